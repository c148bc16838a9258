"""The columns of totals and of capture rates."""

from shuangkong.kernel.formulas import ratio
from shuangkong.kernel.tables import Column, Contract

TOTALS = Contract(
    "totals",
    "排放量合计",
    (
        Column("mass_kg", "排放量", "kg", source="months.emission_mg", group="mass"),
        Column("substituted_kg", "替代的排放量", "kg", source="months.substituted_mg", group="mass"),
        Column("mean", "月均浓度", source="months.mean", group="mass"),
        Column("exceeded", "超标小时数", "h", source="months.exceeded_hours", group="mass"),
        Column("substituted", "替代排放量占比", "1", source=ratio, args={"part": "substituted_kg", "whole": "mass_kg"}),
    ),
    key=("area", "period", "factor"),
)

QUARTERS = Contract(
    "quarters",
    "季度有效数据捕集率",
    (Column("rate", "有效数据捕集率", "1", source="capture.rate", group="capture"),),
    key=("area", "period", "factor"),
)
