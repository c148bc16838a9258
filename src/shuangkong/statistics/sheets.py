"""工作表: what a file holds before anybody asks what it means: lines of raw cells, and what people can't see at a glance.

A raw cell is a text, a number (float), yes or no, or an `Odd`: something that a spreadsheet shows otherwise than it
stores. None is an empty cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from shuangkong.kernel.problems import Problem

SPACES: Final = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"
MARKER: Final = "_shuangkong"  # the hidden worksheet that says which form, area and period a template is for
MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 300
MOST_CELLS: Final = 6_000_000


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that is not what it looks like: error, formula (without a result), date, time, percent."""

    kind: str
    text: str = ""
    day: date | None = None
    number: float | None = None


Raw = str | float | bool | Odd | None
Merged = tuple[int, int, int, int]  # first line, first column, last line, last column; lines from 1, columns from 0


@dataclass(slots=True)
class Sheet:
    """A worksheet, or the one sheet of a CSV file: lines that hold something, with their number in the file."""

    name: str
    lines: list[tuple[int, Sequence[Raw]]] = field(default_factory=list)
    hidden: bool = False
    hidden_lines: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Merged] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file taken apart: its visible and hidden worksheets, and what the marker of a template says."""

    file: str
    kind: str  # xlsx, xls, csv
    sheets: tuple[Sheet, ...]
    marker: dict[str, str]
    faults: tuple[Problem, ...] = ()


def letters(column: int) -> str:
    """Return a column's letters as spreadsheets show them: 0 → A, 27 → AB."""
    text, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def marker_of(sheet: Sheet) -> dict[str, str]:
    """Return what the marker sheet says: a word and its value a line."""
    found = {}
    for _, cells in sheet.lines:
        if len(cells) >= 2 and isinstance(cells[0], str):
            found[cells[0]] = "" if cells[1] is None else str(cells[1])
    return found
