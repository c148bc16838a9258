"""地区进度: where the areas of a city stood on their paths, for the gate of projects, from the last closing of a year."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from shuangkong.closing import store
from shuangkong.kernel.periods import Period, five_year_base
from shuangkong.projects.regional import AreaStanding

LEVEL = "warning.intensity_level"


def of(city: str, year: int | None = None) -> dict[str, AreaStanding]:
    """Return the standings of a city's areas in a year, the last one closed without; nothing where none was closed."""
    years = [one for one in (_year(closing.period) for closing in _closed(city)) if one is not None]
    wanted = max(years, default=None) if year is None else year
    if wanted is None or wanted not in years:
        return {}
    found = store.latest(city, str(wanted))
    return _standings(city, wanted, found.revision, found.seal)


def _closed(city: str) -> list[Any]:
    return store.closings(city) if city in store.cities() else []


def _year(text: str) -> int | None:
    period = Period.parse(text)
    return period.year if period.text == str(period.year) else None


@lru_cache(maxsize=64)
def _standings(city: str, year: int, revision: int, seal: str) -> dict[str, AreaStanding]:
    """What a closing says; it never changes once it is there."""
    closing = store.latest(city, str(year))
    levels = {row.area: row.value for row in closing.figures() if row.figure == LEVEL}
    told = {row.area: row.confidence for row in closing.figures() if row.figure == "energy.intensity"}
    caps = {row["area"]: row["cap_tce"] for row in _of_year(closing, "increment_account", year)}
    names = {one.area: one.name for one in closing.areas()}
    found = {}
    for row in _of_year(closing, "intensity_account", year):
        area, level = row["area"], levels.get(row["area"])
        found[area] = AreaStanding(
            area=area, name=names[area], year=year, base_year=five_year_base(year), energy_tce=row["energy_tce"],
            gdp_yuan=row["gdp_yuan"], base_energy_tce=row["base_energy_tce"], base_gdp_yuan=row["base_gdp_yuan"],
            required=row["required"], target=row["target"], level=int(level) if level else None,
            increment_tce=caps.get(area), confidence=told.get(area, "reported"), revision=revision, seal=seal,
        )  # fmt: skip
    return found


def _of_year(closing: store.Closing, table: str, year: int) -> list[dict[str, Any]]:
    return [row for row in closing.rows(f"tables/{table}") if row["period"] == str(year)]
