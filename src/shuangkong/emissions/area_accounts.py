"""Tables of areas: per pollutant what is 完成, 预计 and 计划 beside the target, and the figures of all four."""

from __future__ import annotations

from typing import TypeAlias

import ibis

from shuangkong.emissions.area_tables import ACCOUNTS, FIGURES
from shuangkong.kernel.accounting import both, computed, coverage, figures_of, flag, full, verdict
from shuangkong.kernel.formulas import at_most

Table: TypeAlias = ibis.Table

YEAR = ["area", "period", "base_year"]
FROM_PROJECTS = (
    "calculated_t", "filed_t", "checked_t", "verified_t", "expected_t", "expected_total_t", "coming_t",
    "planned_total_t", "counted_total_t",
)  # fmt: skip


def cod_account(
    reductions: Table, reduction_sums: Table, indicator_account: Table, reduction_settings: Table, cycles: Table
) -> Table:
    """化学需氧量减排账: recognised, expected and planned amounts beside the target, area by area."""
    return _account("cod", reductions, reduction_sums, indicator_account, reduction_settings, cycles)


def nh3n_account(
    reductions: Table, reduction_sums: Table, indicator_account: Table, reduction_settings: Table, cycles: Table
) -> Table:
    """氨氮减排账: recognised, expected and planned amounts beside the target, area by area."""
    return _account("nh3n", reductions, reduction_sums, indicator_account, reduction_settings, cycles)


def nox_account(
    reductions: Table, reduction_sums: Table, indicator_account: Table, reduction_settings: Table, cycles: Table
) -> Table:
    """氮氧化物减排账: recognised, expected and planned amounts beside the target, area by area."""
    return _account("nox", reductions, reduction_sums, indicator_account, reduction_settings, cycles)


def vocs_account(
    reductions: Table, reduction_sums: Table, indicator_account: Table, reduction_settings: Table, cycles: Table
) -> Table:
    """挥发性有机物减排账: recognised, expected and planned amounts beside the target, area by area."""
    return _account("vocs", reductions, reduction_sums, indicator_account, reduction_settings, cycles)


def _account(
    pollutant: str, reductions: Table, sums: Table, indicators: Table, settings: Table, cycles: Table
) -> Table:
    """An area without projects stands here as well: its target has nothing to be covered by."""
    contract = ACCOUNTS[f"{pollutant}_account"]
    s = sums.filter(sums["pollutant"] == pollutant)
    known = indicators.filter(indicators["indicator"] == f"emissions.{pollutant}_reduction")
    known = known.select(
        *YEAR,
        recognised_t="added",
        level_t="level",
        target_t="target",
        required_t="required",
        now__confidence="now__confidence",
        now__coverage="now__coverage",
        target__confidence="target__confidence",
    )
    years = cycles.filter((cycles["kind"] == "year") & (cycles["own"] == 1)).select("period", "base_year")
    frame = s.select(*YEAR).union(known.select(*YEAR), distinct=True).join(years, ["period", "base_year"])
    there = reductions.aggregate(projects_registered=reductions.count())
    frame = frame.cross_join(there)
    t = frame.filter(frame["projects_registered"] > 0).drop("projects_registered")
    t = both(both(t, known, YEAR), s.drop("pollutant", "recognised_t", "year"), YEAR)
    t = both(t, settings.select("area", "period", "emissions_floor"), ["area", "period"])
    t = t.mutate(
        **{name: t[name].fill_null(0.0) for name in FROM_PROJECTS},
        projects__coverage=t["projects__coverage"].fill_null(full()),
        target__coverage=full(),
        has_target=flag(t["target_t"].notnull()),
        kind=ibis.literal("year"),
        floor=t["emissions_floor"].fill_null(full()),
    )
    t = computed(t, contract)
    enough = coverage(t, contract, "shortfall_t") + 1e-9 >= t["floor"]
    return t.mutate(shortfall_verdict=verdict(at_most(t["shortfall_t"], 0.0), enough))


def emission_figures(cod_account: Table, nh3n_account: Table, nox_account: Table, vocs_account: Table) -> Table:
    """总量控制的指标值: what is published of the four pollutants."""
    tables = dict(zip(ACCOUNTS, (cod_account, nh3n_account, nox_account, vocs_account), strict=True))
    return ibis.union(
        *[
            figures_of(table, ACCOUNTS[name], [f for f in FIGURES if f.account == name], "floor")
            for name, table in tables.items()
        ],
        distinct=False,
    )
