"""A quarter's energy worked out from its sectors, while the office above has not issued it; and all energy there is."""

from typing import TypeAlias

import ibis

from shuangkong.energy.entry import ASSUMED
from shuangkong.energy.estimate_tables import AMOUNTS, ESTIMATE_ACCOUNT
from shuangkong.kernel.accounting import computed, full

Table: TypeAlias = ibis.Table

NAMES = [name for name, _, _ in AMOUNTS]
SCALE = 1e6  # weights are tonnes or per cents: sums run over millionths as whole numbers, so that engines agree


def estimate_account(sectors: Table, energy: Table, cycles: Table) -> Table:
    """季度能源消费量测算: for quarters without a row of their own, last year's amounts grown as the sectors did.

    Caliber and evidence are those of the row it starts from; nobody vouches for the result, so it is assumed at best.
    """
    s = _weighted(sectors, cycles)
    recorded = energy.select("area", "period")
    t = s.anti_join(recorded, ["area", "period"])
    before = energy.filter(energy["energy_tce"].notnull())
    t = t.join(before, [t["area"] == before["area"], t["before"] == before["period"]])
    t = t.select(
        *[s[c] for c in s.columns],
        **{f"before_{name}": before[name] for name in NAMES},
        before_energy__confidence=before["confidence"],
        before_energy__coverage=full(),
        caliber=before["caliber"],
        evidence=before["evidence"],
    )  # fmt: skip
    return computed(t, ESTIMATE_ACCOUNT)


def energy_rows(energy: Table, estimate_account: Table) -> Table:
    """能源消费量（入库数和测算数）: the rows of the book, and those worked out where it has none."""
    columns = ("area", "period", *NAMES, "caliber", "evidence")
    recorded = energy.select(*columns, "confidence", own_presence=full())
    t = estimate_account
    estimated = t.select(
        *columns,
        confidence=ibis.greatest(t["before_energy__confidence"], t["sectors__confidence"]).cast("int8"),
        own_presence=t["sectors__coverage"],
    )
    return ibis.union(recorded, estimated, distinct=False)


def _weighted(sectors: Table, cycles: Table) -> Table:
    """Per area and quarter the sums that its growth is made from; sectors that told no growth stand in the coverage."""
    quarters = cycles.filter((cycles["kind"] == "quarter") & (cycles["own"] == 1)).select("period", "before")
    rows = sectors.join(quarters, "period")
    weight = ibis.coalesce(rows["before_energy_tce"], rows["weight"])
    known = rows["growth"].notnull().ifelse(weight, None)
    rows = rows.mutate(all_=_whole(weight), known_=_whole(known), grown_=_whole(known * rows["growth"] * 0.01))
    t = rows.group_by("area", "period", "before").aggregate(
        **{name: rows[f"{name}_"].sum().cast("float64") / SCALE for name in ("all", "known", "grown")},
        rank=rows["confidence"].max(),
    )
    return t.select(
        "area", "period", "before",
        weighted_growth_tce=t["grown"],
        weight_known_tce=t["known"],
        sectors__confidence=ibis.greatest(t["rank"], ibis.literal(ASSUMED, "int8")),
        sectors__coverage=(t["known"].fill_null(0.0) / t["all"].nullif(0)).fill_null(0.0),
    )  # fmt: skip


def _whole(value: ibis.Value) -> ibis.Value:
    return (value * SCALE).round().cast("int64")
