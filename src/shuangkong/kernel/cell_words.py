"""单元格的写法: what a number, a year, a day, a flag or a choice looks like in a cell; without the engine's tables."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from shuangkong.kernel.periods import Period
from shuangkong.kernel.tables import Column

NUMBER: Final = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# codes that a spreadsheet took for numbers (5.206E+05, 520600.0), or that were typed in full width
SPOILT_CODE: Final = r"^([0-9](\.[0-9]+)?[eE]\+[0-9]+|[0-9]{4,}\.0+|[0-9]*[０-９][0-9０-９]*)$"
FLAGS: Final = {
    "yes": True, "true": True, "1": True, "是": True, "y": True, "√": True,
    "no": False, "false": False, "0": False, "否": False, "n": False, "×": False,
}  # fmt: skip


def word_value(column: Column, word: str) -> str | int | bool | None:
    """Return what a word of a period, year, choice or flag column stands for; None where it is none."""
    if column.kind == "period":
        return _period(word)
    if column.kind == "flag":
        return FLAGS.get(word.lower())
    if column.kind == "choice":
        return _choice(column, word)
    if column.kind == "day":
        return _day(word)
    if YEAR.fullmatch(word) is None:
        return None
    low = column.least is not None and int(word) < column.least
    return None if low or (column.above is not None and int(word) <= column.above) else int(word)


def _period(word: str) -> str | None:
    try:
        return Period.parse(word).text
    except ValueError:
        return None


def _day(word: str) -> int | None:
    """Return a day as a number yyyymmdd, the form in which days are compared on every engine."""
    if DAY.fullmatch(word) is None:
        return None
    try:
        day = date.fromisoformat(word)
    except ValueError:  # such as February 30th
        return None
    return day.year * 10_000 + day.month * 100 + day.day


def _choice(column: Column, word: str) -> str | None:
    for written in (word, word.lower()):
        if written in column.choices:
            return written
        if written in column.aliases:
            return column.aliases[written]
    return None
