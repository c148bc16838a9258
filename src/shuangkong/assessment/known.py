"""一项所知: what is sealed and what was entered for one item of a sheet, by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shuangkong.assessment import rules
from shuangkong.assessment.points import shown
from shuangkong.assessment.score import Input
from shuangkong.assessment.sealed import DERIVED, Sealed
from shuangkong.assessment.sheet import Item, Sheet
from shuangkong.kernel.periods import five_year_base

VERDICTS = {"met": True, "exceeded": True, "exempt": True, "behind": False}
UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Case:
    """What a sheet is scored for."""

    sheet: Sheet
    year: int
    sealed: Sealed | None
    items: Mapping[str, Mapping[str, Any]]
    facts: Mapping[str, Any]
    veto_document: str
    carry_share: float

    @property
    def last_year(self) -> bool:
        """Whether the year ends a five-year plan."""
        return self.year - five_year_base(self.year) == 5


def inputs_of(case: Case, item: Item) -> tuple[Input, ...]:
    """Return the sealed figures of an item; one that the closing does not have stands there without a value."""
    found = []
    for key, name in item.inputs.items():
        one = case.sealed.figures.get(name) if case.sealed else None
        if one is None:
            found.append(Input(name, DERIVED.get(name, (name,))[0], None, "", "", "", "", key))
        else:
            value = None if one.verdict == UNDETERMINED else one.value
            found.append(Input(name, one.label, value, one.unit, one.verdict, one.confidence, one.explained, key))
    return tuple(found)


def known_of(case: Case, item: Item, inputs: tuple[Input, ...]) -> dict[str, Any]:
    """Return what is known of an item by field: entered, then sealed; `met` as the closing judged it."""
    known = {key: value for key, value in case.items.get(item.id, {}).items() if value is not None}
    for one in inputs:
        if one.key == "met":
            known["met"] = VERDICTS.get(one.verdict)
        else:
            known[one.key] = one.value
        if one.key == "actual" and one.value is not None and one.verdict in VERDICTS:
            known.setdefault("met", VERDICTS[one.verdict])
    if item.carry and known.get("actual") is not None:
        known["actual"] = known["actual"] + _carry(case, known)
    return known


def _carry(case: Case, known: Mapping[str, Any]) -> float:
    if known.get("former_decline") is None or known.get("former_target") is None:
        return 0.0
    return float(rules.carried_over(case.carry_share, float(known["former_decline"]), float(known["former_target"])))


def carried(case: Case, item: Item, known: Mapping[str, Any]) -> str:
    """Say what was carried over from the former cycle, if anything was."""
    if not item.carry or known.get("former_decline") is None:
        return ""
    return f"上一周期超额部分按 {case.carry_share:g} 的比例结转 {shown(_carry(case, known))} 个百分点"
