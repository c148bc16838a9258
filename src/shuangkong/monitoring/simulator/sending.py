"""模拟发送: invented devices on a line: each sends a frame, waits for the answer, sends it again, dials again.

They also do what the gateway asks: set the time, tell it, and send minutes, hours and days once more.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from shuangkong.kernel.problems import BadData, Problem
from shuangkong.monitoring.protocol import acks
from shuangkong.monitoring.protocol.message import Message
from shuangkong.monitoring.protocol.reading import read
from shuangkong.monitoring.protocol.writing import written
from shuangkong.monitoring.simulator.frames import Sent
from shuangkong.monitoring.simulator.outlets import Device

REMEMBERED = 5_000  # frames that a device can send once more


@dataclass
class Line:
    """Where and how to send; `speed` simulated seconds a second, 0 for as fast as answers come."""

    host: str
    port: int
    speed: float = 0.0
    timeout_s: float = 10.0
    retries: int = 3
    told_s: float = 10.0  # how often progress is told
    refusals: int = 10  # dials in a row that nobody takes, before the run ends
    lost_answers: float = 0.002  # share of answers that are lost on the way, so that the device sends again


@dataclass
class Tally:
    """What came of it."""

    sent: int = 0
    answered: int = 0
    again: int = 0
    given_up: int = 0
    dialled: int = 0
    refused: int = 0  # dials in a row that nobody took


class Talker:
    """One device on the line."""

    def __init__(self, device: Device, line: Line, tally: Tally) -> None:
        self.device = device
        self.line = line
        self.tally = tally
        self.memory: deque[Sent] = deque(maxlen=REMEMBERED)
        self.chance = random.Random(device.mn)  # noqa: S311 - made-up accidents
        self.answers: asyncio.Queue[str | None] = asyncio.Queue()
        self.writer: asyncio.StreamWriter | None = None
        self.listening: asyncio.Task[None] | None = None

    async def run(self, frames: Iterator[Sent], start: datetime, began: float) -> None:
        """Send all frames; `start` is the simulated moment at the loop time `began`."""
        loop = asyncio.get_running_loop()
        for one in frames:
            if self.line.speed:
                await asyncio.sleep(began + (one.at - start).total_seconds() / self.line.speed - loop.time())
            await self._deliver(one)
        if self.writer is not None:
            self.writer.close()
        if self.listening is not None:
            self.listening.cancel()

    async def _deliver(self, one: Sent) -> None:
        self.memory.append(one)
        for attempt in range(1 + self.line.retries):
            try:
                await self._send(one.frame)
            except OSError:
                await self._hang_up()
                await asyncio.sleep(0.2)
                continue
            self.tally.sent += 1
            self.tally.again += attempt > 0
            if await self._is_answered(one) and self.chance.random() >= self.line.lost_answers:
                self.tally.answered += 1
                return
        self.tally.given_up += 1

    async def _send(self, frame: bytes) -> None:
        if self.writer is None:
            reader, self.writer = await self._dial()
            self.tally.dialled += 1
            self.listening = asyncio.get_running_loop().create_task(self._listen(reader))
        self.writer.write(frame)
        await self.writer.drain()

    async def _dial(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a link; BadData where nobody has taken one for too often in a row."""
        line = self.line
        try:
            link = await asyncio.open_connection(line.host, line.port)
        except OSError as error:
            self.tally.refused += 1
            if self.tally.refused < line.refusals:
                raise
            found = f"网关没有监听 {line.host}:{line.port}，连续 {self.tally.refused} 次连接失败"
            mend = "先运行 shuangkong monitoring serve，或核对地址和端口"
            raise BadData([Problem("--to", found, "正在监听的网关", mend)]) from error
        self.tally.refused = 0
        return link

    async def _hang_up(self) -> None:
        if self.writer is not None:
            self.writer.close()
        if self.listening is not None:
            self.listening.cancel()
        self.writer = self.listening = None

    async def _is_answered(self, one: Sent) -> bool:
        qn = one.frame[9:26].decode()  # behind ##, length and “QN=”
        with suppress(TimeoutError):
            async with asyncio.timeout(self.line.timeout_s):
                while (told := await self.answers.get()) is not None:
                    if told == qn:
                        return True
                await self._hang_up()
        return False

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            while True:
                message = read(await reader.readuntil(b"\r\n"), self.device.key).message
                if message.cn in ("9013", "9014"):
                    self.answers.put_nowait(message.first("QN") or message.qn or "")
                elif message.wants_answer:
                    await self._obey(message)
        self.answers.put_nowait(None)

    async def _obey(self, message: Message) -> None:
        """Answer 9011, send what was asked for, answer 9012."""
        known = message.cn in ("1011", "1012", "2011", "2031", "2051", "2061")
        await self._send(written(acks.request_answer(message, "1" if known else "2")))
        if not known:
            return
        asked = message.first("BeginTime") or "", message.first("EndTime") or ""
        for one in [one for one in self.memory if one.command == message.cn and asked[0] <= one.told <= asked[1]]:
            await self._send(one.frame)
        await self._send(written(acks.execution_result(message, "1")))


async def send(
    frames: dict[Device, Iterator[Sent]], start: datetime, line: Line, tell: Callable[[Tally], None]
) -> Tally:
    """Have all devices send at the same time; `tell` hears every `told_s` seconds how far they are.

    Raises:
        BadData: nobody listens there.
    """
    tally, began = Tally(), asyncio.get_running_loop().time()
    telling = asyncio.get_running_loop().create_task(_told(tally, line.told_s, tell))
    try:
        async with asyncio.TaskGroup() as group:
            for device, own in frames.items():
                group.create_task(Talker(device, line, tally).run(own, start, began))
    except* BadData as faults:
        raise next(_single(faults)) from None
    finally:
        telling.cancel()
    return tally


async def _told(tally: Tally, every: float, tell: Callable[[Tally], None]) -> None:
    while True:
        await asyncio.sleep(every)
        tell(tally)


def _single(faults: BaseExceptionGroup[BadData]) -> Iterator[BadData]:
    for one in faults.exceptions:
        if isinstance(one, BaseExceptionGroup):
            yield from _single(one)
        else:
            yield one
