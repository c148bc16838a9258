"""Tables of indicators: series added up from units, formulas of the catalogue applied, targets followed.

A rate of a city is the sum of its units' numerators over the sum of their denominators: units are added up series by
series, and the formula is applied to the sums.
"""

from __future__ import annotations

from typing import TypeAlias

import ibis

from shuangkong.kernel.accounting import both, computed, figures_of, flag, full
from shuangkong.targets.formula import evaluate, parse
from shuangkong.targets.indicator import Catalogue
from shuangkong.targets.indicator_tables import INDICATOR_ACCOUNT, INDICATOR_FIGURES
from shuangkong.targets.indicator_verdicts import judged, prepared

Table: TypeAlias = ibis.Table
UNIT = ["area", "period", "base_year"]


def indicator_levels(
    indicator_inputs: Table, indicator_kinds: Table, targets: Table, cycles: Table, catalogue: Catalogue
) -> Table:
    """指标值: level of every indicator that an area has data or a target for, in every year; missing where data lacks."""
    has_data = indicator_inputs.filter(indicator_inputs["reported"] > 0).select("area", "indicator").distinct()
    owing = has_data.union(targets.select("area", "indicator").distinct(), distinct=True)
    years = cycles.filter(cycles["kind"] == "year").select("period", "year", "base_year", "own")
    crossed = owing.join(indicator_kinds, "indicator").cross_join(years)
    grid = crossed.select(*[c for c in crossed.columns if not c.endswith("_right")])
    joined = both(grid, indicator_inputs, [*UNIT, "indicator"])
    rows = joined.select(
        *grid.columns,
        "now__confidence",
        "now__coverage",
        "reported",
        "summed",
        "mixed_prices",
        inputs_there=flag(joined["found"] == joined["needed"]),
        raw=(joined["mixed_prices"] == 1).fill_null(False).ifelse(None, _formulas(joined, catalogue)),
    )
    return _accumulated(rows)


def _formulas(inputs: Table, catalogue: Catalogue) -> ibis.Value:
    """The formula of every indicator over its columns, in the indicator's unit."""
    branches = []
    for known in catalogue.indicators.values():
        if not known.formula:
            continue
        values = {name: inputs[f"x{at}"] for at, name in enumerate(known.inputs)}
        level = evaluate(parse(known.expanded), values) * known.times
        branches.append((inputs["indicator"] == known.id, level.cast("float64")))
    return ibis.cases(*branches) if branches else ibis.null("float64")


def _accumulated(rows: Table) -> Table:
    """Add yearly amounts up since the base year where the indicator asks for it; a missing year leaves the sum missing."""
    so_far = ibis.window(group_by=["area", "indicator", "base_year"], order_by="year", preceding=None, following=0)
    counted = rows["year"] > rows["base_year"]
    rows = rows.mutate(
        gained=counted.ifelse(rows["raw"].fill_null(0.0), 0.0),
        lacking=(counted & rows["raw"].isnull()).cast("int32"),
        rank=counted.ifelse(rows["now__confidence"], None),
        share=counted.ifelse(rows["now__coverage"].fill_null(0.0), full()),  # at its base nothing is due yet
    )
    sums = rows.mutate(
        **{name: rows[name].sum().over(so_far) for name in ("gained", "lacking")},
        rank=rows["rank"].max().over(so_far),
        share=rows["share"].min().over(so_far),
    )
    adds = sums["accumulate"] == 1
    return sums.mutate(
        level=adds.ifelse((sums["lacking"] == 0).ifelse(sums["gained"], None), sums["raw"]),
        # of a sum the worst of its years counts
        now__confidence=adds.ifelse(sums["rank"], sums["now__confidence"]).cast("int8"),
        now__coverage=adds.ifelse(sums["share"], sums["now__coverage"].fill_null(0.0)),
        added=(sums["year"] > sums["base_year"]).ifelse(sums["raw"], None),
    ).drop("gained", "lacking", "rank", "share", "raw")


def indicator_targets(targets: Table, cycles: Table, indicator_kinds: Table, acceptances: Table) -> Table:
    """指标的目标: per area, indicator and year the five-year target that covers it, issued yearly values, acceptance."""
    five = targets.filter(targets["kind"] == "five_year").join(
        indicator_kinds.select("indicator", "better"), "indicator"
    )
    years = cycles.filter((cycles["kind"] == "year") & (cycles["own"] == 1)).select("period", "year", "base_year")
    t = five.select(
        "area", "indicator", "relation", "bound", "ambition", "better", target_value="base", from_year="base_year",
        to_year="target_year", target__confidence="confidence",
    )  # fmt: skip
    t = t.join(years, [t["from_year"] < years["year"], years["year"] <= t["to_year"]])
    issued = targets.filter(targets["kind"].isin(("annual", "cumulative"))).select(
        "area", "indicator", "year", issued_value="base", issued__confidence="confidence"
    )
    keys = ["area", "indicator", "year"]
    t = t.left_join(issued, keys).drop("area_right", "indicator_right", "year_right")
    said = acceptances.select("area", "indicator", "accepted", year="period", accepted__confidence="confidence")
    t = t.left_join(said, keys).drop("area_right", "indicator_right", "year_right")
    # the department's latest word stands: what was accepted stays so until it says otherwise. One number that grows
    # with the year holds the word and how sure it is
    so_far = ibis.window(group_by=["area", "indicator", "to_year"], order_by="year", preceding=None, following=0)
    word = t["year"] * 100 + t["accepted"].cast("int32") * 10 + t["accepted__confidence"].cast("int32")
    t = t.mutate(latest=word.max().over(so_far))
    yes = t["latest"] % 100 >= 10
    no = ~yes & (t["year"] >= t["to_year"])  # before its time a "no" only says: not yet
    return t.mutate(
        accepted=ibis.cases((yes, True), (no, False)), accepted__confidence=(t["latest"] % 10).cast("int8")
    ).drop("latest")


def indicator_settings(values_in_force: Table) -> Table:
    """指标核算的参数: pace, method of progress, margin of 左右, least years of a forecast, floor of coverage."""
    v = values_in_force

    def of(id_: str, column: str = "value") -> ibis.Value:
        return v[column].max(where=v["id"] == id_)

    return v.group_by(UNIT).aggregate(
        pace=of("targets.pace"),
        pace__confidence=of("targets.pace", "confidence"),
        progress_method=of("targets.progress_method"),
        method__confidence=of("targets.progress_method", "confidence"),
        margin=of("targets.about_margin").cast("float64"),
        least_years=of("targets.forecast_least_years").cast("float64"),
        floor=of("targets.coverage_floor").cast("float64"),
    )


def indicator_rows(indicator_levels: Table, indicator_targets: Table, indicator_settings: Table) -> Table:
    """指标进展核算的取数: the level of the year and of the base year beside the target, on one row."""
    level, t, s = indicator_levels, indicator_targets, indicator_settings
    now = level
    base = level.select(
        of_area="area", of_indicator="indicator", of_cycle="base_year", of_year="year", base_level="level",
        base__confidence="now__confidence", base__coverage="now__coverage",
    )  # fmt: skip
    keys = ["area", "period", "base_year", "indicator"]
    reference = ibis.coalesce(t["from_year"], now["base_year"])
    joined = (
        now.left_join(t, [now[k] == t[k] for k in keys])
        .left_join(s, [now[k] == s[k] for k in UNIT])
        .left_join(
            base,
            [
                now["area"] == base["of_area"],
                now["indicator"] == base["of_indicator"],
                now["base_year"] == base["of_cycle"],
                reference == base["of_year"],
            ],
        )
    )
    rate = t["relation"].isin(("decrease_by", "increase_by")).fill_null(False)
    share = rate.ifelse(0.01, 1.0)
    return joined.select(
        *[now[c] for c in now.columns],
        *[t[c] for c in ("relation", "bound", "ambition", "accepted")],
        *[t[c] for c in ("target__confidence", "issued__confidence", "accepted__confidence")],
        *[s[c] for c in s.columns if c not in UNIT],
        *[base[c] for c in ("base_level", "base__confidence", "base__coverage")],
        reference=reference.cast("string"),
        target=t["target_value"] * share,
        issued=t["issued_value"] * share,
        is_rate=flag(rate),
        years=(now["year"] - t["from_year"]).cast("float64"),
        span=(t["to_year"] - t["from_year"]).cast("float64"),
        to_year=t["to_year"],
    )  # fmt: skip


def indicator_account(indicator_rows: Table) -> Table:
    """指标进展核算: measured value, what is required, gap, progress, what is still to do, forecast and verdict."""
    return judged(computed(prepared(indicator_rows), INDICATOR_ACCOUNT))


def indicator_figures(indicator_account: Table) -> Table:
    """指标的指标值: what is published of every indicator."""
    return figures_of(indicator_account, INDICATOR_ACCOUNT, INDICATOR_FIGURES, "floor")
