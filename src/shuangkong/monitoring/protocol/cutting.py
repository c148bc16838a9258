"""分帧: frames out of a stream of bytes: one a line, several glued together, with other text between or around them.

A frame ends where its length says, if content and check end there; else at the next `##` or the end of its line. So a
line end inside encrypted content does not cut a frame, and a wrong length swallows none of the frames that follow.
Memory is bounded by the longest frame, whatever the size of the file.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from shuangkong.monitoring.protocol.check import check
from shuangkong.monitoring.protocol.frame import CHECK, HEADER, LONGEST, OPEN

CHUNK = 1 << 16
AHEAD = OPEN + 2 * LONGEST  # how far a frame, and what follows it on its line, is looked for
SAMPLE = 120  # bytes of other text that are kept, to say what stood there
END = b"\r\n"
SIGNS = re.compile(rb"#+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A frame as found, with the end of its line; `raw` is empty where a line holds text and no frame."""

    line: int
    number: int  # which frame of the line, from 1
    raw: bytes
    before: bytes = b""


def pieces(file: BinaryIO) -> Iterator[Piece]:
    """Yield the frames of a file."""
    return Cutter().cut(chunks(file))


def chunks(file: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of a file without a byte-order mark; UTF-16, which some tools write, as UTF-8."""
    decoder = None
    first = True
    while part := getattr(file, "read1", file.read)(CHUNK):
        if first:
            first = False
            if part.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                decoder = codecs.getincrementaldecoder("utf-16")("replace")
            part = part.removeprefix(codecs.BOM_UTF8)
        yield decoder.decode(part).encode("utf-8", "replace") if decoder else part


class Cutter:
    """What is left of the stream, and where in it we stand."""

    def __init__(self) -> None:
        self.buffer = b""
        self.line = 1
        self.number = 0
        self.junk = b""
        self.column = False  # whether a tab came last: then what stands before is other columns, not junk

    def cut(self, parts: Iterable[bytes]) -> Iterator[Piece]:
        """Yield the frames of a stream of bytes."""
        for part in parts:
            yield from self.feed(part)
        yield from self._run(final=True)
        yield from self._line_end(b"")

    def feed(self, part: bytes) -> Iterator[Piece]:
        """Yield the frames that end for certain in what has come so far; the rest waits in `buffer`."""
        self.buffer += part
        yield from self._run(final=False)

    def _run(self, *, final: bool) -> Iterator[Piece]:
        place, start, stop = 0, -2, -2  # -1: there is none in this buffer; looking again would cost the square of it
        while True:
            start = self.buffer.find(b"##", place) if start != -1 and start < place else start
            stop = self.buffer.find(b"\n", place) if stop != -1 and stop < place else stop
            if start < 0 and stop < 0:
                break
            if start < 0 or 0 <= stop < start:
                yield from self._line_end(self.buffer[place:stop])
                self.line, self.number, place = self.line + 1, 0, stop + 1
                continue
            run = SIGNS.match(self.buffer, start)
            start = run.end() - 2 if run else start  # of ### the last two open the frame
            self._add(self.buffer[place:start])
            found = self._frame(start, final=final)
            if found is None:
                self.buffer = self.buffer[start:]
                return
            yield found[0]
            place = found[1]
        half = not final and self.buffer.endswith(b"#")  # of a header, perhaps
        end = max(place, len(self.buffer) - half)
        self._add(self.buffer[place:end])
        self.buffer = self.buffer[end:]

    def _frame(self, start: int, *, final: bool) -> tuple[Piece, int] | None:
        """Return the frame that begins here and where it ends; None where more of the stream has to be seen first."""
        buffer = self.buffer
        whole = final or len(buffer) - start >= AHEAD
        header = HEADER.match(buffer, start)
        end = start + OPEN + int(header[1]) if header else start
        if not whole and end + 16 > len(buffer):
            return None
        found = CHECK.match(buffer, end) if header and self._closes(start + OPEN, end) else None
        last = found.end() if found else start + 2
        stop = _nearest(buffer, last)
        if stop < 0 and not whole:
            return None
        stop = min(len(buffer), start + AHEAD) if stop < 0 else stop
        self.number += 1
        before = b"" if self.column else self.junk
        piece = Piece(self.line, self.number, self._with_end(buffer, start, last, stop), before)
        self.junk, self.column = b"", False
        self.line += buffer.count(b"\n", start, stop)
        return piece, stop

    def _closes(self, start: int, end: int) -> bool:
        segment = self.buffer[start:end]
        if not segment.endswith(b"&&"):
            return False
        found = CHECK.match(self.buffer, end)
        if found is None:
            return False
        # cipher text may hold a ## of its own, and its check is that of the plain text
        return b"##" not in segment or not segment.isascii() or check(segment) == int(found[2], 16)

    @staticmethod
    def _with_end(buffer: bytes, start: int, last: int, stop: int) -> bytes:
        """Return frame and trailer; the end of a line of text, a column or the file is as good as the prescribed one."""
        rest, tab, _ = buffer[last:stop].partition(b"\t")
        ends = tab or stop == len(buffer) or buffer.startswith(b"\n", stop)
        return buffer[start:last] + (rest.rstrip(b" \r") + END if ends else rest)

    def _line_end(self, text: bytes) -> Iterator[Piece]:
        self._add(text)
        heading = self.line == 1 and self.junk.startswith(b"#") and b"\t" in self.junk  # names of columns
        if self.number == 0 and self.junk.strip() and not heading:
            yield Piece(self.line, 1, b"", self.junk)
        self.junk, self.column = b"", False

    def _add(self, text: bytes) -> None:
        self.column = text.endswith(b"\t") if text else self.column
        if len(self.junk) < SAMPLE:
            self.junk += text[:SAMPLE] if self.junk.strip() else text.lstrip()[:SAMPLE]


def _nearest(buffer: bytes, place: int) -> int:
    found = [at for at in (buffer.find(mark, place, place + AHEAD) for mark in (b"\n", b"##")) if at >= 0]
    return min(found, default=-1)
