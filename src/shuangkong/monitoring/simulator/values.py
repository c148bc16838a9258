"""模拟监测值: what an honest device measures, minute by minute, with what happens to honest devices.

A day can be made without the days before it: every device and day has random numbers of its own, and the walks of two
days meet at midnight. Water instruments measure every two hours and tell the same value in between, as they do.
"""

from __future__ import annotations

import math
import random
from datetime import date, datetime, time, timedelta

from shuangkong.monitoring.simulator.happenings import CYCLE, NORMAL, OVER, Minute, happenings
from shuangkong.monitoring.simulator.outlets import LIMITS, Device

MINUTES = 1_440
RANGE = 4.0  # how many times the limit an instrument measures
KELVIN, STANDARD_KPA = 273.0, 101.325


def day(device: Device, on: date, seed: int) -> list[Minute]:
    """Return the minutes of a day as an honest device has them."""
    chance = _chance(device, on, seed, "day")
    load = [
        max(0.3, min(1.0, 0.78 + 0.1 * math.sin((n - 500) / 229) + 0.08 * x))
        for n, x in enumerate(_walk(device, on, seed, "load"))
    ]
    rows = _gas(device, on, seed, load) if device.medium == "gas" else _water(device, on, seed, load)
    minutes = [Minute(datetime.combine(on, time(*divmod(n, 60))), values) for n, values in enumerate(rows)]
    happenings(minutes, chance, device)
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
    names = ("a34013", "a21026", "a21002", "a19001")
    dust, sulphur, nitrogen, oxygen = (_walk(device, on, seed, name) for name in names)
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
    oxygen = max(3.0, min(16.0, 11.5 - 5 * load + 0.5 * walk))
    return {
        "a00000": velocity * device.duct_area_m2 * standard, "a19001": oxygen, "a01011": velocity,
        "a01012": temperature, "a01013": pressure, "a01014": humidity,
    }  # fmt: skip


def _water(device: Device, on: date, seed: int, load: list[float]) -> list[dict[str, float]]:
    walks = {name: _walk(device, on, seed, name) for name in (*device.pollutants, "w01001")}
    return [
        {"w00000": device.flow * load[n], "w01001": 7.4 + 0.15 * walks["w01001"][n]}
        | {name: _level(device, name, 0.2 * walks[name][n - n % CYCLE]) for name in device.pollutants}
        for n in range(MINUTES)
    ]


def _level(device: Device, factor: str, exponent: float) -> float:
    return device.level * LIMITS[factor] * math.exp(exponent)


def _walk(device: Device, on: date, seed: int, name: str) -> list[float]:
    """Return a stationary walk over a day that ends where the next day's begins."""
    first, last = (_chance(device, one, seed, name).gauss(0, 1) for one in (on, on + timedelta(days=1)))
    chance = _chance(device, on, seed, name + "/steps")
    keep, values, value = 0.98, [], first
    step = math.sqrt(1 - keep * keep)
    for _ in range(MINUTES):
        values.append(value)
        value = keep * value + step * chance.gauss(0, 1)
    return [x + (last - value) * n / MINUTES for n, x in enumerate(values)]


def _chance(device: Device, on: date, seed: int, name: str) -> random.Random:
    return random.Random(f"{seed}/{device.mn}/{on}/{name}")  # noqa: S311 - made-up data
