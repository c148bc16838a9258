"""锁定的能耗: closings stand above this room and hand in themselves what budgets are made of and held against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


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


Provider = Callable[[str, int], Mapping[str, AreaEnergy]]
_providers: list[Provider] = []


def use(provider: Provider) -> None:
    """Let the room of closings hand in what it has sealed."""
    _providers[:] = [provider]


def of(city: str, year: int) -> Mapping[str, AreaEnergy]:
    """Return what is sealed of a city's areas for a year; nothing where nothing was closed."""
    return _providers[0](city, year) if _providers else {}
