"""目标的说法: a target in the words of a plan, from its relation, bound and years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shuangkong.kernel.units import label
from shuangkong.targets.indicator import Indicator

RATES = {"decrease_by": "下降", "increase_by": "增长"}
POINTS = {"decrease_by_points": "降低", "increase_by_points": "提高"}
LEVELS = {"reach": "达到", "at_least": "不低于", "at_most": "不高于", "complete_all": "全部完成"}


def target_text(row: Mapping[str, Any], indicator: Indicator, relation: str) -> str:
    """Return e.g. 到2025年比2020年下降15.5%, 到2025年低于9%, 2020年以来稳定在90%以上."""
    number = f"{row['base']:.10g}"
    unit = label(indicator.unit)
    by = f"到{row['target_year']}年" if row["target_year"] else ""
    bound = row["bound"] or ""
    if relation in RATES:
        text = f"{by}比{row['base_year']}年{RATES[relation]}{number}%"
        return f"{text}（激励目标{row['incentive']:.10g}%）" if row["incentive"] is not None else text
    if relation in POINTS:
        points = "个百分点" if indicator.unit == "%" else unit
        return f"{by}比{row['base_year']}年{POINTS[relation]}{number}{points}"
    if bound == "basic":
        return f"{by}基本完成（由主管部门认定）"
    if bound == "steady":
        return f"{by}稳定在{number}{unit}{'以下' if indicator.better == 'lower' else '以上'}"
    if bound == "standing":
        return _level(relation, "", f"{number}{unit}")
    if relation == "complete_all":
        return f"{by}{LEVELS[relation]}（{number}{unit}）"
    return by + _level(relation, bound, f"{number}{unit}")


def _level(relation: str, bound: str, amount: str) -> str:
    if bound == "strict":
        return ("低于" if relation == "at_most" else "超过") + amount
    return f"{amount}左右" if bound == "approx" else LEVELS[relation] + amount
