"""读报文: from the bytes of one frame to its message, tolerant, with every tolerance named.

What is refused: no header, a length that is not four digits or differs from what is there, a check that differs, no
content. Everything else is taken in as it stands and remarked on; nothing is refused by guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from shuangkong.monitoring.protocol.checks import header_remarks
from shuangkong.monitoring.protocol.contents import content_remarks
from shuangkong.monitoring.protocol.cutting import Piece, pieces
from shuangkong.monitoring.protocol.frame import Frame, opened
from shuangkong.monitoring.protocol.message import Message
from shuangkong.monitoring.protocol.remarks import Remark
from shuangkong.monitoring.protocol.segment import parsed, salvaged


@dataclass(frozen=True, slots=True)
class Reading:
    """读取结果: ok, tolerated (every tolerance and every implausible thing is a remark) or rejected (the last says why)."""

    status: str
    message: Message  # of a rejected frame only what tells where it came from
    frame: Frame
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A reading and where in a file it stood."""

    line: int
    number: int
    reading: Reading


def read(raw: bytes, key: bytes | None = None) -> Reading:
    """Return what one frame says; `key` is the station's SM4 key, for encrypted content."""
    frame = opened(raw, key)
    if frame.remarks and frame.remarks[-1].refuses:
        return Reading("rejected", salvaged(raw), frame, frame.remarks)
    message, remarks = parsed(frame.segment, encrypted=frame.encrypted)
    if message is None:
        return Reading("rejected", salvaged(frame.segment), frame, (*frame.remarks, *remarks))
    told = (*frame.remarks, *remarks, *header_remarks(message, len(frame.segment)), *content_remarks(message))
    overlooked = any(remark.severity == "tolerated" for remark in told)
    return Reading("tolerated" if overlooked else "ok", message, frame, told)


def read_file(file: BinaryIO, key: bytes | None = None) -> Iterator[Found]:
    """Yield what the frames of a file say, in the order of the file."""
    for piece in pieces(file):
        yield Found(piece.line, piece.number, _read_piece(piece, key))


def _read_piece(piece: Piece, key: bytes | None) -> Reading:
    quoted = ascii(piece.before.strip()[:60])[2:-1]
    if not piece.raw:
        return Reading("rejected", Message(()), Frame(b""), (Remark("no_header", "包头", quoted),))
    reading = read(piece.raw, key)
    if not piece.before.strip():
        return reading
    remarks = (Remark("junk_before", "包头", quoted), *reading.remarks)
    return Reading("tolerated" if reading.status == "ok" else reading.status, reading.message, reading.frame, remarks)
