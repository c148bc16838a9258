"""自身规律: what is usual for a series — its resolution, its sampling, its rhythm, and what it follows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shuangkong.audit.detection.numbers import TO_SIGMA, equal_runs, median, scale
from shuangkong.audit.detection.outlet import NORMAL, Flags, Numbers, Outlet, Series, Whole

DAY = 24
SEASON = 31  # days of which the median is the season's level
LEAST = 240  # hours from which on a relation is learnt
FLOOR, FLOOR_OFTEN, OFTEN = 0.02, 0.3, 0.02  # of the median: what is smaller counts as nothing in logarithms
ON = 0.2  # of the usual flow or load: the facility runs
DECIMALS = 6
HUBER = 1.5
RARE, RARE_SHARE = 3.5, 0.12  # standard deviations, and share: load that far from the season's is another operation


@dataclass(frozen=True)
class Profile:
    """A series and what is usual for it. Logarithms make scaling a shift and let one scale serve all levels."""

    series: Series
    value: Numbers  # normal hours of a running facility, else NaN
    running: Flags
    resolution: float  # the smallest step between values
    hold: int  # hours for which a sampling instrument repeats its value
    log: Numbers
    level: Numbers  # log without season and daily rhythm
    fitted: Numbers  # what load, flow, oxygen and other factors let expect of `level`
    rest: Numbers  # level − fitted
    followed: float  # share of the spread of `level` that is explained

    @property
    def places(self) -> Whole:
        """The hours that count, one for every sampling: windows are of measurements, so that stops cost no power."""
        known = np.isfinite(self.value)
        if self.hold > 1:
            starts, _ = equal_runs(self.value)
            first = np.zeros(len(known), dtype=bool)
            first[starts] = True
            known &= first
        return np.flatnonzero(known)

    @property
    def usual(self) -> float:
        """The median of normal hours."""
        return median(self.value)

    @property
    def grain(self) -> float:
        """The resolution as a share of what is usual: nothing finer can be told from a series."""
        return self.resolution / max(self.usual, 1e-9)


def running(outlet: Outlet) -> Flags:
    """Tell for every hour whether the facility runs, as far as flow or load can say."""
    on = np.ones(outlet.steps, dtype=bool)
    for name in ("flow", "load"):
        channel = outlet.channel(name)
        if channel is not None:
            usual = median(channel[channel > 0])
            on &= ~(channel < ON * usual)
    return on


def profiles(outlet: Outlet) -> dict[str, Profile]:
    """Return what is usual for every series of an outlet of hours."""
    on = running(outlet)
    values = normal(outlet, on)
    logs = {name: logarithm(one) for name, one in values.items()}
    levels = {name: deseasoned(found) for name, found in {**_channels(outlet), **logs}.items()}
    return {name: _profile(one, values[name], on, logs[name], name, levels) for name, one in outlet.series.items()}


def normal(outlet: Outlet, on: Flags) -> dict[str, Numbers]:
    """Return the values of every series in normal hours of operation, else NaN."""
    return {name: np.where(np.isin(one.mark, NORMAL) & on, one.value, np.nan) for name, one in outlet.series.items()}


def _profile(
    one: Series, value: Numbers, on: Flags, log: Numbers, name: str, levels: dict[str, Numbers]
) -> Profile:  # fmt: skip
    others = [found for other, found in levels.items() if other != name]
    fitted, followed = fit(levels[name], others)
    fitted = np.where(unusual(levels), np.nan, fitted)
    return Profile(
        series=one, value=value, running=on, resolution=resolution(value), hold=hold(value), log=log,
        level=levels[name], fitted=fitted, rest=levels[name] - fitted, followed=followed,
    )  # fmt: skip


def _channels(outlet: Outlet) -> dict[str, Numbers]:
    """Flow and load as logarithms, oxygen as the logarithm of what dilution leaves (21 − O2)."""
    found = {}
    for name in ("flow", "load"):
        channel = outlet.channel(name)
        if channel is not None:
            found[f"channel {name}"] = logarithm(channel)
    oxygen = outlet.channel("o2")
    if oxygen is not None:
        found["channel o2"] = np.log(np.clip(21 - oxygen, 0.5, None))
    return found


def unusual(levels: dict[str, Numbers]) -> Flags:
    """Tell where load or flow is so far from what the season has that a relation learnt elsewhere proves nothing."""
    found = np.zeros(len(next(iter(levels.values()))), dtype=bool)
    for name in ("channel flow", "channel load"):
        if name in levels:
            found |= np.abs(levels[name]) > max(RARE * scale(levels[name]), RARE_SHARE)
    return found


def logarithm(values: Numbers) -> Numbers:
    """Return logarithms in which values near zero do not run away."""
    positive = values[values > 0]
    if not len(positive):
        return np.zeros(len(values)) + np.where(np.isfinite(values), 0.0, np.nan)
    often = (values <= 0).sum() > OFTEN * len(positive)  # a series that shows nothing now and then does not leap there
    return np.log(np.maximum(values, 0) + (FLOOR_OFTEN if often else FLOOR) * median(positive))


def resolution(values: Numbers) -> float:
    """Return the smallest step between values: a power of ten, or 2 or 5 times one; 0 where nothing is known."""
    known = np.unique(values[np.isfinite(values)])
    if len(known) < 2:
        return 0.0
    for digits in range(DECIMALS + 1):
        for times in (5, 2, 1):
            step = times * 10.0**-digits
            if np.mean(np.abs(known / step - np.round(known / step)) < 1e-6) >= 0.98:
                return step
    return 10.0**-DECIMALS


def hold(values: Numbers) -> int:
    """Return for how many hours an instrument that samples repeats its value; 1 for one that measures all the time."""
    _, lengths = equal_runs(values)
    if not len(lengths):
        return 1
    usual = int(np.median(np.repeat(lengths, lengths)))
    near = (lengths >= 0.5 * usual) & (lengths <= 1.5 * usual)
    return usual if usual > 1 and usual <= DAY and lengths[near].sum() > 0.6 * lengths.sum() else 1


def deseasoned(log: Numbers) -> Numbers:
    """Return a series without its season (median of a month) and its daily rhythm (median of each hour)."""
    days = -(-len(log) // DAY)
    padded = np.concatenate((log, np.full(days * DAY - len(log), np.nan)))
    table = padded.reshape(days, DAY)
    daily = _medians(table)
    half = SEASON // 2  # days
    padded = np.concatenate((np.full(half, np.nan), daily, np.full(half, np.nan)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, SEASON)
    season = _medians(windows)
    table = table - season[:, None]
    rhythm = _medians(table.T)
    return (table - rhythm[None, :]).reshape(-1)[: len(log)]


def _medians(table: Numbers) -> Numbers:
    """Return the median of every row, NaN of one without values."""
    ordered = np.sort(table, axis=1)  # NaN last
    counts = np.isfinite(table).sum(axis=1)
    at = np.maximum(counts - 1, 0)
    rows = np.arange(len(table))
    found = (ordered[rows, at // 2] + ordered[rows, (at + 1) // 2]) / 2
    return np.where(counts > 0, found, np.nan)


def fit(target: Numbers, others: list[Numbers]) -> tuple[Numbers, float]:
    """Return what others let expect of a series, by a regression that outliers cannot pull, and how much it explains."""
    known = np.isfinite(target)
    others = [one for one in others if np.isfinite(one[known]).mean() > 0.5 and scale(one) > 0] if known.any() else []
    rows = known.copy()
    for one in others:
        rows &= np.isfinite(one)
    if not others or rows.sum() < LEAST:
        return np.where(known, median(target), np.nan), 0.0
    columns = np.column_stack([np.clip(one / scale(one), -6, 6) for one in others] + [np.ones(len(target))])
    weights = np.ones(int(rows.sum()))
    x, y = columns[rows], target[rows]
    for _ in range(6):
        heavy = x * weights[:, None]
        beta = np.linalg.solve(x.T @ heavy + 1e-3 * len(y) * np.eye(x.shape[1]) * 1e-2, heavy.T @ y)
        rest = y - x @ beta
        spread = max(TO_SIGMA * float(np.median(np.abs(rest))), 1e-9)
        weights = np.minimum(1.0, HUBER * spread / np.maximum(np.abs(rest), 1e-12))
    fitted = np.where(np.isfinite(columns).all(axis=1), columns @ beta, np.nan)
    return fitted, max(0.0, 1 - (spread / max(scale(target), 1e-9)) ** 2)
