"""计分: a sheet, the sealed figures of an area and what people entered → items, sum, grade. Pure: the same in, the same out.

Nothing missing is taken for nothing: an item that lacks something counts from … to …, and so does the sum.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shuangkong.assessment import rules
from shuangkong.assessment.grading import graded
from shuangkong.assessment.known import Case
from shuangkong.assessment.lines import line_of, worst
from shuangkong.assessment.points import shown
from shuangkong.assessment.score import Line, Score, Taken
from shuangkong.assessment.sealed import Sealed
from shuangkong.assessment.sheet import OBJECTS, Sheet

LEVELS = {"province": "province", "city": "city", "county": "county", "zone": "county"}
RESULTS = ("年度和累计都未达到", "年度达到、累计未达到", "累计达到、年度未达到", "年度和累计都达到")
HUNDREDTHS = 100


def scored(
    sheet: Sheet, year: int, area: str, sealed: Sealed | None, entered: Mapping[str, Any] | None = None,
    veto_document: str = "", carry_share: float = 0.0, tickets: Sequence[Taken] = (),
) -> Score:  # fmt: skip
    """Return what a sheet comes to.

    Args:
        sheet: the sheet.
        year: the year that is assessed.
        area: whose score it is.
        sealed: what a closing says of the area and the year; None where there is none.
        entered: what people entered, checked (given.of_sheet).
        veto_document: the document in force that lets the sheet's targets decide the grade, where the sheet names none.
        carry_share: how much of a former cycle's over-fulfilment counts (A16).
        tickets: what tickets of the year take off, where the sheet has points.
    """
    entered = entered or {}
    facts = entered.get("facts") or {}
    case = Case(sheet, year, sealed, entered.get("items") or {}, facts, veto_document, carry_share)
    lines = tuple(line_of(case, item, group.name) for group in sheet.groups for item in group.items)
    taken = tuple(tickets) if sheet.full is not None else ()
    low, high = _sums(case, lines, sum(one.points for one in taken))
    grade = graded(sheet, lines, low, high, facts, sealed.fraud if sealed else ())
    return Score(
        sheet=sheet.id, title=sheet.title, year=year, area=area, lines=lines, full=sheet.full, low=low, high=high,
        total=low if low == high and all(line.points is not None for line in lines) else None,
        bonus=sum(line.bonus_low for line in lines),
        grade=grade.grade, worst=grade.worst, best=grade.best, why=(*grade.why, *_progress(sheet, lines)),
        missing=tuple(f"{line.name}：{'、'.join(line.missing)}" for line in lines if line.missing),
        trial=trial(sheet, year, sealed.level if sealed else ""), assumed=sheet.assumed,
        confidence=worst([sheet.confidence, sheet.grades_confidence, *(line.confidence for line in lines), *(one.confidence for one in taken)]),
        taken=taken, closing=_named(sealed),
    )  # fmt: skip


def trial(sheet: Sheet, year: int, level: str) -> str:
    """Say why a score is no more than a trial (参照试算); empty where it is none."""
    why = []
    if not sheet.in_force(year):
        span = (
            f"{sheet.from_}—{sheet.to} 年"
            if sheet.from_ and sheet.to
            else f"{sheet.from_} 年起"
            if sheet.from_
            else f"{sheet.to} 年及以前"
        )
        why.append(f"本表适用 {span}，不适用 {year} 年")
    if LEVELS.get(level, sheet.object) != sheet.object:
        why.append(f"本表考核对象为{OBJECTS[sheet.object]}")
    return f"参照试算：{'；'.join(why)}，结果不作为考核等次" if why else ""


def _sums(case: Case, lines: Sequence[Line], taken: float) -> tuple[float | None, float | None]:
    """Return the sum with its bonus and without what tickets take, from and to, in points to two decimals."""
    sheet = case.sheet
    if sheet.full is None:
        return None, None
    found = []
    for end in ("low", "high"):
        bonus = sum(getattr(line, f"bonus_{end}") for line in lines)
        points = float(rules.left_points(_points(case, lines, end), taken))
        found.append(int(rules.counted_sum(points, bonus, sheet.full)) / HUNDREDTHS)
    return found[0], found[1]


def _points(case: Case, lines: Sequence[Line], end: str) -> float:
    sheet = case.sheet
    if sheet.combine:
        groups = {g.name: sum(getattr(line, end) for line in lines if line.group == g.name) for g in sheet.groups}
        alone = groups[sheet.combine["otherwise"]]
        return min(groups.values()) if case.facts.get(sheet.combine["least_where"]) else alone
    points = sum(getattr(line, end) for line in lines)
    out = sum(line.full or 0.0 for line in lines if line.excluded)
    if not out or sheet.full is None or out >= sheet.full:
        return float(points)
    return float(points * sheet.full / (sheet.full - out))


def _progress(sheet: Sheet, lines: Sequence[Line]) -> tuple[str, ...]:
    """Say which of the four cells of A16 the area is in."""
    if not sheet.progress:
        return ()
    year, cumulative = (
        {one.key: one.value for one in next(line for line in lines if line.item == sheet.progress[key]).inputs}
        for key in ("year", "cumulative")
    )
    numbers = [year.get("actual"), year.get("target"), cumulative.get("actual"), cumulative.get("target")]
    if any(number is None for number in numbers):
        return ()
    place = int(rules.progress_result(*numbers))
    told = f"当年 {shown(numbers[0] or 0)}%，年度要求 {shown(numbers[1] or 0)}%；累计 {shown(numbers[2] or 0)}%，进度要求 {shown(numbers[3] or 0)}%"
    return (f"{RESULTS[place]}（{told}）",)


def _named(sealed: Sealed | None) -> dict[str, Any]:
    if sealed is None:
        return {}
    return {name: getattr(sealed, name) for name in ("city", "period", "revision", "seal", "as_of")}
