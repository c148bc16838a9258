"""预算执行图: twelve bars of what was used since January, each with its marks at 80, 90 and 100 % of what time allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shuangkong.energy.budget_course import Cuts, Month

WIDTH, HEIGHT, BOTTOM, TOP, LEFT = 720, 220, 190, 12, 8
STEP = (WIDTH - 2 * LEFT) / 12
BAR = 0.56


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: its bar and the three marks over it."""

    month: int
    x: float
    width: float
    y: float
    height: float
    level: int
    used: float | None
    marks: tuple[tuple[str, float], ...]  # which line it is, and where

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def end(self) -> float:
        return round(self.x + self.width, 1)


@dataclass(frozen=True, slots=True)
class Chart:
    """What the template draws."""

    bars: list[Bar]
    width: int = WIDTH
    height: int = HEIGHT
    bottom: int = BOTTOM


def chart(months: Sequence[Month], cuts: Cuts) -> Chart | None:
    """Return the chart of a budget's months; None where there is neither use nor budget."""
    most = max([one.due_tce for one in months] + [one.used_tce or 0.0 for one in months])
    if not most:
        return None
    return Chart([_bar(one, cuts, most) for one in months])


def _bar(one: Month, cuts: Cuts, most: float) -> Bar:
    def height(tce: float) -> float:
        return round((BOTTOM - TOP) * tce / most, 1)

    lines = (("notice", cuts.notice), ("warning", cuts.warning), ("limit", cuts.limit))
    tall = height(one.used_tce or 0.0)
    return Bar(
        month=one.month, x=round(LEFT + STEP * (one.month - 1) + STEP * (1 - BAR) / 2, 1), width=round(STEP * BAR, 1),
        y=round(BOTTOM - tall, 1), height=tall, level=one.level, used=one.used_tce,
        marks=tuple((name, round(BOTTOM - height(one.due_tce * share), 1)) for name, share in lines),
    )  # fmt: skip
