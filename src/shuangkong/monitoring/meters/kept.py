"""保存的小时账: hourly amounts and daily counts of readings, a file for every month, changed only where readings were.

What a day's reading changes reaches at most to the nearest days, before and after, that have three readings in line:
their first and last may be judged anew beside the one that came, those between may not. So these days are computed
again, with the next such days around them for company, and nothing else. The result is that of a full computation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from shuangkong.monitoring.lake.files import lake
from shuangkong.monitoring.meters.lake import Dirty, write
from shuangkong.monitoring.meters.register import Meter, Register

ACCOUNTS = "meter_accounts"
EPOCH = date(1970, 1, 1)
NEVER, EVER = -100_000, 2_900_000  # days since 1970: before and after anything
ENOUGH = 3  # readings in line that keep a day's neighbours apart
SORTED = {"meter_real_hours": ["meter", "hour"], "meter_point_days": ["meter", "day_number"]}


@dataclass(frozen=True, slots=True)
class Span:
    """Which days of a meter are computed again, and which are read for it (days since 1970, both ends included)."""

    first: int
    last: int
    read_first: int
    read_last: int


ALL = Span(NEVER, EVER, NEVER, EVER)


def fingerprint(meter: Meter) -> str:
    """Return what tells whether a meter's hours have to be made anew: all of its register but where it stands."""
    runs = [{name: value for name, value in run.items() if name not in ("row", "document")} for run in meter.runs]
    lasting = (meter.point, meter.kind, meter.every_s)
    return sha256(repr((lasting, runs)).encode()).hexdigest()[:16]


def affected(
    register: Register, dirty: Dirty, former: Mapping[str, str], days: Mapping[str, list[int]]
) -> dict[str, Span]:
    """Return the spans to compute again, by meter.

    Args:
        register: all meters.
        dirty: points whose readings changed, by day.
        former: the fingerprints of the meters when the accounts were made.
        days: by meter the days that have enough readings in line (`steady_days`).
    """
    changed: dict[str, set[int]] = {}
    for day, points in dirty.items():
        for point in points:
            changed.setdefault(point, set()).add(number(date.fromisoformat(day)))
    found = {}
    for meter in register.meters.values():
        if meter.kind == "virtual":
            continue
        if former.get(meter.meter) != fingerprint(meter):
            found[meter.meter] = ALL
        elif meter.point in changed:
            found[meter.meter] = _around(changed[meter.point], days.get(meter.meter, []))
    return found


def _around(changed: set[int], steady: Iterable[int]) -> Span:
    days = sorted(set(steady) - changed)
    before = [day for day in days if day < min(changed)][-2:]
    after = [day for day in days if day > max(changed)][:2]
    return Span(
        before[-1] if before else NEVER,
        after[0] if after else EVER,
        before[0] if len(before) == 2 else NEVER,
        after[1] if len(after) == 2 else EVER,
    )


def steady_days(home: Path, points: set[str], register: Register) -> dict[str, list[int]]:
    """Return the days with enough readings in line of the meters at some points."""
    import pyarrow.parquet as pq

    meters = [meter.meter for meter in register.meters.values() if meter.point in points]
    found: dict[str, list[int]] = {}
    for path in month_files(home, "meter_point_days") if meters else ():
        wanted = [("meter", "in", meters), ("fine", ">=", ENOUGH)]
        table = pq.read_table(path, columns=["meter", "day_number"], filters=wanted)
        for meter, day in zip(table["meter"].to_pylist(), table["day_number"].to_pylist(), strict=True):
            found.setdefault(meter, []).append(day)
    return found


def month_files(home: Path, account: str) -> list[Path]:
    """Return the kept months of an account, by month."""
    return sorted((lake(home) / ACCOUNTS / account).glob("month=*.parquet"))


def month_file(home: Path, account: str, month: int) -> Path:
    """Return the file of one month (yyyymm)."""
    return lake(home) / ACCOUNTS / account / f"month={month // 100}-{month % 100:02}.parquet"


def keep(home: Path, account: str, table: Any, spans: Mapping[str, Span], gone: Iterable[str]) -> None:
    """Put new rows in the place of those in the spans, and take out meters that are gone; other months stay untouched."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    limits = [{"meter": meter, "first": span.first, "last": span.last} for meter, span in spans.items()]
    limits += [{"meter": meter, "first": NEVER, "last": EVER} for meter in gone]
    schema = pa.schema([("meter", pa.string()), ("first", pa.int64()), ("last", pa.int64())])
    limit = pa.Table.from_pylist(limits, schema=schema)
    new = _marked(table, limit)
    new = new.filter(new["within"]).select(table.column_names)
    months = {int(path.stem[6:10]) * 100 + int(path.stem[11:13]) for path in month_files(home, account)}
    of_new = _months(new)
    for month in sorted(months | set(pc.unique(of_new).to_pylist())):
        path, rows = month_file(home, account, month), new.filter(pc.equal(of_new, month))
        if path.exists():
            old = pq.read_table(path)
            marked = _marked(old, limit)
            if not rows.num_rows and not pc.any(marked["within"]).as_py():
                continue
            rest = marked.filter(pc.invert(marked["within"])).select(table.column_names)
            rows = pa.concat_tables([rest, rows.cast(rest.schema)])
        write(rows.sort_by([(name, "ascending") for name in SORTED[account]]), path)


def _marked(table: Any, limit: Any) -> Any:
    """Add `within`: whether a row is in the span of its meter."""
    import pyarrow.compute as pc

    place, day = pc.index_in(table["meter"], value_set=limit["meter"].combine_chunks()), _days(table)
    first, last = (limit[name].combine_chunks().take(place.combine_chunks()) for name in ("first", "last"))
    inside = pc.and_(pc.greater_equal(day, first), pc.less_equal(day, last))
    return table.append_column("within", pc.fill_null(inside, False))


def _days(table: Any) -> Any:
    import pyarrow.compute as pc

    return pc.divide(table["hour"], 24) if "hour" in table.column_names else table["day_number"]


def _months(table: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    day = pc.cast(pc.cast(_days(table), pa.int32()), pa.date32())
    return pc.add(pc.multiply(pc.year(day), 100), pc.month(day))


def number(day: date) -> int:
    """Return a day as days since 1970."""
    return (day - EPOCH).days


def time_of(day: int) -> datetime:
    """Return the beginning of a day."""
    return datetime(1970, 1, 1) + timedelta(days=day)  # noqa: DTZ001  Beijing's clock, as all readings
