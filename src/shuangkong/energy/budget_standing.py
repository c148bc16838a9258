"""预算执行情况: a budget in force against what was used: the months of each line, and the notices they call for.

Notices are worked out from what is known now; that one was given (已告知) is a record of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from shuangkong.energy import budget_use, budget_words
from shuangkong.energy.budget_course import MONTHS, Cuts, Month, course, latest
from shuangkong.energy.models import Budget, BudgetChange, BudgetLine, BudgetTold
from shuangkong.kernel.periods import Period
from shuangkong.rulebook.lookup import implied_chain
from shuangkong.statistics.in_use import in_use

NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class LineStanding:
    """A county or unit of a budget: its months, the last one known, and whether its notice was given."""

    line: BudgetLine
    now_tce: Decimal  # the year's budget with every change approved
    months: list[Month]
    latest: Month | None
    told: BudgetTold | None  # of the last known month and its level
    words: str = ""  # the notice, empty where there is none to give
    confidence: str = ""  # of what was used, as sealed


@dataclass(frozen=True, slots=True)
class Standing:
    """A budget, its lines, and their sum."""

    budget: Budget
    total_tce: Decimal
    lines: list[LineStanding]
    months: list[Month]  # of the area itself, where its use is known
    source: str
    cuts: Cuts
    confidence: str = ""  # of what the area itself used, as sealed

    @property
    def left_tce(self) -> Decimal:
        """What is not given to anybody: the reserve, and what the lines leave."""
        return self.total_tce - self.budget.base_tce - sum((one.now_tce for one in self.lines), NONE)

    @property
    def notices(self) -> list[LineStanding]:
        """The lines whose use calls for a notice, the most urgent first."""
        found = [one for one in self.lines if one.latest and one.latest.level]
        return sorted(found, key=lambda one: (-(one.latest.level if one.latest else 0), -_share(one)))


def _share(one: LineStanding) -> float:
    return one.latest.share or 0.0 if one.latest else 0.0


def cuts(area: str, on: date) -> Cuts:
    """Return from which shares there is a notice, a warning, a limit, as in force in an area on a day."""
    ids = ("energy.budget_notice", "energy.budget_warning", "energy.budget_limit")
    return Cuts(*(float(in_use().rulebook.value(id_, implied_chain(area[:6]), on).number) for id_ in ids))


def in_force(areas: Collection[str], year: int) -> list[Budget]:
    """Return the budgets in force of some areas."""
    found = Budget.objects.filter(area_id__in=areas, year=year, state=Budget.State.ISSUED)
    return list(found.select_related("area"))


def of_area(area: str, year: int) -> Standing | None:
    """Return how the budget in force of an area stands; None where none is in force."""
    found = in_force([area], year)
    return standing(found[0]) if found else None


def standing(budget: Budget) -> Standing:
    """Return how a budget stands today."""
    lines = list(budget.lines.select_related("area", "organisation"))
    changes = list(budget.changes.filter(state=BudgetChange.State.APPROVED))
    told = {(one.line_id, one.month, one.level): one for one in BudgetTold.objects.filter(line__budget=budget)}
    used, source = budget_use.used(budget)
    sure = budget_use.confidences(budget)
    at = cuts(budget.area_id, Period.parse(str(budget.year)).end_date())
    found = []
    for line in lines:
        own = [one for one in changes if one.line_id == line.pk]
        months = _course(budget, _by_month(line.budget_tce or NONE, own), used.get(line.code, {}), at)
        last = latest(months)
        given = told.get((line.pk, last.month, last.level)) if last and last.level else None
        word = sure.get(line.code, "")
        words = budget_words.notice(line.name, budget.year, last, at, word) if last and last.level else ""
        found.append(LineStanding(line, _now(line.budget_tce or NONE, own), months, last, given, words, word))
    total = [one for one in changes if one.line_id is None]
    own_use = budget_use.of_area(budget.area_id, budget.year)
    months = _course(budget, _by_month(budget.total_tce or NONE, total), own_use, at)
    return Standing(
        budget, _now(budget.total_tce or NONE, total), found, months, source, at, sure.get(budget.area_id, "")
    )


def _course(budget: Budget, amounts: list[float], used: Mapping[int, float], at: Cuts) -> list[Month]:
    """Only a budget in force calls for notices."""
    found = course(amounts, used, at)
    return found if budget.state == Budget.State.ISSUED else [replace(month, level=0) for month in found]


def _now(amount: Decimal, changes: Collection[BudgetChange]) -> Decimal:
    return amount + sum((one.change_tce for one in changes), NONE)


def _by_month(amount: Decimal, changes: Collection[BudgetChange]) -> list[float]:
    """Return the year's budget as it stood in each month: a change holds from its month on."""
    return [float(_now(amount, [one for one in changes if one.from_month <= month])) for month in MONTHS]
