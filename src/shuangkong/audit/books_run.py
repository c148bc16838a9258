"""账册核查: all checks on projects and statistics over one set of facts; which found what, and which could not be made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shuangkong.audit import beside, operation_checks, project_checks, series_checks
from shuangkong.audit.catalogue import Check, catalogue
from shuangkong.audit.facts import Facts
from shuangkong.audit.finding import Finding

MADE: dict[str, Callable[[Facts, Check], Iterator[Finding]]] = {
    **project_checks.CHECKS, **operation_checks.CHECKS, **series_checks.CHECKS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found, the most telling first, and which checks lacked what."""

    findings: tuple[Finding, ...]
    unmade: dict[str, tuple[str, ...]]


def run(facts: Facts) -> Outcome:
    """Run every check whose books are there."""
    findings: list[Finding] = []
    unmade = {}
    weights = {}
    for id_, check in catalogue().items():
        if id_ not in MADE:
            continue
        weights[id_] = check.weight
        lacking = tuple(name for name in check.needs if not _there(facts, name))
        if lacking:
            unmade[id_] = lacking
        else:
            findings += MADE[id_](facts, check)
    ranked = sorted(findings, key=lambda one: (-weights[one.check] * one.strength, one.check, one.subject, one.factor))
    return Outcome(tuple(beside.with_neighbours(ranked, facts)), unmade)


def _there(facts: Facts, name: str) -> bool:
    return bool(facts.confirmed) if name == "confirmed" else bool(facts.book(name))
