"""DuckDB and Spark give the same figures for the same books, whatever stands in them."""

import gc
import hashlib
import importlib.util
import random
import shutil
from pathlib import Path

import pytest
from small_books import CITY, EAST, QUARTERS, WEST, SmallBooks

HAS_SPARK = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None
COLUMNS = {
    "gdp": ("gdp_yuan",),
    "energy": ("energy_tce", "feedstock_tce", "renewable_power_kwh", "nonfossil_tce", "caliber"),
}
CITIES, PROVINCE = 4, "990000"


def disorder(chance):
    """Cells to be left blank or changed, and rows to be lost, anywhere in the small books."""

    def somewhere():
        year = str(chance.randint(2020, 2025))
        return chance.choice([CITY, EAST, WEST]), chance.choice(["gdp", "energy"]), year

    # half of what stood there to twice as much: energy that is less than what is to be deducted from it is refused
    cells = [(*somewhere(), chance.randint(0, 4), chance.randint(500, 2000)) for _ in range(chance.randint(0, 12))]
    return cells, [somewhere() for _ in range(chance.randint(0, 3))]


def disordered(folder, cells, lost):
    """Small books with the disorder in them; quarters of one year only, to be quick."""
    small = SmallBooks(folder)
    for book in ("gdp", "energy"):
        small.rows[book] = [
            row for row in small.rows[book] if row["period"] not in QUARTERS or row["period"] >= "2024Q2"
        ]
    for area, book, year, column, number in cells:
        name = COLUMNS[book][column % len(COLUMNS[book])]
        for row in small.rows[book]:
            if (row["area"], row["period"]) == (area, year):
                row[name] = changed(name, row.get(name, ""), number)
    for area, book, year in lost:
        small.rows[book] = [row for row in small.rows[book] if (row["area"], row["period"]) != (area, year)]
    return small


def books_of(folder, disorders):
    """Write the books of a province whose cities are the small books, each with a disorder of its own."""
    province = SmallBooks(folder)
    province.rows = {name: [] for name in province.rows}
    province.add("areas", area=PROVINCE, name="中省", level="province")
    for number, one in enumerate(disorders, 1):
        for name, rows in disordered(folder, *one).rows.items():
            for row in rows:
                places = {key: f"99{number:02}{row[key][4:]}" for key in ("area", "parent") if row.get(key)}
                province.rows[name].append(row | ({"parent": PROVINCE} if row["area"] == CITY else {}) | places)
    return province.write()


def changed(name, was, number):
    """A cell as it is after a change: empty, another caliber, or another amount."""
    if number % 3 == 0:
        return ""
    return ["V0", "V1", "V3"][number % 3] if name == "caliber" else str(float(was or 1000) * number / 1000)


def digest(rows):
    """One hash of all figures with all their columns."""
    text = "\n".join(str(sorted((k, str(v)) for k, v in rows[key].items())) for key in sorted(rows))
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.spark
@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # pyspark leaves sockets to the collector
def test_duckdb_and_spark_agree_on_any_books(needs, computed, tmp_path):
    """Every figure with value, verdict, coverage, confidence and caliber: one digest for both engines.

    Four cities in one run: to plan a run takes Spark far longer than to compute it, whatever is in the books.
    """
    needs("Spark", HAS_SPARK, "make spark; apt-get install openjdk-17-jre-headless")
    chance = random.Random(11)  # noqa: S311 -- made-up books
    folder = books_of(tmp_path / "books", [disorder(chance) for _ in range(CITIES)])
    here, there = computed(folder), computed(folder, setting="local[2]")
    gc.collect()
    assert {k: r for k, r in here.items() if there.get(k) != r} == {}
    assert digest(here) == digest(there)
    assert len(here) > CITIES * 300


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("city", ["anshan", "tongren"])
def test_duckdb_and_spark_agree_on_both_packs(needs, computed, packs, city):
    """The packs as shipped, all periods."""
    needs("Spark", HAS_SPARK, "make spark; apt-get install openjdk-17-jre-headless")
    here, there = computed(Path(packs / city)), computed(Path(packs / city), setting="local[2]")
    gc.collect()
    assert digest(here) == digest(there)
