"""保存期限: which files of the lake are older than they have to be kept, and their removal.

Kept are real-time readings some days, minutes some years, raw frames some years from their reception; hours and days
for good. Nothing goes before what stands on it was taken from it: minutes of a day whose accounts are out of date stay,
and so does a journal that is not settled to its end, or whose last readings are not compacted yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from shuangkong.monitoring.lake.compaction import compact_days
from shuangkong.monitoring.lake.files import FRAMES, KINDS, day_folder, days, lake, read_json, write_json, writing
from shuangkong.monitoring.lake.journal import torn
from shuangkong.monitoring.lake.lake import dirty
from shuangkong.monitoring.lake.settled import forget, positions

RAW = "raw"
REMOVED = "state/removed_minutes.json"  # below the lake
NOT_SETTLED, NOT_COMPUTED = "not_settled", "not_computed"


@dataclass(frozen=True, slots=True)
class Terms:
    """保存期限: how long each is kept."""

    realtime_days: int
    minute_years: int
    raw_years: int

    def before(self, kind: str, today: date) -> date:
        """Return the day from which on a kind is kept."""
        if kind == "realtime":
            return today - timedelta(days=self.realtime_days)
        years = self.minute_years if kind == "minute" else self.raw_years
        leap = today.month == 2 and today.day == 29
        return today.replace(year=today.year - years, day=28 if leap else today.day)


@dataclass(frozen=True, slots=True)
class Old:
    """One file that is older than it has to be kept; `held` says why it stays all the same."""

    kind: str
    day: date
    path: Path
    size: int
    held: str = ""


def terms(today: date) -> Terms:
    """Return how long things have to be kept, as in force."""
    from shuangkong.rulebook.lookup import Rulebook

    book = Rulebook.load()
    said = [book.value(f"monitoring.keep_{name}", ("000000",), today) for name in ("realtime", "minutes", "raw")]
    return Terms(*(int(value.number) for value in said))


def old(folder: Path, keep: Terms, today: date, before: date | None = None) -> list[Old]:
    """Return what may go, by kind and day; `before` leaves younger days alone, whatever the terms allow."""

    def limit(kind: str) -> date:
        return min(keep.before(kind, today), before or date.max)

    stale = set(dirty(folder, ("minute",)))
    found = [one for kind in ("realtime", "minute", FRAMES) for one in _old_days(folder, kind, limit(kind), stale)]
    return found + list(_old_journals(folder, limit(RAW)))


def remove(folder: Path, keep: Terms, today: date, before: date | None = None) -> list[Old]:
    """Compact, remove what may go and return it.

    The journals go last: a kill on the way leaves what the next run removes.
    """
    with writing(folder):
        gone = [one for one in old(folder, keep, today, before) if not one.held]
        going = {(one.kind, one.day) for one in gone}
        every = [(kind, day) for kind in (*KINDS, FRAMES) for day in days(folder, kind)]
        compact_days(folder, [key for key in every if key not in going])
        _note_removed(folder, {one.day for one in gone if one.kind == "minute"})  # before: a kill leaves no day untold
        for one in gone:
            one.path.unlink(missing_ok=True)
        for place in {one.path.parent for one in gone}:
            if not any(place.iterdir()):
                place.rmdir()
        forget(folder, [one.path.relative_to(lake(folder) / RAW).as_posix() for one in gone if one.kind == RAW])
        return gone


def without_minutes(folder: Path) -> set[date]:
    """Return the days whose minutes were removed: what was made of them cannot be made again."""
    return {date.fromisoformat(day) for day in read_json(lake(folder) / REMOVED) or []}


def _note_removed(folder: Path, days_: set[date]) -> None:
    known = without_minutes(folder)
    if days_ - known:
        write_json(lake(folder) / REMOVED, sorted(day.isoformat() for day in known | days_))


def _old_days(folder: Path, kind: str, limit: date, stale: set[date]) -> Iterator[Old]:
    for day in days(folder, kind):
        if day < limit:
            held = NOT_COMPUTED if kind == "minute" and day in stale else ""
            for path in sorted(day_folder(folder, kind, day).glob("*.parquet")):
                yield Old(kind, day, path, path.stat().st_size, held)


def _old_journals(folder: Path, limit: date) -> Iterator[Old]:
    done, root = positions(folder), lake(folder) / RAW
    for path in sorted(root.glob("day=*/*.journal")):
        day = date.fromisoformat(path.parent.name[4:])
        if day < limit:
            size = path.stat().st_size
            whole = done.get(path.relative_to(root).as_posix(), 0) >= size - torn(path)
            yield Old(RAW, day, path, size, "" if whole else NOT_SETTLED)
