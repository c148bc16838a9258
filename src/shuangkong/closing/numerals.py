"""读数: how a sealed value is written for reading, in whatever language its unit is said."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

IN_TEN_THOUSANDS = {"tce": "万吨标准煤", "tCO2": "万吨二氧化碳"}
TEN_THOUSAND = Decimal(10_000)
TWO_PLACES = Decimal("0.01")
VERDICTS = {
    "met": "达到", "exceeded": "超额完成", "behind": "滞后", "exempt": "免予考核", "undetermined": "数据不足", "none": "—",
}  # fmt: skip
CONFIDENCES = {"official": "官方发布", "reported": "上报", "assumed": "假定", "synthetic": "演示数据"}


def reading(value: str | None, unit: str) -> str:
    """Return a value for reading: tce as 万吨标准煤, tCO2 as 万吨二氧化碳 with two decimals, the rest as published.

    >>> reading("1672180.00", "tce"), reading("-2.93", "%"), reading(None, "%")
    ('167.22', '-2.93', '—')
    """
    if value is None:
        return "—"
    if unit in IN_TEN_THOUSANDS:
        return f"{(Decimal(value) / TEN_THOUSAND).quantize(TWO_PLACES, ROUND_HALF_UP):,}"
    return exact(value)


def exact(value: str | None) -> str:
    """Return a value with every digit that was kept, grouped by thousands."""
    return "—" if value is None else f"{Decimal(value):,f}"
