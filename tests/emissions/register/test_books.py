"""Projects from a workbook, whole or not at all; packs; and the register's rows as closings read them."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from shuangkong.kernel.problems import BadData

pytestmark = pytest.mark.django_db
HEAD = [
    "项目编号",
    "项目类型",
    "项目名称",
    "行政区划",
    "单位名称",
    "列入年度清单的年份",
    "建设进度",
    "批复日期",
    "排污许可证编号",
]
GOOD = ["P-1", "W2", "一厂提标", "520602", "清源水务", 2025, "在建", "2025-03-01", ""]
CITIES = Path(__file__).parents[3] / "cities"


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in (HEAD, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def take(people, raw, book="reductions"):
    from shuangkong.emissions import project_books

    return project_books.take(book, raw, "项目.xlsx", {"520602"}, people.clerk)


def test_a_list_goes_in_whole(people):
    """The yearly list comes as a workbook."""
    from shuangkong.emissions.models import Project

    assert take(people, workbook(GOOD, ["P-2", *GOOD[1:]])) == 2
    assert set(Project.objects.values_list("code", "stage")) == {("P-1", "building"), ("P-2", "building")}


def test_all_bad_cells_are_told_and_nothing_goes_in(people):
    """A type that is none, an area of others, a stage without its day, a permit number that does not check: each with its cell."""
    from shuangkong.emissions.models import Project

    bad = ["P-2", "W99", "二厂", "520603", "乙", 2025, "在建", "", "91520602MA6DM0001X001P"]
    with pytest.raises(BadData) as told:
        take(people, workbook(GOOD, bad))
    places = [problem.place for problem in told.value.problems]
    assert len(places) == 4, places
    assert all("第 3 行" in place for place in places)
    assert not Project.objects.exists()


def test_what_is_filed_is_not_overwritten_by_a_list(people, upgrade, take_step):
    """A project with a standing claim is told, not changed."""
    take_step(upgrade, "clerk", "file")
    with pytest.raises(BadData, match="已有填报"):
        take(people, workbook([upgrade.code, *GOOD[1:]]))


def test_the_packs_load_once_and_their_amounts_are_those_of_the_accounts(db):
    """What the register counts of a pack is what the accounts of closings count; a second start changes nothing."""
    from shuangkong.emissions import feed, project_books, project_rows, standing
    from shuangkong.emissions.models import Amount, Project
    from shuangkong.registers.services import load_pack

    folder = CITIES / "tongren"
    load_pack(folder)
    loaded = project_books.load_books(folder)
    assert loaded.projects > 100
    assert project_books.load_books(folder).projects == 0
    areas = set(Project.objects.values_list("area_id", flat=True))
    rows = project_rows.rows(areas, date(2026, 3, 31))
    claims = [row | {"row": 0} for row in rows["reduction_claims"]]
    found = feed.recognised(claims, rows["reduction_uses"], rows["reduction_exclusions"])
    assert len(claims) == Amount.objects.count()
    for pollutant in ("cod", "nh3n", "nox", "vocs"):
        counted = sum(one.counted_t for one in found if one.pollutant == pollutant)
        shown = sum(
            part.net_t
            for project in standing.with_claims(Project.objects.all())
            for part in standing.parts(project, 2021, 2025)
            if part.level == standing.EARNED and part.pollutant == pollutant
        )
        assert shown == pytest.approx(Decimal(repr(counted)), abs=Decimal("0.001")), pollutant


def test_rows_are_those_known_by_the_day(upgrade, take_step):
    """A closing as of an earlier day reads what had been decided by then: nothing of a claim filed later."""
    from shuangkong.emissions import project_rows

    take_step(upgrade, "clerk", "file")
    assert project_rows.rows({"520602"}, date(2026, 3, 1))["reduction_claims"] == []
    row = project_rows.rows({"520602"}, date(2026, 3, 2))["reduction_claims"][0]
    assert (row["level"], row["amount_t"], row["day"]) == ("filed", 147.0, 20260302)
    inputs = project_rows.rows({"520602"}, date(2026, 3, 2))["reduction_inputs"]
    assert {one["input"]: one["value"] for one in inputs if one["pollutant"] == "cod"} == {
        "out_before_mg_l": 45.0, "out_after_mg_l": 30.0,
    }  # fmt: skip


def test_the_lists_are_workbooks(upgrade):
    """年度减排项目清单 and 调度表 open in a spreadsheet, with the project in them."""
    from shuangkong.emissions import sheets
    from shuangkong.emissions.models import Project

    projects = Project.objects.select_related("area")
    for raw in (sheets.yearly_list(projects, 2024), sheets.dispatch_table(projects.filter(stage="running"), "2024-05")):
        sheet = openpyxl.load_workbook(io.BytesIO(raw)).active
        assert sheet.cell(3, 3).value == "项目名称"
    listed = openpyxl.load_workbook(io.BytesIO(sheets.yearly_list(projects, 2024))).active
    assert listed.cell(4, 3).value == upgrade.name
    assert listed.cell(4, 11).value == pytest.approx(147.0)
