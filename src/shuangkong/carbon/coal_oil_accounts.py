"""Tables of coal and oil: what an area consumed, by how much that grew, its share in energy, and its limit."""

from typing import TypeAlias

import ibis

from shuangkong.carbon.tables import COAL_OIL_ACCOUNT
from shuangkong.kernel.accounting import both, computed, coverage, flag, full, verdict
from shuangkong.kernel.formulas import at_most
from shuangkong.registers.units import netted, with_presence

Table: TypeAlias = ibis.Table

UNIT = ["area", "period"]
AMOUNTS = ("coal_t", "oil_t", "energy_tce")


def unit_coal_oil(energy: Table, frame: Table, areas: Table, members: Table) -> Table:
    """单位煤炭、石油消费量: of areas that keep either, net of units of their own, with the share that reported.

    Shares are of all energy: a total that leaves something out already is none to take a share of.
    """
    keeping = energy.filter(energy["coal_t"].notnull() | energy["oil_t"].notnull()).select("area").distinct()
    rows = energy.semi_join(keeping, "area").select(
        *UNIT, "coal_t", "oil_t", "confidence",
        energy_tce=(energy["caliber"].fill_null("V0") == "V0").ifelse(energy["energy_tce"], None),
    )  # fmt: skip
    net = netted(rows, AMOUNTS, ("period",), areas, members)
    return with_presence(net, rows, "coal_t", frame.semi_join(keeping, "area"), areas, members)


def coal_oil_account(unit_coal_oil: Table, frame: Table, carbon_settings: Table, targets: Table) -> Table:
    """煤炭、石油消费总量核算: consumption, its growth and share, beside the limits that were issued."""
    f = frame.semi_join(unit_coal_oil, "area").select(*UNIT, "kind", "year", "before")
    settings = carbon_settings.select(
        *UNIT, "base_year", "floor",
        *[f"{name}_coefficient{end}" for name in ("coal", "oil") for end in ("", "__confidence", "__coverage")],
    )  # fmt: skip
    t = both(f, settings, UNIT)
    for prefix, at in (("", "period"), ("before_", "before")):
        t = both(t, _named(unit_coal_oil, prefix, at), ["area", at])
    for name in ("coal", "oil"):
        t = both(t, _limits(targets, name), ["area", "year", "kind"])
    t = computed(t, COAL_OIL_ACCOUNT)
    return t.mutate(
        **{f"has_{name}_limit": flag(t[f"{name}_limit_t"].notnull()) for name in ("coal", "oil")}, **_judged(t)
    )


def _judged(t: Table) -> dict[str, ibis.Value]:
    found = {}
    for name in ("coal", "oil"):
        limit, amount = t[f"{name}_limit_t"], f"{name}_t"
        enough = limit.notnull() & (coverage(t, COAL_OIL_ACCOUNT, amount) + 1e-9 >= t["floor"])
        found[f"{name}_verdict"] = limit.notnull().ifelse(verdict(at_most(t[amount], limit), enough), "none")
    return found


def _limits(targets: Table, name: str) -> Table:
    issued = targets.filter((targets["indicator"] == f"carbon.{name}_total") & (targets["kind"] == "annual"))
    return issued.select(
        **{
            "area": issued["area"],
            "year": issued["year"],
            "kind": ibis.literal("year"),
            f"{name}_limit_t": issued["base"],
            f"{name}_limit__confidence": issued["confidence"],
            f"{name}_limit__coverage": full(),
        }
    )


def _named(rows: Table, prefix: str, at: str) -> Table:
    amounts = AMOUNTS if not prefix else ("coal_t", "oil_t")
    return rows.select(
        "area",
        **{at: rows["period"]},
        **{f"{prefix}{name}": rows[name] for name in amounts},
        **{f"{prefix}energy__confidence": rows["confidence"], f"{prefix}energy__coverage": rows["presence"]},
    )
