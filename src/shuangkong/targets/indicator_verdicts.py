"""What the indicators' account brings before its rules run, and the verdict after them."""

from __future__ import annotations

from typing import Any, TypeAlias

import ibis

from shuangkong.kernel.accounting import coverage, flag, full, verdict
from shuangkong.kernel.tables import LARGEST
from shuangkong.targets.following_rules import kept_every_year
from shuangkong.targets.indicator_tables import INDICATOR_ACCOUNT
from shuangkong.targets.trend import with_trend_sums
from shuangkong.targets.trend_rules import trend_value

Table: TypeAlias = ibis.Table

CHANGES = ("decrease_by", "increase_by", "decrease_by_points", "increase_by_points")
SERIES = ["area", "indicator", "base_year"]
POINTS = "percentage point"


def prepared(rows: Table) -> Table:
    """Add what the rules ask for: which way is better, what the bound allows, the sums for the forecast, the units."""
    t = _with_trend(rows)
    t = t.filter(t["own"] == 1)
    relation = t["relation"]
    change = relation.isin(CHANGES).fill_null(False)
    smaller = (relation == "at_most") | ((relation == "reach") & (t["better"] == "lower"))
    basic = _bound(t, "basic")
    t = t.mutate(
        is_level=flag(relation.notnull() & ~change),
        upward=smaller.fill_null(False).ifelse(-1.0, 1.0),
        is_strict=flag(_bound(t, "strict")),
        about=_margin(t),
        asks_target=flag(_bound(t, "steady") | _bound(t, "standing") | (t["years"] == t["span"])),
        issued=(t["years"] == t["span"]).ifelse(None, t["issued"]),
        years_left=(t["years"] < t["span"]).ifelse(t["span"] - t["years"], None),
        level_at_start=t["base_level"],
        nothing=ibis.literal(0.0).cast("float64"),
        minus=ibis.literal(-1.0).cast("float64"),
        plus=ibis.literal(1.0).cast("float64"),
        # a department's word stands without any data; a share of a hundred does not make up for it
        floor=(basic & t["accepted"].notnull()).ifelse(0.0, t["floor"]),
        now__confidence=basic.ifelse(
            ibis.greatest(t["now__confidence"], t["accepted__confidence"]), t["now__confidence"]
        ),
    )
    return _with_units(_with_quality(t, change), change)


def _margin(t: Table) -> Any:
    """“左右” has a margin in percentage points, so only where per cent or points are measured."""
    rate = t["is_rate"] == 1
    points = (_bound(t, "approx") & (rate | (t["unit"] == "%"))).ifelse(t["margin"], 0.0)
    return rate.ifelse(points * 0.01, points)


def _bound(t: Table, word: str) -> Any:
    return (t["bound"] == word).fill_null(False)


def _with_trend(rows: Table) -> Table:
    """The base year stands among the cycle's rows, so that the line starts there; whether it is a rate, its target says."""
    cycle = ibis.window(group_by=SERIES)
    rows = rows.mutate(is_rate=rows["is_rate"].max().over(cycle))
    adds = rows["accumulate"] == 1
    rows = rows.mutate(
        # amounts that add up: what each year added; anything else: the level, on the scale of its target
        trend_y=adds.ifelse(rows["added"], trend_value(rows["level"], rows["is_rate"])),
        adds=rows["accumulate"],
        # what has been added stays; other levels end where the indicator's own bounds are, if it has any
        least=adds.ifelse(rows["level"], rows["least"]),
        most=adds.ifelse(LARGEST, rows["most"]),
        low_limit=rows["least"],
        high_limit=rows["most"],
        trend__confidence=rows["now__confidence"],
        years_to_target=(rows["to_year"] - rows["base_year"]).cast("float64"),
        least_of_all=rows["least_years"].max().over(cycle),
    )
    t = with_trend_sums(rows, SERIES, rows["least_of_all"])
    # nothing is left to forecast in the target year itself
    ahead = (t["year"] < t["to_year"]).fill_null(False)
    return t.mutate(years_to_target=ahead.ifelse(t["years_to_target"], None)).drop("least_of_all")


def _with_quality(t: Table, change: Any) -> Table:
    """The base year's row counts where a change is measured; for a level it only begins the path."""
    return t.mutate(
        base__confidence=change.ifelse(t["base__confidence"], None),
        base__coverage=change.ifelse(t["base__coverage"], None),
        origin__confidence=change.ifelse(None, t["base__confidence"]),
        origin__coverage=change.ifelse(None, t["base__coverage"]),
        target__coverage=full(),
        issued__confidence=t["issued"].isnull().ifelse(None, t["issued__confidence"]),
        issued__coverage=full(),
        pace__coverage=full(),
        method__coverage=full(),
    )


def _with_units(t: Table, change: Any) -> Table:
    rate = t["is_rate"] == 1
    points = (t["unit"] == "%").ifelse(POINTS, t["unit"])
    return t.mutate(
        measured_unit=rate.ifelse("%", change.ifelse(points, t["unit"])),
        gap_unit=rate.ifelse(POINTS, points),
        needed_unit=rate.ifelse("%", points),
        measured_times=rate.ifelse(100.0, 1.0),
        measured_decimals=rate.ifelse(2, t["decimals"]).cast("int8"),
        hundred=ibis.literal(100.0).cast("float64"),
    )


def judged(t: Table) -> Table:
    """Add the verdict and which figures exist."""
    basic, steady, standing = _bound(t, "basic"), _bound(t, "steady"), _bound(t, "standing")
    so_far = ibis.window(group_by=SERIES, order_by="year", preceding=None, following=0)
    # a share above a hundred is no good result, and none to count a change from
    possible = _possible(t, "level") & (~t["relation"].isin(CHANGES).fill_null(False) | _possible(t, "base_level"))
    t = t.mutate(
        impossible=flag(~possible),
        years_met=flag(t["meets"] & possible).sum().over(so_far).cast("float64"),
        years_missed=flag(~t["meets"] & possible).sum().over(so_far).cast("float64"),
    )
    floor = t["floor"] - 1e-9
    has_target = t["target"].notnull()
    enough = coverage(t, INDICATOR_ACCOUNT, "measured") >= floor
    enough = enough & (coverage(t, INDICATOR_ACCOUNT, "required") >= floor) & t["meets"].notnull()
    enough = enough & (t["impossible"] == 0)
    # a year that nobody knows was neither kept nor missed
    enough = enough & (~steady | (t["years_missed"] > 0) | (t["years_met"] >= t["years"]))
    met = steady.ifelse(kept_every_year(t["years_met"], t["years"]), t["meets"])
    by_data = verdict(met.fill_null(False), enough)
    by_word = verdict(t["accepted"].fill_null(False), t["accepted"].notnull())
    word = has_target.ifelse(basic.ifelse(by_word, by_data), "none")
    followed = has_target & ~basic & ~steady & ~standing  # the others have no way to go
    level = t["is_level"] == 1
    return t.mutate(
        word=word,
        level_verdict=level.ifelse(word, "none"),
        measured_verdict=level.ifelse("none", word),
        has_level=flag(t["level"].notnull() | has_target | (t["reported"] > 0)),
        has_change=flag(has_target & ~level),
        has_required=flag(t["required"].notnull() & ~basic),
        has_gap=flag(t["gap"].notnull() & ~basic),
        has_progress=flag(t["progress"].notnull() & followed),
        has_years_left=flag(t["needed"].notnull() & followed),
        has_forecast=flag(t["forecast"].notnull() & has_target & ~basic),
    )


def _possible(t: Table, column: str) -> Any:
    within = (t[column] >= t["low_limit"] - 1e-9) & (t[column] <= t["high_limit"] + 1e-9)
    return within.fill_null(True)
