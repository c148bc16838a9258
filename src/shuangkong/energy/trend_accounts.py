"""The table of the forecast of intensity at the target year, from the years of the cycle so far."""

from typing import TypeAlias

import ibis

from shuangkong.energy import rules
from shuangkong.energy.trend_tables import INTENSITY_TREND
from shuangkong.kernel.accounting import both, computed, flag
from shuangkong.targets.trend import with_trend_sums
from shuangkong.targets.trend_rules import trend_value

Table: TypeAlias = ibis.Table


def intensity_trend(series: Table, cycles: Table, intensity_account: Table, energy_settings: Table) -> Table:
    """能耗强度预测: a line through the years since the base year, on one caliber and at one price base, and its end.

    Forecast is the fall that the target asks for, so there is one only where a five-year target has years left.
    """
    wanted = intensity_account.filter(intensity_account["has_years_left"] == 1)
    own = wanted.select(
        "area", "period", "base_year", "kind", "caliber", "floor", "years_left", "reference",
        *[f"base_{name}" for name in ("energy_tce", "gdp_yuan")],
        *[f"base_{name}__{quality}" for name in ("energy", "gdp") for quality in ("confidence", "coverage")],
        "target__confidence", "target__coverage",
    )  # fmt: skip
    t = own.join(_sums(series, cycles, energy_settings), ["area", "period", "base_year"])
    t = t.mutate(
        years_to_target=(t["year"] - t["base_year"]).cast("float64") + t["years_left"],
        is_rate=ibis.literal(1, "int8"),
        least=ibis.null("float64"),
        most=ibis.null("float64"),
    )
    t = computed(t, INTENSITY_TREND)
    return t.mutate(has_forecast=flag(t["forecast"].notnull()))


def _sums(series: Table, cycles: Table, energy_settings: Table) -> Table:
    """The sums of every year of a cycle over the years so far, the base year among them."""
    years = cycles.filter(cycles["kind"] == "year").select("period", "base_year", "year")
    rows = series.join(years, ["period", "base_year"])
    rows = both(rows, energy_settings.select("area", "period", "least_years"), ["area", "period"])
    rows = rows.mutate(
        trend_y=trend_value(rules.intensity(rows["energy_tce"], rows["gdp_yuan"]), 1),
        trend__confidence=ibis.greatest(rows["energy__confidence"], rows["gdp__confidence"]),
    )
    t = with_trend_sums(rows, ["area", "base_year"], rows["least_years"])
    return t.select(
        "area", "period", "base_year", "year", "least_years", "years_known", "n", "sum_x", "sum_y", "sum_xx", "sum_xy",
        "sum_yy", "trend__confidence", "trend__coverage",
    )  # fmt: skip
