"""读数的次序: rows of files that count, in the order of station, factor and time, of every reading the one that counts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuangkong.monitoring.lake.files import FRAMES, frame_schema, is_whole, reading_schema
from shuangkong.monitoring.lake.latest import last_of_each

if TYPE_CHECKING:
    import pyarrow as pa

READING_KEY = ("mn", "factor", "time")
COUNTS = ("received", "source", "offset")  # of several rows of one key the last in this order counts
FRAME_KEY = ("mn", "time", "received", "source", "offset")
MEMORY = "1GB"


def in_order(
    files: Sequence[Path], kind: str, where: str = "", values: Sequence[Any] = (), columns: Sequence[str] = ()
) -> pa.Table:
    """Return the rows of files that count, in order: of every reading the one received last.

    Args:
        files: as `lake_files.paths` names them.
        kind: of the readings, or `frames`.
        where: a condition in SQL with a question mark for each of the values.
        values: what the question marks stand for.
        columns: all where none are named.
    """
    schema = frame_schema() if kind == FRAMES else reading_schema()
    if not files:
        return schema.empty_table().select(list(columns) or schema.names)
    key, counts = (FRAME_KEY, ()) if kind == FRAMES else (READING_KEY, COUNTS)
    several = not all(is_whole(path) for path in files)  # else nothing is there twice
    read = schema.names if several or not columns else [name for name in schema.names if name in {*key, *columns}]
    selected, order = (
        ", ".join(f'"{name}"' for name in names) for names in (read, (*key, *(counts if several else ())))
    )
    found = _engine().execute(
        f"SELECT {selected} FROM read_parquet(?, hive_partitioning = false) {where} ORDER BY {order}",  # noqa: S608  our own words
        [[str(path) for path in files], *values],
    )
    table = found.to_arrow_table().cast(schema.empty_table().select(read).schema)
    return (last_of_each(table, key) if several else table).select(list(columns) or read)


def stations(files: Sequence[Path]) -> list[str]:
    """Return the stations of which files hold something, in order."""
    query = "SELECT DISTINCT mn FROM read_parquet(?, hive_partitioning = false) ORDER BY mn"
    return [mn for (mn,) in _engine().execute(query, [[str(path) for path in files]]).fetchall()]


def _engine() -> Any:
    return _connection().cursor()  # of its own: pages ask from several threads


@cache
def _connection() -> Any:
    import duckdb

    return duckdb.connect(config={"memory_limit": MEMORY})
