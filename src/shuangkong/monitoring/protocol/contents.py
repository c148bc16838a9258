"""数据区检查: what is unusual about the content of a message. Since the check finds so little, this is what finds damage.

Nothing here refuses a message or changes a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from shuangkong.monitoring.protocol.codes import Field, command, field, mark, of_version, states
from shuangkong.monitoring.protocol.message import Item, Message, Pair
from shuangkong.monitoring.protocol.moments import moment, trimmed
from shuangkong.monitoring.protocol.remarks import Remark

NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,15})?", re.ASCII)
WHOLE = re.compile(r"\d{1,9}", re.ASCII)
CLOCK = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d[0-5]\d", re.ASCII)
STARTS = {
    "2031": 8,
    "2041": 8,
    "2061": 10,
    "2051": 12,
}  # how many digits name the period; the others of its start are 0
ORDERS = (("Min", "Avg"), ("Avg", "Max"), ("ZsMin", "ZsAvg"), ("ZsAvg", "ZsMax"))
SHOWN = 5


def content_remarks(message: Message) -> Iterator[Remark]:
    """Yield what is unusual about the content."""
    doubts: dict[str, dict[str, None]] = {}  # names that are told once, however many fields bear them
    for item in message.items:
        numbers: dict[str, float] = {}
        for pair in item:
            told = _looked(pair, message.version, doubts, numbers)
            if told:
                yield told
        if len(item) > 1 and len({name for name, _ in item}) < len(item):
            yield Remark("repeated_field", "CP", _repeated(item))
        if len(numbers) > 1:
            yield from _ordered(item[0][0], numbers)
    for code, names in doubts.items():
        more = f" 等 {len(names):,} 个" if len(names) > SHOWN else ""
        yield Remark(code, "CP", "、".join(list(names)[:SHOWN]) + more)
    yield from _times(message)


def _looked(pair: Pair, version: int, doubts: dict[str, dict[str, None]], numbers: dict[str, float]) -> Remark | None:
    name, value = pair
    if value is None:
        return None
    known = field(name, version)
    if known.doubt:
        doubts.setdefault(known.doubt, {})[known.factor or name] = None
    if not value:
        return Remark("empty_value", f"CP 的 {name}")
    if known.kind in NUMBERS:
        code = _number(known, value, numbers)
    else:
        look = LOOKS.get(known.kind)
        code = look(known, value, version) if look else ""
    return Remark(code, f"CP 的 {name}", value) if code else None


def _repeated(item: Item) -> str:
    names = [name for name, _ in item]
    return next(name for name in names if names.count(name) > 1)


def _number(known: Field, value: str, numbers: dict[str, float]) -> str:
    shape = WHOLE if known.kind in ("integer", "minutes") else NUMBER
    if not shape.fullmatch(value):
        return "not_a_number"
    number = numbers[known.suffix] = float(value)
    if known.low is not None and number < known.low:
        return "out_of_range"
    if known.high is not None and number > known.high:
        return "out_of_range"
    if known.kind == "minutes" and 60 % number:  # intervals fill an hour
        return "out_of_range"
    return ""


def _time(_: Field, value: str, __: int) -> str:
    if moment(trimmed(value)) is None:
        return "time_invalid"
    return "" if trimmed(value) == value else "time_17"


def _clock(_: Field, value: str, __: int) -> str:
    return "" if CLOCK.fullmatch(value) else "time_invalid"


def _mark(_: Field, value: str, version: int) -> str:
    return "" if mark(value, version) else "mark_unknown"


def _result(known: Field, value: str, version: int) -> str:
    return "" if value in of_version(f"results:{known.suffix}", "code", version) else "out_of_range"


def _state(known: Field, value: str, _: int) -> str:
    return "" if value in states()[known.suffix] else "out_of_range"


NUMBERS = frozenset({"value", "amount", "number", "integer", "minutes"})
LOOKS: dict[str, Callable[[Field, str, int], str]] = {
    "time": _time, "clock": _clock, "mark": _mark, "result": _result, "state": _state,
}  # fmt: skip


def _ordered(name: str, numbers: dict[str, float]) -> Iterator[Remark]:
    for small, large in ORDERS:
        if small in numbers and large in numbers and numbers[small] > numbers[large]:
            shown = f"{small}={numbers[small]:g}，{large}={numbers[large]:g}"
            yield Remark("min_avg_max", f"CP 的 {name.rpartition('-')[0]}", shown)


def _times(message: Message) -> Iterator[Remark]:
    told = message.first("DataTime")
    row = command(message.cn or "", message.version)
    if told is None:
        uploads = row is not None and "upload" in row["kind"] and (message.cn or "").startswith("2")
        if uploads and any("-" in name for item in message.items for name, _ in item):
            yield Remark("time_missing", "CP")
        return
    told, sent = trimmed(told), (message.qn or "")[:14]
    if moment(told) is None:
        return
    if moment(sent) and told > sent:
        yield Remark("time_after_sending", "CP 的 DataTime", f"{told}，发送于 {sent}")
    digits = STARTS.get(message.cn or "")
    if digits and told[digits:].strip("0"):
        yield Remark("time_not_start", "CP 的 DataTime", told)
