"""Tables of what stands in for invalid hours of gas and invalid days of water: emissions only, never concentrations.

The largest of the last valid emissions is looked for backwards, across months: `before_hours` and `before_days` are
the valid ones of earlier quarters, as far back as monitoring.reach says. How far a window reaches counts valid values
only; where there are fewer, those that exist are used, and it is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import ibis

from shuangkong.kernel.accounting import computed
from shuangkong.monitoring.accounts import HOURLY, INVALID, MEASURED, SERIES
from shuangkong.monitoring.book_tables import GAS
from shuangkong.monitoring.joins import flag
from shuangkong.monitoring.tables import SUBSTITUTES

Table: TypeAlias = ibis.Table

OUT_OF_CONTROL = "out_of_control"
WINDOWS = ("window_short", "window_long", "window_low")


def invalid_hours(emitted: Table, capture: Table, settings: Table) -> Table:
    """无效小时: invalid hours of gas with the length of the run they belong to and the hour before which to look back.

    A run ends with its quarter, since the capture rate is that of the quarter.
    """
    e = emitted.filter((emitted["state"] == INVALID) & (emitted["medium"] == GAS))
    e = e.select(*HOURLY, "month", "quarter", "reason", "failed_anchor")
    e = e.mutate(place=ibis.row_number().over(group_by=[*SERIES, "quarter"], order_by="hour"))
    e = e.mutate(run=e["hour"].cast("int64") - e["place"]).drop("place")
    whole = ibis.window(group_by=[*SERIES, "quarter", "run"])
    e = e.mutate(run_hours=e.count().over(whole), run_first=e["hour"].min().over(whole))
    failed = (e["reason"] == OUT_OF_CONTROL) & e["failed_anchor"].notnull()
    e = e.mutate(
        anchor=failed.ifelse(e["failed_anchor"], e["run_first"]),
        unchecked=flag((e["reason"] == OUT_OF_CONTROL) & e["failed_anchor"].isnull()),
    )
    limits = ("capture_high", "capture_least", "short_run", *WINDOWS)
    t = e.join(capture.select(*SERIES, "quarter", "rate"), [*SERIES, "quarter"])
    return t.join(settings.select("outlet", "month", *limits), ["outlet", "month"]).drop("failed_anchor", "reason")


def valid_hours(emitted: Table, before_hours: Table, invalid_hours: Table, widths: dict) -> Table:
    """有效小时排放量: valid hourly emissions of the series that need them, numbered, with the largest of each window."""
    wanted = invalid_hours.select(SERIES).distinct()
    now = emitted.filter(emitted["state"] == MEASURED).select(*HOURLY, mg=emitted["measured_mg"])
    all_ = ibis.union(before_hours.select(*HOURLY, "mg"), now, distinct=False).semi_join(wanted, SERIES)
    return _numbered(all_, "hour", {name: widths[name] for name in WINDOWS})


def substitutes(invalid_hours: Table, valid_hours: Table) -> Table:
    """替代的小时排放量: the largest valid emission of the window, by capture rate, length of the run and reason."""
    t = computed(invalid_hours, SUBSTITUTES)
    t = _looked_back(t, valid_hours, "hour", WINDOWS)
    largest = ibis.cases(
        (t["window"] == t["window_short"], t["largest_window_short"]),
        (t["window"] == t["window_long"], t["largest_window_long"]),
        (t["window"] == t["window_low"], t["largest_window_low"]),
    )
    return t.select(
        *HOURLY, "window", "run_hours", "unchecked",
        substitute_mg=largest,
        found=ibis.least(t["place"].fill_null(0), t["window"].cast("int64")),
        fewer=flag(t["place"] < t["window"]),
    )  # fmt: skip


def valid_days(water_days: Table, before_days: Table, widths: dict) -> Table:
    """有效日排放量: valid daily emissions of water, numbered, with the largest of the window."""
    now = water_days.filter(water_days["measured_mg"].notnull()).select(
        *SERIES, "day_number", mg=water_days["measured_mg"]
    )
    all_ = ibis.union(before_days.select(*SERIES, "day_number", "mg"), now, distinct=False)
    return _numbered(all_, "day_number", {"window_water": widths["window_water"]})


def water_substitutes(water_days: Table, valid_days: Table, passes: Table, widths: dict) -> Table:
    """替代的日排放量: the largest valid daily emission of the window before the last check that was passed."""
    d = water_days.filter(water_days["state"] == INVALID).select(*SERIES, "day_number")
    checked = d.join(passes, [d[k] == passes[k] for k in SERIES] + [passes["passed_day"] < d["day_number"]])
    last = checked.group_by([*SERIES, "day_number"]).aggregate(last_passed=checked["passed_day"].max())
    t = d.left_join(last, [*SERIES, "day_number"])
    t = t.select(
        *SERIES, "day_number",
        anchor=ibis.coalesce(t["last_passed"], t["day_number"]),
        unchecked=flag(t["last_passed"].isnull()),
    )  # fmt: skip
    t = _looked_back(t, valid_days, "day_number", ("window_water",))
    return t.select(
        *SERIES, "day_number", "unchecked",
        substitute_mg=t["largest_window_water"],
        fewer=flag(t["place"] < widths["window_water"]),
    )  # fmt: skip


def _numbered(valid: Table, at: str, widths: Mapping[str, int]) -> Table:
    """Number the valid values of a series from 1, and look for the largest of each window that ends with a value."""
    first = ibis.row_number().over(group_by=SERIES, order_by=at)  # from 0
    largest = {
        f"largest_{name}": valid["mg"]
        .max()
        .over(ibis.window(group_by=SERIES, order_by=at, preceding=width - 1, following=0))
        for name, width in widths.items()
    }
    numbered = valid.mutate(place=first, **largest)
    return numbered.mutate(place=numbered["place"] + 1)


def _looked_back(rows: Table, valid: Table, at: str, windows: tuple[str, ...]) -> Table:
    """Give every row the last valid value before its anchor.

    No join on "the last before", which one engine lacks: valid values and anchors in one order, anchors first where they
    meet, and the greatest valid moment up to each anchor.
    """
    v = valid.select(*SERIES, order=valid[at].cast("int64") * 2 + 1, moment=valid[at].cast("int64"))
    a = rows.select(*SERIES, order=rows["anchor"].cast("int64") * 2).distinct().mutate(moment=ibis.null("int64"))
    both = ibis.union(v, a, distinct=False)
    last = both["moment"].max().over(ibis.window(group_by=SERIES, order_by="order", preceding=None, following=0))
    found = both.mutate(last=last)
    found = found.filter(found["moment"].isnull()).select(*SERIES, "order", "last")
    told = valid.select(
        *[valid[k].name(f"of_{k}") for k in SERIES], valid[at].cast("int64").name("of_last"), "place",
        *[f"largest_{name}" for name in windows],
    )  # fmt: skip
    t = rows.mutate(order=rows["anchor"].cast("int64") * 2).join(found, [*SERIES, "order"])
    on = [t["last"] == told["of_last"], *[t[k] == told[f"of_{k}"] for k in SERIES]]
    return t.left_join(told, on).drop("of_last", *[f"of_{k}" for k in SERIES])
