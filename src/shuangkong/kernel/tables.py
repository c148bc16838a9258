"""表的约定: what the tables that a room takes in and gives out look like.

One small declarative form serves three uses: books are checked against it where data enters (books.py), accounts
compute the columns it declares (accounting.py), and explanations walk from a column to its source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Rule = Callable[..., Any]
LARGEST = 9e15  # sums run over thousandths as whole numbers of 64 bits; no nation counts anything beyond


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name with the unit in it, its Chinese label, and where its values come from.

    `source` is a rule (the value is computed from the columns named by its arguments), the text "table.column" (the
    value is taken from there, for the period in the column `at`), or None in a book that people fill.
    """

    name: str
    label: str
    unit: str = ""
    kind: str = "number"  # text, number, year, period, day, choice, flag
    source: Rule | str | None = None
    at: str = "period"
    args: Mapping[str, str] = field(default_factory=dict)  # a rule's argument → the column, where names differ
    group: str = ""  # the source row it came with: names its two quality columns (accounting.py)
    # what follows is for books
    required: bool = True  # the column must be in the file
    blank: bool = True  # a cell may be empty
    choices: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    least: float | None = None  # inclusive
    above: float | None = None  # strict
    absent: str = "null"  # "zero": an absent column counts as 0, marked assumed
    lenient: bool = False  # a word outside `choices` is a warning and counts as empty


@dataclass(frozen=True, slots=True)
class Contract:
    """A table: its name in code, its Chinese title, its columns, and the columns that are unique together."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """Return the column of that name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")
