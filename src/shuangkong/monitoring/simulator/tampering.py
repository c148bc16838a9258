"""模拟造假: what somebody does to a day of minutes who wants them to look better, named after the audit's rules.

D15 (first digits), D16 (logger against platform) and D17 (mass balance) are left out: they show in longer series or in
books, not in what a device sends. A mark, once set, stays what it says, since that is how such data looks.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from shuangkong.monitoring.simulator.happenings import CALIBRATION, FAULT, STOPPED, Minute
from shuangkong.monitoring.simulator.outlets import LIMITS, Device
from shuangkong.monitoring.simulator.values import settle

Change = Callable[[list[Minute], Device, random.Random], None]


@dataclass(frozen=True)
class Pattern:
    """One way to tamper."""

    name: str
    change: Change


def tampered(minutes: list[Minute], device: Device, seed: int) -> list[Minute]:
    """Return a day as the device sends it; of an honest one as it is."""
    if device.tampering:
        chance = random.Random(f"{seed}/{device.mn}/{minutes[0].time}/tampering")  # noqa: S311 - made-up data
        PATTERNS[device.tampering].change(minutes, device, chance)
        for minute in minutes:
            if minute.mark != STOPPED:
                settle(minute, device)
    return minutes


def _constant(minutes: list[Minute], device: Device, _: random.Random) -> None:
    for minute in minutes[480:1200]:
        minute.values[device.main] = minutes[480].values[device.main]


def _zero(minutes: list[Minute], device: Device, _: random.Random) -> None:
    for minute in minutes[60:420]:
        minute.values[device.main] = 0.0


def _smooth(minutes: list[Minute], device: Device, chance: random.Random) -> None:
    level = 0.4 * LIMITS[device.main]
    for minute in minutes:
        minute.values[device.main] = level * (1 + chance.uniform(-0.0003, 0.0003))


def _copied(minutes: list[Minute], device: Device, _: random.Random) -> None:
    for place, minute in enumerate(minutes[360:], 360):
        minute.values[device.main] = minutes[place % 360].values[device.main]


def _step(minutes: list[Minute], device: Device, _: random.Random) -> None:
    for minute in minutes[600:900]:
        minute.values[device.main] *= 0.3


def _near_limit(minutes: list[Minute], device: Device, chance: random.Random) -> None:
    """Raise the emissions, then keep every value that would exceed the limit just below it."""
    limit = LIMITS[device.main]
    for minute in minutes:
        high = minute.values[device.main] * 0.9 / device.level
        minute.values[device.main] = high if high < 0.9 * limit else limit * chance.uniform(0.92, 0.99)


def _flat_top(minutes: list[Minute], device: Device, _: random.Random) -> None:
    """Set the range of the instrument just above the usual level."""
    top = 1.05 * device.level * LIMITS[device.main]
    for minute in minutes:
        minute.values[device.main] = min(top, minute.values[device.main])


def _oxygen(minutes: list[Minute], _: Device, __: random.Random) -> None:
    """Let the corrected value fall by less oxygen than there is, concentration and load unchanged."""
    for minute in minutes[540:1080]:
        minute.values["a19001"] = max(2.0, minute.values["a19001"] - 4.0)


def _unrelated(minutes: list[Minute], device: Device, _: random.Random) -> None:
    """Run the series backwards: its distribution stays, its relation to load and to other factors goes."""
    for minute, value in zip(minutes, [one.values[device.main] for one in reversed(minutes)], strict=True):
        minute.values[device.main] = value


def _declared_stop(minutes: list[Minute], _: Device, __: random.Random) -> None:
    """Declare a stop while the flow goes on."""
    for minute in minutes[1200:]:
        minute.mark = STOPPED


def _mark_abuse(minutes: list[Minute], device: Device, chance: random.Random) -> None:
    """Exceed the limit three times a day, and mark a fault from the next minutes on."""
    for start in (200, 700, 1100):
        for minute in minutes[start : start + 12]:
            minute.values[device.main] = 1.3 * LIMITS[device.main]
        for minute in minutes[start + 12 : start + 12 + chance.randrange(60, 120)]:
            minute.mark = FAULT


def _selective_gaps(minutes: list[Minute], device: Device, _: random.Random) -> None:
    """Go off line whenever the value has come near the limit."""
    until = 0
    for place, minute in enumerate(minutes):
        minute.values[device.main] *= 0.75 / device.level
        if place < until:
            minute.lost = True
        elif minute.values[device.main] > 0.8 * LIMITS[device.main]:
            until = place + 16


def _calibration(minutes: list[Minute], device: Device, _: random.Random) -> None:
    """Calibrate outside the schedule; what is measured afterwards is a quarter less."""
    for minute in minutes[780:810]:
        minute.mark = CALIBRATION
    for minute in minutes[810:]:
        minute.values[device.main] *= 0.75


def _digits(minutes: list[Minute], device: Device, _: random.Random) -> None:
    """Write values by hand: the last digit is 0 or 5."""
    for minute in minutes:
        minute.values[device.main] = round(minute.values[device.main] * 200) / 200


def _scaled(minutes: list[Minute], device: Device, _: random.Random) -> None:
    """Set slope and intercept lower once and for all."""
    for minute in minutes:
        minute.values[device.main] *= 0.88


def _changed_later(minutes: list[Minute], device: Device, _: random.Random) -> None:
    """Hold two hours back and send them more than a day later, lower."""
    for minute in minutes[600:720]:
        minute.sent_late = timedelta(hours=26)
        minute.values[device.main] *= 0.6


def _clock(minutes: list[Minute], _: Device, __: random.Random) -> None:
    """Set the clock back at night, so that an hour is told twice with different values."""
    for minute in minutes[180:240]:
        minute.told = minute.time - timedelta(hours=1)


PATTERNS = {
    "D1": Pattern("恒值", _constant),
    "D2": Pattern("长时间为零", _zero),
    "D3": Pattern("波动过小", _smooth),
    "D4": Pattern("数据重复（复制时段）", _copied),
    "D5": Pattern("突降", _step),
    "D6": Pattern("贴限", _near_limit),
    "D7": Pattern("量程封顶", _flat_top),
    "D8": Pattern("篡改含氧量", _oxygen),
    "D9": Pattern("参数间关系破坏", _unrelated),
    "D10": Pattern("标停未停", _declared_stop),
    "D11": Pattern("滥用标记", _mark_abuse),
    "D12": Pattern("选择性缺失", _selective_gaps),
    "D13": Pattern("校准后下移", _calibration),
    "D14": Pattern("尾数偏好", _digits),
    "D18": Pattern("修改斜率", _scaled),
    "D19": Pattern("补传时改数", _changed_later),
    "D20": Pattern("时钟回拨", _clock),
}
