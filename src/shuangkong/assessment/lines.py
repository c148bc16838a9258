"""逐项计分: one item of a sheet with what is sealed and what was entered → its points, its reason, what it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shuangkong.assessment import given as entry
from shuangkong.assessment.exceptions import bonus_of, exempt_of, free, veto_of
from shuangkong.assessment.kinds import KINDS
from shuangkong.assessment.known import Case, carried, inputs_of, known_of
from shuangkong.assessment.measured_kinds import met_of
from shuangkong.assessment.points import Points, shown
from shuangkong.assessment.score import Line
from shuangkong.assessment.sheet import Item
from shuangkong.kernel.figures import CONFIDENCES

SHOCK = "economic_shock"


def line_of(case: Case, item: Item, group: str) -> Line:
    """Return the line of an item."""
    inputs = inputs_of(case, item)
    known = known_of(case, item, inputs)
    full = _full(case, item)
    points, state, excluded = _points(case, item, known, full)
    low, high, share = bonus_of(item, known)
    veto, words = veto_of(case, item, known)
    measured = [one.confidence for one in inputs if one.value is not None or one.verdict]
    return Line(
        item=item.id, name=item.name, group=group, full=full if item.full is not None else None,
        low=points.low, high=points.high, bonus_low=low, bonus_high=high, state=state,
        reason="；".join(filter(None, [points.reason, share, carried(case, item, known)])), missing=points.missing,
        inputs=inputs, met=met_of(known), veto=veto, veto_words=words, excluded=excluded,
        confidence=worst([*measured, item.confidence, case.sheet.confidence]), unseen=item.unseen,
    )  # fmt: skip


def worst(words: list[str]) -> str:
    """Return the worst of some confidences."""
    return max(filter(None, words), key=CONFIDENCES.index)


def _full(case: Case, item: Item) -> float:
    """Return the full marks of an item in this year: in an economic shock the year's go to the cycle's."""
    if item.full is None:
        return 0.0
    if not case.facts.get(SHOCK):
        return item.full
    moved = sum(one.full or 0.0 for one in case.sheet.items() if one.moves_to == item.id)
    return 0.0 if item.moves_to else item.full + moved


def _points(case: Case, item: Item, known: Mapping[str, Any], full: float) -> tuple[Points, str, bool]:
    """Return the points, how they came about, and whether the item's marks are taken out of the sheet."""
    if item.full is not None and not full:
        target = case.sheet.item(item.moves_to)
        return Points(0, 0, f"经济形势异常，分值并入“{target.name if target else item.moves_to}”"), "moved", False
    exempt = exempt_of(case, item, known)
    if exempt is not None:
        return exempt
    if known.get(entry.NOT_APPLICABLE):
        return (
            free("不适用", full, rescaled=item.not_applicable == "rescaled"),
            "not_applicable",
            item.not_applicable == "rescaled",
        )
    if known.get(entry.OVERRIDE) is not None:
        worth = float(known[entry.OVERRIDE])
        return Points(worth, worth, f"人工改定为 {shown(worth)} 分：{known.get(entry.REMARK, '')}"), "overridden", False
    found = KINDS[item.rule["type"]].points(item.rule, known, item.full or 0.0)
    if item.full and full != item.full:  # with the marks of another item
        times = full / item.full
        words = f"{found.reason}；连同并入的分值按 {shown(full)} 分计"
        found = replace(found, low=found.low * times, high=found.high * times, reason=words)
    if item.rule["type"] == "indicator":
        return found, "indicator", False
    return found, "open" if found.missing or found.low != found.high else "scored", False
