"""说法: what a finding says, in words of the page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

RELATIONS = {
    "decrease_by": _("下降"),
    "increase_by": _("增长"),
    "decrease_by_points": _("下降（百分点）"),
    "increase_by_points": _("提高（百分点）"),
    "reach": _("达到"),
    "at_least": _("不低于"),
    "at_most": _("不高于"),
    "complete_all": _("全部完成"),
}
BOUNDS = {
    "at_least": _("以上"),
    "at_most": _("以内"),
    "strict": _("不含本数"),
    "approx": _("左右"),
    "basic": _("基本"),
    "steady": _("历年稳定达到"),
    "standing": _("常年要求"),
}
AMBITIONS = {"strive": _("力争"), "binding": _("约束性"), "expected": _("预期性")}
FLAGS = {
    "strict": _("不含本数"),
    "approx": _("左右"),
    "steady": _("历年稳定达到"),
    "per_year": _("每年"),
    "period": _("累计"),
}
# One sign before every finding, in the text and in the list: kinds are never told by colour alone.
SIGNS = {
    "target": pgettext_lazy("mark", "标"),
    "threshold": pgettext_lazy("mark", "限"),
    "milestone": pgettext_lazy("mark", "节"),
    "task": pgettext_lazy("mark", "任"),
    "measure": pgettext_lazy("mark", "措"),
    "mechanism": pgettext_lazy("mark", "机"),
    "problem": pgettext_lazy("mark", "疑"),
}
SHAPES = {"open": "", "accepted": "✓", "corrected": "✎", "rejected": "✕", "added": "＋"}
PARTIES = {"lead": _("牵头"), "support": _("配合"), "shared": _("分工负责"), "local": _("属地落实")}


def number(value: Any) -> str:
    """Return a value as it is written on the page: 13, 10—20, or nothing.

    >>> number(13.0), number([10, 20]), number(None), number("6598.13")
    ('13', '10—20', '', '6598.13')
    """
    if value is None or value == "":
        return ""
    if isinstance(value, list | tuple):
        return "—".join(number(part) for part in value)
    return f"{value:g}" if isinstance(value, float) and value.is_integer() and abs(value) < 1e6 else str(value)


def relation(fields: dict[str, Any]) -> str:
    """Return the relation in words."""
    word = fields.get("relation") or ""
    return str(RELATIONS.get(word, word))


def remark(fields: dict[str, Any]) -> list[str]:
    """Return what else narrows a target: scope, bound, ambition."""
    bound, ambition = fields.get("bound") or "", fields.get("ambition") or ""
    words = [fields.get("scope") or "", str(BOUNDS.get(bound, bound)), str(AMBITIONS.get(ambition, ambition))]
    words += [str(word) for flag, word in FLAGS.items() if fields.get(flag)]
    return [word for word in words if word]


def parties(fields: dict[str, Any]) -> list[tuple[str, str]]:
    """Return who does a task: (牵头, names), …, without what is empty."""
    return [(str(word), "、".join(fields[part])) for part, word in PARTIES.items() if fields.get(part)]
