"""冲突: where no plan keeps all limits, which of them can't be kept together.

First an elastic run finds limits that give way; then one after another is left out, and stays out where the rest still
contradict each other. What is left is irreducible: without any one of it, a plan exists. The projects that have to go are
sifted in the same way afterwards, with the limits found. Where the rules between projects (after others, one of a group)
contradict each other by themselves no limit is named; ties.py says them. There may be other conflicts beside the one named.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from shuangkong.projects.highs import bounds, infeasible, optimal, program, solver
from shuangkong.projects.model import Model, Row

EACH = 5.0  # seconds for one question at most


@dataclass(frozen=True, slots=True)
class Relief:
    """By how much one limit would have to be raised, with the others of the list, so that a plan exists."""

    row: Row
    amount: float


@dataclass(frozen=True, slots=True)
class Conflict:
    """Limits and projects that have to go which can't be had together; `proven` where none of them can be spared."""

    rows: tuple[Row, ...]
    projects: tuple[int, ...]  # positions in the model
    relief: tuple[Relief, ...]
    proven: bool


def conflict(model: Model, seconds: float) -> Conflict:
    """Name an irreducible set of limits, and the least relief that would let everything that has to go go."""
    asked = _Asked(model, time.monotonic() + seconds)
    suspects, relief = _elastic(asked)
    rows = _sifted(suspects, lambda kept: asked.contradict(kept, None))
    held = [int(p) for p in np.flatnonzero(model.must)]
    takes = [p for p in held if any(model.draw[r, p] > 0 for r in rows)]
    held = takes if asked.contradict(rows, takes) else held
    projects = _sifted(held, lambda kept: asked.contradict(rows, kept))
    return Conflict(tuple(model.rows[r] for r in rows), tuple(projects), tuple(relief), asked.all_answered)


class _Asked:
    """Questions to the solver: do these limits and these projects contradict each other?"""

    def __init__(self, model: Model, until: float) -> None:
        self.model = model
        self.until = until
        self.all_answered = True

    @property
    def seconds(self) -> float:
        return max(0.1, min(EACH, self.until - time.monotonic()))

    def contradict(self, rows: Sequence[int], must: Sequence[int] | None) -> bool:
        lower, upper = bounds(self.model, must=must)
        run = solver(program(self.model, rows), lower, upper, seconds=self.seconds, gap=1.0)
        run.run()
        if not infeasible(run) and not optimal(run):
            self.all_answered = False  # not known in time: what was asked about stays in
        return infeasible(run)


def _elastic(asked: _Asked) -> tuple[list[int], list[Relief]]:
    """Return limits that hold a conflict among them, and the least relief over all limits.

    Limits that gave way are made firm and the rest asked again, until the firm ones alone contradict each other.
    """
    model = asked.model
    firm: list[int] = []
    relief: list[Relief] = []
    soft = list(range(len(model.rows)))
    while soft and not (firm and asked.contradict(firm, None)):
        lower, upper = bounds(model)
        run = solver(program(model, elastic=soft), lower, upper, seconds=asked.seconds, gap=0.01)
        run.run()
        if infeasible(run):
            return sorted(firm), relief
        slack = np.array(run.getSolution().col_value)[len(model.columns) :]
        gave = [row for row, amount in zip(soft, slack, strict=False) if amount > 1e-9]
        if not relief:
            amounts = zip(soft, slack, strict=False)
            relief = [Relief(model.rows[r], float(a * model.scale[r])) for r, a in amounts if a > 1e-9]
        if not gave:
            return list(range(len(model.rows))), relief
        firm += gave
        soft = [row for row in soft if row not in gave]
    return sorted(firm), relief


def _sifted(members: list[int], contradict: Callable[[list[int]], bool]) -> list[int]:
    """Leave out one member after another that the contradiction does not need."""
    kept = list(members)
    for member in members:
        without = [other for other in kept if other != member]
        if contradict(without):
            kept = without
    return kept
