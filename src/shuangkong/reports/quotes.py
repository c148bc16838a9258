"""引用的数: every number that a report says is taken from the closing here and gets a citation; nothing else has numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from shuangkong.closing.numerals import IN_TEN_THOUSANDS, reading
from shuangkong.closing.store import Closing, FigureRow
from shuangkong.kernel.units import label
from shuangkong.warning.words import LEVELS

REACHED = {
    "met": "达到进度要求", "exceeded": "超额完成", "behind": "未达到进度要求", "exempt": "免予考核",
    "undetermined": "数据不足，暂不评定", "none": "不单独评定",
}  # fmt: skip
WITHIN = REACHED | {"met": "控制在目标以内", "behind": "超出控制目标"}


@dataclass(slots=True)
class Quotes:
    """What was quoted from one closing, in the order of its citations [1], [2], …"""

    closing: Closing
    quoted: list[FigureRow] = field(default_factory=list)
    places: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def cite(self, row: FigureRow) -> int:
        """Return the citation of a figure; the same figure keeps the one that it has."""
        key = (row.figure, row.area, row.period)
        if key not in self.places:
            self.quoted.append(row)
            self.places[key] = len(self.quoted)
        return self.places[key]

    def value(self, row: FigureRow | None, *, sign: bool = True) -> str:
        """Return a figure as a table shows it, without its unit; it is cited all the same."""
        if row is None:
            return "—"
        self.cite(row)
        if row.figure.startswith("warning."):
            return level(row)
        text = reading(row.value, row.unit)
        return text if sign else text.removeprefix("-")

    def said(self, row: FigureRow, *, sign: bool = True) -> str:
        """Return a figure as a sentence says it: with its unit and its citation."""
        unit = "" if row.figure.startswith("warning.") or row.value is None else unit_of(row)
        return f"{self.value(row, sign=sign)}{unit}[{self.cite(row)}]"

    def of(self, figure: str, area: str) -> FigureRow | None:
        """Return a figure that has a value; None where it is missing or there is none."""
        row = self.closing.find(figure, area)
        return row if row is not None and row.value is not None else None

    def listed(self, parts: Iterable[tuple[str, FigureRow | None]]) -> str:
        """Return the parts that have a value as one list: 能源消费总量399.66万吨标准煤[5]，…"""
        return "，".join(f"{name}{self.said(row)}" for name, row in parts if row is not None and row.value is not None)


def unit_of(row: FigureRow) -> str:
    """Return the unit that goes with the number as it is read."""
    return IN_TEN_THOUSANDS.get(row.unit) or ("" if row.unit in ("1", "class") else label(row.unit))


def level(row: FigureRow) -> str:
    """Return a level of warning, or that there is none."""
    return REACHED[row.verdict] if row.value is None else LEVELS[int(Decimal(row.value))]


def reached(row: FigureRow, *, capped: bool = False) -> str:
    """Return the verdict on a figure in words."""
    return (WITHIN if capped else REACHED)[row.verdict]


def moved(row: FigureRow) -> str:
    """Return which way a change on the year went; a figure that is a fall since the base year has its own words."""
    change = Decimal(row.value or 0)
    return "下降" if change < 0 else "上升" if change > 0 else "持平"


def span(numbers: Iterable[int]) -> str:
    """Return citation numbers as ranges.

    >>> span([3, 4, 5, 9])
    '3—5、9'
    """
    return "、".join(f"{first}—{last}" if last > first else f"{first}" for first, last in _ranges(sorted(set(numbers))))


def _ranges(numbers: list[int]) -> Iterator[tuple[int, int]]:
    first = last = None
    for number in numbers:
        if last is not None and first is not None and number != last + 1:
            yield first, last
            first = number
        first, last = (number if first is None else first), number
    if first is not None and last is not None:
        yield first, last
