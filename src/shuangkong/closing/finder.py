"""Finding the closing that a page is about, among those the person may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from shuangkong.access.scope import may
from shuangkong.closing import store
from shuangkong.kernel.problems import Unknown


@dataclass(frozen=True, slots=True)
class Place:
    """An area that a person may look at, with the city whose closings hold it."""

    area: str
    name: str
    city: str


def closing_for(user: Any, area: str, period: str, revision: str = "") -> Any:
    """Return the latest closing (or the revision asked for) that holds the area; 403 before 404, so nothing leaks."""
    require(user, "view", area)
    candidates = [c for city in store.cities() for c in _candidates(city, period, revision)]
    # a city's own closing before its province's, where both list the area
    for closing in sorted(candidates, key=lambda c: len(c.areas())):
        if any(row.area == area for row in closing.areas()):
            return closing
    raise Http404(_("没有找到该区域、该时期的锁定数据。请从“数据锁定”页查看已有哪些时期。"))


def _candidates(city: str, period: str, revision: str) -> list[Any]:
    if revision:
        return [c for c in store.closings(city) if c.period == period and str(c.revision) == revision]
    try:
        return [store.latest(city, period)]
    except Unknown:
        return []


def require(user: Any, action: str, area: str) -> None:
    """Stop here unless the person may do this in the area."""
    if not may(user, action, area):
        raise PermissionDenied


def places(user: Any) -> list[Place]:
    """Return the cities the person may see; a county's person gets the county."""
    found = []
    for city in store.cities():
        closings = store.closings(city)
        if not closings:
            continue
        areas = closings[-1].areas()
        if may(user, "view", city):
            found.append(Place(city, closings[-1].city_name, city))
        else:
            own = [row for row in areas if row.area == getattr(user, "area", "") and may(user, "view", row.area)]
            found += [Place(row.area, row.name, city) for row in own]
    return found


def periods(city: str) -> list[str]:
    """Return the periods that are closed for a city, newest first; the year before its quarters."""
    years = {closing.period for closing in store.closings(city)}
    return sorted(years, key=lambda text: (text[:4], len(text) == 4, text), reverse=True)


def below(areas: Iterable[Any], area: str) -> list[Any]:
    """Return the rows of the area's units at any depth, each followed by its own, else in book order."""
    children: dict[str, list[Any]] = {}
    for row in areas:
        children.setdefault(row.parent, []).append(row)
    found: list[Any] = []
    seen = {area}
    waiting = children.get(area, [])[::-1]
    while waiting:
        row = waiting.pop()
        if row.area not in seen:  # a sealed tree has no circles; a page must not hang on one either
            seen.add(row.area)
            found.append(row)
            waiting += children.get(row.area, [])[::-1]
    return found
