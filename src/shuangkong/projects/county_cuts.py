"""各县单独的上限: rows that every plan keeps, from each county's projects decided by themselves.

The limits of the whole city get prices (the duals of the relaxation). At these prices a county's best choice under its own
limits, in whole projects, is a small program; no plan is worth more there. Added as rows, these maxima take away what the
relaxation gains by starting parts of projects in many counties (a Lagrangian bound; docs/decisions/0025-sequencing.md).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from shuangkong.projects.highs import Line, assembled, bounds, program, relaxed, scaled, solver, structure, worth
from shuangkong.projects.model import Model, Numbers

ROUNDS = 3
NEAR = 3e-4  # gap at which a county is decided well enough
STEP = 1.0  # seconds for one county at most; what is proven by then is a valid row too
LEAST = 1e-6  # by how much the relaxation has to break a row for it to be of use
SAFE = 1e-8  # relative: what floats may have taken from a maximum


@dataclass(frozen=True, slots=True)
class County:
    """The columns of one county's projects, and all rows that bind them alone."""

    columns: NDArray[np.int64]
    rows: tuple[Line, ...]  # columns counted within the county


def counties(model: Model) -> list[County]:
    """Return the counties that have limits of their own; nothing to gain where there is but one."""
    home = np.array([p.county for p in model.projects])
    if len(set(home)) < 2:
        return []
    lines = [*scaled(model, range(len(model.rows))), *structure(model)]
    of = home[model.columns[:, 0]]
    return [found for name in sorted(set(of)) if (found := _county(model, np.flatnonzero(of == name), lines))]


def _county(model: Model, columns: NDArray[np.int64], lines: Sequence[Line]) -> County | None:
    place = np.full(len(model.columns), -1)
    place[columns] = np.arange(len(columns))
    own = [(n, line) for n, line in enumerate(lines) if len(line[0]) and np.all(place[line[0].astype(int)] >= 0)]
    if not any(n < len(model.rows) for n, _line in own):
        return None
    return County(columns, tuple((place[at.astype(int)].astype(float), values, most) for _n, (at, values, most) in own))


def tightened(model: Model, until: float) -> tuple[list[Line], float]:
    """Return rows that every plan keeps, as many as are found in time, and the bound with them, in yuan."""
    cuts: list[Line] = []
    some, city, bound, took = counties(model), _of_the_city(model), np.inf, 0.0
    for turn in range(ROUNDS + 1):
        solved = relaxed(program(model, cuts=cuts), *bounds(model))
        if solved is None:
            break
        choice, prices = solved
        bound = float(model.cumulative(model.gain) @ choice)
        began = time.monotonic()
        if not some or not city or turn == ROUNDS or began + took >= until:
            break
        found = list(_broken(model, some, city, np.maximum(prices[city], 0.0), choice, until))
        cuts, took = cuts + found, time.monotonic() - began
        if not found:
            break
    return cuts, bound


def _of_the_city(model: Model) -> list[int]:
    """Return the limits that bind projects of more than one county."""
    home = np.array([p.county for p in model.projects])
    return [r for r, line in enumerate(model.draw) if len(set(home[line != 0])) > 1]


def _broken(
    model: Model, some: Sequence[County], city: list[int], prices: Numbers, choice: Numbers, until: float
) -> Iterator[Line]:  # fmt: skip
    """Yield the maximum of each county at the prices where the relaxation exceeds it."""
    matrix = model.cumulative(model.taken[city]) / model.scale[city, None]
    worths = model.cumulative(model.gain) / worth(model) - prices @ matrix
    for one in some:
        left = until - time.monotonic()
        if left <= 0:
            return
        gain = worths[one.columns]
        most = _most(model, one, gain, min(STEP, left))
        if gain @ choice[one.columns] > most + LEAST:
            yield one.columns.astype(float), gain, most


def _most(model: Model, one: County, gain: Numbers, seconds: float) -> float:
    """Return what no choice of a county exceeds."""
    lower, upper = bounds(model)
    own = assembled(gain, one.rows)
    small = solver(own, lower[one.columns], upper[one.columns], seconds=seconds, gap=NEAR)
    small.run()
    bound = float(small.getInfo().mip_dual_bound)
    return bound + SAFE * max(1.0, abs(bound)) if np.isfinite(bound) else highspy.kHighsInf
