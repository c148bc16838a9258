"""合并: the parts of a day into one file in the order of station, factor and time, of every reading the one that counts.

The new file counts from the moment it has its name (lake_files.counted); what it replaced is removed later, so that
whoever is reading it finishes. A compaction that is killed leaves a file aside that nobody looks at.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuangkong.monitoring.lake_files import (
    ALL,
    ASIDE,
    FRAMES,
    KINDS,
    counted,
    day_folder,
    days,
    frame_schema,
    into_place,
    is_whole,
    part_name,
    reading_schema,
    stamp,
    superseded,
    writer,
    writing,
)
from shuangkong.monitoring.latest import last_of_each

if TYPE_CHECKING:
    import pyarrow as pa

READING_KEY = ("mn", "factor", "time")
COUNTS = ("received", "source", "offset")  # of several rows of one key the last in this order counts
FRAME_KEY = ("mn", "time", "received", "source", "offset")
STATIONS = 32  # taken together: a third of a million minutes of a day, some 200 MB
GRACE_S = 600  # for how long a file that was replaced is left to its readers
MEMORY = "1GB"


def compact(folder: Path, kinds: Iterable[str] = (*KINDS, FRAMES), chosen: Sequence[date] | None = None) -> list[Path]:
    """Compact days (all that have parts where none are named) and return the files made.

    Raises:
        OSError: the disk is full; then everything is as it was.
    """
    with writing(folder):
        return compact_days(folder, [(kind, day) for kind in kinds for day in chosen or days(folder, kind)])


def compact_days(folder: Path, chosen: Iterable[tuple[str, date]]) -> list[Path]:
    """Compact days of kinds, by a caller who holds the lock; and remove what was replaced some while ago."""
    made = [path for kind, day in chosen for path in _compacted(kind, day_folder(folder, kind, day))]
    for kind in (*KINDS, FRAMES):
        for day in days(folder, kind):
            _sweep(day_folder(folder, kind, day))
    return made


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


def _compacted(kind: str, folder: Path) -> Iterator[Path]:
    files = counted(folder)
    if all(is_whole(path) for path in files):
        return
    for left in folder.glob(f"{ASIDE}*"):
        left.unlink()
    path = folder / part_name(stamp(folder), ALL)
    aside = path.with_name(f"{ASIDE}{path.name}")
    schema = frame_schema() if kind == FRAMES else reading_schema()
    names = _stations(files)
    with writer(aside, schema) as into:
        for start in range(0, len(names), STATIONS):
            group = names[start : start + STATIONS]
            into(in_order(files, kind, "WHERE mn BETWEEN ? AND ?", (group[0], group[-1])))
    into_place(aside, path)
    yield path


def _stations(files: Sequence[Path]) -> list[str]:
    query = "SELECT DISTINCT mn FROM read_parquet(?, hive_partitioning = false) ORDER BY mn"
    return [mn for (mn,) in _engine().execute(query, [[str(path) for path in files]]).fetchall()]


def _engine() -> Any:
    return _connection().cursor()  # of its own: pages ask from several threads


@cache
def _connection() -> Any:
    import duckdb

    return duckdb.connect(config={"memory_limit": MEMORY})


def _sweep(folder: Path) -> None:
    whole = counted(folder)[0]
    if time.time() - whole.stat().st_mtime > GRACE_S:
        for path in superseded(folder):
            path.unlink()
