"""自身规律: what is usual for a series — its resolution, its sampling, its rhythm, and what it follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from shuangkong.audit.catalogue import common
from shuangkong.audit.detection.numbers import TO_SIGMA, equal_runs, median, quantile, scale
from shuangkong.audit.detection.outlet import NORMAL, STOPS, Flags, Numbers, Outlet, Series, Whole

DAY = 24
YEAR, WAVE = 8766, common()["wave"].value  # hours, and the share of a year from which on its wave can be told
SEASON = int(common()["season"].value)  # days of which the median is the season's level
LEAST = int(common()["learn"].value)  # hours from which on a relation is learnt
FLOOR, FLOOR_OFTEN, OFTEN = (
    common()[name].value for name in ("floor", "floor_often", "often")
)  # of the median: what is smaller counts as nothing in logarithms
COARSE = common()["coarse"].value  # resolution as a share of what is usual
WORKING = common()["working"].value  # quantile of a channel that is its reading at work
ON = common()["running"].value  # of the usual flow or load: the facility runs
DECIMALS = 6
HUBER = common()["huber"].value
RARE, RARE_SHARE = (
    common()["rare"].value,
    common()["rare_share"].value,
)  # standard deviations, and share: load that far from the season's is another operation


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
    lasting: Numbers  # log without rhythm, load, flow, oxygen and a yearly wave: a shift of months stays in it

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
    def often_zero(self) -> bool:
        """Tell whether the series shows nothing now and then by itself, as where it falls below detection."""
        return often_zero(self.value)

    @property
    def coarse(self) -> bool:
        """Tell whether steps and levels of a series cannot be judged: its values are a few steps of the resolution."""
        return self.grain > COARSE

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
            on &= ~(channel < ON * at_work(outlet, channel))
    return on


def at_work(outlet: Outlet, channel: Numbers) -> float:
    """Return what a channel reads when the facility works.

    An upper quantile of the hours not marked as a stop: a plant that stands by for most of the year is measured against
    its work, not against its standby.
    """
    stopped = np.all([np.isin(one.mark, STOPS) for one in outlet.series.values()], axis=0)
    working = channel[(channel > 0) & ~stopped]
    return quantile(working if len(working) else channel[channel > 0], WORKING)


def profiles(outlet: Outlet) -> dict[str, Profile]:
    """Return what is usual for every series of an outlet of hours."""
    on = running(outlet)
    values = normal(outlet, on)
    logs = {name: logarithm(one) for name, one in values.items()}
    channels = _channels(outlet, on)
    levels = {name: deseasoned(found) for name, found in {**channels, **logs}.items()}
    return {
        name: _profile(one, values[name], on, logs[name], name, levels, channels) for name, one in outlet.series.items()
    }


def normal(outlet: Outlet, on: Flags) -> dict[str, Numbers]:
    """Return the values of every series in normal hours of operation, else NaN."""
    return {name: np.where(np.isin(one.mark, NORMAL) & on, one.value, np.nan) for name, one in outlet.series.items()}


def _profile(
    one: Series, value: Numbers, on: Flags, log: Numbers, name: str, levels: dict[str, Numbers],
    channels: dict[str, Numbers],
) -> Profile:  # fmt: skip
    others = [found for other, found in levels.items() if other != name]
    fitted, followed = fit(levels[name], others)
    fitted = np.where(unusual(levels), np.nan, fitted)
    return Profile(
        series=one, value=value, running=on, resolution=resolution(value), hold=hold(value), log=log,
        level=levels[name], fitted=fitted, rest=levels[name] - fitted, followed=followed, lasting=lasting(log, channels),
    )  # fmt: skip


def _channels(outlet: Outlet, on: Flags) -> dict[str, Numbers]:
    """Flow and load as logarithms, oxygen as the logarithm of what dilution leaves (21 − O2), of running hours."""
    found = {}
    for name in ("flow", "load"):
        channel = outlet.channel(name)
        if channel is not None:
            found[f"channel {name}"] = logarithm(np.where(on, channel, np.nan))
    oxygen = outlet.channel("o2")
    if oxygen is not None:
        found["channel o2"] = np.log(np.clip(21 - np.where(on, oxygen, np.nan), 0.5, None))
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
    floor = FLOOR_OFTEN if often_zero(values) else FLOOR  # a series that shows nothing now and then does not leap there
    return np.log(np.maximum(values, 0) + floor * median(positive))


def often_zero(values: Numbers) -> bool:
    """Tell whether a series shows nothing more often than by accident."""
    return bool((values <= 0).sum() > OFTEN * (values > 0).sum())


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


def lasting(log: Numbers, channels: Mapping[str, Numbers]) -> Numbers:
    """Return a series without its daily rhythm, what channels explain, and a yearly wave where a year is known.

    No median of a month is taken away: of a shift that lasts for weeks that median would be the shift itself.
    """
    turn = 2 * np.pi * np.arange(len(log)) / YEAR
    waves = [np.cos(turn), np.sin(turn)] if len(log) > WAVE * YEAR else []
    rest = log - fit(log, [*channels.values(), *waves])[0]
    table = np.concatenate((rest, np.full(-len(rest) % DAY, np.nan))).reshape(-1, DAY)
    return (table - _medians(table.T)[None, :]).reshape(-1)[: len(log)]


def daily(values: Numbers, least: int) -> Numbers:
    """Return the median of each day, NaN of a day of which fewer than `least` hours are known."""
    table = np.concatenate((values, np.full(-len(values) % DAY, np.nan))).reshape(-1, DAY)
    return np.where(np.isfinite(table).sum(axis=1) >= least, _medians(table), np.nan)


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
