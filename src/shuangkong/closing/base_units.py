"""目标分解的基期: the units of a city in the base year of a target, from its newest closing of a year."""

from __future__ import annotations

import os
from collections.abc import Mapping
from math import prod
from pathlib import Path
from typing import Any

from shuangkong.closing import store
from shuangkong.closing.store import Closing
from shuangkong.energy.sealed_energy import Base, BaseUnit
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.periods import Period, five_year_base
from shuangkong.kernel.problems import Unknown
from shuangkong.plans.pack import PACKS
from shuangkong.registers.tables import ABOVE_COUNTY, pack_area

INTENSITY, GROWTH = "energy.intensity", "gdp.growth"
Row = Mapping[str, Any]


def of(city: str, target_year: int | None = None) -> Base | None:
    """Return what a target of a year is shared out on, the latest target without; None where no year was closed.

    Unknown where the year is neither that of the city's own five-year target nor the last of a five-year plan.
    """
    closing = _newest(city)
    if closing is None:
        return None
    targets = closing.rows("inputs/targets")
    asked = [r for r in targets if (r["area"], r["indicator"], r["kind"]) == (city, INTENSITY, "five_year")]
    last = target_year or max(
        (row["target_year"] for row in asked), default=five_year_base(Period.parse(closing.period).year) + 5
    )
    if last not in {row["target_year"] for row in asked} and last != five_year_base(last) + 5:
        raise Unknown(f"{last} 年不是目标年。应为五年规划的末年，如 2030，或账册中全市五年目标的目标年")
    own: Row = next((row for row in asked if row["target_year"] == last), {})
    first = own.get("base_year") or five_year_base(last)
    energy, gdp = (
        _amounts(closing, "assessed_energy", "assessed_tce", first),
        _amounts(closing, "gdp_in_use", "gdp_yuan", first),
    )
    if not energy:
        return None
    sure, notes = _confidences(closing, first), _notes(city)
    units = tuple(
        BaseUnit(
            one.area, one.name, one.level, energy.get(one.area), gdp.get(one.area),
            _growth(targets, one.area, city, range(first + 1, last + 1)), notes.get(one.area, {}),
            sure.get(one.area, ""),
        )
        for one in _units(closing, city)
    )  # fmt: skip
    source = f"{Period.parse(closing.period).label()}锁定数据第 {closing.revision} 版"
    of_base = {row["base_year"] for row in closing.rows("tables/assessed_energy")}
    return Base(first, last, own.get("base"), own.get("incentive"), units, source, other_cycle=first not in of_base)


def _newest(city: str) -> Closing | None:
    closed = store.closings(city) if city in store.cities() else []
    years = sorted(one.period for one in closed if Period.parse(one.period).kind == "year")
    return store.latest(city, years[-1]) if years else None


def _amounts(closing: Closing, table: str, column: str, year: int) -> dict[str, float]:
    return {row["area"]: row[column] for row in _rows(closing, table, column, year)}


def _rows(closing: Closing, table: str, column: str, year: int) -> list[dict[str, Any]]:
    """Rows of the base year on its own cycle; before the first year of that is closed, on the cycle before."""
    rows = [row for row in closing.rows(f"tables/{table}") if row["period"] == str(year) and row[column] is not None]
    return [row for row in rows if row["base_year"] == year] or rows


def _confidences(closing: Closing, year: int) -> dict[str, str]:
    """The worst confidence of each unit's energy and GDP of the base year."""
    used = [
        *_rows(closing, "assessed_energy", "assessed_tce", year),
        *_rows(closing, "gdp_in_use", "gdp_yuan", year),
    ]
    worst: dict[str, int] = {}
    for row in used:
        worst[row["area"]] = max(worst.get(row["area"], 0), row["confidence"])
    return {area: CONFIDENCES[level] for area, level in worst.items()}


def _units(closing: Closing, city: str) -> list[store.AreaRow]:
    """The units that the city is the sum of: those counted in it, and those taken out of one assessed net."""
    areas = [one for one in closing.areas() if one.level not in ABOVE_COUNTY]
    direct = [one for one in areas if (one.counted_in or one.parent) == city]
    net = {one.area for one in direct if one.unit == "net"}
    return [*direct, *(one for one in areas if one.counted_in in net and one.unit == "own")]


def _growth(targets: list[dict[str, Any]], area: str, city: str, years: range) -> float | None:
    """The growth of GDP expected over the span; the city's where the unit has none; None where none is known."""
    known = {(r["area"], r["year"]): r["base"] for r in targets if (r["indicator"], r["kind"]) == (GROWTH, "annual")}
    found = [known.get((area, year), known.get((city, year))) for year in years]
    there = [growth for growth in found if growth is not None]
    return None if len(there) < len(found) else prod([1 + growth * 0.01 for growth in there]) - 1


def _notes(city: str) -> dict[str, Mapping[str, Any]]:
    """The factors that the city's pack keeps; none where no pack is at hand."""
    from shuangkong.closing.sharing import notes_of  # brings along what computes: pages start without it

    folder = os.environ.get(PACKS, "")
    packs = sorted(path.parent for path in Path(folder).glob("*/books")) if folder else []
    pack = next((one for one in packs if pack_area(one) == city), None)
    return notes_of(pack) if pack else {}
