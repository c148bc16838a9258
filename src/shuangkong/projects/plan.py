"""排序的输入: projects, paths and limits as values, whatever file they came from.

Energy in tce, value added and GDP in yuan, every other resource in the unit its column names. Years are calendar years.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CITY = "全市"  # the area that every county lies in
ENERGY = "energy_tce"


@dataclass(frozen=True, slots=True)
class Project:
    """拟建项目: what it adds and uses in a year at full output, and when it may come into production."""

    id: str
    name: str
    county: str
    value_added_yuan: float
    uses: Mapping[str, float]  # resource → amount a year at full output
    replaced: Mapping[str, float]  # resource → verified saving that the project brings with it (等量、减量替代)
    earliest: int
    latest: int
    must: bool = False  # a national project that has to go
    ramp: tuple[float, ...] = (1.0,)  # shares of full output in the first, second, … year; the last one stays
    ratio: float | None = None  # replacement of energy asked for, as a multiple of its own use
    after: tuple[str, ...] = ()  # projects that must be in production before it, or in the same year
    one_of: str = ""  # of the projects of one group at most one goes
    apart: bool = False  # let in whatever room is left: its energy and value added stand in the paths already

    def net(self, resource: str) -> float:
        """Return what is added to the area's use: own use less the replacement."""
        return self.uses.get(resource, 0.0) - self.replaced.get(resource, 0.0)

    def share(self, years_since: int) -> float:
        """Return the share of full output, 0 before the start."""
        return 0.0 if years_since < 0 else self.ramp[min(years_since, len(self.ramp) - 1)]

    @property
    def replacement_short(self) -> float:
        """The replacement of energy that is still missing, in tce; 0 where enough is there or none is asked for."""
        return max(0.0, (self.ratio or 0.0) * self.uses.get(ENERGY, 0.0) - self.replaced.get(ENERGY, 0.0))


@dataclass(frozen=True, slots=True)
class Path:
    """能耗强度控制线: the intensity an area may have in each year, and its energy and GDP without the projects."""

    area: str
    energy_tce: tuple[float, ...]
    gdp_yuan: tuple[float, ...]
    intensity_limit: tuple[float, ...]  # tce per 10^4 yuan: base intensity × (1 − decline required)

    @property
    def name(self) -> str:
        """As it stands in reasons and conflicts."""
        return f"{self.area}能耗强度控制线"


@dataclass(frozen=True, slots=True)
class Limit:
    """总量限额: how much of a resource the projects of an area may add by each year."""

    name: str
    area: str
    resource: str
    room: tuple[float, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a sequence is worked out from."""

    years: tuple[int, ...]
    projects: tuple[Project, ...]
    paths: tuple[Path, ...] = ()
    limits: tuple[Limit, ...] = ()
    hold_lagging: bool = False  # an area behind its path: nothing that makes it worse, instead of no answer
    notes: tuple[str, ...] = field(default=())
