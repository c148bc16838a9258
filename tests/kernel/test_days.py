"""The day column: a day of the calendar as 2025-03-02, kept as a number, and what is said of anything else."""

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangkong.kernel.books import read_book
from shuangkong.kernel.cells import read_cells
from shuangkong.kernel.tables import Column, Contract

DAY = Column("published", "发布日期", kind="day", required=False)
NOTES = Contract(
    "notes", "通知", (Column("area", "地区代码", kind="text", blank=False), DAY), key=("area", "published")
)


@pytest.fixture
def read(tmp_path):
    """Read a book of one row with this day."""

    def one(day):
        path = tmp_path / "notes.csv"
        path.write_text(f"area,published\n520602,{day}\n", encoding="utf-8")
        return read_book(path, NOTES)

    return one


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_of_the_calendar_is_a_number(day):
    """The number is the one in which days are compared on every engine: yyyymmdd."""
    cells = read_cells(DAY, pa.array([day.isoformat()]))
    assert cells.values.to_pylist() == [int(day.strftime("%Y%m%d"))]
    assert cells.values.type == pa.int32()
    assert cells.bad.to_pylist() == [False]


@settings(deadline=None)
@given(st.text(max_size=12).filter(lambda text: text == text.strip() and text))
def test_nothing_else_is_a_day(text):
    """Whatever else stands in the cell is bad, and never another day."""
    cells = read_cells(DAY, pa.array([text]))
    try:
        day = date.fromisoformat(text) if len(text) == 10 and text.isascii() else None
    except ValueError:
        day = None
    assert cells.bad.to_pylist() == [day is None]


def test_an_empty_day_is_not_known(read):
    """Left blank it is null, and no fault where it may be blank."""
    book = read("")
    assert book.problems == ()
    assert book.table["published"].to_pylist() == [None]


def test_an_absent_day_is_not_known(tmp_path):
    """A book without the column has the column all the same, without days."""
    path = tmp_path / "notes.csv"
    path.write_text("area\n520602\n", encoding="utf-8")
    book = read_book(path, NOTES)
    assert book.problems == ()
    assert book.table["published"].to_pylist() == [None]


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("2025-3-2", "2025-03-02"), ("2025/3/2", "2025-03-02"), ("2025.03.02", "2025-03-02"), ("20250302", "2025-03-02"),
        ("2025年3月2日", "2025-03-02"), ("２０２５-03-02", "2025-03-02"), ("2025-02-30", ""), ("2025-13-01", ""),
        ("02-03-2025", ""), ("2025", ""), ("2025-03", ""), ("昨天", ""), ("45718", ""),
    ],
)  # fmt: skip
def test_what_is_no_day_is_told(read, text, mend):
    """The cell, what a day looks like, and the same day rightly written where there can be no doubt."""
    (problem,) = read(text).problems
    assert problem.place == "notes.csv · 第 2 行 · “published”列"
    assert problem.found.startswith(text)
    assert "2025-03-02" in problem.wanted
    assert (mend or "照“应该是”的写法改正") in problem.mend


def test_days_are_part_of_a_key(tmp_path):
    """Two vintages of one number are two rows; the same day twice is one row twice."""
    path = tmp_path / "notes.csv"
    path.write_text("area,published\n520602,2025-03-02\n520602,2025-09-01\n520602,\n", encoding="utf-8")
    assert read_book(path, NOTES).problems == ()
    path.write_text("area,published\n520602,2025-03-02\n520602,2025-03-02\n", encoding="utf-8")
    assert len(read_book(path, NOTES).problems) == 1
