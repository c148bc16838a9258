"""DuckDB and Spark give the same figures for the same books, whatever stands in them."""

import gc
import importlib.util
import shutil

import pytest
from disorder import province
from indicator_books import every_relation
from small_projects import every_standing
from together import joined, read, results, same

HAS_SPARK = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None
SETS = ("anshan", "tongren", "any books", "every relation", "every standing")
ROOMS = ("carbon", "emissions", "energy", "warning")


@pytest.fixture(scope="module")
def folders(tmp_path_factory, packs):
    """Both packs as shipped, four cities in disorder, indicators of every relation and bound, projects of every standing."""
    made = tmp_path_factory.mktemp("sets")
    folders = [
        packs / "anshan", packs / "tongren", province(made / "any", cities=4, seed=11),
        every_relation(made / "indicators").write(), every_standing(made / "projects").write(),
    ]  # fmt: skip
    return dict(zip(SETS, folders, strict=True))


@pytest.fixture(scope="module")
def several(folders):
    """The books of every set."""
    return read(folders)


@pytest.fixture(scope="module")
def together(folders, several):
    """The tables of all sets as one, and their catalogue."""
    return joined(list(several.values()), folders.values())


@pytest.fixture(scope="module")
def here(together):
    """What DuckDB makes of all sets."""
    return results(*together)


def by_key(rows):
    """(figure, area, period) → row."""
    return {(row["figure"], row["area"], row["period"]): row for row in rows}


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # sockets that pyspark leaves
def test_duckdb_and_spark_agree(needs, together, here):
    """Figures with every column, to the last digit; and every row of the accounts sealed beside them."""
    needs("Spark", HAS_SPARK, "make spark; apt-get install openjdk-17-jre-headless")
    there = results(*together, setting="local[2]")
    gc.collect()
    assert by_key(there["figures"]) == by_key(here["figures"])
    for name, rows in here.items():
        assert [pair for pair in zip(rows, there[name], strict=True) if not same(*pair)] == [], name


@pytest.mark.parametrize("name", SETS)
def test_a_set_alone_has_the_same_figures(several, here, name):
    """What both engines agree on for all sets together is what each has by itself."""
    books, all_figures = several[name], by_key(here["figures"])
    alone = by_key(results(books.tables, books.catalogue)["figures"])
    assert len(alone) > 100
    assert {key: (row, all_figures.get(key)) for key, row in alone.items() if all_figures.get(key) != row} == {}


def test_every_kind_of_figure_is_among_them(here):
    """Energy, carbon and pollutants with values; every part of an indicator; every verdict; and no empty account."""
    figures = here["figures"]
    valued = {row["figure"] for row in figures if row["value"] is not None}
    assert {name.partition(".")[0] for name in valued} >= set(ROOMS)
    assert {"carbon.total", "carbon.fuels", "carbon.power", "carbon.intensity_decline"} <= valued
    parts = {name.rpartition(".")[2] for name in valued if name.startswith("made.")}
    assert {"measured", "required", "gap", "progress", "needed", "forecast", "forecast_low", "forecast_high"} <= parts
    assert {"met", "behind", "undetermined", "none"} <= {row["verdict"] for row in figures}
    assert [name for name, rows in here.items() if not rows] == []
