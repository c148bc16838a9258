"""DuckDB and Spark give the same indicator figures, all relations, bounds and tonnages that add up among them."""

import gc
import importlib.util
import shutil
from datetime import date

import pytest
from indicator_books import every_relation

HAS_SPARK = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None
DAY = date(2026, 3, 31)


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # sockets that pyspark leaves
def test_duckdb_and_spark_agree_on_indicators(needs, computed, tmp_path):
    """Every column of every figure: value, unit, verdict, coverage, confidence."""
    needs("Spark", HAS_SPARK, "make spark; apt-get install openjdk-17-jre-headless")
    folder = every_relation(tmp_path / "pack").write()
    here, there = computed(folder, DAY), computed(folder, DAY, "local[2]")
    gc.collect()
    assert {key: (row, there.get(key)) for key, row in here.items() if there.get(key) != row} == {}
    assert here.keys() == there.keys()
    parts = {figure.rpartition(".")[2] for figure, _, _ in here}
    assert {"measured", "required", "gap", "progress", "needed", "forecast", "forecast_low", "forecast_high"} <= parts
    assert {row["verdict"] for row in here.values()} == {"met", "behind", "undetermined", "none"}
