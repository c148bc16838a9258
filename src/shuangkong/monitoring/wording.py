"""说法: factors, marks, limits and findings of alerts as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from shuangkong.monitoring.protocol import codes

NORMAL = (None, "N", "3")  # as the accounts: an unmarked reading counts as normal
BASES = {"corrected": "折算浓度", "measured": "实测浓度"}
SPANS = {"hour": "小时均值", "day": "日均值"}
HOW = {"measured": "有效", "stopped": "停运", "manual": "手工监测", "substituted": "替代", "unknown": "待定"}


def factor_name(code: str) -> str:
    """Return the name of a factor; its code where the list has none."""
    row = codes.factors().get(code)
    return row["name"] if row else code


def unit_text(unit: str) -> str:
    """Return a unit as people write it."""
    return unit.replace("m3", "m³")


def factor_unit(code: str) -> str:
    """Return the unit of a factor as people write it; empty where it has none."""
    row = codes.factors().get(code)
    return unit_text(row["unit"]) if row else ""


def mark_name(mark: str | None) -> str:
    """Return what a data mark means, empty where it is normal."""
    if mark in NORMAL:
        return ""
    known = next((row for version in codes.VERSIONS[::-1] if (row := codes.mark(str(mark), version))), None)
    return known["name"] if known else str(mark)


def number(value: Decimal | None) -> str:
    """Return a value with two decimals, a dash where there is none."""
    return "—" if value is None else f"{value:,.2f}"


def plain(value: Decimal) -> str:
    """Return a limit as it was decided, without trailing noughts."""
    return f"{value.normalize():f}"


def percent(share: Decimal | None, decimals: int = 1) -> str:
    """Return a share in percent, a dash where there is none."""
    return "—" if share is None else f"{100 * share:.{decimals}f}"


def said(found: Mapping[str, Any]) -> dict[str, str]:
    """Return what an alert found, with names and numbers as people read them."""
    told = {name: str(value) for name, value in found.items()}
    told["span_code"] = told.get("span", "")
    told["span"], told["basis"] = SPANS.get(told["span_code"], ""), BASES.get(told.get("basis", ""), "")
    told["factor_name"] = factor_name(told["factor"]) if "factor" in told else ""
    told["unit"] = unit_text(told.get("unit", ""))
    for name in ("rate", "least"):
        if name in told:
            told[name] = percent(Decimal(told[name]))
    return told
