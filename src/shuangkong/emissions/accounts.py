"""Tables of reduction projects: each by its formula, in sequence on its line, in the years in which it counts.

What a formula asks for was set out input by input (prepared.py); a project of several items adds them up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import ibis

from shuangkong.emissions.calculation import FULL_CAPACITY
from shuangkong.emissions.claim_levels import PROJECT, standing
from shuangkong.emissions.project_tables import REDUCTION_ANNUAL, REDUCTION_OWN, REDUCTION_YEAR
from shuangkong.emissions.reduction_types import ReductionType, Way
from shuangkong.emissions.timing import FULL_YEAR
from shuangkong.kernel.accounting import both, computed, flag
from shuangkong.kernel.figures import CONFIDENCES

Table: TypeAlias = ibis.Table

SCALE = 1e6  # grams: sums run over whole numbers, so that engines agree
TIMING = ("emissions.timing_mode", "emissions.least_months")


def _total(value: Any) -> Any:
    """Return the sum of a column in whole grams, back in t; missing where one of the values is."""
    whole = (value * SCALE).round().cast("int64").sum().cast("float64") / SCALE
    return (value.isnull().cast("int32").sum() == 0).ifelse(whole, None)


def reduction_items(reduction_inputs: Table, reduction_types: dict[str, ReductionType]) -> Table:
    """核算项: per project, pollutant and item what a full year reduces and leaves, by the formula of its way."""
    ways = {f"{kind.code}.{way.id}": way for kind in reduction_types.values() for way in kind.ways}
    most = max(len(way.inputs) for way in ways.values())
    ranks = {f"{kind.code}.{way.id}": CONFIDENCES.index(kind.confidence)
             for kind in reduction_types.values() for way in kind.ways}  # fmt: skip
    rows = reduction_inputs.group_by(*PROJECT, "way", "item").aggregate(
        **{f"x{at}": reduction_inputs["value"].max(where=reduction_inputs["position"] == at) for at in range(most)},
        confidence=reduction_inputs["confidence"].max(),
    )
    return rows.select(
        *PROJECT,
        "way",
        "item",
        "confidence",
        type_confidence=ibis.cases(*[(rows["way"] == name, rank) for name, rank in ranks.items()]).cast("int8"),
        reduction_t=_by_way(rows, {n: way.rule(*_taken(rows, way)) for n, way in ways.items()}),
        left_t=_by_way(rows, {n: way.left(*_left(rows, way)) for n, way in ways.items() if way.left}),
    )


def _taken(rows: Table, way: Way) -> list[Any]:
    return [rows[f"x{at}"] for at in range(len(way.inputs))]


def _left(rows: Table, way: Way) -> list[Any]:
    at = {asked.name: position for position, asked in enumerate(way.inputs)}
    return [rows[f"x{at[name]}"] for name in way.left_arguments()]


def _by_way(rows: Table, values: Mapping[str, Any]) -> Any:
    return ibis.cases(*[(rows["way"] == name, value.cast("float64")) for name, value in values.items()])


def reduction_own(reductions: Table, reduction_items: Table) -> Table:
    """项目全年减排量: the items of a project added up, and the share of its emission that it leaves."""
    t = reduction_items.group_by(*PROJECT).aggregate(
        way=reduction_items["way"].max(),
        own_t=_total(reduction_items["reduction_t"]),
        left_t=_total(reduction_items["left_t"]),
        inputs_confidence=reduction_items["confidence"].max(),
        type_confidence=reduction_items["type_confidence"].max(),
    )
    of_project = reductions.select("project", "area", "line", "step", "confidence")
    t = both(t, of_project, ["project"])
    # how sure the formula's amount is; what is claimed rests on the claim and on the project alone
    t = t.mutate(formula_confidence=ibis.greatest(t["inputs_confidence"], t["type_confidence"]))
    t = t.drop("inputs_confidence", "type_confidence")
    return computed(t, REDUCTION_OWN)


def reduction_annual(reduction_own: Table) -> Table:
    """同一生产线依次核算: a later measure takes its share of what the earlier ones left, so that nothing counts twice."""
    t = reduction_own
    line = {"group_by": ["line", "pollutant"], "order_by": ["step", "project"]}
    earlier = ibis.window(**line, preceding=(None, 1))
    so_far = ibis.window(**line, preceding=None, following=0)
    share = t["share_left"]
    unknown = share.isnull().cast("int32").sum().over(earlier).fill_null(0)
    nothing_left = (share <= 0).fill_null(False).cast("int32").sum().over(earlier).fill_null(0)
    logarithms = (share > 0).ifelse(share, None).ln().sum().over(earlier).fill_null(0.0)
    product = ibis.cases((unknown > 0, ibis.null("float64")), (nothing_left > 0, 0.0), else_=logarithms.exp())
    t = t.mutate(
        follows=flag(t["project"].count().over(earlier) > 0),
        # the emission that the line had before any measure, as far as the earlier ones left it
        entering_t=t["before_t"].first().over(so_far) * product,
    )
    return computed(t, REDUCTION_ANNUAL)


def reduction_settings(values_in_force: Table) -> Table:
    """减排核算的参数: how the first year counts, how long a project must have run, and the floor of coverage."""
    v = values_in_force

    def of(name: str) -> Any:
        return v["value"].max(where=v["id"] == f"emissions.{name}")

    return v.group_by("area", "period").aggregate(
        timing_mode=of("timing_mode"),
        least_months=of("least_months").cast("float64"),
        emissions_floor=of("coverage_floor").cast("float64"),
        timing_confidence=v["confidence"].max(where=v["id"].isin(TIMING)).cast("int8"),
    )


def reduction_calculated(
    reductions: Table,
    reduction_annual: Table,
    reduction_claims: Table,
    reduction_years: Table,
    reduction_settings: Table,
) -> Table:
    """项目各年计入量: the first year by days, the next the rest, nothing else; 0 while a project is pending.

    Every project and pollutant that is computed or claimed stands in every year of its plan.
    """
    pairs = reduction_annual.select(*PROJECT).union(reduction_claims.select(*PROJECT), distinct=True)
    t = both(pairs, reductions.drop("confidence", "document", "row", "line", "step"), ["project"])
    t = both(t, reduction_annual.select(*PROJECT, "way", "annual_t", "confidence", "formula_confidence"), PROJECT)
    t = both(t, standing(reduction_claims).rename(first_year="year"), [*PROJECT, "first_year"])
    t = both(t, reduction_claims.select(*PROJECT).distinct().mutate(claims=1), PROJECT)
    t = both(
        t.mutate(first_period=t["first_year"].cast("string")), _settings(reduction_settings), ["area", "first_period"]
    )
    short = (t["months"] < t["least_months"]) & (t["proven"] == 0)
    full = t["timing_mode"] == FULL_CAPACITY
    t = t.mutate(
        pending=ibis.cases((t["running"] == 0, 1), (short, 1), else_=0),
        days=ibis.cases((short, 0.0), (full, float(FULL_YEAR)), else_=t["days"]),
        # where a whole year is counted at once nothing is carried over, whatever was claimed of it
        claimed_t=(full & ~short).fill_null(False).ifelse(t["annual_t"], t["stated_t"]),
        formula_confidence=ibis.greatest(t["formula_confidence"], t["timing_confidence"]),
    )
    t = computed(t.cross_join(reduction_years), REDUCTION_YEAR)
    running, unclaimed = t["running"] == 1, t["claims"].isnull()
    first, next_ = running & (t["year"] == t["first_year"]), running & (t["year"] == t["first_year"] + 1)
    return t.mutate(
        calculated_t=ibis.cases((first, t["first_year_t"]), (next_, t["rest_t"]), else_=0.0).cast("float64"),
        planned_t=(~running & unclaimed & (t["year"] == t["listed_year"])).fill_null(False).ifelse(t["annual_t"], 0.0),
    )


def _settings(reduction_settings: Table) -> Table:
    return reduction_settings.select("area", "timing_mode", "least_months", "timing_confidence", first_period="period")
