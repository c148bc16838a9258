"""Tables of warning levels for intensity and for total energy."""

from typing import TypeAlias

import ibis

from shuangkong.carbon.account_tables import CARBON_ACCOUNT
from shuangkong.energy.tables import INTENSITY_ACCOUNT
from shuangkong.energy.total_tables import TOTAL_ACCOUNT
from shuangkong.kernel.accounting import both, carried, computed, coverage, figures_of, flag, full
from shuangkong.warning.tables import (
    CARBON_FIGURES,
    CARBON_WARNING,
    INTENSITY_FIGURES,
    INTENSITY_WARNING,
    TOTAL_FIGURES,
    TOTAL_WARNING,
)

Table: TypeAlias = ibis.Table


def warning_settings(values_in_force: Table) -> Table:
    """预警的参数: the criterion, its gap and what a total is judged by, one row per unit and period."""
    v = values_in_force

    def of(id_: str, column: str = "value") -> ibis.Value:
        return v[column].max(where=v["id"] == id_)

    return v.group_by("area", "period").aggregate(
        gap_share=of("warning.gap_share").cast("float64"),
        gap_share__confidence=of("warning.gap_share", "confidence"),
        carbon_gap_share=of("warning.carbon_gap_share").cast("float64"),
        carbon_gap_share__confidence=of("warning.carbon_gap_share", "confidence"),
        criterion=of("warning.criterion"),
        criterion__confidence=of("warning.criterion", "confidence"),
        total_basis=of("warning.total_basis"),
        basis__confidence=of("warning.total_basis", "confidence"),
    )


def intensity_warning(intensity_account: Table, warning_settings: Table) -> Table:
    """能耗强度预警: the level of each unit's fall of intensity against the progress target of the period."""
    a = intensity_account
    t = a.select(
        "area", "period", "kind", "caliber", "floor", "required", "has_required", "on_year", actual="judged",
        **carried(a, INTENSITY_ACCOUNT, actual="judged", required="required"),
    )  # fmt: skip
    t = computed(_with_settings(t, warning_settings), INTENSITY_WARNING)
    return _judged(t, coverage(t, INTENSITY_WARNING, "level"))


def total_warning(total_account: Table, warning_settings: Table) -> Table:
    """能源消费总量预警: the level of each unit's total against its limit, by growth or by tce as the setting says."""
    a = total_account
    t = a.select(
        "area", "period", "kind", "caliber", "floor", "has_limit", "total_verdict", "assessed_tce", "limit_tce",
        "total_growth", "limit_growth",
        **carried(a, TOTAL_ACCOUNT, tce="assessed_tce", limit_tce="limit_tce"),
        **carried(a, TOTAL_ACCOUNT, growth="total_growth", limit_growth="limit_growth"),
    )  # fmt: skip
    t = _with_settings(t, warning_settings)
    t = computed(t.mutate(by_growth=flag(t["total_basis"] == "growth")), TOTAL_WARNING)
    t = _judged(t, coverage(t, TOTAL_WARNING, "level"))
    exempt = t["total_verdict"] == "exempt"
    return t.mutate(
        level=exempt.ifelse(None, t["level"]),
        level_verdict=exempt.ifelse("exempt", t["level_verdict"]),
        has_limit=flag((t["has_limit"] == 1) | exempt),
        exempt=flag(exempt),
    )


def carbon_warning(carbon_account: Table, warning_settings: Table) -> Table:
    """碳排放强度预警: the level of each unit's fall of CO₂ per unit of GDP, by the gap that energy intensity is judged by."""
    a, s = carbon_account, warning_settings
    t = a.select(
        "area", "period", "kind", "floor", "required", "has_required", "on_year", actual="judged",
        **carried(a, CARBON_ACCOUNT, actual="judged", required="required"),
    )  # fmt: skip
    settings = s.select(
        "area", "period", gap_share="carbon_gap_share", gap_share__confidence="carbon_gap_share__confidence"
    )
    t = both(t, settings, ["area", "period"]).mutate(gap_share__coverage=full(), criterion=ibis.literal("A"))
    t = computed(t, CARBON_WARNING)
    return _judged(t, coverage(t, CARBON_WARNING, "level"))


def warning_figures(intensity_warning: Table, total_warning: Table, carbon_warning: Table) -> Table:
    """预警等级的指标值: the levels that are published."""
    return ibis.union(
        figures_of(intensity_warning, INTENSITY_WARNING, INTENSITY_FIGURES, "floor"),
        figures_of(total_warning, TOTAL_WARNING, TOTAL_FIGURES, "floor"),
        figures_of(carbon_warning, CARBON_WARNING, CARBON_FIGURES, "floor"),
        distinct=False,
    )


def _with_settings(t: ibis.Table, warning_settings: ibis.Table) -> ibis.Table:
    t = both(t, warning_settings, ["area", "period"])
    return t.mutate(gap_share__coverage=full(), criterion__coverage=full(), basis__coverage=full())


def _judged(t: ibis.Table, covered: ibis.Value) -> ibis.Table:
    """A level that rests on too little data is no level."""
    enough = t["level"].notnull() & (covered + 1e-9 >= t["floor"])
    return t.mutate(
        level=enough.ifelse(t["level"], None),
        level_verdict=ibis.cases((enough & (t["level"] == 3), "met"), (enough, "behind"), else_="undetermined"),
    )
