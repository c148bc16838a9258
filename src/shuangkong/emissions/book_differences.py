"""账册与登记册的差异: what a pack says of a project that the register holds, and the register does not.

A project of the register stands with all that the register knows of it (entry.overlaid): what was written into the pack's
books afterwards would be gone without a word. Pure: closings and the loading of packs tell the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from shuangkong.emissions import feed
from shuangkong.kernel.problems import Problem

Row = Mapping[str, Any]
EXACT: Final = 6  # decimals of a tonne that the register keeps
# what tells one row from another, beside its amount
KEYS: Final = {
    "reduction_claims": ("pollutant", "year", "level"),
    "reduction_uses": ("pollutant", "target"),
    "reduction_exclusions": ("pollutant", "year"),
}


def differences(
    books: Mapping[str, Sequence[Row]], register: Mapping[str, Sequence[Row]], as_of: date
) -> list[Problem]:
    """Return a warning for every project of which the books say more than the register, up to a day.

    What the register did after the pack is no difference: it holds the pack's rows as well.
    """
    held = {row["project"] for row in register.get("reductions", ())}
    lost: dict[str, list[str]] = defaultdict(list)
    for book in KEYS:
        there = {_key(book, row) for row in register.get(book, ())}
        rows: dict[str, list[int]] = defaultdict(list)
        for row in _standing(book, books.get(book, ()), as_of):
            if row["project"] in held and _key(book, row) not in there:
                rows[row["project"]].append(row["row"])
        for project, numbers in rows.items():
            lost[project].append(f"{book}.csv 第 {'、'.join(str(number) for number in sorted(numbers))} 行")
    wanted = "账册与登记册不同，以登记册为准"
    mend = "应当计入的，在登记册中办理；登记册无误的，改正账册"
    return [Problem(f"项目 {code}", "，".join(found), wanted, mend, "warning") for code, found in sorted(lost.items())]


def _standing(book: str, rows: Sequence[Row], as_of: date) -> list[dict[str, Any]]:
    """The rows of a book that stand at the end of a day."""
    day = as_of.year * 10_000 + as_of.month * 100 + as_of.day
    known = feed.known(rows, day)
    if book == "reduction_claims":
        return [row for row in feed.in_use(known) if row["day"] or row["year"] < as_of.year]
    return feed.not_lifted(known, day)


def _key(book: str, row: Row) -> tuple[Any, ...]:
    amount = None if row["amount_t"] is None else round(float(row["amount_t"]), EXACT)
    return row["project"], *(row[name] or "" for name in KEYS[book]), amount
