"""模拟报文: a day of minutes as the frames that a device sends: real-time, minute, hour and day data, in order of sending.

Written by the strict writer, so nothing in them is against the standard; encrypted where the device has a key.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from shuangkong.monitoring.protocol.codes import factors
from shuangkong.monitoring.protocol.marks import gas_mark, water_mark
from shuangkong.monitoring.protocol.message import Item
from shuangkong.monitoring.protocol.writing import composed, secret, to_be_secret, written
from shuangkong.monitoring.simulator.happenings import NORMAL, Minute
from shuangkong.monitoring.simulator.outlets import PASSWORD, Device
from shuangkong.monitoring.simulator.tampering import tampered
from shuangkong.monitoring.simulator.values import day as honest_day

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
COMMANDS = {"realtime": "2011", "minute": "2051", "hour": "2061", "day": "2031"}
DELAY = {"realtime": timedelta(seconds=1), "minute": timedelta(seconds=3), "hour": timedelta(seconds=8), "day": timedelta(seconds=20)}  # fmt: skip
SPREAD = 0.04  # how far the lowest and highest value of a minute stand from its mean
NORMAL_SHARE = 0.75  # devices have it built in


@dataclass(frozen=True, order=True, slots=True)
class Sent:
    """A frame and when it goes out."""

    at: datetime
    frame: bytes
    mn: str
    command: str
    told: str  # the DataTime in it


@dataclass(frozen=True, slots=True)
class Summary:
    """A factor over a period."""

    low: float
    mean: float
    high: float
    corrected: float | None
    amount: float | None
    mark: str


def day(device: Device, on: date, seed: int, kinds: Sequence[str]) -> Iterator[Sent]:
    """Yield what a device sends of a day, in the order in which it is sent (late data after the day itself)."""
    minutes = tampered(honest_day(device, on, seed), device, seed)
    makers: dict[str, Callable[[], Iterator[Sent]]] = {
        "realtime": partial(_realtime, device, minutes), "minute": partial(_periods, device, minutes, "minute", 1),
        "hour": partial(_periods, device, minutes, "hour", 60), "day": partial(_periods, device, minutes, "day", 1_440),
    }  # fmt: skip
    yield from heapq.merge(*(sorted(makers[kind]()) for kind in kinds))


def _realtime(device: Device, minutes: list[Minute]) -> Iterator[Sent]:
    for minute in minutes:
        if not minute.lost and not minute.sent_late:
            items = [_item(device, name, minute.mark, [("Rtd", value)]) for name, value in minute.values.items()]
            yield _sent(device, "realtime", minute.time, minute.time, items, late=False)


def _periods(device: Device, minutes: list[Minute], kind: str, length: int) -> Iterator[Sent]:
    for start in range(0, len(minutes), length):
        span = [minute for minute in minutes[start : start + length] if not minute.lost]
        if not span:
            continue
        items = [_item(device, name, one.mark, _fields(one)) for name, one in summarised(device, span).items()]
        begin = minutes[start]
        end = begin.time + timedelta(minutes=length) + (span[-1].sent_late if length < 1_440 else timedelta(0))
        yield _sent(
            device, kind, begin.told or begin.time, end, items, late=bool(span[-1].sent_late) and length < 1_440
        )


def summarised(device: Device, span: list[Minute]) -> dict[str, Summary]:
    """Return each factor over a period: means of the normal minutes, or of all where none is normal."""
    good = [minute for minute in span if minute.mark == NORMAL] or span
    marks = [minute.mark for minute in span]
    whole = (
        water_mark(marks, device.version) if device.medium == "water" else gas_mark(marks, device.version, NORMAL_SHARE)
    )
    return {
        name: _summary(device, good, span, name, marks[0] if len(span) == 1 else whole or NORMAL)
        for name in span[0].values
    }


def _summary(device: Device, good: list[Minute], span: list[Minute], name: str, mark: str) -> Summary:
    values = [minute.values[name] for minute in good]
    corrected = [minute.corrected[name] for minute in good if name in minute.corrected]
    return Summary(
        low=min(values) * (1 - SPREAD),
        mean=sum(values) / len(values),
        high=max(values) * (1 + SPREAD),
        corrected=sum(corrected) / len(corrected) if corrected else None,
        amount=_amount(device, span, name),
        mark=mark,
    )


def _amount(device: Device, span: list[Minute], name: str) -> float | None:
    """排放量: m3 of flow; kg of a pollutant (mg/m3 × m3/s, mg/L × L/s: both 10^-6 kg/s)."""
    flow = "a00000" if device.medium == "gas" else "w00000"
    if name == flow:
        return sum(minute.values[flow] for minute in span) * (60 if device.medium == "gas" else 0.06)
    if name not in device.pollutants:
        return None
    return sum(minute.values[name] * minute.values[flow] for minute in span) * 60e-6


def _fields(one: Summary) -> list[tuple[str, float]]:
    told = [("Cou", one.amount), ("Min", one.low), ("Avg", one.mean), ("Max", one.high), ("ZsAvg", one.corrected)]
    known = [(name, value) for name, value in told if value is not None]
    return known if one.amount is not None else [("Avg", one.mean)]


def _item(device: Device, name: str, mark: str, told: list[tuple[str, float]]) -> Item:
    code = factors()[name]["old_code"] or name if device.version == 2005 else name
    return (*((f"{code}-{field}", f"{value:.3f}") for field, value in told), (f"{code}-Flag", mark))


def _sent(device: Device, kind: str, told: datetime, end: datetime, items: list[Item], *, late: bool) -> Sent:
    at = end + DELAY[kind]
    stamp = f"{told:%Y%m%d%H%M%S}"
    millisecond = int(COMMANDS[kind]) % 1000 + 500 * late  # no two frames of a device have one QN
    header = {
        "QN": f"{at:%Y%m%d%H%M%S}{millisecond:03}", "ST": device.st, "CN": COMMANDS[kind],
        "PW": PASSWORD, "MN": device.mn,
    }  # fmt: skip
    message = composed(
        device.version,
        header,
        [(("DataTime", stamp),), *items],
        answer=True,
        sent_again=late and device.version == 2025,
    )
    frame = written(message)
    if device.key and to_be_secret(message):
        frame = secret(frame, device.key)
    return Sent(at, frame, device.mn, COMMANDS[kind], stamp)


def days(device: Device, first: date, count: int, seed: int, kinds: Sequence[str]) -> Iterator[Sent]:
    """Yield what a device sends over some days, in order of sending; what is late goes out among the following days."""
    waiting: list[Sent] = []
    for number in range(count):
        on = first + timedelta(days=number)
        for one in day(device, on, seed, kinds):
            heapq.heappush(waiting, one)
        tomorrow = datetime.combine(on + DAY, time())
        while waiting and waiting[0].at < tomorrow:
            yield heapq.heappop(waiting)
    while waiting:
        yield heapq.heappop(waiting)
