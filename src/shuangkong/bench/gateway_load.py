"""测速：网关的发送端: many stations on loopback, each with some frames under way, in a process of its own.

`python -m shuangkong.bench.gateway_load PORT SECONDS STATIONS FLIGHT` prints what it saw as one JSON object.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import deque
from typing import cast

from shuangkong.monitoring.protocol.frame import framed

PASSWORD = "123456"  # noqa: S105 - of invented stations
RING = 60  # different frames of a station
WARM_S = 1.0
CONTENT = ";".join(
    f"{factor}-Cou=17.200,{factor}-Min=1.000,{factor}-Avg=2.123,{factor}-Max=3.000,{factor}-Flag=N"
    for factor in ("w01018", "w21003", "w21011", "w21001", "w00000")
)


def mn_of(number: int) -> str:
    """Return the MN of an invented station."""
    return f"{number:024X}"


def frame(mn: str, number: int) -> bytes:
    """Return the minute frame of a station that bears a number: minute and QN are its own."""
    day, minute = divmod(number, 1_440)
    stamp = f"2026{1 + day // 28 % 12:02}{1 + day % 28:02}{minute // 60:02}{minute % 60:02}"
    qn = f"{stamp}{day // 336 % 60:02}{number % 1000:03}"
    head = f"QN={qn};ST=32;CN=2051;PW={PASSWORD};MN={mn};Flag=5;CP=&&DataTime={stamp}00"
    return framed(f"{head};{CONTENT}&&".encode())


class Station(asyncio.Protocol):
    """One station: keeps its frames under way and notes how long each answer takes."""

    def __init__(self, number: int, flight: int, until: float) -> None:
        self.frames = [frame(mn_of(number), place) for place in range(RING)]
        self.flight = flight
        self.until = until
        self.sent: deque[float] = deque()
        self.seen: list[tuple[float, float]] = []  # when answered, how long it took
        self.number = 0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        for _ in range(self.flight):
            self._send()

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        for _ in range(data.count(b"\r\n")):
            self.seen.append((now, now - self.sent.popleft()))
            if now < self.until:
                self._send()

    def _send(self) -> None:
        if self.transport is not None:
            self.sent.append(time.perf_counter())
            self.transport.write(self.frames[self.number % RING])
            self.number += 1


async def _run(port: int, seconds: float, stations: int, flight: int) -> dict[str, float]:
    loop = asyncio.get_running_loop()
    until = time.perf_counter() + WARM_S + seconds
    made = [Station(number, flight, until) for number in range(stations)]
    begin = time.perf_counter() + WARM_S
    for one in made:
        one.until = begin + seconds
        await loop.create_connection(lambda one=one: one, "127.0.0.1", port)  # type: ignore[misc]
    await asyncio.sleep(begin + seconds - time.perf_counter() + 0.5)
    took = sorted(long for one in made for at, long in one.seen if begin <= at <= begin + seconds)
    if not took:
        return {"per_second": 0.0, "p50_ms": 0.0, "p99_ms": 0.0, "worst_ms": 0.0}
    return {
        "per_second": len(took) / seconds,
        "p50_ms": 1000 * took[len(took) // 2],
        "p99_ms": 1000 * took[int(len(took) * 0.99)],
        "worst_ms": 1000 * took[-1],
    }


if __name__ == "__main__":
    import uvloop

    told = uvloop.run(_run(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
    sys.stdout.write(json.dumps(told) + "\n")
