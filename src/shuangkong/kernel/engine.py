"""引擎: where accounts run: DuckDB inside the process by default, a Spark cluster by one setting.

SHUANGKONG_ENGINE is `duckdb` (default), `spark://host:7077` or `local[2]`. Heavy imports stay inside the functions, so
that the web process and `--help` do without them.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Protocol

from shuangkong.kernel.problems import Unknown

UNFUSED = False  # a quarter less time to compile, shorter formulas in the SQL; engines merge nested selects themselves
WANTED = "duckdb、spark://主机:7077 或 local[2]"


class Engine(Protocol):
    """What accounts need of an engine; SQL text goes in, Arrow tables come out."""

    backend: Any

    def put(self, name: str, table: Any) -> Any:
        """Store an Arrow table under a name and return it as a table expression."""

    def keep(self, name: str, expression: Any) -> tuple[Any, str]:
        """Compute an expression, keep it as a table, and return it with the SQL that made it."""

    def make(self, name: str, sql: str) -> Any:
        """Compute such SQL again and keep it as a table."""

    def read(self, name: str, paths: Sequence[Path]) -> Any:
        """Return Parquet files of one schema as a table under a name; their rows are read when they are asked for."""

    def arrow(self, sql: str) -> Any:
        """Return the rows of a query as an Arrow table."""


class DuckDB:
    """The embedded engine; writes nothing to disk, unless a run needs more memory than it is allowed (`memory`)."""

    def __init__(self, memory: str = "") -> None:
        import ibis

        ibis.options.sql.fuse_selects = UNFUSED
        gc.freeze()  # what is loaded by now stays; building accounts would have the collector walk it time and again
        self.backend = ibis.duckdb.connect()
        self.backend.raw_sql("SET preserve_insertion_order = false")
        self.backend.raw_sql(f"SET temp_directory = '{gettempdir()}'")  # else .tmp in the folder one stands in
        if memory:
            self.backend.raw_sql(f"SET memory_limit = '{memory}'")

    def put(self, name: str, table: Any) -> Any:
        """Store an Arrow table under a name."""
        self.backend.con.register("incoming", table)
        self.backend.raw_sql(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM incoming')  # noqa: S608  our name
        self.backend.con.unregister("incoming")
        return self.backend.table(name)

    def keep(self, name: str, expression: Any) -> tuple[Any, str]:
        """Compute an expression and keep it as a table."""
        sql = str(self.backend.compile(expression))
        return self.make(name, sql), sql

    def make(self, name: str, sql: str) -> Any:
        """Compute SQL and keep it as a table."""
        self.backend.raw_sql(f'CREATE OR REPLACE TABLE "{name}" AS {sql}')
        return self.backend.table(name)

    def read(self, name: str, paths: Sequence[Path]) -> Any:
        """Name Parquet files; a folder day=… in their paths makes no column."""
        listed = ", ".join(f"'{path}'" for path in paths)
        files = f"read_parquet([{listed}], hive_partitioning = false)"
        self.backend.raw_sql(f'CREATE OR REPLACE VIEW "{name}" AS SELECT * FROM {files}')  # noqa: S608  our own paths
        return self.backend.table(name)

    def arrow(self, sql: str) -> Any:
        """Return the rows of a query."""
        return self.backend.raw_sql(sql).to_arrow_table()


class Spark:
    """An Apache Spark cluster; tables are views of checkpoints, since `create_table` fails on a second run.

    A checkpoint is computed at once and forgets how it came about: cached plans would hold the plans of all accounts
    before them, and describing the plan of the tenth alone fills the memory. It lives on the executors; when one of
    them is lost, the run fails and is started again.
    """

    def __init__(self, master: str) -> None:
        import ibis

        try:
            from pyspark.sql import SparkSession
        except ImportError:
            raise Unknown(f"SHUANGKONG_ENGINE 为“{master}”，但没有安装 PySpark。先运行 make spark") from None

        ibis.options.sql.fuse_selects = UNFUSED
        builder = SparkSession.builder.master(master).appName("shuangkong")
        for key, value in {
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1" if master.startswith("local") else "",
            "spark.driver.bindAddress": "127.0.0.1" if master.startswith("local") else "",
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.shuffle.partitions": "4",
        }.items():
            builder = builder.config(key, value) if value else builder
        self.session = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")
        self.backend = ibis.pyspark.connect(self.session)

    def put(self, name: str, table: Any) -> Any:
        """Store an Arrow table under a name."""
        self.session.createDataFrame(table).localCheckpoint().createOrReplaceTempView(name)
        return self.backend.table(name)

    def keep(self, name: str, expression: Any) -> tuple[Any, str]:
        """Compute an expression and keep it as a view."""
        sql = str(self.backend.compile(expression))
        return self.make(name, sql), sql

    def make(self, name: str, sql: str) -> Any:
        """Compute SQL and keep it as a view."""
        self.session.sql(sql).localCheckpoint().createOrReplaceTempView(name)
        return self.backend.table(name)

    def read(self, name: str, paths: Sequence[Path]) -> Any:
        """Name Parquet files; every worker has to see them at these paths."""
        self.session.read.parquet(*map(str, paths)).createOrReplaceTempView(name)
        return self.backend.table(name)

    def arrow(self, sql: str) -> Any:
        """Return the rows of a query."""
        return self.session.sql(sql).toArrow()


@contextmanager
def engine(setting: str | None = None, memory: str = "") -> Iterator[Engine]:
    """Open the engine that the setting names (environment SHUANGKONG_ENGINE where None).

    `memory` ("600MB") is how much DuckDB may take before it writes to the temporary folder; Spark has its own settings.
    """
    chosen = setting or os.environ.get("SHUANGKONG_ENGINE", "duckdb")
    if chosen == "duckdb":
        opened = DuckDB(memory)
        try:
            yield opened
        finally:
            opened.backend.disconnect()
    elif chosen.startswith(("spark://", "local[")) or chosen == "local":
        yield Spark(chosen)
    else:
        raise Unknown(f"SHUANGKONG_ENGINE 的值“{chosen}”无法识别，应为 {WANTED}")


def kept(engine_: Engine, tables: Mapping[str, Any]) -> dict[str, Any]:
    """Store Arrow tables under their names."""
    return {name: engine_.put(name, table) for name, table in tables.items()}
