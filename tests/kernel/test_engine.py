"""Which engine runs, and that a wrong setting is told in words."""

import gc
import importlib.util
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from shuangkong.kernel.engine import DuckDB, Spark, engine, kept
from shuangkong.kernel.problems import Unknown

SPARK = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None
TABLE = pa.table({"area": ["b", "a", None], "energy_tce": [1.0, None, 2.5], "rank": pa.array([1, 2, 3], pa.int8())})


def test_duckdb_is_the_default(monkeypatch):
    """No setting, the embedded engine."""
    monkeypatch.delenv("SHUANGKONG_ENGINE", raising=False)
    with engine() as opened:
        assert isinstance(opened, DuckDB)


@pytest.mark.parametrize(
    "setting", ["postgres", "duckdb ", "spark", "spark:/host:7077", "DUCKDB", "local2", "localhost"]
)
def test_a_setting_that_means_nothing_is_told(monkeypatch, setting):
    """The message names the setting, what it says and what it may say."""
    monkeypatch.setenv("SHUANGKONG_ENGINE", setting)
    with pytest.raises(Unknown, match="SHUANGKONG_ENGINE") as caught, engine():
        pass
    assert setting in str(caught.value)
    assert "duckdb" in str(caught.value)
    assert "local[2]" in str(caught.value)


def test_an_argument_prevails_over_the_environment(monkeypatch):
    """A caller that names an engine gets it."""
    monkeypatch.setenv("SHUANGKONG_ENGINE", "nonsense")
    with engine("duckdb") as opened:
        assert opened.arrow("SELECT 1 AS one").to_pylist() == [{"one": 1}]


def round_trip(opened):
    """Store a table, keep an expression over it twice, and read it back."""
    (source,) = kept(opened, {"source": TABLE}).values()
    doubled = source.mutate(energy_tce=source.energy_tce * 2)
    opened.keep("doubled", doubled)
    table, sql = opened.keep("doubled", doubled)
    found = opened.arrow("SELECT * FROM doubled ORDER BY rank")
    assert table.columns == ("area", "energy_tce", "rank")
    return sql, found.to_pylist()


WANTED = [
    {"area": "b", "energy_tce": 2.0, "rank": 1},
    {"area": "a", "energy_tce": None, "rank": 2},
    {"area": None, "energy_tce": 5.0, "rank": 3},
]


def test_duckdb_keeps_tables():
    """What goes in comes out: blanks stay blank, a name may be used again, and the SQL is told."""
    with engine("duckdb") as opened:
        sql, rows = round_trip(opened)
    assert rows == WANTED
    assert sql.lstrip().upper().startswith("SELECT")


def test_duckdb_reads_parquet_by_name(tmp_path):
    """Files of one schema are one table; a folder day=… adds no column, and a name may be used again."""
    (tmp_path / "day=2026-01-01").mkdir()
    paths = [tmp_path / "day=2026-01-01" / "a.parquet", tmp_path / "b.parquet"]
    for path in paths:
        pq.write_table(TABLE, path)
    with engine("duckdb", "100MB") as opened:
        opened.read("files", paths[:1])
        assert opened.read("files", paths).columns == ("area", "energy_tce", "rank")
        assert opened.arrow("SELECT count(*) AS n FROM files").to_pylist() == [{"n": 6}]
        limit = opened.arrow("SELECT current_setting('memory_limit') AS found")["found"][0].as_py()
    assert limit.startswith("95.")


def test_two_duckdb_engines_share_nothing():
    """Two closings in one process do not see each other's tables."""
    with engine("duckdb") as one, engine("duckdb") as other:
        one.put("t", TABLE)
        other.put("t", TABLE.slice(0, 1))
        assert one.arrow("SELECT count(*) AS n FROM t").to_pylist() == [{"n": 3}]


@pytest.mark.spark
@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # pyspark leaves sockets to the collector
def test_spark_keeps_tables(needs):
    """The same round trip on Spark, twice under one name."""
    needs("Spark", SPARK, "make spark; apt-get install openjdk-17-jre-headless")
    with engine("local[2]") as opened:
        assert isinstance(opened, Spark)
        assert round_trip(opened)[1] == WANTED
    gc.collect()
