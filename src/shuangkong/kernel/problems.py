"""What is wrong, where, and how to mend it: the one form of every message about data.

A problem is a value. Web pages, the API and the command line render the same value, so they always agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN = 200  # a longer list is cut when it is shown, and the rest is counted


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of the data: its place, what was found there, what was wanted, and how to mend it (Chinese)."""

    place: str
    found: str
    wanted: str
    mend: str
    severity: str = "error"  # or "warning": shown, but the data goes in


class BadData(Exception):
    """数据有误: the input cannot go in; carries every problem at once. Exit code 3."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(rendered(self.problems))


class Unknown(LookupError):
    """查无此项: a city, area, figure, period or rule that does not exist here. Exit code 2."""


class NotInForce(LookupError):
    """无有效规定: no value of a rule is in force for the place and day. Exit code 4."""


def cell(file: str, row: int, column: str) -> str:
    """Return the place of one cell, e.g. "energy.csv · 第 18 行 · “energy_tce”列"."""
    return f"{file} · 第 {row:,} 行 · “{column}”列"


def rendered(problems: Iterable[Problem], untouched: str = "") -> str:
    """Return the problems as text a person can work from, with the closing sentence `untouched`, if any."""
    listed = tuple(problems)
    lines = []
    for problem in listed[:SHOWN]:
        mark = "提示 " if problem.severity == "warning" else ""
        lines.append(f"{mark}{problem.place}")
        lines.append(f"  写的是：{problem.found}")
        lines.append(f"  应该是：{problem.wanted}")
        lines.append(f"  怎么改：{problem.mend}")
    if len(listed) > SHOWN:
        lines.append(f"… 另有 {len(listed) - SHOWN:,} 处问题未列出。")
    if untouched:
        lines.append(untouched)
    return "\n".join(lines)


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems that keep data out, without the warnings."""
    return tuple(p for p in problems if p.severity == "error")
