"""公文的组成: what a document is made of, before anything is written to a file; and the numbering 一、（一）1.（1）."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

LEVELS = 4
DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4; `number` is set by `numbered`."""

    level: int
    text: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph. In its text [n] stands for the citation n; `bold` is for what must not be missed."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: columns with their units in the head; `numeric` columns are set right; widths are shares of the line."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    numeric: frozenset[int] = frozenset()
    note: str = ""
    small: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart: a value for each of the chart's names; None is a gap."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of the kind "column" or "line", drawn by the office program itself from the numbers inside the file."""

    title: str
    kind: str
    unit: str
    names: Sequence[str]
    series: Sequence[Series]


Block = Heading | Words | Sheet | Chart


@dataclass(frozen=True, slots=True)
class Annex:
    """附件: what follows the document, each on a page of its own."""

    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document. `day` is 成文日期 (None: a draft), `number` 发文字号 (empty: a draft)."""

    agency: str
    title: str
    addressee: str
    blocks: Sequence[Block]
    signature: str
    number: str = ""
    day: date | None = None
    annexes: Sequence[Annex] = ()
    subject: str = ""  # kept in the file's properties: which closing it was made of


def numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give headings their numbers; a heading starts those below it anew."""
    counts = [0] * LEVELS
    for block in blocks:
        if isinstance(block, Heading):
            counts[block.level - 1] += 1
            counts[block.level :] = [0] * (LEVELS - block.level)
            yield replace(block, number=number(block.level, counts[block.level - 1]))
        else:
            yield block


def number(level: int, count: int) -> str:
    """Return the number of a heading as GB/T 9704 writes it.

    >>> [number(level, 3) for level in (1, 2, 3, 4)]
    ['三、', '（三）', '3.', '（3）']
    """
    return (f"{chinese(count)}、", f"（{chinese(count)}）", f"{count}.", f"（{count}）")[level - 1]


def chinese(count: int) -> str:
    """Return a whole number below 100 in Chinese.

    >>> [chinese(n) for n in (1, 10, 12, 20, 35)]
    ['一', '十', '十二', '二十', '三十五']
    """
    tens, ones = divmod(count, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十") + (DIGITS[ones] if ones else "")


def day_text(day: date | None) -> str:
    """Return 成文日期 in Arabic numerals without noughts in front; a draft leaves it to be written in.

    >>> day_text(date(2026, 1, 5))
    '2026年1月5日'
    """
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　年　月　日"
