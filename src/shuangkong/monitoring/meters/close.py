"""能源计量的核算: uploads settled, hours of what changed made anew, months added up; the same result as from scratch.

Two runs at once do no harm: one waits for the lock of the lake, and then finds nothing left to do.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from shuangkong.kernel import wiring
from shuangkong.kernel.engine import Engine, engine
from shuangkong.monitoring.lake.files import writing
from shuangkong.monitoring.meters import books as meter_books
from shuangkong.monitoring.meters import kept as meter_kept
from shuangkong.monitoring.meters import quality as meter_quality
from shuangkong.monitoring.meters import totals as meter_totals
from shuangkong.monitoring.meters.lake import Settled, day_files, settle, write
from shuangkong.monitoring.meters.refresh import LAYERS, refresh
from shuangkong.monitoring.meters.register import Register, load
from shuangkong.monitoring.meters.tables import reading_schema
from shuangkong.rulebook.lookup import Rulebook

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
            closed.meters = refresh(home, register, meter_books.parameters(rulebook, end), opened)
        with engine(setting) as opened:  # another one: what the hours were made of is let go
            closed.tables = _totals(home, register, rulebook, (begin, end), opened)
        for name, table in closed.tables.items():
            _keep_result(home, name, table)
    return closed


def _end(month: int) -> date:
    return date(month // 100, month % 100, calendar.monthrange(month // 100, month % 100)[1])


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
