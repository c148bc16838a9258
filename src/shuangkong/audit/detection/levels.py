"""水平和形态: abrupt steps (D5), a level that moves at a calibration (D13), another level or another texture (D18)."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

import numpy as np

from shuangkong.audit.catalogue import common
from shuangkong.audit.detection.asked import PLAIN, Asked, peak, shown
from shuangkong.audit.detection.lasting import lasting
from shuangkong.audit.detection.numbers import (
    Span,
    median,
    merged,
    rolling_mean,
    rolling_median,
    scale,
    scores,
    spans,
)
from shuangkong.audit.detection.outlet import CALIBRATION, Flags, Numbers, Whole
from shuangkong.audit.finding import Finding

DAY = 24
CLIP, BESIDE = common()["clip"].value, common()["known_beside"].value
FEWEST, SLACK = int(common()["calibrations"].value), common()["calibration_slack"].value


def step(asked: Asked) -> Iterator[Finding]:
    """D5 突变: a jump within an hour or two that load, flow and oxygen do not make, to a level that stays for hours."""
    profile, places = asked.profile, asked.profile.places
    least, before = max(2, asked.whole("hours") // profile.hold), max(3, asked.whole("before") // profile.hold)
    level = (profile.rest if profile.followed > 0 else profile.level)[places]
    raw = profile.level[places]
    if len(level) < DAY:
        return
    after, past = rolling_median(level, least), np.roll(rolling_median(level, before), before)
    jump = after - past
    moves = np.abs(np.concatenate(([0.0], np.diff(raw))))
    sharpest = np.fmax(moves, np.fmax(np.roll(moves, 1), np.roll(moves, -1)))
    z, away = scores(jump), scores(after)
    # downwards, and to a level that is low by itself: the end of an exceedance is no step
    high = (z < -asked.number("z")) & (away < -asked.number("away")) & (np.abs(past) < np.abs(after))
    high &= jump < -max(log(1 + asked.number("size")), asked.number("grains") * profile.grain)
    high &= (sharpest > asked.number("sharp") * scale(np.diff(level))) & (
        sharpest > asked.number("sharp_share") * -jump
    )
    high &= ~_after_pause(places, before, asked.number("pause"))
    high &= profile.value[places] > asked.number("zero_share") * profile.usual  # zeros are D2's
    high[: before + 1] = False
    steady = _load_jump(asked, places, least, before)
    for span in merged(spans(high), least):
        at = span.first + int(np.argmin(z[span.first : span.last + 1]))
        end = min(len(places) - 1, _end(level, at, past[at], after[at], asked.whole("gap")))
        percent = 100 * float(np.exp(jump[at]) - 1)
        hours = Span(int(places[at]), int(places[end]) + profile.hold - 1)
        found = {"percent": shown(percent, 3), "hours": hours.length, "z": shown(abs(z[at]), 3)}
        beyond = abs(float(z[at])) / asked.number("z")
        hard = beyond > asked.number("alone") and hours.length >= asked.number("alone_hours")
        hard = hard and steady is not None and abs(float(steady[at])) < asked.number("steady")
        hard = hard and profile.grain < asked.number("alone_grain")
        yield asked.told(hours, beyond, found, hard=hard)


def calibrated(asked: Asked) -> Iterator[Finding]:
    """D13 校准异常: slope or intercept changed with no calibration marked, or a new level after an unplanned one."""
    yield from _adjusted(asked)
    mark, places = asked.profile.series.mark, asked.profile.places
    level, width = asked.profile.lasting[places], max(6, asked.whole("window") // asked.profile.hold)
    found = merged(spans(np.isin(mark, (CALIBRATION,))), asked.whole("apart"))
    if not found or len(level) < 4 * width:
        return
    after, before = rolling_median(level, width), np.roll(rolling_median(level, width), width)
    before[:width] = np.nan
    spread = scale(after - before)
    for span, due in zip(found, planned([one.first for one in found], asked.number("slack")), strict=True):
        at, until = (int(np.searchsorted(places, hour)) for hour in (span.first, span.last + 1))
        if due or until >= len(level) or not spread > 0:
            continue
        jump = float(after[until] - before[min(at, len(before) - 1)])
        if not jump < -max(log(1 + asked.number("size")), asked.number("z") * spread):
            continue
        told = {"percent": shown(100 * (np.exp(jump) - 1), 3), "what": "计划外校准后水平降低"}
        last = int(places[min(len(places) - 1, until + width)])
        beyond = -jump / spread / asked.number("z")
        yield asked.told(Span(span.first, last), beyond, told, hard=-jump > asked.number("alone") * spread)


def shifted(asked: Asked) -> Iterator[Finding]:
    """D18 分布偏移: days on another level than the season's, or with another texture than the series has.

    Texture is how far a value is from the one before, against how far values are from each other at all: what is made
    up by chance jumps too much, what is drawn by hand too little.
    """
    profile, places = asked.profile, asked.profile.places
    level = profile.level[places]
    for days in (asked.whole("short"), asked.whole("long")):
        width = max(8, days * DAY // profile.hold)
        away = contrast(level, width)
        z = scores(away)
        for span in asked.spans((z < -asked.number("z")) & (away < -asked.number("size")), width, places):
            inside = profile.level[span.first : span.last + 1]
            found = {"what": "水平", "hours": span.length, "percent": shown(100 * (np.exp(median(inside)) - 1), 3)}
            beyond = peak(-z, places, span) / asked.number("z")
            yield asked.told(span, beyond, found, hard=beyond > asked.number("alone"))
    yield from lasting(asked)
    for width in (asked.whole("texture"), asked.whole("texture_long")):
        yield from _texture(asked, level, places, width)


def _texture(asked: Asked, level: Numbers, places: Whole, width: int) -> Iterator[Finding]:
    floor, moves = asked.profile.grain**2 / 6, np.concatenate(([np.nan], np.diff(level)))
    if asked.profile.grain > asked.number("coarse") * scale(level):
        return  # the resolution makes the texture
    bound = asked.number("spike") * max(scale(moves), asked.profile.grain)
    square = rolling_mean(np.clip(moves, -bound, bound) ** 2, width)  # a spike is no texture
    spread = rolling_mean(level**2, width) - rolling_mean(level, width) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.log((square + floor) / (2 * np.maximum(spread, 0) + floor))
        size = np.log(square + floor)
    z, moved, needed = scores(ratio), scores(size), asked.number("texture_z")
    rough = (np.maximum(z, moved) > needed) & (z > asked.number("rough_z")) & (moved > 0)
    rough &= ratio > median(ratio) + log(asked.number("rougher"))
    even = (z < -needed) & (moved < -asked.number("even") * needed)
    for flags, what in ((rough, "前后值过于跳动"), (even, "前后值过于平滑")):
        for span in asked.spans(flags, width, places):
            beyond = peak(np.maximum(np.abs(z), moved), places, span) / needed
            found = {"what": what, "hours": span.length, "percent": 0.0}
            yield asked.told(span, beyond, found, hard=beyond > asked.number("alone_texture"))


def contrast(level: Numbers, width: int, *, spikes: bool = False) -> Numbers:
    """Return by how much a window differs from what stands on both sides of it, at its first value; no side, no answer."""
    mean = rolling_mean(level if spikes else np.clip(level, *_bounds(level)), width, BESIDE)
    left, right = np.roll(mean, width), np.roll(mean, -width)
    left[:width], right[-width:] = np.nan, np.nan
    one = np.where(np.isfinite(left), left, right)
    return mean - np.where(np.isfinite(left) & np.isfinite(right), (left + right) / 2, one)


def _bounds(level: Numbers) -> tuple[float, float]:
    middle, spread = median(level), max(scale(level), 1e-9)
    return middle - CLIP * spread, middle + CLIP * spread


def _end(level: Numbers, at: int, before: float, after: float, gap: int) -> int:
    """Return the last hour that is nearer to the new level than to the old one, a gap of some hours allowed."""
    nearer = np.abs(level[at:] - after) < np.abs(level[at:] - before)
    away = np.flatnonzero(rolling_mean((~nearer).astype(float), gap) >= 1)
    return at + (int(away[0]) - 1 if len(away) else len(nearer) - 1)


def _load_jump(asked: Asked, places: Whole, least: int, before: int) -> Numbers | None:
    """Return by how much load or flow jumps, whichever more; None where neither is known."""
    known = [asked.outlet.channel(name) for name in ("load", "flow")]
    logs = [np.log(np.maximum(one[places], 1e-9)) for one in known if one is not None]
    jumps = [rolling_median(one, least) - np.roll(rolling_median(one, before), before) for one in logs]
    return np.nan_to_num(np.max(np.abs(jumps), axis=0), nan=np.inf) if jumps else None


def _after_pause(places: Whole, reach: int, longest: float) -> Flags:
    """Tell where the values before are from before a stop or a long gap, so that a new level is no wonder."""
    pause = np.concatenate(([False], np.diff(places) > longest))
    return np.convolve(pause, np.ones(2 * reach + 1), "same") > 0.5


def planned(starts: list[int], slack: float) -> list[bool]:
    """Tell of each calibration whether it came when the usual interval lets expect it; with few, none is planned."""
    if len(starts) < FEWEST:
        return [False] * len(starts)
    gaps = np.diff(starts)
    usual = float(np.median(gaps))
    phase = np.array([(one - starts[0]) % usual for one in starts]) / usual
    middle = np.angle(np.exp(2j * np.pi * phase).mean()) / (2 * np.pi)
    away = np.abs((phase - middle + 0.5) % 1 - 0.5) * usual
    return [bool(one <= max(slack * usual, SLACK)) for one in away]


def _adjusted(asked: Asked) -> Iterator[Finding]:
    one = asked.profile.series
    logged = np.convolve(np.isin(one.mark, (CALIBRATION, "M")), np.ones(2 * asked.whole("apart") + 1), "same") > 0.5
    for name, found in (("斜率", one.slope), ("截距", one.intercept)):
        if found is None:
            continue
        places = np.flatnonzero(np.isfinite(found))
        changed = places[1:][np.diff(found[places]) != 0]
        for at in changed[~logged[changed]]:
            yield asked.told(
                Span(int(at), int(at)), PLAIN, {"percent": 0.0, "what": f"没有校准标记而{name}改变"}, hard=True
            )


CHECKS = {"D5": step, "D13": calibrated, "D18": shifted}
