"""Tables of what areas emitted: months of outlets by the first method there is, and their sums with coverage.

A source that told anything in a year owes all its months, and so does one with a permitted amount that told nothing:
what is missing lowers the coverage, it is never zero.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import ibis

from shuangkong.emissions.actual_tables import ACCOUNTS, FIGURES, MONTHLY
from shuangkong.emissions.permit_tables import METHODS, TOTAL_CONTROL
from shuangkong.kernel.accounting import computed, figures_of

Table: TypeAlias = ibis.Table

SOURCE = ["area", "permit", "outlet", "pollutant"]
OF_UNIT = ["permit", "pollutant", "year"]
GRAMS = 1_000_000.0  # in a tonne: sums run over whole numbers, so that they agree on every engine
SHARES = 10_000.0
MONTHS = 12


def outlet_actuals(emission_actuals: Table) -> Table:
    """排放口月实际排放量: of each outlet, pollutant and month what the first method says, with its quality."""
    a = emission_actuals
    a = a.filter(
        a["pollutant"].isin(TOTAL_CONTROL), a["counts"] == 1
    )  # of a unit and its outlets one stands (headroom.py)

    def of(method: str, column: str) -> Any:
        return a[column].max(where=a["method"] == method)

    t = a.group_by(*SOURCE, "month").aggregate(
        **{f"{method}_t": of(method, "mass_t") for method in METHODS},
        **{f"{method}__confidence": of(method, "confidence") for method in METHODS},
        **{f"{method}__coverage": of(method, "coverage") for method in METHODS},
        replaced_t=of("automatic", "substituted_t"),
    )
    t = computed(t, MONTHLY)
    return t.select(
        *SOURCE, "month", "mass_t",
        year=t["month"].substr(0, 4).cast("int32"),
        number=t["month"].substr(5, 2).cast("int32"),
        replaced_t=ibis.coalesce(t["replaced_t"], 0.0),
        confidence=ibis.coalesce(*(t[f"{method}__confidence"] for method in METHODS)),
        coverage=ibis.coalesce(*(t[f"{method}__coverage"] for method in METHODS)),
    )  # fmt: skip


def actual_sources(outlet_actuals: Table, permitted_amounts: Table, cycles: Table) -> Table:
    """应有数据的源: in each year what told anything, and what has a permitted amount, each once."""
    told = outlet_actuals.select(*SOURCE, "year").distinct()
    years = cycles.filter((cycles["kind"] == "year") & (cycles["own"] == 1)).select("year", "end_day").distinct()
    p = permitted_amounts.filter(permitted_amounts["pollutant"].isin(TOTAL_CONTROL))
    due = p.join(years, (p["first_day"] <= years["end_day"]) & (p["last_day"] >= years["end_day"]))
    units = told.select("permit", "pollutant", "year").distinct().mutate(known=1)
    due = due.left_join(units, ["permit", "pollutant", "year"])
    # a whole unit's permitted amount asks for nothing more where its outlets are known
    due = due.filter((due["outlet"] != "") | due["known"].isnull())
    t = told.union(due.select(*SOURCE, "year"), distinct=True)
    # in some months outlets are known, in others the whole unit: then what it owes are its outlets, and its own month tells all
    t = t.left_join(_outlets(t), OF_UNIT)
    return t.filter((t["outlet"] != "") | t["outlets"].isnull()).select(*SOURCE, "year")


def _outlets(sources: Table) -> Table:
    """How many outlets of a unit owe data of a year."""
    alone = sources.filter(sources["outlet"] != "")
    return alone.group_by(*OF_UNIT).aggregate(outlets=alone["outlet"].count())


def actual_sums(
    outlet_actuals: Table, actual_sources: Table, ancestors: Table, areas: Table, wholes: Table, cycles: Table,
    values_in_force: Table,
) -> Table:  # fmt: skip
    """实际排放量合计: per area, pollutant and period what its outlets emitted, and how much of that is known."""
    places = _places(ancestors, areas, wholes)
    periods = _periods(cycles)
    due = (
        actual_sources.join(places, "area")
        .group_by("place", "pollutant", "year")
        .aggregate(sources=actual_sources["outlet"].count())
    )
    t = due.join(periods, "year")
    o = outlet_actuals.left_join(_outlets(actual_sources), OF_UNIT)
    o = o.select(*SOURCE, "year", "number", "mass_t", "replaced_t", "confidence", "coverage", "outlets")
    o = o.mutate(stands_for=(o["outlet"] == "").ifelse(o["outlets"].fill_null(1), 1)).join(places, "area")
    inside = [o["year"] == periods["year"], o["number"] >= periods["first"], o["number"] <= periods["last"]]
    m = o.join(periods.rename(period_year="year"), [o["year"] == periods["year"], *inside[1:]])
    sums = m.group_by("place", "pollutant", "period").aggregate(
        grams=(m["mass_t"] * GRAMS).round().cast("int64").sum(),
        replaced_grams=(m["replaced_t"] * GRAMS).round().cast("int64").sum(),
        known=(m["coverage"] * m["stands_for"] * SHARES).round().cast("int64").sum(),
        actual__confidence=m["confidence"].max().cast("int8"),
    )
    t = t.left_join(sums, ["place", "pollutant", "period"])
    v = values_in_force.filter(values_in_force["id"] == "emissions.actual_coverage_floor")
    floors = v.group_by("area", "period").aggregate(floor=v["value"].max().cast("float64"))
    t = t.join(floors, [t["place"] == floors["area"], t["period"] == floors["period"]])
    known = t["known"].cast("float64") / SHARES / (t["sources"] * t["months"]).cast("float64")
    return t.select(
        "period", "kind", "pollutant", "actual__confidence", "floor",
        area=t["place"],
        actual_t=t["grams"].cast("float64") / GRAMS,
        replaced_t=t["replaced_grams"].cast("float64") / GRAMS,
        actual__coverage=known.fill_null(0.0),
    )  # fmt: skip


def cod_actual(actual_sums: Table) -> Table:
    """化学需氧量实际排放量核算."""
    return _of(actual_sums, "cod")


def nh3n_actual(actual_sums: Table) -> Table:
    """氨氮实际排放量核算."""
    return _of(actual_sums, "nh3n")


def nox_actual(actual_sums: Table) -> Table:
    """氮氧化物实际排放量核算."""
    return _of(actual_sums, "nox")


def vocs_actual(actual_sums: Table) -> Table:
    """挥发性有机物实际排放量核算."""
    return _of(actual_sums, "vocs")


def actual_figures(cod_actual: Table, nh3n_actual: Table, nox_actual: Table, vocs_actual: Table) -> Table:
    """实际排放量的指标值: what areas emitted, and the share of it that was put in for missing hours."""
    tables = dict(zip(ACCOUNTS, (cod_actual, nh3n_actual, nox_actual, vocs_actual), strict=True))
    return ibis.union(
        *[
            figures_of(table, ACCOUNTS[name], [f for f in FIGURES if f.account == name], "floor")
            for name, table in tables.items()
        ],
        distinct=False,
    )


def _of(actual_sums: Table, pollutant: str) -> Table:
    t = actual_sums.filter(actual_sums["pollutant"] == pollutant).drop("pollutant")
    return computed(t, ACCOUNTS[f"{pollutant}_actual"])


def _places(ancestors: Table, areas: Table, wholes: Table) -> Table:
    """Which areas a source counts in: all that it lies in, up to the city the books are for."""
    below = areas.filter(~areas["level"].isin(("nation", "province", "city"))).select(place="area")
    inside = below.union(wholes.select(place="whole"), distinct=True)
    return ancestors.join(inside, ancestors["ancestor"] == inside["place"]).select("area", "place")


def _periods(cycles: Table) -> Table:
    """The months of every period: a year's, a quarter's from January on, a month itself; spans have no figure."""
    own = cycles.filter((cycles["own"] == 1) & ((cycles["kind"] != "month") | (cycles["period"].length() == 7)))
    last = ((own["end_day"] / 100).floor() % 100).cast("int32")
    first = (own["kind"] == "month").ifelse(last, 1).cast("int32")
    return own.select("period", "kind", "year", first=first, last=last, months=last - first + 1)
