"""测速：锁定: what is measured of a closing: the whole, its SQL against hand-written SQL, and what building costs."""

from __future__ import annotations

import inspect
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shuangkong.bench import books, handwritten
from shuangkong.bench.whole import AS_OF
from shuangkong.closing import digest
from shuangkong.closing.books import BOOKS, read_books
from shuangkong.closing.run import LAYERS, modules
from shuangkong.kernel import wiring
from shuangkong.kernel.engine import DuckDB, kept

PARTS = ("start", "read", "run", "seal")
Seconds = dict[str, float]


@dataclass(frozen=True, slots=True)
class Measured:
    """One size of books: medians of the runs, seconds and MB."""

    counties: int
    years: int
    rows: dict[str, int]  # of the books and of the figures
    whole: float
    parts: Seconds
    peak_mb: float
    accounts: Seconds  # execution of each account's SQL
    handwritten: Seconds  # execution of each hand-written statement
    building: Seconds  # building and compiling each account, the first time in a process
    different: tuple[str, ...]  # tables whose digests differ

    @property
    def ratio(self) -> float:
        """Execution of the accounts over that of hand-written SQL."""
        return sum(self.accounts.values()) / sum(self.handwritten.values())


def measure(
    counties: int, years: int, runs: int, quarters: int = 0, progress: Callable[[str], None] = lambda _: None
) -> Measured:
    """Invent books, close their last year `runs` times, and time the accounts against hand-written SQL as often."""
    with tempfile.TemporaryDirectory(prefix="shuangkong-bench-") as name:
        folder = Path(name)
        progress(f"{counties:,} 个县 × {years} 年：编制虚构账册")
        rows = books.write(folder / "city", counties, years, quarters)
        progress("锁定最后一年")
        closed = [_closed(folder / "city", folder / f"home{n}") for n in range(runs)]
        progress("核算 SQL 与手写 SQL 轮流执行")
        tables = read_books(folder / "city", AS_OF).tables
    sqls, building, figures = _built(tables)
    accounts, written, different = _compared(tables, sqls, runs)
    return Measured(
        counties=counties,
        years=years,
        rows=rows | {"figures": figures},
        whole=statistics.median(sum(seconds.values()) for seconds, _ in closed),
        parts=_median([seconds for seconds, _ in closed]),
        peak_mb=statistics.median(peak for _, peak in closed),
        accounts=accounts,
        handwritten=written,
        building=building,
        different=different,
    )


def _closed(folder: Path, home: Path) -> tuple[Seconds, float]:
    """Close the last year in a new process; its start is what the process took beyond the closing itself."""
    start = time.perf_counter()
    told = subprocess.run(
        [sys.executable, "-m", "shuangkong.bench.whole", str(folder), str(books.LAST_YEAR)],
        env={**os.environ, "SHUANGKONG_HOME": str(home), "SHUANGKONG_ENGINE": "duckdb"},
        check=True,
        capture_output=True,
    )
    took = time.perf_counter() - start
    found = json.loads(told.stdout)
    seconds = found["seconds"]
    return {"start": took - sum(seconds.values()), **seconds}, found["peak_mb"]


def _built(tables: Mapping[str, Any]) -> tuple[dict[str, str], Seconds, int]:
    """Build and compile every account as a closing does; return the SQL, the seconds of each, and how many figures."""
    engine = DuckDB()
    known = kept(engine, {name: tables[name] for name in BOOKS})
    accounts = {name: account for module in modules() for name, account in wiring.accounts_of(module).items()}
    sqls: dict[str, str] = {}
    seconds: Seconds = {}
    for name in wiring.check(modules(), BOOKS, LAYERS):
        start = time.perf_counter()
        expression = accounts[name](**{need: known[need] for need in inspect.signature(accounts[name]).parameters})
        sqls[name] = str(engine.backend.compile(expression))
        seconds[name] = time.perf_counter() - start
        _create(engine, name, sqls[name])
        known[name] = engine.backend.table(name)
    figures = engine.arrow("SELECT count(*) AS n FROM figures")["n"][0].as_py()
    engine.backend.disconnect()
    return sqls, seconds, figures


def _create(engine: DuckDB, name: str, sql: str) -> None:
    engine.backend.raw_sql(f'CREATE OR REPLACE TABLE "{name}" AS {sql}')


def _compared(
    tables: Mapping[str, Any], sqls: Mapping[str, str], runs: int
) -> tuple[Seconds, Seconds, tuple[str, ...]]:
    """Execute both texts in turn, each on an engine of its own; then compare every table they made."""
    ours, theirs = DuckDB(), DuckDB()
    for engine in (ours, theirs):
        kept(engine, {name: tables[name] for name in BOOKS})
    theirs.backend.con.execute(handwritten.words())
    written = handwritten.statements(list(sqls))
    rounds: tuple[list[Seconds], list[Seconds]] = ([], [])
    for _ in range(runs):
        rounds[0].append({name: _timed(_create, ours, name, sql) for name, sql in sqls.items()})
        rounds[1].append({name: _timed(theirs.backend.con.execute, text) for name, text in written.items()})
    different = tuple(name for name in sqls if _digest(ours, name) != _digest(theirs, name))
    for engine in (ours, theirs):
        engine.backend.disconnect()
    return _median(rounds[0]), _median(rounds[1]), different


def _digest(engine: DuckDB, name: str) -> str:
    """Hash all columns of all rows, floats to the last bit: both texts compute in the same order of operations."""
    return digest.of_table(engine.arrow(f'SELECT * FROM "{name}"'))  # noqa: S608  the names are our accounts'


def _timed(function: Callable[..., Any], *args: Any) -> float:
    start = time.perf_counter()
    function(*args)
    return time.perf_counter() - start


def _median(runs: list[Seconds]) -> Seconds:
    """Return each part as in the run whose sum is the median, so that the parts still add up."""
    return sorted(runs, key=lambda seconds: sum(seconds.values()))[len(runs) // 2]
