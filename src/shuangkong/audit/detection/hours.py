"""换成小时: finer data as hourly means, coarser data repeated for the hours that they stand for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from shuangkong.audit.detection.numbers import equal_runs, usual_run
from shuangkong.audit.detection.outlet import HOUR, NORMAL, Numbers, Outlet, Series, Twice

MOST = 6 * HOUR  # minutes: what comes more seldom is no series of hours
NORMAL_SHARE = 0.75  # of the values of an hour; as HJ 212-2017, annex C, for waste gas


def by_hours(outlet: Outlet) -> Outlet:
    """Return an outlet on a grid of hours."""
    if outlet.minutes < HOUR:
        times = max(1, HOUR // outlet.minutes)
        series = {
            name: _with_runs(_shorter(one, times), one, outlet.minutes, times) for name, one in outlet.series.items()
        }
        channels = {name: _means(one, times) for name, one in outlet.channels.items()}
        return replace(outlet, series=series, channels=channels, minutes=HOUR)
    if HOUR < outlet.minutes <= MOST:
        times = outlet.minutes // HOUR
        series = {name: _longer(one, times) for name, one in outlet.series.items()}
        channels = {name: np.repeat(one, times) for name, one in outlet.channels.items()}
        return replace(outlet, series=series, channels=channels, minutes=HOUR)
    return outlet


def _shorter(one: Series, times: int) -> Series:
    normal = np.isin(one.mark, NORMAL)
    blocks = _blocks(np.where(normal, 1.0, 0.0), times, 0.0).mean(axis=1)
    odd = np.array([next((m for m in part if m not in NORMAL), "") for part in _text_blocks(one.mark, times)])
    return replace(
        one,
        value=_means(
            np.where(normal | (_repeated(blocks, times, len(normal)) < NORMAL_SHARE), one.value, np.nan), times
        ),
        mark=np.where(blocks >= NORMAL_SHARE, "", odd),
        limit=_means(one.limit, times),
        twice=[Twice(two.at // times, two.before, two.after) for two in one.twice],
        **_each(one, lambda values: _means(values, times)),
    )


def _with_runs(hours: Series, fine: Series, minutes: int, times: int) -> Series:
    """Keep how long runs of one value are in the finer data: an hour's mean does not show them."""
    starts, lengths = equal_runs(np.where(np.isin(fine.mark, NORMAL), fine.value, np.nan))
    if not len(starts):
        return hours
    still = np.zeros(len(hours.value))
    for start, length in zip(starts[lengths > 1], lengths[lengths > 1], strict=True):
        span = slice(start // times, (start + length - 1) // times + 1)
        still[span] = np.maximum(still[span], length * minutes)
    return replace(hours, still=still, still_usual=usual_run(lengths) * minutes)


def _longer(one: Series, times: int) -> Series:
    return replace(
        one,
        value=np.repeat(one.value, times),
        mark=np.repeat(one.mark, times),
        limit=np.repeat(one.limit, times),
        twice=[Twice(two.at * times, two.before, two.after) for two in one.twice],
        **_each(one, lambda values: np.repeat(values, times)),
    )


def _each(one: Series, change: Callable[[Numbers], Numbers]) -> dict[str, Any]:
    """Return what else is known of a series, changed in the same way."""
    names = ("corrected", "late", "source", "slope", "intercept", "expected_kg")
    return {name: change(values) for name in names if (values := getattr(one, name)) is not None}


def _means(values: Numbers, times: int) -> Numbers:
    blocks = _blocks(values, times, np.nan)
    known = np.isfinite(blocks)
    count = known.sum(axis=1)
    return np.where(count > 0, np.where(known, blocks, 0.0).sum(axis=1) / np.maximum(count, 1), np.nan)


def _blocks(values: Numbers, times: int, fill: float) -> Numbers:
    whole = -(-len(values) // times) * times
    return np.concatenate((values, np.full(whole - len(values), fill))).reshape(-1, times)


def _text_blocks(marks: np.typing.NDArray[np.str_], times: int) -> np.typing.NDArray[np.str_]:
    whole = -(-len(marks) // times) * times
    return np.concatenate((marks, np.full(whole - len(marks), ""))).reshape(-1, times)


def _repeated(values: Numbers, times: int, length: int) -> Numbers:
    return np.repeat(values, times)[:length]
