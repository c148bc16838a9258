"""Tables of energy intensity: energy on the caliber of the cycle, GDP at its prices, change, decline and verdict.

The total stands in total_accounts.py.
"""

from typing import TypeAlias

import ibis

from shuangkong.energy.figures import INTENSITY as INTENSITY_FIGURES
from shuangkong.energy.tables import ASSESSED_ENERGY
from shuangkong.energy.tables import INTENSITY_ACCOUNT as INTENSITY
from shuangkong.kernel.accounting import carried, computed, coverage, figures_of, flag, full, verdict
from shuangkong.kernel.formulas import at_least
from shuangkong.registers.units import netted, with_presence
from shuangkong.targets.tables import INTENSITY_PATH

Table: TypeAlias = ibis.Table

PARTS = (
    "energy_tce", "feedstock_tce", "nonfossil_tce", "renewable_power_kwh", "national_project_tce", "quota_bought_tce",
)  # fmt: skip
POWER = ("net_power_inflow_kwh", "primary_power_kwh")
SIGNED = ("quota_bought_tce", "net_power_inflow_kwh")
UNIT = ["area", "period"]


def energy_settings(values_in_force: Table) -> Table:
    """能耗核算的参数: caliber, coverage floor, progress method and power coefficients in force, one row per unit and period."""
    v = values_in_force

    def of(id_: str, column: str = "value") -> ibis.Value:
        return v[column].max(where=v["id"] == id_)

    return v.group_by("area", "period", "base_year").aggregate(
        caliber=of("energy.caliber"),
        caliber__confidence=of("energy.caliber", "confidence"),
        floor=of("energy.coverage_floor").cast("float64"),
        progress_method=of("targets.progress_method"),
        method__confidence=of("targets.progress_method", "confidence"),
        coefficient=of("energy.renewable_power_coefficient").cast("float64"),
        coefficient__confidence=of("energy.renewable_power_coefficient", "confidence"),
        equivalent=of("energy.electricity_equivalent").cast("float64"),
        equivalent__confidence=of("energy.electricity_equivalent", "confidence"),
        calorific=of("energy.electricity_calorific").cast("float64"),
        calorific__confidence=of("energy.electricity_calorific", "confidence"),
        least_years=of("targets.forecast_least_years").cast("float64"),
        tolerance=of("energy.balance_tolerance").cast("float64"),
        tolerance__confidence=of("energy.balance_tolerance", "confidence"),
    )


def unit_energy(energy_rows: Table, frame: Table, areas: Table, members: Table) -> Table:
    """单位能源消费量: each unit's own energy, net of units of their own, with the share of its units that reported.

    A deduction for which the evidence is left blank is not known, so neither is what it would be taken from; the same
    goes for a figure that leaves something out already.
    """
    energy = energy_rows
    unproven = (energy["evidence"] == "").fill_null(False)
    caliber = energy["caliber"].fill_null("V0")
    rows = energy.select(
        "area", "period", "confidence", "own_presence", *POWER,
        caliber=caliber,
        energy_tce=(unproven & (caliber != "V0")).ifelse(None, energy["energy_tce"]),
        **{part: (unproven & (energy[part] > 0)).ifelse(None, energy[part]) for part in PARTS[1:]},
    )  # fmt: skip
    rows = netted(rows, (*PARTS, *POWER), ("period", "caliber"), areas, members, SIGNED)
    t = with_presence(rows, energy, "energy_tce", frame, areas, members)
    return t.mutate(presence=ibis.least(t["presence"], t["own_presence"])).drop("own_presence")


def assessed_energy(unit_energy: Table, cycles: Table, energy_settings: Table) -> Table:
    """考核口径能源消费量: energy of every period on the caliber of each cycle it plays a part in."""
    calibers = energy_settings.select("area", "base_year", "caliber__confidence", cycle_caliber="caliber").distinct()
    rows = unit_energy.join(cycles.select("period", "base_year"), "period").join(calibers, ["area", "base_year"])
    rows = rows.mutate(
        recorded_without_feedstock=flag(rows["caliber"] != "V0"),
        recorded_without_nonfossil=flag(rows["caliber"] == "V3"),
        without_feedstock=flag(rows["cycle_caliber"] != "V0"),
        without_nonfossil=flag(rows["cycle_caliber"] == "V3"),
    )
    t = computed(rows, ASSESSED_ENERGY)
    # more taken off than there was (a net unit can come to that): the number means nothing, so it is not known
    return t.mutate(assessed_tce=(t["assessed_tce"] > 0).ifelse(t["assessed_tce"], None))


def series(frame: Table, cycles: Table, assessed_energy: Table, gdp_in_use: Table) -> Table:
    """能源和地区生产总值序列: both of a unit for every period of a cycle, each with its quality; null where it is not there."""
    e, g = assessed_energy, gdp_in_use
    grid = frame.select("area").distinct().cross_join(cycles).select("area", "period", "base_year")
    keys = ["area", "period", "base_year"]
    return grid.left_join(e, keys).left_join(g, keys).select(
        **{key: grid[key] for key in keys},
        energy_tce=e["assessed_tce"],
        energy__confidence=ibis.greatest(e["confidence"], e["caliber__confidence"]),
        energy__coverage=e["presence"],
        gdp_yuan=g["gdp_yuan"],
        gdp__confidence=g["confidence"],
        gdp__coverage=g["presence"],
    )  # fmt: skip


def intensity_rows(frame: Table, series: Table, intensity_path: Table, energy_settings: Table) -> Table:
    """能耗强度核算的取数: energy and GDP of the period, of the year before and of the base year, beside what is required."""
    p, s = intensity_path, energy_settings
    now, before, base = (_renamed(series, prefix) for prefix in ("", "before_", "base_"))
    # a quarter has no decline since the base year; said in the key, since DuckDB joins a further condition row by row
    reference = (frame["kind"] == "year").ifelse(p["reference"], None)
    joined = (
        frame.join(p, [frame[k] == p[k] for k in UNIT])
        .join(s, [frame[k] == s[k] for k in UNIT])
        .left_join(now, _at(frame, now, frame["period"]))
        .left_join(before, _at(frame, before, frame["before"]))
        .left_join(base, _at(frame, base, reference))
    )
    quantities = [t[c] for t in (now, before, base) for c in t.columns if not c.startswith("of_")]
    return joined.select(
        *[frame[c] for c in ("area", "period", "kind", "year", "base_year", "before")],
        *[p[c] for c in ("reference", "target", "incentive_on_year", "incentive_since_base", "required")],
        p["incentive_required"], p["time_progress"],
        s["caliber"], s["floor"], s["progress_method"], s["method__confidence"],
        *quantities,
        **carried(p, INTENSITY_PATH, required="required", target="target", incentive="incentive_required"),
        method__coverage=full(),
        on_year=flag(p["required_since_base"].isnull()),
        years_left=(p["years"] < p["span"]).ifelse(p["span"] - p["years"], None),
        is_last_year=flag(p["years"] == p["span"]),
    )  # fmt: skip


def intensity_account(intensity_rows: Table) -> Table:
    """能耗强度核算: level, change, decline, progress and verdict of energy intensity per unit and period."""
    t = computed(intensity_rows, INTENSITY)
    has_required = t["required"].notnull()
    enough = has_required & (coverage(t, INTENSITY, "judged") + 1e-9 >= t["floor"])
    word = has_required.ifelse(verdict(at_least(t["judged"], t["required"]), enough), "none")
    on_year = t["on_year"] == 1
    return t.mutate(
        has_required=flag(has_required),
        has_incentive=flag(t["incentive_required"].notnull()),
        has_target=flag(t["target"].notnull()),
        has_years_left=flag(t["years_left"].notnull()),
        judged_verdict=word,
        decline_verdict=on_year.ifelse("none", word),
        change_verdict=on_year.ifelse(word, "none"),
    )


def intensity_figures(intensity_account: Table) -> Table:
    """能耗强度的指标值: what is published of intensity."""
    return figures_of(intensity_account, INTENSITY, INTENSITY_FIGURES, "floor")


def _renamed(series: Table, prefix: str) -> Table:
    """The series under the names it has as the row of the period, of the year before, or of the base year."""
    keys = {f"of_{key}": series[key] for key in ("area", "period", "base_year")}
    return series.select(**keys, **{f"{prefix}{c}": series[c] for c in series.columns if f"of_{c}" not in keys})


def _at(frame: Table, rows: Table, period: ibis.Value) -> list[ibis.Value]:
    return [frame["area"] == rows["of_area"], frame["base_year"] == rows["of_base_year"], period == rows["of_period"]]
