"""缺省值和排放因子: the shipped tables of fuels and of power grids, and which row is in use for a year."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from shuangkong.kernel.figures import CONFIDENCES

FOLDER = Path(__file__).parent / "factors"
FUELS_FILE, GRIDS_FILE = "fuels.csv", "grids.csv"
ASSUMED = CONFIDENCES.index("assumed")
Row = Mapping[str, Any]


@cache
def _rows(file: str) -> Sequence[Mapping[str, str]]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as opened:
        # line 1 is the header: a reader of the file finds the row under its number
        return [{**row, "row": str(line)} for line, row in enumerate(csv.DictReader(opened), start=2)]


@cache
def fuel_names() -> Mapping[str, str]:
    """Return the fuel that each name stands for."""
    return {
        name: row["fuel"]
        for row in _rows(FUELS_FILE)
        for name in (row["fuel"], *filter(None, row["aliases"].split(";")))
    }


@cache
def grid_names() -> Mapping[str, str]:
    """Return the grid that each code and name stands for: 210000 and 辽宁."""
    return {name: row["grid"] for row in _rows(GRIDS_FILE) for name in (row["grid"], row["name"])}


def grid_name(grid: str) -> str:
    """Return what a grid is called."""
    return next((row["name"] for row in _rows(GRIDS_FILE) if row["grid"] == grid), grid)


def unit_of(fuel: str) -> str:
    """Return the unit that a fuel is counted in."""
    return next(row["unit"] for row in _rows(FUELS_FILE) if row["fuel"] == fuel)


def default_ncv(fuel: str) -> float:
    """Return the default net calorific value of a fuel, in GJ per unit."""
    return next(float(row["ncv_gj"]) for row in _rows(FUELS_FILE) if row["fuel"] == fuel)


def fuel_factors(fuels: Collection[str], years: Iterable[int]) -> list[dict[str, Any]]:
    """Return the defaults in force for each of some fuels and years."""
    return [
        {
            "fuel": row["fuel"], "year": year, "unit": row["unit"],
            **{name: float(row[name]) for name in ("ncv_gj", "carbon_tc_per_gj", "oxidation")}, **_source(row),
        }
        for year in years
        for row in _rows(FUELS_FILE)
        if row["fuel"] in fuels and int(row["first_year"] or 0) <= year <= int(row["last_year"] or 9999)
    ]  # fmt: skip


def grid_factors(grids: Collection[str], years: Iterable[int], as_of: date) -> list[dict[str, Any]]:
    """Return the factor in use for each of some grids and years, from what was published by a day.

    A year without a factor of its own takes that of the nearest year before it, else of the nearest after; nobody
    published it for that year, so it is assumed. A grid of which nothing is published yet has no row.
    """
    found = []
    for grid in sorted(grids):
        known = {
            int(r["year"]): r for r in _rows(GRIDS_FILE) if r["grid"] == grid and r["published"] <= as_of.isoformat()
        }
        for year in years if known else ():
            own = max((y for y in known if y <= year), default=min(known))
            source = _source(known[own])
            source["confidence"] = source["confidence"] if own == year else max(source["confidence"], ASSUMED)
            factor = float(known[own]["kgco2_per_kwh"])
            found.append({"grid": grid, "year": year, "factor_year": own, "kgco2_per_kwh": factor, **source})
    return found


def _source(row: Mapping[str, str]) -> dict[str, Any]:
    return {
        "confidence": CONFIDENCES.index(row["confidence"]), "document": row["document"], "at": row["at"],
        "row": int(row["row"]),
    }  # fmt: skip
