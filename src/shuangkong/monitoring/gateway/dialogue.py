"""反控: carries requests to devices over the links they opened: request, answer 9011, what was asked for, result 9012.

One request at a time and station. Without an answer the same frame is sent again (monitoring.answer_timeout,
monitoring.answer_retries). After the last time the standard counts the link as down; here it stays open, since devices
that know no commands report faithfully all the same.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuangkong.kernel.problems import BadData
from shuangkong.monitoring.gateway import actions, requests
from shuangkong.monitoring.gateway.requests import Request
from shuangkong.monitoring.lake.stations import Station
from shuangkong.monitoring.protocol.codes import of_version
from shuangkong.monitoring.protocol.peek import Seen
from shuangkong.monitoring.protocol.reading import read
from shuangkong.monitoring.protocol.writing import secret, to_be_secret, written

if TYPE_CHECKING:
    from shuangkong.monitoring.gateway.gateway import Gateway

LOG = logging.getLogger(__name__)
ZONE = timedelta(hours=8)
ANSWERED, ENDED = "9011", "9012"
READY = DONE_WELL = "1"
MOST_CONTENTS = 20  # messages besides the answers that are written down with a result
ENDS = {
    "done": "执行成功", "refused": "现场机拒绝执行", "failed": "现场机执行失败", "unanswered": "现场机没有应答",
    "unfinished": "现场机已应答，未在规定时间内报告执行结果", "expired": "设备在期限内没有上线", "impossible": "该设备的协议版本没有这条命令",
    "interrupted": "网关停止，未完成",
}  # fmt: skip


@dataclass
class Dialogue:
    """A request under way."""

    request: Request
    station: Station
    version: int
    cn: str
    qn: str
    heard: asyncio.Queue[tuple[str, str]] = field(default_factory=asyncio.Queue)
    answers: list[dict[str, Any]] = field(default_factory=list)
    sent: int = 0


class Dialogues:
    """The requests that this gateway carries."""

    def __init__(self, folder: Path, gateway: Gateway) -> None:
        self.folder = folder
        self.gateway = gateway
        self.open: dict[str, Dialogue] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def look(self) -> None:
        """Take up requests for stations that are connected here, and end those whose time is over."""
        now = self.gateway.clock.now()
        for path, request in requests.waiting(self.folder):
            mn = request.mn.encode()
            if now > request.expires_ms:
                taken = requests.take(path, self.gateway.name)
                if taken is not None:
                    requests.finish(taken, request, _result("expired", 0, []))
            elif mn in self.gateway.links and request.mn not in self.open and mn in self.gateway.stations.by_mn:
                taken = requests.take(path, self.gateway.name)
                if taken is not None:
                    self._begin(taken, request, self.gateway.stations.by_mn[mn])

    def answered(self, mn: str, seen: Seen, raw: bytes) -> None:
        """Take a frame of a station that is being asked: an answer, or what was asked for."""
        dialogue = self.open.get(mn)
        if dialogue is None:
            return
        cn = seen.cn.decode("ascii", "replace")
        if cn not in (ANSWERED, ENDED, dialogue.cn):
            return
        message = read(raw, dialogue.station.key).message
        if cn == dialogue.cn:
            if not cn.startswith("2") and len(dialogue.answers) < MOST_CONTENTS:
                dialogue.answers.append({"cn": cn, "content": message.content()})
            return
        if (message.first("QN") or message.qn) != dialogue.qn:
            return
        name = "QnRtn" if cn == ANSWERED else "ExeRtn"
        code = message.first(name) or ""
        row = of_version(f"results:{name}", "code", dialogue.version).get(code, {})
        dialogue.answers.append({"cn": cn, name: code, "meaning": row.get("name", "")})
        dialogue.heard.put_nowait((cn, code))

    def close(self) -> None:
        """Give up what is under way."""
        for task in self._tasks:
            task.cancel()

    def _begin(self, taken: Path, request: Request, station: Station) -> None:
        known = self.gateway.presence[station.mn]
        now = datetime.fromtimestamp(self.gateway.clock.now() / 1000, UTC) + ZONE
        qn = f"{now:%Y%m%d%H%M%S}{now.microsecond // 1000:03}"
        version = known.version or 2017
        dialogue = Dialogue(request, station, version, actions.ACTIONS[request.action].cn, qn)
        try:
            message = actions.message(request.action, request.fields, station, version, known.st, qn)
            frame = written(message)
        except BadData as error:
            requests.finish(taken, request, _result("impossible", 0, [{"problem": str(error)}]))
            return
        if station.key and to_be_secret(message):
            frame = secret(frame, station.key)
        self.open[station.mn] = dialogue
        task = asyncio.get_running_loop().create_task(self._carry(taken, dialogue, frame))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry(self, taken: Path, dialogue: Dialogue, frame: bytes) -> None:
        end = "interrupted"
        try:
            end = await self._talk(dialogue, frame)
        finally:
            del self.open[dialogue.station.mn]
            requests.finish(taken, dialogue.request, _result(end, dialogue.sent, dialogue.answers))
            LOG.info("反控 %s %s：%s", dialogue.station.mn, dialogue.request.action, ENDS[end])

    async def _talk(self, dialogue: Dialogue, frame: bytes) -> str:
        settings = self.gateway.settings
        for _ in range(1 + settings.answer_retries):
            link = self.gateway.links.get(dialogue.station.mn.encode())
            if link is not None:
                link.send([frame])
                dialogue.sent += 1
            heard = await _next(dialogue, settings.answer_timeout_s)
            if heard is not None:
                break
        else:
            return "unanswered"
        if heard[0] == ANSWERED:
            if heard[1] != READY:
                return "refused"
            while heard is not None and heard[0] == ANSWERED:  # a re-sent request may be answered twice
                heard = await _next(dialogue, settings.execution_s)
        if heard is None:
            return "unfinished"
        return "done" if heard[1] == DONE_WELL else "failed"


async def _next(dialogue: Dialogue, seconds: float) -> tuple[str, str] | None:
    try:
        return await asyncio.wait_for(dialogue.heard.get(), seconds)
    except TimeoutError:
        return None


def _result(end: str, sent: int, answers: list[dict[str, Any]]) -> dict[str, Any]:
    return {"result": end, "text": ENDS[end], "sent": sent, "answers": answers}
