"""Tables of totals: what outlets, organisations, counties and cities emitted in months and years, and what is published.

Beside every sum stand its coverage (hours known of hours due), the share that was put in, and the worst confidence.
"""

from __future__ import annotations

from typing import TypeAlias

import ibis

from shuangkong.kernel.accounting import computed, figures_of, flag, verdict
from shuangkong.kernel.formulas import at_least
from shuangkong.monitoring.figures import CAPTURE as CAPTURE_FIGURES
from shuangkong.monitoring.figures import TOTALS as TOTAL_FIGURES
from shuangkong.monitoring.joins import total
from shuangkong.monitoring.total_tables import QUARTERS, TOTALS

Table: TypeAlias = ibis.Table

MG = 1_000_000.0  # in a kg
SCALE = 10_000.0
SUMMED = ("due", "known", "emission_mg", "substituted_mg", "judged_hours", "exceeded_hours")


def totals(kept_months: Table, periods: Table, members: Table) -> Table:
    """排放量合计: per outlet, organisation or area, pollutant and period."""
    m = kept_months.mutate(known=kept_months["due"] - kept_months["unknown"])
    m = m.join(periods, "month").join(members, "outlet")
    t = m.group_by("area", "period", "kind", "factor", "medium", "is_outlet").aggregate(
        **{name: total(m[name]) for name in SUMMED},
        months=m.count(),
        valid=m["valid"].min(),
        mean=m["mean"].max(),
        mass__confidence=m["confidence"].max(),
        floor=m["coverage_floor"].max(),
    )
    of_one_month = (t["is_outlet"] == 1) & (t["kind"] == "month") & (t["valid"] == 1)
    t = t.mutate(
        stem=ibis.literal("monitoring.") + t["factor"],
        mass__coverage=t["known"].cast("float64") / t["due"].cast("float64"),
        mass_kg=t["emission_mg"].cast("float64") / MG,
        substituted_kg=t["substituted_mg"].cast("float64") / MG,
        exceeded=t["exceeded_hours"].cast("float64"),
        mean_=of_one_month.ifelse(t["mean"].cast("float64") / SCALE, None),
        has_mean=flag(of_one_month),
        has_judged=flag(t["judged_hours"] > 0),
        mean_unit=(t["medium"] == "gas").ifelse("mg/m3", "mg/L"),
    )
    t = t.mutate(mass_kg=(t["known"] > 0).ifelse(t["mass_kg"], None))
    return computed(t.drop("mean").rename(mean="mean_"), TOTALS)


def total_figures(totals: Table) -> Table:
    """排放量的指标值: what is published of masses, means and exceedances."""
    return figures_of(totals, TOTALS, TOTAL_FIGURES, "floor")


def quarters(kept_quarters: Table) -> Table:
    """捕集率: the capture rate of a quarter per outlet and pollutant against the least one."""
    q = kept_quarters
    t = q.mutate(
        stem=ibis.literal("monitoring.") + q["factor"],
        kind=ibis.literal("quarter"),
        caliber=(q["estimated"] == 1).ifelse("estimated", None),
        floor=ibis.literal(0, "int8").cast("float64"),
        capture__coverage=ibis.literal(1, "int8").cast("float64"),
        capture__confidence=q["confidence"],
        judged=verdict(at_least(q["rate"], q["least"]), q["rate"].notnull() & (q["estimated"] == 0)),
        has_rate=flag(q["rate"].notnull()),
    )
    return computed(t, QUARTERS)


def quarter_figures(quarters: Table) -> Table:
    """捕集率的指标值: what is published of capture rates; judged when the quarter is over."""
    return figures_of(quarters, QUARTERS, CAPTURE_FIGURES, "floor")


def monitoring_figures(total_figures: Table, quarter_figures: Table) -> Table:
    """监测的指标值: all figures of monitoring."""
    return ibis.union(total_figures, quarter_figures, distinct=False)
