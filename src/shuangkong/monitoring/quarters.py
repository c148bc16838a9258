"""季度和日历日: quarters as spans of months, and days and hours as whole numbers that every engine compares alike."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of the calendar, written as the span of its months (2026-01..2026-03)."""

    first: date

    @classmethod
    def of(cls, day: date) -> Quarter:
        """Return the quarter that a day is in."""
        return cls(date(day.year, (day.month - 1) // 3 * 3 + 1, 1))

    @property
    def last(self) -> date:
        """The last day."""
        return month_end(date(self.first.year, self.first.month + 2, 1))

    @property
    def text(self) -> str:
        """The quarter as a period of the books."""
        return f"{self.first:%Y-%m}..{self.last:%Y-%m}"

    def months(self) -> list[date]:
        """Return the first day of each month."""
        return [date(self.first.year, self.first.month + n, 1) for n in range(3)]


def month_end(day: date) -> date:
    """Return the last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def hour_of(day: date) -> int:
    """Return the first hour of a day, counted from 1970 in Beijing time."""
    return (day - date(1970, 1, 1)).days * 24


def number_of(day: date) -> int:
    """Return a day as yyyymmdd."""
    return day.year * 10_000 + day.month * 100 + day.day
