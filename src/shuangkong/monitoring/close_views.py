"""核算结果的查询: what pages ask of the accounts: hours of an outlet with where their emission is from, and months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuangkong.monitoring.close_files import kept_months, place
from shuangkong.monitoring.quarters import hour_of, number_of

if TYPE_CHECKING:
    import pyarrow as pa

SCALE = 10_000  # of concentrations and flows; emissions are in mg


def hours(home: Path, outlet: str, first: date, last: date, factors: Sequence[str] = ()) -> pa.Table:
    """Return the hours of an outlet in their order: state, reason, concentration, emission, how it was come by, limits.

    Args:
        home: the data folder.
        outlet: as registered.
        first: the first day.
        last: the last day, included.
        factors: of which pollutants; all where none is named.
    """
    rows = [("hour", ">=", hour_of(first)), ("hour", "<", hour_of(last) + 24)]
    return _read(home, "emissions", outlet, first, last, factors, rows)


def days(home: Path, outlet: str, first: date, last: date, factors: Sequence[str] = ()) -> pa.Table:
    """Return the days of an outlet in their order; arguments as of `hours`."""
    rows = [("day", ">=", number_of(first)), ("day", "<=", number_of(last))]
    return _read(home, "days", outlet, first, last, factors, rows)


def months(home: Path, month: str) -> list[dict[str, Any]]:
    """Return a month's rows of all outlets and pollutants, with masses, coverage and the quarter's capture rate."""
    import pyarrow.parquet as pq

    path = place(home, "months", month)
    found: list[dict[str, Any]] = pq.read_table(path, partitioning=None).to_pylist() if path.is_file() else []
    return found


def _read(
    home: Path, kind: str, outlet: str, first: date, last: date, factors: Sequence[str], rows: list[Any]
) -> pa.Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    wanted = [("outlet", "==", outlet), *rows] + ([("factor", "in", list(factors))] if factors else [])
    chosen = [month for month in kept_months(home, kind) if f"{first:%Y-%m}" <= month <= f"{last:%Y-%m}"]
    found = [pq.read_table(place(home, kind, month), filters=wanted, partitioning=None) for month in chosen]
    return pa.concat_tables(found) if found else pa.table({"outlet": pa.array([], pa.string())})
