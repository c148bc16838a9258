"""链路分帧: frames out of what a connection brings, as soon as they are whole.

A frame as the standard writes it (length, check and line end right) is taken at once; whatever else stands there goes
through the tolerant way of files (cutting.py), which looks further ahead: `settled` gives what it held back when the
line has been silent for a while. Memory is bounded: cutting.py lets nothing longer than AHEAD wait.
"""

from __future__ import annotations

from shuangkong.monitoring.check import check
from shuangkong.monitoring.cutting import Cutter, Piece
from shuangkong.monitoring.frame import HEADER, OPEN

TRAILER = 6  # bytes after the segment: check and line end
BLANK = b"\r\n \t\0"


class Stream:
    """What has come over one connection and is no whole frame yet."""

    __slots__ = ("junk", "rest")

    def __init__(self) -> None:
        self.rest = b""
        self.junk = 0  # bytes so far that belonged to no frame

    def feed(self, data: bytes) -> tuple[list[bytes], list[Piece]]:
        """Return the whole frames in what has come, and the pieces that have to be looked at more closely."""
        buffer = self.rest + data if self.rest else data
        frames, place, end = [], 0, 1
        while end > 0:
            end = _end(buffer, place)
            if end > 0:
                frames.append(buffer[place:end])
                place = end
            elif place < len(buffer) and buffer[place] in BLANK:
                place, end = place + 1, 1
        self.rest = buffer[place:]
        return frames, [] if end == 0 else self._cut(Cutter(), final=False)

    def is_under_way(self) -> bool:
        """Whether what waits may simply be the beginning of a frame, with no line end seen."""
        rest = self.rest
        if len(rest) < OPEN:
            return b"##".startswith(rest[:2])
        header = HEADER.match(rest)
        return header is not None and len(rest) < OPEN + int(header[1]) + 4 and b"\n" not in rest

    def settled(self) -> list[Piece]:
        """Return what is to be made of the bytes that wait, now that nothing follows."""
        return self._cut(Cutter(), final=True) if self.rest else []

    def _cut(self, cutter: Cutter, *, final: bool) -> list[Piece]:
        size = len(self.rest)
        found = list(cutter.cut([self.rest]) if final else cutter.feed(self.rest))
        self.rest = b"" if final else cutter.buffer
        pieces = [piece for piece in found if piece.raw]
        self.junk += max(0, size - len(self.rest) - sum(len(piece.raw) for piece in pieces))
        return pieces


def _end(buffer: bytes, place: int) -> int:
    """Return where a frame without fault ends; 0 where more has to come first, -1 where it is not as it should be."""
    header = HEADER.match(buffer, place)
    if header is None:
        rest = buffer[place : place + OPEN]
        return 0 if len(rest) < OPEN and b"##".startswith(rest[:2]) and (not rest[2:] or rest[2:].isdigit()) else -1
    start = place + OPEN
    close = start + int(header[1])
    if len(buffer) < close + TRAILER:
        return 0
    if not buffer.startswith(b"\r\n", close + 4) or not buffer.startswith(b"&&", close - 2):
        return -1
    right = b"%04X" % check(buffer[start:close]) == buffer[close : close + 4]
    return close + TRAILER if right and buffer.find(b"CP=&&", start, close) > 0 else -1
