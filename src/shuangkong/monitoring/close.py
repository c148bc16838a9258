"""核算: dirty days to hours, then quarters to emissions, days and months.

Hours depend on the readings of their day alone. A quarter is computed again when anything it is made from differs from
what it was made from last time: hours, kept months that its windows look back into, books, parameters, or the accounts
themselves. So a run after late data leaves the same bytes as a run over everything.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuangkong.kernel import wiring
from shuangkong.kernel.problems import NotInForce, Unknown
from shuangkong.monitoring import close_files as files
from shuangkong.monitoring import close_hours as hours
from shuangkong.monitoring import close_inputs as inputs
from shuangkong.monitoring.close_books import Books, code_hash, hours_code
from shuangkong.monitoring.lake import files as lake_files
from shuangkong.monitoring.lake import lake
from shuangkong.monitoring.lake.retention import without_minutes
from shuangkong.monitoring.quarters import Quarter, hour_of, month_end, number_of

if TYPE_CHECKING:
    from shuangkong.kernel.engine import Engine

MEMORY = "450MB"  # what DuckDB may take; with Python and the tables on their way to files under 1 GB
LOCK = ".close.lock"
LAYERS = ("monitoring",)
NAMED = 3  # stations told by name
KEPT = ("emissions", "days", "months")
Progress = Callable[[str], None]


@dataclass
class Closed:
    """What a run did."""

    days: list[date] = field(default_factory=list)
    quarters: list[str] = field(default_factory=list)
    months: list[str] = field(default_factory=list)  # computed now
    kept: list[str] = field(default_factory=list)  # all that there are
    late: list[date] = field(default_factory=list)  # with new readings, but minutes removed: their hours stay
    silent: list[str] = field(default_factory=list)  # registered outlets of which nothing is due: no limit, never heard
    until: datetime | None = None  # up to when anything was received
    skipped: list[str] = field(default_factory=list)  # quarters without rules, in words (Chinese)


@dataclass(frozen=True, slots=True)
class Run:
    """What the quarters of a run have in common."""

    home: Path
    kept: list[date]
    books: Books
    engine: Engine
    heard: hours.FirstDays
    last_hour: int
    newest: date  # of which there are readings
    code: str


def close(
    home: Path, first: date, last: date, books: Books, engine: Engine, again: bool = False,
    progress: Progress = lambda _: None,
) -> Closed:  # fmt: skip
    """Bring the accounts of some days up to date.

    Args:
        home: the data folder.
        first: day of the readings' own time.
        last: the last day, included.
        books: outlets, limits, marks, checks and manual measurements.
        engine: where the accounts run.
        again: compute everything from the readings again.
        progress: told what is being done.

    Raises:
        NotInForce: there are no rules for any day of which there are readings.
    """
    with _alone(home):
        done, dirty = Closed(), set(lake.dirty(home))
        there, gone = files.readable(home, first, last), without_minutes(home)
        other = _made_otherwise(home)
        done.days = sorted(({*there} if again else {*there} & dirty).union(other) - gone)
        done.late = [day for day in there if day in gone and day in dirty]
        seen = lake.stamps(home, [*done.days, *done.late])
        for batch in hours.batches(done.days):
            progress(f"小时 {batch[0]}" + (f"—{batch[-1]}" if len(batch) > 1 else ""))
            hours.keep_hours(home, batch, engine)
        kept = files.kept_days(home)
        if not kept:
            raise Unknown("监测数据中没有分钟和小时数据。先运行 shuangkong monitoring settle，或核对日期。")
        newest = max([kept[-1], *files.readable(home, kept[-1], date.max)])
        heard = hours.first_days(home, done.days)
        run = Run(home, kept, books, engine, heard, hours.last_hour(home, kept), newest, code_hash())
        made = _quarters(run, done, again, progress)
        lake.computed(home, seen)  # only now: a run that was killed finds its days still to be done
        files.seal(home, made, hours_code())
        done.kept = files.kept_months(home, "months")
        done.silent = _silent(run)
        done.until = datetime(1970, 1, 1) + timedelta(hours=run.last_hour + 1)  # noqa: DTZ001  Beijing time, no zone
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


def _made_otherwise(home: Path) -> set[date]:
    """The kept days whose hours were made by other accounts than those that stand, and that there are readings of."""
    if files.hours_made_by(home) in (None, hours_code()):
        return set()
    return set(files.kept_days(home)) & set(files.readable(home, date.min, date.max))


def _quarters(run: Run, done: Closed, again: bool, progress: Progress) -> dict[str, str]:
    """Compute the quarters that differ from what they were made from, in order; return what all are made from."""
    before = files.made_from(run.home)
    made: dict[str, str] = {}
    without: set[str] = set()
    every = sorted({Quarter.of(day) for day in run.kept}, key=lambda quarter: quarter.first)
    for quarter in every:
        try:
            due = _due(run, quarter, without)
            tables = _books(run, quarter, due)
        except NotInForce as problem:
            without.add(quarter.text)
            done.skipped.append(_without_rules(run, quarter, problem))
            continue
        made[quarter.text] = _digest(run, quarter, due, tables)
        months = _months(run, quarter, due)
        if again or before.get(quarter.text) != made[quarter.text] or not _all_kept(run.home, months):
            progress(f"季度 {quarter.text}")
            _keep_quarter(run, quarter, due, tables, months)
            done.quarters.append(quarter.text)
            done.months += months
    if not made:
        raise NotInForce("".join(done.skipped))
    return made


def _silent(run: Run) -> list[str]:
    """The outlets in operation of which no kept month of the last quarter knows anything."""
    last = Quarter.of(run.kept[-1])
    there = {f"{month:%Y-%m}" for month in last.months()} & set(files.kept_months(run.home, "months"))
    known = {outlet for outlet, _ in _seen_before(run.home, there)}
    ended = {name for name, own in run.books.outlets.items() if own["to"] and own["to"] < number_of(last.first)}
    return sorted(set(run.books.outlets) - known - ended)


def _due(run: Run, quarter: Quarter, without: set[str]) -> inputs.Due:
    """What bounds the hours that are due; quarters without rules, of a clock long wrong, tell nothing of an outlet."""
    heard: dict[str, date] = {}
    for mn, outlet in run.books.outlet_of.items():
        for text, day in run.heard.get(mn, {}).items():
            if text not in without:
                heard[outlet] = min(heard.get(outlet, date.max), date.fromisoformat(day))
    since = next(day for day in run.kept if Quarter.of(day).text not in without)
    return inputs.Due(run.last_hour, run.newest > quarter.last, since, heard)


def _without_rules(run: Run, quarter: Quarter, problem: NotInForce) -> str:
    """Tell which days of which stations were left out, and why."""
    days = [day for day in run.kept if quarter.first <= day <= quarter.last]
    mns = hours.stations_of(run.home, days)
    named = "、".join(mns[:NAMED]) + (f" 等 {len(mns):,} 个" if len(mns) > NAMED else "")
    return (
        f"{quarter.text} 未核算：{days[0]}" + (f"—{days[-1]}" if len(days) > 1 else "") + f" 有站点 {named} 的数据，"
        f"但这段时间没有可用的规则（{problem}）。请核对这些设备的时钟；确需核算的，在城市数据包 parameters 中登记当时的取值。"
    )


def _months(run: Run, quarter: Quarter, due: inputs.Due) -> list[str]:
    """The months of a quarter in which anything is due."""
    begin = min((due.begin(outlet, quarter) for outlet in run.books.outlets.values()), default=quarter.last)
    return [
        f"{month:%Y-%m}" for month in quarter.months() if begin <= month_end(month) and hour_of(month) <= run.last_hour
    ]


def _all_kept(home: Path, months: Sequence[str]) -> bool:
    return all(files.place(home, kind, month).exists() for kind in KEPT for month in months)


def _keep_quarter(run: Run, quarter: Quarter, due: inputs.Due, books: Mapping[str, Any], months: Sequence[str]) -> None:
    """Run the accounts of a quarter and keep its months."""
    from shuangkong.monitoring import accounts, period_accounts, substitution_accounts

    modules = [accounts, substitution_accounts, period_accounts]
    wiring.run(modules, _inputs(run, quarter, due, books), LAYERS, run.engine)
    for month in months:
        for kind in KEPT:
            query = f"SELECT * FROM {kind} WHERE month = '{month}'"  # noqa: S608  our own names
            table = run.engine.arrow(files.in_order(kind, query))
            table = table.drop_columns(["quarter", "month"] if kind == "emissions" else ["quarter"])
            files.store(run.home, kind, month, table.cast(_plain(table.schema)))
    for month in {f"{month:%Y-%m}" for month in quarter.months()} - set(months):
        for kind in KEPT:  # of an outlet that is registered as due from a later day since
            files.place(run.home, kind, month).unlink(missing_ok=True)


def _books(run: Run, quarter: Quarter, due: inputs.Due) -> dict[str, Any]:
    """The tables of a quarter that are made from books and parameters."""
    books = run.books
    return {
        "stations": inputs.stations(books), "calendar": inputs.calendar(quarter, due),
        "settings": inputs.settings(books, quarter, due), "marked": inputs.marked(books),
        "failed": inputs.failed(books), "passes": inputs.passes(books),
        "manual_days": inputs.manual_days(books, quarter), "limits": inputs.limits(books),
    }  # fmt: skip


def _digest(run: Run, quarter: Quarter, due: inputs.Due, books: Mapping[str, Any]) -> str:
    """Return a hash of everything that a quarter is made from."""
    digest = hashlib.sha256(run.code.encode())
    for name in sorted(books):
        digest.update(f"{name}{books[name].to_pydict()}".encode())
    possible = inputs.possible_series(run.books, quarter, due)
    rest = (possible, inputs.widths(run.books, quarter), inputs.reach(run.books, quarter))
    digest.update(repr(rest).encode())
    for path in [*_own_hours(run, quarter), *_earlier(run, quarter)]:
        digest.update(f"{path.parent.name}/{path.name} {files.sha256(path)}".encode())
    return digest.hexdigest()


def _own_hours(run: Run, quarter: Quarter) -> list[Path]:
    return [files.place(run.home, "hours", day.isoformat()) for day in run.kept if quarter.first <= day <= quarter.last]


def _earlier(run: Run, quarter: Quarter) -> list[Path]:
    """The kept months that a quarter looks back into."""
    return [files.place(run.home, kind, month) for month in _months_before(run, quarter) for kind in KEPT]


def _months_before(run: Run, quarter: Quarter) -> list[str]:
    return [month for month in files.kept_months(run.home, "months") if _in_reach(month, run.books, quarter)]


def _inputs(run: Run, quarter: Quarter, due: inputs.Due, made: Mapping[str, Any]) -> Mapping[str, Any]:
    """All that the accounts of a quarter take in."""
    home, books, engine = run.home, run.books, run.engine
    kept = engine.read("hours_kept", _own_hours(run, quarter)).drop("time")
    earlier = _months_before(run, quarter)
    seen = set(_seen(books, engine)) | set(_seen_before(home, earlier))
    made = {**made, "series": inputs.series(books, quarter, due, seen)}
    tables = {name: engine.put(name, table) for name, table in made.items()}
    before = {"before_hours": ("emissions", "hour"), "before_days": ("days", "day_number")}
    for name, (kind, at) in before.items():
        tables[name] = _before(name, [files.place(home, kind, month) for month in earlier], at, books, quarter, engine)
    return {**tables, "hours_kept": kept, "widths": inputs.widths(books, quarter)}


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
