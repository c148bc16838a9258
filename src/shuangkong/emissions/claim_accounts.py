"""Tables of claims: what stands at each level, what of it counts once exclusions and uses are taken off, area by area."""

from __future__ import annotations

from typing import Any, TypeAlias

import ibis

from shuangkong.emissions import rules
from shuangkong.emissions.accounts import SCALE
from shuangkong.emissions.claim_levels import CLAIM, PROJECT, levels
from shuangkong.emissions.tables import LEVELS
from shuangkong.kernel.accounting import both

Table: TypeAlias = ibis.Table

SUMS = ("calculated", *LEVELS, "counted", "expected", "planned")


def reduction_amounts(
    reduction_calculated: Table, reduction_claims: Table, reduction_uses: Table, reduction_exclusions: Table
) -> Table:
    """项目各年减排量: the amounts of all levels side by side, what counts as 完成 and what is only 预计.

    Uses are taken off once: the recognised amounts bear them, the first years first, and what is more the expected ones.
    """
    t = both(reduction_calculated.rename(project_confidence="confidence"), levels(reduction_claims), CLAIM)
    t = both(t, _used(reduction_uses), PROJECT)
    t = _capped(t, reduction_exclusions)
    done = t["recognised"].notnull()
    best = ibis.coalesce(t["verified"], t["checked"], t["filed"], t["calculated_t"])
    t = t.mutate(
        done_t=done.ifelse(_counted(t["recognised"], t["cap_t"]), 0.0),
        open_t=done.ifelse(0.0, _counted(best, t["cap_t"])),
        used_t=t["used_t"].fill_null(0.0),
    )
    all_years = ibis.window(group_by=PROJECT)
    t = t.mutate(used_more_t=rules.net_so_far(t["used_t"], t["done_t"].sum().over(all_years)))
    return t.mutate(counted_t=_net(t, "done_t", "used_t"), expected_t=_net(t, "open_t", "used_more_t"))


def _used(uses: Table) -> Table:
    return uses.group_by(*PROJECT).aggregate(used_t=uses["amount_t"].sum(), used_confidence=uses["confidence"].max())


def _capped(t: Table, exclusions: Table) -> Table:
    """Add the most that an exclusion lets count: of one pollutant, or of all; none: missing."""
    caps = exclusions.mutate(most=exclusions["amount_t"].fill_null(0.0))
    of_all, of_one = caps.filter(caps["pollutant"] == ""), caps.filter(caps["pollutant"] != "")
    of_all = of_all.group_by("project", "year").aggregate(
        cap_all_t=of_all["most"].min(), cap_all_confidence=of_all["confidence"].max()
    )
    of_one = of_one.group_by(*CLAIM).aggregate(
        cap_one_t=of_one["most"].min(), cap_one_confidence=of_one["confidence"].max()
    )
    t = both(both(t, of_all, ["project", "year"]), of_one, CLAIM)
    lower = ibis.least(ibis.coalesce(t["cap_all_t"], t["cap_one_t"]), ibis.coalesce(t["cap_one_t"], t["cap_all_t"]))
    return t.mutate(cap_t=lower).drop("cap_all_t", "cap_one_t")


def _counted(amount: Any, cap: Any) -> Any:
    return rules.counted(amount, ibis.coalesce(cap, amount))


def _net(t: Table, amount: str, used: str) -> Any:
    """What a year adds to the net of all years up to it; missing where the year's own amount is."""
    so_far = ibis.window(group_by=PROJECT, order_by="year", preceding=None, following=0)
    gross = t[amount].fill_null(0.0).sum().over(so_far)
    before = rules.net_so_far(gross - t[amount].fill_null(0.0), t[used])
    return t[amount].isnull().ifelse(None, rules.net_so_far(gross, t[used]) - before)


def reduction_sums(reduction_amounts: Table, reduction_places: Table) -> Table:
    """各地区各年减排量: every project in each area where it counts: its zone, its county, the city."""
    t = reduction_amounts.join(reduction_places, "area").drop("area").rename(area="place")
    known = t["expected_t"].notnull()
    named = {name: t[name if name in LEVELS else f"{name}_t"] for name in SUMS}
    # the worst of them, nulls aside; a 0 filled in would widen the rank on Spark
    t = t.mutate(formula_confidence=_by_formula(t).ifelse(t["formula_confidence"], None).cast("int8"))
    ranks = ("project", "formula", "claim", "used", "cap_all", "cap_one")
    rank = ibis.greatest(*(t[f"{name}_confidence"] for name in ranks))
    of_year = t.group_by("area", "pollutant", "period", "year", "base_year").aggregate(
        **{f"{name}_t": _sum(value) for name, value in named.items()},
        projects=(t["calculated_t"].fill_null(1.0) + t["planned_t"].fill_null(1.0) > 0).cast("int32").sum(),
        rank=rank.max(),
        share=known.cast("int32").sum().cast("float64") / t.count().cast("float64"),
    )
    cycle = ["area", "pollutant", "base_year"]
    so_far = ibis.window(group_by=cycle, order_by="year", preceding=None, following=0)
    whole = ibis.window(group_by=cycle)
    s = of_year.mutate(still=of_year["counted_t"] + of_year["expected_t"])
    return s.mutate(
        counted_total_t=s["counted_t"].sum().over(so_far),
        expected_total_t=s["expected_t"].sum().over(so_far),
        coming_t=s["still"].sum().over(whole) - s["still"].sum().over(so_far),
        planned_total_t=s["planned_t"].sum().over(whole),
        projects__confidence=s["rank"].max().over(whole),
        projects__coverage=s["share"].min().over(whole),
    ).drop("still", "rank", "share")


def _by_formula(t: Table) -> Any:
    """Whether something of a year rests on the formula and on how its years count: what was claimed rests on the claim."""
    amount = t["calculated_t"].fill_null(1.0).abs() + t["planned_t"].fill_null(1.0).abs()
    return t["claim_confidence"].isnull() & (amount > 0)


def _sum(value: Any) -> Any:
    return (value.fill_null(0.0) * SCALE).round().cast("int64").sum().cast("float64") / SCALE
