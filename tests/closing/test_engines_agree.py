"""DuckDB and Spark give the same figures for the same books, whatever stands in them."""

import gc
import hashlib
import importlib.util
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from small_books import CITY, EAST, QUARTERS, WEST, SmallBooks

HAS_SPARK = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None
COLUMNS = {
    "gdp": ("gdp_yuan",),
    "energy": ("energy_tce", "feedstock_tce", "renewable_power_kwh", "nonfossil_tce", "caliber"),
}
FEW = settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # to make a failing example smaller takes minutes, and one says enough
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def disorder(draw):
    """Cells to be left blank or changed, and rows to be lost, anywhere in the small books."""
    area, book = st.sampled_from([CITY, EAST, WEST]), st.sampled_from(["gdp", "energy"])
    year = st.sampled_from([str(y) for y in range(2020, 2026)])
    # half of what stood there to twice as much: energy that is less than what is to be deducted from it is refused
    cells = draw(st.lists(st.tuples(area, book, year, st.integers(0, 4), st.integers(500, 2000)), max_size=12))
    lost = draw(st.lists(st.tuples(area, book, year), max_size=3))
    return cells, lost


def books_of(folder, cells, lost):
    """Write the small books with the disorder in them; quarters of one year only, to be quick."""
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
    for key in lost:
        small.rows[key[1]] = [r for r in small.rows[key[1]] if (r["area"], r["period"]) != (key[0], key[2])]
    return small.write()


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
@FEW
@given(disorder=disorder())
def test_duckdb_and_spark_agree_on_any_books(needs, computed, tmp_path, disorder):
    """Every figure with value, verdict, coverage, confidence and caliber: one digest for both engines."""
    needs("Spark", HAS_SPARK, "make spark; apt-get install openjdk-17-jre-headless")
    folder = books_of(tmp_path / "books", *disorder)
    here, there = computed(folder), computed(folder, setting="local[2]")
    gc.collect()
    assert {k: r for k, r in here.items() if there.get(k) != r} == {}
    assert digest(here) == digest(there)
    assert len(here) > 300


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("city", ["anshan", "tongren"])
def test_duckdb_and_spark_agree_on_both_packs(needs, computed, packs, city):
    """The packs as shipped, all periods."""
    needs("Spark", HAS_SPARK, "make spark; apt-get install openjdk-17-jre-headless")
    here, there = computed(Path(packs / city)), computed(Path(packs / city), setting="local[2]")
    gc.collect()
    assert digest(here) == digest(there)
