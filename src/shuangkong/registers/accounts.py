"""Which units are accounted in which period."""

from typing import TypeAlias

import ibis

Table: TypeAlias = ibis.Table

OPTIONAL = ("zone", "enterprise")  # levels that need not report; counties, cities, provinces always do


def frame(areas: Table, members: Table, gdp: Table, energy: Table, targets: Table, cycles: Table) -> Table:
    """核算范围: every unit and period that owes an account, whether its data came in or not.

    A unit owes one for a kind of period (years, quarters) in which it ever reported, or in which a unit counted in the
    same whole did; a zone or an enterprise only where it reported itself. A target of energy or growth
    alone obliges for years.
    """
    own = cycles.filter(cycles["own"] == 1)
    reports = gdp.select("area", "period").union(energy.select("area", "period"), distinct=False)
    kinds = reports.join(own.select("period", "kind"), "period").select("area", "kind").distinct()
    obliged = areas.filter(~areas["level"].isin(OPTIONAL)).select("area")
    siblings = kinds.join(members, "area").select("whole", "kind").distinct()
    by_sibling = siblings.join(members, "whole").join(obliged, "area").select("area", "kind")
    of_energy = targets.filter(targets["indicator"].startswith("energy.") | targets["indicator"].startswith("gdp."))
    by_target = of_energy.select("area", kind=ibis.literal("year")).distinct()
    owing = ibis.union(kinds, by_sibling, by_target, distinct=True)
    return owing.join(areas.select("area", "level", "unit"), "area").join(own, "kind")[
        "area", "period", "level", "unit", "kind", "year", "base_year", "before", "end_day"
    ]


def unit_parts(members: Table, areas: Table, wholes: Table) -> Table:
    """考核单元构成: each area that is the sum of units with the units it is the sum of, each amount once.

    A unit that is assessed net of a part counts without it, so that part stands beside it.
    """
    direct = members.semi_join(wholes, "whole")
    nets = areas.filter(areas["unit"] == "net").select(net="area")
    own = areas.filter(areas["unit"] == "own").select("area")
    taken_out = members.semi_join(own, "area").rename(net="whole").semi_join(nets, "net")
    of_net = direct.rename(net="area").join(taken_out, "net").select("whole", "area")
    return direct.select("whole", "area").union(of_net, distinct=True)
