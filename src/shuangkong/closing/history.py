"""Revisions of closings and what changed between them, as the pages list them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shuangkong.closing import display, store
from shuangkong.closing.finder import below, periods
from shuangkong.closing.numerals import exact


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure that moved against the former revision."""

    area_name: str
    label: str
    url: str
    before: str
    after: str
    difference: str
    unit: str


def periods_of(city: str) -> list[tuple[str, list[Any]]]:
    """Return the closed periods of a city with their revisions, newest first."""
    by_period: dict[str, list[Any]] = {}
    for closing in store.closings(city):
        by_period.setdefault(closing.period, []).insert(0, closing)
    return [(period, by_period[period]) for period in periods(city)]


def revisions(closing: Any) -> list[Any]:
    """Return all revisions of a closing's period, newest first."""
    return [other for other in reversed(store.closings(closing.city)) if other.period == closing.period]


def linked(closing: Any) -> bool:
    """Tell whether the closing names the seal of the one sealed before it; the files themselves are checked by verify."""
    chain = store.closings(closing.city)
    place = next(n for n, other in enumerate(chain) if other.seal == closing.seal)
    return closing.previous == (chain[place - 1].seal if place else None)


def changes(closing: Any, area: str) -> list[Changed]:
    """Return what changed in the area and its units against the former revision."""
    names = {row.area: row.name for row in closing.areas()}
    inside = {row.area for row in below(closing.areas(), area)} | {area}
    return [_changed(closing, change, names) for change in closing.changes() if change.area in inside]


def _changed(closing: Any, change: Any, names: dict[str, str]) -> Changed:
    row = display.find(closing, change.figure, change.area)
    return Changed(
        area_name=names.get(change.area, change.area),
        label=display.label(closing, change.figure),
        url=display.address(change.figure, change.area, closing.period, closing.revision) if row else "",
        before=exact(change.before),
        after=exact(change.after),
        difference="—" if change.difference is None else f"{Decimal(change.difference):+,f}",
        unit=display.unit_label(row.unit) if row else "",
    )
