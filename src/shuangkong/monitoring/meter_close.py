"""能源计量的核算: uploads settled, hours of what changed made anew, months added up; the same result as from scratch.

Two runs at once do no harm: one waits for the lock of the lake, and then finds nothing left to do.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from shuangkong.kernel import wiring
from shuangkong.kernel.engine import Engine, engine
from shuangkong.monitoring import meter_accounts, meter_books, meter_kept, meter_quality, meter_totals
from shuangkong.monitoring.lake_files import read_json, write_json, writing
from shuangkong.monitoring.meter_kept import SORTED, Span
from shuangkong.monitoring.meter_lake import Settled, day_files, settle, state_file, write
from shuangkong.monitoring.meter_register import Register, load
from shuangkong.monitoring.meter_tables import reading_schema
from shuangkong.rulebook.lookup import Rulebook

LAYERS = ("kernel", "monitoring")
RESULTS = {
    "meter_days": ["meter", "day"],
    "meter_months": ["meter", "month"],
    "meter_energy_months": ["organisation", "area", "energy", "unit", "month"],
    "meter_organisation_months": ["organisation", "area", "month"],
    "meter_quality": ["organisation", "month"],
}


@dataclass
class Closed:
    """What a run did, and its tables (Arrow) by name."""

    settled: Settled
    meters: int = 0  # of which hours were made anew
    tables: dict[str, Any] = field(default_factory=dict)


def close(home: Path, first: int, last: int, folder: Path, rulebook: Rulebook, setting: str | None = None) -> Closed:
    """Close the months from one to another (yyyymm, both included).

    Args:
        home: the data folder.
        first: the first month.
        last: the last month.
        folder: where meters.csv and meter_coefficients.csv lie.
        rulebook: for parameters and coefficients.
        setting: the engine; None takes SHUANGKONG_ENGINE.

    Raises:
        BadData: the register has faults.
        NotInForce: a parameter has no value on the last day.
    """
    register = load(folder)
    begin, end = date(first // 100, first % 100, 1), _end(last)
    with writing(home):
        closed = Closed(settle(home))
        with engine(setting) as opened:
            closed.meters = _refresh(home, register, meter_books.parameters(rulebook, end), opened)
        with engine(setting) as opened:  # another one: what the hours were made of is let go
            closed.tables = _totals(home, register, rulebook, (begin, end), opened)
        for name, table in closed.tables.items():
            _keep_result(home, name, table)
    return closed


def _end(month: int) -> date:
    return date(month // 100, month % 100, calendar.monthrange(month // 100, month % 100)[1])


def _refresh(home: Path, register: Register, values: Mapping[str, float], opened: Engine) -> int:
    """Make the hours anew of whatever changed; return of how many meters."""
    dirty = read_json(state_file(home, "dirty")) or {}
    former = read_json(state_file(home, "accounts")) or {}
    marks = {m.meter: meter_kept.fingerprint(m) for m in register.meters.values() if m.kind != "virtual"}
    known = former.get("meters", {}) if former.get("parameters") == dict(values) else {}
    points = {point for of_day in dirty.values() for point in of_day}
    steady = meter_kept.steady_days(home, points, register) if known else {}
    spans = meter_kept.affected(register, dirty, known, steady)
    gone = former.get("meters", {}).keys() - marks.keys()
    if spans or gone:
        made = _hours(home, register, values, spans, opened)
        for account, table in made.items():
            meter_kept.keep(home, account, table, spans, gone)
    write_json(state_file(home, "accounts"), {"meters": marks, "parameters": dict(values)})
    write_json(state_file(home, "dirty"), {})  # last: a kill before this has the same work done again
    return len(spans)


def _hours(
    home: Path, register: Register, values: Mapping[str, float], spans: Mapping[str, Span], opened: Engine
) -> dict[str, Any]:
    """Run the accounts of readings over what the spans ask for."""
    low = min((span.read_first for span in spans.values()), default=0)
    high = max((span.read_last for span in spans.values()), default=0)
    everything = low == meter_kept.NEVER and high == meter_kept.EVER
    bounds = (None, None) if everything else (_day(low), _day(high))
    paths = day_files(home, *bounds)
    days = [date.fromisoformat(path.parent.name.removeprefix("day=")) for path in paths]
    known = [meter_books.moment(run["first_s"]).date() for m in register.meters.values() for run in m.runs]
    known += [meter_books.moment(second).date() for second in meter_books.ends(register)]
    span = (min([*known, *days]), max([*known, *days])) if known or days else (_day(0), _day(0))
    books = {n: opened.put(n, t) for n, t in meter_books.reading_books(register, values, *span).items()}
    readings = opened.read("uploaded", paths) if paths else opened.put("uploaded", reading_schema().empty_table())
    if any(span != meter_kept.ALL for span in spans.values()) or len(spans) < len(register.meters):
        readings = _scoped(readings, opened.put("meter_scope", _scope(register, spans)))
    made, _sql = wiring.run([meter_accounts], books | {"meter_readings": readings}, LAYERS, opened)
    return {name: opened.arrow(str(opened.backend.compile(made[name]))) for name in SORTED}


def _scope(register: Register, spans: Mapping[str, Span]) -> Any:
    """Return the time from which and to which every point is read."""
    import pyarrow as pa

    times: dict[str, tuple[int, int]] = {}
    for meter, span in spans.items():
        point = register.meters[meter].point
        low, high = times.get(point, (meter_kept.EVER, meter_kept.NEVER))
        times[point] = (min(low, span.read_first), max(high, span.read_last))
    rows = [
        {"point": p, "read_from": meter_kept.time_of(low), "read_to": meter_kept.time_of(high + 1)}
        for p, (low, high) in times.items()
    ]
    schema = pa.schema([("point", pa.string()), ("read_from", pa.timestamp("us")), ("read_to", pa.timestamp("us"))])
    return pa.Table.from_pylist(rows, schema=schema)


def _scoped(readings: Any, scope: Any) -> Any:
    joined = readings.join(scope, "point")
    joined = joined.filter(joined["time"] >= joined["read_from"], joined["time"] < joined["read_to"])
    return joined.select(*readings.columns)


def _totals(
    home: Path, register: Register, rulebook: Rulebook, days: tuple[date, date], opened: Engine
) -> dict[str, Any]:
    months = range(days[0].year * 100 + days[0].month, days[1].year * 100 + days[1].month + 1)
    books = {
        name: opened.put(name, table) for name, table in meter_books.total_books(register, rulebook, *days).items()
    }
    for account, empty in EMPTY.items():
        paths = [p for month in months if (p := meter_kept.month_file(home, account, month)).exists()]
        books[account] = opened.read(account, paths) if paths else opened.put(account, _typed(empty))
    paths = day_files(home, *days)
    books["meter_stated"] = (
        opened.read("stated", paths) if paths else opened.put("stated", reading_schema().empty_table())
    )
    made, _sql = wiring.run([meter_totals, meter_quality], books, LAYERS, opened)
    return {
        name: opened.arrow(str(opened.backend.compile(made[name].order_by(*order)))) for name, order in RESULTS.items()
    }


EMPTY = {
    "meter_real_hours": ("meter", "hour", "amount", "covered_s", "estimated", "estimated_day", "estimated_month"),
    "meter_point_days": ("meter", "day_number", "got", "fine", "punctual", "faults", "shift"),
}


def _typed(names: tuple[str, ...]) -> Any:
    import pyarrow as pa

    return pa.schema([(n, pa.string() if n == "meter" else pa.int64()) for n in names]).empty_table()


def _keep_result(home: Path, name: str, table: Any) -> None:
    import pyarrow.compute as pc

    for month in pc.unique(table["month"]).to_pylist():
        write(table.filter(pc.equal(table["month"], month)), meter_kept.month_file(home, name, month))


def _day(number: int) -> date:
    return meter_kept.time_of(number).date()
