"""Tables of dual control: energy on the caliber of the cycle, GDP at its prices, intensity, total, the sum of units."""

import ibis

from shuangkong.energy.tables import ASSESSED_ENERGY
from shuangkong.energy.tables import INTENSITY_ACCOUNT as INTENSITY
from shuangkong.energy.total_tables import TOTAL_ACCOUNT, UNITS_ACCOUNT
from shuangkong.kernel.accounting import both, carried, computed, coverage, flag, full, verdict
from shuangkong.kernel.formulas import at_least, at_most
from shuangkong.registers.units import netted, presence, sums_of_units
from shuangkong.targets.tables import INTENSITY_PATH, TOTAL_TARGETS

Table = ibis.Table

PARTS = ("energy_tce", "feedstock_tce", "nonfossil_tce", "renewable_power_kwh")


def unit_energy(energy: Table, frame: Table, areas: Table, members: Table) -> Table:
    """单位能源消费量: each unit's own energy, net of units of their own, with the share of its units that reported.

    A deduction for which the evidence is left blank is not known, so neither is what it would be taken from.
    """
    unproven = energy["evidence"].notnull() & (energy["evidence"] == "")
    rows = energy.mutate(
        caliber=energy["caliber"].fill_null("V0"),
        **{
            part: (unproven & (energy[part] > 0)).ifelse(None, energy[part])
            for part in ("feedstock_tce", "nonfossil_tce")
        },
    ).select("area", "period", "caliber", *PARTS, "confidence")
    rows = netted(rows, PARTS, ("period", "caliber"), areas, members)
    return both(rows, presence(energy, "energy_tce", frame, members), ["area", "period"])


def unit_gdp(gdp: Table, frame: Table, areas: Table, members: Table) -> Table:
    """单位地区生产总值: each unit's own GDP, net of units of their own, with the share of its units that reported."""
    rows = gdp.select("area", "period", "gdp_yuan", "price_base_year", "confidence")
    rows = netted(rows, ("gdp_yuan",), ("period", "price_base_year"), areas, members)
    return both(rows, presence(gdp, "gdp_yuan", frame, members), ["area", "period"])


def gdp_in_use(unit_gdp: Table, cycles: Table) -> Table:
    """可比价地区生产总值: GDP of every period of a cycle at one price base: the cycle's base year, else the latest."""
    rows = unit_gdp.join(cycles.select("period", "base_year"), "period")
    rank = (rows["price_base_year"] == rows["base_year"]).ifelse(9999, rows["price_base_year"])
    chosen = rows.group_by("area", "base_year").aggregate(best=rank.max())
    best = (chosen["best"] == 9999).ifelse(chosen["base_year"], chosen["best"])
    prices = chosen.select("area", "base_year", price_base_year=best.cast("int32"))
    return rows.join(prices, ["area", "base_year", "price_base_year"]).select(
        "area", "period", "base_year", "price_base_year", "gdp_yuan",
        gdp__confidence="confidence", gdp__coverage=rows["presence"].fill_null(1.0),
    )  # fmt: skip


def assessed_energy(unit_energy: Table, cycles: Table, values_in_force: Table) -> Table:
    """考核口径能源消费量: energy of every period on the caliber of each cycle it plays a part in."""
    calibers = values_in_force.filter(values_in_force["id"] == "energy.caliber")
    calibers = calibers.select("area", "base_year", cycle_caliber="value", caliber__confidence="confidence").distinct()
    rows = unit_energy.join(cycles.select("period", "base_year"), "period").join(calibers, ["area", "base_year"])
    rows = rows.mutate(
        recorded_without_feedstock=flag(rows["caliber"] != "V0"),
        recorded_without_nonfossil=flag(rows["caliber"] == "V3"),
        without_feedstock=flag(rows["cycle_caliber"] != "V0"),
        without_nonfossil=flag(rows["cycle_caliber"] == "V3"),
        caliber__coverage=full(),
        energy__confidence=rows["confidence"],
        energy__coverage=rows["presence"].fill_null(1.0),
    )
    return computed(rows, ASSESSED_ENERGY)


def intensity_account(
    frame: Table, assessed_energy: Table, gdp_in_use: Table, intensity_path: Table, values_in_force: Table
) -> Table:
    """能耗强度核算: level, change, decline, progress and verdict of energy intensity per unit and period."""
    path = INTENSITY_PATH
    p = intensity_path
    t = frame.select("area", "period", "kind", "year", "base_year", "before").join(
        p.select(
            "area", "period", "reference", "target", "incentive_on_year", "incentive_since_base", "required",
            "incentive_required", "time_progress",
            **carried(p, path, required="required", target="target", incentive="incentive_required"),
            on_year=flag(p["required_since_base"].isnull()),
            years_left=(p["years"] < p["span"]).ifelse(p["span"] - p["years"], None),
            is_last_year=flag(p["years"] == p["span"]),
        ),
        ["area", "period"],
    )  # fmt: skip
    for role, period in (("", "period"), ("before_", "before"), ("base_", "reference")):
        t = _with_row(t, assessed_energy, "assessed_tce", f"{role}energy", period)
        t = _with_gdp(t, gdp_in_use, f"{role}gdp", period)
    t = _with_caliber(t, values_in_force)
    t = _with_setting(t, values_in_force, "targets.progress_method", "progress_method", "method")
    # the year's own row is no base for itself, and quarters have none
    t = t.mutate(base_energy_tce=(t["kind"] == "year").ifelse(t["base_energy_tce"], None))
    t = computed(t, INTENSITY)
    return t.mutate(**_intensity_verdicts(t))


def _intensity_verdicts(t: Table) -> dict[str, ibis.Value]:
    has_required = t["required"].notnull()
    enough = has_required & t["judged"].notnull() & (coverage(t, INTENSITY, "judged") + 1e-9 >= t["floor"])
    word = has_required.ifelse(verdict(at_least(t["judged"], t["required"]), enough), "none")
    on_year = t["on_year"] == 1
    return {
        "has_required": flag(has_required),
        "has_incentive": flag(t["incentive_required"].notnull()),
        "has_target": flag(t["target"].notnull()),
        "has_years_left": flag(t["years_left"].notnull()),
        "decline_verdict": on_year.ifelse("none", word),
        "change_verdict": on_year.ifelse(word, "none"),
        "judged_verdict": word,
    }


def total_account(
    intensity_account: Table, intensity_path: Table, total_targets: Table, unit_energy: Table, values_in_force: Table
) -> Table:
    """能源消费总量核算: which part of the total is assessed, its limit, and whether it is exempt."""
    i, p = intensity_account, intensity_path
    t = i.select(
        "area", "period", "kind", "before", "caliber", "floor", "energy_tce", "before_energy_tce", "base_energy_tce",
        "exempt", "gdp_yuan", "before_gdp_yuan",
        *[f"{g}__{q}" for g in ("energy", "before_energy", "base_energy") for q in ("confidence", "coverage")],
        **carried(i, INTENSITY, exempt="exempt", gdp_growth="change"),
    ).join(
        p.select(
            "area", "period", "required_on_year", "required_since_base",
            **carried(p, INTENSITY_PATH, on_year="required_on_year", since_base="required_since_base"),
        ),
        ["area", "period"],
    )  # fmt: skip
    rows = unit_energy.select(
        "area", "period", recorded_tce="energy_tce", renewable_power_kwh="renewable_power_kwh",
        recorded_caliber="caliber", recorded__confidence="confidence", recorded__coverage="presence",
    )  # fmt: skip
    t = both(t, rows, ["area", "period"])
    t = both(t, total_targets.drop("kind", "year", "base_year"), ["area", "period"])
    t = _with_renewables(t, rows, values_in_force)
    approved = (t["adjust_approved"] == 1).fill_null(False)
    t = t.mutate(
        approved_growth=approved.ifelse(t["gdp_yuan"] / t["before_gdp_yuan"].nullif(0) - 1, None),
        approved__confidence=approved.ifelse(t["gdp_growth__confidence"], None),
        approved__coverage=approved.ifelse(t["gdp_growth__coverage"], None),
        growth__confidence=t["gdp_growth_target__confidence"],
        growth__coverage=t["gdp_growth_target__coverage"],
    )
    t = computed(t, TOTAL_ACCOUNT)
    return t.mutate(**_total_verdict(t))


def _total_verdict(t: Table) -> dict[str, ibis.Value]:
    has_limit = t["gdp_growth_target"].notnull() | t["issued_growth"].notnull() | t["issued_total_tce"].notnull()
    floor = t["floor"] - 1e-9
    enough = t["limit_tce"].notnull() & t["assessed_tce"].notnull()
    enough = enough & (coverage(t, TOTAL_ACCOUNT, "assessed_tce") >= floor)
    enough = enough & (coverage(t, TOTAL_ACCOUNT, "limit_tce") >= floor)
    judged = has_limit.ifelse(verdict(at_most(t["assessed_tce"], t["limit_tce"]), enough), "none")
    exempt = t["exempt"].fill_null(False) & (t["exempt__coverage"] >= floor)
    return {
        "has_limit": flag(has_limit),
        "has_path": flag(t["growth_path"].notnull() & t["required_since_base"].notnull()),
        "total_verdict": exempt.ifelse("exempt", judged),
    }


def units_account(unit_energy: Table, energy: Table, areas: Table, members: Table, intensity_account: Table) -> Table:
    """单位合计核对: an area's total beside the sum of the units that count in it.

    Only above the county: the zones counted in a county are a part of it, not the whole.
    """
    above = areas.filter(areas["level"].isin(("nation", "province", "city"))).select("area")
    sums = sums_of_units(energy, "energy_tce", members).rename(units_tce="energy_tce")
    t = energy.select("area", "period", recorded_tce="energy_tce", recorded__confidence="confidence")
    t = t.join(above, "area").join(sums.filter(sums["units"] > 0), ["area", "period"])
    t = t.join(intensity_account.select("area", "period", "kind", "caliber", "floor"), ["area", "period"])
    t = both(t, unit_energy.select("area", "period", units__coverage="presence"), ["area", "period"])
    t = t.mutate(recorded__coverage=full(), units__confidence=t["units_confidence"])
    return computed(t, UNITS_ACCOUNT)


def _with_row(t: Table, source: Table, value: str, group: str, period: str) -> Table:
    """Join one row of energy on the cycle's caliber as a group, for the period named by a column."""
    rows = source.select(
        "area", "base_year", energy_period="period", value=value,
        energy_confidence=ibis.greatest(source["energy__confidence"], source["caliber__confidence"]),
        energy_coverage="energy__coverage",
    )  # fmt: skip
    return _as_group(t, rows, "energy", group, "tce", period)


def _with_gdp(t: Table, source: Table, group: str, period: str) -> Table:
    """Join one row of GDP at the cycle's prices as a group, for the period named by a column."""
    rows = source.select(
        "area", "base_year", gdp_period="period", value="gdp_yuan",
        gdp_confidence="gdp__confidence", gdp_coverage="gdp__coverage",
    )  # fmt: skip
    return _as_group(t, rows, "gdp", group, "yuan", period)


def _as_group(t: Table, rows: Table, kind: str, group: str, unit: str, period: str) -> Table:
    named = rows.rename(
        {
            "of_area": "area",
            "of_base_year": "base_year",
            f"{group}_{unit}": "value",
            f"{group}__confidence": f"{kind}_confidence",
            f"{group}__coverage": f"{kind}_coverage",
        }
    )
    same = [
        t["area"] == named["of_area"],
        t["base_year"] == named["of_base_year"],
        t[period] == named[f"{kind}_period"],
    ]
    return t.left_join(named, same).drop("of_area", "of_base_year", f"{kind}_period")


def _with_caliber(t: Table, values_in_force: Table) -> Table:
    calibers = values_in_force.filter(values_in_force["id"] == "energy.caliber")
    t = both(t, calibers.select("area", "period", caliber="value"), ["area", "period"])
    floors = values_in_force.filter(values_in_force["id"] == "energy.coverage_floor")
    return both(t, floors.select("area", "period", floor=floors["value"].cast("float64")), ["area", "period"])


def _with_setting(t: Table, values_in_force: Table, id: str, column: str, group: str) -> Table:
    rows = values_in_force.filter(values_in_force["id"] == id)
    rows = rows.select("area", "period", **{column: "value", f"{group}__confidence": "confidence"})
    return both(t, rows, ["area", "period"]).mutate(**{f"{group}__coverage": full()})


def _with_renewables(t: Table, rows: Table, values_in_force: Table) -> Table:
    """Add new renewable power where the total's caliber takes it off (V2), and nothing anywhere else."""
    before = rows.select(
        "area", before="period", before_renewable_power_kwh="renewable_power_kwh",
        before_renewable__confidence="recorded__confidence",
    )  # fmt: skip
    t = both(t, before, ["area", "before"])
    t = _with_setting(t, values_in_force, "energy.renewable_power_coefficient", "coefficient_text", "coefficient")
    counts = t["caliber"] == "V2"
    return t.mutate(
        renewable_power_kwh=counts.ifelse(t["renewable_power_kwh"], 0.0),
        before_renewable_power_kwh=counts.ifelse(t["before_renewable_power_kwh"], 0.0),
        kgce_per_kwh=counts.ifelse(t["coefficient_text"].cast("float64"), 0.0),
        renewable__confidence=counts.ifelse(t["recorded__confidence"], None),
        renewable__coverage=counts.ifelse(t["recorded__coverage"], None),
        before_renewable__confidence=counts.ifelse(t["before_renewable__confidence"], None),
        before_renewable__coverage=full(),
        coefficient__confidence=counts.ifelse(t["coefficient__confidence"], None),
    )
