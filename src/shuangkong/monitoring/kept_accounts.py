"""已核算的数据: what pages and alerts ask of the accounts that `monitoring close` keeps in the lake."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from shuangkong.monitoring.close_files import kept_months, place
from shuangkong.monitoring.snapshot import Told, decimal
from shuangkong.monitoring.wording import factor_name, percent

Key = tuple[str, str, datetime]  # outlet, factor, hour
QUARTERS = 2  # whose capture rates are looked at: the one under way and the one before


@dataclass(frozen=True, slots=True)
class Captured:
    """有效数据捕集率 of an outlet's pollutant in a quarter; `estimated` while the quarter is under way."""

    outlet: str
    factor: str
    quarter: str
    first: date
    due: int  # hours
    rate: Decimal | None
    estimated: bool

    @property
    def name(self) -> str:
        """The pollutant's name."""
        return factor_name(self.factor)

    @property
    def percent(self) -> str:
        """The rate in percent."""
        return percent(self.rate)


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of an outlet's pollutant as it was settled: where its emission is from, and why it is not valid."""

    time: datetime
    how: str  # measured, stopped, manual, substituted, unknown
    reason: str | None


def captured(home: Path) -> tuple[Captured, ...]:
    """Return the capture rates of the last two quarters there are accounts of."""
    files = [place(home, "months", month) for month in kept_months(home, "months")[-3 * QUARTERS :]]
    return _captured(tuple((str(path), path.stat().st_mtime_ns) for path in files))


def latest_quarter(found: Iterable[Captured]) -> dict[str, list[Captured]]:
    """Return by outlet the capture rates of the newest quarter among them."""
    found = list(found)
    newest = max((one.first for one in found), default=None)
    by_outlet: dict[str, list[Captured]] = {}
    for one in found:
        if one.first == newest:
            by_outlet.setdefault(one.outlet, []).append(one)
    return by_outlet


def judged(home: Path, first: date, last: date, asked: Collection[datetime]) -> tuple[list[Told], set[Key]]:
    """Return the hours that the accounts found above a limit, and of some hours those that they judged at all."""
    import pyarrow as pa
    import pyarrow.compute as pc

    over, known = [], set()
    for table in _emissions(home, first, last, ["outlet", "factor", "time", "concentration", "corrected", "exceeded"]):
        exceeded = table.filter(pc.equal(table["exceeded"], 1))
        over += [
            Told(row["outlet"], row["factor"], "hour", row["time"], decimal(row["concentration"]), decimal(row["corrected"]), None)
            for row in exceeded.to_pylist()
        ]  # fmt: skip
        among = pc.is_in(table["time"], pa.array(list(asked), pa.timestamp("ms")))
        rows = table.filter(pc.and_(among, pc.is_valid(table["exceeded"])))
        known |= {(row["outlet"], row["factor"], row["time"]) for row in rows.to_pylist()}
    return over, known


def hours(home: Path, outlet: str, factor: str, first: date, last: date) -> list[Hour]:
    """Return how the hours of a series were settled, in order of time; none where nothing was computed yet."""
    import pyarrow.compute as pc

    found = []
    for table in _emissions(home, first, last, ["outlet", "factor", "time", "how", "reason"]):
        chosen = pc.and_(pc.equal(table["outlet"], outlet), pc.equal(table["factor"], factor))
        found += [Hour(row["time"], row["how"], row["reason"]) for row in table.filter(chosen).to_pylist()]
    return sorted(found, key=lambda hour: hour.time)


def _emissions(home: Path, first: date, last: date, columns: list[str]) -> Iterable[Any]:
    import pyarrow.parquet as pq

    span = [
        ("time", ">=", datetime.combine(first, time())),
        ("time", "<", datetime.combine(last, time()) + timedelta(1)),
    ]
    for month in kept_months(home, "emissions"):
        if f"{first:%Y-%m}" <= month <= f"{last:%Y-%m}":
            yield pq.read_table(place(home, "emissions", month), columns=columns, filters=span, partitioning=None)


@lru_cache(maxsize=2)
def _captured(files: tuple[tuple[str, int], ...]) -> tuple[Captured, ...]:
    """Read the months in their order: of the quarter's rate the newest month's counts, its hours are those of all."""
    import pyarrow.parquet as pq

    columns = ["outlet", "factor", "month", "due", "rate", "estimated"]
    found: dict[tuple[str, str, date], Captured] = {}
    for path, _ in files:
        for row in pq.read_table(path, columns=columns, partitioning=None).to_pylist():
            first = _first_of_quarter(row["month"])
            key = (row["outlet"], row["factor"], first)
            due = row["due"] + (found[key].due if key in found else 0)
            rate = None if row["rate"] is None else Decimal(str(row["rate"]))
            quarter = f"{first.year}Q{first.month // 3 + 1}"
            found[key] = Captured(row["outlet"], row["factor"], quarter, first, due, rate, bool(row["estimated"]))
    return tuple(found.values())


def _first_of_quarter(month: str) -> date:
    year, number = map(int, month.split("-"))
    return date(year, (number - 1) // 3 * 3 + 1, 1)
