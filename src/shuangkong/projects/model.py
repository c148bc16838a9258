"""排序模型: the plan as a mixed-integer program in cumulative start variables.

y[p, t] = 1 when project p is in production by year t, so that y never falls and a project that has to go ends at 1.
Against one variable a start year ("x[p, s] = 1 when p starts in s") this halves a project's year range at each branching;
on correlated plans of 300 projects it reached a gap of 0.5 % in an eighth of the time (docs/decisions/0025-sequencing.md).

A path E + Σ d ≤ i·(G + Σ v) is linear in the starts: Σ (d − i·v) ≤ i·G − E. Each row is divided by its largest
coefficient, since tonnes of VOCs stand beside tonnes of standard coal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from shuangkong.projects.plan import CITY, ENERGY, Plan, Project

Numbers = NDArray[np.float64]
Sparse = tuple[list[int], list[float], float]  # columns, coefficients, upper bound
YUAN = 10_000.0  # intensity is per 10^4 yuan
NOT = -1  # the start of a project that does not go
SLACK = 1e-9  # relative: what floats may add to a sum that is exactly on its limit
NOISE = 1e-14  # relative: what is left when one large number is taken from an equal one, though nothing is


@dataclass(frozen=True, slots=True)
class Row:
    """One limit in one year."""

    name: str
    area: str
    year: int
    resource: str
    unit: str
    room: float


@dataclass(frozen=True)
class Model:
    """The rows, what each project draws from each, and the columns that are decided.

    `draw[r, p]` is what p takes from row r at full output; `shares[p, k]` its output k years after the start;
    `columns[j]` the (project, year) of column j, in order of projects and then years.
    """

    plan: Plan
    projects: tuple[Project, ...]
    rows: tuple[Row, ...]
    draw: Numbers
    room: Numbers
    at: NDArray[np.int64]  # the year of each row, as an index
    shares: Numbers
    columns: NDArray[np.int64]
    must: NDArray[np.bool_]

    @cached_property
    def gain(self) -> Numbers:
        """Value added over the years left, by column, where the project starts in that year."""
        years = len(self.plan.years)
        total = np.cumsum(self.shares, axis=1)[self.columns[:, 0], years - 1 - self.columns[:, 1]]
        return np.array([self.projects[p].value_added_yuan for p in self.columns[:, 0]]) * total

    @cached_property
    def taken(self) -> Numbers:
        """What a start takes from each row: rows × columns."""
        since = self.at[:, None] - self.columns[None, :, 1]
        share = np.where(since >= 0, self.shares[self.columns[:, 0], np.maximum(since, 0)], 0.0)
        return self.draw[:, self.columns[:, 0]] * share

    @cached_property
    def last(self) -> NDArray[np.bool_]:
        """Whether a column is the last year of its project: 1 there means that the project goes."""
        return np.append(self.columns[1:, 0] != self.columns[:-1, 0], True)

    @cached_property
    def windows(self) -> list[list[int]]:
        """The years in which each project may start, as indices; empty where there are none."""
        found: list[list[int]] = [[] for _ in self.projects]
        for project, year in self.columns.tolist():
            found[project].append(year)
        return found

    @cached_property
    def slack(self) -> Numbers:
        """By how much each row may be exceeded, which is nothing but what floats leave."""
        return np.asarray(SLACK * np.maximum(np.maximum(1.0, np.abs(self.room)), self.scale))

    @cached_property
    def scale(self) -> Numbers:
        """The divisor of each row."""
        largest = np.abs(self.cumulative(self.taken)).max(axis=1, initial=0.0)
        return np.where(largest > 0, largest, 1.0)

    def cumulative(self, by_start: Numbers) -> Numbers:
        """Turn coefficients of starts into those of "in production by": each less that of the following year."""
        following = np.roll(by_start, -1, axis=-1)
        return by_start - np.where(self.last, 0.0, following)

    def choice(self, starts: NDArray[np.int64]) -> Numbers:
        """Return y for the start of each project (a year's index, or NOT)."""
        start = starts[self.columns[:, 0]]
        return ((start != NOT) & (start <= self.columns[:, 1])).astype(float)

    def starts(self, choice: Numbers) -> NDArray[np.int64]:
        """Return the start of each project for y."""
        found = np.full(len(self.projects), NOT)
        on = choice > 0.5
        for project, year in self.columns[on][::-1]:
            found[project] = year
        return found

    def used(self, starts: NDArray[np.int64]) -> Numbers:
        """Return what all projects together take from each row."""
        return np.sum([self.step(p, s) for p, s in enumerate(starts) if s != NOT], axis=0) + np.zeros(len(self.rows))

    def step(self, project: int, start: int) -> Numbers:
        """Return what one project takes from each row when it starts in that year."""
        since = self.at - start
        return self.draw[:, project] * np.where(since >= 0, self.shares[project, np.maximum(since, 0)], 0.0)

    def value(self, starts: NDArray[np.int64]) -> float:
        """Return the value added over the years left, in yuan."""
        left = len(self.plan.years) - starts
        return float(
            sum(
                project.value_added_yuan * self.shares[p, : left[p]].sum()
                for p, project in enumerate(self.projects)
                if starts[p] != NOT
            )
        )

    def kept(self, starts: NDArray[np.int64]) -> bool:
        """Tell whether every limit is kept; exactly on it counts as kept."""
        return bool(np.all(self.excess(self.used(starts)) <= 0))

    def excess(self, used: Numbers) -> Numbers:
        """Return by how much each row is exceeded, in its own unit; 0 where it is not."""
        over = used - self.room
        return np.where(over > self.slack, over, 0.0)

    def structure(self) -> Iterator[Sparse]:
        """Yield what is not a limit: y never falls, projects after others, one of a group."""
        for j, nxt in pairwise(range(len(self.columns))):
            if not self.last[j]:
                yield [j, nxt], [1.0, -1.0], 0.0
        place = {(int(p), int(t)): j for j, (p, t) in enumerate(self.columns)}
        number = {project.id: p for p, project in enumerate(self.projects)}
        for p, project in enumerate(self.projects):
            for former in project.after:
                yield from self._after(place, p, number.get(former))
        for group in {project.one_of for project in self.projects if project.one_of}:
            ends = [j for j in np.flatnonzero(self.last) if self.projects[self.columns[j, 0]].one_of == group]
            yield [int(j) for j in ends], [1.0] * len(ends), 1.0

    def _after(self, place: dict[tuple[int, int], int], project: int, former: int | None) -> Iterator[Sparse]:
        known = {t: j for (p, t), j in place.items() if p == former}
        for (p, t), j in place.items():
            if p == project:
                by_then = [known[year] for year in known if year <= t]
                yield [j, *by_then[-1:]], [1.0, *([-1.0] if by_then else [])], 0.0


def model(plan: Plan) -> Model:
    """Set up the model; projects whose replacement falls short stay out of it (see reasons.py)."""
    projects = tuple(p for p in plan.projects if not p.replacement_short)
    first, last = plan.years[0], plan.years[-1]
    columns = [
        (number, year - first)
        for number, p in enumerate(projects)
        for year in range(max(p.earliest, first), min(p.latest, last) + 1)
    ]
    rows, draws = [], []
    for line, takes in [*_paths(plan, projects), *_limits(plan, projects)]:
        rows.append(line)
        draws.append(takes)
    years = range(len(plan.years))
    room = np.array([row.room for row in rows])
    return Model(
        plan=plan,
        projects=projects,
        rows=tuple(rows),
        draw=np.array(draws).reshape(len(rows), len(projects)),
        room=room,
        at=np.array([plan.years.index(row.year) for row in rows], dtype=np.int64),
        shares=np.array([[p.share(k) for k in years] for p in projects]).reshape(len(projects), len(years)),
        columns=np.array(columns, dtype=np.int64).reshape(len(columns), 2),
        must=np.array([p.must for p in projects], dtype=bool),
    )


def _inside(area: str, project: Project) -> bool:
    return area in (CITY, project.county)


def _paths(plan: Plan, projects: tuple[Project, ...]) -> Iterator[tuple[Row, list[float]]]:
    for path in plan.paths:
        for t, year in enumerate(plan.years):
            bound = path.intensity_limit[t] / YUAN
            room = bound * path.gdp_yuan[t] - path.energy_tce[t]
            if abs(room) <= NOISE * path.energy_tce[t]:
                room = 0.0
            if plan.hold_lagging:
                room = max(0.0, room)
            takes = [
                p.net(ENERGY) - bound * p.value_added_yuan if _inside(path.area, p) and not p.apart else 0.0
                for p in projects
            ]
            yield Row(path.name, path.area, year, ENERGY, "tce", room), takes


def _limits(plan: Plan, projects: tuple[Project, ...]) -> Iterator[tuple[Row, list[float]]]:
    for limit in plan.limits:
        takes = [p.net(limit.resource) if _inside(limit.area, p) else 0.0 for p in projects]
        for t, year in enumerate(plan.years):
            if limit.room[t] < float("inf"):
                yield Row(limit.name, limit.area, year, limit.resource, limit.unit, limit.room[t]), takes
