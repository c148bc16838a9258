"""上传数据的质量: per organisation and month how complete, how timely, how true to the clock, and whether days make the month.

Judged by the parameters in force; where nothing was due or told, undetermined: missing data never passes. Virtual
meters upload nothing and are left out.
"""

from typing import TypeAlias

import ibis

from shuangkong.kernel.accounting import verdict
from shuangkong.monitoring.meters.rules import close_enough, completeness, day_month_deviation, good_enough
from shuangkong.monitoring.meters.sums import total

Table: TypeAlias = ibis.Table
DAY = 86_400


def meter_due_points(meter_service: Table, meter_point_days: Table, meter_lives: Table, meter_dates: Table) -> Table:
    """应传和实传: how many readings of a meter were due in a month, came, and came in time, and how far off the clock."""
    real = meter_lives.filter(meter_lives["every_s"] > 0).select("meter", "every_s")
    due = meter_service.join(real, "meter")
    due = due.group_by("meter", "month").aggregate(due=total(due["due_s"] // due["every_s"]))
    got = meter_point_days.join(meter_dates, "day_number")
    got = got.group_by("meter", "month").aggregate(
        **{name: total(got[name]) for name in ("got", "fine", "punctual", "faults")},
        shift=got["shift"].max(),
    )
    joined = due.left_join(got, ["meter", "month"])
    joined = joined.drop("meter_right", "month_right")
    return joined.mutate(got=joined["got"].fill_null(0), punctual=joined["punctual"].fill_null(0))


def meter_deviations(meter_stated: Table, meter_lives: Table, meter_dates: Table) -> Table:
    """日累计与月数据: what a meter's uploaded days add up to beside its uploaded month, and how far off their labels are.

    Only where every day of the month is there: a sum with a day missing would differ for want of it.
    """
    rows = meter_stated.filter(meter_stated["last"], meter_stated["valid"], meter_stated["stat"].isin(["day", "month"]))
    rows = rows.join(meter_lives.select("meter", "point"), "point")
    second = rows["time"].epoch_seconds().cast("int64")
    rows = rows.mutate(day_number=(second + DAY // 2) // DAY, second=second)
    rows = rows.join(meter_dates, "day_number")
    off = (rows["second"] - rows["day_number"] * DAY).abs()
    from_first = (rows["day"] % 100 - 1) * DAY
    daily = rows["stat"] == "day"
    found = rows.group_by("meter", "month").aggregate(
        days_sum=total(rows["value"], daily), days=rows["day_number"].nunique(where=daily),
        month_value=rows["value"].max(where=~daily),
        day_off=off.max(where=daily), month_off=(off + from_first).max(where=~daily),
    )  # fmt: skip
    lengths = meter_dates.group_by("month").aggregate(length=meter_dates.count())
    found = found.join(lengths, "month")
    whole = found["days"] == found["length"]
    deviation = day_month_deviation(whole.ifelse(found["days_sum"], None).cast("float64"), found["month_value"])
    return found.select("meter", "month", "days_sum", "month_value", "day_off", "month_off", deviation=deviation)


def meter_quality(
    meter_due_points: Table, meter_deviations: Table, meter_lives: Table, meter_thresholds: Table
) -> Table:
    """数据质量: of every organisation, with the verdict on each of the rates (met, behind, undetermined)."""
    rows = meter_due_points.left_join(meter_deviations, ["meter", "month"]).drop("meter_right", "month_right")
    rows = rows.join(meter_lives.select("meter", "organisation"), "meter")
    rows = rows.group_by("organisation", "month").aggregate(
        due=total(rows["due"]), faults=total(rows["faults"].fill_null(0)), got=total(rows["got"]), counted=total(ibis.least(rows["got"], rows["due"])), punctual=total(rows["punctual"]), shift=rows["shift"].max(),
        day_off=rows["day_off"].max(), month_off=rows["month_off"].max(), deviation=rows["deviation"].max(),
    )  # fmt: skip
    rows = rows.cross_join(meter_thresholds)
    rows = rows.mutate(
        completeness=completeness(rows["counted"].cast("float64"), rows["due"].cast("float64")),
        timeliness=completeness(rows["punctual"].cast("float64"), rows["got"].cast("float64")),
        offset=ibis.greatest(rows["shift"], rows["day_off"]),  # of those that are known
    )
    judged = {
        "completeness_verdict": good_enough(rows["completeness"], rows["least_complete"]),
        "timeliness_verdict": good_enough(rows["timeliness"], rows["least_timely"]),
        "offset_verdict": close_enough(rows["offset"], rows["most_offset"]),
        "month_offset_verdict": close_enough(rows["month_off"], rows["most_month_offset"]),
        "deviation_verdict": close_enough(rows["deviation"], rows["most_deviation"]),
    }
    rows = rows.mutate(**{name: verdict(met.fill_null(False), met.notnull()) for name, met in judged.items()})
    return rows.select(
        "organisation", "month", "due", "got", "punctual", "faults", "completeness", "timeliness", "offset",
        "month_off", "deviation", *judged,
    )  # fmt: skip
