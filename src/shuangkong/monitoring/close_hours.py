"""小时的核算: the hours of days whose readings changed, and the first day of each quarter on which a station was heard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuangkong.monitoring import close_files as files
from shuangkong.monitoring.lake.files import ALL, counted, day_folder, lake, read_json, write_json
from shuangkong.monitoring.quarters import Quarter, hour_of

if TYPE_CHECKING:
    from shuangkong.kernel.engine import Engine

BATCH = 3  # days at a time: faster than one by one, and the hours of three days are small
READINGS = ("mn", "time", "factor", "value", "corrected", "amount", "mark", "received", "source", "offset")
FIRST_DAYS = "state/first_days.json"  # below the lake
FirstDays = dict[str, dict[str, str]]  # by station and quarter, as YYYY-MM-DD


def batches(days: Sequence[date]) -> Iterator[Sequence[date]]:
    """Yield days as many at a time as are computed together."""
    for start in range(0, len(days), BATCH):
        yield days[start : start + BATCH]


def keep_hours(home: Path, days: Sequence[date], engine: Engine) -> None:
    """Compute the hours of some days and keep a file for each."""
    import ibis
    import pyarrow.compute as pc

    from shuangkong.monitoring.minute_accounts import hours_by_mark, hours_schema

    by_day = []
    for day in days:
        minutes, sent = (_readings(home, kind, day, engine) for kind in files.KINDS)
        if minutes is not None or sent is not None:
            by_day.append(hours_by_mark(minutes, sent, hour_of(day)))
    found = hours_schema().empty_table()
    if by_day:
        expression = ibis.union(*by_day, distinct=False) if len(by_day) > 1 else by_day[0]
        found = engine.arrow(files.in_order("hours", str(engine.backend.compile(expression))))
    for day in days:
        first = hour_of(day)
        rows = found.filter(pc.and_(pc.greater_equal(found["hour"], first), pc.less(found["hour"], first + 24)))
        files.store(home, "hours", day.isoformat(), rows.select(hours_schema().names).cast(hours_schema()))


def first_days(home: Path, changed: Sequence[date]) -> FirstDays:
    """各站首次有数据的日期: return on which day of each quarter each station was first heard.

    Args:
        home: the data folder.
        changed: days whose hours were computed since it was last asked; only they are looked at.
    """
    path = lake(home) / FIRST_DAYS
    known: FirstDays | None = read_json(path)
    found: FirstDays = known or {}
    for day in changed if known is not None else files.kept_days(home):
        quarter, text = Quarter.of(day).text, day.isoformat()
        for mn in _stations(home, day):
            own = found.setdefault(mn, {})
            own[quarter] = min(own.get(quarter, text), text)
    write_json(path, found)
    return found


def last_hour(home: Path, kept: Sequence[date]) -> int:
    """Return the last hour of which anything was received, counted from 1970."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    for day in reversed(kept):
        found = pc.max(
            pq.read_table(files.place(home, "hours", day.isoformat()), columns=["hour"], partitioning=None)["hour"]
        )
        if found.as_py() is not None:
            return int(found.as_py())
    return hour_of(kept[-1] + timedelta(1)) - 1


def stations_of(home: Path, days: Sequence[date]) -> list[str]:
    """Return the stations that hours of some days are of."""
    return sorted({mn for day in days for mn in _stations(home, day)})


def _stations(home: Path, day: date) -> list[str]:
    import pyarrow.parquet as pq

    table = pq.read_table(files.place(home, "hours", day.isoformat()), columns=["mn"], partitioning=None)
    return list(table["mn"].unique().to_pylist())


def _readings(home: Path, kind: str, day: date, engine: Engine) -> Any:
    """The readings of a day, None where there are none; where it has parts beside its compacted file, the last received."""
    from shuangkong.monitoring.minute_accounts import latest

    paths = counted(day_folder(home, kind, day))
    whole = [path for path in paths if path.name.endswith(f"-{ALL}.parquet")]
    parts = [path for path in paths if path not in whole]
    tables = {
        name: engine.read(f"{kind}_{name}_{day:%Y%m%d}", chosen).select(*READINGS)
        for name, chosen in (("whole", whole), ("parts", parts))
        if chosen
    }
    if not parts:
        return tables.get("whole")
    return latest(tables.get("whole", tables["parts"].limit(0)), tables["parts"])
