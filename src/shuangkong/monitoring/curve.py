"""曲线: a station's readings drawn on the server as SVG: values with gaps, limit, data marks, hours that were put in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from math import floor, log10

from shuangkong.monitoring.conditions import InForce
from shuangkong.monitoring.kept_accounts import Hour
from shuangkong.monitoring.snapshot import Told
from shuangkong.monitoring.wording import mark_name, number, plain

WIDTH, HEIGHT = 1000, 340
LEFT, RIGHT, TOP, BOTTOM = 58, 12, 16, 74  # margins; marks stand in the lower one
MARKS, MARK_HEIGHT = HEIGHT - BOTTOM + 8, 12
STEP = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
GAP = {
    "minute": timedelta(minutes=15),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}  # longer than this is a gap
MOST_DAYS = {"minute": 1, "hour": 31, "day": 366}
USUAL_DAYS = {"minute": 1, "hour": 7, "day": 30}
DOTS = 200  # up to so many readings each is a link of its own
PUT_IN = ("substituted", "manual")


@dataclass(frozen=True, slots=True)
class Span:
    """Days that are looked at, both included."""

    kind: str
    first: date
    last: date

    @classmethod
    def of(cls, kind: str, first: date | None, last: date | None, newest: date) -> Span:
        """Return a span as asked for, no longer than its kind allows; up to the newest day where nothing is said."""
        last = last or newest
        first = first or last - timedelta(USUAL_DAYS[kind] - 1)
        first = min(first, last)
        return cls(kind, max(first, last - timedelta(MOST_DAYS[kind] - 1)), last)

    @property
    def start(self) -> datetime:
        """When it begins."""
        return datetime.combine(self.first, time())

    @property
    def end(self) -> datetime:
        """When it is over."""
        return datetime.combine(self.last, time()) + timedelta(1)


@dataclass(frozen=True, slots=True)
class Dot:
    """One reading, at its place."""

    x: float
    y: float
    time: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Tick:
    """One data mark that is not normal, or a reading that is not there."""

    x: float
    width: float
    mark: str
    name: str


@dataclass(frozen=True)
class Drawing:
    """What the template draws."""

    lines: list[str]
    dots: list[Dot]
    grid: list[tuple[float, str]]
    times: list[tuple[float, str]]
    limits: list[tuple[float, str]]
    marks: list[Tick]
    put_in: list[tuple[float, float]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM
    mark_line: int = MARKS

    @property
    def plot(self) -> int:
        """The height of what lies between top and bottom."""
        return self.bottom - self.top

    @property
    def mark_foot(self) -> int:
        """The line that marks stand on."""
        return self.mark_line + MARK_HEIGHT


def draw(
    told: Sequence[Told], span: Span, basis: str, limits: Iterable[InForce], hours: Iterable[Hour] = ()
) -> Drawing:
    """Return the drawing of readings in order of time."""
    known = [(one, value) for one in told if (value := measured(one, basis)) is not None]
    of_kind = [one for one in limits if span.kind in (one.span, "minute")]
    top = ceiling([value for _, value in known] + [one.limit for one in of_kind])
    low = min([value for _, value in known], default=Decimal(0))
    foot = -ceiling([-low]) if low < 0 else Decimal(0)
    length = (span.end - span.start).total_seconds()

    def x(moment: datetime) -> float:
        return round(LEFT + (moment - span.start).total_seconds() / length * (WIDTH - LEFT - RIGHT), 1)

    def y(value: Decimal) -> float:
        share = float((value - foot) / (top - foot))
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    step = STEP[span.kind]
    dots = [Dot(x(one.time), y(value), one.time, number(value)) for one, value in known]
    wide = max(2.0, round(x(span.start + step) - x(span.start), 1))
    return Drawing(
        lines=[" ".join(f"{dot.x},{dot.y}" for dot in run) for run in _runs(dots, GAP[span.kind]) if len(run) > 1],
        dots=dots if len(dots) <= DOTS else [run[0] for run in _runs(dots, GAP[span.kind]) if len(run) == 1],
        grid=[(y(tick), number(tick)) for n in range(5) for tick in [foot + (top - foot) * n / 4]],
        times=[(x(moment), words) for moment, words in labels(span)],
        limits=[(y(one.limit), plain(one.limit)) for one in of_kind],
        marks=[Tick(x(one.time), wide, str(one.mark), name) for one in told if (name := mark_name(one.mark))],
        put_in=[(x(first), round(x(last + timedelta(hours=1)) - x(first), 1)) for first, last in spans_put_in(hours)],
    )


def measured(told: Told, basis: str) -> Decimal | None:
    """Return the value that a limit of this basis looks at; the measured one where none was corrected."""
    return told.corrected if basis == "corrected" and told.corrected is not None else told.value


def spans_put_in(hours: Iterable[Hour]) -> list[tuple[datetime, datetime]]:
    """Return the first and last hour of every run of hours whose emission was put in."""
    spans: list[tuple[datetime, datetime]] = []
    for hour in hours:
        if hour.how not in PUT_IN:
            continue
        if spans and hour.time - spans[-1][1] == timedelta(hours=1):
            spans[-1] = (spans[-1][0], hour.time)
        else:
            spans.append((hour.time, hour.time))
    return spans


def gaps(told: Sequence[Told], span: Span, now: datetime) -> list[tuple[datetime, datetime]]:
    """Return from when to when nothing was received within the span and before now (Beijing time)."""
    end = min(span.end, max(now - STEP[span.kind], told[-1].time + STEP[span.kind]))
    moments = [span.start - STEP[span.kind], *(one.time for one in told), end]
    return [
        (one + STEP[span.kind], other) for one, other in pairwise(moments) if other - one > max(GAP[span.kind], STEP[span.kind])
    ]  # fmt: skip


def ceiling(values: Sequence[Decimal]) -> Decimal:
    """Return a round number above all values."""
    most = max([*values, Decimal(0)]) * Decimal("1.05")
    if not most:
        return Decimal(1)
    power = Decimal(10) ** floor(log10(most))
    return next(power * step for step in (1, 2, 4, 6, 8, 10) if power * step >= most)


def labels(span: Span) -> list[tuple[datetime, str]]:
    """Return at most nine moments to be named below, with their words."""
    days = (span.last - span.first).days + 1
    if days == 1:
        return [(span.start + timedelta(hours=hour), f"{hour}:00") for hour in range(0, 24, 3)]
    apart = -(-days // 9)
    return [(span.start + timedelta(n), f"{span.first + timedelta(n):%m-%d}") for n in range(0, days, apart)]


def _runs(dots: Sequence[Dot], gap: timedelta) -> list[list[Dot]]:
    runs: list[list[Dot]] = []
    for dot in dots:
        if runs and dot.time - runs[-1][-1].time <= gap:
            runs[-1].append(dot)
        else:
            runs.append([dot])
    return runs
