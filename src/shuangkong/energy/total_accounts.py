"""Tables of total energy: what of it is assessed, its limit, exemption, and whether the units add up."""

from typing import TypeAlias

import ibis

from shuangkong.energy.figures import TOTAL as TOTAL_FIGURES
from shuangkong.energy.figures import UNITS as UNITS_FIGURES
from shuangkong.energy.tables import INTENSITY_ACCOUNT as INTENSITY
from shuangkong.energy.total_tables import TOTAL_ACCOUNT, UNITS_ACCOUNT
from shuangkong.kernel.accounting import carried, computed, coverage, figures_of, flag, full, verdict
from shuangkong.kernel.formulas import at_most
from shuangkong.registers.tables import ABOVE_COUNTY
from shuangkong.registers.units import sums_of_units
from shuangkong.targets.tables import INTENSITY_PATH

Table: TypeAlias = ibis.Table

UNIT = ["area", "period"]
LISTED = ("national_project_tce", "quota_bought_tce")  # what the total leaves out and intensity does not


def total_rows(
    intensity_account: Table, intensity_path: Table, total_targets: Table, unit_energy: Table, energy_settings: Table
) -> Table:
    """能源消费总量核算的取数: the total as recorded and as assessed, renewable power, expected and approved growth."""
    i, p, g, s, now = intensity_account, intensity_path, total_targets, energy_settings, unit_energy
    before = unit_energy.select(
        of_area="area", of_period="period", kwh="renewable_power_kwh", rank="confidence",
        **{f"before_{part}": part for part in LISTED},
    )  # fmt: skip
    base = unit_energy.select(of_area="area", of_period="period", **{f"base_{part}": part for part in LISTED})
    joined = (
        i.join(p, [i[k] == p[k] for k in UNIT])
        .join(g, [i[k] == g[k] for k in UNIT])
        .join(s, [i[k] == s[k] for k in UNIT])
        .left_join(now, [i[k] == now[k] for k in UNIT])
        .left_join(before, [i["area"] == before["of_area"], i["before"] == before["of_period"]])
        .left_join(base, [i["area"] == base["of_area"], i["reference"] == base["of_period"]])
    )
    approved = (g["adjust_approved"] == 1).fill_null(False)
    growth = carried(i, INTENSITY, gdp="gdp_growth")
    kept = ["energy", "before_energy", "base_energy"]
    return joined.select(
        *[i[c] for c in ("area", "period", "kind", "before", "reference", "base_year", "caliber", "floor")],
        i["exempt"], i["judged_verdict"],
        *[i[f"{name}_tce"] for name in kept],
        *[i[f"{name}__{quality}"] for name in kept for quality in ("confidence", "coverage")],
        p["required_on_year"], p["required_since_base"],
        *[g[c] for c in g.columns if c not in ("area", "period", "kind", "year", "base_year")],
        **carried(i, INTENSITY, exempt="exempt"),
        **carried(p, INTENSITY_PATH, on_year="required_on_year", since_base="required_since_base"),
        **{part: now[part] for part in LISTED},
        **{f"{at}_{part}": rows[f"{at}_{part}"] for at, rows in (("before", before), ("base", base)) for part in LISTED},
        recorded_tce=now["energy_tce"],
        recorded_caliber=now["caliber"],
        recorded__confidence=now["confidence"],
        recorded__coverage=now["presence"],
        **_renewables(s, now, before),
        approved_growth=approved.ifelse(i["gdp_growth"], None),
        approved__confidence=approved.ifelse(growth["gdp__confidence"], None),
        approved__coverage=approved.ifelse(growth["gdp__coverage"], None),
    )  # fmt: skip


def _renewables(s: Table, now: Table, before: Table) -> dict[str, ibis.Value]:
    """New renewable power is taken off by one caliber only; anywhere else it neither counts nor lowers confidence."""
    counts = s["caliber"] == "V2"
    own = s["coefficient"].notnull()
    return {
        "renewable_power_kwh": counts.ifelse(now["renewable_power_kwh"], 0.0),
        "before_renewable_power_kwh": counts.ifelse(before["kwh"], 0.0),
        "own_kgce_per_kwh": counts.ifelse(s["coefficient"], 0.0),
        "equivalent_kgce_per_kwh": counts.ifelse(s["equivalent"], 0.0),
        "renewable__confidence": counts.ifelse(now["confidence"], None),
        "renewable__coverage": counts.ifelse(now["presence"], None),
        "before_renewable__confidence": counts.ifelse(before["rank"], None),
        "before_renewable__coverage": full(),
        "coefficient__confidence": (counts & own).ifelse(s["coefficient__confidence"], None),
        "coefficient__coverage": full(),
        "equivalent__confidence": (counts & ~own).ifelse(s["equivalent__confidence"], None),
        "equivalent__coverage": full(),
    }


def total_account(total_rows: Table) -> Table:
    """能源消费总量核算: which part of the total is assessed, its limit, and whether it is exempt."""
    t = computed(total_rows, TOTAL_ACCOUNT)
    floor = t["floor"] - 1e-9
    has_limit = t["gdp_growth_target"].notnull() | t["issued_growth"].notnull() | t["issued_total_tce"].notnull()
    enough = coverage(t, TOTAL_ACCOUNT, "assessed_tce") >= floor
    enough = enough & (coverage(t, TOTAL_ACCOUNT, "limit_tce") >= floor)
    judged = has_limit.ifelse(verdict(at_most(t["assessed_tce"], t["limit_tce"]), enough), "none")
    # in the order of the rule: first the base target, then the incentive target
    exempt = t["exempt"].fill_null(False) & (t["judged_verdict"] == "met") & (t["exempt__coverage"] >= floor)
    return t.mutate(
        has_limit=flag(has_limit),
        has_path=flag(t["growth_path"].notnull() & t["required_since_base"].notnull()),
        total_verdict=exempt.ifelse("exempt", judged),
    )


def total_figures(total_account: Table) -> Table:
    """能源消费总量的指标值: what is published of the total."""
    return figures_of(total_account, TOTAL_ACCOUNT, TOTAL_FIGURES, "floor")


def units_account(
    unit_energy: Table, energy: Table, energy_rows: Table, areas: Table, members: Table, energy_settings: Table
) -> Table:
    """单位合计核对: an area's total beside the sum of the units that count in it, worked-out quarters among them."""
    above = areas.filter(areas["level"].isin(ABOVE_COUNTY))
    sums = sums_of_units(energy_rows, "energy_tce", members)
    sums = sums.filter(sums["units"] > 0)
    own, s = unit_energy, energy_settings
    joined = (
        energy.join(above, energy["area"] == above["area"])
        .join(sums, [energy[k] == sums[k] for k in UNIT])
        .join(own, [energy[k] == own[k] for k in UNIT])
        .join(s, [energy[k] == s[k] for k in UNIT])
    )
    t = joined.select(
        energy["area"], energy["period"], s["floor"], s["base_year"],
        recorded_tce=energy["energy_tce"],
        recorded__confidence=energy["confidence"],
        recorded__coverage=full(),
        units_tce=sums["energy_tce"],
        units__confidence=sums["confidence"],
        units__coverage=own["presence"],
    )  # fmt: skip
    return computed(t, UNITS_ACCOUNT)


def units_figures(units_account: Table) -> Table:
    """单位合计核对的指标值: by how much an area differs from the sum of its units."""
    return figures_of(units_account, UNITS_ACCOUNT, UNITS_FIGURES, "floor")
