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
from shuangkong.closing.run import BESIDE, LAYERS, beside, modules
from shuangkong.kernel import wiring
from shuangkong.kernel.engine import DuckDB, kept
from shuangkong.targets.indicator import Catalogue

PARTS = ("start", "read", "run", "seal")
Seconds = dict[str, float]


WITHOUT_TWIN = ("carbon", "emissions")  # rooms whose accounts nobody has written by hand
SINGLE = {"carbon_path", "carbon_warning", "unit_parts"}  # of rooms that have twins else
TWINLESS = ("targets.indicator_accounts", "targets.observed_accounts", "energy.lmdi_accounts")


def generated_accounts() -> set[str]:
    """Return the accounts without a hand-written twin: those made from the catalogue's formulas, and later rooms."""
    return SINGLE | {
        name
        for module in modules()
        for name in wiring.accounts_of(module)
        if wiring.room_of(module.__name__) in WITHOUT_TWIN or module.__name__.endswith(TWINLESS)
    }


@dataclass(frozen=True, slots=True)
class Measured:
    """One size of books: medians of the runs, seconds and MB."""

    counties: int
    years: int
    rows: dict[str, int]  # of the books and of the figures
    whole: float
    parts: Seconds
    cpu: float  # seconds of all cores; on a busy machine it says more than the clock
    peak_mb: float
    accounts: Seconds  # execution of each account's SQL, of those that have a hand-written one
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
        # the first closing compiles the libraries, as their first use does anywhere; it does not count
        home, bytecode = folder / "home", folder / "bytecode"
        closed = [_closed(folder / "city", home / str(n), bytecode) for n in range(runs + 1)][1:]
        progress("核算 SQL 与手写 SQL 轮流执行")
        read = read_books(folder / "city", AS_OF)
    sqls, building, figures = _built(read.tables, read.catalogue)
    accounts, written, different = _compared(read.tables, sqls, runs)
    return Measured(
        counties=counties,
        years=years,
        rows=rows | {"figures": figures},
        whole=sum(_middle([c.seconds for c in closed]).values()),
        parts=_middle([c.seconds for c in closed]),
        cpu=statistics.median(c.cpu for c in closed),
        peak_mb=statistics.median(c.peak_mb for c in closed),
        accounts=accounts,
        handwritten=written,
        building=building,
        different=different,
    )


@dataclass(frozen=True, slots=True)
class Closed:
    """What one closing in a process of its own took."""

    seconds: Seconds
    cpu: float
    peak_mb: float


def _closed(folder: Path, home: Path, bytecode: Path) -> Closed:
    """Close the last year in a new process; its start is what the process took beyond the closing itself.

    Python keeps the bytecode of libraries from their first use on, unless it is told otherwise: then it would take a
    second longer every time, whatever is measured.
    """
    own = {"SHUANGKONG_HOME": str(home), "SHUANGKONG_ENGINE": "duckdb", "PYTHONPYCACHEPREFIX": str(bytecode)}
    start = time.perf_counter()
    told = subprocess.run(
        [sys.executable, "-m", "shuangkong.bench.whole", str(folder), str(books.LAST_YEAR)],
        env={name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | own,
        check=True,
        stdout=subprocess.PIPE,
    )
    took = time.perf_counter() - start
    found = json.loads(told.stdout)
    start_took = took - sum(found["seconds"].values())
    return Closed({"start": start_took, **found["seconds"]}, found["cpu"], found["peak_mb"])


def _built(tables: Mapping[str, Any], catalogue: Catalogue) -> tuple[dict[str, str], Seconds, int]:
    """Build and compile every account as a closing does; return the SQL, the seconds of each, and how many figures."""
    engine = DuckDB()
    known = kept(engine, {name: tables[name] for name in BOOKS}) | beside(tables, catalogue)
    accounts = {name: account for module in modules() for name, account in wiring.accounts_of(module).items()}
    sqls: dict[str, str] = {}
    seconds: Seconds = {}
    for name in wiring.check(modules(), (*BOOKS, *BESIDE), LAYERS):
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
    generated = generated_accounts()
    written = handwritten.filled_up(sqls, generated)
    took: tuple[list[Seconds], list[Seconds]] = ([], [])
    for _ in range(runs):
        pairs = {
            name: (_timed(_create, ours, name, sql), _timed(theirs.backend.con.execute, written[name]))
            for name, sql in sqls.items()  # account by account, so that a busy moment of the machine meets both
        }
        for side, rounds in enumerate(took):
            rounds.append({name: pair[side] for name, pair in pairs.items()})
    different = tuple(name for name in sqls if _digest(ours, name) != _digest(theirs, name))
    for engine in (ours, theirs):
        engine.backend.disconnect()
    ours_took, theirs_took = ({n: s for n, s in _medians(t).items() if n not in generated} for t in took)
    return ours_took, theirs_took, different


def _digest(engine: DuckDB, name: str) -> str:
    """Hash all columns of all rows, floats to the last bit: both texts compute in the same order of operations."""
    return digest.of_table(engine.arrow(f'SELECT * FROM "{name}"'))  # noqa: S608  the names are our accounts'


def _timed(function: Callable[..., Any], *args: Any) -> float:
    start = time.perf_counter()
    function(*args)
    return time.perf_counter() - start


def _medians(runs: list[Seconds]) -> Seconds:
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def _middle(runs: list[Seconds]) -> Seconds:
    """Return the parts of the run that is in the middle as a whole, so that they add up to it."""
    return sorted(runs, key=lambda seconds: sum(seconds.values()))[len(runs) // 2]
