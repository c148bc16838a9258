"""地区和考核单元、部门: the contracts of areas.csv and departments.csv, and their reading for the registers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shuangkong.kernel.problems import BadData, Problem, errors
from shuangkong.kernel.tables import Column, Contract

LEVELS = ("nation", "province", "city", "county", "zone", "enterprise")
ABOVE_COUNTY = LEVELS[:3]  # whose units are all of them; zones counted in a county are a part of it
LEVEL_ALIASES = {
    "国": "nation", "国家": "nation", "全国": "nation", "country": "nation",
    "省": "province", "省级": "province", "自治区": "province", "直辖市": "province", "municipality": "province",
    "市": "city", "市级": "city", "地级市": "city", "自治州": "city", "地区": "city", "盟": "city",
    "prefecture": "city", "prefecture_city": "city",
    "县": "county", "区": "county", "县级": "county", "市辖区": "county", "县级市": "county", "自治县": "county",
    "区县": "county", "旗": "county", "district": "county", "county_city": "county", "county-level city": "county",
    "开发区": "zone", "高新区": "zone", "经开区": "zone", "园区": "zone", "管委会": "zone",
    "development_zone": "zone", "development zone": "zone", "park": "zone",
    "企业": "enterprise", "单位": "enterprise", "company": "enterprise",
}  # fmt: skip
UNITS = ("", "net", "own", "apart")
UNIT_ALIASES = {"扣除": "net", "净额": "net", "单独考核": "own", "单列": "apart"}

# `area` is no key here: the same area in two rows is told by tree.check, which knows what it means (two parents)
AREAS = Contract(
    "areas",
    "地区和考核单元",
    (
        Column("area", "区划代码", kind="text", blank=False),
        Column("parent", "上级区划代码", kind="text"),
        Column("name", "名称", kind="text", blank=False),
        Column("level", "级别", kind="choice", blank=False, choices=LEVELS, aliases=LEVEL_ALIASES),
        # own: has targets of its own though counted in another's rows; net: assessed without its own-target areas
        Column("unit", "考核单元", kind="choice", required=False, choices=UNITS, aliases=UNIT_ALIASES, lenient=True),
        # the area whose rows in the books already include this area's amounts; empty: its parent
        Column("counted_in", "计入区划代码", kind="text", required=False),
    ),
)

DEPARTMENTS = Contract(
    "departments",
    "部门",
    (
        Column("name", "部门名称", kind="text", blank=False),
        Column("short_name", "简称", kind="text", required=False),
        Column("role", "分工", kind="text", required=False),
        Column("area", "区划代码", kind="text", required=False),  # empty: the pack's own area
    ),
    key=("name", "area"),
)


def read_areas(folder: Path) -> list[dict[str, Any]]:
    """Return the areas of a pack, those above before those below; BadData with everything that is wrong with them."""
    from shuangkong.kernel.books import read_book
    from shuangkong.registers import tree

    book = read_book(folder / "books" / "areas.csv", AREAS)
    faults = errors((*book.problems, *tree.check(book.table)))
    if faults:
        raise BadData(faults)
    rows = book.table.to_pylist()
    parents = {row["area"]: row["parent"] for row in rows}
    for row in rows:
        # a province or the nation may be named above without a row of its own: then there is nothing to point at
        row["parent"] = row["parent"] if row["parent"] in parents else None
    return sorted(rows, key=lambda row: len(tree.chain(row["area"], parents)))


def read_departments(folder: Path) -> list[dict[str, Any]]:
    """Return the departments of a pack; one without an area belongs to the area that the pack is for."""
    from shuangkong.kernel.books import read_book

    book = read_book(folder / "books" / "departments.csv", DEPARTMENTS)
    if errors(book.problems):
        raise BadData(errors(book.problems))
    own = pack_area(folder)
    return [{**row, "area": row["area"] or own} for row in book.table.to_pylist()]


def pack_area(folder: Path) -> str:
    """Return the area that a pack is for: the one its plan.yaml names, else the root of its areas."""
    from shuangkong.kernel.books import read_book
    from shuangkong.registers import tree

    named = plan_facts(folder).get("area")
    return str(named) if named else tree.root(read_book(folder / "books" / "areas.csv", AREAS).table)


def plan_facts(folder: Path) -> dict[str, Any]:
    """Return what plan.yaml of a pack says, nothing where there is none; BadData where it cannot be read."""
    import yaml

    from shuangkong.rulebook.reading import Safe

    plan = folder / "plan.yaml"
    if not plan.exists():
        return {}
    try:
        facts = yaml.load(plan.read_text("utf-8"), Loader=Safe) or {}  # noqa: S506  a safe loader, in C where there is one
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        raise _bad_plan(folder, " ".join(str(fault).split())) from None
    if not isinstance(facts, dict):
        raise _bad_plan(folder, "一个清单或单独的文字")
    return facts


def _bad_plan(folder: Path, found: str) -> BadData:
    wanted, mend = "UTF-8 编码的 YAML，每行一项“名称: 值”", "对照 cities 下其他城市的 plan.yaml 改正"
    return BadData([Problem(f"{folder.name}/plan.yaml", found, wanted, mend)])
