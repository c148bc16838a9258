"""预算执行: how use runs against a budget month by month, and which notice it calls for. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shuangkong.energy import budget_rules as rules
from shuangkong.energy.budget import NOTICES

MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Cuts:
    """From which shares of the time-proportional budget there is a notice, a warning, a limit."""

    notice: float
    warning: float
    limit: float


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a budget; amounts in tce, what is not known is None.

    `used_tce` counts from January; `carried_tce` is what the months before left, `month_tce` what this month itself used.
    """

    month: int
    budget_tce: float  # of the whole year, as it stood in this month
    due_tce: float
    used_tce: float | None = None
    month_tce: float | None = None
    carried_tce: float | None = None
    share: float | None = None
    level: int = 0

    @property
    def word(self) -> str:
        """提示, 预警, 限制, or nothing."""
        return NOTICES[self.level]


def course(budget: Sequence[float], used_to_date: Mapping[int, float], cuts: Cuts) -> list[Month]:
    """Return the twelve months of a budget.

    Args:
        budget: the year's budget as it stood in each month, since changes hold from a month on.
        used_to_date: what was used from January to the end of a month, for the months that are known.
        cuts: of the time-proportional budget.
    """
    return [_month(month, budget[month - 1], used_to_date, cuts) for month in MONTHS]


def _month(month: int, budget: float, used: Mapping[int, float], cuts: Cuts) -> Month:
    due = float(rules.due_to_date(budget, month))
    now, before = used.get(month), 0.0 if month == 1 else used.get(month - 1)
    if now is None:
        return Month(month, budget, due)
    return Month(
        month, budget, due, now,
        month_tce=None if before is None else now - before,
        carried_tce=None if before is None else float(rules.carried(budget, month - 1, before)),
        share=float(rules.budget_used(now, budget, month)) if budget else None,
        level=_level(now, budget, month, cuts),
    )  # fmt: skip


def _level(used: float, budget: float, month: int, cuts: Cuts) -> int:
    if not budget:
        return len(NOTICES) - 1 if used else 0  # whatever is used without a budget is beyond any
    share = rules.budget_used(used, budget, month)
    return int(rules.budget_notice(share, cuts.notice, cuts.warning, cuts.limit))


def latest(months: Sequence[Month]) -> Month | None:
    """Return the last month of which the use is known."""
    return next((one for one in reversed(months) if one.used_tce is not None), None)


def to_date(by_month: Mapping[int, float]) -> dict[int, float]:
    """Return what was used from January on, up to the first month that is not known."""
    found, total = {}, 0.0
    for month in MONTHS:
        if month not in by_month:
            break
        total += by_month[month]
        found[month] = total
    return found
