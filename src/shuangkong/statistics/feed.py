"""汇入: from sound filings to rows of observations: series, area, period, value, with what each is made of.

Enterprises are added up to the area of their filing, rows of a list of areas stay with their own. A value that is
missing is left out of no sum in silence: the observation then has no value, and says which cell is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache

from shuangkong.kernel.formulas import MissingType
from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import BadData, Problem, errors
from shuangkong.kernel.units import measure
from shuangkong.rulebook.energy_kinds import energy_kinds
from shuangkong.statistics.exact import exactly
from shuangkong.statistics.filing import Filing, FilingRow
from shuangkong.statistics.form import BY_KIND, Feed, Form, FormTable
from shuangkong.statistics.form_check import unit_of_series
from shuangkong.targets.formula import Tree, names, parse
from shuangkong.targets.indicator import Catalogue

TAKEN = 20  # places that an observation names; a longer list is counted


@dataclass(frozen=True, slots=True)
class Observation:
    """One value for a series (or "book.column"), in the series' unit; `value` is None where something is missing."""

    series: str
    area: str
    period: str
    value: Decimal | None
    price_base_year: int | None
    confidence: str
    document: str
    place: str
    filings: int  # how many went into it
    missing: tuple[str, ...] = ()  # cells that are empty, and organisations that have not filed


@dataclass(slots=True)
class _Sum:
    """What is gathered for one observation."""

    value: Decimal = Decimal(0)
    empty: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    rows: int = 0
    filings: set[str] = field(default_factory=set)


Key = tuple[str, str, str, int | None]


def feed(
    filings: Filing | Sequence[Filing],
    form: Form,
    catalogue: Catalogue,
    *,
    purpose: str = "accounts",
    confidence: str = "reported",
    expected: Mapping[str, Iterable[str]] | None = None,
) -> list[Observation]:
    """Return what the filings of one form say for the catalogue; BadData where one has errors or may not be used so.

    `expected` names the organisations of each area that have to file: those absent stand in `missing`, and an area from
    which nobody filed is no observation at all.
    """
    form.require(purpose)
    listed = [filings] if isinstance(filings, Filing) else list(filings)
    _all_sound(listed, form)
    sums: dict[Key, _Sum] = {}
    for filing in listed:
        _add(filing, form, catalogue, sums)
    absent = _absent(listed, expected or {})
    return [_observation(key, found, form, confidence, absent) for key, found in sums.items()]


def _all_sound(filings: Sequence[Filing], form: Form) -> None:
    faults = [problem for filing in filings for problem in errors(filing.problems)]
    seen: dict[tuple[str, str, str], Filing] = {}
    for filing in filings:
        if filing.form != form.id:
            faults.append(Problem(filing.file, f"报表 {filing.form}", f"报表 {form.id}", "按报表分别汇入"))
        former = seen.setdefault((filing.area, filing.organisation, filing.period), filing)
        if former is not filing:
            found = f"与 {former.file} 是同一单位、同一报告期"
            faults.append(Problem(filing.file, found, "一个单位一个报告期只汇入一份", "只取在用的版本"))
    if faults:
        raise BadData(faults)


def _absent(filings: Sequence[Filing], expected: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    there = {(filing.area, filing.organisation) for filing in filings}
    return {area: [one for one in those if (area, one) not in there] for area, those in expected.items()}


def _add(filing: Filing, form: Form, catalogue: Catalogue, sums: dict[Key, _Sum]) -> None:
    for table in form.tables:
        feeds = [one for one in form.feeds if one.table == table.id]
        for row in filing.of(table.id):
            for one in feeds:
                if all(str(row.values.get(name)) in values for name, values in one.where.items()):
                    _add_row(filing, table, one, row, catalogue, sums)
        _add_items(filing, table, catalogue, sums)


def _add_row(
    filing: Filing, table: FormTable, one: Feed, row: FilingRow, catalogue: Catalogue, sums: dict[Key, _Sum]
) -> None:
    tree, used = _read(one.value)
    # a cell that need not be filled counts as 0; one that must be is missing
    cells = {
        name: Decimal(0) if row.values.get(name) is None and not table.column(name).required else row.values.get(name)
        for name in used
    }
    value = exactly(tree, {name: cell if isinstance(cell, Decimal) else None for name, cell in cells.items()})
    prices = row.values.get(one.prices) if one.prices else None
    area = row.values.get("area") or filing.area
    key = (one.series, str(area), filing.period, prices if isinstance(prices, int) else None)
    times = _times(_unit(table, used, row), one.series, catalogue)
    year = Period.parse(filing.period).year
    empty = [filing.place(row, table.column(name).label(year)) for name in used if cells[name] is None]
    _put(sums, key, None if isinstance(value, MissingType) else value * times, empty, filing, filing.place(row))


def _add_items(filing: Filing, table: FormTable, catalogue: Catalogue, sums: dict[Key, _Sum]) -> None:
    """Add the items of a list, each of which is a series of its own."""
    series = {row.key: row for row in table.rows if row.series}
    filled = table.filled()
    if not series or not filled:
        return
    column = filled[0].name
    for row in filing.of(table.id):
        item = series.get(row.key[0])
        value = row.values.get(column)
        if item is None or not isinstance(value, Decimal):
            continue  # an item that nobody filled is no observation, and no zero
        prices = row.values.get("price_base_year")
        key = (item.series, filing.area, filing.period, prices if isinstance(prices, int) else None)
        times = _times(item.unit, item.series, catalogue)
        _put(sums, key, value * times, [], filing, filing.place(row))


def _put(
    sums: dict[Key, _Sum], key: Key, value: Decimal | None, empty: Sequence[str], filing: Filing, place: str
) -> None:
    found = sums.setdefault(key, _Sum())
    found.value += value or 0
    found.empty += empty if value is None else []
    found.rows += 1
    found.filings.add(filing.sha256 + filing.file + filing.organisation)
    if len(found.places) < TAKEN:
        found.places.append(place)


@cache
def _read(text: str) -> tuple[Tree, tuple[str, ...]]:
    tree = parse(text)
    return tree, names(tree)


def _unit(table: FormTable, used: Sequence[str], row: FilingRow) -> str:
    unit = table.column(used[0]).unit if used else ""
    if unit != BY_KIND:
        return unit
    kind = energy_kinds().get(str(row.values.get("energy_kind")))
    return kind.unit if kind else ""


def _times(unit: str, series: str, catalogue: Catalogue) -> Decimal:
    """Return by what a value of the form is multiplied to be in the series' unit, exactly."""
    wanted = unit_of_series(series, catalogue)
    return _between(unit, wanted) if unit and wanted else Decimal(1)


@cache
def _between(unit: str, wanted: str) -> Decimal:
    found, needed = measure(unit), measure(wanted)
    if found.dimensions != needed.dimensions:
        raise ValueError(f"{unit} is no {wanted}")
    times = Fraction(found.factor) / needed.factor
    return Decimal(times.numerator) / Decimal(times.denominator)


def _observation(key: Key, found: _Sum, form: Form, confidence: str, absent: Mapping[str, list[str]]) -> Observation:
    series, area, period, prices = key
    places = "；".join(_short(found))
    missing = (*found.empty, *absent.get(area, ()))
    value = None if found.empty else found.value
    return Observation(
        series, area, period, value, prices, confidence, form.legal.document, places, len(found.filings), missing
    )


def _short(found: _Sum) -> Iterator[str]:
    yield from found.places
    if found.rows > len(found.places):
        yield f"等共 {found.rows:,} 行"
