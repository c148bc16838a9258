"""Sums over the years so far, from which trend_rules.py draws its line: one row of sums per row of a yearly series."""

from collections.abc import Sequence
from typing import TypeAlias

import ibis

from shuangkong.kernel.accounting import full
from shuangkong.kernel.tables import Column
from shuangkong.targets import trend_rules as rules

Table: TypeAlias = ibis.Table

SUMS = ("n", "sum_x", "sum_y", "sum_xx", "sum_xy", "sum_yy")
LABELS = ("年度值个数", "年数之和", "趋势计算值之和", "年数平方和", "年数与趋势计算值乘积之和", "趋势计算值平方和")
# what a contract declares to have a forecast; the account brings the sums, years_to_target, is_rate, least and most
TREND_COLUMNS = (
    *(Column(name, label, "1", group="trend") for name, label in zip(SUMS, LABELS, strict=True)),
    Column("years_to_target", "基期至目标年的年数", "year", group="target"),
    Column("is_rate", "按变化率下达", "1", group="target"),
    Column("least", "可能的最小值", "1"),
    Column("most", "可能的最大值", "1"),
    Column("slope", "趋势斜率", "1", source=rules.slope),
    Column("on_trend", "趋势外推值", "1", source=rules.on_trend, args={"years": "years_to_target"}),
    Column("residual_variance", "剩余方差", "1", source=rules.residual_variance),
    Column("quantile", "分布系数", "1", source=rules.quantile),
    Column("half_width", "预测区间半宽", "1", source=rules.half_width, args={"years": "years_to_target"}),
    Column("trend_low", "趋势下界", "1", source=rules.lower_end),
    Column("trend_high", "趋势上界", "1", source=rules.upper_end),
    Column("forecast_level", "目标年预测水平", "1", source=rules.back, args={"value": "on_trend"}),
    Column("forecast_level_low", "目标年预测水平下界", "1", source=rules.back, args={"value": "trend_low"}),
    Column("forecast_level_high", "目标年预测水平上界", "1", source=rules.back, args={"value": "trend_high"}),
)


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
