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
    day = (parameters["published"] > 10101).ifelse(periods["cycle_day"], periods["end_day"])
    stated = parameters.join(periods, (parameters["applies_from"] <= day) & (day <= parameters["applies_to"]))
    # what an area itself states comes down to its latest version first, while there are few rows
    latest = stated.group_by("id", "period", "base_year", stating="area").aggregate(
        parameter=stated["parameter"].argmax(stated["published"])
    )
    known = latest.join(ancestors, latest["stating"] == ancestors["ancestor"])
    nearest = known.group_by("id", "area", "period", "base_year").aggregate(
        parameter=known["parameter"].argmin(known["distance"])
    )
    numbered = parameters.select("parameter", "value", "confidence")
    return nearest.join(numbered, "parameter").select(
        "id", "area", "period", "base_year", "value", "confidence", "parameter"
    )
