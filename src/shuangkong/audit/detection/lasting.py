"""长期偏移: weeks or months on a lower level than before and after (D18), which a season's median would hide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from shuangkong.audit.detection.asked import Asked, shown
from shuangkong.audit.detection.numbers import Span, median, rolling_median, scale
from shuangkong.audit.detection.outlet import Numbers
from shuangkong.audit.detection.profile import DAY, daily
from shuangkong.audit.finding import Finding


@dataclass(frozen=True, slots=True)
class Shift:
    """Days on another level: `jump` in logarithms against the nearer side, `z` in standard errors."""

    first: int
    last: int
    jump: float
    z: float
    returned: bool  # the old level stands on both sides


def lasting(asked: Asked) -> Iterator[Finding]:
    """D18 分布偏移, for weeks and months: every length is held against the days beside it, never against itself.

    A level that comes back from far is a suspicion of its own; one a little lower may be other material, one that stays
    lower a plant that was upgraded.
    """
    days = daily(asked.profile.lasting, asked.whole("day_hours"))
    for one in shifts(asked, days):
        span = Span(one.first * DAY, min(one.last * DAY + DAY, len(asked.profile.value)) - 1)
        beyond = one.z / asked.number("weeks_z")
        found = {"what": "水平", "hours": span.length, "percent": shown(100 * (np.exp(one.jump) - 1), 3)}
        hard = one.returned and beyond > asked.number("alone_weeks") and -one.jump > asked.number("alone_size")
        yield asked.told(span, beyond, found, hard=hard)


def shifts(asked: Asked, days: Numbers) -> list[Shift]:
    """Return the shifts that do not overlap, the plainest first: from a sudden fall to a sudden rise, or to the end."""
    falls, rises = _edges(asked, days)
    found = [
        one for first in falls for end in (*rises, len(days))
        if asked.number("weeks_short") <= end - first <= asked.number("weeks_long") and (one := _shift(asked, days, first, end))
    ]  # fmt: skip
    kept: list[Shift] = []
    for one in sorted(found, key=lambda shift: (not shift.returned, -shift.z)):
        if all(one.last < other.first or one.first > other.last for other in kept):
            kept.append(one)
    return kept


def _edges(asked: Asked, days: Numbers) -> tuple[list[int], list[int]]:
    """Return the days on which the level falls, and on which it rises, more than on the days around."""
    width = asked.whole("edge_days")
    after = rolling_median(days, width)
    step = np.full(len(days), np.nan)
    step[width:] = after[width:] - after[:-width]
    near = np.lib.stride_tricks.sliding_window_view(np.pad(np.nan_to_num(step), width), 2 * width + 1)
    least = asked.number("edge") * np.log1p(asked.number("size"))
    falls = np.flatnonzero((step < -least) & (step <= near.min(axis=1)))
    rises = np.flatnonzero((step > least) & (step >= near.max(axis=1)))
    return falls.tolist(), rises.tolist()


def _shift(asked: Asked, days: Numbers, first: int, end: int) -> Shift | None:
    """Return the days from `first` to before `end` where they lie lower than what stands beside them, far enough."""
    side, width = asked.whole("side"), asked.whole("edge_days")
    before, inside, after = days[max(0, first - side) : first], days[first:end], days[end : end + side]
    if min(np.isfinite(before).sum(), np.isfinite(inside).sum()) < width:
        return None
    returned = bool(np.isfinite(after).sum() >= width)
    level = min(median(before), median(after)) if returned else median(before)
    jump = median(inside) - level
    fall = median(days[first : first + width]) - median(days[max(0, first - width) : first])
    rise = median(after[:width]) - median(inside[-width:]) if returned else -jump
    if min(-fall, rise) < -asked.number("edge") * jump or jump > -max(
        np.log1p(asked.number("size")), asked.profile.grain
    ):
        return None
    least = asked.number("weeks_z") * (1 if returned else asked.number("weeks_stayed"))
    error = _error([before, inside, after]) * np.sqrt(1 / len(inside) + 1 / side)
    return Shift(first, end - 1, jump, float(-jump / error), returned) if -jump > least * error else None


def _error(parts: list[Numbers]) -> float:
    """Return the standard error of one day, days that follow each other counted as the less the more alike they are."""
    around = np.concatenate([part - median(part) for part in parts])
    spread = max(scale(around), 1e-9)
    alike = min(0.95, max(0.0, 1 - (scale(np.diff(around)) / spread) ** 2 / 2))
    return float(spread * np.sqrt((1 + alike) / (1 - alike)))
