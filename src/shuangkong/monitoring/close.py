"""核算: dirty days to hours, then quarters to emissions, days and months.

Hours depend on the readings of their day alone. A quarter is computed again when hours of it changed, when a quarter
that its windows look back into changed, or when the books did: so a run after late data leaves the same bytes as a run
over everything.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuangkong.kernel import wiring
from shuangkong.kernel.problems import Unknown
from shuangkong.monitoring import close_files as files
from shuangkong.monitoring import close_inputs as inputs
from shuangkong.monitoring.close_books import Books
from shuangkong.monitoring.lake import files as lake_files
from shuangkong.monitoring.lake import lake
from shuangkong.monitoring.lake.files import ALL, counted, day_folder
from shuangkong.monitoring.quarters import Quarter, hour_of, month_end

if TYPE_CHECKING:
    from shuangkong.kernel.engine import Engine

MEMORY = "450MB"  # what DuckDB may take; with Python and the tables on their way to files under 1 GB
LOCK = ".close.lock"
BATCH = 3  # days at a time: faster than one by one, and the hours of three days are small
LAYERS = ("monitoring",)
KEPT = ("emissions", "days", "months")
READINGS = ("mn", "time", "factor", "value", "corrected", "amount", "mark", "received", "source", "offset")
Progress = Callable[[str], None]


@dataclass
class Closed:
    """What a run did."""

    days: list[date] = field(default_factory=list)
    quarters: list[str] = field(default_factory=list)
    months: list[str] = field(default_factory=list)  # computed now
    kept: list[str] = field(default_factory=list)  # all that there are


def close(
    home: Path, first: date, last: date, books: Books, engine: Engine, books_hash: str = "", again: bool = False,
    progress: Progress = lambda _: None,
) -> Closed:  # fmt: skip
    """Bring the accounts of some days up to date.

    Args:
        home: the data folder.
        first: day of the readings' own time.
        last: the last day, included.
        books: outlets, limits, marks, checks and manual measurements.
        engine: where the accounts run.
        books_hash: tells whether the books changed since the last run.
        again: compute everything from the readings again.
        progress: told what is being done.
    """
    with _alone(home):
        done, dirty = Closed(), set(lake.dirty(home))
        done.days = [day for day in files.readable(home, first, last) if again or day in dirty]
        seen = lake.stamps(home, done.days)
        for batch in _batches(done.days):
            progress(f"小时 {batch[0]}" + (f"—{batch[-1]}" if len(batch) > 1 else ""))
            _keep_hours(home, batch, engine)
        kept = files.kept_days(home)
        if not kept:
            raise Unknown("监测数据中没有分钟和小时数据。先运行 shuangkong monitoring settle，或核对日期。")
        changed = again or files.books_seen(home) != books_hash
        for quarter in _quarters(home, kept, done.days, books, changed):
            progress(f"季度 {quarter.text}")
            done.months += _keep_quarter(home, quarter, kept, books, engine)
            done.quarters.append(quarter.text)
        lake.computed(home, seen)  # only now: a run that was killed finds its days still to be done
        files.seal(home, books_hash)
        done.kept = files.kept_months(home, "months")
        return done


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Keep a second run out."""
    root = lake_files.lake(home)
    root.mkdir(parents=True, exist_ok=True)
    with (root / LOCK).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unknown("另一个程序正在核算监测数据。请等它结束后再运行。") from None
        yield


def _batches(days: Sequence[date]) -> Iterator[Sequence[date]]:
    for start in range(0, len(days), BATCH):
        yield days[start : start + BATCH]


def _keep_hours(home: Path, days: Sequence[date], engine: Engine) -> None:
    """Compute the hours of some days and keep a file for each."""
    import ibis
    import pyarrow.compute as pc

    from shuangkong.monitoring.minute_accounts import hours_by_mark, hours_schema

    by_day = []
    for day in days:
        minutes, sent = (_readings(home, kind, day, engine) for kind in files.KINDS)
        if minutes is not None or sent is not None:
            by_day.append(hours_by_mark(minutes, sent, hour_of(day)))
    found = hours_schema().empty_table()
    if by_day:
        expression = ibis.union(*by_day, distinct=False) if len(by_day) > 1 else by_day[0]
        found = engine.arrow(files.in_order("hours", str(engine.backend.compile(expression))))
    for day in days:
        first = hour_of(day)
        rows = found.filter(pc.and_(pc.greater_equal(found["hour"], first), pc.less(found["hour"], first + 24)))
        files.store(home, "hours", day.isoformat(), rows.select(hours_schema().names).cast(hours_schema()))


def _readings(home: Path, kind: str, day: date, engine: Engine) -> Any:
    """The readings of a day, None where there are none; where it has parts beside its compacted file, the last received."""
    from shuangkong.monitoring.minute_accounts import latest

    paths = counted(day_folder(home, kind, day))
    whole = [path for path in paths if path.name.endswith(f"-{ALL}.parquet")]
    parts = [path for path in paths if path not in whole]
    tables = {
        name: engine.read(f"{kind}_{name}_{day:%Y%m%d}", chosen).select(*READINGS)
        for name, chosen in (("whole", whole), ("parts", parts))
        if chosen
    }
    if not parts:
        return tables.get("whole")
    return latest(tables.get("whole", tables["parts"].limit(0)), tables["parts"])


def _quarters(home: Path, kept: list[date], days: list[date], books: Books, changed: bool) -> list[Quarter]:
    """The quarters to be computed: those with changed hours, and those whose windows reach back to them."""
    every = sorted({Quarter.of(day) for day in kept}, key=lambda quarter: quarter.first)
    there = set(files.kept_months(home, "months"))
    stale = [q for q in every if changed or any(q.first <= day <= q.last for day in days)
             or any(f"{day:%Y-%m}" not in there for day in kept if q.first <= day <= q.last)]  # fmt: skip
    earliest = min((quarter.first for quarter in stale), default=date.max)
    return [
        q for q in every if q in stale or (q.first > earliest and any(inputs.reach(books, q) <= s.last for s in stale))
    ]


def _keep_quarter(home: Path, quarter: Quarter, kept: list[date], books: Books, engine: Engine) -> list[str]:
    """Run the accounts of a quarter and keep its months."""
    from shuangkong.monitoring import accounts, period_accounts, substitution_accounts

    tables = _inputs(home, quarter, kept, books, engine)
    modules = [accounts, substitution_accounts, period_accounts]
    wiring.run(modules, tables, LAYERS, engine)
    months = [f"{month:%Y-%m}" for month in quarter.months() if kept[0] <= month_end(month) and month <= kept[-1]]
    for month in months:
        for kind in KEPT:
            query = f"SELECT * FROM {kind} WHERE month = '{month}'"  # noqa: S608  our own names
            table = engine.arrow(files.in_order(kind, query))
            table = table.drop_columns(["quarter", "month"] if kind == "emissions" else ["quarter"])
            files.store(home, kind, month, table.cast(_plain(table.schema)))
    return months


def _inputs(home: Path, quarter: Quarter, kept: list[date], books: Books, engine: Engine) -> Mapping[str, Any]:
    span = kept[0], kept[-1]
    own = [files.place(home, "hours", day.isoformat()) for day in kept if quarter.first <= day <= quarter.last]
    hours = engine.read("hours_kept", own).drop("time")
    earlier = [month for month in files.kept_months(home, "months") if _in_reach(month, books, quarter)]
    seen = set(_seen(books, engine)) | set(_seen_before(home, earlier))
    made = {
        "stations": inputs.stations(books), "calendar": inputs.calendar(quarter, *span),
        "settings": inputs.settings(books, quarter, *span), "series": inputs.series(books, quarter, seen),
        "marked": inputs.marked(books), "failed": inputs.failed(books), "passes": inputs.passes(books),
        "manual_days": inputs.manual_days(books, quarter), "limits": inputs.limits(books),
    }  # fmt: skip
    tables = {name: engine.put(name, table) for name, table in made.items()}
    before = {"before_hours": ("emissions", "hour"), "before_days": ("days", "day_number")}
    for name, (kind, at) in before.items():
        tables[name] = _before(name, [files.place(home, kind, month) for month in earlier], at, books, quarter, engine)
    return {**tables, "hours_kept": hours, "widths": inputs.widths(books, quarter)}


def _before(name: str, paths: list[Path], at: str, books: Books, quarter: Quarter, engine: Engine) -> Any:
    """Valid emissions of earlier months, as far back as windows reach."""
    import pyarrow as pa

    if not paths:
        kind = pa.int32() if at == "hour" else pa.int64()
        empty = pa.schema([("outlet", pa.string()), ("factor", pa.string()), (at, kind), ("mg", pa.int64())])
        return engine.put(name, empty.empty_table())
    table = engine.read(f"{name}_kept", paths)
    first = hour_of(inputs.reach(books, quarter)) // (1 if at == "hour" else 24)
    medium = "gas" if at == "hour" else "water"
    rows = table.filter((table["medium"] == medium) & table["measured_mg"].notnull() & (table[at] >= first))
    moment = rows[at].cast("int32" if at == "hour" else "int64")
    return rows.select("outlet", "factor", mg=rows["measured_mg"], **{at: moment})


def _in_reach(month: str, books: Books, quarter: Quarter) -> bool:
    first = date.fromisoformat(f"{month}-01")
    return first < quarter.first and month_end(first) >= inputs.reach(books, quarter)


def _seen(books: Books, engine: Engine) -> Iterator[tuple[str, str]]:
    for row in engine.arrow("SELECT DISTINCT mn, factor FROM hours_kept").to_pylist():
        if row["mn"] in books.outlet_of:
            yield books.outlet_of[row["mn"]], row["factor"]


def _seen_before(home: Path, months: Iterable[str]) -> Iterator[tuple[str, str]]:
    import pyarrow.parquet as pq

    for month in months:
        table = pq.read_table(files.place(home, "months", month), columns=["outlet", "factor"], partitioning=None)
        yield from zip(*(table[name].to_pylist() for name in ("outlet", "factor")), strict=True)


def _plain(schema: Any) -> Any:
    """The schema as files have it: engines differ in which whole numbers they call decimal, and in what may be null."""
    import pyarrow as pa

    def kind(of: Any) -> Any:
        if pa.types.is_decimal(of) or pa.types.is_integer(of):
            return pa.int64()
        return pa.string() if pa.types.is_large_string(of) else of

    return pa.schema([(field_.name, kind(field_.type)) for field_ in schema])
