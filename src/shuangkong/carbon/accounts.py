"""Tables of CO₂ per unit of GDP: what it fell by against what is required, and the total against its limit."""

from typing import Any, TypeAlias

import ibis

from shuangkong.carbon.account_tables import CARBON_ACCOUNT, SHORT_ACCOUNT
from shuangkong.carbon.combined_tables import COMBINED_ACCOUNT
from shuangkong.carbon.figures import CARBON, COAL_OIL, COMBINED, SHORT
from shuangkong.carbon.lmdi_tables import FIGURES as LMDI_FIGURES
from shuangkong.carbon.lmdi_tables import LMDI
from shuangkong.carbon.tables import COAL_OIL_ACCOUNT
from shuangkong.kernel.accounting import both, carried, computed, coverage, figures_of, flag, full, verdict
from shuangkong.kernel.formulas import at_least, at_most
from shuangkong.targets.tables import CARBON_PATH

Table: TypeAlias = ibis.Table

UNIT = ["area", "period"]
FACTORS = ("coal_coefficient", "oil_coefficient", "coal_factor", "oil_factor", "gas_factor")


def carbon_settings(values_in_force: Table) -> Table:
    """碳排放核算的参数: coverage floor, progress method, and the coefficients of coal, oil and gas, per unit and period."""
    v = values_in_force

    def of(id_: str, column: str = "value") -> ibis.Value:
        return v[column].max(where=v["id"] == id_)

    numbers: dict[str, Any] = {}
    for name in FACTORS:
        numbers[name] = of(f"carbon.{name}").cast("float64")
        numbers[f"{name}__confidence"] = of(f"carbon.{name}", "confidence")
    t = v.group_by(*UNIT, "base_year").aggregate(
        floor=of("carbon.coverage_floor").cast("float64"),
        progress_method=of("targets.progress_method"),
        method__confidence=of("targets.progress_method", "confidence"),
        **numbers,
    )
    return t.mutate(**{f"{name}__coverage": full() for name in (*FACTORS, "method")})


def carbon_series(carbon_frame: Table, cycles: Table, unit_co2: Table, gdp_in_use: Table) -> Table:
    """碳排放和地区生产总值序列: both of a unit for every period of a cycle, each with its quality; null where it is not there."""
    keys = [*UNIT, "base_year"]
    grid = carbon_frame.select("area").distinct().cross_join(cycles).select(*keys)
    co2 = unit_co2.select(*UNIT, "fuels_co2_t", "power_co2_t", co2__confidence="confidence", co2__coverage="presence")
    gdp = gdp_in_use.select(*keys, "gdp_yuan", gdp__confidence="confidence", gdp__coverage="presence")
    return both(both(grid, co2, UNIT), gdp, keys)


def carbon_rows(
    carbon_frame: Table, carbon_series: Table, carbon_path: Table, carbon_settings: Table, targets: Table
) -> Table:
    """碳排放核算的取数: CO₂ and GDP of the period, of the year before and of the base year, beside what is required."""
    f, p = carbon_frame, carbon_path
    wanted = f.join(p, [f[k] == p[k] for k in UNIT]).select(
        *[f[c] for c in (*UNIT, "kind", "year", "base_year", "before")],
        *[p[c] for c in ("reference", "target", "required", "time_progress")],
        **carried(p, CARBON_PATH, required="required", target="target"),
        on_year=flag(p["required_since_base"].isnull()),
        years_left=(p["years"] < p["span"]).ifelse(p["span"] - p["years"], None),
        # a quarter has no decline since the base year
        since=(f["kind"] == "year").ifelse(p["reference"], None),
    )
    settings = carbon_settings.select(*UNIT, "floor", "progress_method", "method__confidence", "method__coverage")
    t = both(both(wanted, settings, UNIT), _limits(targets), ["area", "year", "kind"])
    for prefix, at in (("", "period"), ("before_", "before"), ("base_", "since")):
        t = both(t, _named(carbon_series, prefix, at), ["area", "base_year", at])
    return t.drop("since")


def carbon_account(carbon_rows: Table) -> Table:
    """碳排放核算: total, intensity, its change, decline and progress, and the verdicts on both."""
    t = computed(carbon_rows, CARBON_ACCOUNT)
    floor = t["floor"] - 1e-9
    asked, limited = t["required"].notnull(), t["limit_t"].notnull()
    fell = verdict(at_least(t["judged"], t["required"]), asked & (coverage(t, CARBON_ACCOUNT, "judged") >= floor))
    held = verdict(at_most(t["co2_t"], t["limit_t"]), limited & (coverage(t, CARBON_ACCOUNT, "co2_t") >= floor))
    word, on_year = asked.ifelse(fell, "none"), t["on_year"] == 1
    return t.mutate(
        has_required=flag(asked),
        has_target=flag(t["target"].notnull()),
        has_years_left=flag(t["years_left"].notnull()),
        has_limit=flag(limited),
        judged_verdict=word,
        decline_verdict=on_year.ifelse("none", word),
        change_verdict=on_year.ifelse(word, "none"),
        total_verdict=limited.ifelse(held, "none"),
    )


def carbon_figures(
    carbon_account: Table, short_account: Table, coal_oil_account: Table, combined_account: Table, carbon_lmdi: Table
) -> Table:
    """碳排放的指标值: what is published of CO₂, of coal and oil, and of the trial of the assessment."""
    return ibis.union(
        figures_of(carbon_account, CARBON_ACCOUNT, CARBON, "floor"),
        figures_of(short_account, SHORT_ACCOUNT, SHORT, "floor"),
        figures_of(coal_oil_account, COAL_OIL_ACCOUNT, COAL_OIL, "floor"),
        figures_of(combined_account, COMBINED_ACCOUNT, COMBINED, "floor"),
        figures_of(carbon_lmdi, LMDI, LMDI_FIGURES, "floor"),
        distinct=False,
    )


def _limits(targets: Table) -> Table:
    """Totals of CO₂ that were issued for a year."""
    issued = targets.filter((targets["indicator"] == "carbon.total") & (targets["kind"] == "annual"))
    return issued.select(
        "area", "year", kind=ibis.literal("year"), limit_t="base", co2_limit__confidence="confidence",
        co2_limit__coverage=full(),
    )  # fmt: skip


def _named(series: Table, prefix: str, at: str) -> Table:
    """The series under the names it has as the row of the period, of the year before, or of the base year."""
    keys = ("area", "period", "base_year")
    amounts = {f"{prefix}{c}": series[c] for c in series.columns if c not in keys}
    return series.select("area", "base_year", **{at: series["period"]}, **amounts)
