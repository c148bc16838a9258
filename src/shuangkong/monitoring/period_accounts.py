"""Tables of hours as they are published, of days and of months: what was emitted, how much of it was put in, and limits.

Every hour of gas and every day of water ends in one of measured, stopped (nothing emitted), manual, substituted or
unknown; what is unknown is missing, never zero.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import ibis

from shuangkong.kernel.accounting import computed
from shuangkong.kernel.formulas import above, rounded
from shuangkong.monitoring.accounts import HOURLY, IDLE, INVALID, MEASURED, SCALE, SERIES
from shuangkong.monitoring.book_tables import GAS, WATER
from shuangkong.monitoring.joins import beside, flag, total
from shuangkong.monitoring.tables import DAYS, JUDGED, MONTHS, WATER_DAYS

Table: TypeAlias = ibis.Table

MANUAL, SUBSTITUTED, UNKNOWN = "manual", "substituted", "unknown"
DAILY = [*SERIES, "day"]
MG = 1_000_000.0  # in a kg
HOURS = 24
OF_MONTHS = ("days_needed", "water_valid_share", "estimated", "coverage_floor", "confidence", "substitution_confidence")
COUNTS = ("due", "stopped", "measured", "manual", "substituted", "unknown", "by_hour", "judged_hours", "exceeded_hours")


def limit_days(limits: Table, calendar: Table) -> Table:
    """有效限值: the limits in force on each day, side by side; of several of one kind the strictest."""
    days = calendar.select("day").distinct()
    t = limits.join(days, (limits["first_day"] <= days["day"]) & (days["day"] <= limits["last_day"]))

    def of(span: str, basis: str) -> Any:
        return t["limit"].min(where=(t["span"] == span) & (t["basis"] == basis))

    return t.group_by(DAILY).aggregate(
        **{f"{span}_{basis}": of(span, basis) for span in ("hour", "day") for basis in ("measured", "corrected")}
    )


def emissions(emitted: Table, substitutes: Table, manual_days: Table, limit_days: Table) -> Table:
    """小时排放量和超标: what each hour emitted and where that is from; judged only where it is measured and unmarked."""
    t = beside(emitted, substitutes, HOURLY)
    t = beside(t, manual_days, DAILY)
    t = beside(t, limit_days.drop("day_measured", "day_corrected"), DAILY)
    t = t.mutate(
        dry_mg_m3=t["concentration"].cast("float64") / SCALE,
        corrected_mg_m3=t["corrected"].cast("float64") / SCALE,
        flow_m3=t["flow"].cast("float64") / SCALE,
    )
    t = computed(t, JUDGED)
    gas = t["medium"] == GAS
    manual_mg = gas.ifelse(rounded(t["manual_kg"], 6), None)
    invalid = t["state"] == INVALID
    over, judged = _judged(t["over_measured"], t["over_corrected"])
    judged = judged & (t["state"] == MEASURED) & (t["unsteady"] == 0)
    return t.select(
        *HOURLY, "day", "month", "quarter", "medium", "state", "reason", "unsteady", "by_hour", "concentration",
        "corrected", "flow", "measured_mg", "window", "run_hours",
        how=ibis.cases(
            (~invalid, t["state"]), (manual_mg.notnull(), MANUAL), (t["substitute_mg"].notnull(), SUBSTITUTED),
            else_=UNKNOWN,
        ),
        emission_mg=ibis.cases(
            (t["state"] == IDLE, ibis.literal(0, "int64")), (t["state"] == MEASURED, t["measured_mg"]),
            else_=ibis.coalesce(manual_mg, t["substitute_mg"]),
        ),
        doubtful=flag(invalid & manual_mg.isnull() & ((t["fewer"] == 1) | (t["unchecked"] == 1))),
        exceeded=judged.ifelse(flag(over), None),
    )  # fmt: skip


def water_days(emitted: Table, manual_days: Table, settings: Table) -> Table:
    """废水日核算: the mean weighted by flow where enough of the day is valid, and the day's mass by its whole volume."""
    e = emitted.filter(emitted["medium"] == WATER)
    is_measured, runs = e["state"] == MEASURED, e["state"] != IDLE
    t = e.group_by([*DAILY, "month", "quarter"]).aggregate(
        due=e.count(),
        stopped=total(~runs),
        measured=total(is_measured),
        by_hour=total(is_measured & (e["by_hour"] == 1)),
        mass_mg=total(e["measured_mg"], is_measured),
        weighed=total(e["flow"], is_measured),
        known=total(e["flow"], runs),
        known_hours=e["flow"].count(where=runs),
        lifted=e["lifted"].max(where=is_measured).fill_null(0),
        day_number=_day_number(e),
    )
    t = beside(t, manual_days, DAILY)
    t = t.join(settings.select("outlet", "month", "water_valid_share"), ["outlet", "month"])
    running = t["due"] - t["stopped"]
    per_hour = t["known"].cast("float64") / SCALE / t["known_hours"].nullif(0).cast("float64")
    t = t.mutate(
        running=running,
        valid_share=t["water_valid_share"],
        mass_kg=t["mass_mg"].cast("float64") / MG,
        weighed_m3=t["weighed"].cast("float64") / SCALE,
        # what flowed in hours without a reading of the flow is taken as the mean of the others
        volume_m3=per_hour * running.cast("float64"),
    )
    t = computed(t, WATER_DAYS)
    valid = t["valid"] & t["day_kg"].notnull()
    return t.mutate(
        state=ibis.cases((t["running"] == 0, IDLE), (valid, MEASURED), else_=INVALID),
        measured_mg=valid.ifelse(rounded(t["day_kg"], 6), None),
        manual_mg=rounded(t["manual_kg"], 6),
    )


def gas_days(emissions: Table, settings: Table, limit_days: Table) -> Table:
    """废气日核算: hours of the day by where their emission is from; the mean of valid hours outside start-up and shut-down."""
    e = emissions.filter(emissions["medium"] == GAS)
    counted = (e["state"] == MEASURED) & (e["unsteady"] == 0)
    t = e.group_by([*DAILY, "month", "quarter"]).aggregate(
        due=e.count(),
        **{word: total(e["how"] == word) for word in (MEASURED, MANUAL, SUBSTITUTED, UNKNOWN)},
        stopped=total(e["state"] == IDLE),
        by_hour=total((e["state"] == MEASURED) & (e["by_hour"] == 1)),
        doubtful=e["doubtful"].max(),
        emission_mg=total(e["emission_mg"]),
        substituted_mg=total(e["emission_mg"], e["how"] == SUBSTITUTED).fill_null(0),
        counted=total(counted),
        summed=total(e["concentration"], counted),
        corrected_summed=total(e["corrected"], counted),
        corrected_counted=e["corrected"].count(where=counted),
        judged_hours=e["exceeded"].count(),
        exceeded_hours=total(e["exceeded"]).fill_null(0),
        flow=total(e["flow"], e["state"] == MEASURED),
        day_number=_day_number(e),
    )
    t = t.mutate(measured_mg=ibis.null("int64"))
    t = t.join(settings.select("outlet", "month", "valid_hours"), ["outlet", "month"])
    t = t.mutate(
        total=t["summed"].cast("float64") / SCALE, corrected_total=t["corrected_summed"].cast("float64") / SCALE
    )
    t = computed(t, DAYS)
    t = t.mutate(corrected_mean=t["corrected_valid"].ifelse(t["corrected_mean"], None))  # of few hours it is none
    return _published(t, limit_days, GAS)


def days(gas_days: Table, water_days: Table, water_substitutes: Table, emissions: Table, limit_days: Table) -> Table:
    """日核算: days of gas and of water under one another, with their exceedances."""
    t = beside(water_days, water_substitutes, [*SERIES, "day_number"])
    invalid = t["state"] == INVALID
    how = ibis.cases(
        (~invalid, t["state"]), (t["manual_mg"].notnull(), MANUAL), (t["substitute_mg"].notnull(), SUBSTITUTED),
        else_=UNKNOWN,
    )  # fmt: skip
    t = t.mutate(how=how)
    running = t["due"] - t["stopped"]
    emission = ibis.cases(
        (t["state"] == IDLE, ibis.literal(0, "int64")), else_=ibis.coalesce(t["measured_mg"], t["manual_mg"], t["substitute_mg"])
    )  # fmt: skip
    e = emissions.filter(emissions["medium"] == WATER)
    hours = e.group_by(DAILY).aggregate(
        judged_hours=e["exceeded"].count(), exceeded_hours=total(e["exceeded"]).fill_null(0)
    )
    t = t.mutate(
        # a valid day speaks for all its hours
        **{
            word: (t["how"] == word).ifelse(running, 0).cast("int64")
            for word in (MEASURED, MANUAL, SUBSTITUTED, UNKNOWN)
        },
        # a zero or a small negative value that counts as more is doubtful until somebody has looked at the spot
        doubtful=flag(
            ((t["how"] == SUBSTITUTED) & ((t["fewer"] == 1) | (t["unchecked"] == 1)))
            | ((t["how"] == MEASURED) & (t["lifted"] == 1))
        ),
        emission_mg=emission,
        substituted_mg=(t["how"] == SUBSTITUTED).ifelse(t["substitute_mg"], 0),
        corrected_mean=ibis.null("float64"),
        flow=rounded(t["volume_m3"], 4),
    )
    water = _published(beside(t, hours, DAILY), limit_days, WATER)
    return ibis.union(gas_days, water, distinct=False)


def months(days: Table, capture: Table, settings: Table) -> Table:
    """月核算: masses, valid days, coverage and exceedances of an outlet's pollutant, with the quarter's capture rate."""
    d = days
    valid = d["valid"] == 1
    t = d.group_by([*SERIES, "month", "quarter", "medium"]).aggregate(
        days=d.count(),
        valid_days=total(valid),
        **{name: total(d[name]) for name in COUNTS},
        doubtful=d["doubtful"].max(),
        emission_mg=total(d["emission_mg"]),
        substituted_mg=total(d["substituted_mg"]),
        summed=total(d["mean"], valid),
        valid_mg=total(d["emission_mg"], valid),
        valid_flow=total(d["flow"], valid),
        judged_days=d["exceeded"].count(),
        exceeded_days=total(d["exceeded"]).fill_null(0),
    )
    t = t.join(capture.select(*SERIES, "quarter", "rate"), [*SERIES, "quarter"])
    t = t.join(settings.select("outlet", "month", *OF_MONTHS), ["outlet", "month"])
    t = t.mutate(
        valid_share=t["water_valid_share"],
        total=t["summed"].cast("float64") / SCALE,
        valid_kg=t["valid_mg"].cast("float64") / MG,
        valid_m3=t["valid_flow"].cast("float64") / SCALE,
    )
    t = computed(t, MONTHS)
    gas = t["medium"] == GAS
    return t.select(
        *SERIES, "month", "quarter", "medium", "days", "valid_days", *COUNTS, "judged_days", "exceeded_days", "doubtful",
        "emission_mg", "substituted_mg", "rate", "estimated", "coverage_floor",
        valid=flag(gas.ifelse(t["gas_valid"], t["water_valid"])),
        mean=rounded(gas.ifelse(t["gas_mean"], t["water_mean"]), 4),
        confidence=ibis.greatest(t["confidence"], (t["substituted"] > 0).ifelse(t["substitution_confidence"], 0)).cast("int8"),
    )  # fmt: skip


def _published(t: Table, limit_days: Table, medium: str) -> Table:
    """The columns of a day, with whether it exceeds its limit: only a valid day is judged."""
    t = beside(t, limit_days.drop("hour_measured", "hour_corrected"), DAILY)
    over, judged = _judged(above(t["mean"], t["day_measured"]), above(t["corrected_mean"], t["day_corrected"]))
    valid = t["valid"].fill_null(False)
    return t.select(
        *DAILY, "month", "quarter", *COUNTS, "doubtful", "emission_mg", "substituted_mg", "flow",
        "day_number", "measured_mg",
        medium=ibis.literal(medium),
        valid=flag(valid),
        mean=rounded(t["mean"], 4),
        corrected_mean=rounded(t["corrected_mean"], 4),
        exceeded=(valid & judged).ifelse(flag(over), None),
    )  # fmt: skip


def _day_number(hours: Table) -> Any:
    return (hours["hour"].min().cast("int64") / HOURS).floor().cast("int64")


def _judged(measured: Any, corrected: Any) -> tuple[Any, Any]:
    """Of two verdicts, either of which may be unknown: whether one says yes, and whether there is one at all."""
    return measured.fill_null(False) | corrected.fill_null(False), measured.notnull() | corrected.notnull()
