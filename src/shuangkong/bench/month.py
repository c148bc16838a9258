"""测月核算: seconds, memory and bytes of a month of minutes, against others' ways; growth by months; late data.

The lake is made up and lies in a folder that is thrown away. Every way runs in a process of its own, one after another,
so that peak memory is its own; the bare scan runs before and after, since the machine may be busy.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from shuangkong.bench.month_sql import COMPARED

SLICE = 3  # days for pandas
LATE_DAYS = 2
MONTH = 30
PEERS = {"pandas": "pandas", "polars": "polars", "spark": "pyspark"}  # and what each needs


@dataclass(frozen=True, slots=True)
class Asked:
    """How large, how often, and against whom."""

    outlets: int = 300
    factors: int = 8
    days: int = MONTH
    runs: int = 1
    months: Sequence[int] = (1,)
    peers: Sequence[str] = ("pandas", "polars")


@dataclass
class Took:
    """What one way took: medians over the runs."""

    seconds: float
    cpu: float
    peak_mb: float
    rows: int


@dataclass
class Measured:
    """Everything measured."""

    asked: Asked
    rows: int = 0
    readings_mb: float = 0
    kept_mb: float = 0
    ways: dict[str, Took] = field(default_factory=dict)  # over the month
    slices: dict[str, Took] = field(default_factory=dict)  # over a few days, hours only
    different: int = 0  # months in which the accounts and the SQL by hand differ
    late: Took | None = None
    growth: dict[int, Took] = field(default_factory=dict)  # by months, a quarter of the outlets
    absent: tuple[str, ...] = ()


def measure(asked: Asked, say: Callable[[str], None] = lambda _: None) -> Measured:
    """Make a lake, run all ways over it, and throw it away."""
    found = Measured(asked)
    with tempfile.TemporaryDirectory(prefix="shuangkong-month-") as name:
        folder = Path(name)
        say("造一个月的虚构分钟数据")
        found.rows, size = _made(folder, asked.outlets, asked.factors, asked.days, late=0.02)
        found.readings_mb = size / 1e6
        first, last = _span(asked.days)
        for way in ("scan", "accounts", "handwritten"):
            say(f"运行 {way}")
            found.ways[way] = _median([_run(way, folder, first, last) for _ in range(asked.runs)])
        found.kept_mb = sum(_size(folder, kind) for kind in ("hours", "emissions", "days", "months")) / 1e6
        found.different = _different(folder)
        say("补传数据之后")
        found.late = _late(folder, asked, first, last)
        found.slices, found.absent = _slices(folder, asked, first, last, say)
    for months in asked.months if len(asked.months) > 1 else ():
        say(f"增长：{months} 个月，四分之一的排放口")
        found.growth[months] = _grown(asked, months)
    return found


def _made(folder: Path, outlets: int, factors: int, days: int, late: float = 0.0) -> tuple[int, int]:
    from shuangkong.bench.lake_made import Asked as Lake
    from shuangkong.bench.lake_made import made_lake
    from shuangkong.bench.month_peers import pack

    made = made_lake(folder, Lake(outlets=outlets, factors=factors, days=days, late=late))
    pack(folder, outlets)
    return made.rows, made.size


def _run(way: str, folder: Path, first: date, last: date) -> Took:
    """Run one way in a process of its own; the accounts anew, as on the first evening."""
    if way == "accounts":
        for kind in ("hours", "emissions", "days", "months", "state"):
            shutil.rmtree(folder / "lake" / kind, ignore_errors=True)
        (folder / "lake" / "closed.json").unlink(missing_ok=True)
    return _again(way, folder, first, last)


def _again(way: str, folder: Path, first: date, last: date) -> Took:
    words = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "shuangkong.bench.month_peers",
        way,
        str(folder),
        str(first),
        str(last),
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{way}: {done.stderr[-2000:]}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return Took(told["seconds"], told["cpu"], told["peak_mb"], told["rows"])


def _late(folder: Path, asked: Asked, first: date, last: date) -> Took:
    """Deliver what was withheld for two days, and bring the accounts up to date."""
    from shuangkong.bench.lake_made import Asked as Lake
    from shuangkong.bench.lake_made import deliver

    days = [first + timedelta(asked.days // 3 + n) for n in range(LATE_DAYS)]
    deliver(folder, Lake(outlets=asked.outlets, factors=asked.factors, days=asked.days, late=0.02), days)
    return _again("accounts", folder, first, last)


def _slices(
    folder: Path, asked: Asked, first: date, last: date, say: Callable[[str], None]
) -> tuple[dict[str, Took], tuple[str, ...]]:
    """Hours by other means: over the month where they can, pandas over a few days; each beside our own."""
    absent = tuple(peer for peer in asked.peers if importlib.util.find_spec(PEERS[peer]) is None)
    found: dict[str, Took] = {}
    for peer in (peer for peer in asked.peers if peer not in absent):
        say(f"运行 {peer}")
        until = first + timedelta(SLICE - 1) if peer == "pandas" else last
        found[peer] = _again(peer, folder, first, until)
        found[f"hours beside {peer}"] = _again("hours", folder, first, until)
    return found, absent


def _grown(asked: Asked, months: int) -> Took:
    with tempfile.TemporaryDirectory(prefix="shuangkong-month-") as name:
        folder, days = Path(name), MONTH * months
        _made(folder, max(1, asked.outlets // 4), asked.factors, days)
        return _run("accounts", folder, *_span(days))


def _different(folder: Path) -> int:
    """Count the months that the accounts and the SQL by hand do not agree on, to the bit."""
    import duckdb

    columns = ", ".join(COMPARED)
    ours = f"SELECT {columns} FROM read_parquet('{folder}/lake/months/*/*.parquet', hive_partitioning = false)"  # noqa: S608  our own paths
    theirs = f"SELECT {columns} FROM '{folder}/handwritten/months.parquet'"  # noqa: S608  our own paths
    both = f"SELECT count(*) FROM (({ours} EXCEPT {theirs}) UNION ALL ({theirs} EXCEPT {ours}))"  # noqa: S608  our own paths
    with duckdb.connect() as con:
        return int(con.execute(both).fetchall()[0][0])


def _span(days: int) -> tuple[date, date]:
    from shuangkong.bench.lake_made import FIRST

    return FIRST, FIRST + timedelta(days - 1)


def _median(runs: Sequence[Took]) -> Took:
    seconds, cpu, peak_mb = (median(getattr(run, name) for run in runs) for name in ("seconds", "cpu", "peak_mb"))
    return Took(seconds, cpu, peak_mb, runs[0].rows)


def _size(folder: Path, kind: str) -> int:
    return sum(path.stat().st_size for path in (folder / "lake" / kind).rglob("*.parquet"))
