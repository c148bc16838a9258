"""Tables of hourly emissions: means and their validity, flow, the state of every hour that is due, and the capture rate.

One run is one quarter. What stands in for invalid hours is in substitution_accounts.py, days and months in
period_accounts.py. Masses are whole milligrams, so that sums agree to the bit on every engine.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import ibis

from shuangkong.kernel.accounting import computed
from shuangkong.kernel.formulas import rounded
from shuangkong.monitoring.book_tables import AS_ACTUAL, AS_WET, DECIDED, GAS
from shuangkong.monitoring.joins import beside, flag, total
from shuangkong.monitoring.tables import CAPTURE, EMITTED, HOUR_MEANS, OUTLET_HOURS

Table: TypeAlias = ibis.Table

SERIES = ["outlet", "factor"]
HOURLY = [*SERIES, "hour"]
NORMAL = ("N", "3")  # codes/marks.csv: normal in one of the three versions
STOPPED = "F"
SCALE = 10_000.0
MINUTES = 60
KPA = 1000.0
MEASURED, IDLE, INVALID = "measured", "stopped", "invalid"
# what is measured beside the pollutants, by the column it becomes
BESIDE = {
    "velocity": "a01011", "temperature_c": "a01012", "pressure": "a01013", "humidity": "a01014", "oxygen": "a19001",
    "gas_flow": "a00000", "water_flow": "w00000",
}  # fmt: skip


def hour_means(hours_kept: Table, stations: Table, calendar: Table, settings: Table, series: Table) -> Table:
    """小时均值: per outlet, factor and hour the mean of what is marked normal, and whether enough of it is there."""
    t = _summed(hours_kept, stations, series)
    t = t.join(calendar.select("hour", "month"), "hour").join(settings, ["outlet", "month"])
    # an hour that the device sent as one value is an hour's worth of minutes
    minutes_each = (t["by_hour"] == 1).ifelse(float(MINUTES), t["minute_interval"])
    t = t.mutate(
        normal_share=t["gas_normal_share"],
        abnormal=t["sent"] - t["normal"],
        total=t["value"] / SCALE,
        minutes=t["normal"] * minutes_each,
    )
    t = computed(t, HOUR_MEANS)
    normal_enough = (t["medium"] == GAS).ifelse(t["gas_normal"], t["water_normal"])
    # what the missing minutes of an hour carried is taken as the mean of the valid ones
    whole = float(MINUTES) / t["minutes"].nullif(0.0)
    t = t.select(
        *HOURLY,
        "mean",
        "by_hour",
        "sent",
        sent_corrected=t["corrected"] / t["corrected_valued"].nullif(0.0) / SCALE,
        idle_minutes=t["idle"] * minutes_each,
        sound=flag(t["enough_minutes"] & normal_enough & t["mean"].notnull()),
        amount=t["amount"] / SCALE * whole,
    )
    return _spoken_for(t, calendar, settings, series)


def _spoken_for(hour_means: Table, calendar: Table, settings: Table, series: Table) -> Table:
    """A value of an analyser that samples every few hours speaks for the hours up to its next: two-hourly COD for two."""
    slow = settings.group_by("outlet").aggregate(apart=settings["hour_interval"].max())
    slow = slow.filter(slow["apart"] > 1)
    # what it sent as a mass is of the whole time between samples: each hour's own volume counts instead
    own = hour_means.join(slow, "outlet").mutate(amount=ibis.null("float64"))
    own = own.filter(own["factor"].isin(series["factor"].name("due_factor")))
    c = calendar.select(later="hour")
    over = own.join(c, (own["hour"] <= c["later"]) & (c["later"] < own["hour"] + own["apart"]))
    newest = ibis.row_number().over(group_by=[*SERIES, "later"], order_by=over["hour"].desc())
    over = over.mutate(place=newest)
    over = over.filter(over["place"] == 0).drop("place", "apart", "hour").rename(hour="later")
    rest = hour_means.anti_join(over, HOURLY)
    return ibis.union(rest, over.select(*hour_means.columns), distinct=False)


def _summed(hours_kept: Table, stations: Table, series: Table) -> Table:
    """The sums of an hour over its marks, of the pollutants that are due and of what is measured beside them."""
    h = hours_kept.join(stations, "mn")
    h = h.filter(h["factor"].isin(list(BESIDE.values())) | h["factor"].isin(series["factor"].name("due_factor")))
    normal = h["mark"].isnull() | h["mark"].isin(NORMAL)

    def summed(name: str, where: Any = None) -> Any:
        return h[name].sum(where=where).cast("float64")  # exact: far below 2^53

    return h.group_by(HOURLY).aggregate(
        sent=summed("sent"),
        normal=summed("valued", normal).fill_null(0.0),
        idle=summed("sent", h["mark"] == STOPPED).fill_null(0.0),
        value=summed("value", normal),
        corrected_valued=summed("corrected_valued", normal),
        corrected=summed("corrected", normal),
        amount=summed("amount", normal),
        by_hour=flag(h["kind"] == "hour").max(),
    )


def duct(hour_means: Table) -> Table:
    """烟道和水量: what is measured beside the pollutants, side by side per outlet and hour; only what is valid."""
    h = hour_means.filter(hour_means["factor"].isin(list(BESIDE.values())) & (hour_means["sound"] == 1))

    def of(name: str, column: str = "mean") -> Any:
        return h[column].max(where=h["factor"] == BESIDE[name])

    t = h.group_by("outlet", "hour").aggregate(
        **{name: of(name) for name in BESIDE}, water_amount=of("water_flow", "amount")
    )
    return t.select(
        "outlet", "hour", "velocity", "temperature_c", "humidity", "oxygen",
        pressure_pa=t["pressure"] * KPA,
        sent_flow=t["gas_flow"] * 3600.0,
        volume=ibis.coalesce(t["water_amount"], t["water_flow"] * 3.6),
    )  # fmt: skip


def declared(marked: Table, calendar: Table) -> Table:
    """申报标记的分钟数: per outlet and hour how many minutes are declared stopped, in start-up or shut-down, faulty, or invalid by a decided case."""
    c, m = calendar, marked
    opens = c["hour"].cast("int64") * MINUTES
    over = m.join(c, (m["first_minute"] < opens + MINUTES) & (m["last_minute"] > opens))
    opens = over["hour"].cast("int64") * MINUTES
    t = over.mutate(
        minutes=ibis.least(over["last_minute"], opens + MINUTES) - ibis.greatest(over["first_minute"], opens)
    )

    def of(*states: str) -> Any:
        chosen = t["state"].isin(states) & (t["object"] == ("device" if "D" in states else "facility"))
        return total(t["minutes"], chosen).fill_null(0)

    return t.group_by("outlet", "hour").aggregate(
        declared_idle=of("F"),
        declared_unsteady=of("St", "Sd", "Tb"),
        declared_faulty=of("C", "M", "D", "T"),
        declared_invalid=total(t["minutes"], t["object"] == DECIDED).fill_null(0),
    )


def out_of_control(failed: Table, calendar: Table) -> Table:
    """失控时段: the hours between a failed check and the next that passed, with the hour of the last that had passed."""
    c, f = calendar, failed
    over = f.join(c, (f["first_hour"] <= c["hour"]) & (c["hour"] <= f["last_hour"]))
    return over.group_by(HOURLY).aggregate(failed_anchor=over["anchor"].min()).mutate(failed=ibis.literal(1, "int32"))


def _outlet_hours(
    series: Table, calendar: Table, settings: Table, hour_means: Table, duct: Table, declared: Table,
    out_of_control: Table,
) -> Table:  # fmt: skip
    """排放口小时核算: every hour that is due of every outlet and pollutant: concentration, flow, and the state it is in."""
    c = calendar
    due = series.join(c, (series["first_hour"] <= c["hour"]) & (c["hour"] <= series["last_hour"]))
    due = due.select(*HOURLY, "detection", c["month"], c["day"], c["quarter"])
    t = due.join(settings, ["outlet", "month"])
    t = beside(t, hour_means, HOURLY)
    t = beside(t, duct, ["outlet", "hour"])
    t = beside(t, declared, ["outlet", "hour"])
    t = beside(t, out_of_control, HOURLY)
    t = computed(t, OUTLET_HOURS)
    as_dry = (t["concentration_state"] == AS_WET).ifelse(t["dry_of_wet"], t["mean"])
    return t.select(
        *HOURLY, "day", "month", "quarter", "medium", "mean", "by_hour", "flow", "volume", "oxygen", "reference_o2",
        "oxygen_guard", "sent_corrected", "valid_minutes", "failed_anchor", "sent",
        *[t[f"declared_{name}"].fill_null(0).name(f"declared_{name}") for name in ("idle", "unsteady", "faulty", "invalid")],
        idle_minutes=t["idle_minutes"].fill_null(0),
        sound=t["sound"].fill_null(0),
        failed=t["failed"].fill_null(0),
        dry=(t["concentration_state"] == AS_ACTUAL).ifelse(t["dry_of_actual"], as_dry),
        water_counted=t["water_counted"],
        near_zero=(t["medium"] == GAS) | t["near_zero"].fill_null(True),
        lifted=flag((t["medium"] != GAS) & (t["mean"] <= 0)),
        water_kg=((t["mean"] > 0) & t["amount"].notnull()).ifelse(t["amount"], t["water_by_volume"]),
    )  # fmt: skip


def emitted(
    series: Table,
    calendar: Table,
    settings: Table,
    hour_means: Table,
    duct: Table,
    declared: Table,
    out_of_control: Table,
) -> Table:
    """小时排放量: what was measured, in milligrams; the state of the hour, and why it is not valid where it is not."""
    t = computed(_outlet_hours(series, calendar, settings, hour_means, duct, declared, out_of_control), EMITTED)
    gas = t["medium"] == GAS
    least = t["valid_minutes"]
    # less than the valid minutes of an hour are left beside what is declared
    faulty = t["declared_faulty"] + least > MINUTES
    decided = t["declared_invalid"] > 0  # whatever part of the hour it is, and whatever stop was marked in it
    idle = (t["idle_minutes"] >= least) | (t["declared_idle"] >= least) | (~gas & (t["volume"].fill_null(1.0) == 0.0))
    kg = gas.ifelse(t["gas_kg"], t["water_kg"])
    measured = (
        (t["sound"] == 1) & t["near_zero"] & ~faulty & (t["failed"] == 0) & kg.notnull() & (t["volume"].notnull() | gas)
    )
    own = t["oxygen"].isnull().ifelse(t["sent_corrected"], t["worked_out_corrected"])
    t = t.mutate(state=ibis.cases((decided, INVALID), (idle, IDLE), (measured, MEASURED), else_=INVALID))
    is_measured = t["state"] == MEASURED
    return t.select(
        *HOURLY, "day", "month", "quarter", "medium", "state", "failed_anchor", "failed",
        by_hour=t["by_hour"].fill_null(0),
        lifted=t["lifted"].fill_null(0),
        reason=ibis.cases(
            (t["state"] != INVALID, ibis.null("string")), (decided, DECIDED), (t["failed"] == 1, "out_of_control"),
            (faulty, "declared"), (t["sent"].isnull(), "absent"), (t["sound"] == 0, "marked"), (~t["near_zero"], "negative"),
            else_="flow",
        ),
        unsteady=flag(t["declared_unsteady"] > 0),
        concentration=is_measured.ifelse(rounded(gas.ifelse(t["dry"], t["water_counted"]), 4), None),
        corrected=(is_measured & gas).ifelse(
            rounded(t["reference_o2"].isnull().ifelse(t["dry"], own), 4), None
        ),
        flow=rounded(gas.ifelse(t["flow"], t["volume"]), 4),
        measured_mg=is_measured.ifelse(rounded(kg, 6), None),
    )  # fmt: skip


def capture(emitted: Table) -> Table:
    """季度有效数据捕集率: hours due so far, stopped and invalid, per outlet and pollutant."""
    e = emitted
    t = e.group_by([*SERIES, "quarter"]).aggregate(
        due=e.count(), stopped=total(e["state"] == IDLE), invalid=total(e["state"] == INVALID)
    )
    return computed(t, CAPTURE)
