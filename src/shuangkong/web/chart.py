"""走势图: a course over the years drawn on the server as SVG: what was reached, what is required, what is to be expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from math import ceil, floor
from typing import Any

Margin = tuple[int, int, int, int]  # above, right, below, left
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
ACCEPTED = "basic"  # 基本完成: reached when the department says so, never computed
INSET = 22  # the first year stands off the axis
APART = 22  # between two lines of words
BARE: Margin = (3, 4, 3, 4)


@dataclass(frozen=True, slots=True)
class Dot:
    """A value of one year, at its place."""

    x: float
    y: float
    text: str
    year: int
    url: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """What the template draws; `band` is empty where there is no forecast."""

    width: int
    height: int
    axis: int
    bottom: float
    reached: list[Dot]
    required: list[Dot]
    grid: list[tuple[float, str]]
    goal: Dot | None = None
    forecast: list[Dot] = field(default_factory=list)
    band: str = ""
    years: list[tuple[float, int]] = field(default_factory=list)

    @property
    def reached_line(self) -> str:
        return _line(self.reached)

    @property
    def required_line(self) -> str:
        return _line(self.required)

    @property
    def forecast_line(self) -> str:
        return _line(self.forecast)

    @property
    def diamond(self) -> str:
        """The target's mark: a shape of its own, not a dot of another colour."""
        return "" if self.goal is None else f"M{self.goal.x},{self.goal.y}m0,-6l6,6l-6,6l-6,-6z"

    @property
    def beside(self) -> float:
        """Where the words on target and forecast begin."""
        ends = [dot.x for dot in (self.goal, *self.forecast) if dot]
        return max(ends, default=0) + 10

    @property
    def heights(self) -> tuple[float, float]:
        """At which heights target and forecast are named: kept apart where they are close."""
        goal = self.goal.y if self.goal else 0.0
        ahead = self.forecast[-1].y if self.forecast else 0.0
        if not self.goal or not self.forecast or abs(goal - ahead) >= APART:
            return goal, ahead
        middle, sign = (goal + ahead) / 2, 1 if goal >= ahead else -1
        return round(middle + sign * APART / 2, 1), round(middle - sign * APART / 2, 1)


@dataclass(frozen=True, slots=True)
class Scale:
    """Turns years and values into places."""

    first: int
    last: int
    low: Decimal
    high: Decimal
    width: int
    height: int
    margin: Margin

    def x(self, year: int) -> float:
        _, right, _, left = self.margin
        return round(left + (self.width - left - right) * (year - self.first) / max(1, self.last - self.first), 1)

    def y(self, value: Decimal) -> float:
        above, _, below, _ = self.margin
        share = float((value - self.low) / (self.high - self.low))
        return round(self.height - below - share * (self.height - above - below), 1)


def course(
    followed: Any, width: int, height: int, margin: Margin = BARE, urls: Mapping[int, str] | None = None
) -> Chart | None:
    """Return the drawing of an indicator's years up to the target year; None where not one value is known."""
    points = [point for point in followed.points if _judged(point) is not None]
    if not points:
        return None
    ahead = _ahead(followed, points[-1].year)
    goal = _goal(followed)
    wanted = [point for point in followed.points if point.required is not None and goal]
    values = (
        [_judged(p) for p in points] + [p.required for p in wanted] + [value for value in ahead if value is not None]
    )
    decimals = followed.indicator.decimals
    values += goal.values()
    ticks = nice_ticks(min(values), max(values), Decimal(1).scaleb(-decimals))
    years = [p.year for p in followed.points] + list(goal)
    scale = Scale(min(years), max(years), ticks[0], ticks[-1], width, height, margin)
    known = urls or {}

    def dot(year: int, value: Decimal, confidence: str = "", url: str = "") -> Dot:
        return Dot(scale.x(year), scale.y(value), written(value, decimals), year, url, confidence)

    aim = next((dot(year, value) for year, value in goal.items()), None)
    reached = [dot(p.year, _judged(p), p.confidence, known.get(p.year, "")) for p in points]
    last, end = points[-1], max(years)
    return Chart(
        width=width,
        height=height,
        axis=margin[3] - INSET,
        bottom=height - margin[2],
        reached=reached,
        required=[dot(p.year, p.required) for p in wanted]
        + ([aim] if aim and wanted and wanted[-1].year < aim.year else []),
        goal=aim,
        forecast=[reached[-1], dot(end, ahead[0])] if ahead[0] is not None else [],
        band=_band(reached[-1], [dot(end, v) for v in ahead[1:] if v is not None]) if last.year < end else "",
        grid=[(scale.y(tick), plain(tick)) for tick in ticks],
        years=[(scale.x(year), year) for year in range(scale.first, scale.last + 1)],
    )


def nice_ticks(low: Decimal, high: Decimal, least: Decimal = Decimal(0)) -> list[Decimal]:
    """Return round steps that hold the range, at most six of them; none finer than the values are written."""
    reach = high - low or abs(high) or Decimal(1)
    power = Decimal(10) ** floor((reach / 5).log10())
    step = next(power * s for s in STEPS if ceil(high / (power * s)) - floor(low / (power * s)) <= 5 or s == STEPS[-1])
    step = max(step, least)
    first, last = floor(low / step), max(ceil(high / step), floor(low / step) + 1)
    return [step * n for n in range(first, last + 1)]


def written(value: Decimal, decimals: int) -> str:
    """Return a value with the decimals of its indicator, grouped by thousands."""
    return f"{value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}"


def plain(tick: Decimal) -> str:
    """Return a round step without trailing noughts."""
    text = f"{tick:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _judged(point: Any) -> Any:
    return None if point.judged is None else Decimal(point.judged)


def _goal(followed: Any) -> dict[int, Decimal]:
    """Return the target's value at its year; nothing where a department accepts what is reached (基本完成)."""
    target = followed.target
    if target is None or target.target_year is None or target.bound == ACCEPTED:
        return {}
    return {target.target_year: Decimal(target.value)}


def _ahead(followed: Any, last_known: int) -> Sequence[Decimal | None]:
    """Return forecast, low and high at the target year; nothing once the target year is known."""
    target = followed.target
    if target is None or (target.target_year or 0) <= last_known:
        return (None, None, None)
    rows = (followed.forecast, followed.forecast_low, followed.forecast_high)
    return tuple(None if row is None or row.value is None else Decimal(row.value) for row in rows)


def _band(start: Dot, ends: list[Dot]) -> str:
    return _line([start, *ends]) if len(ends) == 2 else ""


def _line(dots: Sequence[Dot]) -> str:
    return " ".join(f"{dot.x},{dot.y}" for dot in dots)
