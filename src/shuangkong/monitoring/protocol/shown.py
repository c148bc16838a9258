"""结果显示: what was read of a frame, as one object for programs and as a line for people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from shuangkong.monitoring.protocol.codes import command, system
from shuangkong.monitoring.protocol.message import Item, Message
from shuangkong.monitoring.protocol.reading import Found

UNREADABLE = re.compile("[\ud800-\udfff]")  # bytes that are no text stand as lone surrogates inside
STATUS = {"ok": "正常", "tolerated": "容错", "rejected": "拒收"}
SEVERITY = {"rejected": "拒收", "tolerated": "容错", "noted": "提示"}


def as_object(found: Found) -> dict[str, Any]:
    """Return the result for JSON; of a refused frame no value is given, and no version but by its Flag. The password is left out."""
    reading, message = found.reading, found.reading.message
    rejected = reading.status == "rejected"
    told: dict[str, Any] = {
        "line": found.line,
        "frame": found.number,
        "status": reading.status,
        "crc": reading.frame.declared,
        "crc_variant": reading.frame.variant,
        "version": message.version if not rejected or message.flag is not None else None,
        "st": message.st,
        "cn": message.cn,
        "mn": message.mn,
        "qn": message.qn,
        "flag": message.flag,
        "part": list(message.part) if message.part else None,
        "sent_again": message.sent_again,
        "encrypted": reading.frame.encrypted,
        "fields": None if rejected else fields(message.items),
        "problems": [
            {
                "code": remark.code,
                "severity": remark.severity,
                "place": problem.place,
                "found": problem.found,
                "wanted": problem.wanted,
                "mend": problem.mend,
            }
            for remark in reading.remarks
            for problem in (remark.problem(),)
        ],
    }
    return {name: _readable(value) for name, value in told.items()}


def fields(items: tuple[Item, ...]) -> dict[str, Any]:
    """Return the content by field name, values as sent; a field that stands more than once has the list of its values."""
    found: dict[str, list[str | None]] = {}
    for item in items:
        for name, value in item:
            found.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def as_lines(found: Found) -> Iterator[str]:
    """Yield the result for people: a line, and one for each remark."""
    message, status = found.reading.message, STATUS[found.reading.status]
    place = f"第 {found.line:,} 行" + (f"第 {found.number} 条" if found.number > 1 else "")
    if found.reading.status == "rejected":
        yield _readable(f"{place}　{status}")
    else:
        yield _readable(f"{place}　{status}　{_said(message)}")
    for remark in found.reading.remarks:
        problem = remark.problem()
        where = f"{problem.place}：" if problem.place else ""
        yield _readable(
            f"    {SEVERITY[remark.severity]}　{where}{problem.found}。应为：{problem.wanted}。{problem.mend}"
        )


def _said(message: Message) -> str:
    row = command(message.cn or "", message.version)
    values = sum(len(item) for item in message.items)
    parts = [
        f"{message.version} 版",
        f"设备 {message.mn or '未写'}",
        f"{message.st or '未写'} {system(message.st or '', message.version) or '系统编码未列入'}",
        f"{message.cn or '未写'} {row['name'] if row else '命令编码未列入'}",
        f"{values} 个字段" if message.cipher is None else "内容已加密",
    ]
    time = message.first("DataTime")
    if time:
        parts.insert(4, f"数据时间 {time}")
    if message.part:
        parts.append(f"分 {message.part[0]} 包之第 {message.part[1]} 包")
    return "　".join(parts)


def _readable(value: Any) -> Any:
    if isinstance(value, str):
        return UNREADABLE.sub(lambda one: f"\\x{ord(one[0]) - 0xDC00:02X}", value) if not value.isascii() else value
    if isinstance(value, dict):
        return {_readable(name): _readable(one) for name, one in value.items()}
    return [_readable(one) for one in value] if isinstance(value, list) else value
