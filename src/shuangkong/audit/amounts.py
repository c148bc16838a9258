"""项目前后的排放量: what a project emitted before and after (t/a), recomputed from its inputs by the rules it was filed under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuangkong.emissions.calculation import Dates, Settings, calculate
from shuangkong.emissions.entry import Types, in_unit
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
    given = _inputs(facts, types)
    for code, project in facts.projects.items():
        kind = types.get(project["type"])
        if kind is not None:
            for pollutant in kind.pollutants:
                inputs = given.get((code, ""), {}) | given.get((code, pollutant), {})
                found[code, pollutant] = _of(kind, pollutant, inputs, project, facts)
    return found


def _inputs(facts: Facts, types: Types) -> dict[tuple[str, str], dict[str, float]]:
    """The inputs of every project by pollutant, in the units that the formulas take."""
    found: dict[tuple[str, str], dict[str, float]] = {}
    for row in facts.book("reduction_inputs"):
        kind = types.get(facts.projects.get(row["project"], {}).get("type", ""))
        asked = kind.inputs.get(row["input"].partition("#")[0]) if kind else None
        times = in_unit(asked, row["unit"]) if asked else None
        if times is not None and row["value"] is not None:
            found.setdefault((row["project"], row["pollutant"] or ""), {})[row["input"]] = row["value"] * times
    return found


def _of(kind: ReductionType, pollutant: str, inputs: Mapping[str, float], project: Row, facts: Facts) -> Amounts:
    try:
        settings = Settings.in_force(facts.rulebook, facts.chain(project["area"]), facts.on)
    except NotInForce:
        return Amounts(None, None, None)
    done = calculate(kind, inputs, pollutant, facts.on.year, Dates(), settings)
    before = None if done.annual_t is None or done.left_t is None else done.annual_t + done.left_t
    return Amounts(before, done.left_t, done.annual_t)
