"""基准年统计中的排放源: a source as statistics know it, and what those of the base year say of it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shuangkong.kernel.problems import NotInForce
from shuangkong.rulebook.lookup import Rulebook

BASE_YEAR = "emissions.base_year"
Row = Mapping[str, Any]  # of source_base: permit, facility, organisation, area, pollutant, emission_t
Units = Mapping[tuple[str, ...], Sequence[Row]]


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


def year_of(rulebook: Rulebook, chain: Sequence[str], day: date) -> int | None:
    """Return the base year in force for the first of some areas that has one; None where there is none."""
    try:
        return int(rulebook.value(BASE_YEAR, chain, day).number)
    except NotInForce:
        return None


def by_unit(rows: Iterable[Row]) -> Units:
    """Return the rows of one year by what a unit is found by: its permit, or its name in the area."""
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row["permit"]:
            found[(row["permit"],)].append(row)
        found[row["organisation"], row["area"]].append(row)
    return found


def emitted(units: Units, source: Source) -> dict[str, float]:
    """Return what the rows say that a source emitted, t by pollutant: its unit's, or where they tell facilities apart its
    facility's alone.
    """
    rows = units.get((source.permit,) if source.permit else (source.organisation, source.area), ())
    if source.facility:
        of_facility = [row for row in rows if row["facility"] == source.facility]
        rows = of_facility or [row for row in rows if not row["facility"]]
    found: dict[str, float] = {}
    for row in rows:
        found[row["pollutant"]] = found.get(row["pollutant"], 0.0) + float(row["emission_t"] or 0)
    return found
