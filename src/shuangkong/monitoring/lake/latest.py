"""最新读数: the newest reading of every station, kind and factor, kept beside the lake so that no day has to be searched.

What is kept is only a memory of what the readings say: taking in the same readings twice changes nothing, and where the
file is missing it is made again from the newest days.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from shuangkong.monitoring.lake.files import KINDS, counted, day_folder, days, lake, reading_schema, write

if TYPE_CHECKING:
    import pyarrow as pa

NEWEST = 2  # days of each kind that are looked through where nothing is kept
KEY = ("mn", "kind", "factor")
ORDER = (*KEY, "time", "received", "source", "offset")


def kept(folder: Path) -> pa.Table:
    """Return the newest readings, with a column `kind`, in the order of station, kind and factor."""
    import pyarrow.parquet as pq

    path = latest_path(folder)
    return pq.read_table(path, partitioning=None) if path.is_file() else _from_readings(folder)


def remember(folder: Path, tables: Iterable[tuple[str, pa.Table]]) -> None:
    """Take new readings in; each table is of one kind and in the order of station, factor and time."""
    import pyarrow as pa

    newer = [latest_of(table, kind) for kind, table in tables]
    if newer:
        write(_newest(pa.concat_tables([kept(folder), *newer])), latest_path(folder))


def latest_of(table: pa.Table, kind: str) -> pa.Table:
    """Return the newest readings of a table of one kind in the order of station, factor and time, with its `kind`."""
    return _with_kind(last_of_each(table, ("mn", "factor")), kind)


def last_of_each(table: pa.Table, key: Iterable[str]) -> pa.Table:
    """Return the last row of every run of rows with the same key."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if table.num_rows < 2:
        return table
    ends = None
    for name in key:
        column = table[name].combine_chunks()
        here, after = column.slice(0, len(column) - 1), column.slice(1)
        differs = pc.fill_null(pc.not_equal(here, after), pc.not_equal(here.is_null(), after.is_null()))
        ends = differs if ends is None else pc.or_(ends, differs)
    return table.filter(pa.concat_arrays([ends, pa.array([True])]))


def _from_readings(folder: Path) -> pa.Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = [_with_kind(reading_schema().empty_table(), KINDS[0])]
    for kind in KINDS:
        files = [path for day in days(folder, kind)[-NEWEST:] for path in counted(day_folder(folder, kind, day))]
        found += [latest_of(pq.read_table(path, partitioning=None), kind) for path in files]
    return _newest(pa.concat_tables(found))


def _with_kind(table: pa.Table, kind: str) -> pa.Table:
    import pyarrow as pa

    return table.append_column("kind", pa.repeat(kind, table.num_rows))


def _newest(table: pa.Table) -> pa.Table:
    return last_of_each(table.sort_by([(name, "ascending") for name in ORDER]), KEY)


def latest_path(folder: Path) -> Path:
    """Return the file that the newest readings are kept in."""
    return lake(folder) / "state" / "latest.parquet"
