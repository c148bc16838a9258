"""别处的方案: plans in which a decisive project starts in another year than in the best plan so far, or not at all.

A large project divides the plans into kinds that no step-by-step improvement leads between. Where the relaxation is worth
more with another year for it than with the year that the best plan has, that kind of plan is tried out.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import highspy
import numpy as np

from shuangkong.projects.highs import bounds, found, optimal, solver, worth
from shuangkong.projects.model import NOT, Model, Numbers

LOOKED_AT = 8  # projects, those with most value added among the ones that the relaxation would split
TRIED = 4  # kinds of plans
SECONDS = 1.5  # for each of them at most
NEAR = 2e-4
LEAST = 1e-3  # by which share of the value the relaxation has to be worth more there than where the best plan is


def elsewhere(model: Model, lp: highspy.HighsLp, best: Numbers, until: float) -> Iterator[Numbers]:
    """Yield the plans found where a decisive project starts otherwise than in `best`, the most promising first."""
    for _gain, project, start in _promising(model, lp, best)[:TRIED]:
        left = until - time.monotonic()
        if left <= 0:
            return
        tried = solver(lp, *_held(model, project, start), seconds=min(SECONDS, left), gap=NEAR)
        tried.run()
        choice = found(tried, model)
        if choice is not None:
            yield choice


def _promising(model: Model, lp: highspy.HighsLp, best: Numbers) -> list[tuple[float, int, int]]:
    """Return by how much the relaxation is worth more with another start than with the present one; project, start."""
    made = solver(lp, *bounds(model), seconds=highspy.kHighsInf, gap=0.0)
    made.setOptionValue("solve_relaxation", True)
    made.run()
    present, told = model.starts(best), []
    reached = float(model.cumulative(model.gain) @ best) / worth(model)
    more = LEAST * abs(reached)
    for project in _split(model, np.array(made.getSolution().col_value)):
        starts = [*model.windows[project], *([] if model.must[project] else [NOT])]
        by_start = {start: _value(made, model, project, start) for start in starts}
        now = by_start.get(int(present[project]), -np.inf)
        told += [(value - now, project, start) for start, value in by_start.items() if value > max(now + more, reached)]
        _set(made, model, project, *bounds(model))
    return sorted(told, reverse=True)


def _split(model: Model, choice: Numbers) -> list[int]:
    """Return the projects of which the relaxation starts parts, those with most value added first."""
    parts = {int(p) for p in model.columns[(choice > 1e-6) & (choice < 1 - 1e-6), 0]}
    return sorted(parts, key=lambda p: -model.projects[p].value_added_yuan)[:LOOKED_AT]


def _held(model: Model, project: int, start: int) -> tuple[Numbers, Numbers]:
    """Return the bounds of y with one project at a start."""
    lower, upper = bounds(model)
    own = model.columns[:, 0] == project
    fixed = ((start != NOT) & (start <= model.columns[own, 1])).astype(float)
    lower[own] = upper[own] = fixed
    return lower, upper


def _value(made: highspy.Highs, model: Model, project: int, start: int) -> float:
    """Return what the relaxation is worth with one project at a start; -inf where there is nothing."""
    _set(made, model, project, *_held(model, project, start))
    made.run()
    return float(made.getInfo().objective_function_value) if optimal(made) else -np.inf


def _set(made: highspy.Highs, model: Model, project: int, lower: Numbers, upper: Numbers) -> None:
    own = np.flatnonzero(model.columns[:, 0] == project).astype(np.int32)
    made.changeColsBounds(len(own), own, lower[own], upper[own])
