"""数据段: from the bytes of a data segment to a message, and what had to be overlooked on the way."""

from __future__ import annotations

import re

from shuangkong.monitoring.protocol.message import CLOSING, OPENING, Item, Message, Pair
from shuangkong.monitoring.protocol.remarks import Remark

IDENTITY = re.compile(rb"(QN|ST|CN|MN|Flag)=([^;,&=]{0,40})")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
LOG = "//"  # a device's log stands between two of these and may hold separators
HIDDEN = str.maketrans(
    {";": "\ue000", ",": "\ue001"}
)  # private characters: a log's separators while others are split at
SHOWN = str.maketrans({"\ue000": ";", "\ue001": ","})


def content_of(segment: bytes) -> tuple[int, int] | None:
    """Return from where to where the content stands, None where `CP=&&` or the closing `&&` is missing."""
    start = segment.find(OPENING.encode()) + len(OPENING)
    end = len(segment) - len(CLOSING)
    if start < len(OPENING) or end < start or not segment.endswith(CLOSING.encode()):
        return None
    return start, end


def parsed(segment: bytes, *, encrypted: bool = False) -> tuple[Message | None, list[Remark]]:
    """Return the message of a segment, or None where it has no content, with remarks on its writing."""
    place = content_of(segment)
    if place is None:
        return None, [Remark("no_content")]
    start, end = place
    remarks: list[Remark] = []
    opening, encoding = _text(segment[: start - len(OPENING)] if encrypted else segment, remarks)
    header = _header(opening if encrypted else opening[: opening.index(OPENING)], remarks)
    if encrypted:
        return Message(header, encoding=encoding, cipher=segment[start:end]), remarks
    content = opening[opening.index(OPENING) + len(OPENING) : -len(CLOSING)]
    if CLOSING in content:
        remarks.append(Remark("content_marker_inside", "CP"))
    return Message(header, _items(content, remarks) if content else (), encoding), remarks


def salvaged(raw: bytes) -> Message:
    """Return what a refused frame says of where it came from, without any value."""
    found = [(name.decode(), value.decode("utf-8", "replace")) for name, value in IDENTITY.findall(raw[:400])]
    return Message(tuple(found))


def _text(raw: bytes, remarks: list[Remark]) -> tuple[str, str]:
    if raw.isascii():
        text, encoding = raw.decode("ascii"), "utf-8"
    else:
        text, encoding = _chinese(raw, remarks)
    control = CONTROL.search(text)
    if control:
        remarks.append(Remark("control_characters", f"数据段第 {control.start() + 1:,} 个字符", repr(control[0])[1:-1]))
    return text, encoding


def _chinese(raw: bytes, remarks: list[Remark]) -> tuple[str, str]:
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        text = raw.decode("gb18030")
        if text.encode("gb18030") == raw:
            remarks.append(Remark("text_gb18030"))
            return text, "gb18030"
    except UnicodeDecodeError:
        pass
    remarks.append(Remark("text_undecodable"))
    return raw.decode("utf-8", "surrogateescape"), "utf-8"


def _header(text: str, remarks: list[Remark]) -> tuple[Pair, ...]:
    if text.endswith(";"):
        text = text[:-1]
    elif text:
        remarks.append(Remark("separator", "CP 之前", "没有分号"))
    if "," in text:
        remarks.append(Remark("separator", "CP 之前的字段", "逗号"))
        text = text.replace(",", ";")
    parts = text.split(";") if text else []
    if "" in parts:
        remarks.append(Remark("separator", "CP 之前的字段", "连续的分号"))
    return tuple(_pair(part, remarks) for part in parts if part)


def _items(content: str, remarks: list[Remark]) -> tuple[Item, ...]:
    hidden = LOG in content and "\ue000" not in content and "\ue001" not in content
    if hidden:
        pieces = content.split(LOG)
        closed = len(pieces) - 1 + len(pieces) % 2  # the piece after a last // that nothing closes is no log
        pieces[1:closed:2] = [piece.translate(HIDDEN) for piece in pieces[1:closed:2]]
        content = LOG.join(pieces)
    items = tuple(
        tuple(_pair(part, remarks, hidden=hidden) for part in item.split(",")) if item else ()
        for item in content.split(";")
    )
    if () in items:
        remarks.append(Remark("empty_item", "CP"))
    return items


def _pair(part: str, remarks: list[Remark], *, hidden: bool = False) -> Pair:
    name, equals, value = part.partition("=")
    if hidden:
        name, value = name.translate(SHOWN), value.translate(SHOWN)
    if not equals:
        remarks.append(Remark("stray_text", "数据段", name))
        return name, None
    return name, value
