"""计入时间: from which day a project counts, and how many days of its first year; plain days, made before accounts run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

DECEMBER = 12
FULL_YEAR = 365


@dataclass(frozen=True, slots=True)
class FirstYear:
    """The year in which stable operation began, how many days and full months of it are left to count."""

    year: int
    days: int
    months: int


def first_year(stable_on: date) -> FirstYear:
    """Return what counts of the first year: from the first of the month after stable operation began (§1.5).

    >>> first_year(date(2023, 4, 15))
    FirstYear(year=2023, days=245, months=8)
    """
    year, months = stable_on.year, DECEMBER - stable_on.month
    if months == 0:
        return FirstYear(year, 0, 0)
    days = (date(year, DECEMBER, 31) - date(year, stable_on.month + 1, 1)).days + 1
    return FirstYear(year, days, months)
