"""areas.csv 和 departments.csv: what they may hold, and how they are read for the registers."""

from __future__ import annotations

from pathlib import Path

import pytest

from shuangkong.kernel.books import read_book
from shuangkong.kernel.problems import BadData
from shuangkong.registers.tables import AREAS, pack_area, read_areas, read_departments


@pytest.fixture
def pack(tmp_path: Path):
    """Write the books of a pack."""
    (tmp_path / "books").mkdir()

    def write(areas: str, departments: str = "", plan: str = "") -> Path:
        (tmp_path / "books" / "areas.csv").write_text(areas, "utf-8")
        if departments:
            (tmp_path / "books" / "departments.csv").write_text(departments, "utf-8")
        if plan:
            (tmp_path / "plan.yaml").write_text(plan, "utf-8")
        return tmp_path

    return write


HEADER = "area,parent,name,level,unit,counted_in\n"


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("prefecture", "city"),
        ("地级市", "city"),
        ("development_zone", "zone"),
        ("Zone", "zone"),
        ("市辖区", "county"),
        ("省", "province"),
        ("全国", "nation"),
        ("企业", "enterprise"),
    ],
)
def test_levels_may_be_written_as_offices_write_them(pack, written, level):
    """地级市 is a city, a development zone a zone."""
    book = read_book(pack(f"{HEADER}520600,,铜仁市,{written},,\n") / "books" / "areas.csv", AREAS)
    assert book.problems == ()
    assert book.table["level"].to_pylist() == [level]


def test_an_unknown_unit_is_a_warning_and_counts_as_empty(pack):
    """The area is then assessed as recorded."""
    book = read_book(pack(f"{HEADER}520600,,铜仁市,city,whole,\n") / "books" / "areas.csv", AREAS)
    assert [(p.severity, p.place, p.found) for p in book.problems] == [
        ("warning", "areas.csv · 第 2 行 · “unit”列", "whole，按空白处理")
    ]
    assert book.table["unit"].to_pylist() == [""]


def test_unit_and_counted_in_are_optional(pack):
    """The least that a list of areas has to say."""
    book = read_book(pack("area,parent,name,level\n520600,,铜仁市,city\n") / "books" / "areas.csv", AREAS)
    assert book.problems == ()
    assert book.table["unit"].to_pylist() == [""]
    assert book.table["counted_in"].to_pylist() == [None]


def test_areas_come_with_those_above_before_those_below(pack):
    """A parent without a row of its own is nothing that a register could point at."""
    folder = pack(f"{HEADER}520602,520600,碧江区,county,,\n520600,520000,铜仁市,city,,\n")
    assert [(row["area"], row["parent"]) for row in read_areas(folder)] == [("520600", None), ("520602", "520600")]


def test_faulty_areas_are_refused_with_all_their_faults(pack):
    """Cells and tree are checked in one go."""
    folder = pack(f"{HEADER}520602,520699,碧江区,town,,\n")
    with pytest.raises(BadData) as refused:
        read_areas(folder)
    assert [p.place for p in refused.value.problems] == [
        "areas.csv · 第 2 行 · “level”列",
        "areas.csv · 第 2 行 · “parent”列",
    ]


def test_a_department_without_an_area_belongs_to_the_pack(pack):
    """The pack's area is the one that its plan names, else the root of its areas."""
    areas = f"{HEADER}520600,,铜仁市,city,,\n520602,520600,碧江区,county,,\n"
    folder = pack(areas, "name,area\n市发展改革委,\n区发展改革局,520602\n")
    assert [(row["name"], row["area"]) for row in read_departments(folder)] == [
        ("市发展改革委", "520600"),
        ("区发展改革局", "520602"),
    ]
    assert pack_area(folder) == "520600"
    assert pack_area(pack(areas, plan='area: "520602"\n')) == "520602"


def test_doubled_departments_are_refused(pack):
    """One row a department."""
    with pytest.raises(BadData, match="name 市统计局，与第 2 行重复"):
        read_departments(pack(f"{HEADER}", "name\n市统计局\n市统计局\n"))
