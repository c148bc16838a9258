"""表格单元: the cells of a table laid out as text, one a line or several, and what each may be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from shuangkong.plans import words
from shuangkong.plans.tokens import VALUE, unit_pattern

CELL = re.compile(r"(?:[≤≥<>] +(?=\d))?[^\s|]+(?: +(?:左右|及?以上|及?以下|以内)(?=\s|$))?")
MARK = r"[≤≥<>]|不低于|不少于|不超过|不高于|不大于|不小于|低于|高于|小于|大于|约|控制在|达到|下降|降低|增长|提高|>|<"
SUFFIX = r"左右|及?以上|以内|及?以下|之内"
AMOUNT = re.compile(
    rf"^(?:\[|\(|累计)?\s*(?P<mark>{MARK})?\[?(?P<numbers>-?{VALUE}(?:[/、~—]{VALUE})*)(?P<unit>%|个百分点|[万亿]?[^\d\]\)\[/#*∗＃]{{0,8}}?)"
    rf"(?P<suffix>{SUFFIX})?\]?\)?(?:\[[^\]]*\])?[#*∗＃①-⑨]*$"
)
BRACKETS = str.maketrans("〔〕【】", "[][]")  # around sums over the years of a plan
OPENING, CLOSING = "([", ")]"


@dataclass(frozen=True)
class Cell:
    """A cell: its text, and its place in the lines of the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Amount:
    """What a cell with numbers says: the numbers, the mark before and the word behind them, and a unit of its own."""

    numbers: tuple[str, ...]
    mark: str
    suffix: str
    unit: str


def cells(lines: str, start: int, end: int) -> Iterator[Cell]:
    """Return the cells between two places; one that a line break tore inside brackets is put together."""
    torn: list[re.Match[str]] = []
    for match in CELL.finditer(lines, start, end):
        torn.append(match)
        text = "".join(one.group() for one in torn)
        if sum(map(text.count, OPENING)) <= sum(map(text.count, CLOSING)) or len(torn) > 4:
            yield Cell(text.translate(BRACKETS), torn[0].start(), match.end())
            torn = []
    for match in torn:
        yield Cell(match.group(), *match.span())


@cache
def _columns() -> dict[str, re.Pattern[str]]:
    return {kind: re.compile("|".join(listed)) for kind, listed in words.kinds("table").items()}


def column(text: str) -> str | None:
    """Return the kind of column that a cell of a table's head names."""
    head = ("number", "name", "unit", "nature", "base", "aim", "year", "category", "change")
    return next((kind for kind in head if _columns()[kind].fullmatch(text)), None)


def is_a(kind: str, text: str) -> bool:
    """Return whether a cell is blank, a nature (bound) or says that all is done."""
    return bool(_columns()[kind].fullmatch(text))


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(unit_pattern() + r"|级|分|/|起/[每万枚]+|\S{1,4}/\S{1,5}")


def is_unit(text: str) -> bool:
    """Return whether a cell is a unit."""
    return bool(_unit().fullmatch(text.strip("()")))


def amount(text: str) -> Amount | None:
    """Return what a cell with numbers says, None for any other cell."""
    match = AMOUNT.match(text.replace(" ", ""))
    if match is None:
        return None
    numbers = tuple(re.findall(VALUE, match["numbers"]))
    return Amount(numbers, match["mark"] or "", match["suffix"] or "", match["unit"] or "")
