"""此刻: what the lake says now of every station: on line or not, newest readings, how much of a day it was on line.

Kept in memory as long as the files it was read from are the same, so that many open pages cost next to nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from shuangkong.monitoring.lake import views as lake_views
from shuangkong.monitoring.lake.files import FRAMES, counted, day_folder, lake, paths
from shuangkong.monitoring.lake.latest import kept, latest_path
from shuangkong.monitoring.lake.reading_order import in_order

BEIJING = timedelta(hours=8)
HOURS = 24  # over which the on-line rate is taken
SILENT = timedelta(minutes=2)  # a gateway tells every few seconds; one that does not is not running
SCALE = -4  # decimals of the whole numbers that readings are kept as
MEANS = ("hour", "day")
READ = ("mn", "factor", "time", "value", "corrected", "mark")


@dataclass(frozen=True, slots=True)
class Told:
    """A reading as a page shows it; `time` is Beijing time without a zone."""

    mn: str
    factor: str
    kind: str
    time: datetime
    value: Decimal | None
    corrected: Decimal | None
    mark: str | None


@dataclass(frozen=True)
class Snapshot:
    """What is known of the stations now."""

    online: Mapping[str, Mapping[str, Any]]  # what the gateways say, by station
    told_at: datetime | None  # when a gateway last said something (UTC)
    newest: Mapping[str, tuple[Told, ...]]  # by station, one for each factor
    means: Mapping[tuple[str, str, str], Told]  # the newest hour and day, by station, factor and kind
    shares: Mapping[str, Decimal]  # of the last 24 hours, by station

    def gateway_runs(self, now: datetime) -> bool:
        """Tell whether a gateway has said something of late; else nothing can be said of who is on line."""
        return self.told_at is not None and now - self.told_at < SILENT

    def last_heard(self, mn: str) -> datetime | None:
        """Return when a station was last heard (UTC); None where never."""
        known = self.online.get(mn)
        return datetime.fromtimestamp(known["last"] / 1000, UTC) if known else None


def snapshot(home: Path, now: datetime) -> Snapshot:
    """Return what the lake of a data folder says at a moment (UTC)."""
    newest, means = _readings(home, _mtime(latest_path(home)))
    told = [_mtime(path) for path in (lake(home) / "online").glob("*.json")]
    return Snapshot(
        online=lake_views.online(home),
        told_at=datetime.fromtimestamp(max(told) / 1e9, UTC) if any(told) else None,
        newest=newest,
        means=means,
        shares=_shares(home, *_frames_state(home, now)),
    )


def decimal(scaled: int | None) -> Decimal | None:
    """Return a whole number × 10^4 as the number it stands for."""
    return None if scaled is None else Decimal(scaled).scaleb(SCALE)


def told_of(row: Mapping[str, Any], kind: str) -> Told:
    """Return a row of readings as a page shows it."""
    return Told(
        row["mn"], row["factor"], kind, row["time"], decimal(row["value"]), decimal(row["corrected"]), row["mark"]
    )  # fmt: skip


@lru_cache(maxsize=2)
def _readings(home: Path, _state: int) -> tuple[dict[str, tuple[Told, ...]], dict[tuple[str, str, str], Told]]:
    newest: dict[str, dict[str, Told]] = {}
    means = {}
    for row in kept(home).to_pylist():
        told = told_of(row, row["kind"])
        if told.kind in MEANS:
            means[told.mn, told.factor, told.kind] = told
        known = newest.setdefault(told.mn, {}).get(told.factor)
        if told.kind != "day" and (known is None or told.time >= known.time):
            newest[told.mn][told.factor] = told
    return {mn: tuple(of[factor] for factor in sorted(of)) for mn, of in newest.items()}, means


def _frames_state(home: Path, now: datetime) -> tuple[datetime, tuple[str, ...]]:
    """Return the hour that is under way (Beijing) and the files that say what came in the hours before."""
    hour = (now.replace(tzinfo=None) + BEIJING).replace(minute=0, second=0, microsecond=0)
    days = sorted({(hour - timedelta(hours=HOURS)).date(), hour.date()})
    return hour, tuple(str(path) for day in days for path in counted(day_folder(home, FRAMES, day)))


@lru_cache(maxsize=2)
def _shares(_home: Path, hour: datetime, files: tuple[str, ...]) -> dict[str, Decimal]:
    """Return in how many of the last full hours each station sent something that could be read."""
    where = "WHERE time >= ? AND time < ? AND reason IS NULL"
    table = in_order(
        [Path(file) for file in files], FRAMES, where, [hour - timedelta(hours=HOURS), hour], ("mn", "time")
    )
    heard: dict[str, set[int]] = {}
    for mn, milliseconds in zip(table["mn"].to_pylist(), table["time"].cast("int64").to_pylist(), strict=True):
        heard.setdefault(mn, set()).add(milliseconds // 3_600_000)
    return {mn: Decimal(len(hours)) / HOURS for mn, hours in heard.items()}


def _mtime(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def above_least(home: Path, kind: str, first: date, last: date, least: Mapping[str, Decimal]) -> list[Told]:
    """Return the means of some days, of all stations, that are above the least limit of their factor, each once.

    Args:
        home: the data folder.
        kind: hour or day.
        first: day of the readings' own time.
        last: the last day, included.
        least: the lowest of all limits, by factor; other factors are left out.
    """
    import pyarrow.compute as pc

    files, factors = paths(home, kind, first, last), sorted(least)
    table = in_order(files, kind, "WHERE factor IN (SELECT unnest(?))", [factors], READ)
    found = []
    for factor in factors:
        bound = int(least[factor].scaleb(-SCALE))
        higher = pc.or_kleene(pc.greater(table["value"], bound), pc.greater(table["corrected"], bound))
        found += table.filter(pc.and_kleene(pc.equal(table["factor"], factor), higher)).to_pylist()
    return [told_of(row, kind) for row in found]
