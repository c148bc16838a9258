"""平台下达的目标: five-year targets that a decomposition issued here take the place of those of targets.csv and of a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shuangkong.targets.tables import TARGETS

BOOK = "issued"
NAME = "已下达的目标分解"
OFFICIAL = 0  # a decision with number and day
Row = dict[str, Any]


def rows(issued: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Return issued targets with every column of targets.csv."""
    empty = {column.name: None for column in TARGETS.columns} | {
        "relation": "", "bound": "", "ambition": "", "unit": "", "issuer": "", "confidence": OFFICIAL, "book": BOOK,
    }  # fmt: skip
    return [{**empty, **row} for row in issued]


def without_replaced(book: Sequence[Row], issued: Sequence[Row]) -> list[Row]:
    """Return the rows of a book or a plan of whose area, indicator, kind and years nothing was issued here."""
    taken = {(row["area"], row["indicator"], row["kind"], year) for row in issued for year in _years(row)}
    return [
        row
        for row in book
        if not any((row["area"], row["indicator"], row["kind"], year) in taken for year in _years(row))
    ]


def _years(row: Mapping[str, Any]) -> range:
    if row["kind"] != "five_year":
        return range(row["year"], row["year"] + 1) if row["year"] else range(0)
    return range((row["base_year"] or 0) + 1, (row["target_year"] or 0) + 1)
