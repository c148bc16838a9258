"""降低率走势: decline against the required path over the years, drawn on the server as SVG, so no script is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shuangkong.closing import store
from shuangkong.closing.display import address, find
from shuangkong.closing.finder import periods
from shuangkong.kernel.periods import five_year_base
from shuangkong.web.chart import Chart, Dot, Margin, Scale, nice_ticks, plain


@dataclass(frozen=True, slots=True)
class Year:
    """One year of the path."""

    year: int
    decline: Decimal | None
    required: Decimal | None
    confidence: str


def years(city: str, upto: str) -> list[Any]:
    """Return the latest closings of the five-year plan's full years up to a period, oldest first."""
    year = int(upto[:4])
    first = five_year_base(year) + 1
    wanted = [p for p in periods(city) if len(p) == 4 and first <= int(p) <= year]
    if upto not in wanted:  # a quarter is not told by the year that ended after it
        wanted = [p for p in wanted if int(p) < year]
    return [store.latest(city, period) for period in sorted(wanted)]


def path(closings: Sequence[Any], area: str, room: str = "energy") -> list[Year]:
    """Return decline and requirement of an area's intensity of energy, or of carbon, over the years."""
    found = []
    for closing in closings:
        reached = find(closing, f"{room}.intensity_decline", area)
        required = find(closing, f"{room}.intensity_required", area)
        if reached is not None:
            found.append(Year(int(closing.period), _number(reached), _number(required), reached.confidence))
    return found


def drawing(
    points: Sequence[Year], area: str, width: int, height: int, margin: Margin = (4, 4, 4, 4), room: str = "energy"
) -> Chart | None:
    """Return the lines of a path scaled into a box; None with fewer than two years, where there is no trend."""
    values = [value for point in points for value in (point.decline, point.required) if value is not None]
    if len([point for point in points if point.decline is not None]) < 2:
        return None
    ticks = nice_ticks(min(Decimal(0), *values), max(values))
    scale = Scale(points[0].year, points[-1].year, ticks[0], ticks[-1], width, height, margin)

    def dots(figure: str, name: str) -> list[Dot]:
        known = [(point, getattr(point, name)) for point in points]
        return [
            Dot(scale.x(p.year), scale.y(value), f"{value:f}", p.year, address(figure, area, str(p.year)), p.confidence)
            for p, value in known
            if value is not None
        ]

    return Chart(
        width=width,
        height=height,
        axis=margin[3],
        bottom=height - margin[2],
        reached=dots(f"{room}.intensity_decline", "decline"),
        required=dots(f"{room}.intensity_required", "required"),
        grid=[(scale.y(tick), plain(tick)) for tick in ticks],
    )


def _number(row: Any) -> Decimal | None:
    return None if row is None or row.value is None else Decimal(row.value)
