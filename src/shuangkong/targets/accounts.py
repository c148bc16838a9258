"""Tables of what is required: the path of intensity, and what the total's target is made from."""

from typing import Any, TypeAlias

import ibis

from shuangkong.kernel.accounting import both, computed, full
from shuangkong.targets.tables import INTENSITY_PATH

Table: TypeAlias = ibis.Table


def intensity_path(frame: Table, targets: Table, values_in_force: Table) -> Table:
    """能耗强度进度要求: per unit and period what intensity should have fallen by, issued or computed."""
    return _path(frame, targets.filter(targets["indicator"] == "energy.intensity"), values_in_force)


def carbon_path(frame: Table, targets: Table, values_in_force: Table) -> Table:
    """碳排放强度进度要求: the same for CO₂ per unit of GDP."""
    return _path(frame, targets.filter(targets["indicator"] == "carbon.intensity"), values_in_force)


def total_targets(frame: Table, targets: Table) -> Table:
    """总量目标的依据: expected GDP growth, its path from the base year, and totals that were issued."""
    t = frame.select("area", "period", "kind", "year", "base_year")
    t = both(t, _expected_growth(targets), ["area", "year"])
    t = _with_growth_path(t)
    growth = _annual(targets, "energy.total_growth")
    t = both(
        t,
        growth.select("area", "year", issued_growth=growth["base"] * 0.01, issued_growth__confidence="confidence"),
        ["area", "year"],
    )
    total = _annual(targets, "energy.total").mutate(kind=ibis.literal("year"))
    t = both(
        t,
        total.select("area", "year", "kind", issued_total_tce="base", issued_total__confidence="confidence"),
        ["area", "year", "kind"],
    )
    return t.mutate(
        gdp_growth_target__coverage=full(),
        growth_path__coverage=full(),
        issued_growth__coverage=full(),
        issued_total__coverage=full(),
    )


def _path(frame: Table, wanted: Table, values_in_force: Table) -> Table:
    t = frame.select("area", "period", "kind", "year", "base_year")
    five_year = _five_year(wanted)
    t = t.left_join(five_year, _covers(t, five_year))
    t = _with_issued(t, wanted, "cumulative", "since_base")
    t = _with_issued(t, wanted, "annual", "on_year")
    pace = values_in_force.filter(values_in_force["id"] == "targets.pace")
    t = t.join(pace.select("area", "period", pace="value", pace__confidence="confidence"), ["area", "period"])
    t = t.mutate(pace__coverage=full(), reference_year=_reference_year(t))
    yearly = t["kind"] == "year"
    # the last year is judged by the five-year target itself: that is the one issued for it
    last = (yearly & (t["year"] == t["last_year"])).fill_null(False)
    t = t.mutate(
        reference=t["reference_year"].cast("string"),
        years=yearly.ifelse((t["year"] - t["reference_year"]).cast("float64"), None),
        span_within_year=yearly.ifelse(None, t["span"]),
        issued_since_base=last.ifelse(t["target"], yearly.ifelse(t["issued_since_base"], None)),
        issued_incentive_since_base=last.ifelse(t["incentive"], yearly.ifelse(t["issued_incentive_since_base"], None)),
        issued_incentive_on_year=last.ifelse(None, t["issued_incentive_on_year"]),
        cumulative__confidence=last.ifelse(t["five_year__confidence"], t["cumulative__confidence"]),
        cumulative__coverage=last.ifelse(t["five_year__coverage"], t["cumulative__coverage"]),
    )
    return computed(t, INTENSITY_PATH)


def _five_year(wanted: Table) -> Table:
    five = wanted.filter(wanted["kind"] == "five_year")
    return five.select(
        target_area="area",
        first_year="base_year",
        last_year="target_year",
        target=five["base"] * 0.01,
        incentive=five["incentive"] * 0.01,
        span=(five["target_year"] - five["base_year"]).cast("float64"),
        five_year__confidence="confidence",
        five_year__coverage=full(),
    )


def _covers(t: Table, five: Table) -> list[Any]:
    return [t["area"] == five["target_area"], five["first_year"] < t["year"], t["year"] <= five["last_year"]]


def _with_issued(t: Table, wanted: Table, kind: str, suffix: str) -> Table:
    """Join the issued values of one kind for the year, as shares."""
    rows = wanted.filter(wanted["kind"] == kind)
    issued = rows.select(
        **{
            "area": rows["area"],
            "year": rows["year"],
            f"issued_{suffix}": rows["base"] * 0.01,
            f"issued_incentive_{suffix}": rows["incentive"] * 0.01,
            f"{kind}_base_year": rows["base_year"],
            f"{kind}__confidence": rows["confidence"],
            f"{kind}__coverage": full(),
        }
    )
    return both(t, issued, ["area", "year"])


def _reference_year(t: Table) -> Any:
    return ibis.coalesce(t["first_year"], t["cumulative_base_year"], t["base_year"])


def _annual(targets: Table, indicator: str) -> Table:
    return targets.filter((targets["indicator"] == indicator) & (targets["kind"] == "annual"))


def _expected_growth(targets: Table) -> Table:
    rows = _annual(targets, "gdp.growth")
    return rows.select(
        "area",
        "year",
        gdp_growth_target=rows["base"] * 0.01,
        adjust_approved=rows["adjust_approved"].fill_null(False).cast("int8"),
        gdp_growth_target__confidence="confidence",
    )


def _with_growth_path(t: Table) -> Table:
    """Add expected GDP over the base year's; missing unless every year since then has an expected growth."""
    years = t.filter(t["kind"] == "year")
    so_far = ibis.window(group_by=["area", "base_year"], order_by="year", preceding=None, following=0)
    known = (1 + years["gdp_growth_target"]).ln()
    path = years.select(
        "area",
        "period",
        growth_path=(known.count().over(so_far) == years["year"] - years["base_year"]).ifelse(
            known.sum().over(so_far).exp(), None
        ),
        growth_path__confidence=years["gdp_growth_target__confidence"].max().over(so_far),
    )
    return both(t, path, ["area", "period"])
