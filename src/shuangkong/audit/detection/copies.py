"""数据复制: stretches that were there before, exactly or with a little noise, in the series or at another outlet (D4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, log

import numpy as np

from shuangkong.audit.catalogue import Check
from shuangkong.audit.detection.asked import Asked
from shuangkong.audit.detection.numbers import (
    Span,
    equal_runs,
    median,
    merged,
    quantile,
    rolling_mean,
    scores,
    spans,
    widened,
)
from shuangkong.audit.detection.outlet import Numbers, Outlet, Whole
from shuangkong.audit.finding import Finding

DAY = 24
STRIDE = 3  # hours between the windows that are compared: it saves time and decides nothing
Keys = np.typing.NDArray[np.uint64]
MIXER = np.uint64(0x9E3779B97F4A7C15)


def copied(asked: Asked) -> Iterator[Finding]:
    """D4 数据重复: exact copies longer than chance allows, and windows that stay too near to an earlier one."""
    for at, source, length in exact(asked):
        hard = length >= asked.number("alone")
        found = {"hours": length, "source": asked.outlet.moment(source), "how": "完全相同"}
        yield asked.told(Span(at, at + length - 1), 1 + length / asked.number("least"), found, hard=hard)
    for span, lag, ratio in near(asked):
        found = {
            "hours": span.length,
            "source": asked.outlet.moment(span.first - lag),
            "how": f"相差仅为平常的 {ratio:.0%}",
        }
        hard = ratio < asked.number("near_alone")
        yield asked.told(span, asked.number("near") / max(ratio, 1e-3), found, hard=hard)


def exact(asked: Asked) -> list[tuple[int, int, int]]:
    """Return (where, of where, how many hours) of copies; an instrument that repeats values is read once per sampling."""
    value = asked.profile.value
    starts, _ = equal_runs(value)
    kept, positions = value[starts], starts
    if len(kept) < asked.number("least_values"):
        return []
    same = going_on(kept, asked.check)
    if same > asked.number("searchable"):
        return []
    size = max(asked.whole("least"), ceil((2 * log(len(kept)) - log(asked.number("chance"))) / -log(same)))
    pairs = _pairs(kept, positions, size)
    hours = [(int(positions[b]), int(positions[a]), int(positions[b + n - 1] - positions[b]) + 1) for a, b, n in pairs]
    return sorted(hours)


def going_on(values: Numbers, check: Check) -> float:
    """Return how often two places that agree agree in the next step too: what a coarse or steady series does by itself."""
    shares = []
    for lag in (*range(5, 30), 48, 72, 168):
        equal = values[lag:] == values[:-lag]
        agreed = equal[:-1]
        if agreed.sum() >= check.number("agreed"):
            shares.append(float((equal[1:] & agreed).sum() + 1) / (float(agreed.sum()) + 2))
    distinct = len(np.unique(values)) / len(values)
    least = max(check.number("agreed_floor"), 1 / max(2.0, distinct * len(values)))
    return max(least, float(np.quantile(shares, check.number("agreed_tail")))) if shares else least


def _pairs(values: Numbers, positions: Whole, size: int) -> list[tuple[int, int, int]]:
    """Return (earlier, later, length) of equal stretches of at least `size` values."""
    keys = keys_of(values, size)
    known = np.isfinite(keys.astype(float)) & (keys != 0)
    places = np.flatnonzero(known)
    order = places[np.argsort(keys[places], kind="stable")]
    equal = keys[order][1:] == keys[order][:-1]
    earlier, later = order[:-1][equal], order[1:][equal]
    found: list[tuple[int, int, int]] = []
    for lag in np.unique(later - earlier):
        here = np.sort(later[later - earlier == lag])
        runs = np.split(here, np.flatnonzero(np.diff(here) > 1) + 1)
        found += [(int(run[0] - lag), int(run[0]), len(run) + size - 1) for run in runs]
    return [one for one in found if positions[one[1]] - positions[one[0]] >= one[2] // 2]


def keys_of(values: Numbers, size: int) -> Keys:
    """Return a number for every stretch of `size` values, equal for equal stretches; 0 where one is not known."""
    if len(values) < size:
        return np.zeros(0, dtype=np.uint64)
    whole = np.round(np.nan_to_num(values, nan=-1.0) * 1e6).astype(np.int64).astype(np.uint64)
    key = np.zeros(len(values) - size + 1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for place in range(size):
            key = (key ^ whole[place : place + len(key)]) * MIXER
            key ^= key >> np.uint64(29)
    unknown = np.convolve(~np.isfinite(values), np.ones(size), "valid") > 0
    key[unknown] = 0
    return key


def near(asked: Asked) -> list[tuple[Span, int, float]]:
    """Return windows that follow an earlier one of the same time of day closer than the series' own noise allows."""
    level, width = asked.profile.level, max(asked.whole("window"), asked.whole("window_samples") * asked.profile.hold)
    value = asked.profile.value
    # what is below detection stands as zero: two stretches of it are alike without being copies
    told = value > 0 if asked.profile.often_zero else np.isfinite(value)
    level = np.where(told, level, np.nan)
    step = asked.profile.hold
    moves = np.concatenate((np.full(step, np.nan), (level[step:] - level[:-step]) ** 2))
    bound = asked.number("spikes") ** 2 * quantile(moves, 0.75)  # spikes are no noise
    noise = rolling_mean(np.minimum(moves, bound), width)
    floor = asked.profile.grain**2
    best = np.full(len(level), np.inf)
    lags = np.zeros(len(level), dtype=int)
    known = np.isfinite(level).astype(float)
    filled = np.where(known > 0, level, 0.0)
    for lag in range(DAY, len(level) - width, DAY):
        apart = _apart(filled, known, lag, width, asked.number("window_known"))
        at = lag + STRIDE * np.arange(len(apart))
        ratio = (apart + floor) / (np.minimum(noise[at], noise[at - lag]) + floor)
        usual = median(ratio)
        ratio = ratio / min(1.0, usual) if usual > 0 else np.full(len(ratio), np.inf)
        better = ratio < best[at]
        best[at[better]], lags[at[better]] = ratio[better], lag
    # of the nearest of hundreds of earlier days the logarithm is spread narrowly: what falls out of it was not chance
    low = (best < asked.number("near")) & (
        scores(np.log(np.where(np.isfinite(best), best, np.nan))) < -asked.number("near_z")
    )
    low &= (np.nan_to_num(noise) > asked.number("noise_share") * median(noise)) & (
        np.nan_to_num(noise) > asked.number("grains") * floor
    )
    found = []
    for span in merged(spans(widened(low, width)), 1):
        place = span.first + int(np.argmin(best[span.first : span.last - width + 2]))
        found.append((span, int(lags[place]), float(best[place])))
    return found


def _apart(level: Numbers, known: Numbers, lag: int, width: int, share: float) -> Numbers:
    """Return how far windows are from those `lag` hours before, their means aside: the variance of the differences.

    Every third window only, as sums of running sums: this is where most of the time of a year goes.
    """
    both = known[lag:] * known[:-lag]
    gap = (level[lag:] - level[:-lag]) * both
    count, total, square = (_sums(one, width) for one in (both, gap, gap * gap))
    return np.where(count >= share * width, square / count - (total / count) ** 2, np.nan)


def _sums(values: Numbers, width: int) -> Numbers:
    running = np.concatenate(([0.0], np.cumsum(values)))
    return running[width::STRIDE] - running[: len(running) - width : STRIDE]


Row = tuple[Outlet, str, Numbers]  # a series: its outlet, its factor, its normal values


def between(rows: Sequence[Row], check: Check) -> Iterator[Finding]:
    """D4 between series: stretches of one that stand in another too, at any time."""
    if len(rows) < 2:
        return
    size = int(check.number("between"))
    parts = [_own_keys(number, value, size) for number, (_, _, value) in enumerate(rows)]
    key, owner, place = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(key, kind="stable")
    key, owner, place = key[order], owner[order], place[order]
    equal = np.flatnonzero((key[1:] == key[:-1]) & (owner[1:] != owner[:-1]))
    seen: dict[tuple[int, int], list[int]] = {}
    for at in equal:
        for one, other in ((at, at + 1), (at + 1, at)):
            seen.setdefault((int(owner[one]), int(owner[other])), []).append(int(place[one]))
    for (mine, theirs), places in seen.items():
        outlet, factor, value = rows[mine]
        if going_on(value, check) > check.number("searchable_between"):
            continue
        for span in merged([Span(at, at + size - 1) for at in places], size):
            found = {"hours": span.length, "source": f"{rows[theirs][0].code} {rows[theirs][1]} ", "how": "完全相同"}
            moments = outlet.moment(span.first), outlet.moment(span.last)
            yield check.finding(outlet.code, outlet.area, *moments, 0.5, found, factor=factor, hard=True)


def _own_keys(number: int, value: Numbers, size: int) -> tuple[Keys, Whole, Whole]:
    """Return the keys of a series' stretches, whose they are, and where; none of stretches that change too little."""
    starts, _ = equal_runs(value)
    key = keys_of(value[starts], size)
    places = np.flatnonzero(key)
    return key[places], np.full(len(places), number), starts[places]


CHECKS = {"D4": copied}
