"""合并落盘: frames that come while the disk is busy are written together, and what waits on them is told when it is done.

The journals are touched by one thread alone; the event loop goes on receiving while it waits for the disk. Where the
disk takes nothing (full, gone) or anything else goes wrong, the same frames are tried again every second: nothing is
acknowledged and nothing is given up, and once enough wait, reading stops until there is room.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from shuangkong.monitoring.lake.journal import Journal

LOG = logging.getLogger(__name__)
WINDOW_S = 0.002  # how long a first frame waits for others
AGAIN_S = 1.0
STUCK_S = 10.0  # a commit that takes longer is a fault of the disk
MOST_BYTES = 32 << 20  # of frames that wait; then reading stops
Kept = tuple[Journal, str, int, bytes]
Then = Callable[[list[bytes]], None]


@dataclass
class Spent:
    """What committing took."""

    commits: int = 0
    seconds: float = 0.0
    longest: float = 0.0
    failures: int = 0
    last_error: str = ""
    since: float = 0.0  # monotonic; of the first failure in a row, 0 while all is well
    begun: float = 0.0  # monotonic; of the commit under way, 0 while there is none

    def trouble(self) -> float:
        """Return for how many seconds the disk has been failing, or has kept one commit waiting; 0 while all is well."""
        now = time.monotonic()
        stuck = self.begun if self.begun and now - self.begun > STUCK_S else 0.0
        since = self.since or stuck
        return now - since if since else 0.0


@dataclass
class Batch:
    """Frames that are to become durable together, and the answers that may go out then."""

    kept: list[Kept] = field(default_factory=list)
    answers: dict[Then, list[bytes]] = field(default_factory=dict)
    size: int = 0
    since: float = 0.0  # monotonic; when the first of them came


class Committer:
    """Takes frames, makes them durable in groups, then hands their answers over."""

    def __init__(self, journals: tuple[Journal, ...], full: Callable[[bool], None], window_s: float = WINDOW_S) -> None:
        self.journals = journals  # answers wait for the first alone; each is tried again by itself
        self.full = full  # called with True where too much waits, with False when there is room again
        self.window_s = window_s
        self.spent = Spent()
        self.batch = Batch()
        self.is_full = False
        self._task: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, "commit")
        self._closing = asyncio.Event()

    def add(self, journal: Journal, station: str, received_ms: int, raw: bytes) -> None:
        """Take a frame."""
        batch = self.batch
        if not batch.kept:
            batch.since = time.monotonic()
        batch.kept.append((journal, station, received_ms, raw))
        batch.size += len(raw)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())
        if batch.size > MOST_BYTES and not self.is_full:
            self.is_full = True
            self.full(True)

    def then(self, send: Then, answer: bytes) -> None:
        """Have an answer sent once all that was taken so far is durable."""
        try:
            self.batch.answers[send].append(answer)
        except KeyError:
            self.batch.answers[send] = [answer]

    def trouble(self) -> float:
        """Return for how many seconds nothing becomes durable, or a frame has waited too long; 0 while all is well."""
        waited = time.monotonic() - self.batch.since if self.batch.kept else 0.0
        return self.spent.trouble() or (waited if waited > STUCK_S else 0.0)

    @property
    def waiting(self) -> int:
        """How many frames wait for the next commit."""
        return len(self.batch.kept)

    async def close(self) -> int:
        """Make durable what waits, answer, close the journals; return how many frames the disk would not take."""
        self._closing.set()
        if self._task is not None:
            await self._task
        left = self.waiting
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        except Exception as error:  # the count of what is left still has to be told
            LOG.error("关闭流水文件失败：%s", error)
        self._thread.shutdown()
        return left

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while self.batch.kept:
            if self.window_s:
                await asyncio.sleep(self.window_s)
            batch, self.batch = self.batch, Batch()
            start = time.perf_counter()
            self.spent.begun = time.monotonic()
            try:
                failed = await loop.run_in_executor(self._thread, self._commit, batch.kept)
            finally:
                self.spent.begun = 0.0
            if self.journals[0] not in failed:
                _answer(batch)
            if failed:
                self._failed(_rest(batch, failed), next(iter(failed.values())))
                if self._closing.is_set():
                    break
                await self._pause()
                continue
            self._done(time.perf_counter() - start)
        self._task = None

    def _commit(self, kept: list[Kept]) -> dict[Journal, Exception]:
        """Write, in the thread, every journal for itself; return what went wrong with which.

        Errors of whatever kind: an end of the loop would leave everybody without answers.
        """
        failed: dict[Journal, Exception] = {}
        for journal in self.journals:
            try:
                for own, station, received, raw in kept:
                    if own is journal:
                        journal.append(station, received, raw)
                journal.commit()
            except Exception as error:
                journal.drop()
                failed[journal] = error
        return failed

    def _close(self) -> None:
        for journal in self.journals:
            journal.close()

    def _done(self, seconds: float) -> None:
        spent = self.spent
        spent.commits += 1
        spent.seconds += seconds
        spent.longest = max(spent.longest, seconds)
        if spent.since:
            LOG.warning("磁盘恢复写入，中断 %.0f 秒；期间收到的报文已全部落盘。", time.monotonic() - spent.since)
            spent.since = 0.0
        if self.is_full and self.batch.size < MOST_BYTES // 2:
            self.is_full = False
            self.full(False)

    def _failed(self, batch: Batch, error: Exception) -> None:
        """Put the frames back in front of those that came since, with their answers."""
        later, self.batch = self.batch, batch
        batch.kept += later.kept
        batch.size += later.size
        for send, answers in later.answers.items():
            batch.answers.setdefault(send, []).extend(answers)
        spent = self.spent
        spent.failures += 1
        spent.last_error = str(error) if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
        if not spent.since:
            spent.since = time.monotonic()
            LOG.error(
                "写流水失败：%s。%s 条报文未落盘，不予应答，每秒重试一次。请检查磁盘空间和挂载情况。",
                spent.last_error,
                f"{len(batch.kept):,}",
                exc_info=None if isinstance(error, OSError) else error,  # a fault of the program: the trace helps
            )

    async def _pause(self) -> None:
        try:
            await asyncio.wait_for(self._closing.wait(), AGAIN_S)
        except TimeoutError:
            return


def _answer(batch: Batch) -> None:
    for send, answers in batch.answers.items():
        try:
            send(answers)
        except Exception:  # one link's fault is not the others'
            LOG.exception("发送应答出错，其他设备不受影响。")
    batch.answers = {}


def _rest(batch: Batch, failed: Collection[Journal]) -> Batch:
    """Return what of a batch has to be tried again."""
    kept = [one for one in batch.kept if one[0] in failed]
    return Batch(kept, batch.answers, sum(len(one[3]) for one in kept), batch.since)
