"""页面上的报表: the tables of a form as a page lays them out, with what is wrong in each cell and the way there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shuangkong.kernel.problems import Problem
from shuangkong.kernel.units import label as unit_label
from shuangkong.rulebook.energy_kinds import energy_kinds
from shuangkong.statistics.filing import place
from shuangkong.statistics.form import BY_KIND, Form, FormColumn, FormTable
from shuangkong.statistics.typed import Line, Texts

BLANK = 3  # empty lines under those that are filled


@dataclass(frozen=True, slots=True)
class Head:
    """One heading."""

    column: FormColumn
    label: str
    unit: str
    note: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its anchor and name, its text, and the worst thing said about it."""

    id: str
    column: FormColumn
    label: str
    text: str
    severity: str
    locked: bool

    @property
    def options(self) -> list[tuple[str, bool]]:
        """The words to choose from, one for each value; what stands there though it means none of them stays visible."""
        words = ["是", "否"] if self.column.kind == "flag" else list(self.column.options.values())
        meant = self.column.options.get(self.column.choices.get(self.text, ""), self.text)
        strange = [meant] if meant and meant not in words else []
        return [("", not meant), *((word, word == meant) for word in [*strange, *words])]


@dataclass(frozen=True, slots=True)
class Row:
    """One line; `unit` is its own where lines differ."""

    id: str
    number: int
    unit: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Grid:
    """One table."""

    id: str
    table: FormTable
    heads: list[Head]
    rows: list[Row]
    own_units: bool
    blank: Row | None = None


@dataclass(slots=True)
class _Laying:
    form: Form
    texts: Texts
    year: int
    editing: bool
    severities: Mapping[str, str]
    anchors: dict[str, str] = field(default_factory=dict)


def lay(form: Form, texts: Texts, year: int, problems: Iterable[Problem], *, editing: bool) -> tuple[list[Grid], dict[str, str]]:  # fmt: skip
    """Return the tables, and where on the page each place stands that a problem names."""
    severities: dict[str, str] = {}
    for problem in problems:
        if severities.get(problem.place) != "error":
            severities[problem.place] = problem.severity
    laying = _Laying(form, texts, year, editing, severities)
    return [_grid(laying, table) for table in form.tables], laying.anchors


def ordered(table: FormTable) -> list[FormColumn]:
    """Return the columns as templates have them: what a line is about first."""
    keys = [column for column in table.columns if column.name in table.key]
    return [*keys, *(column for column in table.columns if column.name not in table.key)]


def own_units(table: FormTable) -> bool:
    """Tell whether the lines of a table say their unit themselves."""
    by_item = any(row.unit for row in table.rows) and any(not column.unit for column in table.filled())
    return by_item or any(column.unit == BY_KIND for column in table.columns)


def _grid(laying: _Laying, table: FormTable) -> Grid:
    columns, own = ordered(table), own_units(table)
    heads = [_head(column, laying.year) for column in columns]
    lines: Sequence[Line] = laying.texts.lines.get(table.id, ())
    id_ = f"t-{table.id}"
    laying.anchors.setdefault(place(laying.texts.file, lines[0].sheet if lines else table.title), id_)
    if laying.editing and not table.listed:
        last = max((line.number for line in lines), default=0)
        lines = [*lines, *(Line(table.title, last + n, {}) for n in range(1, BLANK + 1))]
    rows = [_row(laying, table, columns, own, number, line) for number, line in enumerate(lines, start=1)]
    return Grid(id_, table, heads, rows, own)


def _head(column: FormColumn, year: int) -> Head:
    unit = unit_label(column.unit) if column.kind == "number" and column.unit != BY_KIND else ""
    return Head(column, column.label(year), unit, column.note)


def _row(
    laying: _Laying, table: FormTable, columns: Sequence[FormColumn], own: bool, number: int, line: Line
) -> Row:  # fmt: skip
    id_ = f"r-{table.id}-{line.number}"  # by the line of its file: explanations lead here
    laying.anchors.setdefault(place(laying.texts.file, line.sheet, line.number), id_)
    item = next((one for one in table.rows if one.key == line.item), None)
    cells = []
    for column in columns:
        label = column.label(laying.year)
        where = place(laying.texts.file, line.sheet, line.number, label)
        cell = f"{table.id}-{number}-{column.name}"
        laying.anchors.setdefault(where, cell)
        locked = table.listed and column.name == table.key[0]
        text = item.label if locked and item else line.texts.get(column.name, "")
        severity = laying.severities.get(where, "")
        cells.append(Cell(cell, column, label, text, severity, locked))
    return Row(id_, number, _unit(line, item, table) if own else "", cells)


def _unit(line: Line, item: Any, table: FormTable) -> str:
    if item is not None and item.unit:
        return unit_label(item.unit)
    word = next((line.texts.get(c.name, "") for c in table.columns if c.name == "energy_kind"), "")
    kind = next((one for one in energy_kinds().values() if word in one.names), None) if word else None
    return unit_label(kind.unit) if kind else ""
