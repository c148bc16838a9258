"""写一次的页面部分: what sealed data alone decides is written once in each language and kept, as closings never change.

Nothing in these parts depends on who looks: the person's places, periods and forms stand outside them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language

from shuangkong.closing import indicators
from shuangkong.web import cockpit, trend
from shuangkong.web import indicators as panel

TREND = (440, 180, (26, 54, 26, 54))


def board(closing: Any, area: str) -> str:
    """Return the panels of indicators of an area."""
    return _board(closing, indicators.yearly(closing), area, get_language() or "")


def overview(closing: Any, area: str) -> str:
    """Return all of a cockpit below its head."""
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
def _overview(closing: Any, year: Any, years: tuple[Any, ...], area: str, language: str) -> str:
    units = cockpit.rows(closing, area)
    difference = cockpit.difference(closing, area)
    context = summary(closing, area) | {
        "board": _board(closing, year, area, language),
        "units": [(unit, trend.drawing(trend.path([*years], unit.area), unit.area, 96, 24)) for unit in units],
        "columns": cockpit.columns(units),
        "has_trends": len(years) > 1,
        "difference": difference,
        "adds_up": cockpit.adds_up(difference),
        "trend": trend.drawing(trend.path([*years], area), area, *TREND),
    }
    return render_to_string("web/_overview.html", context)


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
