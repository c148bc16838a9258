"""结论的说法: a figure's verdict as a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from shuangkong.closing.store import Closing, FigureRow
from shuangkong.kernel.units import label

JUDGED_BY = {
    "energy.intensity_decline": "energy.intensity_required",
    "energy.intensity_change": "energy.intensity_required",
    "energy.total_assessed": "energy.total_target",
    "energy.increment": "energy.increment_allowed",
    "carbon.intensity_decline": "carbon.intensity_required",
    "carbon.intensity_change": "carbon.intensity_required",
    "carbon.total": "carbon.total_target",
    "carbon.coal_total": "carbon.coal_total_target",
    "carbon.oil_total": "carbon.oil_total_target",
}
REACHED = {"met": "达到本期要求。", "behind": "没有达到本期要求。"}
# figures that no other figure stands beside
SAID = {
    "energy.increment_progress": {"met": "没有超过时间进度。", "behind": "已经超过时间进度。"},
    "carbon.combined_grade": {"met": "按参照试算，达到合格及以上等次。", "behind": "按参照试算，为不合格。"},
    "energy.balance_difference": {"met": "差额在允许范围以内，平衡。", "behind": "差额超出允许范围，超差。"},
}


def sentence_of(closing: Closing, row: FigureRow, account: Mapping[str, Any]) -> str:
    """Return a figure's verdict as a sentence; `account` is the kept row that it was taken from."""
    split = closing.split(row.figure)
    if split is None:
        return sentence(row, closing.find(JUDGED_BY.get(row.figure, ""), row.area))
    if row.verdict == "none":
        return "本指标不单独评定。"
    required = closing.find(f"{split[0]}.required", row.area)
    return indicator_sentence(row, required, account)


def sentence(row: FigureRow, against: FigureRow | None) -> str:
    """Return the figure's verdict as a sentence; `against` is what it was judged by."""
    if row.verdict == "undetermined":
        return f"应有数据只有 {row.coverage:.0%}，数据不足，暂不评定。"
    if row.verdict == "exempt":
        return "能耗强度降低达到激励目标，本期免予考核。"
    if row.verdict == "none":
        return "本指标不单独评定。"
    if against is None or against.value is None:
        return SAID.get(row.figure, REACHED)[row.verdict]
    met = row.verdict == "met"
    if row.unit in ("tce", "tCO2", "t"):
        return f"本期目标 {Decimal(against.value):,} {label(row.unit)}，{'没有超出' if met else '已经超出'}。"
    return f"本期要求降低 {against.value}%，{'已经达到' if met else '没有达到'}。"


def indicator_sentence(row: FigureRow, required: FigureRow | None, account: Mapping[str, Any]) -> str:
    """Return the verdict on an indicator; a word of the department stands above the numbers."""
    if account["bound"] == "basic":
        return {
            "met": "主管部门已认定完成。", "behind": "主管部门认定尚未完成。",
        }.get(row.verdict, "须由主管部门认定，尚无认定，暂不评定。")  # fmt: skip
    if row.verdict == "undetermined":
        return f"{_lacking(row, account)}，暂不评定。"
    met = row.verdict == "met"
    if account["bound"] == "steady":
        return "历年均稳定达到要求。" if met else "要求历年稳定达到，有的年份没有达到。"
    if required is None or required.value is None:
        return "达到本年要求。" if met else "没有达到本年要求。"
    amount = f"{Decimal(required.value):,f}{label(required.unit)}"
    points = account["about"] * (100 if account["is_rate"] == 1 else 1)
    margin = f"（左右，允许上下 {points:g} 个百分点）" if points else ""
    return f"本年要求{_asked(account)} {amount}{margin}，{'已经达到' if met else '没有达到'}。"


def _lacking(row: FigureRow, account: Mapping[str, Any]) -> str:
    """Return why nothing is judged."""
    if account["impossible"] == 1:
        return "数值超出这项指标可能的范围，请核对分子、分母和单位"
    if account["mixed_prices"] == 1:
        return "各数的价格基年不同，不能相加、相比"
    # of amounts that add up the year's own: their sum may lack another year
    if account["added"] is None and account["inputs_there"] == 1:
        return "分母为 0，无从计算"
    if row.coverage < 1:
        return f"应有数据只有 {row.coverage:.0%}，数据不足"
    return "要求历年稳定达到，有的年份没有数据" if account["bound"] == "steady" else "没有基期数，无从推算本年要求"


def _asked(account: Mapping[str, Any]) -> str:
    changes = {
        "decrease_by": "下降", "increase_by": "增长", "decrease_by_points": "降低", "increase_by_points": "提高",
    }  # fmt: skip
    if account["relation"] in changes:
        return changes[account["relation"]]
    if account["is_strict"] == 1:
        return "高于" if account["upward"] > 0 else "低于"
    return "达到" if account["upward"] > 0 else "不高于"
