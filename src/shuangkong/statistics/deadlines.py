"""报送期限: which periods are due from a duty's first on, by when each, and how late the filing is on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shuangkong.kernel.periods import Period
from shuangkong.statistics.form import PERIOD_KINDS, Form

SOON = 7  # days before the deadline from which on a filing is asked for
EXAMPLES = {"year": "2024", "quarter": "2024Q1", "month": "2024-01"}


@dataclass(frozen=True, slots=True)
class Deadline:
    """One period of a duty: the last day that is in time, and the days left (negative: late)."""

    period: Period
    due: date
    left: int

    @property
    def late(self) -> bool:
        """Whether the last day has passed."""
        return self.left < 0

    @property
    def soon(self) -> bool:
        """Whether the last day is near."""
        return 0 <= self.left <= SOON


def fault_of(text: str, every: str) -> str:
    """Return what is wrong with a period of a duty, in Chinese; empty where nothing is, and for an empty text."""
    if not text:
        return ""
    try:
        period = Period.parse(text)
    except ValueError as fault:
        return str(fault)
    if period.kind != every:
        return f"“{text}”不是{PERIOD_KINDS[every]}报的报告期，应写成如 {EXAMPLES[every]}"
    return ""


def deadline(form: Form, period: Period, today: date) -> Deadline:
    """Return the deadline of one period."""
    due = form.due.on(period)
    return Deadline(period, due, (due - today).days)


def ended(every: str, today: date) -> Iterator[Period]:
    """Yield the periods that have ended by a day, newest first, without an end."""
    year, per_year = today.year, {"year": 1, "quarter": 4, "month": 12}[every]
    while year > 1990:
        for number in range(per_year, 0, -1):
            text = {"year": f"{year}", "quarter": f"{year}Q{number}", "month": f"{year}-{number:02d}"}[every]
            period = Period.parse(text)
            if period.end_date() < today:
                yield period
        year -= 1
