"""降低率走势: decline against the required path over the years, drawn on the server as SVG, so no script is needed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor
from typing import Any

from shuangkong.closing import store
from shuangkong.closing.display import address, find
from shuangkong.closing.finder import periods
from shuangkong.kernel.periods import five_year_base


@dataclass(frozen=True, slots=True)
class Year:
    """One year of the path."""

    year: str
    decline: Decimal | None
    required: Decimal | None
    confidence: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of the drawing, with where it leads."""

    x: float
    y: float
    text: str
    year: str
    url: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template draws: two lines, their points, and the axis."""

    width: int
    height: int
    reached: list[Dot]
    required: list[Dot]
    grid: list[tuple[float, str]]

    @property
    def reached_line(self) -> str:
        return _line(self.reached)

    @property
    def required_line(self) -> str:
        return _line(self.required)


def years(city: str, upto: str) -> list[Any]:
    """Return the latest closings of the five-year plan's full years up to a period, oldest first."""
    year = int(upto[:4])
    first = five_year_base(year) + 1
    wanted = [p for p in periods(city) if len(p) == 4 and first <= int(p) <= year]
    if upto not in wanted:  # a quarter is not told by the year that ended after it
        wanted = [p for p in wanted if int(p) < year]
    return [store.latest(city, period) for period in sorted(wanted)]


def path(closings: list[Any], area: str) -> list[Year]:
    """Return decline and requirement of an area over the years."""
    found = []
    for closing in closings:
        reached = find(closing, "energy.intensity_decline", area)
        required = find(closing, "energy.intensity_required", area)
        if reached is not None:
            found.append(Year(closing.period, _number(reached), _number(required), reached.confidence))
    return found


def drawing(points: list[Year], area: str, width: int, height: int, margin: tuple[int, int] = (4, 4)) -> Drawing | None:
    """Return the lines of a path scaled into a box; None with fewer than two years, where there is no trend."""
    values = [value for point in points for value in (point.decline, point.required) if value is not None]
    if len([point for point in points if point.decline is not None]) < 2:
        return None
    ticks = nice_ticks(min(Decimal(0), *values), max(values))
    low, reach = ticks[0], ticks[-1] - ticks[0]
    aside, above = margin
    step = (width - 2 * aside) / (len(points) - 1)

    def height_of(value: Decimal) -> float:
        return round(height - above - float((value - low) / reach) * (height - 2 * above), 1)

    def dots(figure: str, name: str) -> list[Dot]:
        return [
            Dot(
                round(aside + index * step, 1),
                height_of(getattr(point, name)),
                f"{getattr(point, name):f}",
                point.year,
                address(figure, area, point.year),
                point.confidence,
            )
            for index, point in enumerate(points)
            if getattr(point, name) is not None
        ]

    return Drawing(
        width,
        height,
        dots("energy.intensity_decline", "decline"),
        dots("energy.intensity_required", "required"),
        [(height_of(tick), f"{tick:f}") for tick in ticks],
    )


def nice_ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Return round steps that hold the range, at most six of them."""
    for step in (Decimal(text) for text in ("0.5", "1", "2", "5", "10", "20", "50")):
        first, last = floor(low / step), max(ceil(high / step), floor(low / step) + 1)
        if last - first <= 5:
            break
    return [step * n for n in range(first, last + 1)]


def _number(row: Any) -> Decimal | None:
    return None if row is None or row.value is None else Decimal(row.value)


def _line(dots: list[Dot]) -> str:
    return " ".join(f"{dot.x},{dot.y}" for dot in dots)
