"""The table of the comprehensive assessment of 2026, as a trial for cities and counties (参照试算)."""

import functools
import operator
from typing import Any, TypeAlias

import ibis

from shuangkong.carbon.account_tables import CARBON_ACCOUNT
from shuangkong.carbon.combined_rules import FAILED
from shuangkong.carbon.combined_tables import COMBINED_ACCOUNT, CONTROLS
from shuangkong.carbon.tables import COAL_OIL_ACCOUNT, NO_FRAUD, SUPPORT_INDICATORS
from shuangkong.kernel.accounting import both, carried, computed, flag, full
from shuangkong.targets.indicator_tables import INDICATOR_ACCOUNT

Table: TypeAlias = ibis.Table

UNIT = ["area", "period"]
NONFOSSIL = "energy.nonfossil_share"
THRESHOLDS = ("control_fails", "support_fails")


def combined_rows(
    carbon_account: Table, coal_oil_account: Table, indicator_account: Table, support: Table, values_in_force: Table
) -> Table:
    """综合评价考核的取数: how the five control indicators and the nine supports of a year stand."""
    c, o = carbon_account.filter(carbon_account["kind"] == "year"), coal_oil_account
    i = indicator_account.filter(indicator_account["indicator"] == NONFOSSIL)
    t = c.select(
        *UNIT, "kind", "base_year", "floor",
        total_failed=_failed(c["total_verdict"]),
        intensity_failed=_failed(c["judged_verdict"]),
        **carried(c, CARBON_ACCOUNT, total="co2_t", intensity="judged"),
    )  # fmt: skip
    fuels = o.select(
        *UNIT,
        coal_failed=_failed(o["coal_verdict"]),
        oil_failed=_failed(o["oil_verdict"]),
        **carried(o, COAL_OIL_ACCOUNT, coal="coal_t", oil="oil_t"),
    )
    shares = i.select(
        *UNIT, "base_year",
        nonfossil_failed=_failed(i["level_verdict"]),
        **carried(i, INDICATOR_ACCOUNT, nonfossil="level"),
    )  # fmt: skip
    t = both(both(both(t, fuels, UNIT), shares, [*UNIT, "base_year"]), _supports(support), UNIT)
    return both(t, _thresholds(values_in_force), UNIT)


def combined_account(combined_rows: Table) -> Table:
    """综合评价考核（参照试算）: indicators missed, indicators still open, and the grade while nothing open could change it."""
    r = combined_rows
    open_controls = functools.reduce(operator.add, [r[f"{name}_failed"].isnull().cast("int32") for name in CONTROLS])
    known = r["support_known"].fill_null(0)
    # what is open is counted, so it is no gap in the data
    named = (*CONTROLS, "support", *THRESHOLDS)
    t = r.mutate(
        support_failed=r["support_failed"].fill_null(0).cast("float64"),
        fraud=r["fraud"].fill_null(0),
        indicators_open=(open_controls + len(SUPPORT_INDICATORS) - known).cast("float64"),
        **{f"{name}__coverage": full() for name in named},
    )
    t = computed(t, COMBINED_ACCOUNT)
    grade = ibis.cases((t["grade"] == FAILED, "behind"), (t["grade"] < FAILED, "met"), else_="undetermined")
    return t.mutate(has_combined=flag(t["control_fails"].notnull()), grade_verdict=grade)


def _failed(verdict: ibis.Value) -> ibis.Value:
    """1 where an indicator was missed, 0 where it was reached, missing where nothing is settled."""
    # whole numbers first: a literal 1.0 is a DECIMAL(2,1) on DuckDB
    return ibis.cases((verdict == "behind", 1), (verdict.isin(("met", "exceeded")), 0)).cast("float64")


def _supports(support: Table) -> Table:
    counted = support["indicator"].isin(tuple(SUPPORT_INDICATORS))
    missed = (~support["passed"]).fill_null(False)
    return support.group_by(*UNIT).aggregate(
        support_failed=(counted & missed).cast("int32").sum(),
        support_known=(counted & support["passed"].notnull()).cast("int32").sum(),
        fraud=(support["indicator"].isin(tuple(NO_FRAUD)) & missed).cast("int8").max(),
        support__confidence=support["confidence"].max(),
    )


def _thresholds(values_in_force: Table) -> Table:
    v = values_in_force
    columns: dict[str, Any] = {}
    for name in THRESHOLDS:
        own = v["id"] == f"carbon.combined_{name}"
        columns[name] = v["value"].max(where=own).cast("float64")
        columns[f"{name}__confidence"] = v["confidence"].max(where=own)
    return v.group_by(*UNIT).aggregate(**columns)
