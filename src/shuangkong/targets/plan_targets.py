"""方案的目标: what plan.yaml of a pack asks, as rows beside those of targets.csv."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from shuangkong.kernel.problems import Problem
from shuangkong.kernel.units import UNITS, times_to, unit_of
from shuangkong.targets.indicator import Catalogue, Indicator

FILE = "plan.yaml"
OFFICIAL = 0  # a plan that the government issued
INCENTIVE = "激励"
QUALITATIVE = "qualitative"  # asked in words alone (持续提升): followed, never judged
RATES = ("decrease_by", "increase_by")
POINTS = ("decrease_by_points", "increase_by_points")
POINT = "percentage point"
NO_CHANGE = ("达到、不低于、全部完成 之一", "这项指标自基期起累计，没有基期数可比，按累计应达到的数量填写")
Row = dict[str, Any]


def rows(facts: Mapping[str, Any], text: str, area: str, catalogue: Catalogue) -> tuple[list[Row], list[Problem]]:
    """Return the plan's numbered targets that an indicator of the catalogue follows, and what does not fit.

    Args:
        facts: what plan.yaml says.
        text: plan.yaml as text, for the lines.
        area: the area the plan is for.
        catalogue: the indicators.
    """
    found: list[Row] = []
    problems: list[Problem] = []
    cycle = facts.get("cycle") or {}
    for target in filter(None, map(_followed, facts.get("targets") or [])):
        line = _line(text, str(target.get("id")))
        indicator = catalogue.matching(str(target.get("id"))) or catalogue.matching(str(target.get("name")))
        place = f"{FILE} · 第 {line:,} 行 · {target.get('id')}"
        if indicator is None:
            if target["kind"] == "target":  # what has no number may well be about no indicator
                problems.append(_unmatched(place, str(target.get("name"))))
            continue
        fault = _fault(place, target, indicator) if target["kind"] == "target" else None
        if fault is not None:
            problems.append(fault)
            continue
        found.append(_row(target, indicator, area, cycle, facts, line))
    return _with_incentives(found), problems


def _followed(target: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return what is followed: numbers as they stand, 基本完成 as a whole that a department accepts, others as words.

    None for thresholds: sizes in a rule, which nothing is measured against.
    """
    if target.get("kind") == "target" and target.get("value") is not None:
        return target
    if target.get("kind") not in ("target", "milestone"):
        return None
    if target.get("bound") == "basic":
        return {**target, "kind": "target", "value": "100", "unit": "%", "relation": "complete_all"}
    return {**target, "kind": QUALITATIVE}


def _line(text: str, id_: str) -> int:
    found = re.search(rf"\bid:\s*[\"']?{re.escape(id_)}\b", text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _unmatched(place: str, name: str) -> Problem:
    mend = "在一个指标文件的 plan 中加上这个名称，或新增指标文件"
    return Problem(place, f"{name}，指标目录中没有", "指标目录中某个指标的名称", mend, severity="warning")


def _fault(place: str, target: Mapping[str, Any], indicator: Indicator) -> Problem | None:
    try:
        value = Decimal(str(target["value"]))
    except InvalidOperation:
        return Problem(place, str(target["value"]), "十进制数", "改正 value")
    if changes_from_nothing(str(target.get("relation") or ""), indicator):
        return Problem(place, str(target["relation"]), *NO_CHANGE)
    wanted = wanted_unit(str(target.get("relation") or ""), indicator)
    unit = str(target.get("unit") or "1")
    times = times_to(unit, wanted)
    if times is None or mixed_up(unit, wanted):
        return Problem(place, f"单位 {unit}", f"单位 {UNITS[wanted][0] or '1'}（{indicator.name}）", "换算成这一单位")
    if looks_like_a_share(float(value) * times, wanted):
        return Problem(
            place, f"{value}", "百分数，如 86（表示 86%），不是 0.86", f"如指 {value:.0%}，改为 {value * 100:f}"
        )
    return None


def changes_from_nothing(relation: str, indicator: Indicator) -> bool:
    """Tell whether a change since the base year is asked of amounts that only begin to add up then."""
    return indicator.accumulate and relation in (*RATES, *POINTS)


def wanted_unit(relation: str, indicator: Indicator) -> str:
    """Return the unit that a target of this relation has: % for a rate of change, points for a difference of shares."""
    if relation in RATES:
        return "%"
    if relation in POINTS and indicator.unit == "%":
        return POINT
    return indicator.unit


def mixed_up(unit: str, wanted: str) -> bool:
    """Tell whether per cent stand where points are asked for, or points for per cent: one size, but two things."""
    return {unit_of(unit), wanted} == {"%", POINT}


def looks_like_a_share(value: float, unit: str) -> bool:
    """Tell whether a percentage seems to be written as a share: 0.86 for 86 %."""
    return unit == "%" and 0 < value < 1


def _row(
    target: Mapping[str, Any], indicator: Indicator, area: str, cycle: Mapping[str, Any], facts: Mapping[str, Any],
    line: int,
) -> Row:  # fmt: skip
    times = times_to(str(target.get("unit") or "1"), wanted_unit(str(target.get("relation") or ""), indicator)) or 1.0
    document = facts.get("number") or facts.get("title") or FILE
    at = target.get("at")
    return {
        "area": area,
        "indicator": indicator.id,
        "kind": QUALITATIVE if target["kind"] == QUALITATIVE else "five_year",
        "period": str(target.get("target_year") or cycle.get("target_year") or ""),
        "base_year": target.get("base_year") or cycle.get("base_year"),
        "target_year": target.get("target_year") or cycle.get("target_year"),
        "base": None if target.get("value") is None else float(target["value"]) * times,
        "incentive": None,
        "relation": target.get("relation") or "reach",
        "bound": target.get("bound") or _undated(target),
        "ambition": target.get("ambition") or "",
        "unit": "",
        "issuer": facts.get("issuer"),
        "adjust_approved": None,
        "confidence": OFFICIAL,
        "document": f"{document} {at}" if at else document,
        "row": line,
        "book": "plan",
        "name": str(target.get("name")),
    }


def _undated(target: Mapping[str, Any]) -> str:
    """A limit without a year holds at any time; what is to be completed without a year has until the plan's end."""
    limit = target.get("relation") in ("at_most", "at_least")
    return "standing" if limit and not target.get("target_year") else ""


def _with_incentives(found: Sequence[Row]) -> list[Row]:
    """Put an incentive target beside the base target it belongs to."""
    base: dict[str, Row] = {}
    for row in found:
        if INCENTIVE not in row["name"]:
            base.setdefault(row["indicator"], row)
    for row in found:
        if INCENTIVE in row["name"] and row["indicator"] in base:
            base[row["indicator"]]["incentive"] = row["base"]
    return [row for row in found if INCENTIVE not in row["name"]]
