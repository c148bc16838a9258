"""帧: length and check around a data segment, from the wire and onto it.

`##`, four digits (bytes of the segment), the segment, four hexadecimal digits (its check), carriage return, line feed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from shuangkong.monitoring.protocol import cipher
from shuangkong.monitoring.protocol.check import check, variant
from shuangkong.monitoring.protocol.message import version_of
from shuangkong.monitoring.protocol.remarks import Remark
from shuangkong.monitoring.protocol.segment import content_of, salvaged

HEADER = re.compile(rb"##(\d{4})")
LONGEST = 9999  # what four digits can say
OPEN = 6  # bytes before the segment
CHECK = re.compile(rb"([ \t]{0,8})([0-9A-Fa-f]{4})")
CLOSED = re.compile(rb"&&[ \t]{0,8}[0-9A-Fa-f]{4}")
WRITTEN_OUT = re.compile(rb"[ \t]*(?:(?:\\{1,2}r)?\\{1,2}n|\\{1,2}r)")  # a line end as text, as listings have it
ENCRYPTED = re.compile(rb"CN=(?:2\d{3}|1014|3020);")


@dataclass(frozen=True, slots=True)
class Frame:
    """What is inside a frame, its check as declared (upper case), by which reckoning it is right, and the remarks."""

    segment: bytes
    declared: str | None = None
    variant: str | None = None
    remarks: tuple[Remark, ...] = ()
    encrypted: bool = False


def framed(segment: bytes) -> bytes:
    """Return a segment as it goes over the wire."""
    return b"##%04d%b%04X\r\n" % (len(segment), segment, check(segment))


def opened(raw: bytes, key: bytes | None = None) -> Frame:
    """Return what is inside a frame; where it is refused, the last remark says why."""
    header = HEADER.match(raw)
    if header is None:
        absent = not raw.startswith(b"##")
        return _refused(b"", Remark("no_header" if absent else "length_not_digits", "包头", _quoted(raw[2:6])))
    length, body = int(header[1]), raw[OPEN:]
    segment, found = body[:length], CHECK.match(body, length)
    if found:
        declared, told = found[2].decode(), [] if found[1] == b"" else [Remark("space_before_check", "校验码")]
        told += _trailer(body[found.end() :])
        if declared != declared.upper():
            told.append(Remark("check_lowercase", "校验码", declared))
        kind = variant(segment, int(declared, 16))
        # the check is that of the plain text, but one cipher text in 256 happens to have it too
        secret = _secret(segment, declared, key) if kind is None or _is_enciphered(segment) else None
        if kind is not None and secret is None:
            told += [] if kind == "standard" else [Remark(f"check_{kind}", "校验码", declared)]
            return Frame(segment, declared.upper(), kind, tuple(told))
        if secret:
            return Frame(secret.segment, declared.upper(), secret.variant, (*told, *secret.remarks), secret.encrypted)
    return _elsewise(raw, key) or _fault(body, length)


def _secret(segment: bytes, declared: str, key: bytes | None) -> Frame | None:
    """Return the frame of a segment with encrypted content, None where it is not encrypted."""
    place = content_of(segment)
    if place is None or not ENCRYPTED.search(segment) or not _may_encrypt(segment):
        return None
    start, end = place
    content = segment[start:end]
    if key is not None:
        plain = segment[:start] + cipher.deciphered(content, key) + segment[end:]
        if variant(plain, int(declared, 16)) == "standard":
            return Frame(plain, declared, "standard")
    if not cipher.looks_enciphered(content):
        return None
    remark = Remark("encrypted" if key is None else "key_differs", "CP")
    return Frame(segment, declared, None, (remark,), encrypted=True)


def _is_enciphered(segment: bytes) -> bool:
    place = None if segment.isascii() else content_of(segment)
    return place is not None and cipher.looks_enciphered(segment[place[0] : place[1]])


def _may_encrypt(segment: bytes) -> bool:
    sender = salvaged(segment)
    return version_of(sender.flag, sender.st, sender.qn or "") == 2025


def _elsewise(raw: bytes, key: bytes | None) -> Frame | None:
    """Return the frame behind one that a listing has written differently: cipher text in words, another encoding."""
    if raw.isascii():
        other = cipher.from_printed(raw)
        return _listed(other, key, "cipher_printed") if other != raw else None
    for stored, sent in (("gb18030", "utf-8"), ("utf-8", "gb18030")):
        try:
            other = raw.decode(stored).encode(sent)
        except UnicodeError:
            continue
        found = HEADER.match(other) and CHECK.match(other, OPEN + int(other[2:OPEN]))
        if found and variant(other[OPEN : found.start()], int(found[2], 16)) == "standard":
            return _listed(other, key, "transcoded")
    return None


def _listed(raw: bytes, key: bytes | None, code: str) -> Frame | None:
    frame = opened(raw, key)
    if any(remark.refuses and remark.code != "key_differs" for remark in frame.remarks):
        return None
    return Frame(frame.segment, frame.declared, frame.variant, (Remark(code), *frame.remarks), frame.encrypted)


def _fault(body: bytes, length: int) -> Frame:
    """Say why a frame can't be opened: its length first, since a wrong length makes every check wrong."""
    found = CHECK.match(body, length)
    ends = [closed.start() + 2 for closed in CLOSED.finditer(body)]
    declared = found[2].decode().upper() if found else None
    if ends and length not in ends:
        actual = ends[-1]
        letters = len(body[:actual].decode("utf-8", "replace"))
        hint = "（按字符数相符，按字节数不符）" if letters == length != actual else ""
        return _refused(
            body, Remark("length_differs", "包头", f"写的是 {length:,}，实际 {actual:,} 字节{hint}"), declared
        )
    if b"CP=&&" not in body:
        return _refused(body, Remark("no_content", "数据段"), declared)
    if found is None:
        return _refused(body, Remark("check_absent", "包尾", _quoted(body[length : length + 8])))
    right = f"{check(body[:length]):04X}"
    return _refused(body, Remark("check_differs", "校验码", f"写的是 {declared}，算出的是 {right}"), declared)


def _refused(segment: bytes, remark: Remark, declared: str | None = None) -> Frame:
    return Frame(segment, declared, None, (remark,))


def _trailer(rest: bytes) -> list[Remark]:
    """Name what stands in place of carriage return and line feed."""
    if rest == b"\r\n":
        return []
    told = []
    if rest.startswith(b"**"):
        told.append(Remark("trailer_stars", "包尾"))
        rest = rest[2:]
    written = WRITTEN_OUT.match(rest)
    if written:
        told.append(Remark("trailer_text", "包尾", _quoted(written[0])))
        rest = rest[written.end() :]
    bare = {b"": "no_trailer", b"\r": "trailer_cr", b"\n": "trailer_lf"}.get(rest)
    if bare and not told:
        return [Remark(bare, "包尾")]
    return told if not rest.strip() else [*told, Remark("junk_after", "包尾", _quoted(rest.strip()[:40]))]


def _quoted(raw: bytes) -> str:
    return ascii(raw)[2:-1]
