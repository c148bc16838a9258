"""模板: a workbook to be filled in: locked headings, units, drop-downs, notes, the organisation's own rows, a marker.

The same bytes every time for the same request: the date of creation inside the file is fixed.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import BadData, Problem
from shuangkong.kernel.units import label as unit_label
from shuangkong.rulebook.energy_kinds import energy_kinds
from shuangkong.statistics.filing import Value
from shuangkong.statistics.form import BY_KIND, PERIOD_KINDS, Form, FormColumn, FormRow, FormTable, unit_of_row
from shuangkong.statistics.headings import UNITS_LINE
from shuangkong.statistics.sheets import MARKER, letters

CREATED: Final = datetime(2020, 1, 1)  # noqa: DTZ001 -- a mark inside the file, not a moment
HEAD: Final = 2  # the line of headings, counted from 0
FREE_ROWS: Final = 500  # lines of a free table that are open for input
LISTS: Final = "_lists"  # the hidden worksheet with the words of long drop-downs
LONGEST_LIST: Final = 200  # characters; a longer list stands on the hidden sheet


@dataclass(frozen=True, slots=True)
class Template:
    """What a template is for. `rows` are the organisation's own rows by table: values by column."""

    area: str
    period: str
    organisation: str = ""
    area_name: str = ""
    organisation_name: str = ""
    owner: str = ""  # only the items of this department, where a form lists several departments'
    rows: Mapping[str, Sequence[Mapping[str, Value]]] = field(default_factory=dict)


def template(form: Form, wanted: Template) -> bytes:
    """Return the workbook; BadData where the form has no such period."""
    import xlsxwriter

    period = _period(form, wanted)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": form.name, "created": CREATED})
    writer = _Writer(book, form, wanted, period)
    for table in form.tables:
        writer.table(table)
    writer.lists()
    writer.marker()
    book.close()
    return out.getvalue()


def _period(form: Form, wanted: Template) -> Period:
    try:
        period = Period.parse(wanted.period)
    except ValueError as fault:
        raise BadData([Problem("报告期", wanted.period, str(fault), "改正报告期")]) from fault
    if period.kind not in form.periods:
        kinds = "、".join(PERIOD_KINDS[kind] for kind in form.periods)
        raise BadData([Problem("报告期", wanted.period, f"{form.name}是{kinds}报", "改正报告期")])
    return period


class _Writer:
    """Writes the worksheets of one form."""

    def __init__(self, book: Any, form: Form, wanted: Template, period: Period) -> None:
        self.book, self.form, self.wanted, self.period = book, form, wanted, period
        line: dict[str, Any] = {"border": 1, "border_color": "#B0B7C3", "font_size": 11}
        locked = {"locked": True, "bg_color": "#EEF2F7"}
        self.title = book.add_format({"bold": True, "font_size": 14, "locked": True})
        self.plain = book.add_format({"locked": True, "font_color": "#56606E"})
        self.heading = book.add_format(line | locked | {"bold": True, "text_wrap": True, "align": "center"})
        self.unit = book.add_format(line | locked | {"font_color": "#56606E", "align": "center"})
        self.item = book.add_format(line | locked)
        self.number = book.add_format(line | {"locked": False, "num_format": "#,##0.####"})
        self.text = book.add_format(line | {"locked": False, "num_format": "@"})
        self.long_lists: dict[str, list[str]] = {}

    def table(self, table: FormTable) -> None:
        """Write one worksheet."""
        sheet = self.book.add_worksheet(table.title[:31])
        columns = _shown(table)
        parts = [self.form.name, table.title if len(self.form.tables) > 1 else ""]
        sheet.write_string(0, 0, "　".join(filter(None, parts)), self.title)
        sheet.write_string(1, 0, self._subtitle(), self.plain)
        for at, column in enumerate(columns):
            self._heading(sheet, at, column, table)
        items = self._items(table)
        rows = self.wanted.rows.get(table.id, ())
        height = len(items) if table.listed else max(FREE_ROWS, len(rows) + 100)
        for at, column in enumerate(columns):
            self._drop_down(sheet, at, column, height)
        if table.listed:
            self._write_items(sheet, columns, table, items, rows)
        else:
            self._write_rows(sheet, columns, rows, height)
        sheet.freeze_panes(HEAD + 2, 1)
        sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True})

    def _subtitle(self) -> str:
        wanted = self.wanted
        area = f"{wanted.area} {wanted.area_name}".strip()
        unit = f"{wanted.organisation} {wanted.organisation_name}".strip()
        due = self.form.due.on(self.period)
        parts = [f"报告期：{self.period.label()}", f"地区：{area}", f"填报单位：{unit}" if unit else ""]
        return "　".join(filter(None, [*parts, f"报送期限：{due:%Y-%m-%d}", f"报表：{self.form.id}"]))

    def _heading(self, sheet: Any, at: int, column: FormColumn | None, table: FormTable) -> None:
        if column is None:
            sheet.write_string(HEAD, at, UNITS_LINE, self.heading)
            sheet.write_string(HEAD + 1, at, "", self.unit)
            sheet.set_column(at, at, 14)
            return
        sheet.write_string(HEAD, at, column.label(self.period.year), self.heading)
        unit = "见本行" if column.unit == BY_KIND else unit_label(column.unit) if column.kind == "number" else ""
        sheet.write_string(HEAD + 1, at, UNITS_LINE if at == 0 else unit, self.unit)
        sheet.set_column(at, at, 44 if table.listed and at == 0 else 26 if column.kind != "number" else 16)
        note = "\n".join(filter(None, ["必填" if column.required else "", column.note]))
        if note:
            sheet.write_comment(HEAD, at, note, {"x_scale": 2, "author": ""})

    def _drop_down(self, sheet: Any, at: int, column: FormColumn | None, height: int) -> None:
        if column is None or column.name in self._locked_of(sheet):
            return
        words = (
            list(column.options.values()) if column.kind == "choice" else ["是", "否"] if column.kind == "flag" else []
        )
        rule: dict[str, Any] = {}
        if words:
            source: Any = words
            if len(",".join(words)) > LONGEST_LIST:
                self.long_lists.setdefault(column.name, words)
                place = letters(list(self.long_lists).index(column.name))
                source = f"={LISTS}!${place}$1:${place}${len(words)}"
            rule = {
                "validate": "list",
                "source": source,
                "error_title": "不在可选范围",
                "error_message": "请从下拉列表选择",
            }
        elif column.kind == "number" and column.least is not None:
            rule = {"validate": "decimal", "criteria": ">=", "value": float(column.least), "error_type": "warning",
                    "error_title": "超出范围", "error_message": f"一般不小于 {column.least:f}"}  # fmt: skip
        if rule:
            sheet.data_validation(HEAD + 2, at, HEAD + 1 + height, at, rule)

    def _locked_of(self, sheet: Any) -> tuple[str, ...]:
        table = next(table for table in self.form.tables if table.title[:31] == sheet.get_name())
        return table.key if table.listed else ()

    def _items(self, table: FormTable) -> list[FormRow]:
        owner = self.wanted.owner
        return [row for row in table.rows if not owner or not row.owner or row.owner == owner]

    def _write_items(
        self, sheet: Any, columns: Sequence[FormColumn | None], table: FormTable, items: Sequence[FormRow],
        rows: Sequence[Mapping[str, Value]],
    ) -> None:  # fmt: skip
        known = {str(row.get(table.key[0])): row for row in rows}
        for line, item in enumerate(items, start=HEAD + 2):
            for at, column in enumerate(columns):
                if column is None:
                    sheet.write_string(line, at, unit_label(item.unit), self.item)
                elif column.name == table.key[0]:
                    sheet.write_string(line, at, item.label, self.item)
                    if item.note:
                        sheet.write_comment(line, at, item.note, {"x_scale": 2, "author": ""})
                else:
                    self._cell(sheet, line, at, column, known.get(item.key, {}).get(column.name))

    def _write_rows(
        self, sheet: Any, columns: Sequence[FormColumn | None], rows: Sequence[Mapping[str, Value]], height: int
    ) -> None:
        for number in range(height):
            row = rows[number] if number < len(rows) else {}
            for at, column in enumerate(columns):
                if column is None:
                    kind = energy_kinds().get(str(row.get("energy_kind")))
                    sheet.write_string(HEAD + 2 + number, at, unit_label(kind.unit) if kind else "", self.text)
                else:
                    self._cell(sheet, HEAD + 2 + number, at, column, row.get(column.name))

    def _cell(self, sheet: Any, line: int, at: int, column: FormColumn, value: Value) -> None:
        style = self.number if column.kind == "number" else self.text
        if value is None:
            sheet.write_blank(line, at, None, style)
        elif isinstance(value, bool):
            sheet.write_string(line, at, "是" if value else "否", style)
        elif isinstance(value, Decimal | int):
            sheet.write_number(line, at, float(value), style)
        else:
            sheet.write_string(line, at, column.options.get(value, value), style)

    def lists(self) -> None:
        """Write the words of long drop-downs on a hidden worksheet."""
        if not self.long_lists:
            return
        sheet = self.book.add_worksheet(LISTS)
        for at, words in enumerate(self.long_lists.values()):
            for line, word in enumerate(words):
                sheet.write_string(line, at, word)
        sheet.very_hidden()
        sheet.protect()

    def marker(self) -> None:
        """Write what the workbook is for on a hidden worksheet."""
        sheet = self.book.add_worksheet(MARKER)
        wanted = self.wanted
        said = {"form": self.form.id, "version": self.form.version, "area": wanted.area, "period": wanted.period}
        for line, (key, value) in enumerate((said | {"organisation": wanted.organisation}).items()):
            sheet.write_string(line, 0, key)
            sheet.write_string(line, 1, value)
        sheet.very_hidden()
        sheet.protect()


def _shown(table: FormTable) -> list[FormColumn | None]:
    """Return the columns in their order, with the place (None) where each row says its own unit."""
    own = any(column.unit == BY_KIND for column in table.columns) or any(
        unit_of_row(column, None, row) and not column.unit for column in table.filled() for row in table.rows
    )
    keys = [column for column in table.columns if column.name in table.key]
    rest = [column for column in table.columns if column.name not in table.key]
    return [*keys, *([None] if own else []), *rest]
