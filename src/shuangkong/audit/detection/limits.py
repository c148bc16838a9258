"""限值附近: values that stop short of the limit (D6), and values that pile up on one top (D7)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from shuangkong.audit.detection.asked import Asked, shown
from shuangkong.audit.detection.numbers import (
    Span,
    binomial_tail,
    equal_runs,
    median,
    poisson_head,
    poisson_tail,
    surprise,
)
from shuangkong.audit.detection.outlet import NORMAL, Numbers
from shuangkong.audit.finding import Finding

DAY = 24


def near_limit(asked: Asked) -> Iterator[Finding]:
    """D6 贴限运行: just below the limit as many values as before it or more, and above it next to none.

    A process that is held near its limit scatters across it: its density falls steadily towards the top. A cut shows as
    a cliff: the topmost band is as full as the one under it, and nothing stands beyond, or far less than the way the
    density came lets expect.
    """
    shares = against_limit(asked)
    best: tuple[float, Span, dict[str, float]] | None = None
    for span in _windows(len(shares), [asked.whole(name) for name in ("short", "middle", "long")]):
        found = _cliff(asked, shares[span.first : span.last + 1])
        if found and found["zeros"] > asked.number("zeros") and (best is None or found["zeros"] > best[0]):
            best = (found["zeros"], span, found)
    if best:
        zeros, span, found = best
        piled = zeros > asked.number("alone") and found["fuller"] >= asked.number("alone_fuller")
        at_limit = zeros > asked.number("alone_cliff") and found["top"] >= asked.number("alone_top")
        yield asked.told(span, zeros / asked.number("zeros"), {**found, "hours": span.length}, hard=piled or at_limit)


def _cliff(asked: Asked, shares: Numbers) -> dict[str, float] | None:
    known = shares[np.isfinite(shares)]
    under = known[known <= 1]
    if len(under) < asked.number("least"):
        return None
    top = float(np.quantile(under, 1 - 1 / len(under)))
    if top < asked.number("top"):
        return None
    width = max(asked.number("band"), 4 * asked.profile.resolution / max(_limit(asked), 1e-9))
    full = int((under > top - width).sum())
    days = len(np.unique(np.flatnonzero((shares > top - width) & (shares <= 1)) // DAY))
    if width > asked.number("widest") or days < asked.number("days"):
        return None
    next_ = int(((under > top - 2 * width) & (under <= top - width)).sum())
    above = int(((known > top) & (known <= top + 2 * width) & (known > 1)).sum())
    if full < asked.number("full") or above > asked.number("above") * full:
        return None
    expected = _falling_on(known, top, width)
    beyond = full * min(1.0, full / (next_ + 1)) ** 2  # what a density that goes on as it came would have above
    together = asked.number("together")
    zeros = max(
        surprise(poisson_head(int(above / together), beyond / together)),
        surprise(binomial_tail(full, full + next_, asked.number("falling"))),
        surprise(poisson_tail(int(full / asked.number("together")), expected / asked.number("together"))),
    )
    return {
        "share": shown(100 * full / len(known), 3), "full": full, "next": next_, "above": above, "top": shown(top),
        "zeros": shown(zeros, 3), "fuller": shown(full / expected, 3),
    }  # fmt: skip


def _falling_on(known: Numbers, top: float, width: float) -> float:
    """Return how many values the topmost band would have if the density went on falling as it does two bands below."""
    lower = int(((known > top - 3 * width) & (known <= top - 2 * width)).sum())
    lowest = int(((known > top - 4 * width) & (known <= top - 3 * width)).sum())
    return max(1.0, lower * min(1.0, (lower + 1) / (lowest + 1)) ** 2)


def flat_top(asked: Asked) -> Iterator[Finding]:
    """D7 封顶: the greatest value of a window stands there far more often than the values next to it."""
    value = _all_values(asked)
    best: tuple[float, Span, dict[str, float]] | None = None
    for span in _windows(len(value), [asked.whole(name) for name in ("short", "middle", "long")]):
        found = _pile(asked, value[span.first : span.last + 1])
        if found and (best is None or found["beyond"] > best[0]):
            best = (found["beyond"], span, found)
    if best:
        beyond, span, found = best
        hard = found["times"] >= asked.number("alone") and beyond >= asked.number("alone_times")
        at = span.first + np.flatnonzero(value[span.first : span.last + 1] == found["value"])
        yield asked.told(
            Span(int(at[0]), int(at[-1])),
            beyond,
            {**found, "value": shown(found["value"], 8), "beyond": shown(beyond, 3)},
            hard=hard,
        )


def _pile(asked: Asked, value: Numbers) -> dict[str, float] | None:
    starts, lengths = equal_runs(value)
    known = value[starts]
    if len(known) < asked.number("least"):
        return None
    weights = np.ceil(lengths / asked.profile.hold)  # a run of equal values is as many measurements
    top = float(known.max())
    if not top > 0 or top < float(np.quantile(known, 0.5)) * asked.number("above_usual"):
        return None
    times = int(weights[known == top].sum())
    step = max(asked.profile.resolution, 1e-9)
    reach = max(asked.number("reach") * top, 4 * step)
    below = weights[(known < top) & (known >= top - reach)].sum()
    per_step = (below + 1) / max(1.0, reach / step)
    beyond = times / max(asked.number("times"), asked.number("fuller") * per_step)
    return {"times": times, "value": top, "below": int(below), "beyond": beyond} if beyond >= 1 else None


def _all_values(asked: Asked) -> Numbers:
    """Return values that are normal or marked as above the range."""
    one = asked.profile.series
    return np.where(np.isin(one.mark, (*NORMAL, "T")) & asked.profile.running, one.value, np.nan)


def against_limit(asked: Asked) -> Numbers:
    """Return values as shares of the limit, each measurement once: what an instrument repeats is no second value."""
    one = asked.profile.series
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.where(np.isfinite(asked.profile.value), one.judged / one.limit, np.nan)
    once = np.full(len(shares), np.nan)
    once[asked.profile.places] = shares[asked.profile.places]
    return once


def _limit(asked: Asked) -> float:
    return median(asked.profile.series.limit)


def _windows(length: int, widths: list[int]) -> Iterator[Span]:
    """Yield the whole year, and windows of some days that overlap by half."""
    yield Span(0, length - 1)
    for days in widths:
        width = days * DAY
        for first in range(0, length - width + 1, width // 2):
            yield Span(first, first + width - 1)


CHECKS = {"D6": near_limit, "D7": flat_top}
