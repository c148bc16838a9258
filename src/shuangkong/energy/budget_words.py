"""预算提示的措辞: what a county or unit is told when its use comes near its budget or passes it."""

from __future__ import annotations

from shuangkong.energy.budget_course import Cuts, Month

MEASURES = {
    1: "请核实用能情况，查明增长原因，安排好后续月份用能。",
    2: "请制定压减用能的计划，报主管部门，按月落实。",
    3: "已超出时间进度预算，请立即压减用能；由主管部门按规定研究限制措施，需要调整预算的按程序申请。",
}
WITHOUT = "请核实用能情况，按程序申请用能预算；由主管部门按规定研究措施。"
UNSURE = {"assumed": "（假定）", "synthetic": "（演示数据）"}
LINES = {1: "提示线", 2: "预警线", 3: "限制线"}


def notice(name: str, year: int, month: Month, cuts: Cuts, confidence: str = "") -> str:
    """Return the notice of a month; the month has to have a use and a level. What is not measured says so."""
    until = f"{year}年1—{month.month}月" if month.month > 1 else f"{year}年1月"
    used = f"{until}，{name}用能 {month.used_tce or 0:,.0f} 吨标准煤{UNSURE.get(confidence, '')}"
    if month.share is None:
        return f"{used}，没有用能预算。{WITHOUT}"
    line = {1: cuts.notice, 2: cuts.warning, 3: cuts.limit}[month.level]
    share = f"为时间进度预算 {month.due_tce:,.0f} 吨标准煤的 {month.share * 100:.1f}%"
    return f"{used}，{share}，达到{LINES[month.level]}（{line * 100:g}%）。{MEASURES[month.level]}"
