"""链路分帧: frames out of what a connection brings, as soon as they are whole.

A frame as the standard writes it (length, check and line end right) is taken at once; whatever else stands there goes
through the tolerant way of files (cutting.py), which looks further ahead: `settled` gives what it held back when the
line has been silent for a while. Memory is bounded: cutting.py lets nothing longer than AHEAD wait.
"""

from __future__ import annotations

from shuangkong.monitoring.protocol.check import check
from shuangkong.monitoring.protocol.cutting import Cutter, Piece
from shuangkong.monitoring.protocol.frame import HEADER, OPEN

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
        frames: list[bytes] = []
        pieces: list[Piece] = []
        place, ends = 0, True
        while ends:
            end, right = _end(buffer, place)
            ends = end > place
            if right:
                frames.append(buffer[place:end])
            elif ends:
                pieces.append(Piece(0, 0, buffer[place:end]))
            elif place < len(buffer) and buffer[place] in BLANK:
                end, ends = place + 1, True
            place = end if ends else place
        self.rest = buffer[place:]
        if end < 0:
            pieces += self._cut(Cutter(), final=False)
        return frames, pieces

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


def _end(buffer: bytes, place: int) -> tuple[int, bool]:
    """Return where a frame ends that is as long as it says, and whether its check is right.

    0 where more has to come first, -1 where it is not as it should be. A check that differs is that of encrypted
    content, whose bytes may be anything, a line end or another ## too; or the frame is damaged.
    """
    header = HEADER.match(buffer, place)
    if header is None:
        rest = buffer[place : place + OPEN]
        begun = len(rest) < OPEN and b"##".startswith(rest[:2]) and (not rest[2:] or rest[2:].isdigit())
        return (0 if begun else -1), False
    start = place + OPEN
    close = start + int(header[1])
    if len(buffer) < close + TRAILER:
        return 0, False
    if not buffer.startswith(b"\r\n", close + 4) or not buffer.startswith(b"&&", close - 2):
        return -1, False
    right = b"%04X" % check(buffer[start:close]) == buffer[close : close + 4]
    return close + TRAILER, right and buffer.find(b"CP=&&", start, close) > 0
