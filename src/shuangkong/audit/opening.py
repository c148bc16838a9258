"""立案建议: which findings make a case: two that speak for different kinds of evidence at one time, or a hard one alone.

Outlets go by detection/cases.py, hour by hour; projects and series go by years.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from shuangkong.audit.catalogue import Check
from shuangkong.audit.detection import cases as of_outlets
from shuangkong.audit.detection.cases import Proposal
from shuangkong.audit.finding import Finding

OUTLET = "outlet"


def proposals(findings: Iterable[Finding], checks: Mapping[str, Check]) -> list[Proposal]:
    """Return the cases to be opened, the strongest first; a finding of a check that is not in the catalogue counts not."""
    known = [one for one in findings if one.check in checks]
    made = of_outlets.proposals([one for one in known if one.kind == OUTLET], dict(checks))
    by_subject: dict[tuple[str, str], list[Finding]] = {}
    for one in known:
        if one.kind != OUTLET:
            by_subject.setdefault((one.kind, one.subject), []).append(one)
    made += [_proposal(own, checks) for own in by_subject.values() if opens(own, checks)]
    return sorted(made, key=lambda one: (-one.score, one.subject, one.first))


def opens(own: Sequence[Finding], checks: Mapping[str, Check]) -> bool:
    """Tell whether findings of one subject open a case."""
    if any(one.hard for one in own):
        return True
    return any(
        of_outlets.independent(one, other, checks) and one.first <= other.last and other.first <= one.last
        for one, other in combinations(own, 2)
    )


def _proposal(own: Sequence[Finding], checks: Mapping[str, Check]) -> Proposal:
    best: dict[str, float] = {}
    for one in own:
        kind = checks[one.check].kind_of(one.found)
        best[kind] = max(best.get(kind, 0.0), checks[one.check].weight * (0.5 + one.strength))
    return Proposal(
        own[0].subject, own[0].area, min(one.first for one in own), max(one.last for one in own),
        round(sum(best.values()), 4), tuple(sorted({one.check for one in own})), tuple(own),
    )  # fmt: skip
