"""目标的说法: a target in the words of a plan, from its relation, bound and years."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from shuangkong.kernel.units import label
from shuangkong.targets.indicator import Indicator

RATES = {"decrease_by": "下降", "increase_by": "增长"}
POINTS = {"decrease_by_points": "降低", "increase_by_points": "提高"}
OF_CLASS = {"decrease_by_points": "提升", "increase_by_points": "下降"}  # the smaller the number, the better the water
LEVELS = {"reach": "达到", "at_least": "不低于", "at_most": "不高于", "complete_all": "全部完成，即"}
CLASS = "class"
ROMAN = dict(enumerate("ⅠⅡⅢⅣⅤ", 1))
ACCEPTED = "基本完成（由主管部门认定）"


def target_text(row: Mapping[str, Any], indicator: Indicator, relation: str) -> str:
    """Return e.g. 到2025年比2020年下降15.5%, 到2025年低于9%, 到2025年稳定在90%以上, 到2025年稳定达到或优于Ⅲ类."""
    by = f"到{row['target_year']}年" if row["target_year"] else ""
    bound = row["bound"] or ""
    if bound == "basic":
        return by + ACCEPTED
    value = Decimal(f"{row['base']:.10g}")
    if relation in RATES or relation in POINTS:
        return by + _change(row, indicator, relation, bound, f"{value:f}")
    if indicator.unit == CLASS:
        return by + _class(relation, bound, water_class(value), better=side(relation, indicator.better) == "at_most")
    return by + _level(relation, bound, f"{value:f}{label(indicator.unit)}", side(relation, indicator.better))


def side(relation: str, better: str) -> str:
    """Return at_least or at_most: on which side of its value a level fulfils the target.

    >>> side("at_least", "lower"), side("at_most", "higher"), side("reach", "lower"), side("reach", "higher")
    ('at_least', 'at_most', 'at_most', 'at_least')
    """
    if relation in ("at_least", "at_most"):
        return relation
    return "at_most" if relation == "reach" and better == "lower" else "at_least"


def water_class(value: Decimal) -> str:
    """Return a class of water quality as the standard writes it: 3 is Ⅲ; what is none of the five stays a number."""
    return ROMAN.get(int(value), f"{value:f}") if value == int(value) else f"{value:f}"


def _change(row: Mapping[str, Any], indicator: Indicator, relation: str, bound: str, number: str) -> str:
    since = f"比{row['base_year']}年" if row["base_year"] else ""
    verb = RATES.get(relation) or (OF_CLASS if indicator.unit == CLASS else POINTS)[relation]
    amount = number + ("%" if relation in RATES else _points(indicator.unit))
    text = {
        "strict": f"{since}{verb}超过{amount}",
        "approx": f"{since}{verb}{amount}左右",
        "steady": f"各年均{since}{verb}{amount}以上",
        "standing": f"常年{since}{verb}{amount}以上",
    }.get(bound, f"{since}{verb}{amount}")
    return text if row["incentive"] is None else f"{text}（激励目标{row['incentive']:.10g}%）"


def _points(unit: str) -> str:
    return {"%": "个百分点", CLASS: "个类别"}.get(unit, label(unit))


def _class(relation: str, bound: str, value: str, *, better: bool) -> str:
    """A smaller number is better water, so that 3类以下 would be taken for the contrary."""
    if bound == "approx" or (relation == "reach" and not bound):
        return f"{'达到' if relation == 'reach' else ''}{value}类{'左右' if bound else ''}"
    to = f"达到或优于{value}类" if better else f"不优于{value}类"
    exceeding = f"优于{value}类" if better else f"劣于{value}类"
    return {"strict": exceeding, "steady": f"稳定{to}", "standing": f"常年{to}"}.get(bound, to)


def _level(relation: str, bound: str, amount: str, of: str) -> str:
    within = amount + ("以下" if of == "at_most" else "以上")
    return {
        "strict": ("低于" if of == "at_most" else "超过") + amount,
        "approx": f"{LEVELS[relation]}{amount}左右",
        "steady": f"稳定在{within}",
        "standing": f"常年保持在{within}",
    }.get(bound, LEVELS[relation] + amount)
