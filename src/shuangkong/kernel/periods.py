"""报告期: the periods of the books: a year, the quarters to date (累计), a month, a span of months."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta, timezone

FORM = re.compile(r"(?P<year>(?:19|20)\d\d)(?:Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?", re.ASCII)
CHINA = timezone(timedelta(hours=8))  # what day it is does not depend on where the machine thinks it stands
WANTED = "2024（全年）、2024Q3（1—9 月累计）、2024-05（当月）或 2024-07..2024-09（一段月份）"


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period: its text as written in the books, its year, its kind, and its first and last month."""

    text: str
    year: int
    kind: str  # year, quarter (January to its end), month, span
    first: int
    last: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a period; ValueError with the wanted forms (Chinese) where it is none."""
        start, dots, end = text.partition("..")
        found = FORM.fullmatch(start)
        if found is None:
            raise ValueError(f"“{text}”不是报告期，应写成 {WANTED}")
        year = int(found["year"])
        if dots:
            return cls._span(text, start, end)
        if found["quarter"]:
            return cls(text, year, "quarter", 1, 3 * int(found["quarter"]))
        if found["month"]:
            return cls(text, year, "month", int(found["month"]), int(found["month"]))
        return cls(text, year, "year", 1, 12)

    @classmethod
    def _span(cls, text: str, start: str, end: str) -> Period:
        ends = [FORM.fullmatch(part) for part in (start, end)]
        if not all(e and e["month"] for e in ends) or start > end or start[:4] != end[:4]:
            raise ValueError(f"“{text}”不是报告期，一段月份应在同一年内，应写成 {WANTED}")
        return cls(text, int(start[:4]), "span", int(start[5:]), int(end[5:]))

    def label(self) -> str:
        """Return the period as an official writes it, e.g. 2024年1—9月."""
        if self.kind == "year":
            return f"{self.year}年"
        if self.first == self.last:
            return f"{self.year}年{self.first}月"
        return f"{self.year}年{self.first}—{self.last}月"

    def before(self) -> str:
        """Return the text of the same period a year earlier."""
        return self.text.replace(str(self.year), str(self.year - 1))

    def end_date(self) -> date:
        """Return the last day."""
        return date(self.year, self.last, monthrange(self.year, self.last)[1])

    def end_day(self) -> int:
        """Return the last day as a number yyyymmdd, the form in which days are compared on every engine."""
        return int(self.end_date().strftime("%Y%m%d"))


def five_year_base(year: int) -> int:
    """Return the base year of the five-year plan a year belongs to: 2021–2025 → 2020."""
    return 5 * ((year - 1) // 5)


def cycle_rows(texts: Iterable[str]) -> list[dict[str, int | str]]:
    """Return one row per period and five-year cycle it plays a part in, gaps between the first and last year filled.

    A base year (2020) stands twice: as the last year of its own cycle (own = 1) and as the base of the next (own = 0),
    where it is computed on that cycle's caliber and prices.
    """
    periods = [Period.parse(text) for text in _without_gaps({Period.parse(t) for t in texts})]
    return [
        {
            "period": period.text,
            "kind": period.kind if period.kind in ("year", "quarter") else "month",
            "year": period.year,
            "base_year": base,
            "own": int(base == five_year_base(period.year)),
            "before": period.before(),
            "end_day": period.end_day(),
            "cycle_day": (base + 5) * 10_000 + 1231,
        }
        for period in periods
        for base in dict.fromkeys([five_year_base(period.year), period.year - period.year % 5])
    ]


def _without_gaps(periods: set[Period]) -> list[str]:
    """Return the texts of the periods and of those of the same months in the years between."""
    span: dict[tuple[int, int], list[int]] = {}
    for p in periods:
        span.setdefault((p.first, p.last), []).append(p.year)
    known = {(p.year, p.first, p.last): p for p in periods}
    pattern = {(p.first, p.last): p for p in periods}
    filled = []
    for months, years in span.items():
        for year in range(min(years), max(years) + 1):
            there = known.get((year, *months))
            like = pattern[months]
            filled.append(there.text if there else like.text.replace(str(like.year), str(year)))
    return sorted(filled)
