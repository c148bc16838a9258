"""预警的理由: the reason of a level in words, from the row of the account; and what follows from a level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NO_CARBON_CRITERION = "本期没有可以参照的预警标准（参数 warning.carbon_gap_share），不评定等级。"
BY_ENERGY = "碳排放没有专门的划分标准，参照能耗强度的标准（假定）。"
NO_CRITERION = "本期没有有效的预警标准（参数 warning.gap_share），不评定等级。"
LEVELS = {1: "一级", 2: "二级", 3: "三级"}


def intensity_reason(row: Mapping[str, Any]) -> str:
    """Return why a unit stands on its level of intensity; the row is one of intensity_warning."""
    if row["gap_share"] is None:
        return NO_CRITERION
    if row["actual"] is None or row["level"] is None:
        return "数据不足，暂不评定等级。"
    span = "比上年同期" if row["on_year"] else "比基期累计"
    moved = f"{span}{'下降' if row['actual'] >= 0 else '上升'} {_percent(abs(row['actual']))}%"
    return (
        f"{moved}，进度要求下降 {_percent(row['required'])}%，{_gap_of_intensity(row)}，{LEVELS[int(row['level'])]}。"
    )


def _gap_of_intensity(row: Mapping[str, Any]) -> str:
    gap = row["required"] - row["actual"]
    if row["level"] == 3:
        return "达到进度要求"
    if row["criterion"] == "B":
        return "按2021年上半年标准，" + ("不降反升" if row["level"] == 1 else "下降但没有达到要求")
    share = row["gap_share"]
    within = "不超过" if row["level"] == 2 else "超过"
    return f"差 {_percent(gap)} 个百分点，{within}要求值的 {share:.0%}（{_percent(share * abs(row['required']))} 个百分点）"


def carbon_reason(row: Mapping[str, Any]) -> str:
    """Return why a unit stands on its level of CO₂ intensity; the row is one of carbon_warning."""
    if row["gap_share"] is None:
        return NO_CARBON_CRITERION
    return intensity_reason(row) + ("" if row["level"] is None else BY_ENERGY)


def total_reason(row: Mapping[str, Any]) -> str:
    """Return why a unit stands on its level of total energy; the row is one of total_warning."""
    if row["exempt"]:
        return "能耗强度降低达到激励目标，能源消费总量在本期免予考核。"
    if row["gap_share"] is None:
        return NO_CRITERION
    if row["level"] is None:
        return "数据不足，暂不评定等级。"
    if row["total_basis"] == "growth":
        seen = f"考核能源消费总量增长 {_percent(row['actual'])}%，目标对应增长 {_percent(row['limit'])}%"
        gap, unit = f"{_percent(row['actual'] - row['limit'])} 个百分点", "目标增速"
    else:
        seen = (
            f"考核能源消费总量 {row['actual'] / 10_000:,.2f} 万吨标准煤，目标 {row['limit'] / 10_000:,.2f} 万吨标准煤"
        )
        gap, unit = f"{(row['actual'] - row['limit']) / 10_000:,.2f} 万吨标准煤", "目标值"
    if row["level"] == 3:
        return f"{seen}，在目标以内，三级。"
    within = "不超过" if row["level"] == 2 else "超过"
    return f"{seen}，超出 {gap}，{within}{unit}的 {row['gap_share']:.0%}，{LEVELS[int(row['level'])]}。"


def _percent(share: float) -> str:
    # half up, as figures are; str.format rounds half to even
    return f"{int(abs(share) * 10_000 + 0.5 + 1e-6) / 100 * (-1 if share < 0 else 1):.2f}"
