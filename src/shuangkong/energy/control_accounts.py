"""Tables of power by its two values and of the increment under its cap, and the figures of both and of the balance."""

from typing import TypeAlias

import ibis

from shuangkong.energy.balance_tables import BALANCE_ACCOUNT
from shuangkong.energy.control_tables import INCREMENT_ACCOUNT, POWER_ACCOUNT
from shuangkong.energy.figures import BALANCE, FORECAST, INCREMENT, POWER
from shuangkong.energy.lmdi_tables import FIGURES as LMDI_FIGURES
from shuangkong.energy.lmdi_tables import LMDI
from shuangkong.energy.trend_tables import INTENSITY_TREND
from shuangkong.kernel.accounting import both, computed, coverage, figures_of, full, verdict
from shuangkong.kernel.formulas import at_most

Table: TypeAlias = ibis.Table

LISTED = ("national_project_tce", "quota_bought_tce")


def power_account(unit_energy: Table, energy_settings: Table) -> Table:
    """当量值核算: the total at what its electricity holds, for units that keep an account of power in any period.

    A total recorded without non-fossil energy has an unknown part of its power left out, so it cannot be converted.
    """
    e, s = unit_energy, energy_settings
    kept = e.filter(e["net_power_inflow_kwh"].notnull() | e["primary_power_kwh"].notnull())
    keeping = kept.select(keeper="area").distinct()
    joined = e.join(keeping, e["area"] == keeping["keeper"]).join(
        s, [e["area"] == s["area"], e["period"] == s["period"]]
    )
    t = joined.select(
        e["area"], e["period"], e["caliber"], s["base_year"], s["floor"],
        energy_tce=(e["caliber"] == "V3").ifelse(None, e["energy_tce"]),
        net_power_inflow_kwh=e["net_power_inflow_kwh"],
        primary_power_kwh=e["primary_power_kwh"],
        energy__confidence=e["confidence"],
        energy__coverage=e["presence"],
        equivalent_kgce_per_kwh=s["equivalent"],
        equivalent__confidence=s["equivalent__confidence"],
        equivalent__coverage=full(),
        calorific_kgce_per_kwh=s["calorific"],
        calorific__confidence=s["calorific__confidence"],
        calorific__coverage=full(),
    )  # fmt: skip
    return computed(t, POWER_ACCOUNT)


def increment_account(frame: Table, targets: Table, series: Table, unit_energy: Table, energy_settings: Table) -> Table:
    """能耗增量核算: what the total grew by since the base year, beside the cap and the part of it that time allows."""
    settings = energy_settings.select("area", "period", "caliber", "floor")
    t = both(_capped(frame, targets), settings, ["area", "period"])
    for prefix, at in (("", "period"), ("base_", "reference")):
        t = both(t, _amounts(series, unit_energy, prefix, at), ["area", "base_year", at])
    t = computed(t, INCREMENT_ACCOUNT)
    enough = coverage(t, INCREMENT_ACCOUNT, "increment_tce") + 1e-9 >= t["floor"]
    return t.mutate(increment_verdict=verdict(at_most(t["increment_tce"], t["allowed_tce"]), enough))


def control_figures(
    power_account: Table,
    increment_account: Table,
    balance_account: Table,
    intensity_trend: Table,
    energy_lmdi: Table,
) -> Table:
    """当量值、增量、平衡和预测的指标值: what is published of these accounts."""
    return ibis.union(
        figures_of(power_account, POWER_ACCOUNT, POWER, "floor"),
        figures_of(increment_account, INCREMENT_ACCOUNT, INCREMENT, "floor"),
        figures_of(balance_account, BALANCE_ACCOUNT, BALANCE, "floor"),
        figures_of(intensity_trend, INTENSITY_TREND, FORECAST, "floor"),
        figures_of(energy_lmdi, LMDI, LMDI_FIGURES, "floor"),
        distinct=False,
    )


def _capped(frame: Table, targets: Table) -> Table:
    """The years that a cap covers, each with the cap and the year it counts from."""
    wanted = targets.filter((targets["indicator"] == "energy.increment") & (targets["kind"] == "five_year"))
    caps = wanted.select(
        capped_area="area", first="base_year", last="target_year", cap_tce="base", increment__confidence="confidence"
    )
    years = frame.filter(frame["kind"] == "year").select("area", "period", "kind", "year", "base_year")
    covers = [years["area"] == caps["capped_area"], caps["first"] < years["year"], years["year"] <= caps["last"]]
    t = years.join(caps, covers)
    return t.select(
        "area", "period", "kind", "base_year", "cap_tce", "increment__confidence",
        increment__coverage=full(),
        reference=t["first"].cast("string"),
        years=(t["year"] - t["first"]).cast("float64"),
        span=(t["last"] - t["first"]).cast("float64"),
    )  # fmt: skip


def _amounts(series: Table, unit_energy: Table, prefix: str, at: str) -> Table:
    """A unit's total of the period `at` on the caliber of a cycle, and what is listed apart, under the year's names."""
    rows = both(series, unit_energy.select("area", "period", *LISTED), ["area", "period"])
    return rows.select(
        "area", "base_year",
        **{at: rows["period"]},
        **{f"{prefix}{name}": rows[name] for name in ("energy_tce", *LISTED)},
        **{f"{prefix}energy__{quality}": rows[f"energy__{quality}"] for quality in ("confidence", "coverage")},
    )  # fmt: skip
