"""审核取数: for every row, or every column of a list, the values of the names that a check needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from shuangkong.rulebook.energy_kinds import EnergyKind, energy_kinds
from shuangkong.statistics.filing import Filing, FilingRow, Value
from shuangkong.statistics.form import Check, Form, FormTable, OtherSum

Lookup = Callable[[str], tuple[float, str]]  # a parameter's id → its value and its Chinese name


@dataclass(frozen=True, slots=True)
class Context:
    """What a filing is compared with: filings of other periods, what is known of the area, parameters in force."""

    parameter: Lookup
    before: Filing | None = None  # the period before
    year_ago: Filing | None = None  # the same period a year before
    year_end: Filing | None = None  # the last filing of the year before
    area: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(slots=True)
class Run:
    """One run: the filing, and other periods' rows by key."""

    filing: Filing
    form: Form
    context: Context
    year: int
    others: dict[tuple[str, str], dict[tuple[str, ...], FilingRow]] = field(default_factory=dict)
    groups: dict[tuple[str, str], dict[tuple[Value, ...], list[Value]]] = field(default_factory=dict)

    def other(self, when: str, table: str) -> dict[tuple[str, ...], FilingRow]:
        """Return the rows of another period's filing by key; nothing where there is none."""
        if (when, table) not in self.others:
            filing: Filing | None = getattr(self.context, when)
            self.others[when, table] = filing.by_key(table) if filing else {}
        return self.others[when, table]

    def group(self, check: Check, name: str, row: FilingRow | None) -> list[Value]:
        """Return the cells that a sum over another table adds up for a row."""
        one = check.sums[name]
        if (check.id, name) not in self.groups:
            found: dict[tuple[Value, ...], list[Value]] = {}
            for other in self.filing.of(one.table):
                if meant(other, one.where):
                    found.setdefault(_agreeing(other, one), []).append(other.values.get(one.column))
            self.groups[check.id, name] = found
        return self.groups[check.id, name].get(_agreeing(row, one) if row else (), [])


def _agreeing(row: FilingRow, one: OtherSum) -> tuple[Value, ...]:
    return tuple(row.values.get(column) for column in one.same)


Case = tuple[FilingRow | None, str, dict[str, float | None]]


def cases(running: Run, check: Check, table: FormTable, needed: tuple[str, ...]) -> Iterator[Case]:
    """Yield every row, or for each column the whole table, with the values of the names that a check needs."""
    rows = [row for row in running.filing.of(table.id) if meant(row, check.where)]
    if check.over == "row":
        yield from _each_row(running, check, rows, needed)
        return
    items = {row.key[0]: row for row in rows}
    columns = check.columns or tuple(column.name for column in table.filled())
    for column in columns:
        values = {name: _of_table(running, check, rows, items, column, name) for name in needed}
        place = next((items[name.partition(".")[0]] for name in needed if name.partition(".")[0] in items), None)
        yield place or next(iter(rows), None), column, values


def _each_row(running: Run, check: Check, rows: list[FilingRow], needed: tuple[str, ...]) -> Iterator[Case]:
    plain = [name for name in needed if "." not in name and name not in check.sums]
    whole = [name for name in needed if name.partition(".")[0] in ("sum", "parts", "whole", "area")]
    rest = [name for name in needed if name not in plain and name not in whole]
    same = {name: _of_all(running, check, rows, name) for name in whole}  # once, not for every row
    for row in rows:
        values = same | {name: _number(row.values.get(name), check) for name in plain}
        for name in rest:
            values[name] = _of_row(running, check, row, name)
        yield row, "", values


def meant(row: FilingRow, where: Mapping[str, tuple[str, ...]]) -> bool:
    """Tell whether a row has the values that are asked for."""
    return all(str(row.values.get(name)) in values for name, values in where.items())


def _of_row(running: Run, check: Check, row: FilingRow, name: str) -> float | None:
    if name in check.sums:
        return _added(running.group(check, name, row), check)
    first, _, rest = name.partition(".")
    if first in ("before", "year_ago", "year_end"):
        other = running.other(first, row.table).get(row.key)
        return _number(other.values.get(rest), check) if other else None
    kind = energy_kinds().get(str(row.values.get("energy_kind")))
    return _of_kind(kind, name) if kind else None


def _of_all(running: Run, check: Check, rows: list[FilingRow], name: str) -> float | None:
    first, _, rest = name.partition(".")
    return _known(running, rest) if first == "area" else _together(running, check, rows, first, rest)


@cache
def _of_kind(kind: EnergyKind, name: str) -> float | None:
    value = {
        "coefficient.low": kind.tce_low, "coefficient.high": kind.tce_high, "ncv.low": kind.ncv_low,
        "ncv.high": kind.ncv_high,
    }.get(name)  # fmt: skip
    return None if value is None else float(value)


def _of_table(
    running: Run, check: Check, rows: list[FilingRow], items: Mapping[str, FilingRow], column: str, name: str
) -> float | None:
    if name in check.sums:
        return _added(running.group(check, name, None), check)
    first, dot, rest = name.partition(".")
    if not dot:
        return _number(items[name].values.get(column), check) if name in items else None
    if first in ("before", "year_ago", "year_end"):
        other = running.other(first, check.table).get((rest,))
        return _number(other.values.get(column), check) if other else None
    if first in items:
        return _number(items[first].values.get(rest), check)
    return _of_all(running, check, rows, name)


def _together(running: Run, check: Check, rows: list[FilingRow], which: str, column: str) -> float | None:
    """Return the sum of a column, the area's own row, or the sum of those below it; None where one is missing."""
    own = running.filing.area
    chosen = {
        "sum": rows,
        "whole": [row for row in rows if row.values.get("area") == own],
        "parts": [row for row in rows if row.values.get("area") != own],
    }.get(which, [])
    return _added([row.values.get(column) for row in chosen], check, nothing=None)


def _added(cells: list[Value], check: Check, nothing: float | None = 0.0) -> float | None:
    """Return the sum of cells, None where one is missing; without any, `nothing` where empty cells count as 0."""
    numbers = [_number(cell, check) for cell in cells]
    known = [number for number in numbers if number is not None]
    if not numbers:
        return nothing if check.blank == "zero" else None
    return sum(known) if len(known) == len(numbers) else None


def _known(running: Run, name: str) -> float | None:
    value = running.context.area.get(name)
    return None if value is None else float(value)


def _number(value: Value, check: Check) -> float | None:
    if value is None:
        return 0.0 if check.blank == "zero" else None
    return float(value) if isinstance(value, Decimal | int) else None
