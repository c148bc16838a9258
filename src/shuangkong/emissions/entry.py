"""减排账册的核对: projects, inputs, claims, uses and exclusions as they come in: unknown types, areas, units, projects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from shuangkong.emissions import feed
from shuangkong.emissions.lines import RUNNING
from shuangkong.emissions.reduction_types import POLLUTANTS, Input, ReductionType
from shuangkong.emissions.tables import CONTRACTS, REDUCTIONS, STAGES
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.problems import Problem, cell
from shuangkong.kernel.units import label, times_to
from shuangkong.registers.tables import ABOVE_COUNTY
from shuangkong.rulebook.fields import suggestion

Row = Mapping[str, Any]
Types = Mapping[str, ReductionType]
NAMES = tuple(c.name for c in CONTRACTS)
WITHDRAWN = "withdrawn"  # beside the books of a register: the codes of the projects that it took out of the counting
DEPENDENT = tuple(name for name in NAMES if name != REDUCTIONS.name)


def problems(books: Mapping[str, Sequence[Row]], areas: Sequence[Row], types: Types) -> list[Problem]:
    """Return what is wrong with the rows of the books of CONTRACTS, by name."""
    levels = {row["area"]: row["level"] for row in areas}
    projects = {row["project"]: row for row in books["reductions"]}
    found = [p for row in books["reductions"] for p in _of_project(row, levels, types)]
    for book in DEPENDENT:
        for row in books[book]:
            known = types.get(projects.get(row["project"], {}).get("type", ""))
            found += _of_dependent(book, row, known, projects)
    return found + list(out_of_time(books["reduction_claims"], projects))


def out_of_time(claims: Sequence[Row], projects: Mapping[str, Row]) -> Iterator[Problem]:
    """R-DATE: yield a problem for every year that is claimed of a project that does not run, or has counted a full year.

    What was sent back claims nothing. A year is told once, at the first of its rows.
    """
    told = set()
    for row in feed.in_use(claims):
        project, year = projects.get(row["project"]), (row["project"], row["year"])
        if project is None or year in told:
            continue
        told.add(year)
        first = project["stable_on"] // 10_000 if project["stable_on"] else None
        if project["stage"] != RUNNING:
            wanted = f"项目稳定运行后申报；reductions.csv 中该项目为“{STAGES[project['stage']]}”"
            mend = "核对建设进度；稳定运行后再申报，尚未运行的删去申报"
            yield Problem(_place("reduction_claims", row, "year"), str(row["year"]), wanted, mend)
        elif first is not None and row["year"] > first + 1:
            wanted = f"{first} 年或 {first + 1} 年（结转）"
            mend = "减排量在稳定运行当年和次年计完，删去该年申报，或改正稳定运行日期"
            yield Problem(_place("reduction_claims", row, "year"), str(row["year"]), wanted, mend)


def _of_project(row: Row, levels: Mapping[str, str], types: Types) -> Iterator[Problem]:
    if row["type"] not in types:
        wanted = "、".join(types)
        mend = suggestion(row["type"] or "", types) or "改成其中一个类型代号"
        yield Problem(_place("reductions", row, "type"), row["type"] or "（空）", wanted, mend)
    level = levels.get(row["area"])
    if level is None:
        wanted, mend = "areas.csv 中已有的代码", "改正代码，或先在 areas.csv 中增加这个地区"
        yield Problem(_place("reductions", row, "area"), row["area"], wanted, mend)
    elif level in ABOVE_COUNTY:
        # a city's own amount would stand in the place of the sum of its counties
        wanted = "县（市、区）、开发区或单列企业的代码"
        yield Problem(_place("reductions", row, "area"), row["area"], wanted, "改成项目所在的县（市、区）")
    if row["stage"] == RUNNING and row["stable_on"] is None:
        wanted, mend = "稳定运行的项目须有稳定运行日期", "补上日期，或改正建设进度"
        yield Problem(_place("reductions", row, "stable_on"), "空", wanted, mend)


def _of_dependent(book: str, row: Row, known: ReductionType | None, projects: Mapping[str, Row]) -> Iterator[Problem]:
    if row["project"] not in projects:
        wanted = "reductions.csv 中已有的项目编号"
        mend = suggestion(row["project"] or "", projects) or "改正项目编号，或先登记这个项目"
        yield Problem(_place(book, row, "project"), row["project"] or "（空）", wanted, mend)
        return
    if known is None:
        return  # told with the project
    if row["pollutant"] and row["pollutant"] not in known.pollutants:
        wanted = f"{known.code} 核算的污染物：{'、'.join(POLLUTANTS[p] for p in known.pollutants)}"
        yield Problem(_place(book, row, "pollutant"), POLLUTANTS[row["pollutant"]], wanted, "改正污染物或项目类型")
    if book == "reduction_inputs":
        yield from _of_input(row, known)
    if book == "reduction_claims" and row["amount_t"] is None and row["level"] != "sent_back":
        yield Problem(_place(book, row, "amount_t"), "空", "减排量，单位 吨", "补上数值；没有减排量的填 0")


def _of_input(row: Row, known: ReductionType) -> Iterator[Problem]:
    asked = known.inputs.get((row["input"] or "").partition("#")[0])
    if asked is None:
        mend = suggestion(row["input"] or "", known.inputs) or "改成其中之一"
        wanted = f"{known.code} 的核算参数：{'、'.join(known.inputs)}"
        yield Problem(_place("reduction_inputs", row, "input"), row["input"] or "（空）", wanted, mend)
        return
    times = in_unit(asked, row["unit"])
    if times is None:
        wanted = f"{label(asked.unit) or '无量纲'}（{asked.unit}），或能换算成它的单位"
        yield Problem(_place("reduction_inputs", row, "unit"), row["unit"], wanted, "改正单位")
        return
    if row["value"] is not None:
        yield from _of_bounds(row, asked, row["value"] * times)


def _of_bounds(row: Row, asked: Input, value: float) -> Iterator[Problem]:
    low, high = asked.least is not None and value < asked.least, asked.most is not None and value > asked.most
    if low or high:
        bounds = f"{asked.least:g} 至 {asked.most:g}" if asked.most is not None else f"不小于 {asked.least:g}"
        wanted = f"{bounds}{label(asked.unit)}"
        mend = "核对数值和单位，例如万立方米与立方米是否混用" if high else "核对数值；排放量和浓度不会是负数"
        yield Problem(_place("reduction_inputs", row, "value"), f"{row['value']:g}", wanted, mend)


def in_unit(asked: Input, unit: str | None) -> float | None:
    """Return by what a value in a filed unit is multiplied to be in the input's; None where they don't match."""
    return 1.0 if not unit or unit == asked.unit else times_to(unit, asked.unit)


def _place(book: str, row: Row, column: str) -> str:
    return cell(f"{book}.csv", row["row"], column) if row["row"] else f"项目 {row['project']} · “{column}”"


def overlaid(rows: Mapping[str, list[dict[str, Any]]], register: Mapping[str, Sequence[Row]]) -> dict[str, list[Any]]:
    """Return the books of a pack with the projects of the register in place of those of the same code.

    A project of the register brings all its rows: what the pack says of it in any book is left out. So it is where the
    register withdrew the project.
    """
    held = {row["project"] for name in (REDUCTIONS.name, WITHDRAWN) for row in register.get(name, ())}
    found = {}
    for contract in CONTRACTS:
        names = [*(c.name for c in contract.columns), "confidence", "document"]
        kept = [row for row in rows[contract.name] if row["project"] not in held]
        added = [{n: _plain(row.get(n)) for n in names} | {"row": 0} for row in register.get(contract.name, ())]
        for row in added:
            row["confidence"] = _rank(row["confidence"])
            if "pollutant" in row:
                row["pollutant"] = row["pollutant"] or ""
        found[contract.name] = [*kept, *added]
    return found


def _rank(confidence: Any) -> int:
    if confidence is None:
        return CONFIDENCES.index("reported")
    return CONFIDENCES.index(confidence) if isinstance(confidence, str) else int(confidence)


def _plain(value: Any) -> Any:
    """Return a value of the database as books have it: days as yyyymmdd, numbers as floats."""
    if isinstance(value, date):
        return value.year * 10_000 + value.month * 100 + value.day
    return float(value) if isinstance(value, Decimal) else value
