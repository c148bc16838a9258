"""测速：监测数据湖: settling, compaction, what pages ask, and bytes on disk, on invented data in a temporary folder.

Frames are written by the strict writer into real journals; the large lake comes from lake_made.py. Times of settling and
compaction are processor seconds of this process, so that they mean the same on a busy machine; answers to pages are
what somebody waits.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from shuangkong.bench.lake_made import FIRST, OF_GAS, OF_WATER, Asked, deliver, made_lake, stations
from shuangkong.monitoring.lake import lake
from shuangkong.monitoring.lake.journal import Journal
from shuangkong.monitoring.lake.settling import settle
from shuangkong.monitoring.protocol.writing import composed, written

ASKED = 21  # how often each question is asked
START = datetime.fromisoformat("2026-03-05T00:00")
FACTORS = 8


@dataclass
class Measured:
    """What was measured."""

    outlets: int
    days: int
    rows: int = 0
    size: int = 0  # bytes of the made lake
    making_s: float = 0.0
    frames: int = 0
    settling_s: float = 0.0  # processor time, one process
    compacting_rows: int = 0
    compacting_s: float = 0.0  # processor time
    questions: dict[str, tuple[float, float, float]] = field(default_factory=dict)  # ms: median, longest, processor

    @property
    def frames_per_second(self) -> float:
        """Frames settled in a second of one processor."""
        return self.frames / self.settling_s

    @property
    def size_of_month_mb(self) -> float:
        """Megabytes of 100 million readings."""
        return self.size / self.rows * 100


def measure(outlets: int, days: int, minutes: int, progress: Callable[[str], None]) -> Measured:
    """Make a lake of so many days, and settle so many minutes of frames of 300 stations."""
    found = Measured(outlets, days)
    with tempfile.TemporaryDirectory(prefix="shuangkong-lake-") as folder:
        progress("写入报文并入库…")
        _settling(found, Path(folder) / "frames", minutes)
        progress("生成虚构的湖…")
        home = Path(folder) / "made"
        asked = Asked(outlets=outlets, days=days, late=0.01)
        started = time.perf_counter()
        made = made_lake(home, asked)
        found.rows, found.size, found.making_s = made.rows, made.size, time.perf_counter() - started
        _questions(found, home)
        progress("补传后合并…")
        deliver(home, asked, [FIRST], processes=1)
        started = time.process_time()
        (path,) = lake.compact(home, ["minute"], [FIRST])
        found.compacting_s, found.compacting_rows = time.process_time() - started, _rows(path)
    return found


def send(home: Path, outlets: int, minutes: int, start: datetime = START) -> int:
    """Write the minute frames of some stations into a journal and return how many."""
    journal = Journal(home / "lake" / "raw", "bench")
    for minute in range(minutes):
        told = start + timedelta(minutes=minute)
        for number, (mn, st) in enumerate(stations(outlets)):
            received = round((told - datetime.fromisoformat("1970-01-01T08:00")).total_seconds() * 1000) + 62_000
            journal.append(mn, received + number, _frame(mn, st, told, number))
        journal.commit()
    journal.close()
    return minutes * outlets


def _frame(mn: str, st: str, told: datetime, number: int) -> bytes:
    items: list[tuple[tuple[str, str | None], ...]] = [(("DataTime", f"{told:%Y%m%d%H%M%S}"),)]
    for place, code in enumerate((OF_GAS if st == "31" else OF_WATER)[:FACTORS]):
        value = 2 + (number * 7 + told.minute * 13 + place) % 40 / 10
        numbers = {"Cou": value * 3, "Min": value - 0.5, "Avg": value, "Max": value + 0.5}
        items.append((*((f"{code}-{name}", f"{one:.1f}") for name, one in numbers.items()), (f"{code}-Flag", "N")))
    sent = f"{told + timedelta(seconds=61):%Y%m%d%H%M%S}{number % 1000:03}"
    header = {"QN": sent, "ST": st, "CN": "2051", "PW": "123456", "MN": mn}
    return written(composed(2017, header, items, answer=True))


def _settling(found: Measured, home: Path, minutes: int) -> None:
    outlets = 300
    send(home.with_name("before"), 1, 1)
    settle(home.with_name("before"), processes=1)  # what is imported once is no part of the speed
    found.frames = send(home, outlets, minutes)
    started = time.process_time()
    done = settle(home, processes=1)
    found.settling_s = time.process_time() - started
    if (done.frames, done.readings) != (found.frames, found.frames * FACTORS):
        raise AssertionError(f"{done.frames} frames and {done.readings} readings of {found.frames} frames")
    mn = stations(outlets)[outlets // 2][0]
    found.questions["一个时刻的原始报文"] = _asked(lambda: lake.evidence(home, mn, START), 1)


def _questions(found: Measured, home: Path) -> None:
    mn, last = stations(found.outlets)[found.outlets // 2][0], FIRST + timedelta(days=found.days - 1)
    factor = "w00000"

    def curve(first: date, factors: list[str] | None = None) -> Any:
        return lake.curve(home, mn, "minute", first, last, factors)

    found.questions |= {
        "全部站点的最新读数": _asked(lambda: lake.latest(home), found.outlets * FACTORS),
        "一个站点的最新读数": _asked(lambda: lake.latest(home, [mn]), FACTORS),
        "一天的分钟曲线": _asked(lambda: curve(last), 1),
        "一周的分钟曲线（一个因子）": _asked(lambda: curve(max(FIRST, last - timedelta(days=6)), [factor]), 1),
        f"{found.days} 天的分钟曲线（一个因子）": _asked(lambda: curve(FIRST, [factor]), 1),
    }


def _asked(question: Callable[[], Any], least: int) -> tuple[float, float, float]:
    """Return the median and the longest time of a question that is asked again and again, and its processor time."""
    if len(question()) < least:
        raise AssertionError("the lake has no answer to what is measured")
    took, spent = [], []
    for _ in range(ASKED):
        started, busy = time.perf_counter(), time.process_time()
        question()
        took.append(1000 * (time.perf_counter() - started))
        spent.append(1000 * (time.process_time() - busy))
    return statistics.median(took), max(took), statistics.median(spent)


def _rows(path: Path) -> int:
    import pyarrow.parquet as pq

    return int(pq.read_metadata(path).num_rows)
