"""基准年统计: whether a source stands in the base year's environmental statistics (遵循基数), and with which emission.

What is not in them is no object of reduction. A source is found by its permit, without one by its name in the area.
"""

from __future__ import annotations

from datetime import date

from shuangkong.access.scope import lineage_of
from shuangkong.emissions.base_source import BaseYear, Source, by_unit, emitted, year_of
from shuangkong.emissions.permit_models import SourceStatistic
from shuangkong.statistics.in_use import in_use


def base_year(area: str, day: date) -> int | None:
    """Return the base year in force; None where there is none."""
    return year_of(in_use().rulebook, lineage_of(area), day)


def of_source(source: Source, day: date) -> BaseYear:
    """Return what the statistics that stand say of a source."""
    year = base_year(source.area, day)
    if year is None:
        return BaseYear()
    rows = SourceStatistic.objects.filter(ended_at=None, year=year)
    of_unit = {"permit": source.permit} if source.permit else {"organisation": source.organisation, "area": source.area}
    listed = rows.filter(**of_unit).values("permit", "facility", "organisation", "area", "pollutant", "emission_t")
    return BaseYear(year, emitted(by_unit(listed), source), rows.filter(area=source.area).exists())
