"""城市对比: the cities that a person may see side by side, by the same indicator; what only one city follows stands apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from shuangkong.closing import display, finder, indicators
from shuangkong.closing.display import Shown
from shuangkong.closing.finder import Place
from shuangkong.closing.words import Mark
from shuangkong.web.indicators import Line, line, name

ENERGY = ("energy.intensity_decline", "energy.intensity_change", "energy.intensity", "energy.total_assessed")
SAME = {"energy.intensity_change": "energy.intensity_decline"}  # a year is judged by the fall since the base year
REQUIRED = {
    "energy.intensity_decline": "energy.intensity_required",
    "energy.intensity_change": "energy.intensity_required",
    "energy.total_assessed": "energy.total_target",
}


@dataclass(frozen=True, slots=True)
class Side:
    """One city of the comparison."""

    area: str
    name: str
    url: str
    closing: Any


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure of energy in one city with what is required of it."""

    now: Shown
    required: Shown | None
    verdict: Mark


@dataclass(frozen=True, slots=True)
class Compared:
    """One indicator in all cities of the page, in their order; None where a city has none, "" where units differ."""

    name: str
    unit: str
    lines: list[Line | None]


@dataclass(frozen=True, slots=True)
class Section:
    """The compared indicators of one field."""

    name: str
    rows: list[Compared]


def sides(user: Any, period: str) -> tuple[list[Side], list[Place]]:
    """Return the places that have closed the period, each asked for like any page, and those that have not."""
    found, without = [], []
    for place in finder.places(user):
        if period in finder.periods(place.city):
            closing = finder.closing_for(user, place.area, period)
            found.append(Side(place.area, place.name, reverse("web:cockpit", args=[place.area, period]), closing))
        else:
            without.append(place)
    return found, without


def energy(cities: list[Side]) -> list[tuple[str, str, list[Pair | None]]]:
    """Return the figures of energy: label, unit, and one pair for each city."""
    rows: list[tuple[str, str, list[Pair | None]]] = []
    seen = set()
    for figure in ENERGY:
        if SAME.get(figure) in seen:
            continue
        pairs = [_pair(side, figure) for side in cities]
        first = next((pair.now for pair in pairs if pair), None)
        if first:
            seen.add(figure)
            rows.append((first.label, first.unit, pairs))
    return rows


def _pair(side: Side, figure: str) -> Pair | None:
    now = display.shown(side.closing, figure, side.area)
    if now is None:
        return None
    required = display.shown(side.closing, REQUIRED[figure], side.area) if figure in REQUIRED else None
    return Pair(now, required, now.verdict)


def sections(cities: list[Side]) -> tuple[list[Section], list[tuple[Side, list[Line]]]]:
    """Return what at least two cities follow under the same id, by field; and for each city what it follows alone."""
    by_city = [{f.indicator.id: f for f in indicators.followed(side.closing, side.area)} for side in cities]
    ids = list(dict.fromkeys(id_ for followed in by_city for id_ in followed))
    shared = [id_ for id_ in ids if sum(id_ in followed for followed in by_city) > 1]
    found: dict[str, Section] = {}
    for id_ in shared:
        known = next(followed[id_] for followed in by_city if id_ in followed)
        lines = [
            line(side.closing, side.area, followed[id_]) if id_ in followed else None
            for side, followed in zip(cities, by_city, strict=True)
        ]
        measured = {one.unit for one in lines if one and one.unit}
        unit = measured.pop() if len(measured) == 1 else ""  # one city's target may be a level, the other's a change
        section = found.setdefault(known.field.id, Section(name(known.field), []))
        section.rows.append(Compared(name(known.indicator), unit, lines))
    alone = [
        (side, [line(side.closing, side.area, f) for id_, f in followed.items() if id_ not in shared])
        for side, followed in zip(cities, by_city, strict=True)
    ]
    return list(found.values()), [(side, lines) for side, lines in alone if lines]


def title(period: str) -> str:
    """Return the heading of the page."""
    return _("%(period)s 城市对比") % {"period": display.period_label(period)}
