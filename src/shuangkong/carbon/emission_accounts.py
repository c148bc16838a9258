"""Tables of CO₂ by fuel and by grid, and of each unit; and the short way by standard coal."""

import functools
import operator
from typing import Any, TypeAlias

import ibis

from shuangkong.carbon.account_tables import KINDS, SHORT_ACCOUNT, USED
from shuangkong.carbon.tables import FUEL_ACCOUNT, TRADE_ACCOUNT
from shuangkong.kernel.accounting import both, computed, full
from shuangkong.registers.units import netted, with_presence

Table: TypeAlias = ibis.Table

UNIT = ["area", "period"]


def fuel_account(fuels: Table, fuel_factors: Table, cycles: Table) -> Table:
    """燃料燃烧二氧化碳核算: CO₂ of each fuel that an area burnt, by measured calorific value where there is one."""
    rows = fuels.select(
        "area", "period", "fuel", "consumed", "feedstock",
        measured_ncv_gj="ncv_gj", consumed__confidence="confidence", consumed__coverage=full(),
    )  # fmt: skip
    factors = fuel_factors.select(
        "fuel", "year", "carbon_tc_per_gj", "oxidation",
        default_ncv_gj="ncv_gj", factor__confidence="confidence", factor__coverage=full(),
    )  # fmt: skip
    return computed(both(_with_year(rows, cycles), factors, ["fuel", "year"]), FUEL_ACCOUNT)


def trade_account(power_trade: Table, grid_factors: Table, cycles: Table) -> Table:
    """电力调入调出二氧化碳核算: CO₂ of the power traded with each grid, at the factor in use for the year."""
    rows = power_trade.select(
        "area", "period", "grid", "inflow_kwh", "outflow_kwh", trade__confidence="confidence", trade__coverage=full()
    )
    factors = grid_factors.select(
        "grid", "year", "factor_year", "kgco2_per_kwh", factor__confidence="confidence", factor__coverage=full()
    )
    return computed(both(_with_year(rows, cycles), factors, ["grid", "year"]), TRADE_ACCOUNT)


def carbon_frame(frame: Table, fuels: Table, power_trade: Table, targets: Table, cycles: Table) -> Table:
    """碳排放核算范围: units that keep an account of fuels or traded power, or have a target for it, by kind of period."""
    kept = fuels.select("area", "period").union(power_trade.select("area", "period"), distinct=True)
    keeping = kept.join(cycles.select("period", "kind"), "period").select("area", "kind")
    asked = targets.filter(targets["indicator"].isin(("carbon.intensity", "carbon.total")))
    keepers = keeping.union(asked.select("area", kind=ibis.literal("year")), distinct=True)
    return frame.semi_join(keepers, ["area", "kind"])


def unit_co2(fuel_account: Table, trade_account: Table, carbon_frame: Table, areas: Table, members: Table) -> Table:
    """单位二氧化碳排放量: of fuels and of traded power, net of units of their own, with the share that reported.

    One fuel or grid without a number leaves its sum missing; an area without a line for either has none of that sum.
    """
    fuels, power = (
        _summed(rows, name) for rows, name in ((fuel_account, "fuels_co2_t"), (trade_account, "power_co2_t"))
    )
    keys = fuels.select(*UNIT).union(power.select(*UNIT), distinct=True)
    rows = both(both(keys, fuels, UNIT), power, UNIT)
    rows = rows.select(
        *UNIT, "fuels_co2_t", "power_co2_t",
        confidence=ibis.greatest(rows["fuels_co2_t_rank"], rows["power_co2_t_rank"]).cast("int8"),
    )  # fmt: skip
    whole = rows.mutate(co2_t=rows["fuels_co2_t"] + rows["power_co2_t"])
    net = netted(rows, ("fuels_co2_t", "power_co2_t"), ("period",), areas, members, ("power_co2_t",))
    return with_presence(net, whole, "co2_t", carbon_frame, areas, members)


def short_account(balance: Table, carbon_settings: Table) -> Table:
    """按标准煤测算的碳排放: for areas whose balance sheet shows coal, oil and gas apart: what was used of each × its factor."""
    kind = ibis.cases(*[(balance["energy_kind"].isin(words), name) for name, words in KINDS.items()])
    used = balance.mutate(kind=kind, used_tce=functools.reduce(operator.add, [balance[name] for name in USED]))
    used = used.filter(used["kind"].notnull())
    of_kind = {f"{name}_tce": used["used_tce"].max(where=used["kind"] == name) for name in KINDS}
    t = used.group_by(*UNIT).aggregate(
        **of_kind, kinds=used["kind"].nunique(), balance__confidence=used["confidence"].max()
    )
    t = both(t.filter(t["kinds"] == len(KINDS)).drop("kinds"), carbon_settings, UNIT)
    return computed(t.mutate(balance__coverage=full()), SHORT_ACCOUNT)


def _with_year(rows: Table, cycles: Table) -> Table:
    years = cycles.filter(cycles["own"] == 1).select("period", "year")
    return rows.join(years, "period")


def _summed(rows: Table, name: str) -> Table:
    """Sums run over thousandths as whole numbers, so that engines agree."""
    total = (rows["co2_t"] * 1000.0).round().cast("int64").sum().cast("float64") / 1000.0
    ranks = [rows[c] for c in rows.columns if c.endswith("__confidence")]
    sums: dict[str, Any] = {
        name: rows["co2_t"].isnull().any().ifelse(None, total),
        f"{name}_rank": ibis.greatest(*ranks).max(),
    }
    return rows.group_by(*UNIT).aggregate(**sums)
