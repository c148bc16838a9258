"""Tables of what was observed: series at one price, added up from units per indicator, and set beside its formula.

A whole takes part with its own rows where it has all that the formula names; else it is the sum of its units, series by
series over the same units. A unit that has reported any series of the indicator in the cycle owes all of them: a sum
that lacks one is not known. Zones and enterprises owe from the year in which they begin.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import ibis

from shuangkong.kernel.accounting import both, flag, full
from shuangkong.registers.accounts import OPTIONAL
from shuangkong.targets.indicator import Catalogue

Table: TypeAlias = ibis.Table

UNIT = ["area", "period", "base_year"]
KEY = [*UNIT, "indicator"]
OF_WHOLE = ["whole", "period", "base_year", "indicator"]
TYPES = {
    "area": "string", "period": "string", "year": "int32", "base_year": "int32", "indicator": "string",
    "series": "string", "position": "int32", "kind": "string", "value": "float64", "price": "int32",
    "confidence": "int8", "coverage": "float64", "summed": "int8",
}  # fmt: skip


def own_observations(observations: Table, cycles: Table) -> Table:
    """填报的指标数据: what areas reported themselves, in every cycle it plays a part in, at one price base of the cycle.

    The cycle's base year goes before the latest other year, as it does for GDP.
    """
    known = observations.filter((observations["in_use"] == 1) & observations["value"].notnull())
    rows = known.join(cycles.select("period", "year", "base_year"), "period")
    rows = rows.mutate(price=rows["price_base_year"].fill_null(0))
    rows = rows.mutate(rank=_rank(rows))
    best = rows.group_by("area", "base_year", "series").aggregate(best=rows["rank"].max())
    chosen = rows.join(best, ["area", "base_year", "series"])
    return chosen.filter(chosen["rank"] == chosen["best"]).select(
        *UNIT, "year", "series", "value", "price", "confidence"
    )


def _rank(rows: Table) -> ibis.Value:
    return (rows["price"] == rows["base_year"]).ifelse(9999, rows["price"])


def observed(
    own_observations: Table, wholes: Table, members: Table, areas: Table, indicator_parts: Table,
    values_in_force: Table, cycles: Table, whole_levels: Sequence[str],
) -> Table:  # fmt: skip
    """指标数据取数: per indicator and area every series of its formula: own, or the sum of units; parameters beside them.

    Levels are added up from the lowest: a province from its cities, whether these reported or are sums themselves.
    """
    series = indicator_parts.filter(indicator_parts["kind"] != "parameter")
    rows = own_observations.join(series.select("indicator", "series", "position", "kind"), "series")
    rows = _typed(rows.mutate(coverage=full(), summed=ibis.literal(0)))
    needed = series.group_by("indicator").aggregate(
        all_series=series.count(), sum_series=(series["kind"] == "sum").cast("int32").sum()
    )
    optional = areas.filter(areas["level"].isin(OPTIONAL)).select("area", optional=ibis.literal(1))
    for level in whole_levels:
        at = wholes.filter(wholes["level"] == level).select("whole")
        rows = _with_sums(rows, members.join(at, "whole").select("whole", "area"), optional, needed)
    return _at_one_price(rows).union(_parameters(indicator_parts, values_in_force, cycles), distinct=False)


def _typed(rows: Table) -> Table:
    return rows.select(**{name: rows[name].cast(kind) for name, kind in TYPES.items()})


def _with_sums(rows: Table, members: Table, optional: Table, needed: Table) -> Table:
    """Put the sums of units in the place of what wholes have themselves, but for those that have all of it."""
    units = rows.filter(rows["kind"] == "sum").join(members, "area")
    coverage = _coverage(units, optional, needed)
    totals = units.group_by(*OF_WHOLE, "year", "series", "position", "kind").aggregate(
        # thousandths as whole numbers: sums agree on every engine, whatever the order
        value=(units["value"] * 1000.0).round().cast("int64").sum().cast("float64") / 1000.0,
        price=units["price"].max(),
        one_price=units["price"].max() == units["price"].min(),
        confidence=units["confidence"].max(),
    )
    t = both(totals, coverage, OF_WHOLE).rename(area="whole")
    enough = (t["coverage"] + 1e-9 >= 1) & t["one_price"]
    sums = t.mutate(value=enough.ifelse(t["value"], None), summed=ibis.literal(1))
    complete = rows.group_by(*KEY).aggregate(own=rows["value"].count())
    complete = both(complete, needed, ["indicator"])
    complete = complete.filter(complete["own"] == complete["all_series"])
    sums = _typed(sums.anti_join(complete, KEY))
    marked = both(rows, sums.select(*KEY).distinct().mutate(in_place=ibis.literal(1)), KEY)
    kept = marked.filter((marked["kind"] != "sum") | marked["in_place"].isnull())
    return _typed(kept).union(sums, distinct=False)


def _at_one_price(rows: Table) -> Table:
    """The years of a whole, some its own and some sums, are set against each other: at one price base, or not at all."""
    of_series = ibis.window(group_by=["area", "base_year", "indicator", "series"])
    best = rows["value"].notnull().ifelse(_rank(rows), 0).max().over(of_series)
    marked = rows.mutate(best=best)
    return _typed(marked.mutate(value=(_rank(marked) < marked["best"]).ifelse(None, marked["value"])))


def _coverage(units: Table, optional: Table, needed: Table) -> Table:
    """The share of the units due that have every series that adds up; missing is one that begins or pauses."""
    told = units.group_by("whole", "area", "base_year", "indicator").aggregate(first=units["year"].min())
    told = both(told, optional, ["area"])
    periods = units.select(*OF_WHOLE, "year").distinct()
    due = told.join(periods, ["whole", "base_year", "indicator"])
    due = due.filter(due["optional"].isnull() | (due["first"] <= due["year"]))
    counts = units.group_by("area", *OF_WHOLE).aggregate(there=units["value"].count())
    counts = both(counts, needed, ["indicator"])
    whole = counts.filter(counts["there"] == counts["sum_series"]).select("area", *OF_WHOLE, done=ibis.literal(1))
    joined = both(due.select("area", *OF_WHOLE), whole, ["area", *OF_WHOLE])
    return joined.group_by(*OF_WHOLE).aggregate(
        coverage=joined["done"].count().cast("float64") / joined.count().cast("float64")
    )


def _parameters(indicator_parts: Table, values_in_force: Table, cycles: Table) -> Table:
    """The rulebook's values that formulas name, as if every area reported them; a base year has its in both cycles."""
    named = indicator_parts.filter(indicator_parts["kind"] == "parameter")
    v = values_in_force.join(named, values_in_force["id"] == named["parameter"])
    rows = v.select("area", "period", "indicator", "series", "position", "kind", "confidence", "value")
    rows = rows.join(cycles.select("period", "year", "base_year"), "period")
    return _typed(rows.mutate(coverage=full(), summed=ibis.literal(0), price=ibis.literal(0)))


def indicator_inputs(observed: Table, indicator_parts: Table, catalogue: Catalogue) -> Table:
    """指标公式的输入: one row per indicator, area and period: its series by their position in the formula, their quality."""
    count = max((len(i.inputs) for i in catalogue.indicators.values()), default=0)
    series = observed["kind"] != "parameter"
    # all is there and yet without a value: at another price than other units, or other years
    mixed = observed["value"].isnull() & (observed["coverage"] + 1e-9 >= 1)
    price = observed["price"].nullif(0)
    rows = observed.group_by(*KEY).aggregate(
        **{f"x{at}": observed["value"].max(where=observed["position"] == at) for at in range(count)},
        now__confidence=observed["confidence"].max(),
        now__coverage=observed["coverage"].min(),
        reported=series.cast("int32").sum(),
        found=(series & observed["value"].notnull()).cast("int32").sum(),
        summed=observed["summed"].max(),
        mixed_prices=ibis.greatest(flag(mixed).max(), flag(price.max() != price.min())),
    )
    parts = indicator_parts.filter(indicator_parts["kind"] != "parameter")
    return both(rows, parts.group_by("indicator").aggregate(needed=parts.count()), ["indicator"])
