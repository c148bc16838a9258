"""两个方案对照: same indicator with both values, and what only one of them has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shuangkong.plans import wording
from shuangkong.plans.models import Plan
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
