"""参数间关系: oxygen that moves alone (D8), and a pollutant that leaves what it follows (D9)."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

import numpy as np

from shuangkong.audit.detection.asked import Asked, shown
from shuangkong.audit.detection.levels import _contrast
from shuangkong.audit.detection.numbers import (
    Span,
    median,
    merged,
    rolling_mean,
    rolling_median,
    scale,
    scores,
    spans,
    widened,
)
from shuangkong.audit.detection.outlet import Flags, Numbers
from shuangkong.audit.detection.profile import deseasoned, fit, logarithm
from shuangkong.audit.finding import Finding

DAY = 24
AIR = 21.0  # percent of oxygen in air


def oxygen(asked: Asked) -> Iterator[Finding]:
    """D8 含氧量异常: oxygen changes and the raw concentration does not dilute with it, load unchanged.

    Air that leaks in dilutes the pollutants as it raises oxygen: the raw value falls with 21 − O2. Where only the oxygen
    reading was changed, the raw value stays and the corrected one moves. Also: a corrected value that the oxygen
    reported with it does not give.
    """
    o2 = asked.outlet.channel("o2")
    if o2 is None or not asked.profile.series.factor == _first_of(asked):
        return
    yield from _miscalculated(asked, o2)
    air = np.where(asked.profile.running, np.log(np.clip(AIR - o2, 0.5, None)), np.nan)
    load = [deseasoned(logarithm(one)) for name in ("load", "flow") if (one := asked.outlet.channel(name)) is not None]
    level = deseasoned(air)
    fitted, _ = fit(level, load)
    rest = level - fitted
    raw = _common(asked)
    for width in (asked.whole("hours"), asked.whole("middle"), asked.whole("long")):
        moved = _contrast(rest, width)
        followed = _contrast(raw, width)
        z = scores(moved)
        alone = np.abs(followed - moved) > asked.number("apart") * np.abs(moved)
        high = (np.abs(z) > asked.number("z")) & (np.abs(moved) > asked.number("size")) & alone
        for span in merged(spans(widened(high, width)), width):
            points = median(o2[span.first : span.last + 1]) - median(o2)
            beyond = float(np.abs(z[span.first : span.last + 1]).max()) / asked.number("z")
            found = {"points": shown(points, 3), "hours": span.length, "what": "含氧量变化而实测浓度不随之变化"}
            yield asked.told(span, beyond, found, hard=beyond > asked.number("alone"))


def relation(asked: Asked) -> Iterator[Finding]:
    """D9 参数间关系破坏: for hours or days a series is not where load, flow, oxygen and the other factors let expect it.

    Only where the series usually follows them.
    """
    profile = asked.profile
    if profile.followed < asked.number("followed"):
        return
    rest = np.where(np.isfinite(profile.value), profile.rest, np.nan)
    for width in (asked.whole("short"), asked.whole("middle"), asked.whole("long")):
        z = scores(rolling_mean(np.clip(rest, *_clip(rest)), width))
        size = scores(np.log(rolling_median(np.abs(rest), min(width, 2 * DAY)) + 1e-6))
        for flags, what in ((np.abs(z) > asked.number("z"), "水平偏离"), (size > asked.number("z"), "不再同步")):
            for span in merged(spans(widened(flags, width)), width):
                inside = rest[span.first : span.last + 1]
                found = {"what": what, "hours": span.length, "percent": shown(100 * (np.exp(median(inside)) - 1), 3)}
                top = max(np.abs(z[span.first : span.last + 1]).max(), size[span.first : span.last + 1].max())
                yield asked.told(span, float(top) / asked.number("z"), found)
    yield from _uncoupled(asked, rest)


def _uncoupled(asked: Asked, rest: Numbers) -> Iterator[Finding]:
    """Windows in which what was expected moved as it does, and the series did not move with it."""
    profile, width = asked.profile, asked.whole("coupled_hours")
    level = np.where(np.isfinite(profile.value), profile.level, np.nan)
    fitted = np.where(np.isfinite(rest), profile.fitted, np.nan)
    both = rolling_mean(level * fitted, width) - rolling_mean(level, width) * rolling_mean(fitted, width)
    own = rolling_mean(level**2, width) - rolling_mean(level, width) ** 2
    expected = rolling_mean(fitted**2, width) - rolling_mean(fitted, width) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        slope = both / expected
        together = both / np.sqrt(own * expected)
    moved = expected > np.nanquantile(expected, asked.number("moved")) if np.isfinite(expected).any() else expected > 0
    apart = (scores(np.arctanh(np.clip(together, -0.999, 0.999))) < -asked.number("coupled_z")) & moved
    apart &= np.nan_to_num(slope, nan=1.0) < asked.number("slope")
    for span in merged(spans(widened(apart, width)), width):
        yield asked.told(span, 1.5, {"what": "不随负荷和其他参数变化", "hours": span.length, "percent": 0.0})


def _common(asked: Asked) -> Numbers:
    """Return what the pollutants have in common: the mean of their levels."""
    levels = [one.level for one in asked.others.values()]
    known = np.array([np.isfinite(one) for one in levels]).sum(axis=0)
    return np.where(known > 0, np.nansum(levels, axis=0) / np.maximum(known, 1), np.nan)


def _first_of(asked: Asked) -> str:
    return next(iter(asked.others))


def _miscalculated(asked: Asked, o2: Numbers) -> Iterator[Finding]:
    one = asked.profile.series
    if one.corrected is None:
        return
    with np.errstate(invalid="ignore", divide="ignore"):
        implied = np.where(asked.profile.value > 0, one.corrected / asked.profile.value, np.nan) * (AIR - o2)
    usual = median(implied)
    off = np.abs(np.log(np.where(implied > 0, implied, np.nan) / usual)) > log(1 + asked.number("arithmetic"))
    if scale(np.log(implied[implied > 0] / usual)) > log(1 + asked.number("arithmetic")) / 3:
        return  # the corrected values of this outlet are not made from these oxygen values
    for span in _long(off & (AIR - o2 > 1), asked.whole("hours")):
        points = median(o2[span.first : span.last + 1]) - median(o2)
        yield asked.told(span, 4.0, {"points": shown(points, 3), "hours": span.length, "what": "折算浓度与含氧量不符"}, hard=True)


def _long(flags: Flags, least: int) -> list[Span]:
    return [span for span in merged(spans(flags), 2) if span.length >= least]


def _clip(rest: Numbers) -> tuple[float, float]:
    spread = max(scale(rest), 1e-9)
    return -5 * spread, 5 * spread


CHECKS = {"D8": oxygen, "D9": relation}
