"""写一次的页面部分: what sealed data alone decides is written once in each language and kept, as closings never change.

Nothing in these parts depends on who looks: the person's places, periods and forms stand outside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shuangkong.closing import display, indicators, store
from shuangkong.closing.display import Shown
from shuangkong.web import cockpit, trend
from shuangkong.web import indicators as panel

ROOMS = ("energy.", "carbon.")  # warnings and indicators have panels of their own
TREND = (440, 180, (26, 54, 26, 54))


@dataclass(frozen=True, slots=True)
class Unit:
    """A line of the matrix: the unit, and the cells that are sealed."""

    area: str
    name: str
    depth: int
    cells: str


@dataclass(frozen=True, slots=True)
class Overview:
    """A cockpit below its head, in the parts between which the live ones stand."""

    top: str
    columns: list[str]
    units: list[Unit]
    warnings: str
    path: str
    rest: str


@dataclass(frozen=True, slots=True)
class County:
    """The sealed parts of a county's page; `empty` where the closing has nothing of the county."""

    top: str
    warnings: str
    path: str
    board: str
    figures: str
    empty: bool


def county(closing: Any, area: str) -> County:
    """Return all of a county's page that sealed data decides."""
    years = tuple(trend.years(closing.city, closing.period))
    return _county(closing, indicators.yearly(closing), years, area, get_language() or "")


def overview(closing: Any, area: str) -> Overview:
    """Return all of a cockpit below its head that sealed data decides."""
    years = tuple(trend.years(closing.city, closing.period))
    return _overview(closing, indicators.yearly(closing), years, area, get_language() or "")


@lru_cache(maxsize=256)
def _board(closing: Any, year: Any, area: str, language: str) -> str:  # noqa: ARG001  year and language are keys
    groups = panel.groups(closing, area)
    found = {
        "closing": closing,
        "groups": groups,
        "watched": panel.watched(closing, area),
        "foreseen": any(line.spark and line.spark.forecast for group in groups for line in group.lines),
    }
    return render_to_string("web/_indicators.html", found)


@lru_cache(maxsize=64)
def _overview(closing: Any, year: Any, years: tuple[Any, ...], area: str, language: str) -> Overview:
    units = cockpit.rows(closing, area)
    columns = cockpit.columns(units)
    difference = cockpit.difference(closing, area)
    context = summary(closing, area) | {
        "board": _board(closing, year, area, language),
        "units": [(unit, trend.drawing(trend.path(years, unit.area), unit.area, 96, 24)) for unit in units],
        "has_trends": len(years) > 1,
        "difference": difference,
        "adds_up": cockpit.adds_up(difference),
        "trends": trends(years, area),
    }
    lines = [
        Unit(one.area, one.name, one.depth, render_to_string("web/_cells.html", {"unit": one, "columns": columns}))
        for one in units
    ]
    parts = ("_top", "_warnings", "_path", "_rest")
    top, warnings, path, rest = (render_to_string(f"web/{part}.html", context) for part in parts)
    return Overview(top, columns, lines, warnings, path, rest)


@lru_cache(maxsize=256)
def _county(closing: Any, year: Any, years: tuple[Any, ...], area: str, language: str) -> County:
    board = _board(closing, year, area, language)
    context = summary(closing, area) | {"trends": trends(years, area), "figures": figures(closing, area)}
    parts = ("_top", "_warnings", "_path", "_figures")
    top, warnings, path, data = (render_to_string(f"web/{part}.html", context) for part in parts)
    return County(top, warnings, path, board, data, empty=not context["tiles"] and not board)


def figures(closing: Any, area: str) -> list[Shown]:
    """Return the figures of an area on energy and carbon, in the order of the catalogue."""
    known = (display.shown(closing, id_, area) for id_ in store.CATALOGUE if id_.startswith(ROOMS))
    return [figure for figure in known if figure is not None]


def trends(years: Sequence[Any], area: str) -> list[tuple[str, Any, Any]]:
    """Return the courses of the intensity of energy and of carbon over the years: id, title and drawing; those that there are."""
    made = [
        (room, title, trend.drawing(trend.path(years, area, room), area, *TREND, room))
        for room, title in (("energy", _("能耗强度累计降低率走势")), ("carbon", _("碳排放强度累计降低率走势")))
    ]
    return [one for one in made if one[2] is not None]


def summary(closing: Any, area: str) -> dict[str, Any]:
    """Return what cockpit and county page begin with."""
    return {
        "closing": closing,
        "area": area,
        "tiles": cockpit.tiles(closing, area),
        "pollutants": panel.pollutants(closing, area),
        "count": panel.count(closing, area),
        "warned": cockpit.warned(closing, area),
    }
