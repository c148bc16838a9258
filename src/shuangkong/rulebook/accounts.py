"""Which value of every parameter is in force for each area and period: one join over (area, ancestor, distance)."""

from typing import TypeAlias

import ibis

Table: TypeAlias = ibis.Table


def values_in_force(parameters: Table, ancestors: Table, cycles: Table) -> Table:
    """有效参数: per id, area and period the value of the nearest area up the chain, latest version first.

    Plain values are chosen by the last day of the period; versions with a day of publication (calibers) by the last day
    of the assessment cycle, so that one caliber serves all its years. `parameters` holds only what was published by
    the day of the closing.
    """
    periods = cycles.filter(cycles["own"] == 1)
    held = parameters.join(ancestors, parameters["area"] == ancestors["ancestor"]).select(
        "id",
        "value",
        "confidence",
        "applies_from",
        "applies_to",
        "published",
        "distance",
        "parameter",
        area=ancestors["area"],
    )
    day = (held["published"] > 10101).ifelse(periods["cycle_day"], periods["end_day"])
    found = held.join(periods, (held["applies_from"] <= day) & (day <= held["applies_to"]))
    # nearest area first, then the latest published: one number to sort by, unique per id, area and period
    rank = found["distance"].cast("int64") * 100_000_000 - found["published"]
    return (
        found.mutate(rank=rank)
        .group_by("id", "area", "period", "base_year")
        .aggregate(
            value=lambda t: t["value"].argmin(t["rank"]),
            confidence=lambda t: t["confidence"].argmin(t["rank"]),
            parameter=lambda t: t["parameter"].argmin(t["rank"]),
        )
    )
