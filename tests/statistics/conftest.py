"""Gives this room's tests `check` (tests/spec), the forms of the package, and workbooks made for the test."""

import io
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "spec"))

from spec_check import check  # noqa: F401 -- a fixture

AREA, PERIOD = "520602", "2024"
GOOD = {
    "统一社会信用代码": "91520600MA6D0000X1", "单位详细名称": "甲公司", "能源名称": "原煤", "期初库存量": 100.0, "购进量": 1000.0,
    "购进金额": 800.0, "能源消费量合计": 900.0, "工业生产消费量": 880.0, "用作原材料": 0.0, "售出量": 0.0, "期末库存": 200.0,
    "采用折标系数": 0.7143, "消费量折标准煤": 642.87, "工业生产消费量折标准煤": 628.584, "加工转换产出折标准煤": 0.0,
    "回收利用折标准煤": 0.0,
}  # fmt: skip


@pytest.fixture(scope="session")
def rulebook():
    """The package's rulebook."""
    from shuangkong.rulebook.lookup import Rulebook

    return Rulebook.load()


@pytest.fixture(scope="session")
def catalogue(rulebook):
    """The package's catalogue of indicators."""
    from shuangkong.targets import catalogue

    return catalogue.load((), rulebook)


@pytest.fixture(scope="session")
def forms(catalogue, rulebook):
    """The package's forms."""
    from shuangkong.statistics.forms import load

    return load(catalogue, rulebook)


@pytest.fixture
def good():
    """One sound row of 205-1, by heading."""
    return dict(GOOD)


@pytest.fixture
def workbook():
    """`workbook(rows, sheet="205-1", then=…)`: an .xlsx of rows by heading; `then(sheet, book)` may spoil it."""

    def made(rows, sheet="205-1", headings=None, then=None, above=()):
        import openpyxl

        book = openpyxl.Workbook()
        page = book.active
        page.title = sheet
        for line in above:
            page.append(list(line))
        headings = headings or list(GOOD)
        page.append(headings)
        for row in rows:
            page.append([row.get(heading) for heading in headings])
        if then:
            then(page, book)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return made


@pytest.fixture
def read(forms):
    """`read(raw, "a.xlsx")`: the filing that a file is, of 205-1 for a county's year unless it is said otherwise."""
    from shuangkong.statistics.entry import Expected
    from shuangkong.statistics.entry import read as read_filing

    def filed(raw, file="a.xlsx", form="205-1", area=AREA, period=PERIOD, organisation=""):
        return read_filing(raw, file, forms, Expected(form, area, organisation, period))

    return filed


@pytest.fixture
def told(read):
    """`told(raw)`: place → (found, mend) of everything that is wrong with a file, without the file's name."""

    def problems(raw, *args, **kwargs):
        filing = read(raw, *args, **kwargs)
        return {p.place.removeprefix(f"{filing.file} · "): (p.found, p.mend) for p in filing.problems}

    return problems
