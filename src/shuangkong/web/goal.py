"""目标和结论的说法: what a target asks for and what an indicator's verdict is, in the words of the page's language."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuangkong.closing import words
from shuangkong.closing.display import in_english, unit_label
from shuangkong.closing.words import Mark
from shuangkong.web.chart import ACCEPTED

STRIVE = "strive"
TOO_LITTLE = Mark(_("数据不足"), "?", "unknown")
TO_BE_ACCEPTED = Mark(_("待主管部门认定"), "◌", "unknown", _("待认定"))
NOT_ISSUED = Mark(_("未下达目标"), "○", "unknown", _("未下达"))
FROM_PROVINCE = Mark(_("待省下达"), "○", "unknown")
RELATIONS = {
    "decrease_by": "down {value} on {base}",
    "increase_by": "up {value} on {base}",
    "decrease_by_points": "down {value} points on {base}",
    "increase_by_points": "up {value} points on {base}",
    "reach": "reach {value}",
    "at_least": "at least {value}",
    "at_most": "at most {value}",
    "complete_all": "all completed",
}
BOUNDS = {
    ("at_least", "strict"): "above {value}",
    ("at_most", "strict"): "below {value}",
    ("reach", "approx"): "about {value}",
    ("at_least", "steady"): "at least {value} in every year",
    ("at_most", "steady"): "at most {value} in every year",
    ("complete_all", "basic"): "basically completed",
}
OPEN = ("undetermined", "none")
SHORT = {"met": _("达到"), "exceeded": _("超额"), "behind": _("滞后")}  # for the cells of the matrix


def said(target: Any) -> str:
    """Return a target in words without its year, which stands beside it."""
    if target is None:
        return ""
    if not in_english():
        return str(target.text).removeprefix(f"到{target.target_year}年")
    pattern = BOUNDS.get((target.relation, target.bound)) or RELATIONS.get(target.relation, "{value}")
    unit = "" if target.relation.endswith("points") else unit_label(target.unit)
    value = "" if target.value is None else f"{Decimal(target.value):,f}{'' if unit == '%' else ' '}{unit}".strip()
    return pattern.format(value=value, base=target.base_year)


def is_striven(followed: Any) -> bool:
    """Tell whether the target is one to strive for (争取性), which binds nobody."""
    return followed.target is not None and followed.target.ambition == STRIVE


def verdict(followed: Any, without_target: Mark = NOT_ISSUED) -> Mark:
    """Return how an indicator stands, in a word and a shape; also why it can't be told."""
    if followed.target is None:
        return without_target
    lead = followed.lead
    if lead is not None and lead.verdict not in OPEN:
        return of_word(followed.indicator.id, lead.verdict)
    return TO_BE_ACCEPTED if followed.target.bound == ACCEPTED else TOO_LITTLE


def of_word(indicator: str, word: str) -> Mark:
    """Return a verdict in a word and a shape, short enough for a table."""
    return TOO_LITTLE if word in OPEN else replace(words.verdict(indicator, word), short=SHORT.get(word, ""))
