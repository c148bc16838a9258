"""Small books in disorder: cells that are blank, doubled or halved, and rows that are lost."""

from __future__ import annotations

import random

from carbon_books import asked, with_carbon
from more_books import MoreBooks
from small_books import CITY, EAST, QUARTERS, WEST

COLUMNS = {
    "gdp": ("gdp_yuan",),
    "energy": ("energy_tce", "feedstock_tce", "renewable_power_kwh", "nonfossil_tce", "caliber"),
    "fuels": ("consumed", "feedstock"),
}
PROVINCE = "990000"


def province(folder, cities, seed):
    """Write the books of a province whose cities are the small books, each with a disorder of its own."""
    chance = random.Random(seed)  # noqa: S311 -- made-up books
    whole = MoreBooks(folder)
    whole.rows = {"areas": [{"area": PROVINCE, "name": "中省", "level": "province"}]}
    for number in range(1, cities + 1):
        for name, rows in _disordered(folder, *_disorder(chance)).rows.items():
            for row in rows:
                places = {key: f"99{number:02}{row[key][4:]}" for key in ("area", "parent") if row.get(key)}
                under = {"parent": PROVINCE} if name == "areas" and row["area"] == CITY else {}
                whole.rows.setdefault(name, []).append(row | under | places)
    return whole.write()


def _disorder(chance):
    """Cells to be left blank or changed, and rows to be lost, anywhere in the small books."""

    def somewhere():
        year = str(chance.randint(2020, 2025))
        return chance.choice([CITY, EAST, WEST]), chance.choice(list(COLUMNS)), year

    # half of what stood there to twice as much: energy that is less than what is to be deducted from it is refused
    cells = [(*somewhere(), chance.randint(0, 4), chance.randint(500, 2000)) for _ in range(chance.randint(0, 18))]
    return cells, [somewhere() for _ in range(chance.randint(0, 4))]


def _disordered(folder, cells, lost):
    """Small books with the disorder in them; quarters of one year only, to be quick."""
    small = asked(with_carbon(MoreBooks(folder), (EAST, WEST), feedstock="50000"))
    for book in ("gdp", "energy"):
        small.rows[book] = [
            row for row in small.rows[book] if row["period"] not in QUARTERS or row["period"] >= "2024Q2"
        ]
    for area, book, year, column, number in cells:
        name = COLUMNS[book][column % len(COLUMNS[book])]
        for row in small.rows[book]:
            if (row["area"], row["period"]) == (area, year):
                row[name] = _changed(name, row.get(name, ""), number)
    for area, book, year in lost:
        small.rows[book] = [row for row in small.rows[book] if (row["area"], row["period"]) != (area, year)]
    return small


def _changed(name, was, number):
    """A cell as it is after a change: empty, another caliber, or another amount."""
    if number % 3 == 0:
        return ""
    return ["V0", "V1", "V3"][number % 3] if name == "caliber" else str(float(was or 1000) * number / 1000)
