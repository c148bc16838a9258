"""The columns of what areas emitted, and the figures taken from them."""

from shuangkong.emissions.permit_rules import actual_amount
from shuangkong.kernel.figures import FigureOfEach
from shuangkong.kernel.formulas import ratio
from shuangkong.kernel.tables import Column, Contract

MONTHLY = Contract(
    "outlet_actuals",
    "排放口月实际排放量",
    (
        Column("automatic_t", "自动监测排放量", "t", source="emission_actuals.mass_t", group="automatic"),
        Column("manual_t", "手工监测排放量", "t", source="emission_actuals.mass_t", group="manual"),
        Column("coefficient_t", "系数法排放量", "t", source="emission_actuals.mass_t", group="coefficient"),
        Column("mass_t", "实际排放量", "t", source=actual_amount),
    ),
    key=("area", "permit", "outlet", "pollutant", "month"),
)

ACTUAL_ACCOUNT = Contract(
    "actual_account",
    "实际排放量核算",
    (
        Column("actual_t", "实际排放量", "t", source="emission_actuals.mass_t", group="actual"),
        Column("replaced_t", "其中替代的排放量", "t", source="emission_actuals.substituted_t", group="actual"),
        Column("replaced", "替代排放量占比", "1", source=ratio, args={"part": "replaced_t", "whole": "actual_t"}),
    ),
    key=("area", "period", "pollutant"),
)

ACTUAL = (
    FigureOfEach(
        "_actual", "实际排放量", "Actual emission", "t", 2, "actual_account", "actual_t",
        caliber="", stem="stem",
    ),
    FigureOfEach(
        "_actual_substituted", "实际排放量中替代数据的占比", "Substituted share of the actual emission", "%", 2,
        "actual_account", "replaced", 100, caliber="", stem="stem",
    ),
)  # fmt: skip
