"""入库: journals into readings. Reads only what is new; a kill at any moment and another run give the same files.

A batch is read first, then planned (state/plan.json: which bytes of which journals, under which sequence), then
written, then its end is noted (state/positions.json). A plan whose end was not noted is carried out again: the same bytes
under the same sequence, hence the same names and the same rows.
"""

from __future__ import annotations

import gc
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from shuangkong.monitoring.lake.compaction import compact_days
from shuangkong.monitoring.lake.files import (
    FRAMES,
    counted,
    day_folder,
    lake,
    part_name,
    stamp,
    write,
    writing,
)
from shuangkong.monitoring.lake.journal import records
from shuangkong.monitoring.lake.latest import remember
from shuangkong.monitoring.lake.readings import said
from shuangkong.monitoring.lake.settled import Damage, Span, finish, plan, planned, sequence, unread
from shuangkong.monitoring.lake.stations import load

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 16 << 20  # bytes of a journal at a time: some 100 MB while its rows are gathered
AT_ONCE = 2  # spans of a batch
WORTH = 4 << 20  # bytes from which a second process pays for its start
PARTS = 24  # of a day, from which they are compacted
Tables = dict[tuple[str, date], "pa.Table"]


@dataclass
class Settled:
    """What a run did."""

    frames: int = 0
    readings: int = 0
    parts: int = 0
    reasons: Counter[str] = field(default_factory=Counter)  # frames of which something could not be read
    days: set[tuple[str, date]] = field(default_factory=set)
    compacted: int = 0
    damaged: list[Damage] = field(default_factory=list)  # what was passed over inside the journals


def settle(folder: Path, *, wait: bool = True, processes: int = 2, batch: int = BATCH) -> Settled:
    """Settle everything that is new in the journals.

    Args:
        folder: the data folder.
        wait: for another run to end; else Unknown says that there is one.
        processes: how many may read, where there is much.
        batch: bytes of a journal that are settled at a time.

    Raises:
        BadData: lake/stations.csv has faults.
        OSError: the disk is full; what was settled so far stays, the rest is settled by the next run.
    """
    with writing(folder, wait=wait):
        done = Settled()
        with _reader(folder, processes) as read:
            left = planned(folder)
            if left:
                _carry_out(folder, left[0], read([(*span, batch) for span in left[1]]), done)
            while results := read(_new(folder, batch)):
                spans = [one.span for one in results]
                touched = {key for one in results for key in one.tables}
                stamps = [stamp(day_folder(folder, kind, day)) for kind, day in touched]
                number = max([sequence(folder), *stamps]) + 1
                plan(folder, number, spans)
                _carry_out(folder, number, results, done)
        full = [key for key in sorted(done.days) if len(counted(day_folder(folder, *key))) > PARTS]
        done.compacted = len(compact_days(folder, full)) if full else 0
        return done


Task = tuple[str, int, int, int]  # a journal, from which byte, up to which (-1: as far as it goes), bytes at most


class Result(NamedTuple):
    """What a span says, and the damage that was passed over in it."""

    span: Span
    tables: Tables
    damaged: list[Damage]


class _reader:  # noqa: N801  used as a function in a with statement
    """Reads spans, in processes of its own from the first time that there is much to read."""

    def __init__(self, folder: Path, processes: int) -> None:
        self.folder, self.processes = folder, processes
        self.pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Callable[[Sequence[Task]], list[Result]]:
        return self.read

    def __exit__(self, *_: object) -> None:
        if self.pool:
            self.pool.shutdown()

    def read(self, tasks: Sequence[Task]) -> list[Result]:
        """Return what some spans say; spans in which nothing is whole are left out."""
        many = len(tasks) > 1 and self.processes > 1 and sum(_length(self.folder, task) for task in tasks) > WORTH
        if many and self.pool is None:
            self.pool = ProcessPoolExecutor(self.processes, mp_context=get_context("spawn"))
        asked = [(self.folder, task) for task in tasks]
        found = self.pool.map(_read, asked) if many and self.pool else map(_read, asked)
        return [one for one in found if one.span[1] < one.span[2]]


def _read(asked: tuple[Path, Task]) -> Result:
    from shuangkong.monitoring.lake.reading_tables import Gathered

    folder, (journal, start, end, most) = asked
    keys = {mn.decode(): one.key for mn, one in load(lake(folder) / "stations.csv").items()}
    gathered, at = Gathered(), start
    damaged: list[Damage] = []
    with _uncollected():
        for record in records(lake(folder) / "raw" / journal, start):
            if 0 <= end <= record.offset or (end < 0 and record.offset >= start + most):
                break
            if record.offset > at:
                damaged.append((journal, at, record.offset - at))
            gathered.add(record, journal, said(record.raw, record.received_ms, keys.get(record.station)))
            at = record.end
        if at < end:  # a span that is bounded ends where a record begins
            damaged.append((journal, at, end - at))
            at = end
        return Result((journal, start, at), gathered.tables(), damaged)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from walking a million tuples time and again: a third of the time of a batch."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _carry_out(folder: Path, number: int, results: Sequence[Result], done: Settled) -> None:
    """Write the parts of a plan and note its end."""
    by_day: dict[tuple[str, date], list[pa.Table]] = {}
    for one in results:
        for key, table in one.tables.items():
            by_day.setdefault(key, []).append(table)
    spans, damaged = [one.span for one in results], [found for one in results for found in one.damaged]
    name = part_name(number, hashlib.sha256(repr(spans).encode()).hexdigest()[:12])
    whole = {key: _joined(key[0], tables) for key, tables in sorted(by_day.items())}
    for (kind, day), table in whole.items():
        write(table, day_folder(folder, kind, day) / name)
        _count(done, kind, day, table)
    remember(folder, [(kind, table) for (kind, _), table in whole.items() if kind != FRAMES])
    finish(folder, number, spans, damaged)
    done.damaged += damaged


def _joined(kind: str, tables: Sequence[pa.Table]) -> pa.Table:
    import pyarrow as pa

    from shuangkong.monitoring.lake.reading_tables import FRAME_ORDER, ORDER

    if len(tables) == 1:
        return tables[0]
    order = FRAME_ORDER if kind == FRAMES else ORDER
    return pa.concat_tables(tables).sort_by([(name, "ascending") for name in order])


def _count(done: Settled, kind: str, day: date, table: pa.Table) -> None:
    done.parts += 1
    done.days.add((kind, day))
    if kind == FRAMES:
        done.frames += table.num_rows
        done.reasons.update(reason for reason in table["reason"].to_pylist() if reason)
    else:
        done.readings += table.num_rows


def _new(folder: Path, batch: int) -> list[Task]:
    """Return the next things to read, as many as there may be processes; a long journal is cut between records."""
    tasks: list[Task] = []
    for journal, start, size in unread(folder):
        at = start
        while at >= 0 and len(tasks) < AT_ONCE:
            end = _boundary(lake(folder) / "raw" / journal, at + batch, at) if size - at > batch else -1
            tasks.append((journal, at, end, batch))
            at = end
        if len(tasks) == AT_ONCE:
            break
    return tasks


def _boundary(path: Path, least: int, start: int) -> int:
    return next((record.offset for record in records(path, start) if record.offset >= least), -1)


def _length(folder: Path, task: Task) -> int:
    journal, start, _, most = task
    return min(most, (lake(folder) / "raw" / journal).stat().st_size - start)
