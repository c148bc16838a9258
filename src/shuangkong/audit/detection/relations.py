"""参数间关系: oxygen that moves alone (D8), and a pollutant that leaves what it follows (D9)."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

import numpy as np

from shuangkong.audit.catalogue import common
from shuangkong.audit.detection.asked import PLAIN, Asked, peak, shown
from shuangkong.audit.detection.levels import contrast
from shuangkong.audit.detection.numbers import (
    Span,
    median,
    merged,
    rolling_mean,
    scale,
    scores,
    spans,
)
from shuangkong.audit.detection.outlet import Flags, Numbers
from shuangkong.audit.detection.profile import LEAST, deseasoned, fit, logarithm, unusual
from shuangkong.audit.finding import Finding

AIR = 21.0  # percent of oxygen in air
CLIP = common()["clip"].value  # standard deviations
LEAST_APART = common()["apart"].value  # in logarithms


def oxygen(asked: Asked) -> Iterator[Finding]:
    """D8 含氧量异常: oxygen changes and the raw concentration does not dilute with it, load unchanged.

    Air that leaks in dilutes the pollutants as it raises oxygen: the raw value falls with 21 − O2. Where only the oxygen
    reading was changed, the raw value stays and the corrected one moves. Also: a corrected value that the oxygen
    reported with it does not give.
    """
    o2 = asked.outlet.channel("o2")
    if o2 is None or asked.profile.series.factor != _first_of(asked):
        return
    yield from _miscalculated(asked, o2)
    places = np.flatnonzero(asked.profile.running & np.isfinite(o2))
    if len(places) < LEAST:
        return
    rest, raw = _without_load(asked, o2)[places], _common(asked)[places]
    usual = median(o2[places])
    for width in (asked.whole("hours"), asked.whole("middle"), asked.whole("long")):
        moved, followed = contrast(rest, width, spikes=True), contrast(raw, width)
        z = np.abs(scores(moved))
        alone = np.abs(followed - moved) > asked.number("apart") * np.abs(moved)
        alone &= np.abs(scores(followed - moved)) > asked.number("apart_z")
        high = (z > asked.number("z")) & (np.abs(moved) > asked.number("size")) & alone
        for span in asked.spans(high, width, places):
            points = median(o2[span.first : span.last + 1]) - usual
            beyond = peak(z, places, span) / asked.number("z")
            found = {"points": shown(points, 3), "hours": span.length, "what": "含氧量变化而实测浓度不随之变化"}
            yield asked.told(span, beyond, found, hard=beyond > asked.number("alone"))


def _without_load(asked: Asked, o2: Numbers) -> Numbers:
    """Return the oxygen of running hours as the logarithm of what dilution leaves, without what load and flow explain."""
    air = np.log(np.clip(AIR - np.where(asked.profile.running, o2, np.nan), 0.5, None))
    load = [
        deseasoned(logarithm(np.where(asked.profile.running, one, np.nan)))
        for name in ("load", "flow")
        if (one := asked.outlet.channel(name)) is not None
    ]
    level = deseasoned(air)
    rare = (
        unusual(dict(zip(("channel load", "channel flow"), load, strict=False)))
        if load
        else np.zeros(len(o2), dtype=bool)
    )
    return np.where(rare, np.nan, level - fit(level, load)[0])


def relation(asked: Asked) -> Iterator[Finding]:
    """D9 参数间关系破坏: for hours or days a series is not where load, flow, oxygen and the other factors let expect it.

    Only where the series usually follows them.
    """
    profile = asked.profile
    if profile.followed < asked.number("followed"):
        return
    places = profile.places
    rest = profile.rest[places]
    for hours in (asked.whole("short"), asked.whole("middle"), asked.whole("long")):
        width = max(8, hours // profile.hold)
        mean = rolling_mean(np.clip(rest, *_clip(rest)), width)
        z = scores(mean)
        size = np.zeros(len(rest))
        if hours > asked.whole("short"):
            size = _size(rest, width, profile.grain, asked.number("wild_size"))
        low = (z < -asked.number("z")) & (
            mean < -max(asked.number("size"), profile.grain)
        )  # higher than expected is an upset, not a forgery
        wild = (size > asked.number("wild_z")) & (z < asked.number("upset"))
        for flags, beyond, what, alone in (
            (low, -z / asked.number("z"), "水平偏低", asked.number("alone")),
            (wild, size / asked.number("wild_z"), "不再同步", asked.number("alone_wild")),
        ):
            for span in asked.spans(flags, width, places):
                percent = shown(100 * (np.exp(median(profile.rest[span.first : span.last + 1])) - 1), 3)
                found = {"what": what, "hours": span.length, "percent": percent}
                times = peak(beyond, places, span)
                yield asked.told(span, times, found, hard=times > alone)
    yield from _uncoupled(asked)


def _uncoupled(asked: Asked) -> Iterator[Finding]:
    """Windows in which what was expected moved as it does, and the series did not move with it."""
    profile, width, places = asked.profile, asked.whole("coupled"), asked.profile.places
    level, fitted = profile.level[places], profile.fitted[places]
    level = np.where(np.isfinite(fitted), level, np.nan)
    both = rolling_mean(level * fitted, width) - rolling_mean(level, width) * rolling_mean(fitted, width)
    own = rolling_mean(level**2, width) - rolling_mean(level, width) ** 2
    expected = rolling_mean(fitted**2, width) - rolling_mean(fitted, width) ** 2
    if not np.isfinite(expected).any():
        return
    with np.errstate(invalid="ignore", divide="ignore"):
        slope = both / expected
        together = np.arctanh(np.clip(both / np.sqrt(own * expected), -0.999, 0.999))
    apart = (scores(together) < -asked.number("coupled_z")) & (
        expected > np.nanquantile(expected, asked.number("moved"))
    )
    apart &= np.nan_to_num(slope, nan=1.0) < asked.number("slope")
    for span in asked.spans(apart, width, places):
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
        yield asked.told(
            span, PLAIN, {"points": shown(points, 3), "hours": span.length, "what": "折算浓度与含氧量不符"}, hard=True
        )


def _long(flags: Flags, least: int) -> list[Span]:
    return [span for span in merged(spans(flags), 2) if span.length >= least]


def _size(rest: Numbers, width: int, grain: float, times: float) -> Numbers:
    """Return scores of how far a series is from what is expected, 0 where that is less than `times` its usual distance.

    Hours of an upset count as little more than others. The resolution is part of every distance: a steady series is not
    restless because its last digit moves.
    """
    bound = 2 * max(scale(rest), grain)
    near = np.clip(rest, -bound, bound)
    square, mean = rolling_mean(near**2, width), rolling_mean(near, width)
    far = np.log(np.maximum(square - mean**2, 0) + grain**2 + LEAST_APART**2)
    return np.where(far > median(far) + 2 * log(times), scores(far), 0.0)


def _clip(rest: Numbers) -> tuple[float, float]:
    spread = max(scale(rest), 1e-9)
    return -CLIP * spread, CLIP * spread


CHECKS = {"D8": oxygen, "D9": relation}
