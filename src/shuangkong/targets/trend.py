"""Sums over the years so far, from which trend_rules.py draws its line: one row of sums per row of a yearly series."""

from collections.abc import Sequence
from typing import TypeAlias

import ibis

from shuangkong.kernel.accounting import full
from shuangkong.targets.trend_tables import SUMS

Table: TypeAlias = ibis.Table


def with_trend_sums(rows: Table, keys: Sequence[str], enough: ibis.Value) -> Table:
    """Add the sums over each row's own and earlier years, missing where the years are too few for a forecast.

    Args:
        rows: with `keys`, year, base_year, trend_y (the trend value of the year, null where it is missing), and
            trend__confidence (rank of that year's row).
        keys: what makes one series (area, indicator, cycle).
        enough: the least number of years with a value.
    """
    so_far = ibis.window(group_by=list(keys), order_by="year", preceding=None, following=0)
    known = rows["trend_y"].notnull()
    x = known.ifelse((rows["year"] - rows["base_year"]).cast("float64"), None)
    y = rows["trend_y"].cast("float64")
    products = dict(zip(SUMS, (known.cast("float64"), x, y, x * x, x * y, y * y), strict=True))
    rank = known.ifelse(rows["trend__confidence"], None)
    prepared = rows.mutate(**{f"of_{name}": value for name, value in products.items()}, of_rank=rank)
    prepared = prepared.mutate(so_far__n=prepared["of_n"].sum().over(so_far))
    enough_there = prepared["so_far__n"] + 1e-9 >= enough
    return prepared.mutate(
        **{name: enough_there.ifelse(prepared[f"of_{name}"].sum().over(so_far), None) for name in SUMS},
        years_known=prepared["so_far__n"],
        trend__confidence=prepared["of_rank"].max().over(so_far).cast("int8"),
        trend__coverage=full(),
    ).drop("so_far__n", "of_rank", *[f"of_{name}" for name in SUMS])
