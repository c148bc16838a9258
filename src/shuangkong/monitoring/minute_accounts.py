"""由分钟到小时: what the readings of a day say of every hour, mark by mark; nothing is judged here.

Grouped by mark, so that no condition is evaluated on a hundred million rows, and so that what is kept depends on the
readings alone: thresholds, declared marks and checks may change without reading minutes again. Sums are whole numbers
(× 10^4), the same to the bit on every engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import ibis

Table: TypeAlias = ibis.Table

if TYPE_CHECKING:
    import pyarrow as pa

KEY = ["mn", "factor", "hour"]
MOMENT = ["mn", "time", "factor"]
SUMS = ("sent", "valued", "value", "corrected_valued", "corrected", "amount")
MINUTE, HOUR = "minute", "hour"


def latest(whole: Table, parts: Table) -> Table:
    """取最后收到的: of several rows of one moment and factor the one received last (ties: greater source, then offset).

    `whole` holds each moment once; only what the parts touch is compared, since parts are small.
    """
    touched = parts.select(MOMENT).distinct()
    disputed = ibis.union(whole.semi_join(touched, MOMENT), parts, distinct=False)
    newest = [disputed[name].desc() for name in ("received", "source", "offset")]
    numbered = disputed.mutate(place=ibis.row_number().over(group_by=MOMENT, order_by=newest))
    last = numbered.filter(numbered["place"] == 0).drop("place")
    return ibis.union(whole.anti_join(touched, MOMENT), last, distinct=False)


def hours_schema() -> pa.Schema:
    """Return the columns of the kept hours; `hour` counts from 1970, Beijing time."""
    import pyarrow as pa

    texts = [
        ("mn", pa.string()),
        ("factor", pa.string()),
        ("hour", pa.int32()),
        ("mark", pa.string()),
        ("kind", pa.string()),
    ]
    return pa.schema([*texts, *((name, pa.int64()) for name in SUMS)])


def hours_by_mark(minute_readings: Table | None, hour_readings: Table | None, first_hour: int) -> Table:
    """分标记的小时数据: of one day per station, factor, hour and mark how many readings there are, and their sums.

    An hour that a device sent counts only where there are no minutes of it. The hour of the day is all that is grouped
    by: the date as a further key would cost a fifth of the time.

    Args:
        minute_readings: of the day, each moment once; None where there are none.
        hour_readings: likewise.
        first_hour: the day's first hour, counted from 1970.
    """
    minutes = None if minute_readings is None else _by_mark(minute_readings, MINUTE)
    sent = None if hour_readings is None else _by_mark(hour_readings, HOUR)
    if minutes is not None and sent is not None:
        sent = sent.anti_join(minutes, KEY)
    found = [table for table in (minutes, sent) if table is not None]
    both = ibis.union(*found, distinct=False) if len(found) > 1 else found[0]
    return both.mutate(hour=both["hour"].cast("int32") + ibis.literal(first_hour, "int32"))


def _by_mark(readings: Table, kind: str) -> Table:
    r = readings
    grouped = r.group_by(r["mn"], r["factor"], r["mark"], hour=r["time"].hour()).aggregate(
        sent=r.count(),
        valued=r["value"].count(),
        value=r["value"].sum(),
        corrected_valued=r["corrected"].count(),
        corrected=r["corrected"].sum(),
        amount=r["amount"].sum(),
    )
    return grouped.mutate(kind=ibis.literal(kind))
