"""时钟: the time of reception, which never falls by a little: where the clock is set back slightly, it stands still.

A step back of more than STEP_MS is believed (the clock had been wrong), told in the log, and begins a new journal file;
frames received before and after then overlap in time, and which is the later one is told by their files.
A step forward can't be told from a pause and is believed; it is told in the log where it is large.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

LOG = logging.getLogger(__name__)
STEP_MS = 60_000


def _wall_ns() -> int:
    return time.time_ns()


class Clock:
    """Milliseconds since 1970, UTC."""

    def __init__(self, wall_ns: Callable[[], int] = _wall_ns, steady: Callable[[], float] = time.monotonic) -> None:
        self.wall_ns = wall_ns
        self.steady = steady
        self.latest = wall_ns() // 1_000_000
        self.at = steady()

    def now(self) -> int:
        """Return the time of reception."""
        wall, at = self.wall_ns() // 1_000_000, self.steady()
        ahead = wall - self.latest - round(1000 * (at - self.at))  # how far the clock ran off since we looked last
        if wall < self.latest:
            if self.latest - wall <= STEP_MS:
                return self.latest
            LOG.warning("系统时钟倒退了 %s 秒；此后的报文按新时间记录，另起流水文件。", f"{-ahead / 1000:,.0f}")
        elif ahead > STEP_MS:
            LOG.warning("系统时钟前跳了 %s 秒；此后的报文按新时间记录。", f"{ahead / 1000:,.0f}")
        self.latest, self.at = wall, at
        return wall
