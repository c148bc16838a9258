"""虚构排放口: a year of hours of invented outlets of many kinds, honest ones. Shares nothing with monitoring's simulator.

What honest data look like differs more than what tampered data look like: processes (boiler, kiln, batch, day shift, steady
burner, sewage plant, batch discharge), noise (Gaussian, heavy tails), resolution, sampling, drift, stops, exceedances.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from shuangkong.audit.detection.outlet import Flags, Numbers, Outlet, Series, Whole

HOURS = 8760
START = datetime(2025, 1, 1)  # noqa: DTZ001 - Beijing time without a zone, as devices tell it
KINDS = ("boiler", "kiln", "batch", "shift", "burner", "sewage", "plant", "tank", "peaker")
GAS, WATER = ("a21026", "a21002", "a34013"), ("w01018", "w21003")
REFERENCE_O2 = 9.0


@dataclass
class Made:
    """An outlet in the making; `lo`, `hi` are set by whoever tampers."""

    kind: str
    code: str
    rng: np.random.Generator
    values: dict[str, Numbers]
    limits: dict[str, float]
    marks: np.typing.NDArray[np.str_]
    channels: dict[str, Numbers]
    digits: int
    late: Numbers
    corrected: bool
    first: int = 0
    last: int = 0
    source: dict[str, Numbers] = field(default_factory=dict)
    own_marks: dict[str, np.typing.NDArray[np.str_]] = field(default_factory=dict)
    twice: dict[str, list[tuple[int, float, float]]] = field(default_factory=dict)

    @property
    def main(self) -> str:
        """The factor that somebody would tamper with."""
        return next(iter(self.values))

    def outlet(self) -> Outlet:
        """Return what is sent: rounded, with gaps where nothing was."""
        from shuangkong.audit.detection.outlet import Twice

        o2 = self.channels.get("o2")
        series = {}
        for name, raw in self.values.items():
            value = np.round(raw, self.digits)
            corrected = None
            if self.corrected and o2 is not None:
                corrected = np.round(value * (21 - REFERENCE_O2) / np.clip(21 - o2, 1, None), max(2, self.digits))
            series[name] = Series(
                name, value, self.own_marks.get(name, self.marks), np.full(len(value), self.limits[name]), corrected, self.late,
                self.source.get(name), twice=[Twice(*one) for one in self.twice.get(name, [])],
            )  # fmt: skip
        return Outlet(self.code, "520602", START, series, self.channels)


def honest(number: int, seed: int, kind: str = "") -> Made:
    """Return an honest outlet."""
    rng = np.random.default_rng((seed, number))
    kind = kind or KINDS[int(rng.integers(len(KINDS)))]
    hour = np.arange(HOURS)
    load, runs = _load(kind, hour, rng)
    made = (_water if kind in ("sewage", "plant", "tank") else _gas)(kind, f"X{number:04}", hour, load, runs, rng)
    _happen(made, runs)
    return made


def ar(rng: np.random.Generator, keep: float, length: int = HOURS, *, heavy: bool = False) -> Numbers:
    """Return a stationary series of unit spread."""
    shocks = rng.standard_t(4, length) / np.sqrt(2) if heavy else rng.standard_normal(length)
    found = np.empty(length)
    last, step = shocks[0], np.sqrt(1 - keep * keep)
    for place, shock in enumerate(shocks):
        last = keep * last + step * shock
        found[place] = last
    return found


def _load(kind: str, hour: Whole, rng: np.random.Generator) -> tuple[Numbers, Flags]:
    day = hour % 24
    runs = np.ones(len(hour), dtype=bool)
    walk = ar(rng, rng.uniform(0.95, 0.995))
    load = 0.75 + 0.08 * walk + rng.uniform(0, 0.12) * np.sin((day - rng.uniform(6, 12)) / 24 * 2 * np.pi)
    if kind == "boiler":
        load += rng.uniform(0, 0.15) * np.cos(hour / 8760 * 2 * np.pi)
    if kind == "batch":
        cycle = int(rng.integers(5, 15))
        phase = (hour + np.cumsum(rng.random(len(hour)) < 0.005)) % cycle
        load = 0.5 + 0.4 * np.sin(np.pi * phase / cycle) + 0.03 * walk
    if kind == "shift":
        runs = (day >= 7) & (day < rng.integers(16, 23)) & ((hour // 24 % 7) < rng.integers(5, 8))
    if kind == "burner":
        load = 0.9 + 0.01 * walk
    if kind == "peaker":
        runs = ar(rng, 0.98) > -0.5
    for _ in range(int(rng.integers(0, 4))):  # real changes of load
        at = int(rng.integers(200, len(hour) - 500))
        load[at : at + int(rng.integers(24, 1500))] *= rng.uniform(0.6, 1.15)
    for _ in range(int(rng.integers(0, 3))):  # stops
        at = int(rng.integers(0, len(hour) - 100))
        runs[at : at + int(rng.integers(12, 700))] = False
    return np.clip(load, 0.3, 1.1), runs


def _noise(rng: np.random.Generator) -> Numbers:
    heavy, keep = rng.random() < 0.3, rng.uniform(0.5, 0.95)
    return ar(rng, keep, heavy=heavy)


def _gas(kind: str, code: str, hour: Whole, load: Numbers, runs: Flags, rng: np.random.Generator) -> Made:
    spread = rng.uniform(0.003, 0.02) if kind == "burner" else rng.uniform(0.06, 0.25)
    factors = GAS[: int(rng.integers(1, 4))]
    common = _noise(rng)
    o2 = np.clip(11 - 5 * (load - 0.75) + rng.uniform(0.2, 0.8) * _noise(rng), 3, 19)
    if kind == "burner":
        o2 = 8 + 0.1 * _noise(rng)
    values, limits = {}, {}
    for name in factors:
        limits[name] = {"a21026": 100.0, "a21002": 100.0, "a34013": 20.0}[name]
        near = rng.uniform(0.25, 0.75)
        own = _noise(rng)
        exponent = rng.uniform(0, 1.2) * (load - 0.75) + spread * (0.5 * common + 0.8 * own)
        values[name] = near * limits[name] * np.exp(exponent) * (21 - o2) / (21 - np.median(o2))
    digits = int(rng.choice([0, 1, 2, 3], p=[0.2, 0.2, 0.3, 0.3])) if kind != "burner" else int(rng.choice([0, 1]))
    flow = 1e5 * load * (1 + 0.02 * rng.standard_normal(len(hour)))
    channels = {"flow": np.where(runs, flow, 0.0), "o2": np.round(np.where(runs, o2, 20.6), 2)}
    if rng.random() < 0.5:
        channels["load"] = np.where(runs, np.round(load * 100, 1), 0.0)
        channels["power"] = np.where(runs, 500 * load, 5.0) * (1 + 0.02 * rng.standard_normal(len(hour)))
    for name, value in values.items():
        values[name] = np.where(runs, value, np.abs(rng.normal(0, 0.005, len(hour))) * limits[name])
    marks = np.where(runs, "N", "F")
    late = rng.uniform(1.0, 1.1, len(hour))
    return Made(kind, code, rng, values, limits, marks, channels, digits, late, corrected=bool(rng.random() < 0.7))


def _water(kind: str, code: str, hour: Whole, load: Numbers, runs: Flags, rng: np.random.Generator) -> Made:
    every = int(rng.choice([1, 2, 2, 4]))
    if kind == "tank":  # discharges for some hours a day, nothing between
        runs = runs & (((hour + rng.integers(24)) % 24) < rng.integers(4, 14))
    flow = np.where(runs, 300 * load * (1 + 0.05 * rng.standard_normal(len(hour))), 0.0)
    values, limits = {}, {}
    season = np.sin(hour / 8760 * 2 * np.pi)
    common = _noise(rng)
    for name in WATER[: int(rng.integers(1, 3))]:
        limits[name] = {"w01018": 50.0, "w21003": 5.0}[name]
        spread = rng.uniform(0.05, 0.35) if name == "w01018" else rng.uniform(0.1, 0.5)
        near = rng.uniform(0.2, 0.6)
        value = near * limits[name] * np.exp(rng.uniform(0, 0.3) * season + spread * (0.5 * common + 0.8 * _noise(rng)))
        if name == "w21003" and rng.random() < 0.3:
            value = np.where(value < 0.25 * limits[name], 0.0, value)  # below detection, told as zero
        values[name] = value[hour - hour % every]
    digits = int(rng.choice([1, 2, 3]))
    return Made(
        kind, code, rng, values, limits, np.full(len(hour), "N", dtype="<U2"), {"flow": flow}, digits,
        rng.uniform(1.0, 1.1, len(hour)), corrected=False,
    )  # fmt: skip


def _happen(made: Made, runs: Flags) -> None:
    """Let happen what happens to honest outlets: spikes, exceedances, drift, calibration, faults, gaps, a broken line."""
    rng, marks = made.rng, made.marks
    every = int(rng.choice([24, 168, 168, 336])) if rng.random() < 0.8 else 0
    drift = rng.uniform(0, 0.08) * np.sign(rng.normal())
    for name, value in made.values.items():
        made.values[name] = value * _drifting(every, drift)
        _episodes(made.values[name], runs, rng)
    if every:
        at = np.arange(10, HOURS, every)
        marks[at] = np.where(runs[at], "C", marks[at])
    for at in rng.integers(0, HOURS - 40, int(rng.integers(2, 12))):
        span = slice(at, at + int(rng.integers(1, 30)))
        marks[span] = np.where(marks[span] == "N", rng.choice(["D", "M"]), marks[span])
    for at in rng.integers(0, HOURS - 40, int(rng.integers(2, 25))):
        length = int(rng.integers(1, 20))
        for value in made.values.values():
            value[at : at + length] = np.nan
    for at in rng.integers(0, HOURS - 40, int(rng.integers(0, 3))):
        length = int(rng.integers(2, 20))
        made.late[at : at + length] = np.arange(length, 0, -1)


def _drifting(every: int, drift: float) -> Numbers:
    """Return what an instrument makes of 1 that drifts until it is calibrated."""
    return 1 + drift * ((np.arange(HOURS) - 10) % every) / every if every else np.ones(HOURS)


def _episodes(value: Numbers, runs: Flags, rng: np.random.Generator) -> None:
    for at in rng.integers(0, HOURS, int(rng.integers(0, 12))):
        value[at] *= rng.uniform(1.5, 4)
    for at in rng.integers(0, HOURS - 12, int(rng.integers(0, 15))):
        if runs[at : at + 10].all():
            value[at : at + int(rng.integers(2, 10))] *= rng.uniform(1.3, 2.5)
    if rng.random() < 0.3:
        for at in rng.integers(0, HOURS - 5, 6):  # the instrument holds its value for a while
            value[at : at + int(rng.integers(2, 5))] = value[at]
