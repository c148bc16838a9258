"""测速：网关的断电试验: kill -9 at random moments under load; what was acknowledged has to be there, once.

The frames of a station are numbered by their minute; a station that lost its link sends what was not acknowledged
again, as devices do. At the end the journals are read and brought together by station and minute, as the lake does.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from shuangkong.bench.gateway_load import frame, mn_of
from shuangkong.bench.gateway_served import gateway_command, serving, stations_of
from shuangkong.monitoring.lake.journal import records, torn
from shuangkong.monitoring.protocol.peek import peek
from shuangkong.monitoring.protocol.reading import read

STATIONS = 50
LONGEST_S = 0.5  # between the first answer and the kill
SEED = 9


@dataclass
class Killed:
    """What became of the frames."""

    kills: int
    acknowledged: int = 0
    lost: int = 0  # acknowledged and not in any journal
    counted_twice: int = 0  # station and minute with more than one content
    again: int = 0  # copies of frames that were sent again, which count once
    torn_files: int = 0
    restarts_s: list[float] = field(default_factory=list)  # from the start of the process to the first answer


def kill(kills: int, folder: Path | None = None, progress: Callable[[str], None] = lambda _: None) -> Killed:
    """Kill the gateway so many times, and look."""
    found, chance = Killed(kills), random.Random(SEED)  # noqa: S311 - random moments
    with tempfile.TemporaryDirectory(dir=folder) as place:
        lake = stations_of(Path(place), STATIONS)
        devices = [_Device(number) for number in range(STATIONS)]
        for turn in range(kills):
            start = time.perf_counter()
            with serving(gateway_command(Path(place))) as server:
                first = asyncio.run(_under_load(devices, server.port, server.process.pid, chance.uniform(0, LONGEST_S)))
            found.restarts_s.append(first - start)
            if (turn + 1) % 10 == 0:
                progress(f"已强行终止 {turn + 1} 次")
        _compare(found, lake, devices)
    return found


class _Device:
    """A station that goes on where it was after a lost link."""

    def __init__(self, number: int) -> None:
        self.mn = mn_of(number)
        self.next = 0
        self.acknowledged: list[bytes] = []

    async def run(self, port: int, first: asyncio.Event) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                while True:
                    raw = frame(self.mn, self.next)
                    writer.write(raw)
                    answer = read(await reader.readuntil(b"\r\n")).message
                    if answer.cn == "9014" and f"QN={answer.qn};".encode() in raw:
                        self.acknowledged.append(raw)
                        self.next += 1
                        first.set()
            finally:
                writer.close()


async def _under_load(devices: list[_Device], port: int, pid: int, seconds: float) -> float:
    first = asyncio.Event()
    running = [asyncio.create_task(device.run(port, first)) for device in devices]
    await asyncio.wait_for(first.wait(), 30)
    answered = time.perf_counter()
    await asyncio.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    await asyncio.gather(*running)
    return answered


def _compare(found: Killed, lake: Path, devices: list[_Device]) -> None:
    kept: dict[tuple[bytes, bytes], list[bytes]] = defaultdict(list)
    for path in (lake / "raw").glob("*/*.journal"):
        found.torn_files += torn(path) > 0
        for record in records(path):
            seen = peek(record.raw[6:-6])
            if seen is not None:
                kept[seen.mn, seen.qn[:14]].append(record.raw)
    for device in devices:
        for raw in device.acknowledged:
            seen = peek(raw[6:-6])
            copies = kept[seen.mn, seen.qn[:14]] if seen else []
            found.lost += raw not in copies
    found.acknowledged = sum(len(device.acknowledged) for device in devices)
    found.counted_twice = sum(len(set(copies)) > 1 for copies in kept.values())
    found.again = sum(len(copies) - 1 for copies in kept.values() if copies)
