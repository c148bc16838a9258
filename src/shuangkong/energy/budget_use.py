"""预算的执行数: what each county or unit of a budget has used so far, and where that is from.

Counties: the closings of the year. Units: their approved reports, month by month; where a month has none, their meters;
at the year's end the approved status report, which is for the whole year.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from shuangkong.access.scope import lineage_of
from shuangkong.energy import sealed_energy
from shuangkong.energy.budget_course import to_date
from shuangkong.energy.models import Budget
from shuangkong.rulebook.lookup import implied_chain
from shuangkong.statistics.in_use import in_use
from shuangkong.statistics.monthly_energy import basis, monthly_energy, yearly_energy

FLOOR = "monitoring.meter_completeness"
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
        known = sealed_energy.of(budget.area_id, budget.year)
        found |= {area: known[area].months for area in areas if area in known}
        said += sorted({known[area].source for area in areas if area in known and known[area].source})
    if units:
        found |= units_used(units, budget.area_id, budget.year)
        said.append("重点用能单位月度用能报表、能源利用状况报告和能耗在线监测")
    return found, "；".join(said)


def sealed(area: str, year: int) -> sealed_energy.AreaEnergy | None:
    """Return what the closings of its city say of an area; None where they say nothing."""
    return next((found for city in lineage_of(area) if (found := sealed_energy.of(city, year).get(area))), None)


def of_area(area: str, year: int) -> Mapping[int, float]:
    """Return what an area as a whole used to the end of each month, from the closings of its city."""
    found = sealed(area, year)
    return found.months if found else {}


def confidences(budget: Budget) -> dict[str, str]:
    """Return the confidence of what was used, of the area itself and of its counties, where closings say it."""
    known = sealed_energy.of(budget.area_id, budget.year)
    own = sealed(budget.area_id, budget.year)
    return {code: one.confidence for code, one in known.items()} | ({budget.area_id: own.confidence} if own else {})


def units_used(units: Collection[str], area: str, year: int) -> dict[str, Mapping[int, float]]:
    """Return what units used to the end of each month of a year."""
    word = basis(area, year)
    reported, whole, meters = (
        monthly_energy(units, year, word),
        yearly_energy(units, [year], word),
        metered(units, year, word, timezone.localdate(), _floor(area, year)),
    )
    found: dict[str, Mapping[int, float]] = {}
    for unit in units:
        months = to_date(meters.get(unit, {}) | reported.get(unit, {}))
        if (unit, year) in whole:
            months[12] = whole[unit, year]
        found[unit] = months
    return found


def _floor(area: str, year: int) -> float:
    """The least share of a month that meters have to cover (R8.4)."""
    return float(in_use().rulebook.value(FLOOR, implied_chain(area[:6]), date(year, 12, 31)).number)


def metered(
    units: Collection[str], year: int, word: str, today: date, floor: float, folder: Path | None = None
) -> dict[str, dict[int, float]]:
    """Return what the meters of units counted by month, in tce.

    Left out are a month that has not ended, one with an amount missing, and one of which meters covered less than `floor`.
    """
    from shuangkong.monitoring.lake.files import home  # brings along what computes: pages start without it
    from shuangkong.monitoring.meters.kept import month_file

    found: dict[str, dict[int, float]] = {}
    for month in range(1, 13):
        if (year, month) >= (today.year, today.month):
            break
        path = month_file(folder or home(), METERED, year * 100 + month)
        for row in _rows(path, units) if path.exists() else ():
            grams = row[f"{word}_g"]
            if grams is not None and row["due_s"] and row["covered_s"] / row["due_s"] >= floor:
                found.setdefault(row["organisation"], {})[month] = grams / GRAMS
    return found


def _rows(path: Path, units: Collection[str]) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    table = pq.read_table(path, filters=[("organisation", "in", list(units))])
    return list(table.to_pylist())
