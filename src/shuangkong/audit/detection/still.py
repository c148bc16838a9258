"""数值不动: constant values (D1), zeros while the facility runs (D2), too little fluctuation (D3)."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

import numpy as np

from shuangkong.audit.detection.asked import Asked, peak, shown
from shuangkong.audit.detection.numbers import Span, equal_runs, median, rolling_mean, scores, spans, usual_run
from shuangkong.audit.detection.outlet import Flags, Numbers, Whole
from shuangkong.audit.finding import Finding


def constant(asked: Asked) -> Iterator[Finding]:
    """D1 恒值: runs of one value that neither the series' own runs nor the ties around them explain."""
    yield from _fine(asked)
    value, usual = asked.profile.value, asked.profile.usual
    hours = _without_pauses(value, asked.number("pause"))  # an hour of calibration does not end a run
    starts, lengths = equal_runs(value[hours])
    if not len(starts):
        return
    least = max(asked.number("hours"), asked.number("times") * usual_run(lengths))
    long = [(int(s), int(n)) for s, n in zip(starts, lengths, strict=True) if n >= least]
    inside = _flags(len(value), [Span(int(hours[s]), int(hours[s + n - 1])) for s, n in long])
    needed = log(len(value) / asked.number("chance"))
    for start, length in long:
        span = Span(int(hours[start]), int(hours[start + length - 1]))
        if not value[span.first] > asked.number("zero_share") * usual:
            continue
        ties = _ties(value, inside, span, asked.whole("around"), asked.profile.hold)
        beyond = (length - asked.profile.hold) / asked.profile.hold * -log(ties) / needed
        if beyond >= 1:
            hard = length >= asked.number("alone") and beyond >= asked.number("alone_times")
            found = {"hours": length, "value": shown(value[span.first]), "tie_share": shown(ties)}
            yield asked.told(span, 1 + beyond * length / least, found, hard=hard)


def _fine(asked: Asked) -> Iterator[Finding]:
    """Runs of one value in minutes, where minutes are known, too short for an hour to show them."""
    one = asked.profile.series
    if one.still is None:
        return
    least = max(asked.number("minutes"), asked.number("times") * one.still_usual)
    low = np.nan_to_num(one.value) <= asked.number("zero_share") * asked.profile.usual
    for span in spans((one.still >= least) & asked.profile.running & ~low):
        longest = float(one.still[span.first : span.last + 1].max())
        found = {"hours": shown(longest / 60, 3), "value": shown(float(one.value[span.first])), "tie_share": 0.0}
        yield asked.told(span, longest / least, found)


def zero(asked: Asked) -> Iterator[Finding]:
    """D2 零值或负值: hours at or below nothing while flow, load or another factor says that the facility runs.

    A series that often shows nothing is measured against its own stretches of nothing.
    """
    value = asked.profile.value
    usual = median(value[value > 0])
    low = np.isfinite(value) & (value <= asked.number("zero_share") * usual) & _proven(asked)
    found = spans(low)
    if not found or not usual > 0:
        return
    lengths = np.array([span.length for span in found])
    share = low.sum() / max(1, np.isfinite(value).sum())
    habitual = len(found) > asked.number("habit") or share > asked.number("habit_share")
    habit = float(np.quantile(lengths, asked.number("habit_tail"))) if habitual else 0.0
    least = max(asked.number("hours"), asked.number("times") * habit)
    for span in found:
        if span.length >= least and _sudden(value, span, asked.number("before_share") * usual, asked.whole("around")):
            never = len(found) <= asked.number("rare")  # a series that has no zeros but these
            hard = span.length >= asked.number("alone_rare" if never else "alone")
            yield asked.told(span, 1 + span.length / least, {"hours": span.length}, hard=hard)


def smooth(asked: Asked) -> Iterator[Finding]:
    """D3 波动过小: windows whose spread is a small part of what is usual for the series, beyond its own lower tail."""
    profile, places = asked.profile, asked.profile.places
    value, width = profile.value[places], asked.whole("samples")
    for narrow in (width, 2 * width):
        mean = rolling_mean(value, narrow)
        spread = rolling_mean(value**2, narrow) - mean**2
        with np.errstate(invalid="ignore", divide="ignore"):
            relative = 0.5 * np.log(np.maximum(spread, 0) + profile.resolution**2 / 12 + 1e-12)
            relative -= np.log(np.maximum(mean, asked.number("zero_share") * profile.usual) + 1e-9)
        depth, usual = -scores(relative), median(relative)
        low = (depth > asked.number("z")) & (relative < usual + log(asked.number("share")))
        low |= relative < usual + log(asked.number("certain"))  # so far below that its own tail says nothing
        low &= np.nan_to_num(mean) > asked.number("zero_share") * profile.usual
        low &= np.nan_to_num(rolling_mean((value <= 0).astype(float), narrow)) == 0  # zeros are D2's
        for span in asked.spans(low, narrow, places):
            deepest = -peak(np.nan_to_num(-relative, nan=-99.0), places, span) - usual
            found = {"hours": span.length, "percent": shown(100 * np.exp(deepest), 3)}
            hard = deepest < log(asked.number("alone_share")) and span.length >= asked.number("alone")
            yield asked.told(span, 1 + peak(depth, places, span) / asked.number("z"), found, hard=hard)


def _without_pauses(value: Numbers, longest: float) -> Whole:
    """Return the hours with values, and of longer pauses the first, which is not known and so ends a run."""
    known = np.flatnonzero(np.isfinite(value))
    pauses = known[:-1][np.diff(known) > longest] + 1
    return np.sort(np.concatenate((known, pauses)))


def _ties(value: Numbers, inside: Flags, span: Span, around: int, lag: int) -> float:
    """Return how often a sample equals the one before, in the days around a run and outside of all long runs."""
    first, last = max(lag, span.first - around), min(len(value), span.last + 1 + around)
    here, before = value[first:last], value[first - lag : last - lag]
    pairs = np.isfinite(here) & np.isfinite(before) & ~inside[first:last]
    return float(((here == before) & pairs).sum() + 1) / (pairs.sum() + 2)


def _flags(length: int, found: list[Span]) -> Flags:
    flags = np.zeros(length, dtype=bool)
    for span in found:
        flags[span.first : span.last + 1] = True
    return flags


def _proven(asked: Asked) -> Flags:
    """Tell where something besides the series says that the facility runs."""
    outlet, profile = asked.outlet, asked.profile
    known = [channel for name in ("flow", "load") if (channel := outlet.channel(name)) is not None]
    if known:
        return profile.running & np.all([np.isfinite(channel) for channel in known], axis=0)
    others = [one for name, one in asked.others.items() if name != profile.series.factor]
    normal = [one.value > asked.number("running") * one.usual for one in others]
    return np.any(normal, axis=0) if normal else np.zeros(outlet.steps, dtype=bool)


def _sudden(value: Numbers, span: Span, least: float, hours: int) -> bool:
    """Tell whether the series stood well above nothing right before or right after."""
    around = np.concatenate(
        (value[max(0, span.first - hours) : span.first], value[span.last + 1 : span.last + 1 + hours])
    )
    return bool(np.nanmax(np.append(around, 0.0)) > least)


CHECKS = {"D1": constant, "D2": zero, "D3": smooth}
