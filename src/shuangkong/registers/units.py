"""Amounts of units: how they net, and which share of the expected units reported."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import ibis

from shuangkong.kernel.accounting import both, full
from shuangkong.registers.tables import ABOVE_COUNTY

Table: TypeAlias = ibis.Table


def with_presence(
    rows: Table, amounts: Table, value: str, frame: Table, areas: Table, members: Table, more: Sequence[str] = ()
) -> Table:
    """Add to every row the share of the area's expected units whose value is there; 1 where none is expected.

    The frame says which units of an area above the county are expected: where no unit ever reported, a city's published
    total stands alone. `more` are keys beside area and period (the price base): a value counts only under the same.
    """
    wholes = areas.filter(areas["level"].isin(ABOVE_COUNTY)).select(whole="area")
    due = frame.select("area", "period").join(members.join(wholes, "whole"), "area")
    expected = due.group_by("whole", "period").aggregate(expected=due.count())
    there = amounts.filter(amounts[value].notnull()).select("area", "period", *more).distinct()
    found = due.join(there, ["area", "period"])
    present = found.group_by("whole", "period", *more).aggregate(present=found.count())
    of_whole = [rows["area"] == expected["whole"], rows["period"] == expected["period"]]
    of_found = [rows["area"] == present["whole"], *(rows[key] == present[key] for key in ("period", *more))]
    share = present["present"].fill_null(0) / expected["expected"]
    joined = rows.left_join(expected, of_whole).left_join(present, of_found)
    return joined.select(*[rows[c] for c in rows.columns], presence=share.fill_null(full()))


def netted(
    amounts: Table, values: Sequence[str], keys: Sequence[str], areas: Table, members: Table, signed: Sequence[str] = ()
) -> Table:
    """Take units of their own out of the unit they are counted in, where that one is assessed net of them.

    A part that did not report makes the net amount missing, never larger. `signed` values are balances, of which a part
    may well have more than the whole. Sums run over thousandths as whole numbers, so that they agree on every engine.
    """
    parts = areas.filter(areas["unit"] == "own").select("area").join(members, "area")
    nets = areas.filter(areas["unit"] == "net").select(whole="area")
    owned = parts.join(nets, "whole").select("area", "whole")
    periods = amounts.join(nets, amounts["area"] == nets["whole"]).select("whole", *keys)
    rows = amounts.select("area", *keys, *values, "confidence")
    due = periods.join(owned, "whole").left_join(rows, ["area", *keys])
    sums: dict[str, Any] = {
        f"{v}__out": due[v].isnull().any().ifelse(ibis.null("int64"), (due[v] * 1000.0).round().cast("int64").sum())
        for v in values
    }
    out = due.group_by("whole", *keys).aggregate(**sums, out__confidence=due["confidence"].max())
    joined = both(amounts, out.mutate(found=ibis.literal(1)).rename(area="whole"), ["area", *keys])
    return joined.select(
        *[c for c in amounts.columns if c not in (*values, "confidence")],
        **{
            v: joined["found"].isnull().ifelse(joined[v], _rest(joined[v], joined[f"{v}__out"] * 0.001, v in signed))
            for v in values
        },
        confidence=ibis.greatest(joined["confidence"], joined["out__confidence"]),
    )


def _rest(whole: ibis.Value, parts: ibis.Value, signed: bool) -> ibis.Value:
    """What is left of a whole; parts that are larger than it say that one of the two is wrong, so nothing is known."""
    return whole - parts if signed else (whole >= parts).ifelse(whole - parts, None)


def sums_of_units(amounts: Table, value: str, members: Table) -> Table:
    """Return per whole and period the sum of what its units recorded, and how many did; wholes without any are absent."""
    rows = amounts.select("area", "period", value, "confidence").join(members, "area")
    # times 0.001 would be a decimal, of another width on every engine
    total = (rows[value] * 1000.0).round().cast("int64").sum().cast("float64") / 1000.0
    return (
        rows.group_by("whole", "period")
        .aggregate(**{value: total, "units": rows[value].count(), "confidence": rows["confidence"].max()})
        .rename(area="whole")
    )
