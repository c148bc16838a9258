"""锁定的能耗: closings stand above this room and hand in themselves what budgets are made of and held against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class AreaEnergy:
    """What sealed books say of an area for the budget of a year; amounts in tce, shares as such, None where not known.

    `months` are the amounts used from January to the end of a month, on the caliber of the assessment.
    """

    area: str
    before_tce: float | None = None  # used in the year before
    growth: float | None = None  # target of GDP growth of the year
    decline: float | None = None  # fall of intensity asked for in the year
    total_tce: float | None = None  # limit of total energy of the year (R2.1, R2.2)
    months: Mapping[int, float] = field(default_factory=dict)
    source: str = ""  # which closings: periods and revisions
    confidence: str = ""  # the worst of these amounts: official, reported, assumed, synthetic


Provider = Callable[[str, int], Mapping[str, AreaEnergy]]
_providers: list[Provider] = []


def use(provider: Provider) -> None:
    """Let the room of closings hand in what it has sealed."""
    _providers[:] = [provider]


def of(city: str, year: int) -> Mapping[str, AreaEnergy]:
    """Return what is sealed of a city's areas for a year; nothing where nothing was closed."""
    return _providers[0](city, year) if _providers else {}


@dataclass(frozen=True, slots=True)
class BaseUnit:
    """An assessment unit in the base year of a target; `note` is its row of decomposition.csv, if there is one."""

    area: str
    name: str
    level: str
    energy_tce: float | None
    gdp_yuan: float | None
    growth: float | None  # expected over the span, a share
    note: Mapping[str, Any] = field(default_factory=dict)
    confidence: str = ""  # the worst of its energy and GDP; empty where nothing is known


@dataclass(frozen=True, slots=True)
class Base:
    """What a target is shared out on: the units in its base year, the city's own target in %, and where that is from."""

    base_year: int
    target_year: int
    target: float | None
    incentive: float | None
    units: tuple[BaseUnit, ...]
    source: str
    other_cycle: bool = False  # the base year on the caliber and prices of the cycle before


BaseProvider = Callable[[str, int | None], Base | None]
_bases: list[BaseProvider] = []


def use_base(provider: BaseProvider) -> None:
    """Let the room of closings hand in base years."""
    _bases[:] = [provider]


def base_of(city: str, target_year: int | None = None) -> Base | None:
    """Return what a target of a year is shared out on, the latest target without; None where nothing fits was closed.

    Unknown (Chinese) where the year is not the last of a plan.
    """
    return _bases[0](city, target_year) if _bases else None
