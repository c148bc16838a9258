"""The columns of what areas emitted, one account for each pollutant, and the figures taken from them."""

from shuangkong.emissions.permit_rules import actual_amount
from shuangkong.emissions.reduction_types import ENGLISH, POLLUTANTS
from shuangkong.kernel.figures import Figure
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


def _account(pollutant: str, name: str) -> Contract:
    return Contract(
        f"{pollutant}_actual",
        f"{name}实际排放量核算",
        (
            Column("actual_t", "实际排放量", "t", source="emission_actuals.mass_t", group="actual"),
            Column("replaced_t", "其中替代的排放量", "t", source="emission_actuals.substituted_t", group="actual"),
            Column("replaced", "替代排放量占比", "1", source=ratio, args={"part": "replaced_t", "whole": "actual_t"}),
        ),
        key=("area", "period"),
    )


ACCOUNTS = {f"{pollutant}_actual": _account(pollutant, name) for pollutant, name in POLLUTANTS.items()}
FIGURES = tuple(
    Figure(
        f"emissions.{pollutant}_{end}", f"{name}{label}", f"{ENGLISH[pollutant]}, {english}", unit, 2,
        f"{pollutant}_actual", column, times, caliber="",
    )
    for pollutant, name in POLLUTANTS.items()
    for end, label, english, unit, column, times in (
        ("actual", "实际排放量", "actual emission", "t", "actual_t", 1),
        ("actual_substituted", "实际排放量中替代数据的占比", "substituted share of the actual emission", "%", "replaced", 100),
    )
)  # fmt: skip
