"""排序账册的核对: rows of the three files, typed by their contracts, as a plan; what does not fit together is told."""

from __future__ import annotations

import difflib
import graphlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shuangkong.kernel.problems import Problem, cell, errors
from shuangkong.kernel.units import UNITS, label
from shuangkong.projects import rules
from shuangkong.projects.plan import CITY, ENERGY, Limit, Path, Plan, Project
from shuangkong.projects.sequence_tables import REPLACED

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of the three files; each row has its `row`, the line in the file."""

    projects: list[dict[str, Any]]
    counties: list[dict[str, Any]]
    limits: list[dict[str, Any]]
    years: tuple[int, ...]


def plan_of(rows: Rows, problems: list[Problem]) -> Plan | None:
    """Return the plan; None, with the problems added, where rows do not fit together."""
    known = {row["county"] for row in rows.counties} - {None, CITY}
    problems += [*_years(rows), *_areas(rows, known), *_windows(rows), *_together(rows), *_replacement(rows)]
    projects = [_project(row, rows, problems) for row in rows.projects]
    paths = list(_paths(rows, problems))
    if errors(problems):
        return None
    return Plan(rows.years, tuple(projects), tuple(paths), tuple(_limit(row, rows.years) for row in rows.limits))


def _years(rows: Rows) -> Iterator[Problem]:
    if not rows.years:
        wanted = "年份作列名的列，例如 2026,2027"
        yield Problem("counties.csv · 第 1 行（表头）", "没有年份列", wanted, "补上要安排的各年份")
    elif rows.years != tuple(range(rows.years[0], rows.years[-1] + 1)):
        found = "、".join(map(str, rows.years))
        yield Problem("counties.csv · 第 1 行（表头）", f"年份 {found} 不连续", "连续的年份", "补上缺少的年份")
    absent = [str(year) for year in rows.years if rows.counties and str(year) not in rows.counties[0]]
    if absent:
        wanted = "限额所列的每一年都有"
        yield Problem("counties.csv · 第 1 行（表头）", f"没有 {'、'.join(absent)} 列", wanted, "补上这些年份的列")


def _areas(rows: Rows, known: set[str]) -> Iterator[Problem]:
    for file, column, some in (("projects.csv", "county", rows.projects), ("limits.csv", "area", rows.limits)):
        allowed = known | {CITY} if column == "area" else known
        for row in some:
            name = row[column]
            if name and name not in allowed:
                yield Problem(
                    cell(file, row["row"], column), name, "counties.csv 中的县（市、区）" + ("，或 全市" if column == "area" else ""),
                    _near(name, allowed) or "改正名称，或在 counties.csv 中补上",
                )  # fmt: skip


def _windows(rows: Rows) -> Iterator[Problem]:
    for row in rows.projects:
        first, last = row["earliest"], row["latest"]
        if first and last and last < first:
            place = cell("projects.csv", row["row"], "latest")
            yield Problem(place, str(last), f"不早于最早投产年份（{first}）", "核对两个年份，可能写反了")
        elif first and last and rows.years and (first > rows.years[-1] or last < rows.years[0]):
            must = bool(row["must"])
            yield Problem(
                cell("projects.csv", row["row"], "earliest"),
                f"{first}—{last}",
                f"与 {rows.years[0]}—{rows.years[-1]} 有重合",
                "改正年份，或取消必须安排" if must else "改正年份；不改的，不参加排序",
                "error" if must else "warning",
            )


def _together(rows: Rows) -> Iterator[Problem]:
    """Check that projects that come first exist and do not wait for each other."""
    known = {row["id"] for row in rows.projects}
    graph: dict[str, list[str]] = {}
    for row in rows.projects:
        former = _ids(row["after"])
        graph[row["id"]] = former
        for id_ in (id_ for id_ in former if id_ not in known):
            place = cell("projects.csv", row["row"], "after")
            yield Problem(place, id_, "projects.csv 中的项目代号", _near(id_, known) or "改正代号，或删去")
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as circle:
        found = f"互为先行：{' → '.join(circle.args[1])}"
        yield Problem("projects.csv · “after”列", found, "先行项目不成环", "删去其中一个先后关系")


def _replacement(rows: Rows) -> Iterator[Problem]:
    for row in rows.projects:
        ratio, brought = row["replacement_ratio"], row[REPLACED + ENERGY] or 0.0
        short = rules.replacement_short(row[ENERGY] or 0.0, brought, ratio or 0.0)
        if row["must"] and short > 0:
            place = cell("projects.csv", row["row"], REPLACED + ENERGY)
            wanted = f"不少于综合能耗的 {ratio:g} 倍"
            yield Problem(
                place, f"{brought:g}", wanted, f"必须安排的项目，替代量还缺 {short:,.2f} 吨标准煤，落实后再排序"
            )


def _project(row: Row, rows: Rows, problems: list[Problem]) -> Project:
    limited = dict.fromkeys((ENERGY, *(limit["resource"] for limit in rows.limits if limit["resource"])))
    return Project(
        id=row["id"] or "",
        name=row["name"] or row["id"] or "",
        county=row["county"] or "",
        value_added_yuan=row["value_added_yuan"] or 0.0,
        uses={name: row.get(name) or 0.0 for name in limited},
        replaced={name: row.get(REPLACED + name) or 0.0 for name in limited},
        earliest=row["earliest"] or 0,
        latest=row["latest"] or 0,
        must=bool(row["must"]),
        ramp=_ramp(row, problems),
        ratio=row["replacement_ratio"],
        after=tuple(_ids(row["after"])),
        one_of=row["one_of"] or "",
    )


def _ids(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").replace("；", ";").split(";") if part.strip()]


def _ramp(row: Row, problems: list[Problem]) -> tuple[float, ...]:
    """Return the shares of full output; "50%" and "0.5" are the same, and no year has less than the one before."""
    parts = _ids(row["ramp"])
    try:
        shares = tuple(float(p.removesuffix("%")) / (100.0 if p.endswith("%") else 1.0) for p in parts)
    except ValueError:
        shares = (-1.0,)
    if any(not 0 <= share <= 1 for share in shares) or list(shares) != sorted(shares):
        wanted = "0 到 1 之间、逐年不减的比例，用分号隔开，例如 0.5;0.8;1"
        problems.append(Problem(cell("projects.csv", row["row"], "ramp"), row["ramp"], wanted, "照“应该是”的写法改正"))
    return shares or (1.0,)


def _paths(rows: Rows, problems: list[Problem]) -> Iterator[Path]:
    items: dict[str, dict[str, Row]] = {}
    for row in rows.counties:
        if row["county"] and row["item"]:
            items.setdefault(row["county"], {})[row["item"]] = row
    totals = _totals(items, rows.years)
    for area, some in items.items():
        whole = {**totals, **some} if area == CITY else some
        if not {"decline_required", "intensity_limit"} & some.keys():
            continue
        absent = [item for item in (ENERGY, "gdp_yuan") if item not in whole]
        if absent:
            found = f"没有 {'、'.join(absent)} 行"
            mend = "补上这几行" + ("，或补齐每个县（市、区）的行" if area == CITY else "")
            problems.append(Problem(f"counties.csv · {area}", found, "有控制线的地区，能耗和地区生产总值各一行", mend))
            continue
        bounds = _bounds(area, whole, rows.years, problems)
        energy, gdp = (tuple(whole[item].get(str(y)) or 0.0 for y in rows.years) for item in (ENERGY, "gdp_yuan"))
        yield Path(area, energy, gdp, bounds)


def _totals(items: Mapping[str, Mapping[str, Row]], years: tuple[int, ...]) -> dict[str, Row]:
    """Return the city's energy and GDP as sums of the counties, where every county has them."""
    counties = [some for area, some in items.items() if area != CITY]
    totals: dict[str, Row] = {}
    for item in (ENERGY, "gdp_yuan"):
        if counties and all(item in some for some in counties):
            heads = ["base", *map(str, years)]
            sums = {head: _sum([some[item].get(head) for some in counties]) for head in heads}
            totals[item] = {"row": 0, **sums}
    return totals


def _sum(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _bounds(area: str, whole: Mapping[str, Row], years: tuple[int, ...], problems: list[Problem]) -> tuple[float, ...]:
    """Return the intensity allowed in each year: given as such, or from the base year and the decline required."""
    if "intensity_limit" in whole:
        return tuple(whole["intensity_limit"].get(str(year)) or 0.0 for year in years)
    energy, gdp = whole[ENERGY].get("base"), whole["gdp_yuan"].get("base")
    if not energy or not gdp:
        found = "基期年（base 列）没有能耗或地区生产总值"
        wanted = "按下降率（decline_required）推算控制线时，base 列填基期年的数值"
        problems.append(Problem(f"counties.csv · {area}", found, wanted, "补上基期年的数值，或改用 intensity_limit 行"))
        return (0.0,) * len(years)
    base = energy / gdp * 10_000.0
    declines = [whole["decline_required"].get(str(year)) for year in years]
    if any(decline is not None and not -1 < decline < 1 for decline in declines):
        place = cell("counties.csv", whole["decline_required"]["row"], "decline_required")
        problems.append(Problem(place, "比例不在 -1 和 1 之间", "比例，例如 0.0275（2.75%）", "把百分数除以 100"))
    return tuple(rules.intensity_limit(base, decline or 0.0) for decline in declines)


def _limit(row: Row, years: tuple[int, ...]) -> Limit:
    room = tuple(float("inf") if row.get(str(year)) is None else float(row[str(year)]) for year in years)
    suffix = (row["resource"] or "").rpartition("_")[2]
    unit = row["unit"] or (suffix if suffix in UNITS else "")
    return Limit(row["limit"], row["area"], row["resource"], room, label(unit) if unit in UNITS else unit)


def _near(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, [k for k in known if k], n=1, cutoff=0.6)
    return f"改成“{near[0]}”" if near else ""
