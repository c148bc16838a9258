"""立案建议: findings of an outlet that overlap in time and come from two checks of different evidence, or one hard finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from shuangkong.audit.catalogue import Check, common
from shuangkong.audit.finding import Finding

NEAR = timedelta(hours=common()["near"].value)  # findings that begin so soon after another one ends belong together
OVERLAP = common()["overlap"].value  # of the longer one: what lasts for months meets anything
JOINED = timedelta(days=common()["joined"].value)
CASE = "case"


@dataclass(frozen=True, slots=True)
class Proposal:
    """立案建议: what belongs together, and how strongly it speaks."""

    subject: str
    area: str
    first: str
    last: str
    score: float  # sum of weight × strength, of each kind of evidence the strongest
    checks: tuple[str, ...]
    findings: tuple[Finding, ...]


def proposals(findings: Iterable[Finding], checks: dict[str, Check]) -> list[Proposal]:
    """Return the cases to be opened, the strongest first."""
    by_subject: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.hard or checks[finding.check].effect == CASE:
            by_subject.setdefault(finding.subject, []).append(finding)
    made = [_proposal(group, checks) for own in by_subject.values() for group in _groups(own, checks)]
    return sorted(made, key=lambda one: (-one.score, one.subject, one.first))


def _groups(own: Sequence[Finding], checks: dict[str, Check]) -> list[list[Finding]]:
    """Return groups of findings that open a case: a seed (hard, or a pair of two kinds) and what overlaps with it."""
    seeds = [(_begin(one), _end(one)) for one in own if one.hard]
    seeds += [
        (max(_begin(one), _begin(other)), min(_end(one), _end(other)))
        for one, other in combinations(own, 2)
        if independent(one, other, checks) and _overlap(one, other)
    ]
    return [
        [one for one in own if _begin(one) <= end + NEAR and _end(one) >= begin - NEAR] for begin, end in _joined(seeds)
    ]


def _joined(seeds: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Join seeds that touch: what happens at one time is one case."""
    joined: list[tuple[datetime, datetime]] = []
    for first, last in sorted((min(pair), max(pair)) for pair in seeds):
        if joined and first <= joined[-1][1] + JOINED:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def _overlap(one: Finding, other: Finding) -> bool:
    """Tell whether two findings are of one time: they begin together, or share a good part of the longer one's time."""
    if abs(_begin(one) - _begin(other)) <= NEAR:
        return True
    longer = max(_end(one) - _begin(one), _end(other) - _begin(other))
    shared = min(_end(one), _end(other)) - max(_begin(one), _begin(other)) + NEAR
    return shared >= max(timedelta(), OVERLAP * longer)


def independent(one: Finding, other: Finding, checks: Mapping[str, Check]) -> bool:
    """Tell whether two findings are of two checks that look at different things: one check twice is one witness."""
    return one.check != other.check and checks[one.check].kind_of(one.found) != checks[other.check].kind_of(other.found)


def _begin(one: Finding) -> datetime:
    return datetime.fromisoformat(one.first)


def _end(one: Finding) -> datetime:
    return datetime.fromisoformat(one.last)


def _proposal(group: list[Finding], checks: dict[str, Check]) -> Proposal:
    best: dict[str, float] = {}
    for one in group:
        kind = checks[one.check].kind_of(one.found)
        best[kind] = max(best.get(kind, 0.0), checks[one.check].weight * (0.5 + one.strength))
    return Proposal(
        subject=group[0].subject, area=group[0].area, first=min(one.first for one in group),
        last=max(one.last for one in group), score=round(sum(best.values()), 4),
        checks=tuple(sorted({one.check for one in group}, key=lambda id_: int(id_[1:]))), findings=tuple(group),
    )  # fmt: skip
