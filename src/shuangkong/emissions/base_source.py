"""基准年统计中的排放源: a source as statistics know it, and what those of the base year say of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Source:
    """A source as statistics know it."""

    permit: str
    facility: str
    organisation: str
    area: str


@dataclass(frozen=True, slots=True)
class BaseYear:
    """What the base year's statistics say of a source: t by pollutant; whether there are any statistics of its area."""

    year: int | None = None
    emission_t: dict[str, float] = field(default_factory=dict)
    of_area: bool = False
