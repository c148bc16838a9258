"""账册与登记册不同: rows of a pack about projects of the register that the register does not have, and that do not count."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from shuangkong.emissions import entry, feed
from shuangkong.kernel.problems import Problem

Row = Mapping[str, Any]
Books = Mapping[str, Sequence[Row]]
SAID = {
    "reduction_claims": ("pollutant", "year", "level", "amount_t"),
    "reduction_uses": ("pollutant", "amount_t", "ratio", "target"),
    "reduction_exclusions": ("pollutant", "year", "amount_t"),
}  # fmt: skip


def warnings(pack: Books, register: Books, as_of: date) -> list[Problem]:
    """Return one warning for each project of the register of which a pack says on a day what the register does not.

    Args:
        pack: the rows of a pack's books, with their line in `row`.
        register: the rows of the register (project_rows) as of the same day; of what was withdrawn there is none.
        as_of: the day.
    """
    there = entry.overlaid({name: [] for name in entry.NAMES}, register)  # days and amounts as books have them
    held = {row["project"] for row in there["reductions"]}
    lacking: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for book in SAID:
        known = Counter(_said(book, row) for row in _standing(book, there[book], as_of))
        for row in _standing(book, [row for row in pack[book] if row["project"] in held], as_of):
            if known[key := _said(book, row)]:
                known[key] -= 1
            else:
                lacking[row["project"]].setdefault(book, []).append(row["row"])
    return [_told(project, found) for project, found in sorted(lacking.items())]


def _standing(book: str, rows: Iterable[Row], as_of: date) -> Iterable[Row]:
    """The rows of a book that stand on a day; a claim without a day is known from its year's end, as the register takes it."""
    last = as_of.year * 10_000 + as_of.month * 100 + as_of.day
    if book == "reduction_claims":
        return feed.in_use(
            feed.known([row for row in rows if (row["day"] or row["year"] * 10_000 + 1231) <= last], last)
        )
    known = feed.known(list(rows), last)
    return feed.not_lifted(known, last) if book == "reduction_exclusions" else known


def _said(book: str, row: Row) -> tuple[Any, ...]:
    return row["project"], *_plain(row, SAID[book])


def _plain(row: Row, names: Iterable[str]) -> Iterator[Any]:
    for name in names:
        value = row[name]
        if name == "ratio":
            value = value or 1.0
        yield round(float(value), 6) if name in ("amount_t", "ratio") and value is not None else value or ""


def _told(project: str, found: Mapping[str, Sequence[int]]) -> Problem:
    rows = "；".join(
        f"{book}.csv 第 {'、'.join(str(n) for n in sorted(numbers))} 行" for book, numbers in found.items()
    )
    return Problem(
        f"减排项目 {project}", f"账册与登记册不同，登记册中没有：{rows}", "以登记册为准",
        "情况属实的，在登记册中办理；不属实的，从账册中删去", severity="warning",
    )  # fmt: skip
