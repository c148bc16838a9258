"""上传数据的核对: a message of the on-line monitoring interface, read whole; every bad item is named at once.

Nothing of a message with a fault goes in. Two values for the same item, kind and moment in one batch are a fault; in
two batches the later one is a new version. The name of a batch is the digest of what it says: the same batch sent
again has the same name, whatever its spaces and the order of its keys.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from shuangkong.kernel.problems import BadData, Problem
from shuangkong.monitoring.meters import codes as meter_codes
from shuangkong.monitoring.meters.codes import Field
from shuangkong.monitoring.meters.values import shown, value_of, wanted


@dataclass(frozen=True, slots=True)
class Reading:
    """One item: where it was measured, what kind, when (seconds of Beijing's clock), the value × 10^4."""

    point: str
    stat: str
    second: int
    value: int
    valid: bool
    by_hand: bool
    uploaded: int


@dataclass(frozen=True, slots=True)
class Message:
    """A message that has no fault: from whom, its name, what it says field by field, and its items."""

    enterprise: str
    device: str
    digest: str
    values: Mapping[str, Any]
    items: tuple[Mapping[str, Any], ...]


def read(kind: str, body: bytes) -> Message:
    """Read a message (registration, info, data); BadData with everything that is wrong with it."""
    problems: list[Problem] = []
    sent = _object(body)
    values = dict(_values(meter_codes.fields(kind), sent, "请求体", problems))
    items: list[dict[str, Any]] = []
    for number, item in enumerate(values.get("items", []), start=1):
        place = f"请求体 · 第 {number:,} 条"
        if isinstance(item, dict):
            items.append(
                dict(_values(meter_codes.fields("meter" if kind == "info" else "reading"), item, place, problems))
            )
        else:
            problems.append(Problem(place, shown(item), "对象", "每条数据写成 {…}"))
    if kind == "data" and not problems:
        problems += _told_twice(items)
    if problems:
        raise BadData(problems)
    said = json.dumps(sent, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    digest = sha256(f"{kind} {said}".encode()).hexdigest()
    return Message(values["enterprise"], values["device"], digest, values, tuple(items))


def readings(message: Message) -> Iterator[Reading]:
    """Yield the items of a message of collected data."""
    for item in message.items:
        yield Reading(
            point=f"{message.enterprise}/{item['code']}",
            stat=item["stat"],
            second=item["time"],
            value=_scaled(item["value"]),
            valid=item.get("valid", "yes") == "yes",
            by_hand=item["input"] == "manual",
            uploaded=item["uploaded"],
        )


def _object(body: bytes) -> dict[str, Any]:
    try:
        sent = json.loads(body, parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError):
        raise BadData([Problem("请求体", "不是完整的 JSON", "JSON 对象", "核对括号、引号和编码（UTF-8）")]) from None
    if not isinstance(sent, dict):
        raise BadData([Problem("请求体", shown(sent), "JSON 对象", "整个请求体写成 {…}")])
    return sent


def _values(
    fields: tuple[Field, ...], sent: Mapping[str, Any], place: str, problems: list[Problem]
) -> Iterator[tuple[str, Any]]:
    """Yield our names with the values; what is missing, unknown or unfit becomes a problem."""
    for field in fields:
        there = sent.get(field.field)
        where = f"{place} · {field.field}"
        if there is None or there == "":
            if field.required:
                problems.append(Problem(where, "没有填写", field.label, "补上后整批重传"))
            continue
        value = value_of(field.kind, there)
        if value is None:
            problems.append(Problem(where, shown(there), f"{field.label}：{wanted(field.kind)}", "改正后整批重传"))
        else:
            yield field.name, value
    known = {field.field for field in fields}
    mend = "删去或改正字段名"
    problems += [
        Problem(f"{place} · {shown(name)}", "接口没有这个字段", "、".join(sorted(known)), mend)
        for name in sorted(sent.keys() - known)
    ]


def _told_twice(items: list[dict[str, Any]]) -> list[Problem]:
    first: dict[tuple[Any, ...], int] = {}
    problems = []
    for number, item in enumerate(items, start=1):
        key = (item["code"], item["stat"], item["time"])
        before = first.setdefault(key, number)
        if before != number:
            place = f"请求体 · 第 {number:,} 条"
            found = f"与第 {before:,} 条的数据编码、统计类型和时间相同"
            problems.append(Problem(place, found, "同一批里每个数只有一条", "两条留一条"))
    return problems


def _scaled(value: Decimal) -> int:
    """Return a value × 10^4 as a whole number, half up."""
    return int((value * 10_000).quantize(Decimal(1), rounding="ROUND_HALF_UP"))
