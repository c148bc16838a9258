"""已有的线索: which findings tell the same story, so that a nightly run with a day more of data finds nothing twice.

Of an outlet: the same check and pollutant at overlapping times, whatever the numbers have become. Of a project or a
series: the same check, pollutant, years and what else it names (the other project, the amount that was claimed). A finding
that reaches beyond all that is known by as much again is a new one: what goes on for weeks is told a few times only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from shuangkong.audit.finding import Finding as Found
from shuangkong.audit.models import Finding, Kind

ABOUT = ("other", "rule", "case", "outlet", "lacking", "ratio", "what")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
HOUR = timedelta(hours=1)
Story: TypeAlias = Found | Finding


def same(one: Story, other: Story) -> bool:
    """Tell whether two findings of one check tell the same story."""
    if (one.kind, one.subject, one.factor) != (other.kind, other.subject, other.factor):
        return False
    if one.kind == Kind.OUTLET:
        return one.first <= other.last and other.first <= one.last
    claimed = str(one.found.get("amount", "")), str(other.found.get("amount", ""))
    return (one.first, one.last, claimed[0]) == (other.first, other.last, claimed[1]) and _about(one) == _about(other)


def again(one: Story, other: Story) -> bool:
    """Tell whether a finding of one check says at another time, or of another amount, what was found before: of an outlet the
    same pollutant, of a project or a series also the same other project, reason and so on. So far a false alarm reaches.
    """
    if (one.kind, one.subject, one.factor) != (other.kind, other.subject, other.factor):
        return False
    return one.kind == Kind.OUTLET or _about(one) == _about(other)


def newest(one: Story, rows: Sequence[Any]) -> Any:
    """Return the row that tells of a finding already, the newest; None where none does, or it reaches well beyond them."""
    alike = [row for row in rows if same(one, row)]
    if not alike or _beyond(one, alike):
        return None
    return max(alike, key=lambda row: row.pk)


def _beyond(one: Story, alike: Sequence[Story]) -> bool:
    if one.kind != Kind.OUTLET:
        return False
    first, last = min(_moment(row.first) for row in alike), max(_moment(row.last) for row in alike)
    more = max(timedelta(), first - _moment(one.first)) + max(timedelta(), _moment(one.last) - last)
    return more >= last - first + HOUR


def _about(one: Story) -> list[str]:
    """What a finding names beside its numbers; reasons without the numbers in them, which a month more of data changes."""
    why = NUMBER.sub("#", str(one.found.get("why", "")))
    return [why, *(str(one.found.get(name, "")) for name in ABOUT)]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
