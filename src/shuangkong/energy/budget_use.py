"""预算的执行数: what each county or unit of a budget has used so far, and where that is from.

Counties: the closings of the year. Units: their approved reports, month by month; where a month has none, their meters;
at the year's end the approved status report, which is for the whole year.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from shuangkong.access.scope import lineage_of
from shuangkong.energy import sealed_energy
from shuangkong.energy.budget_course import to_date
from shuangkong.energy.models import Budget
from shuangkong.statistics.monthly_energy import basis, monthly_energy, yearly_energy

METERED = "meter_organisation_months"
GRAMS = 1_000_000  # in a tonne
Used = Mapping[str, Mapping[int, float]]  # code → month → tce since January


def used(budget: Budget) -> tuple[Used, str]:
    """Return what was used to the end of each month, by code of county or unit, and the source in words."""
    lines = list(budget.lines.all())
    areas = [line.area_id for line in lines if line.area_id]
    units = [line.organisation_id for line in lines if line.organisation_id]
    found: dict[str, Mapping[int, float]] = {}
    said = []
    if areas:
        sealed = sealed_energy.of(budget.area_id, budget.year)
        found |= {area: sealed[area].months for area in areas if area in sealed}
        said += sorted({sealed[area].source for area in areas if area in sealed and sealed[area].source})
    if units:
        found |= units_used(units, budget.area_id, budget.year)
        said.append("重点用能单位月度用能报表、能源利用状况报告和能耗在线监测")
    return found, "；".join(said)


def of_area(area: str, year: int) -> Mapping[int, float]:
    """Return what an area as a whole used to the end of each month, from the closings of its city."""
    for city in lineage_of(area):
        found = sealed_energy.of(city, year).get(area)
        if found is not None:
            return found.months
    return {}


def units_used(units: Collection[str], area: str, year: int) -> dict[str, Mapping[int, float]]:
    """Return what units used to the end of each month of a year."""
    word = basis(area, year)
    reported, whole, meters = (
        monthly_energy(units, year, word),
        yearly_energy(units, [year], word),
        metered(units, year, word),
    )
    found: dict[str, Mapping[int, float]] = {}
    for unit in units:
        months = to_date(meters.get(unit, {}) | reported.get(unit, {}))
        if (unit, year) in whole:
            months[12] = whole[unit, year]
        found[unit] = months
    return found


def metered(units: Collection[str], year: int, word: str, folder: Path | None = None) -> dict[str, dict[int, float]]:
    """Return what the meters of units counted by month, in tce; a month with an amount missing is left out."""
    from shuangkong.monitoring.lake.files import home  # brings along what computes: pages start without it
    from shuangkong.monitoring.meters.kept import month_file

    found: dict[str, dict[int, float]] = {}
    for month in range(1, 13):
        path = month_file(folder or home(), METERED, year * 100 + month)
        for row in _rows(path, units) if path.exists() else ():
            grams = row[f"{word}_g"]
            if grams is not None:
                found.setdefault(row["organisation"], {})[month] = grams / GRAMS
    return found


def _rows(path: Path, units: Collection[str]) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    table = pq.read_table(path, filters=[("organisation", "in", list(units))])
    return list(table.to_pylist())
