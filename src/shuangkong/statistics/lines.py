"""逐行读取: the lines under the headings of one worksheet as rows of a filing; every bad cell becomes a problem."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from shuangkong.kernel.mending import shown
from shuangkong.kernel.problems import SHOWN, Problem
from shuangkong.kernel.units import label as unit_label
from shuangkong.rulebook.energy_kinds import EnergyKind, energy_kinds
from shuangkong.rulebook.fields import suggestion
from shuangkong.statistics.energy_kinds import plain
from shuangkong.statistics.filing import FilingRow, Value, place
from shuangkong.statistics.form import BY_KIND, FormColumn, FormRow, FormTable, unit_of_row
from shuangkong.statistics.headings import Headings, same_measure
from shuangkong.statistics.sheets import Raw, Sheet, letters
from shuangkong.statistics.values import Reader, Told

TOTALS: Final = frozenset({"合计", "总计", "小计", "共计"})
FOOT: Final = re.compile(r"^(注|说明|填表|填报|单位负责人|统计负责人|联系电话|报出日期|审核人?|备注)[:人说日]")


@dataclass(slots=True)
class _Table:
    """What is gathered while a table is read."""

    file: str
    sheet: Sheet
    table: FormTable
    year: int
    readers: list[tuple[int, FormColumn, Reader]]
    unit_column: int
    kinds: bool  # the table has a column that says the energy kind
    found: list[tuple[int, int, Problem]] = field(default_factory=list)
    told: dict[tuple[str, str], int] = field(default_factory=dict)
    keys: dict[tuple[str, ...], int] = field(default_factory=dict)

    def add(self, line: int, at: int, problem: Problem) -> None:
        self.found.append((line, at, problem))

    def place(self, line: int, column: str = "") -> str:
        return place(self.file, self.sheet.name, line, column)


def read_lines_of(
    sheet: Sheet, table: FormTable, headings: Headings, year: int, file: str
) -> tuple[list[FilingRow], list[Problem]]:
    """Read all lines under the headings; rows, then problems by line and column."""
    readers = [(at, column, Reader(column, year)) for at, column in sorted(headings.columns.items())]
    kinds = any(column.name == "energy_kind" for column in table.columns)
    reading = _Table(file, sheet, table, year, readers, headings.unit_column, kinds)
    rows = list(_rows(reading, sheet.lines[headings.first :]))
    _tell_items(reading)
    _tell_unseen(reading, headings)
    reading.found.sort(key=lambda one: one[:2])
    problems = [problem for _, _, problem in reading.found]
    for (label, severity), count in reading.told.items():
        if count > SHOWN:
            more = f"“{label}”列另有 {count - SHOWN:,} 处同类问题没有逐一列出"
            problems.append(Problem(reading.place(0), more, "与上面列出的相同", "改法相同，改好后重新上传", severity))
    return rows, problems


def _rows(reading: _Table, lines: Sequence[tuple[int, Sequence[Raw]]]) -> Iterator[FilingRow]:
    items = {plain(name): row for row in reading.table.rows for name in (row.label, row.key)}
    for line, cells in lines:
        opening = next((cell for cell in cells if cell is not None), None)
        if isinstance(opening, str) and FOOT.match(plain(opening)):
            return
        if not any(at < len(cells) and cells[at] is not None for at, _, _ in reading.readers):
            continue
        if reading.table.listed:
            yield from _item(reading, line, cells, items)
        elif isinstance(opening, str) and plain(opening) in TOTALS:
            found, mend = f"{opening}行，没有读入", "不用改；合计由系统计算"
            reading.add(line, 0, Problem(reading.place(line), found, "只有明细行", mend, "warning"))
        else:
            yield from _free(reading, line, cells)


def _free(reading: _Table, line: int, cells: Sequence[Raw]) -> Iterator[FilingRow]:
    kind = None
    if reading.kinds:
        for at, column, reader in reading.readers:
            if column.name == "energy_kind" and at < len(cells):
                found = reader.read(cells[at], "")
                kind = energy_kinds().get(found) if isinstance(found, str) else None
    values = _values(reading, line, cells, kind, None)
    key = tuple("" if values.get(name) is None else str(values[name]) for name in reading.table.key)
    _tell_double(reading, line, key)
    _tell_row_unit(reading, line, cells, kind.unit if kind else "")
    yield FilingRow(reading.table.id, reading.sheet.name, line, key, values)


def _item(reading: _Table, line: int, cells: Sequence[Raw], items: dict[str, FormRow]) -> Iterator[FilingRow]:
    name = reading.table.key[0]
    at = next((at for at, column, _ in reading.readers if column.name == name), -1)
    text = cells[at] if 0 <= at < len(cells) else None
    item = items.get(plain(text)) if isinstance(text, str) else None
    if item is None:
        label = reading.table.column(name).label(reading.year)
        found = "（空）" if text is None else shown(str(text))
        near = suggestion(str(text), [row.label for row in reading.table.rows])
        mend = near or "项目名称照模板填写，不增加行"
        reading.add(line, at, Problem(reading.place(line, label), found, "模板所列的项目", mend))
        return
    _tell_double(reading, line, (item.key,))
    values = _values(reading, line, cells, None, item)
    _tell_row_unit(reading, line, cells, item.unit)
    yield FilingRow(reading.table.id, reading.sheet.name, line, (item.key,), values | {name: item.key})


def _values(
    reading: _Table, line: int, cells: Sequence[Raw], kind: EnergyKind | None, item: FormRow | None
) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for at, column, reader in reading.readers:
        raw = cells[at] if at < len(cells) else None
        if item is not None and raw is None and not item.required:
            values[column.name] = None
            continue
        unit = column.unit if column.unit and column.unit != BY_KIND else unit_of_row(column, kind, item)
        value = reader.read(raw, unit)
        if isinstance(value, Told):
            _tell(reading, line, at, reader.label, value)
            value = value.value
        values[column.name] = value
    return values


def _tell(reading: _Table, line: int, at: int, label: str, told: Told) -> None:
    severity = "warning" if told.warning else "error"
    count = reading.told.get((label, severity), 0) + 1
    reading.told[label, severity] = count
    if count <= SHOWN:
        reading.add(line, at, Problem(reading.place(line, label), told.found, told.wanted, told.mend, severity))


def _tell_double(reading: _Table, line: int, key: tuple[str, ...]) -> None:
    first = reading.keys.setdefault(key, line)
    if first == line:
        return
    labels = [reading.table.column(name).label(reading.year) for name in reading.table.key]
    words = energy_kinds()
    same = "，".join(
        f"{label} {words[text].name if text in words else shown(text)}" for label, text in zip(labels, key, strict=True)
    )
    found = f"{same}，与第 {first:,} 行重复"
    mend = "两行合并成一行，或改正其中一行"
    reading.add(line, 0, Problem(reading.place(line), found, f"{'、'.join(labels)}合起来每个只有一行", mend))


def _tell_row_unit(reading: _Table, line: int, cells: Sequence[Raw], unit: str) -> None:
    """Tell where a row says another unit than its energy kind or item has."""
    at = reading.unit_column
    text = cells[at] if 0 <= at < len(cells) else None
    if not unit or not isinstance(text, str) or same_measure(text, unit) is not False:
        return
    wanted = unit_label(unit)
    found = Problem(reading.place(line, "计量单位"), shown(text), wanted, f"数量换算成{wanted}，并改正计量单位")
    reading.add(line, at, found)


def _tell_items(reading: _Table) -> None:
    for item in reading.table.rows:
        if item.required and (item.key,) not in reading.keys:
            wanted = f"模板所列的项目都在：“{item.label}”"
            reading.add(
                0, 0, Problem(reading.place(0), f"没有“{item.label}”这一行", wanted, "补上这一行，或重新下载模板")
            )


def _tell_unseen(reading: _Table, headings: Headings) -> None:
    """Tell about rows and columns that are hidden, and cells that are merged, where there is data."""
    sheet, lines = reading.sheet, {line for line, _ in reading.sheet.lines[headings.first :]}
    for line in sorted(sheet.hidden_lines & lines)[:SHOWN]:
        mend = "取消隐藏，核对后保留或删去这一行"
        reading.add(line, 0, Problem(reading.place(line), "这一行被隐藏，却有内容", "没有隐藏的行", mend))
    for at, column, _ in reading.readers:
        if at in sheet.hidden_columns:
            where = reading.place(0, column.label(reading.year))
            reading.add(0, at, Problem(where, "这一列被隐藏", "没有隐藏的列", "取消隐藏，核对后保存"))
    used = {at for at, _, _ in reading.readers}
    for first, left, last, right in sheet.merged[:SHOWN]:
        inside = last > headings.bottom and any(left <= at <= right for at in used)
        if inside and any(first <= line <= last for line in lines):
            cells = f"{letters(left)}{first}:{letters(right)}{last}"
            where = reading.place(max(first, headings.bottom + 1))
            mend = "取消合并，每一格各填各的值"
            reading.add(first, left, Problem(where, f"单元格 {cells} 被合并", "没有合并的单元格", mend))
