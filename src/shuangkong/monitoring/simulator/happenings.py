"""模拟异常: a minute of a device, and what happens to honest devices: faults, calibration, stops, broken lines."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shuangkong.monitoring.simulator.outlets import Device

CYCLE = 120  # minutes between two measurements of a water instrument
NORMAL, STOPPED, FAULT, CALIBRATION, MAINTENANCE, SILENT, OVER = "N", "F", "D", "C", "M", "B", "T"


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


def happenings(minutes: list[Minute], chance: random.Random, device: Device) -> None:
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
