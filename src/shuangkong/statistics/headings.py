"""表头: find the line of headings on a worksheet and which column stands where, however moved; tell what was renamed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from shuangkong.kernel.mending import shown
from shuangkong.kernel.problems import Problem
from shuangkong.kernel.units import label as unit_label
from shuangkong.kernel.units import measure, times_to
from shuangkong.statistics.energy_kinds import plain
from shuangkong.statistics.filing import place
from shuangkong.statistics.form import BY_KIND, FormColumn, FormTable
from shuangkong.statistics.sheets import Raw, Sheet

LOOKED_AT: Final = 40  # lines in which headings may stand
UNITS_LINE: Final = "计量单位"  # opens the line of units under the headings of our templates
UNIT_IN_HEADING: Final = re.compile(r"^(?P<name>.+?)[(\[](?:单位[:,]?)?(?P<unit>[^()\[\]]+)[)\]]$")
ROW_UNIT: Final = "计量单位"


@dataclass(slots=True)
class Headings:
    """Where the headings stand, and which column of the form each position holds."""

    at: int = -1  # position in the sheet's lines
    line: int = 0
    columns: dict[int, FormColumn] = field(default_factory=dict)
    unit_column: int = -1  # where each row says its own unit
    first: int = 0  # position of the first line of data
    bottom: int = 0  # the last line of headings
    problems: list[Problem] = field(default_factory=list)


def find_headings(sheet: Sheet, table: FormTable, year: int, file: str) -> Headings:
    """Find the headings; without them, the problem says what was looked for."""
    known = _known(table, year)
    best = max(range(min(len(sheet.lines), LOOKED_AT)), key=lambda at: _fit(sheet.lines[at][1], known), default=-1)
    wanted = [column for column in table.columns if column.required]
    least = max(1, min(2, len(table.columns)), len(wanted) // 2)
    if best < 0 or _fit(sheet.lines[best][1], known) < least:
        return _nothing(sheet, table, year, file)
    line = sheet.lines[best][0]
    block = _block(sheet, best)
    found = Headings(at=best, line=line, first=block[-1] + 1, bottom=sheet.lines[block[-1]][0])
    cells = _joined_cells([sheet.lines[at][1] for at in block], known)
    _assign(found, cells, known, place(file, sheet.name, line), year)
    _tell_missing(found, cells, table, year, place(file, sheet.name, line))
    _skip_units(found, sheet, file)
    return found


def _block(sheet: Sheet, at: int) -> list[int]:
    """Return the positions of all lines of headings: those that cells merged downwards tie to the best one."""
    line = sheet.lines[at][0]
    tied = [(first, last) for first, _, last, _ in sheet.merged if first <= line <= last]
    top, bottom = (min(one[0] for one in tied), max(one[1] for one in tied)) if tied else (line, line)
    near = range(max(0, at - LOOKED_AT), min(len(sheet.lines), at + LOOKED_AT))
    return [one for one in near if top <= sheet.lines[one][0] <= bottom]


def _joined_cells(lines: Sequence[Sequence[Raw]], known: Mapping[str, FormColumn]) -> list[Raw]:
    """Return the headings of several lines as one: of each column the lowest that is one of the form's, else the lowest."""
    joined: list[Raw] = [None] * max(len(cells) for cells in lines)
    for cells in lines:
        for at, cell in enumerate(cells):
            former = joined[at]
            kept = isinstance(former, str) and _meant(former, known)[0] is not None
            if isinstance(cell, str) and not (kept and _meant(cell, known)[0] is None):
                joined[at] = cell
    return joined


def _known(table: FormTable, year: int) -> dict[str, FormColumn]:
    """Every heading that a column has or had, and its name in the API; those of the year itself win."""
    known = {column.name: column for column in table.columns}
    known |= {plain(text): column for column in table.columns for _, text in column.labels}
    return known | {plain(column.label(year)): column for column in table.columns}


def _fit(cells: Sequence[Raw], known: Mapping[str, FormColumn]) -> int:
    return len({column.name for cell in cells if isinstance(cell, str) and (column := _meant(cell, known)[0])})


def _meant(text: str, known: Mapping[str, FormColumn]) -> tuple[FormColumn | None, str]:
    """Return the column that a heading stands for, and the unit that it has behind its name in brackets."""
    one = plain(text)
    if one in known:
        return known[one], ""
    behind = UNIT_IN_HEADING.fullmatch(one)
    if behind and behind["name"] in known:
        return known[behind["name"]], behind["unit"]
    return None, ""


def _assign(found: Headings, cells: Sequence[Raw], known: Mapping[str, FormColumn], where: str, year: int) -> None:
    seen: dict[str, int] = {}
    for at, cell in enumerate(cells):
        if not isinstance(cell, str):
            continue
        column, unit = _meant(cell, known)
        if column is None:
            if plain(cell) == ROW_UNIT:
                found.unit_column = at
            continue
        if column.name in seen:
            text = f"“{column.label(year)}”列有 2 个（第 {seen[column.name] + 1} 列和第 {at + 1} 列）"
            found.problems.append(Problem(where, text, "每个栏目只有一列", "删去多余的一列，或改正列名"))
            continue
        seen[column.name] = at
        found.columns[at] = column
        if unit:
            _tell_unit(found, column, unit, f"{where} · “{column.label(year)}”列")


def _tell_unit(found: Headings, column: FormColumn, unit: str, where: str) -> None:
    """Tell where the sheet says another unit than the form's."""
    if column.kind != "number" or not column.unit or column.unit == BY_KIND:
        return
    times = times_to(unit, column.unit)
    if times == 1:
        return
    wanted = unit_label(column.unit) or "无单位"
    mend = f"每格乘以 {times:g}，表头改为{wanted}" if times else f"换算成{wanted}"
    found.problems.append(Problem(where, f"单位写的是{shown(unit)}", f"单位 {wanted}", mend))


def _tell_missing(found: Headings, cells: Sequence[Raw], table: FormTable, year: int, where: str) -> None:
    there = {column.name for column in found.columns.values()}
    strange = [cell for at, cell in enumerate(cells) if isinstance(cell, str) and at not in found.columns]
    for column in table.columns:
        if column.name in there or not (column.required or column.name in table.key):
            _tell_optional(found, column, there, strange, year, where)
            continue
        label = column.label(year)
        near = difflib.get_close_matches(plain(label), [plain(text) for text in strange], n=1, cutoff=0.6)
        was = next((text for text in strange if near and plain(text) == near[0]), "")
        mend = f"把列名“{shown(was)}”改成“{label}”" if was else f"补上“{label}”列，或重新下载模板"
        problem = Problem(f"{where}（表头）", f"没有“{label}”列", f"“{label}”列（{column.note or '必填'}）", mend)
        found.problems.append(problem)


def _tell_optional(
    found: Headings, column: FormColumn, there: set[str], strange: Sequence[str], year: int, where: str
) -> None:
    """A column that may be absent was perhaps renamed: then its cells must not be passed over in silence."""
    label = column.label(year)
    near = difflib.get_close_matches(plain(label), [plain(text) for text in strange], n=1, cutoff=0.75)
    if column.name in there or not near:
        return
    was = next(text for text in strange if plain(text) == near[0])
    mend = f"如果是“{label}”，把列名改过来；不用的列可以删去"
    found.problems.append(Problem(f"{where}（表头）", f"“{shown(was)}”列，没有读入", f"“{label}”列", mend))


def _skip_units(found: Headings, sheet: Sheet, file: str) -> None:
    """Pass over the line of units under the headings, checking it, and over the line of column letters of official forms."""
    while found.first < len(sheet.lines):
        line, cells = sheet.lines[found.first]
        opening = next((cell for cell in cells if cell is not None), None)
        if not isinstance(opening, str) or plain(opening) not in (UNITS_LINE, "甲"):
            return
        if plain(opening) == UNITS_LINE:
            for at, column in found.columns.items():
                cell = cells[at] if at < len(cells) else None
                if isinstance(cell, str) and plain(cell) != UNITS_LINE and _is_unit(cell):
                    _tell_unit(found, column, plain(cell), place(file, sheet.name, line))
        found.first += 1


def _is_unit(text: str) -> bool:
    return any(
        times_to(text, unit) is not None for unit in ("t", "tce", "m3", "kWh", "yuan", "%", "person", "m2", "GJ")
    )


def _nothing(sheet: Sheet, table: FormTable, year: int, file: str) -> Headings:
    labels = "、".join(column.label(year) for column in table.columns if column.required)
    first = next((cells for _, cells in sheet.lines), ())
    found = "空工作表" if not sheet.lines else f"没有表头（第一行是“{shown(_joined(first))}”）"
    wanted = f"一行列名：{labels}"
    return Headings(problems=[Problem(place(file, sheet.name), found, wanted, "重新下载模板，照模板填写")])


def _joined(cells: Sequence[Raw]) -> str:
    return " ".join(str(cell) for cell in cells if isinstance(cell, str | float))


def same_measure(text: str, unit: str) -> bool | None:
    """Tell whether a unit word means exactly this unit; None where it is no unit at all."""
    times = times_to(text, unit) if unit else None
    if times is not None:
        return times == 1
    return False if unit and measure(unit).dimensions else None
