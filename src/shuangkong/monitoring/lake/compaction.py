"""合并: the parts of a day into one file in the order of station, factor and time, of every reading the one that counts.

The new file counts from the moment it has its name (lake_files.counted); what it replaced is removed later, so that
whoever is reading it finishes. A compaction that is killed leaves a file aside that nobody looks at.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from shuangkong.monitoring.lake.files import (
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
from shuangkong.monitoring.lake.reading_order import in_order, stations

STATIONS = 32  # taken together: a third of a million minutes of a day, some 200 MB
GRACE_S = 600  # for how long a file that was replaced is left to its readers


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


def _compacted(kind: str, folder: Path) -> Iterator[Path]:
    files = counted(folder)
    if all(is_whole(path) for path in files):
        return
    for left in folder.glob(f"{ASIDE}*"):
        left.unlink()
    path = folder / part_name(stamp(folder), ALL)
    aside = path.with_name(f"{ASIDE}{path.name}")
    schema = frame_schema() if kind == FRAMES else reading_schema()
    names = stations(files)
    with writer(aside, schema) as into:
        for start in range(0, len(names), STATIONS):
            group = names[start : start + STATIONS]
            into(in_order(files, kind, "WHERE mn BETWEEN ? AND ?", (group[0], group[-1])))
    into_place(aside, path)
    yield path


def _sweep(folder: Path) -> None:
    whole = counted(folder)[0]
    if time.time() - whole.stat().st_mtime > GRACE_S:
        for path in superseded(folder):
            path.unlink()
