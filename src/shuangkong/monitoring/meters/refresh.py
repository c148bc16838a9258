"""小时账的重算: what changed since the accounts were made, and the accounts of readings run over just that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from shuangkong.kernel import wiring
from shuangkong.kernel.engine import Engine
from shuangkong.monitoring.lake.files import read_json, write_json
from shuangkong.monitoring.meters import accounts as meter_accounts
from shuangkong.monitoring.meters import books as meter_books
from shuangkong.monitoring.meters import kept as meter_kept
from shuangkong.monitoring.meters.kept import SORTED, Span
from shuangkong.monitoring.meters.lake import day_files, state_file
from shuangkong.monitoring.meters.register import Register
from shuangkong.monitoring.meters.tables import reading_schema

LAYERS = ("kernel", "monitoring")


def refresh(home: Path, register: Register, values: Mapping[str, float], opened: Engine) -> int:
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


def _day(number: int) -> date:
    return meter_kept.time_of(number).date()
