"""登记文件的读入: one checked path for every register: CSV or workbook, headings as in the contract or in Chinese, all faults at once.

A workbook's sheet is written out as the CSV it stands for, line by line, and read by the code that reads the books of a
pack, so a fault reads the same wherever the file came from.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shuangkong.kernel.problems import Problem, cell
from shuangkong.kernel.tables import Column, Contract
from shuangkong.statistics.files import open_file
from shuangkong.statistics.packed import refused
from shuangkong.statistics.sheets import Odd, Opened, Raw, Sheet

MOST_ROWS = 20_000
UNIT = re.compile(r"[（(][^（）()]*[）)]$")
NAME = re.compile(r"(?<![A-Za-z0-9_.])[a-z][a-z0-9_]*(?![A-Za-z0-9_.])")  # a column's, in a sentence
QUOTED = re.compile(r"“([a-z][a-z0-9_]*)”")
LINE = re.compile(r"第 ([0-9,]+) 行")
AS_DATE = re.compile(r"(\d{4})[/.年-](\d{1,2})[/.月-](\d{1,2})日?$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Said:
    """What a file says: its rows in the words of the contract, and everything that is wrong with it."""

    rows: tuple[Mapping[str, Any], ...]
    problems: tuple[Problem, ...]
    columns: tuple[Column, ...]  # where the file has Chinese headings; empty where it has ours

    def worded(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return problems by line, in the headings and words of the file that was handed in."""
        listed = sorted(problems, key=lambda problem: (problem.severity == "warning", _line(problem)))
        return tuple(_in_chinese(problem, self.columns) for problem in listed) if self.columns else tuple(listed)


def read(raw: bytes, file: str, contract: Contract) -> Said:
    """Take a file apart and check it against a contract; BadData where it is no workbook and no CSV."""
    from shuangkong.kernel.books import book_columns, read_text  # pyarrow stays out of the start

    opened = open_file(raw, file)
    sheet = _sheet(opened, contract, file)
    columns = book_columns(contract)
    names = _names(columns)
    chinese = _is_chinese(sheet, columns)
    text, faults = _as_csv(sheet, names, {column.name: column for column in columns}, file)
    book = read_text(text, file, contract)
    rows = tuple(book.table.to_pylist())
    problems = [*opened.faults, *faults, *_unfaulted(book.problems, faults)]
    if len(rows) > MOST_ROWS:
        found = f"{len(rows):,} 行"
        raise refused(file, found, f"不超过 {MOST_ROWS:,} 行", "按地区或年份拆成几份")
    if not rows and not problems:
        problems.append(Problem(file, "只有表头，没有数据", "至少一行数据", "填写后重新上传"))
    return Said(rows, tuple(problems), columns if chinese else ())


def heading(column: Column) -> str:
    """Return what stands above a column in our template, with its unit."""
    from shuangkong.kernel.mending import unit_label

    unit = unit_label(column)
    return f"{column.label}（{unit}）" if unit and not UNIT.search(column.label) else column.label


def template(contract: Contract, rows: Sequence[Mapping[str, Any]] = ()) -> bytes:
    """Return a workbook with the headings of a register, drop-downs and a note under each heading, and any rows known."""
    import xlsxwriter

    from shuangkong.kernel.books import book_columns
    from shuangkong.kernel.mending import wanted

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(contract.title[:31])
    head = book.add_format({"bold": True, "bg_color": "#EEF2F7", "border": 1, "border_color": "#B0B7C3"})
    as_text = book.add_format({"num_format": "@"})
    for at, column in enumerate(book_columns(contract)):
        words = _words(column)
        sheet.set_column(at, at, max(14, 2 * len(heading(column)) + 2), None if column.kind == "number" else as_text)
        sheet.write(0, at, heading(column), head)
        sheet.write_comment(0, at, wanted(replace(column, choices=tuple(words))) if words else wanted(column))
        if words:
            sheet.data_validation(1, at, MOST_ROWS, at, {"validate": "list", "source": words})
        for line, row in enumerate(rows, 1):
            _write(sheet, line, at, column, row.get(column.name))
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _write(sheet: Any, line: int, at: int, column: Column, value: Any) -> None:
    """Write one cell as people fill it in: a choice by its Chinese word."""
    if value is None:
        return
    said = next((word for word, choice in column.aliases.items() if choice == value), value)
    sheet.write(line, at, said)


def _words(column: Column) -> list[str]:
    """The words of a drop-down: one Chinese word for each choice, as people read them."""
    if column.kind == "flag":
        return ["是", "否"]
    shown = {choice: choice for choice in column.choices if choice}
    return list((shown | {choice: word for word, choice in reversed(list(column.aliases.items()))}).values())


def _plain(text: object) -> str:
    return UNIT.sub("", "".join(unicodedata.normalize("NFKC", str(text or "")).split()))


def _names(columns: Sequence[Column]) -> dict[str, str]:
    """Headings, as people write them, to the names of the contract."""
    found = {}
    for column in columns:
        for word in (column.label, heading(column), column.name):
            found[_plain(word)] = column.name
    return found


def _sheet(opened: Opened, contract: Contract, file: str) -> Sheet:
    """Return the first visible sheet that has any heading of the contract."""
    from shuangkong.kernel.books import book_columns

    names = _names(book_columns(contract))
    visible = [sheet for sheet in opened.sheets if not sheet.hidden and sheet.lines]
    for sheet in visible:
        if len({_plain(cell) for cell in sheet.lines[0][1]} & set(names)) * 2 >= len(contract.key):
            return sheet
    listed = "、".join(f"“{heading(column)}”" for column in contract.columns if column.required)
    found = "没有数据" if not visible else "第一行没有登记册的列名"
    raise refused(file, found, f"第一行为列名：{listed}", "下载模板，按模板的列名整理后上传")


def _is_chinese(sheet: Sheet, columns: Sequence[Column]) -> bool:
    heads = {str(cell or "").strip() for cell in sheet.lines[0][1]}
    return not heads & {column.name for column in columns}


def _as_csv(
    sheet: Sheet, names: Mapping[str, str], columns: Mapping[str, Column], file: str
) -> tuple[str, list[Problem]]:
    """Write a sheet as CSV text in which every line stands where it stood; tell cells that are not what they show."""
    out, faults, written = io.StringIO(), [], 0
    writer = csv.writer(out, lineterminator="\n")
    first = sheet.lines[0][0]
    heads = [names.get(_plain(cell), str(cell or "").strip()) for cell in sheet.lines[0][1]]
    for number, cells in sheet.lines:
        out.write("\n" * (number - written - 1))
        written = number
        if number == first:
            writer.writerow(heads)
            continue
        line = []
        for name, raw in zip(heads, [*cells, *[None] * (len(heads) - len(cells))], strict=False):
            shown = _shown(raw, columns.get(name))
            if shown is None:
                faults.append(_odd(file, number, name, raw))
            line.append(shown or "")
        line += [_shown(raw, None) or "" for raw in cells[len(heads) :]]
        writer.writerow(line)
    return out.getvalue(), faults


def _shown(raw: Raw, column: Column | None) -> str | None:
    """Return a cell as text; None where a spreadsheet shows something else than it stores."""
    if isinstance(raw, Odd):
        return (
            raw.day.isoformat()
            if raw.kind == "date" and raw.day and column and column.kind in ("day", "text")
            else None
        )
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float):
        return f"{raw:.15g}" if abs(raw) < 1e15 else f"{raw:.0f}"
    text = " ".join(str(raw or "").split())
    found = AS_DATE.fullmatch(text) if column and column.kind == "day" else None
    return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}" if found else text


def _odd(file: str, line: int, name: str, raw: Raw) -> Problem:
    kind = raw.kind if isinstance(raw, Odd) else ""
    found = {
        "error": "公式出错", "formula": "公式没有计算结果", "percent": "百分数格式", "date": "日期格式", "time": "时间格式",
    }.get(kind, "无法读取的内容")  # fmt: skip
    mend = "重新计算并保存，或直接填写数值" if kind in ("error", "formula") else "单元格格式改为常规，重新填写"
    return Problem(cell(file, line, name), found, "单元格中直接填写的内容", mend)


def _unfaulted(problems: Sequence[Problem], faults: Sequence[Problem]) -> list[Problem]:
    """Leave out what is told of a cell already: an odd cell reads as empty, and would be told as empty again."""
    told = {fault.place for fault in faults}
    return [problem for problem in problems if problem.place not in told]


def _line(problem: Problem) -> int:
    """The line that a problem is about; the file's own come first."""
    found = LINE.search(problem.place)
    return int(found[1].replace(",", "")) if found else 0


def _in_chinese(problem: Problem, columns: Sequence[Column]) -> Problem:
    """Tell a problem in the headings and words of a file with Chinese headings."""
    labels = {column.name: column.label for column in columns}
    lists = {
        "、".join(word for word in column.choices if word): "、".join(_words(column))
        for column in columns
        if column.choices
    }

    def worded(text: str) -> str:
        for ours, theirs in lists.items():
            text = text.replace(f"{ours} 之一", f"{theirs} 之一")
        return NAME.sub(lambda found: labels.get(found[0], found[0]), text)

    place = QUOTED.sub(lambda found: f"“{labels.get(found[1], found[1])}”", problem.place)
    return Problem(place, worded(problem.found), worded(problem.wanted), worded(problem.mend), problem.severity)
