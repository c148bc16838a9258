"""上传数据的核对: a message of the on-line monitoring interface, read whole; every bad item is named at once.

Nothing of a message with a fault goes in. Two values for the same item, kind and moment in one batch are a fault; in
two batches the later one is a new version. The name of a batch is the digest of what it says: the same batch sent
again has the same name, whatever its spaces and the order of its keys.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from shuangkong.kernel.problems import BadData, Problem
from shuangkong.monitoring import meter_codes
from shuangkong.monitoring.meter_codes import Field

MOMENT = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[ T]?(\d\d):?(\d\d)(?::?(\d\d))?)?", re.ASCII)
TEXT = re.compile(r"[^\x00-\x1f\ud800-\udfff]{1,80}")
CODE = re.compile(r"[0-9A-Za-z]+", re.ASCII)
LARGEST = Decimal("9e11")  # scaled to 1/10,000 it still fits into a float's whole numbers
MOST = 10_000  # items of a batch
SHOWN = 60
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


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
            problems.append(Problem(place, _shown(item), "对象", "每条数据写成 {…}"))
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
        raise BadData([Problem("请求体", _shown(sent), "JSON 对象", "整个请求体写成 {…}")])
    return sent


def _values(
    wanted: tuple[Field, ...], sent: Mapping[str, Any], place: str, problems: list[Problem]
) -> Iterator[tuple[str, Any]]:
    """Yield our names with the values; what is missing, unknown or unfit becomes a problem."""
    for field in wanted:
        there = sent.get(field.field)
        where = f"{place} · {field.field}"
        if there is None or there == "":
            if field.required:
                problems.append(Problem(where, "没有填写", field.label, "补上后整批重传"))
            continue
        value = READERS.get(field.kind, _word)(field.kind, there)
        if value is None:
            problems.append(Problem(where, _shown(there), f"{field.label}：{_wanted(field.kind)}", "改正后整批重传"))
        else:
            yield field.name, value
    known = {field.field for field in wanted}
    mend = "删去或改正字段名"
    problems += [
        Problem(f"{place} · {_shown(name)}", "接口没有这个字段", "、".join(sorted(known)), mend)
        for name in sorted(sent.keys() - known)
    ]


def _text(_kind: str, there: Any) -> str | None:
    text = str(there) if isinstance(there, str | int) and not isinstance(there, bool) else ""
    return text if TEXT.fullmatch(text) else None


def _code(_kind: str, there: Any) -> str | None:
    fits = isinstance(there, str) and len(there) == meter_codes.length() and CODE.fullmatch(there)
    return there if fits else None


def _number(_kind: str, there: Any) -> Decimal | None:
    if isinstance(there, bool) or not isinstance(there, int | str | Decimal) or len(str(there)) > SHOWN:
        return None
    try:
        value = Decimal(there)
    except ArithmeticError:
        return None
    return value if value.is_finite() and abs(value) < LARGEST else None


def _moment(_kind: str, there: Any) -> int | None:
    found = MOMENT.fullmatch(there) if isinstance(there, str) else None
    if found is None:
        return None
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return int(moment.timestamp()) if moment >= EARLIEST else None


def _list(_kind: str, there: Any) -> list[Any] | None:
    return there if isinstance(there, list) and 0 < len(there) <= MOST else None


def _word(kind: str, there: Any) -> str | None:
    return meter_codes.words(kind).get(str(there)) if isinstance(there, str | int) else None


READERS = {"text": _text, "code": _code, "number": _number, "moment": _moment, "list": _list}


def _wanted(kind: str) -> str:
    told = {
        "text": "1 至 80 个字符",
        "code": f"{meter_codes.length()} 位字母和数字",
        "number": "数，绝对值小于 9000 亿",
        "moment": "时间，如 2025-03-05 10:15:00",
        "list": f"1 至 {MOST:,} 条的列表",
    }
    return told.get(kind) or meter_codes.labels(kind)


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


def _shown(there: Any) -> str:
    text = str(there)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
