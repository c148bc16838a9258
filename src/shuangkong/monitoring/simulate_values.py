"""模拟监测值: what an honest device measures, minute by minute, with what happens to honest devices.

A day can be made without the days before it: every device and day has random numbers of its own, and the walks of two
days meet at midnight. Water instruments measure every two hours and tell the same value in between, as they do.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from shuangkong.monitoring.simulate_outlets import LIMITS, Device

MINUTES = 1_440
CYCLE = 120  # minutes between two measurements of a water instrument
NORMAL, STOPPED, FAULT, CALIBRATION, MAINTENANCE, SILENT, OVER = "N", "F", "D", "C", "M", "B", "T"
RANGE = 4.0  # how many times the limit an instrument measures
KELVIN, STANDARD_KPA = 273.0, 101.325


@dataclass
class Minute:
    """One minute of a device: values by factor (2017 codes), corrected ones, and the mark of its instruments."""

    time: datetime
    values: dict[str, float]
    corrected: dict[str, float] = field(default_factory=dict)
    mark: str = NORMAL
    sent_late: timedelta = timedelta(0)  # how much after its end it goes out: what a broken line delayed
    lost: bool = False  # never sent
    told: datetime | None = None  # the time that the message tells, where it is another one


def day(device: Device, on: date, seed: int) -> list[Minute]:
    """Return the minutes of a day as an honest device has them."""
    chance = _chance(device, on, seed, "day")
    load = [
        max(0.3, min(1.0, 0.78 + 0.1 * math.sin((n - 500) / 229) + 0.08 * x))
        for n, x in _walk(device, on, seed, "load")
    ]
    rows = _gas(device, on, seed, load) if device.medium == "gas" else _water(device, on, seed, load)
    begin = datetime.combine(on, time())
    minutes = [Minute(begin + timedelta(minutes=n), values) for n, values in enumerate(rows)]
    _happenings(minutes, chance, device)
    for minute in minutes:
        settle(minute, device)
    return minutes


def settle(minute: Minute, device: Device) -> None:
    """Make corrected values and ranges of a minute agree with its concentrations."""
    o2 = minute.values.get("a19001", 0.0)
    for factor in device.pollutants:
        top = RANGE * LIMITS[factor]
        if minute.values[factor] >= top:
            minute.values[factor] = top
            minute.mark = OVER if minute.mark == NORMAL else minute.mark
        if device.medium == "gas":
            share = (21 - device.reference_o2) / max(1.0, 21 - o2)
            minute.corrected[factor] = minute.values[factor] * share


def _gas(device: Device, on: date, seed: int, load: list[float]) -> list[dict[str, float]]:
    dust, sulphur, nitrogen, oxygen = (
        [x for _, x in _walk(device, on, seed, name)] for name in ("a34013", "a21026", "a21002", "a19001")
    )
    return [
        _stack(device, load[n], oxygen[n]) | {
            "a34013": _level(device, "a34013", 0.25 * dust[n]),
            "a21026": _level(device, "a21026", 0.5 * (load[n] - 0.78) + 0.28 * sulphur[n]),
            "a21002": _level(device, "a21002", 0.8 * (load[n] - 0.78) + 0.1 * sulphur[n] + 0.2 * nitrogen[n]),
        }
        for n in range(MINUTES)
    ]  # fmt: skip


def _stack(device: Device, load: float, walk: float) -> dict[str, float]:
    """State of the flue gas, and its flow, dry at standard state."""
    velocity = device.flow * load / device.duct_area_m2
    temperature, pressure, humidity = 110 + 25 * load, -0.4 - 0.2 * load, 7 + 2 * load
    standard = KELVIN / (KELVIN + temperature) * (STANDARD_KPA + pressure) / STANDARD_KPA * (1 - humidity / 100)
    return {
        "a00000": velocity * device.duct_area_m2 * standard,
        "a19001": max(3.0, min(16.0, 11.5 - 5 * load + 0.5 * walk)),
        "a01011": velocity,
        "a01012": temperature,
        "a01013": pressure,
        "a01014": humidity,
    }


def _water(device: Device, on: date, seed: int, load: list[float]) -> list[dict[str, float]]:
    walks = {name: [x for _, x in _walk(device, on, seed, name)] for name in (*device.pollutants, "w01001")}
    return [
        {"w00000": device.flow * load[n], "w01001": 7.4 + 0.15 * walks["w01001"][n]}
        | {name: _level(device, name, 0.2 * walks[name][n - n % CYCLE]) for name in device.pollutants}
        for n in range(MINUTES)
    ]


def _level(device: Device, factor: str, exponent: float) -> float:
    return device.level * LIMITS[factor] * math.exp(exponent)


def _walk(device: Device, on: date, seed: int, name: str) -> list[tuple[int, float]]:
    """Return a stationary walk over a day that ends where the next day's begins."""
    first, last = (_chance(device, one, seed, name).gauss(0, 1) for one in (on, on + timedelta(days=1)))
    chance = _chance(device, on, seed, name + "/steps")
    keep, values, value = 0.98, [], first
    step = math.sqrt(1 - keep * keep)
    for _ in range(MINUTES):
        values.append(value)
        value = keep * value + step * chance.gauss(0, 1)
    return [(n, x + (last - value) * n / MINUTES) for n, x in enumerate(values)]


def _happenings(minutes: list[Minute], chance: random.Random, device: Device) -> None:
    """Let happen to a day what happens to honest devices, in the order in which one hides the other."""
    weekday = minutes[0].time.weekday()
    offset = int(device.mn[-3:], 16) % 7
    if chance.random() < 0.05:
        _mark(minutes, chance.randrange(300, 900), chance.randrange(60, 360), FAULT, frozen=True)
    if chance.random() < 0.03 and device.version != 2005:
        _mark(minutes, chance.randrange(0, 1200), chance.randrange(20, 120), SILENT, frozen=True)
    if weekday == offset:
        _mark(minutes, 600, 45 if device.medium == "gas" else CYCLE, CALIBRATION)
    if weekday == (offset + 3) % 7:
        _mark(minutes, 840, chance.randrange(30, 120), MAINTENANCE)
    if weekday == 6 and chance.random() < 0.2:
        _stop(_mark(minutes, 0, chance.randrange(480, 1200), STOPPED), device)
    if chance.random() < 0.1:
        _silence(minutes, chance)


def _stop(span: list[Minute], device: Device) -> None:
    still = (*device.pollutants, "a00000", "w00000", "a01011")
    for minute in span:
        minute.values |= {name: 0.0 for name in still if name in minute.values}
        if "a19001" in minute.values:
            minute.values["a19001"] = 20.5


def _silence(minutes: list[Minute], chance: random.Random) -> None:
    """Break the line for a while: mostly the device keeps what it has and sends it afterwards."""
    start, length, kept = chance.randrange(0, 1200), chance.randrange(10, 180), chance.random() < 0.7
    for number, minute in enumerate(minutes[start : start + length]):
        minute.lost = not kept
        minute.sent_late = timedelta(minutes=length - number, seconds=number)


def _mark(minutes: list[Minute], start: int, length: int, mark: str, *, frozen: bool = False) -> list[Minute]:
    span = minutes[start : start + length]
    for minute in span:
        minute.mark = mark
        if frozen:
            minute.values = dict(span[0].values)
    return span


def _chance(device: Device, on: date, seed: int, name: str) -> random.Random:
    return random.Random(f"{seed}/{device.mn}/{on}/{name}")  # noqa: S311 - made-up data
