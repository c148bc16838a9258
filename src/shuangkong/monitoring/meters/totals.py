"""能源计量的合计: hours to days and months, amounts to standard coal, meters to organisations without counting twice.

Months are made of days, so that a coefficient that changes within a month is taken from its day on. Coverage is the
share of the time of service of which something is known; what is missing is never taken for nothing.
"""

from typing import TypeAlias

import ibis

from shuangkong.monitoring.meters.rules import multiplied, standard_coal_grams
from shuangkong.monitoring.meters.sums import total

Table: TypeAlias = ibis.Table
HOUR, DAY = 3_600, 86_400
_ESTIMATED = ("estimated", "estimated_day", "estimated_month")
_HOURLY = ("meter", "hour", "amount", "covered_s", *_ESTIMATED)


def meter_virtual_hours(meter_real_hours: Table, meter_parts: Table) -> Table:
    """小时用量（虚拟表）: the sum of its parts, in hours that all of them cover in full; else it is missing."""
    whole = meter_real_hours.filter(meter_real_hours["covered_s"] == HOUR)
    parts = whole.join(meter_parts, "meter")
    shares = {name: multiplied(parts[name], parts["factor"]) for name in ("amount", *_ESTIMATED)}
    parts = parts.select("virtual", "hour", "covered_s", "parts", **shares)
    found = parts.group_by("virtual", "hour").aggregate(
        amount=total(parts["amount"]),
        covered_s=parts["covered_s"].min(),
        # a part of the difference may be estimated downwards as well: it counts by its size
        **{name: total(parts[name].abs()) for name in _ESTIMATED},
        there=parts.count(),
        parts=parts["parts"].max(),
    )
    found = found.filter(found["there"] == found["parts"])
    return found.select("hour", "amount", "covered_s", *_ESTIMATED, meter=found["virtual"])


def meter_service(meter_spans: Table, meter_dates: Table) -> Table:
    """应有时间: how many seconds of every day a meter is in service."""
    begin = meter_dates["day_number"] * DAY
    found = meter_spans.join(meter_dates, (meter_spans["from_s"] < begin + DAY) & (meter_spans["to_s"] > begin))
    begin = found["day_number"] * DAY
    found = found.mutate(due=ibis.least(found["to_s"], begin + DAY) - ibis.greatest(found["from_s"], begin))
    return found.group_by("meter", "day_number", "day", "month").aggregate(due_s=total(found["due"]))


def meter_day_amounts(meter_real_hours: Table, meter_virtual_hours: Table, meter_service: Table) -> Table:
    """日用量: of every day of service; no amount where nothing is known of the day."""
    hours = meter_real_hours.select(*_HOURLY).union(meter_virtual_hours.select(*_HOURLY))
    counted = hours.mutate(day_number=hours["hour"] // 24)
    counted = counted.group_by("meter", "day_number").aggregate(
        **{name: total(counted[name]) for name in ("amount", "covered_s", "estimated_day", "estimated_month")}
    )
    days = meter_service.left_join(counted, ["meter", "day_number"])
    return days.select(
        "meter", "day_number", "day", "month", "due_s", "amount", covered_s=days["covered_s"].fill_null(0),
        estimated=days["estimated_day"].fill_null(0), estimated_month=days["estimated_month"].fill_null(0),
    )  # fmt: skip


def meter_days(meter_day_amounts: Table, meter_coefficients: Table) -> Table:
    """日能耗: every day's amount in standard coal, by the coefficients of that day."""
    own = meter_coefficients
    days = meter_day_amounts.left_join(
        own,
        (meter_day_amounts["meter"] == own["meter"])
        & (meter_day_amounts["day"] >= own["from_day"])
        & (meter_day_amounts["day"] <= own["to_day"]),
    )
    return days.select(
        *meter_day_amounts.columns,
        calorific_g=standard_coal_grams(days["amount"], days["calorific"]),
        equivalent_g=standard_coal_grams(days["amount"], days["equivalent"]),
        confidence=days["confidence"],
    )


def meter_months(meter_days: Table) -> Table:
    """月能耗: of every meter. In standard coal only where every day with an amount has its coefficient."""
    days = meter_days
    known = days["amount"].count()
    return days.group_by("meter", "month").aggregate(
        amount=total(days["amount"]), due_s=total(days["due_s"]),
        covered_s=total(days["covered_s"]), estimated=total(days["estimated_month"]),
        calorific_g=(days["calorific_g"].count() == known).ifelse(total(days["calorific_g"]), None),
        equivalent_g=(days["equivalent_g"].count() == known).ifelse(total(days["equivalent_g"]), None),
        confidence=days["confidence"].max().cast("int8"),
    )  # fmt: skip


def meter_energy_months(meter_months: Table, meter_lives: Table) -> Table:
    """分品种月能耗: of every organisation, of the meters that have none above them; what goes out is taken off.

    Where one of them has no amount the sum is that of the others, and the coverage tells it.
    """
    tops = meter_lives.filter(meter_lives["counted"] == 1)
    rows = meter_months.join(tops.select("meter", "organisation", "area", "energy", "unit", "sign", "vouched"), "meter")
    sign = rows["sign"]
    known = rows["amount"].count()
    return rows.group_by("organisation", "area", "energy", "unit", "month").aggregate(
        amount=total(rows["amount"] * sign), meters=rows.count(),
        due_s=total(rows["due_s"]), covered_s=total(rows["covered_s"]),
        estimated=total(rows["estimated"]),
        calorific_g=(rows["calorific_g"].count() == known).ifelse(total(rows["calorific_g"] * sign), None),
        equivalent_g=(rows["equivalent_g"].count() == known).ifelse(total(rows["equivalent_g"] * sign), None),
        confidence=ibis.greatest(rows["confidence"].max(), rows["vouched"].max()).cast("int8"),
    )  # fmt: skip


def meter_organisation_months(meter_energy_months: Table) -> Table:
    """月综合能耗: of every organisation in standard coal; missing where one kind of energy is."""
    rows = meter_energy_months
    return rows.group_by("organisation", "area", "month").aggregate(
        kinds=rows.count(), due_s=total(rows["due_s"]), covered_s=total(rows["covered_s"]),
        calorific_g=(rows["calorific_g"].count() == rows.count()).ifelse(total(rows["calorific_g"]), None),
        equivalent_g=(rows["equivalent_g"].count() == rows.count())
        .ifelse(total(rows["equivalent_g"]), None),
        confidence=rows["confidence"].max().cast("int8"),
    )  # fmt: skip
