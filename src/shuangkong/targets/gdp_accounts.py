"""Tables of GDP, which the intensities of energy and of carbon share: each unit's own, at one price base per cycle."""

from typing import TypeAlias

import ibis

from shuangkong.registers.units import netted, with_presence

Table: TypeAlias = ibis.Table


def unit_gdp(gdp: Table, frame: Table, areas: Table, members: Table) -> Table:
    """单位地区生产总值: each unit's own GDP, net of units of their own, with the share of its units that reported."""
    rows = gdp.select("area", "period", "gdp_yuan", "price_base_year", "confidence")
    rows = netted(rows, ("gdp_yuan",), ("period", "price_base_year"), areas, members)
    return with_presence(rows, gdp, "gdp_yuan", frame, areas, members, ["price_base_year"])


def gdp_in_use(unit_gdp: Table, cycles: Table) -> Table:
    """可比价地区生产总值: GDP of every period of a cycle at one price base: the cycle's base year, else the latest."""
    rows = unit_gdp.join(cycles.select("period", "base_year"), "period")
    rank = (rows["price_base_year"] == rows["base_year"]).ifelse(9999, rows["price_base_year"])
    chosen = rows.group_by("area", "base_year").aggregate(best=rank.max())
    best = (chosen["best"] == 9999).ifelse(chosen["base_year"], chosen["best"])
    prices = chosen.select("area", "base_year", price_base_year=best.cast("int32"))
    return rows.join(prices, ["area", "base_year", "price_base_year"])
