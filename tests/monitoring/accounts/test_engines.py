"""The same accounts on DuckDB and on Spark: equal to the bit, so the files they keep are equal to the byte."""

import gc
import importlib.util
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_lake import Pack
from spark_cluster import cluster
from windows import case, computed

from shuangkong.bench.lake_made import Asked, deliver, made_lake, stations
from shuangkong.kernel.engine import engine
from shuangkong.monitoring.close_files import SORTED_BY, sha256

SCRIPT = Path(sys.executable).with_name("shuangkong")
HAS_SPARK = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None
LACKS = "make spark; apt-get install openjdk-17-jre-headless"
DAYS = "2026-03-30..2026-03-31"
pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # sockets left to the collector
]


@pytest.fixture
def twins(tmp_path):
    """Two equal lakes with late rows, limits and a declared mark, and their packs."""
    asked = Asked(outlets=4, days=2, late=0.1, gaps=0.05, first=date(2026, 3, 30))
    made = [Pack(tmp_path / name / "home", tmp_path / name / "pack") for name in ("one", "other")]
    for pack in made:
        made_lake(pack.home, asked, processes=1)
        deliver(pack.home, asked, [asked.first + timedelta(1)], processes=1)
        for number, (mn, _) in enumerate(stations(asked.outlets)):
            pack.outlet(f"made-{number:04}", "gas" if number % 2 else "water", reference_o2="9")
            pack.stations[-1] = (mn, f"made-{number:04}")
        limit = {"limit": 40, "unit": "mg/m3", "basis": "corrected", "span": "hour", "from": "2020-01-01"}
        pack.add("limits", outlet="made-0001", factor="a21002", **limit)
        span = {"from": "2026-03-30 00:00", "to": "2026-03-30 01:30"}
        pack.add("marks", outlet="made-0001", object="facility", state="St", **span)
        pack.write()
    return made


def files(pack):
    """Every kept file with its hash."""
    lake = pack.home / "lake"
    return {
        path.relative_to(lake).as_posix(): sha256(path)
        for kind in SORTED_BY
        for path in lake.glob(f"{kind}/*/*.parquet")
    }


def words(pack):
    """The command that closes the days of a lake."""
    return [SCRIPT, "monitoring", "close", DAYS, "--city", pack.folder, "--home", pack.home, "--format", "json"]


def test_a_cluster_keeps_the_same_bytes(twins, tmp_path, needs):
    """`monitoring close` on a master and two workers: hours, emissions, days and months equal to the byte; so is what it says."""
    needs("Spark", HAS_SPARK, LACKS)
    one, other = twins
    here = subprocess.run(words(one), capture_output=True, text=True, check=True)
    with cluster(tmp_path) as (address, found):
        environment = {**found, "SHUANGKONG_ENGINE": address}
        there = subprocess.run(words(other), capture_output=True, text=True, env=environment, check=False)
    assert there.returncode == 0, there.stderr[-3000:]
    assert files(one)
    assert files(other) == files(one)
    assert there.stdout.splitlines()[-1] == here.stdout.splitlines()[-1]


@given(st.lists(case(), min_size=20, max_size=20, unique_by=repr))
@settings(max_examples=1, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_windows_agree_on_both_engines(needs, cases):
    """Random series through the substitution: the same substitutes from the same number of values."""
    needs("Spark", HAS_SPARK, LACKS)
    found = []
    for setting in ("duckdb", "local[2]"):
        with engine(setting) as opened:
            found.append(computed(opened, *cases))
    gc.collect()
    assert found[0] == found[1]
