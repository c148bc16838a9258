"""目标的说法: a target in the words of a plan, from its relation, bound and years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shuangkong.kernel.units import label
from shuangkong.targets.indicator import Indicator

RATES = {"decrease_by": "下降", "increase_by": "增长"}
POINTS = {"decrease_by_points": "降低", "increase_by_points": "提高"}
LEVELS = {"reach": "达到", "at_least": "不低于", "at_most": "不高于", "complete_all": "全部完成，即"}


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
    return _of_bound(bound, by, f"{number}{unit}", indicator.better) or by + _level(relation, bound, f"{number}{unit}")


def _of_bound(bound: str, by: str, amount: str, better: str) -> str:
    """Return the wordings that the bound alone decides; empty for the others."""
    side = "以下" if better == "lower" else "以上"
    return {
        "basic": f"{by}基本完成（由主管部门认定）",
        "steady": f"{by}稳定在{amount}{side}",
        "standing": f"常年保持在{amount}{side}",
    }.get(bound, "")


def _level(relation: str, bound: str, amount: str) -> str:
    if bound == "strict":
        return ("低于" if relation == "at_most" else "超过") + amount
    return f"{amount}左右" if bound == "approx" else LEVELS[relation] + amount
