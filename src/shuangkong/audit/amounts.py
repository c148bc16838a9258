"""项目前后的排放量: what a project emitted before and after (t/a), recomputed from its inputs by the rules it was filed under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from shuangkong.emissions.calculation import Dates, Settings, calculate
from shuangkong.emissions.reduction_types import ReductionType, load
from shuangkong.kernel.problems import NotInForce

if TYPE_CHECKING:
    from shuangkong.audit.facts import Facts, Row


@dataclass(frozen=True, slots=True)
class Amounts:
    """Annual emission before and after, and the reduction, t; None where the inputs do not say it."""

    before_t: float | None
    after_t: float | None
    annual_t: float | None


def amounts(facts: Facts) -> Mapping[tuple[str, str], Amounts]:
    """Return what each project emitted before and after, by project and pollutant."""
    types, found = load(), {}
    given = _inputs(facts)
    for code, project in facts.projects.items():
        kind = types.get(project["type"])
        if kind is not None:
            for pollutant in kind.pollutants:
                inputs = given.get((code, ""), {}) | given.get((code, pollutant), {})
                found[code, pollutant] = _of(kind, pollutant, inputs, project, facts)
    return found


def _inputs(facts: Facts) -> dict[tuple[str, str], dict[str, float]]:
    found: dict[tuple[str, str], dict[str, float]] = {}
    for row in facts.book("reduction_inputs"):
        found.setdefault((row["project"], row["pollutant"] or ""), {})[row["input"]] = row["value"]
    return found


def _of(kind: ReductionType, pollutant: str, inputs: Mapping[str, float], project: Row, facts: Facts) -> Amounts:
    try:
        settings = Settings.in_force(facts.rulebook, facts.chain(project["area"]), facts.on)
    except NotInForce:
        return Amounts(None, None, None)
    done = calculate(kind, inputs, pollutant, facts.on.year, Dates(), settings)
    before = None if done.annual_t is None or done.left_t is None else done.annual_t + done.left_t
    return Amounts(before, done.left_t, done.annual_t)


def dates(project: Mapping[str, Any]) -> dict[str, date | None]:
    """Return the days of a project's row as dates."""
    return {name: _day(project.get(name)) for name in ("approved_on", "accepted_on", "stable_on")}


def _day(number: int | None) -> date | None:
    return date(number // 10_000, number // 100 % 100, number % 100) if number else None
