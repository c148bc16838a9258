"""两个方案对照: same indicator with both values, and what only one of them has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shuangkong.plans import wording
from shuangkong.plans.models import Plan
from shuangkong.plans.script import simplified
from shuangkong.plans.versions import stated


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator, as both plans state it; empty where a plan does not."""

    name: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Side:
    """A list of the page: its heading, the heading of each plan's column ("" for none), the rows."""

    id: str
    title: str
    left: str
    right: str
    rows: list[Row]


def phrase(target: dict[str, Any] | None) -> str:
    """Return what a target asks, in one line: 下降 15.5% 2020→2025 全市."""
    if target is None:
        return ""
    words = [wording.relation(target)]
    if target.get("value") is not None:
        words.append(f"{wording.number(target['value'])}{target.get('unit') or ''}")
    years = [str(target[year]) for year in ("base_year", "target_year") if target.get(year)]
    return " ".join(word for word in [*words, "→".join(years), *wording.remark(target)] if word)


def compared(plan: Plan, other: Plan) -> list[Side]:
    """Return both plans' targets lined up by indicator: different, missing here, missing there, the same."""
    here, there = _by_indicator(plan), _by_indicator(other)
    left, right = _heading(plan), _heading(other)
    both = [Row(here[key]["name"], phrase(here[key]), phrase(there[key])) for key in here if key in there]
    only_here = [Row(here[key]["name"], phrase(here[key]), "") for key in here if key not in there]
    only_there = [Row(there[key]["name"], "", phrase(there[key])) for key in there if key not in here]
    return [
        Side("different", _("指标相同，要求不同"), left, right, [row for row in both if row.left != row.right]),
        Side("there", _("本方案没有，对方有"), "", right, only_there),
        Side("here", _("本方案有，对方没有"), left, "", only_here),
        Side("same", _("要求相同"), left, right, [row for row in both if row.left == row.right]),
    ]


def _heading(plan: Plan) -> str:
    return f"{plan.area.name} {plan.base_year}—{plan.target_year} v{plan.version}"


def _by_indicator(plan: Plan) -> dict[tuple[str, int], dict[str, Any]]:
    """Return a plan's targets by indicator; one that is stated several times by its number among them."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for target in stated(plan)["targets"]:
        name, times = simplified(str(target.get("name") or "")), 0
        while (name, times) in found:
            times += 1
        if times == 0 or phrase(found[name, times - 1]) != phrase(target):  # a plan repeats its aims in the preface
            found[name, times] = target
    return found
