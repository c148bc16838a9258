"""因素分解: the change of energy or CO₂ between two years, group by group, added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from math import fsum

from shuangkong.targets import lmdi_rules as rules


@dataclass(frozen=True, slots=True)
class Group:
    """One group (a county, an industry): its amount and its output, before and now; None where not known."""

    name: str
    before: float | None
    now: float | None
    output_before: float | None
    output_now: float | None


@dataclass(frozen=True, slots=True)
class Effects:
    """What a change was made of; the four add up to it."""

    activity: float
    structure: float
    intensity: float
    without_output: float

    @property
    def change(self) -> float:
        return fsum(getattr(self, field.name) for field in fields(self))


def decomposed(groups: Sequence[Group]) -> tuple[Effects, Mapping[str, Effects]]:
    """Return the effects of all groups together and of each; ValueError names the groups whose numbers are not all there."""
    lacking = [g.name for g in groups if None in (g.before, g.now, g.output_before, g.output_now)]
    if lacking:
        raise ValueError("、".join(lacking))
    totals = (fsum(g.output_now or 0.0 for g in groups), fsum(g.output_before or 0.0 for g in groups))
    of_each = {g.name: _effects(g, *totals) for g in groups}
    names = [field.name for field in fields(Effects)]
    return Effects(**{n: fsum(getattr(e, n) for e in of_each.values()) for n in names}), of_each


def _effects(group: Group, total_now: float, total_before: float) -> Effects:
    amounts = (group.now, group.before)
    outputs = (group.output_now, group.output_before)
    found = {
        "activity": rules.activity_effect(*amounts, *outputs, total_now, total_before),
        "structure": rules.structure_effect(*amounts, *outputs, total_now, total_before),
        "intensity": rules.intensity_effect(*amounts, *outputs),
        "without_output": rules.effect_without_output(*amounts, *outputs),
    }
    return Effects(**{name: float(value) for name, value in found.items()})
