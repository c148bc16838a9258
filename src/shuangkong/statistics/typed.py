"""在页面填写: what somebody typed into the table on the page, as sheets; read by the same code as a workbook."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from shuangkong.statistics.entry import sheet_of
from shuangkong.statistics.filing import Filing, FilingRow, Value
from shuangkong.statistics.form import Form, FormColumn, FormTable
from shuangkong.statistics.headings import find_headings
from shuangkong.statistics.sheets import SPACES, Odd, Opened, Raw, Sheet

MOST_TYPED = 500  # lines of a table that a page shows to be typed; a longer one comes as a file
PAGE = "本页"
NAME = re.compile(r"(?P<table>.+)-(?P<line>[0-9]{1,6})-(?P<column>[^-]+)")  # of an input


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table as texts by column, and where it stands in its file."""

    sheet: str
    number: int
    texts: Mapping[str, str]
    item: str = ""  # the key of a fixed list's item


@dataclass(frozen=True, slots=True)
class Texts:
    """All lines of all tables, as a page shows them; `file` is what problems call the place."""

    file: str
    lines: Mapping[str, Sequence[Line]] = field(default_factory=dict)
    cut: bool = False  # a table has more lines than a page shows


def from_page(form: Form, given: Mapping[str, str]) -> Texts:
    """Return what a form of the page holds: names are table-line-column."""
    found: dict[str, dict[int, dict[str, str]]] = {}
    for name, text in given.items():
        if place := NAME.fullmatch(name):
            found.setdefault(place["table"], {}).setdefault(int(place["line"]), {})[place["column"]] = text
    return Texts(PAGE, {table.id: _lines(table, found.get(table.id, {})) for table in form.tables})


def _lines(table: FormTable, found: Mapping[int, Mapping[str, str]]) -> list[Line]:
    if not table.listed:
        return [Line(table.title, number, texts) for number, texts in sorted(found.items())]
    items = enumerate(table.rows, start=1)
    return [Line(table.title, number, found.get(number, {}), item.key) for number, item in items]


def opened(form: Form, texts: Texts, year: int) -> tuple[Opened, str]:
    """Return the texts as sheets, with their hash; a line nobody typed anything in is none."""
    sheets = []
    for table in form.tables:
        lines: list[tuple[int, Sequence[Raw]]] = [(0, tuple(column.label(year) for column in table.columns))]
        for line in texts.lines.get(table.id, ()):
            cells = {column.name: line.texts.get(column.name, "").strip(SPACES) for column in table.columns}
            if any(cells.values()):
                label = next((item.label for item in table.rows if item.key == line.item), "")
                cells |= {table.key[0]: label} if table.listed else {}
                lines.append((line.number, tuple(cells[column.name] or None for column in table.columns)))
        if len(lines) > 1 or not table.optional:
            sheets.append(Sheet(table.title, [*lines]))
    said = json.dumps([[sheet.name, sheet.lines] for sheet in sheets], ensure_ascii=False)
    return Opened(texts.file, "page", tuple(sheets), {}), hashlib.sha256(said.encode()).hexdigest()


def placed(filing: Filing, before: Filing) -> Filing:
    """Return what was typed, its lines where they stood before: in the file that they came with, if they came with one.

    What the page shows begins with line 1; an explanation leads to the line of the file. New lines follow the last.
    """
    known = {(row.table, row.key): row for row in before.rows if row.key}
    last = {row.table: 0 for row in filing.rows} | {row.table: row.line for row in sorted(before.rows, key=_line)}
    rows = []
    for row in filing.rows:
        stood = known.get((row.table, row.key))
        last[row.table] += stood is None
        rows.append(replace(row, sheet=stood.sheet, line=stood.line) if stood else replace(row, line=last[row.table]))
    return replace(filing, rows=tuple(rows))


def _line(row: FilingRow) -> int:
    return row.line


def from_filing(form: Form, filing: Filing, *, cut: bool = False) -> Texts:
    """Return a filing, or the part of one that is too long for a page (`cut`), as a page shows it."""
    return Texts(filing.file, {table.id: _of_rows(table, list(filing.of(table.id))) for table in form.tables}, cut)


def _of_rows(table: FormTable, rows: Sequence[FilingRow]) -> list[Line]:
    if not table.listed:
        return [Line(row.sheet, row.line, _texts(table, row)) for row in rows]
    known = {row.key[0]: row for row in rows}
    found = []
    for number, item in enumerate(table.rows, start=1):
        row = known.get(item.key)
        texts = _texts(table, row) if row else {}
        found.append(Line(row.sheet if row else table.title, row.line if row else number, texts, item.key))
    return found


def _texts(table: FormTable, row: FilingRow) -> dict[str, str]:
    return {column.name: shown(column, row.values.get(column.name)) for column in table.columns}


def shown(column: FormColumn, value: Value) -> str:
    """Return a value as it is typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if column.kind == "choice":
        return next((word for word, kept in column.choices.items() if kept == value), str(value))
    return str(value) if isinstance(value, str | int) else f"{value:f}"


def from_file(form: Form, file: Opened, year: int) -> Texts:
    """Return what a file with faults says, cell by cell as it stands there, so that it can be mended on the page."""
    lines: dict[str, list[Line]] = {}
    for table in form.tables:
        sheet = sheet_of(file, form, table, year)
        headings = find_headings(sheet, table, year, file.file) if sheet else None
        if sheet is None or headings is None or headings.at < 0:
            continue
        read = [
            Line(sheet.name, number, {c.name: _raw(cells, at) for at, c in headings.columns.items()})
            for number, cells in sheet.lines[headings.first :]
            if any(_raw(cells, at) for at in headings.columns)
        ]
        lines[table.id] = _by_item(table, read) if table.listed else read
    cut = any(len(found) > MOST_TYPED for found in lines.values())
    return Texts(file.file, lines, cut)


def _by_item(table: FormTable, read: Sequence[Line]) -> list[Line]:
    known = {line.texts.get(table.key[0], ""): line for line in read}
    found = []
    for number, item in enumerate(table.rows, start=1):
        line = known.get(item.label) or known.get(item.key) or Line(table.title, number, {})
        found.append(Line(line.sheet, line.number, line.texts, item.key))
    return found


def _raw(cells: Sequence[Raw], at: int) -> str:
    raw = cells[at] if at < len(cells) else None
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, Odd):
        return raw.text
    return f"{raw:.15g}" if isinstance(raw, float) else raw
