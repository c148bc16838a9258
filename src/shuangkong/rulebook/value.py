"""取值: a number (or a choice) of a rule with its interval, its confidence and its citation, which never part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from shuangkong.kernel.units import UNITS

NATION = "000000"
FIRST_DAY = 1_01_01  # an open start, as a number yyyymmdd: 0001-01-01
LAST_DAY = 9999_12_31
COMPARES = {"below": "低于", "at_most": "不高于", "above": "高于", "at_least": "不低于"}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a parameter for an area. `from_` and `to` are the days it is for, both included (None: open).

    `published` is set on versions only: of those that are for the same day, the latest published wins.
    """

    text: str
    confidence: str
    document: str
    at: str
    from_: date | None
    to: date | None
    area: str
    reading: str = ""
    published: date | None = None
    compare: str = ""
    gap: str = ""  # why nothing was in force in the time before

    @property
    def number(self) -> Decimal:
        """The value as an exact number; decimal.InvalidOperation for a word."""
        return Decimal(self.text)

    @property
    def first(self) -> int:
        """The first day as a number yyyymmdd."""
        return as_number(self.from_, FIRST_DAY)

    @property
    def last(self) -> int:
        """The last day as a number yyyymmdd."""
        return as_number(self.to, LAST_DAY)

    @property
    def known(self) -> int:
        """The day of publication as a number yyyymmdd."""
        return as_number(self.published, FIRST_DAY)


@dataclass(frozen=True, slots=True)
class Parameter:
    """参数: everything that holds or held for one id, over all areas and days."""

    id: str
    name: str
    unit: str
    note: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)  # for unit "word": the words allowed, with Chinese labels
    values: tuple[Value, ...] = ()

    def shown(self, value: Value) -> str:
        """Return a value as a person reads it: 等比, 0.30 千克标准煤/千瓦时, 低于 30 蒸吨/小时."""
        if value.text in self.choices:
            return self.choices[value.text]
        return " ".join(part for part in (COMPARES.get(value.compare, ""), value.text, UNITS[self.unit][0]) if part)


def as_number(day: date | None, otherwise: int) -> int:
    """Return a day as yyyymmdd: the form in which every engine compares days alike."""
    return otherwise if day is None else day.year * 10_000 + day.month * 100 + day.day


def interval_text(first: date | None, last: date | None) -> str:
    """Return an interval in words: 2021-08-12 至 2021-12-31, 2020-01-01 起, 不限期."""
    if first and last:
        return f"{first} 至 {last}"
    if first:
        return f"{first} 起"
    return f"{last} 及以前" if last else "不限期"
