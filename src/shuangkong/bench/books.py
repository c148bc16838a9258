"""虚构账册: a books folder of any size, seeded, every row marked synthetic; the nation, its provinces, cities and counties.

Some of everything that a city's books have: zones with targets of their own, enterprises counted apart, issued and
computed paces, approved raises, other calibers, quarters, blank cells, missing rows.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shuangkong.energy.balance_tables import AMOUNTS
from shuangkong.energy.estimate_tables import LABELS
from shuangkong.kernel.periods import five_year_base

LAST_YEAR = 2025
REAL_COUNTIES = 2_843
PROVINCES = 31
COUNTIES_PER_CITY = 10
NATION = "000000"
QUARTERS = (0.22, 0.46, 0.72)  # share of the year that has passed by the end of each quarter
COLUMNS = {
    "areas": ("area", "parent", "name", "level", "unit", "counted_in", "confidence"),
    "gdp": ("area", "period", "gdp_yuan", "price_base_year", "confidence"),
    "energy": (
        "area", "period", "energy_tce", "feedstock_tce", "renewable_power_kwh", "nonfossil_tce", "national_project_tce",
        "quota_bought_tce", "net_power_inflow_kwh", "primary_power_kwh", "caliber", "evidence", "confidence",
    ),
    "balance": ("area", "period", "energy_kind", *(name for name, _ in AMOUNTS), "confidence"),
    "sectors": ("area", "period", "sector", "before_energy_tce", "weight", "growth", "confidence"),
    "targets": (
        "area", "indicator", "kind", "period", "base_year", "target_year", "base", "incentive", "confidence",
        "adjust_approved",
    ),
}  # fmt: skip


@dataclass(slots=True)
class Area:
    """An area of the invented nation; `parts` are those whose amounts its own rows include."""

    code: str
    parent: str
    level: str
    unit: str = ""
    parts: list[Area] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Amounts:
    """Energy and GDP of an area in a year; GDP at the prices of the first year."""

    energy: float
    feedstock: float
    renewable: float
    nonfossil: float
    gdp: float


def write(folder: Path, counties: int, years: int = 16, quarters: int = 0, seed: int = 2) -> dict[str, int]:
    """Write DIR/books/*.csv and return the number of rows of each book.

    Args:
        folder: where the folder `books` is made.
        counties: how many; ten to a city, cities dealt out to 31 provinces.
        years: the last so many years up to 2025.
        quarters: for how many of the last years there are quarters to date as well.
        seed: the same seed gives the same bytes.
    """
    if not 1 <= counties <= PROVINCES * 99 * COUNTIES_PER_CITY:
        raise ValueError(f"counties is {counties}; codes of six digits serve 1 to {PROVINCES * 99 * COUNTIES_PER_CITY}")
    chance = random.Random(seed)  # noqa: S311  invented data, no secret
    areas = areas_of(counties)
    span = range(LAST_YEAR - years + 1, LAST_YEAR + 1)
    size = min(1.0, REAL_COUNTIES / counties)  # more counties share one nation: its sums stay what books can hold
    amounts: dict[str, list[Amounts]] = {}
    for area in reversed(areas):  # parts stand behind their whole
        amounts[area.code] = _amounts(area, amounts, len(span), size, chance)
    (folder / "books").mkdir(parents=True)
    return {
        "areas": _book(folder, "areas", _areas(areas)),
        "gdp": _book(folder, "gdp", _gdp(areas, amounts, span, quarters)),
        "energy": _book(folder, "energy", _energy(areas, amounts, span, quarters)),
        "balance": _book(folder, "balance", _balance(areas, amounts, span)),
        "sectors": _book(folder, "sectors", _sectors(areas, amounts, quarters)),
        "targets": _book(folder, "targets", _targets(areas, span)),
    }


def areas_of(counties: int) -> list[Area]:
    """Return the areas, every whole before its parts; every tenth city has a zone of its own, some an enterprise."""
    nation = Area(NATION, "", "nation")
    areas = [nation]
    cities = -(-counties // COUNTIES_PER_CITY)
    for p in range(min(PROVINCES, cities)):
        province = Area(f"{11 + p}0000", NATION, "province")
        nation.parts.append(province)
        areas.append(province)
        for number, c in enumerate(range(p, cities, PROVINCES), start=1):
            size = min(COUNTIES_PER_CITY, counties - c * COUNTIES_PER_CITY)
            city = _city(f"{province.code[:2]}{number:02d}", province.code, size, c)
            province.parts.append(city)
            areas += [city, *city.parts, *(zone for county in city.parts for zone in county.parts)]
    return areas


def _city(prefix: str, province: str, counties: int, number: int) -> Area:
    city = Area(f"{prefix}00", province, "city")
    city.parts = [Area(f"{prefix}{n:02d}", city.code, "county") for n in range(1, counties + 1)]
    if number % 10 == 0:  # the county is assessed net of a zone that stands in its rows
        city.parts[0].unit = "net"
        city.parts[0].parts.append(Area(f"{prefix}01-KF", city.parts[0].code, "zone", "own"))
    if number % 15 == 0:
        city.parts.append(Area(f"{prefix}00-QY", city.code, "enterprise", "apart"))
    return city


def _amounts(
    area: Area, known: dict[str, list[Amounts]], years: int, size: float, chance: random.Random
) -> list[Amounts]:
    """Return a year's amounts each: the sum of the parts, and more where the area is a part of a city itself."""
    rows = [_sum([known[part.code][n] for part in area.parts]) for n in range(years)]
    if area.level in ("nation", "province", "city"):
        return rows
    energy, gdp = size * chance.uniform(2e5, 3e6), size * chance.uniform(3e9, 5e10)
    growth, decline = chance.uniform(0.03, 0.09), chance.uniform(0.015, 0.04)
    feedstock, nonfossil = chance.uniform(0.0, 0.08), chance.uniform(0.05, 0.3)
    own = []
    for part in rows:
        own.append(_sum([part, Amounts(energy, energy * feedstock, energy * nonfossil * 3e3, energy * nonfossil, gdp)]))
        grown = growth + chance.gauss(0, 0.01)
        gdp *= 1 + grown
        energy *= (1 + grown) * (1 - decline + chance.gauss(0, 0.01))
        nonfossil *= 1.03
    return own


def _sum(parts: list[Amounts]) -> Amounts:
    return Amounts(
        round(sum(p.energy for p in parts), 2),
        round(sum(p.feedstock for p in parts), 2),
        round(sum(p.renewable for p in parts)),
        round(sum(p.nonfossil for p in parts), 2),
        round(sum(p.gdp for p in parts)),
    )


def _areas(areas: list[Area]) -> Iterator[tuple[object, ...]]:
    for area in areas:
        yield area.code, area.parent, f"虚构{area.code}", area.level, area.unit, area.parent, "synthetic"


def _periods(span: range, quarters: int) -> Iterator[tuple[int, int, str, float]]:
    """Yield (number of the year, year, period, share of the year) for years and quarters to date."""
    for n, year in enumerate(span):
        yield n, year, str(year), 1.0
        if year > span[-1] - quarters:
            yield from ((n, year, f"{year}Q{q}", share) for q, share in enumerate(QUARTERS, start=1))


def _gdp(
    areas: list[Area], amounts: dict[str, list[Amounts]], span: range, quarters: int
) -> Iterator[tuple[object, ...]]:
    """Every year at the prices of its five-year plan; a base year at those of the next one as well."""
    for area in areas:
        for n, year, period, share in _periods(span, quarters):
            gdp = amounts[area.code][n].gdp * share
            bases = [five_year_base(year), *([year] if year % 5 == 0 and year < LAST_YEAR else [])]
            for base in bases:
                inflation = 1.02 ** (base - five_year_base(span[0]))
                yield area.code, period, round(gdp * inflation), base, "synthetic"


def _energy(
    areas: list[Area], amounts: dict[str, list[Amounts]], span: range, quarters: int
) -> Iterator[tuple[object, ...]]:
    """Of county rows one in 97 is blank, one in 53 unproven, one in 401 missing; two provinces record other calibers."""
    count = 0
    for number, area in enumerate(areas):
        caliber = {"11": "V1", "12": "V3"}.get(area.code[:2], "")
        for n, _, period, share in _periods(span, quarters):
            a = amounts[area.code][n]
            count += area.level == "county"
            if (area.level == "county" and count % 401 == 0) or _unissued(area, number, period):
                continue
            recorded = a.energy - a.feedstock * (caliber != "") - a.nonfossil * (caliber == "V3")
            total: object = round(recorded * share, 2)
            if area.level == "county" and count % 97 == 0:
                total = ""
            parts = (a.feedstock * share, a.renewable * share, a.nonfossil * share)
            evidence = "" if area.level == "county" and count % 53 == 0 else "虚构"
            more = _listed(number, count, recorded * share), _power(number, a.renewable * share)
            yield (
                area.code, period, total, *(round(part, 2) for part in parts), *more[0], *more[1], caliber, evidence,
                "synthetic",
            )  # fmt: skip


def _unissued(area: Area, number: int, period: str) -> bool:
    """Of some counties the last quarter has not been issued: it is worked out from their sectors."""
    return area.level == "county" and number % 13 == 5 and period == f"{LAST_YEAR}Q{len(QUARTERS)}"


def _balance(areas: list[Area], amounts: dict[str, list[Amounts]], span: range) -> Iterator[tuple[object, ...]]:
    """The last two years of every third area: some as one row, some by kinds, a few with both; one in 29 lacks a cell."""
    kinds = {0: ("",), 1: ("煤炭", "电力"), 2: ("", "煤炭", "电力")}
    for number, area in enumerate(areas):
        for year in span[-2:] if number % 3 == 0 else ():
            for kind in kinds[number // 3 % 3]:
                total = amounts[area.code][year - span[0]].energy * (0.5 if kind else 1.0)
                # stock, production, inflow, outflow, stock left; six sectors; two losses
                shares = (0.05, 0.4, 0.7, 0.1, 0.05, 0.02, 0.6, 0.02, 0.08, 0.06, 0.08, 0.1, 0.01 + number % 4 * 0.01)
                cells: list[object] = [round(total * share, 2) for share in shares]
                if number % 29 == 27:
                    cells[0] = ""
                yield area.code, year, kind, *cells, "synthetic"


def _sectors(areas: list[Area], amounts: dict[str, list[Amounts]], quarters: int) -> Iterator[tuple[object, ...]]:
    """What the last quarter of some counties is worked out from; some weigh by shares, of some a sector told nothing."""
    period = f"{LAST_YEAR}Q{len(QUARTERS)}"
    shares = (60, 5, 5, 20, 10)
    for number, area in enumerate(areas if quarters > 1 else ()):
        if not _unissued(area, number, period):
            continue
        before = amounts[area.code][-2].energy * QUARTERS[-1]
        for place, (sector, share) in enumerate(zip(LABELS, shares, strict=True)):
            weights = ("", share) if number % 2 else (round(before * share / 100, 2), "")
            growth = "" if number % 3 == place else 1 + place
            yield area.code, period, sector, *weights, growth, "synthetic"


def _listed(number: int, count: int, energy: float) -> tuple[object, object]:
    """Some areas have a national project, some buy or sell quota; one cell in 211 is blank."""
    project = round(energy * 0.03, 2) if number % 7 == 2 else 0
    quota = round(energy * (0.01 if number % 2 else -0.01), 2) if number % 9 == 4 else 0
    return ("" if count % 211 == 0 else project), quota


def _power(number: int, renewable: float) -> tuple[object, object]:
    """Every fourth area keeps no account of power; of the others some take power in and some give it out."""
    if number % 4 == 3:
        return "", ""
    return round(renewable * (0.5 if number % 3 else -0.5)), round(renewable * 0.8)


def _targets(areas: list[Area], span: range) -> Iterator[tuple[object, ...]]:
    bases = sorted({five_year_base(year) for year in span})
    for number, area in enumerate(areas):
        decline = 12 + number % 7
        incentive = decline + 1.5 if number % 2 else ""
        for base in bases:
            yield (
                area.code,
                "energy.intensity",
                "five_year",
                base + 5,
                base,
                base + 5,
                decline,
                incentive,
                "synthetic",
                "",
            )
            if number % 4 == 1:
                cap = 20_000 * (number % 8)
                yield area.code, "energy.increment", "five_year", "", base, base + 5, cap, "", "synthetic", ""
        for year in span:
            yield from _yearly(area.code, number, year, decline)


def _yearly(area: str, number: int, year: int, decline: int) -> Iterator[tuple[object, ...]]:
    """What is issued for a year: expected growth everywhere, other targets here and there."""
    base = five_year_base(year)
    approved = "yes" if number % 11 == 0 else ""
    yield area, "gdp.growth", "annual", year, "", "", 5 + number % 3, "", "synthetic", approved
    if number % 5 == 0:
        since = round(decline * (year - base) / 5, 2)
        yield area, "energy.intensity", "cumulative", year, base, "", since, round(since * 1.1, 2), "synthetic", ""
    if number % 5 == 1:
        yield area, "energy.intensity", "annual", year, "", "", round(decline / 5, 2), "", "synthetic", ""
    if number % 6 == 0:
        yield area, "energy.total_growth", "annual", year, "", "", 3 + number % 2, "", "synthetic", ""
    if number % 7 == 0:
        yield area, "energy.total", "annual", year, "", "", 1_000_000 + 1000 * number, "", "synthetic", ""


def _book(folder: Path, name: str, rows: Iterator[tuple[object, ...]]) -> int:
    count = 0
    with (folder / "books" / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(COLUMNS[name])
        for row in rows:
            writer.writerow(row)
            count += 1
    return count
