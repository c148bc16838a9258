"""The table of the regional energy balance: what an area had to use beside what it used."""

from typing import Any, TypeAlias

import ibis

from shuangkong.energy.balance_tables import AMOUNTS, BALANCE_ACCOUNT
from shuangkong.kernel.accounting import computed, coverage, full, verdict
from shuangkong.kernel.formulas import at_most, size

Table: TypeAlias = ibis.Table

UNIT = ["area", "period"]


def balance_account(balance: Table, energy: Table, energy_settings: Table) -> Table:
    """能源平衡核算: both sides of an area's balance, by how much they differ, and the total that energy.csv has.

    The total is compared where the book has all energy: without feedstock or non-fossil energy it is another amount.
    """
    b, s = _all_kinds(balance), energy_settings
    e = energy.filter(energy["caliber"].fill_null("V0") == "V0")
    joined = b.join(s, [b[k] == s[k] for k in UNIT]).left_join(e, [b[k] == e[k] for k in UNIT])
    t = joined.select(
        *[b[c] for c in b.columns],
        s["base_year"], s["floor"], s["tolerance"], s["tolerance__confidence"],
        tolerance__coverage=full(),
        recorded_tce=e["energy_tce"],
        recorded__confidence=e["confidence"],
        recorded__coverage=full(),
    )  # fmt: skip
    t = computed(t, BALANCE_ACCOUNT)
    enough = coverage(t, BALANCE_ACCOUNT, "difference") + 1e-9 >= t["floor"]
    return t.mutate(balance_verdict=verdict(at_most(size(t["difference"]), t["tolerance"]), enough))


def _all_kinds(balance: Table) -> Table:
    """One row per area and period: that of all kinds together where the book has one, else the sum of the kinds.

    An amount that one kind lacks is missing. Sums run over thousandths as whole numbers, so that engines agree.
    """
    of_all = balance["energy_kind"].fill_null("") == ""
    wholes = balance.filter(of_all).select(whole_area="area", whole_period="period")
    same = [balance["area"] == wholes["whole_area"], balance["period"] == wholes["whole_period"]]
    rows = balance.left_join(wholes, same).filter(of_all | wholes["whole_area"].isnull())
    amounts: dict[str, Any] = {
        name: rows[name].isnull().any().ifelse(
            None, (rows[name] * 1000.0).round().cast("int64").sum().cast("float64") / 1000.0
        )
        for name, _ in AMOUNTS
    }  # fmt: skip
    t = rows.group_by("area", "period").aggregate(**amounts, balance__confidence=rows["confidence"].max())
    return t.mutate(balance__coverage=full())
