"""基准年统计: whether a source stands in the base year's environmental statistics (遵循基数), and with which emission.

What is not in them is no object of reduction. A source is found by its permit, without one by its name in the area.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from shuangkong.access.scope import lineage_of
from shuangkong.emissions.base_source import BaseYear, Source
from shuangkong.emissions.permit_models import SourceStatistic
from shuangkong.kernel.problems import NotInForce
from shuangkong.statistics.in_use import in_use

BASE_YEAR = "emissions.base_year"


def base_year(area: str, day: date) -> int | None:
    """Return the base year in force; None where there is none."""
    try:
        return int(in_use().rulebook.value(BASE_YEAR, lineage_of(area), day).number)
    except NotInForce:
        return None


def of_source(source: Source, day: date) -> BaseYear:
    """Return what the statistics that stand say of a source."""
    year = base_year(source.area, day)
    if year is None:
        return BaseYear()
    rows = SourceStatistic.objects.filter(ended_at=None, year=year)
    found: dict[str, float] = {}
    for pollutant, emission in _rows(rows, source).values_list("pollutant", "emission_t"):
        found[pollutant] = found.get(pollutant, 0.0) + float(emission or 0)
    return BaseYear(year, found, rows.filter(area=source.area).exists())


def _rows(rows: Any, source: Source) -> Any:
    """The rows of a unit; of its facility alone where they tell facilities apart."""
    if source.permit:
        of_unit = rows.filter(permit=source.permit)
    else:
        of_unit = rows.filter(organisation=source.organisation, area=source.area)
    of_facility = of_unit.filter(facility=source.facility) if source.facility else of_unit.none()
    if of_facility.exists():
        return of_facility
    return of_unit.filter(facility="") if source.facility else of_unit
