"""待发预警函: the warnings of the newest closing for whose counties no letter has been drafted yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shuangkong.access.scope import may_document
from shuangkong.closing import finder, store
from shuangkong.kernel.problems import Unknown
from shuangkong.registers.services import subtree
from shuangkong.reports import raised
from shuangkong.reports.issuing import city_of
from shuangkong.reports.models import OfficialDocument
from shuangkong.reports.quotes import level


@dataclass(frozen=True, slots=True)
class Pending:
    """A warning that a letter can be made of."""

    area: str
    name: str
    control: str
    level: str
    period: str
    figure: str
    reason: str


def pending(user: Any) -> list[Pending]:
    """Return them, level 1 first; nothing for who does not draft, and where nothing is closed."""
    if not may_document(user, "draft", user.area):
        return []
    try:
        city = city_of(user.area)
        closing = store.latest(city, finder.periods(city)[0])
    except Unknown:
        return []
    sent = OfficialDocument.objects.filter(kind=OfficialDocument.Kind.WARNING, period=closing.period).exclude(
        state=OfficialDocument.State.WITHDRAWN
    )
    known = set(sent.values_list("to_area_id", "figure"))
    below, controls = subtree(user.area) - {user.area}, dict(raised.CONTROLS)
    names = {row.area: row.name for row in closing.areas()}
    found = [
        Pending(
            row.area, names[row.area], controls[row.figure], level(row), closing.period, row.figure,
            "".join(raised.reasons(closing, row)),
        )
        for row in closing.figures()
        if row.figure in controls and (row.value or "").partition(".")[0] in raised.RAISED
        and row.area in below and (row.area, row.figure) not in known
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.level != "一级", one.area))
