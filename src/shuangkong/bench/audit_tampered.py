"""虚构造假: what somebody does to an invented year, in many ways and strengths; named after the checks they are for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from shuangkong.bench.audit_made import HOURS, Made

Change = Callable[[Made, float], None]
WEAK, STRONG = 0.0, 1.0


def tampered(made: Made, pattern: str, strength: float) -> Made:
    """Tamper with an outlet; `strength` 0 is hard to see, 1 is plain."""
    PATTERNS[pattern](made, strength)
    return made


def _running(made: Made, length: int, name: str = "") -> int:
    """Return where a stretch of running hours begins (mostly running, where there is none)."""
    value = made.values[name or made.main]
    good = np.isfinite(value) & (made.marks == "N") & (value > 0.1 * np.nanmedian(value))
    flow = made.channels.get("flow")
    if flow is not None:
        good &= flow > 0.3 * np.median(flow[flow > 0])
    share = np.convolve(good, np.ones(length), "valid") / length
    places = np.flatnonzero(share[400 : len(share) - 400] >= min(1.0, share[400 : len(share) - 400].max())) + 400
    return int(made.rng.choice(places))


def _span(made: Made, weak: int, strong: int, strength: float) -> slice:
    length = int(weak + (strong - weak) * strength)
    at = _running(made, length)
    made.first, made.last = at, at + length - 1
    return slice(at, at + length)


def constant(made: Made, strength: float) -> None:
    """D1: one value for 8 to 60 hours."""
    span = _span(made, 8, 60, strength)
    made.values[made.main][span] = made.values[made.main][span.start]


def zero(made: Made, strength: float) -> None:
    """D2: nothing for 4 to 24 hours while the facility runs."""
    made.values[made.main][_span(made, 4, 24, strength)] = 0.0


def jitter(made: Made, strength: float) -> None:
    """D3: nearly one value for 20 to 200 hours."""
    span = _span(made, 20, 200, strength)
    value = made.values[made.main]
    usual = np.nanstd(np.diff(np.log(np.maximum(value[span], 1e-6))))
    value[span] = value[span.start] * (1 + max(0.0005, 0.05 * usual) * made.rng.standard_normal(span.stop - span.start))


def replay(made: Made, strength: float) -> None:
    """D4: 18 to 120 hours of an earlier day once more, exactly."""
    span = _span(made, 18, 120, strength)
    back = 24 * int(made.rng.integers(1, 14)) + 24 * ((span.stop - span.start) // 24)
    made.values[made.main][span] = made.values[made.main][span.start - back : span.stop - back]


def noisy_replay(made: Made, strength: float) -> None:
    """D4: one to seven earlier days once more, with a little noise."""
    span = _span(made, 24, 168, strength)
    back = 24 * int(made.rng.integers(7, 15))
    value = made.values[made.main]
    noise = (0.02 - 0.015 * strength) * made.rng.standard_normal(span.stop - span.start)
    value[span] = value[span.start - back : span.stop - back] * (1 + noise)


def step(made: Made, strength: float) -> None:
    """D5: for 5 to 48 hours only a part is told."""
    made.values[made.main][_span(made, 5, 48, strength)] *= 0.6 - 0.35 * strength


def clamp(made: Made, strength: float) -> None:
    """D6: what would be above the limit is told as a little less than the limit, for two months to all the year."""
    _raise(made, 0.72 + 0.1 * strength)
    span = _span(made, 1440, 7000, strength)
    limit = _told_limit(made)
    value = made.values[made.main]
    low = 0.93
    high = value[span] > low * limit[span]
    value[span] = np.where(high, limit[span] * made.rng.uniform(low, 0.99, span.stop - span.start), value[span])


def cap(made: Made, strength: float) -> None:
    """D6/D7: values are cut at 98 % of the limit."""
    _raise(made, 0.7 + 0.1 * strength)
    span = _span(made, 1440, 7000, strength)
    value = made.values[made.main]
    value[span] = np.minimum(value[span], 0.98 * _told_limit(made)[span])


def flat(made: Made, strength: float) -> None:
    """D7: the range of the instrument is set into the usual values."""
    span = _span(made, 720, 4000, strength)
    value = made.values[made.main]
    value[span] = np.minimum(value[span], np.nanquantile(value, 0.95 - 0.2 * strength))


def oxygen(made: Made, strength: float) -> None:
    """D8: oxygen is told 2 to 4 points lower for half a day to a week."""
    span = _span(made, 12, 168, strength)
    made.channels["o2"][span] = np.maximum(2.0, made.channels["o2"][span] - 2 - 2 * strength)


def unrelated(made: Made, strength: float) -> None:
    """D9: days of values that have nothing to do with the load (another season's, with noise)."""
    span = _span(made, 72, 336, strength)
    value = made.values[made.main]
    length = span.stop - span.start
    other = (span.start + 4000) % (HOURS - length)
    value[span] = value[other : other + length][::-1] * (1 + 0.03 * made.rng.standard_normal(length))


def uniform(made: Made, strength: float) -> None:
    """D18: days of values made up by chance within a plausible range."""
    span = _span(made, 72, 336, strength)
    value = made.values[made.main]
    low, high = np.nanquantile(value[value > 0.1 * np.nanmedian(value)], [0.15, 0.85])
    value[span] = made.rng.uniform(low, high, span.stop - span.start)


def scaled(made: Made, strength: float) -> None:
    """D18: two to eight weeks of values 20 to 45 % lower."""
    made.values[made.main][_span(made, 336, 1344, strength)] *= 0.8 - 0.25 * strength


def declared(made: Made, strength: float) -> None:
    """D10: declared as stopped for 4 to 48 hours, and not stopped."""
    made.marks[_span(made, 4, 48, strength)] = "F"


def marked(made: Made, strength: float) -> None:
    """D11: every other exceedance (to nine in ten) is marked as a fault."""
    _cover(made, strength, gap=False)


def deleted(made: Made, strength: float) -> None:
    """D12: every other exceedance (to nine in ten) is not sent."""
    _cover(made, strength, gap=True)


def calibrated(made: Made, strength: float) -> None:
    """D13: calibrated outside the schedule; 25 to 50 % less afterwards, for two weeks or more."""
    at = _running(made, 400)
    made.first, made.last = at, min(HOURS, at + 336 + int(1000 * strength)) - 1
    made.marks[at : at + 2] = "C"
    made.values[made.main][at + 2 : made.last + 1] *= 0.75 - 0.25 * strength


def digits(made: Made, strength: float) -> None:
    """D14: for one to four months the last digit is written by hand."""
    made.digits = max(2, made.digits)
    span = _span(made, 720, 3000, strength)
    value = made.values[made.main]
    grain = 5 * 10.0**-made.digits
    by_hand = made.rng.random(span.stop - span.start) < 0.5 + 0.5 * strength
    value[span] = np.where(by_hand, np.round(value[span] / grain) * grain, value[span])


def source(made: Made, strength: float) -> None:
    """D16: the platform gets less than the logger has, for 6 hours to a month."""
    for name, value in made.values.items():
        made.source[name] = np.round(value.copy(), made.digits)
    made.values[made.main][_span(made, 6, 720, strength)] *= 0.95 - 0.3 * strength


def late(made: Made, strength: float) -> None:
    """D19: hours are sent again more than a day later, lower."""
    span = _span(made, 6, 48, strength)
    value = made.values[made.main]
    places = range(span.start, span.stop)
    made.twice[made.main] = [(i, float(value[i]), float(value[i] * 0.7)) for i in places if np.isfinite(value[i])]
    value[span] *= 0.7
    made.late = made.late.copy()
    made.late[span] = 30 + 40 * strength


def clock(made: Made, strength: float) -> None:
    """D20: the clock is set ahead by half an hour to a day."""
    span = _span(made, 6, 72, strength)
    made.late = made.late.copy()
    made.late[span] = -0.5 - 23 * strength


def _raise(made: Made, level: float) -> None:
    """Bring a series nearer to its limit, so that there is a reason to tamper."""
    told = made.values[made.main] / _told_limit(made)
    usual = np.nanmedian(told[told > 0.02])
    made.values[made.main] *= level / usual


def _told_limit(made: Made) -> np.typing.NDArray[np.float64]:
    limit = np.full(HOURS, made.limits[made.main])
    o2 = made.channels.get("o2")
    return limit * np.clip(21 - o2, 1, None) / 12.0 if made.corrected and o2 is not None else limit


def _cover(made: Made, strength: float, *, gap: bool) -> None:
    _raise(made, 0.72)
    value, limit = made.values[made.main], _told_limit(made)
    over = (value > limit) & (made.marks == "N")
    chosen = over & (made.rng.random(HOURS) < 0.5 + 0.4 * strength)
    if gap:
        value[chosen] = np.nan
    else:
        made.marks[chosen] = "D"
    places = np.flatnonzero(chosen)
    made.first, made.last = (int(places[0]), int(places[-1])) if len(places) else (0, HOURS - 1)


PATTERNS: dict[str, Change] = {
    "D1": constant, "D2": zero, "D3": jitter, "D4": replay, "D4n": noisy_replay, "D5": step, "D6": clamp, "D6c": cap,
    "D7": flat, "D8": oxygen, "D9": unrelated, "D10": declared, "D11": marked, "D12": deleted, "D13": calibrated,
    "D14": digits, "D16": source, "D18u": uniform, "D18s": scaled, "D19": late, "D20": clock,
}  # fmt: skip
GAS_ONLY = ("D8",)
