"""方案比较: two plans item by item: the same indicator with another value, missing here, missing there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shuangkong.plans.findings import PlanReading, Target, plain

ALIKE = 0.8
AREA = re.compile(r"^(?:全|本|我)[省市区县州]")
SAME_WORDS = {
    "能源消耗": "能耗",
    "国内生产总值": "生产总值",
    "地区生产总值": "生产总值",
    "GDP": "生产总值",
    "规模以上": "规上",
    "畜禽粪污资源化": "畜禽粪污",
    "比重": "占比",
    "比例": "占比",
}
UNITS = {"个百分点": "百分点", "tce": "吨标准煤", "吨标煤": "吨标准煤", "万t": "万吨", "t": "吨"}


@dataclass(frozen=True)
class Difference:
    """One item of a comparison: same, differs, only_here (missing there), only_there (missing here)."""

    status: str
    indicator: str
    here: Target | None
    there: Target | None


def compare(here: PlanReading, there: PlanReading) -> list[Difference]:
    """Return the targets of two plans side by side, in the order of the first."""
    rest = _once(there.targets)
    found = []
    for target in _once(here.targets):
        match = _match(target, rest)
        if match is None:
            found.append(Difference("only_here", target.indicator, target, None))
            continue
        rest.remove(match)
        found.append(Difference("same" if _same(target, match) else "differs", target.indicator, target, match))
    return found + [Difference("only_there", target.indicator, None, target) for target in rest]


def to_json(differences: Sequence[Difference]) -> list[dict[str, Any]]:
    """Return a comparison as plain objects."""
    return [plain(difference) for difference in differences]


def _once(targets: Sequence[Target]) -> list[Target]:
    """Return the targets with a number, each once; a plan repeats its aims in the foreword and in tables."""
    kept: list[Target] = []
    for target in targets:
        if target.kind == "target" and not any(_key(target) == _key(one) for one in kept):
            kept.append(target)
    return kept


def _key(target: Target) -> tuple[object, ...]:
    return (_normal(target.indicator), _kind(target), target.value, target.target_year)


def _kind(target: Target) -> str:
    if target.relation and target.relation.startswith(("decrease", "increase")):
        return target.relation
    return "complete_all" if target.relation == "complete_all" else "level"


def _normal(name: str) -> str:
    name = AREA.sub("", name)
    for said, meant in SAME_WORDS.items():
        name = name.replace(said, meant)
    return re.sub(r"[\s()、的]", "", name)


def _unit(target: Target) -> str:
    return UNITS.get(target.unit or "", target.unit or "")


def _match(target: Target, others: Sequence[Target]) -> Target | None:
    """Return the target of the other plan that is about the same indicator, the most alike name first."""
    ranked = [(_alike(target, other), other) for other in others if _kind(other) == _kind(target)]
    ranked = [
        (rank + 0.01 * (other.target_year == target.target_year), other) for rank, other in ranked if rank >= ALIKE
    ]
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _alike(one: Target, other: Target) -> float:
    a, b = set(_normal(one.indicator)), set(_normal(other.indicator))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _same(one: Target, other: Target) -> bool:
    return (one.value, _unit(one), one.relation, one.target_year) == (
        other.value,
        _unit(other),
        other.relation,
        other.target_year,
    )
