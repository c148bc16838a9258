"""Decomposition of change as tables: the effects of each unit of an area since the base year, and their sums."""

from typing import Any, TypeAlias

import ibis

from shuangkong.kernel.accounting import both, carried, computed
from shuangkong.kernel.tables import Contract
from shuangkong.targets.lmdi_tables import EFFECTS

Table: TypeAlias = ibis.Table

SCALE = 1000.0  # sums run over thousandths as whole numbers, so that engines agree


def effects_of_units(
    account: Table, of: Contract, amount: str, contract: Contract, unit_parts: Table, frame: Table
) -> Table:
    """Return the effects of every unit in every year after the base year.

    Args:
        account: areas and periods with `amount`, `gdp_yuan`, and both of the base year (`base_…`).
        of: the account's contract.
        amount: the column that is decomposed.
        contract: what comes out.
        unit_parts: which areas are the sum of which units.
        frame: which units are to be there; one that keeps no such account leaves the effects of its whole missing.
    """
    years = account.filter(account["kind"] == "year")
    worst = carried(years, of, now=amount, before=f"base_{amount}", output="gdp_yuan", start="base_gdp_yuan")
    groups = ("now", "before", "output", "start")
    rows = years.select(
        "area", "period", "reference",
        now=years[amount],
        before=years[f"base_{amount}"],
        output_now=years["gdp_yuan"],
        output_before=years["base_gdp_yuan"],
        unit__confidence=ibis.greatest(*[worst[f"{g}__confidence"] for g in groups]),
        unit__coverage=ibis.least(*[worst[f"{g}__coverage"] for g in groups]),
    )  # fmt: skip
    # only where the whole keeps an account of its own
    wholes = years.select("period", "base_year", "kind", "floor", whole="area")
    due = frame.select("area", "period").join(unit_parts, "area")
    grid = both(due, wholes.mutate(kept=1), ["whole", "period"])
    grid = grid.filter((grid["kept"] == 1) & (grid["period"].cast("int32") > grid["base_year"])).drop("kept")
    t = both(grid, rows, ["area", "period"])
    t = t.mutate(unit__coverage=t["unit__coverage"].fill_null(0.0))
    keys = ["whole", "period", "base_year"]
    totals = t.group_by(*keys).aggregate(total_now=_whole(t["output_now"]), total_before=_whole(t["output_before"]))
    return computed(both(t, totals, keys), contract)


def effects_of_wholes(units: Table) -> Table:
    """Return the sums of the effects; one unit without a number leaves them missing."""
    sums: dict[str, Any] = {name: _whole(units[name]) for name in EFFECTS}
    t = units.group_by("whole", "period", "kind", "base_year", "floor").aggregate(
        **sums, units_of__confidence=units["unit__confidence"].max(), units_of__coverage=units["unit__coverage"].min()
    )
    return t.rename(area="whole")


def _whole(value: ibis.Value) -> ibis.Value:
    total = (value * SCALE).round().cast("int64").sum().cast("float64") / SCALE
    return value.isnull().any().ifelse(None, total)  # one that is missing leaves the sum missing
