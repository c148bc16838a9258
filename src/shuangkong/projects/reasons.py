"""缘由: what keeps a project from starting earlier, or at all, and what would release it.

With all other projects where they are, the project is put into each earlier year: the limits that it would break are
what binds it, their excess is what is missing. First every project that can move earlier is moved, so that none is
held back by nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shuangkong.projects.model import NOT, Model, Row
from shuangkong.projects.plan import ENERGY, Project

Starts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit that would be broken, and by how much in its unit."""

    row: Row
    excess: float


@dataclass(frozen=True, slots=True)
class Held:
    """受限: why a project does not start in `year`, and what would let it.

    `more` is the further replacement, by resource, at full output; `opens` the first year in which it fits as things
    are (None: in none of the years planned). `waits_for` names a project that must come first, or that goes instead.
    """

    year: int
    bounds: tuple[Bound, ...] = ()
    more: tuple[tuple[str, float], ...] = ()
    opens: int | None = None
    waits_for: tuple[str, ...] = ()


def moved_up(model: Model, starts: Starts) -> Starts:
    """Start projects, or start them earlier, as long as every limit is kept; those with most value added first."""
    starts = starts.copy()
    used = model.used(starts)
    order = sorted(range(len(model.projects)), key=lambda p: -model.projects[p].value_added_yuan)
    moved = True
    while moved:
        moved = False
        for p in order:
            better = _earlier(model, starts, used, p)
            if better is not None:
                used = used - _step(model, p, int(starts[p])) + _step(model, p, better)
                starts[p] = better
                moved = True
    return starts


def held(model: Model, starts: Starts, number: int, used: NDArray[np.float64] | None = None) -> Held | None:
    """Return what keeps a project from its earliest year; None where nothing does. `used` is what all starts take."""
    project = model.projects[number]
    window = model.windows[number]
    if not window or starts[number] == window[0]:
        return None
    year = window[0]
    others = (model.used(starts) if used is None else used) - _step(model, number, int(starts[number]))
    excess = model.excess(others + _step(model, number, year))
    broken = sorted(np.flatnonzero(excess), key=lambda r: -excess[r] / model.scale[r])
    years = model.plan.years
    opens = next((y for y in range(year, len(years)) if not model.excess(others + _step(model, number, y)).any()), None)
    return Held(
        year=years[year],
        bounds=tuple(Bound(model.rows[r], float(excess[r])) for r in broken),
        more=_more(model, number, year, excess),
        opens=None if opens is None else years[opens],
        waits_for=_waits_for(model, starts, project, year),
    )


def _step(model: Model, number: int, start: int) -> NDArray[np.float64]:
    return np.zeros(len(model.rows)) if start == NOT else model.step(number, start)


def _earlier(model: Model, starts: Starts, used: NDArray[np.float64], number: int) -> int | None:
    """Return the first year before its present one in which a project fits; None where there is none."""
    without, most = used - _step(model, number, int(starts[number])), model.room + model.slack
    for year in model.windows[number]:
        if starts[number] != NOT and year >= starts[number]:
            return None
        fits = bool((without + model.step(number, year) <= most).all())
        if fits and not _waits_for(model, starts, model.projects[number], year):
            return year
    return None


def _waits_for(model: Model, starts: Starts, project: Project, year: int) -> tuple[str, ...]:
    """Return the projects that must come first and are not there by that year, and those that go in its place."""
    begun = {other.id: int(start) for other, start in zip(model.projects, starts, strict=True)}
    late = [id_ for id_ in project.after if begun.get(id_, NOT) == NOT or begun[id_] > year]
    instead = [
        other.id
        for other in model.projects
        if project.one_of and other.one_of == project.one_of and other is not project and begun[other.id] != NOT
    ]
    return (*late, *instead)


def _more(model: Model, number: int, year: int, excess: NDArray[np.float64]) -> tuple[tuple[str, float], ...]:
    """Return the replacement still missing, by resource: the excess of the worst year at full output.

    Replacement comes with the project, so in a year of half its output half of it has come.
    """
    missing: dict[str, float] = {}
    for r in np.flatnonzero(excess):
        share = model.shares[number, model.at[r] - year]
        if share > 0:
            resource = model.rows[r].resource
            missing[resource] = max(missing.get(resource, 0.0), float(excess[r] / share))
    return tuple(sorted(missing.items(), key=lambda item: (item[0] != ENERGY, item[0])))
