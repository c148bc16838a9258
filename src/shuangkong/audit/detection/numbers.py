"""稳健统计: medians, runs, rolling windows and tail probabilities; plain numpy, NaN where too little is known."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from math import lgamma, log
from statistics import NormalDist

import numpy as np

from shuangkong.audit.catalogue import common
from shuangkong.audit.detection.outlet import Flags, Numbers, Whole

TO_SIGMA = 1.4826  # of a normal distribution, from the median absolute deviation
TAIL = common()[
    "tail"
].value  # share of |z| at which the tail is held against a normal one's: a sixth may be tampered with
USUAL_TAIL = NormalDist().inv_cdf((1 + TAIL) / 2)
KNOWN, BULK, RUN_TAIL = (common()[name].value for name in ("known", "bulk", "run_tail"))


@dataclass(frozen=True, slots=True)
class Span:
    """Steps from `first` to `last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many steps."""
        return self.last - self.first + 1


def median(values: Numbers) -> float:
    """Return the median of what is known, NaN of nothing."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else float("nan")


def quantile(values: Numbers, share: float) -> float:
    """Return a quantile of what is known, NaN of nothing."""
    known = values[np.isfinite(values)]
    return float(np.quantile(known, share)) if len(known) else float("nan")


def scale(values: Numbers) -> float:
    """Return the standard deviation that the median absolute deviation stands for."""
    return TO_SIGMA * median(np.abs(values - median(values)))


def scores(values: Numbers) -> Numbers:
    """Return robust z-scores, tamed where a series has heavier tails than a normal one; 0 where nothing is known."""
    spread = scale(values)
    if not spread > 0:
        return np.zeros(len(values))
    found = (values - median(values)) / spread
    tail = quantile(np.abs(found), TAIL) / USUAL_TAIL
    return np.nan_to_num(found / max(1.0, tail))


def rolling_mean(values: Numbers, width: int, share: float = KNOWN) -> Numbers:
    """Return the mean of each `width` steps, at the first of them; NaN where fewer than `share` are known."""
    known = np.isfinite(values)
    sums = np.cumsum(np.concatenate(([0.0], np.where(known, values, 0.0))))
    counts = np.cumsum(np.concatenate(([0], known)))
    found = np.full(len(values), np.nan)
    if width > len(values):
        return found
    count = counts[width:] - counts[:-width]
    with np.errstate(invalid="ignore", divide="ignore"):
        means = (sums[width:] - sums[:-width]) / count
    found[: len(means)] = np.where(count >= share * width, means, np.nan)
    return found


def rolling_median(values: Numbers, width: int) -> Numbers:
    """Return the median of each `width` steps, at the first of them; NaN where one in two is missing."""
    found = np.full(len(values), np.nan)
    if width > len(values):
        return found
    windows = np.lib.stride_tricks.sliding_window_view(values, width)
    known = np.isfinite(windows).sum(axis=1) * 2 > width
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        whole = np.isfinite(windows).all(axis=1)
        medians = np.full(len(windows), np.nan)
        medians[whole] = np.median(windows[whole], axis=1)
        partly = known & ~whole
        medians[partly] = np.nanmedian(windows[partly], axis=1)
    found[: len(windows)] = medians
    return found


def spans(flags: Flags) -> list[Span]:
    """Return the runs of true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return [Span(int(a), int(b) - 1) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def widened(flags: Flags, width: int) -> Flags:
    """Return flags of windows (at their first step) as flags of all steps in them."""
    marks = np.zeros(len(flags) + 1, dtype=np.int64)
    starts = np.flatnonzero(flags)
    np.add.at(marks, starts, 1)
    np.add.at(marks, np.minimum(starts + width, len(flags)), -1)
    return np.cumsum(marks[:-1]) > 0


def merged(found: list[Span], gap: int) -> list[Span]:
    """Return spans in order, those nearer than `gap` steps made one."""
    joined: list[Span] = []
    for span in sorted(found, key=lambda one: one.first):
        if joined and span.first - joined[-1].last <= gap:
            joined[-1] = Span(joined[-1].first, max(joined[-1].last, span.last))
        else:
            joined.append(span)
    return joined


def equal_runs(values: Numbers) -> tuple[Whole, Whole]:
    """Return where runs of equal known values begin, and how long they are."""
    same = values[1:] == values[:-1]
    starts = np.concatenate(([0], np.flatnonzero(~same) + 1)) if len(values) else np.zeros(0, dtype=int)
    lengths = np.diff(np.concatenate((starts, [len(values)])))
    known = np.isfinite(values[starts])
    return starts[known], lengths[known]


def usual_run(lengths: Whole) -> float:
    """Return how long runs get without anything happening: the 99th percentile, as the bulk of the runs lets expect."""
    bulk = 2 * (float(np.quantile(lengths, BULK)) - 1) + 1
    return min(bulk, float(np.quantile(lengths, RUN_TAIL)))


def binomial_tail(count: int, trials: int, share: float) -> float:
    """Return how likely at least `count` of `trials` are, each with probability `share`."""
    if count <= 0:
        return 1.0
    share = min(max(share, 1e-12), 1 - 1e-12)
    return min(1.0, float(np.exp(list(_terms(count, trials, share))).sum()))


def _terms(count: int, trials: int, share: float) -> Iterator[float]:
    for k in range(count, trials + 1):
        ways = lgamma(trials + 1) - lgamma(k + 1) - lgamma(trials - k + 1)
        yield ways + k * log(share) + (trials - k) * log(1 - share)


def poisson_tail(count: int, mean: float) -> float:
    """Return how likely at least `count` events are where `mean` are expected."""
    if count <= 0:
        return 1.0
    terms = [k * log(mean) - mean - lgamma(k + 1) for k in range(count, count + 60 + 2 * int(mean))]
    return min(1.0, float(np.exp(terms).sum()))


def poisson_head(count: int, mean: float) -> float:
    """Return how likely at most `count` events are where `mean` are expected."""
    return min(1.0, float(np.exp([k * log(max(mean, 1e-12)) - mean - lgamma(k + 1) for k in range(count + 1)]).sum()))


def surprise(probability: float) -> float:
    """Return how many zeros stand before a probability: 3 for one in a thousand, at most 300."""
    return min(300.0, -float(np.log10(max(probability, 1e-300))))
