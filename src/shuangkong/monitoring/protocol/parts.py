"""分包: a message too long for one frame is sent in parts, and put together again from parts in any order.

Every part has a QN of its own and repeats DataTime. Parts belong together by MN, CN, DataTime and PNUM.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

from shuangkong.kernel.problems import BadData, Problem
from shuangkong.monitoring.protocol.codes import limit
from shuangkong.monitoring.protocol.message import Item, Message, joined
from shuangkong.monitoring.protocol.writing import composed, room

NAMES = ("QN", "ST", "CN", "PW", "MN")
Key = tuple[str | None, str | None, str | None, int]


def divided(message: Message, qns: Sequence[str]) -> list[Message]:
    """拆分: return the messages to send; the first QN is the message's own, the others those of the following parts."""
    version, most = message.version, limit("parts", message.version)
    times = [item for item in message.items if item and item[0][0] == "DataTime"][:1]
    rest = [item for item in message.items if item not in times]
    space = room(version, _part(message, (most, most), (), qns[0]))
    if len(message.segment()) <= limit("segment", version) and _size(message.items) <= space:
        return [message]
    groups = _grouped(rest, space - _size(times) - bool(times))
    if len(groups) > most or len(groups) > len(qns):
        found = f"要拆成 {len(groups):,} 包，有 {len(qns):,} 个请求编码"
        raise BadData(
            [Problem("拆分", found, f"至多 {most:,} 包，每包一个请求编码", "减少一条报文里的因子，分几条发送")]
        )
    return [
        _part(message, (len(groups), number), (*times, *group), qn)
        for number, (group, qn) in enumerate(zip(groups, qns, strict=False), 1)
    ]


class Assembly:
    """合包: keeps parts until all are there. At most `most` messages wait; the one that waited longest is given up."""

    def __init__(self, most: int = 1000) -> None:
        self.most = most
        self.waiting: OrderedDict[Key, dict[int, Message]] = OrderedDict()

    def add(self, message: Message) -> Message | None:
        """Return a whole message: the one given, or the one whose last part it was; None while parts are missing.

        A part that comes again replaces the one that came before, so that a re-sent part counts once.
        """
        part = message.part
        if part is None or part[0] == 1:
            return message
        key = (message.mn, message.cn, message.first("DataTime"), part[0])
        parts = self.waiting.setdefault(key, {})
        parts[part[1]] = message
        if len(parts) == part[0]:
            del self.waiting[key]
            return _joined([parts[number] for number in sorted(parts)])
        while len(self.waiting) > self.most:
            self.waiting.popitem(last=False)
        return None


def _joined(parts: list[Message]) -> Message:
    first = parts[0]
    items = [item for part in parts for item in part.items if not (part is not first and _is_time(item, first))]
    header = tuple(
        (name, str(first.flag & ~2) if name == "Flag" and first.flag is not None else value)
        for name, value in first.header
        if name not in ("PNUM", "PNO")
    )
    return replace(first, header=header, items=tuple(items))


def _is_time(item: Item, first: Message) -> bool:
    return len(item) == 1 and item[0] == ("DataTime", first.first("DataTime"))


def _part(message: Message, part: tuple[int, int], items: Sequence[Item], qn: str) -> Message:
    header = {name: message.named[name] for name in NAMES if name in message.named} | {"QN": qn}
    made = composed(
        message.version, header, items, answer=message.wants_answer, part=part, sent_again=message.sent_again
    )
    return replace(made, encoding=message.encoding)


def _grouped(items: Sequence[Item], space: int) -> list[list[Item]]:
    groups: list[list[Item]] = [[]]
    for item in items:
        if _size([item]) > space:
            found = f"{item[0][0]} 等一项有 {_size([item]):,} 字节"
            raise BadData([Problem("拆分", found, f"一项不超过 {space:,} 字节", "一项不能拆到两包里，缩短后再发送")])
        if groups[-1] and _size([*groups[-1], item]) > space:
            groups.append([])
        groups[-1].append(item)
    return groups


def _size(items: Sequence[Item]) -> int:
    return len(";".join(",".join(joined(pair) for pair in item) for item in items).encode())
