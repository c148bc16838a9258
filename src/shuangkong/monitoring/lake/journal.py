"""流水: what a gateway received, byte for byte, in files that only grow.

`<folder>/day=YYYY-MM-DD/<writer>-<milliseconds>.journal`, one per writer and day of reception (Beijing time). A record:
its check (CRC-32 of all that follows), received (milliseconds, UTC), length of the frame, length of the station's name,
name, frame. So a tail that a crash tore is seen, and a reader stops before it; damage with whole records behind it is
passed over, since those were acknowledged. A writer never opens an old file: there is nothing to repair at a start, and
several writers with different names need not know of each other.
Within a file the time of reception never falls: where the clock was set back, a new file begins.
"""

from __future__ import annotations

import mmap
import os
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

from shuangkong.monitoring.lake.files import sync_folder

CHECK = struct.Struct("<I")
FIELDS = struct.Struct("<QIH")
HEAD = CHECK.size + FIELDS.size
LARGEST = 64 << 20  # bytes after which a new file begins
DAY = 86_400_000
BEIJING = 8 * 3_600_000
PLAUSIBLE = re.compile(rb"[\x01-\x0f]\x00\x00")  # the upper bytes of a time of reception from 2004 to 2527
UPPER = CHECK.size + 5  # where they stand in a record


@dataclass(frozen=True, slots=True)
class Record:
    """A frame as received: where it stands in its file, when it came (milliseconds, UTC), from whom."""

    offset: int
    received_ms: int
    station: str
    raw: bytes

    @property
    def end(self) -> int:
        """Where the next record begins."""
        return self.offset + HEAD + len(self.station.encode()) + len(self.raw)


@dataclass(frozen=True, slots=True)
class Faults:
    """What of a file is no whole record: damage in between (offset, bytes), and bytes at the end, as a crash tears."""

    damaged: tuple[tuple[int, int], ...]
    torn: int


class Journal:
    """One writer's journal. What was appended is durable after `commit`; where that fails, nothing since the last is."""

    def __init__(self, folder: Path, writer: str, largest: int = LARGEST) -> None:
        self.folder = folder
        self.writer = writer
        self.largest = largest
        self.path: Path | None = None  # of the open file
        self._file = -1
        self._size = 0
        self._key = self._open_key = (0, 0)  # day, and how often the clock was set back
        self._latest = 0
        self._pending: dict[tuple[int, int], list[bytes]] = {}

    def append(self, station: str, received_ms: int, raw: bytes) -> None:
        """Take a frame into the next commit."""
        day = (received_ms + BEIJING) // DAY
        if day != self._key[0] or received_ms < self._latest:
            self._key = (day, self._key[1] + (received_ms < self._latest))
        self._latest = received_ms
        name = station.encode()
        body = FIELDS.pack(received_ms, len(raw), len(name)) + name + raw
        record = CHECK.pack(crc32(body)) + body
        try:
            self._pending[self._key].append(record)
        except KeyError:
            self._pending[self._key] = [record]

    def commit(self) -> None:
        """Write what was appended and wait until it is on the disk; OSError (with the file's name) where it can't be.

        After an error the file is left behind as it is and the next commit begins a new one: of a file whose sync has
        failed nobody knows what is on the disk.
        """
        pending, self._pending = self._pending, {}
        try:
            for key, records in pending.items():
                if self._file < 0 or key != self._open_key or self._size >= self.largest:
                    self._roll(key)
                self._write(b"".join(records))
        except OSError as error:
            told = OSError(error.errno, error.strerror, str(self.path or self.folder))
            self._leave()
            raise told from error

    def drop(self) -> None:
        """Forget what was appended since the last commit."""
        self._pending = {}

    def close(self) -> None:
        """Commit, and close the file."""
        try:
            self.commit()
        finally:
            self._leave()

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._file, rest) :]
        os.fdatasync(self._file)
        self._size += len(data)

    def _roll(self, key: tuple[int, int]) -> None:
        self._leave()
        folder = self.folder / f"day={day_of(key[0] * DAY - BEIJING)}"
        fresh = not folder.is_dir()
        folder.mkdir(parents=True, exist_ok=True)
        moment = self._latest
        while self._file < 0:  # a name that is taken, as after the clock was set back, is passed over
            self.path = folder / f"{self.writer}-{moment}.journal"
            try:
                self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o640)
            except FileExistsError:
                moment += 1
        self._open_key = key
        for place in (folder, self.folder) if fresh else (folder,):
            sync_folder(place)  # else the file's name could be lost with the power

    def _leave(self) -> None:
        if self._file >= 0:
            empty = os.fstat(self._file).st_size == 0
            os.close(self._file)
            if empty and self.path is not None:
                self.path.unlink(missing_ok=True)  # else every try on a full disk would leave a file
        self._file, self._size, self.path = -1, 0, None


def records(path: Path, start: int = 0) -> Iterator[Record]:
    """Yield the whole records of a file from an offset on; a torn tail, or one being written, ends them.

    Damage with a whole record behind it is passed over: that record's offset is greater than the end of the one before.
    """
    with path.open("rb") as file:
        size, at = os.fstat(file.fileno()).st_size, start
        while at >= 0:
            file.seek(at)
            while (record := _next(file, at, size)) is not None:
                yield record
                at = file.tell()
            at = _resumed(file, at, size)


def faults(path: Path) -> Faults:
    """Return what of a file is no whole record."""
    end, damaged = 0, []
    for record in records(path):
        if record.offset > end:
            damaged.append((end, record.offset - end))
        end = record.end
    return Faults(tuple(damaged), path.stat().st_size - end)


def torn(path: Path) -> int:
    """Return how many bytes at the end of a file are no whole record; 0 where all is well."""
    return faults(path).torn


def day_of(received_ms: int) -> str:
    """Return the day of reception in Beijing, YYYY-MM-DD."""
    return (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=received_ms + BEIJING)).date().isoformat()


def _next(file: BinaryIO, offset: int, size: int) -> Record | None:
    head = file.read(HEAD)
    if len(head) < HEAD:
        return None
    received, length, named = FIELDS.unpack_from(head, CHECK.size)
    if offset + HEAD + named + length > size:  # before reading: a damaged length may say gigabytes
        return None
    body = file.read(named + length)
    if crc32(body, crc32(head[CHECK.size :])) != CHECK.unpack_from(head)[0]:
        return None
    return Record(offset, received, body[:named].decode(), body[named:])


def _resumed(file: BinaryIO, at: int, size: int) -> int:
    """Return where the first whole record behind a damaged one begins; -1 where there is none: a torn tail.

    Where the damaged record says it ends is looked first: what stands inside a frame came from outside, and must not be
    taken for a record as long as its length can be believed.
    """
    file.seek(at)
    head = file.read(HEAD)
    if len(head) < HEAD:
        return -1
    _, length, named = FIELDS.unpack_from(head, CHECK.size)
    told = at + HEAD + named + length
    if told == size:
        return -1  # the last one
    if told < size and file.seek(told) and _next(file, told, size) is not None:
        return told
    with mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) as data:
        for found in PLAUSIBLE.finditer(data, at + UPPER + 1):
            offset = found.start() - UPPER
            file.seek(offset)
            if _next(file, offset, size) is not None:
                return offset
    return -1
