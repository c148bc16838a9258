"""造排序账: invented plans of many projects, of kinds that are easy and hard to sequence; the same seed, the same plan.

A kind says how scarce room is (share of what all projects together would take), how unlike projects are in size, and how
closely value added follows energy: the closer, the less one project is better than another, and the harder the proof.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shuangkong.projects.plan import CITY, ENERGY, Limit, Path, Plan, Project

FIRST_YEAR = 2026
TCE, YUAN = 1e4, 1e8
RESOURCES = {"co2_t": 2.5, "nox_t": 0.0008, "vocs_t": 0.0003}  # a tce, on average
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of plan: names of the fields as in the module's docstring."""

    name: str
    county: float = 0.35
    city: float = 0.35
    limit: float = 0.35
    spread: float = 0.9
    giants: int = 0
    value_spread: float = 0.6
    ramp: bool = False
    windows: bool = False
    replaced: float = 0.0
    must: int = 0


KINDS = {
    "usual": Kind("一般"),
    "tight": Kind("余量紧", 0.2, 0.2, 0.2),
    "very_tight": Kind("余量很紧", 0.08, 0.08, 0.08),
    "loose": Kind("余量宽", 0.8, 0.8, 0.8),
    "county": Kind("县紧市宽", 0.25, 0.8, 0.8),
    "city": Kind("市紧县宽", 0.6, 0.25, 0.6),
    "limits": Kind("限额紧", 0.8, 0.8, 0.25),
    "correlated": Kind("增加值随能耗", value_spread=0.3),
    "alike": Kind("几乎无优劣之分", value_spread=0.03),
    "giants": Kind("少数特大项目", spread=1.3, giants=6),
    "giants_alike": Kind("特大且随能耗", spread=1.3, giants=6, value_spread=0.3),
    "ramped": Kind("逐年达产", ramp=True),
    "replaced": Kind("三成带替代", replaced=0.3),
    "mixed": Kind("窗口、替代、必上", ramp=True, windows=True, replaced=0.3, must=6),
}


def plan(kind: Kind, seed: int, projects: int = 300, years: int = 5, counties: int = 12) -> Plan:
    """Return an invented plan of that kind; its limits are the three of RESOURCES."""
    random = np.random.default_rng(seed)
    span = tuple(range(FIRST_YEAR, FIRST_YEAR + years))
    county = random.integers(0, counties, projects)
    bounds = random.uniform(0.5, 2.0, counties)[:, None] * (1 - random.uniform(0.025, 0.032, counties)[:, None]) ** (
        np.arange(1, years + 1)
    )
    energy = np.exp(random.normal(np.log(2.0), kind.spread, projects))
    energy[random.choice(projects, kind.giants, replace=False)] *= 15
    value = energy / bounds[county, -1] * 0.5 * np.exp(random.normal(0, kind.value_spread, projects))
    replaced = np.where(random.random(projects) < kind.replaced, energy * random.uniform(0.5, 1.5, projects), 0.0)
    uses = {
        name: energy * TCE * a_tce * np.exp(random.normal(0, min(0.5, kind.value_spread), projects))
        for name, a_tce in RESOURCES.items()
    }
    first, last = _windows(kind, random, projects, years)
    must = np.isin(np.arange(projects), random.choice(projects, kind.must, replace=False))
    some = tuple(
        Project(
            id=f"P{p + 1:03}",
            name=f"虚构项目{p + 1}",
            county=f"县{county[p] + 1}",
            value_added_yuan=float(value[p] * YUAN),
            uses={ENERGY: float(energy[p] * TCE), **{name: float(amount[p]) for name, amount in uses.items()}},
            replaced={ENERGY: float(replaced[p] * TCE)},
            earliest=FIRST_YEAR + int(first[p]),
            latest=FIRST_YEAR + int(last[p]),
            must=bool(must[p]),
            ramp=_ramp(kind, random),
        )
        for p in range(projects)
    )
    paths = _paths(kind, random, bounds, county, energy - replaced, value)
    grows = 0.4 + 0.6 * np.arange(1, years + 1) / years
    limits = tuple(
        Limit(f"{CITY}{name}限额", CITY, name, tuple(map(float, amount.sum() * kind.limit * grows)), "吨")
        for name, amount in uses.items()
    )
    return Plan(span, some, tuple(paths), limits)


def _paths(
    kind: Kind, random: np.random.Generator, bounds: Numbers, county: NDArray[np.int64], net: Numbers, value: Numbers
) -> list[Path]:
    """The path of each county, and the city's."""
    paths = []
    for c, bound in enumerate(bounds):
        room = _room(net, value, bound, county == c)
        paths.append(_path(f"县{c + 1}", bound, room * kind.county * random.uniform(0.7, 1.3)))
    whole = bounds.mean(axis=0)
    paths.append(_path(CITY, whole, _room(net, value, whole, np.full(len(county), fill_value=True)) * kind.city))
    return paths


def _ramp(kind: Kind, random: np.random.Generator) -> tuple[float, ...]:
    """Return the shares of full output of one project."""
    if not kind.ramp:
        return (1.0,)
    return (float(random.choice([0.3, 0.5, 0.6])), float(random.choice([0.7, 0.8, 1.0])), 1.0)


def _windows(
    kind: Kind, random: np.random.Generator, projects: int, years: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and last year of each project, as indices."""
    if not kind.windows:
        return np.zeros(projects, dtype=np.int64), np.full(projects, years - 1)
    first = random.integers(0, max(1, years - 2), projects)
    return first, np.minimum(years - 1, first + random.integers(0, 4, projects))


def _room(net: Numbers, value: Numbers, bounds: Numbers, inside: NDArray[np.bool_]) -> Numbers:
    """Return what the projects inside would take in each year, growing to the whole in the last."""
    takes = np.clip(net[inside, None] - bounds * value[inside, None], 0, None).sum(axis=0)
    return np.asarray(takes * (0.4 + 0.6 * np.arange(1, len(bounds) + 1) / len(bounds)))


def _path(area: str, bounds: Numbers, room: Numbers) -> Path:
    """Return a path with that headroom (10^4 tce): GDP of 100 billion yuan, energy that leaves the room."""
    gdp = 1000.0
    energy = bounds * gdp - room
    return Path(area, tuple(map(float, energy * TCE)), (gdp * YUAN,) * len(bounds), tuple(map(float, bounds)))
