"""预算分配的测算: the lines of a budget as rows of a book, worked out anew, and what stands against reporting them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db.models import Sum

from shuangkong.energy import sealed_energy
from shuangkong.energy.budget import CELLS, LINES, METHODS, allocated, problems
from shuangkong.energy.budget import Budget as Worked
from shuangkong.energy.models import Budget, BudgetChange, BudgetLine
from shuangkong.kernel.problems import Problem
from shuangkong.registers.models import Area, Organisation
from shuangkong.registers.tables import ABOVE_COUNTY
from shuangkong.statistics.monthly_energy import basis, yearly_energy

STEP = Decimal("0.001")
PLACE = "用能预算"
Member = Area | Organisation


def shares_among_areas(area: Area) -> bool:
    """Tell whether an area's budget is shared among counties (a city), or among key users (a county, a zone)."""
    return area.level in ABOVE_COUNTY


def members(area: Area) -> list[Member]:
    """Return whom a budget is shared among: assessment units, each energy once; or key users at work."""
    if not shares_among_areas(area):
        kept = Organisation.objects.filter(area=area, active=True, kind=Organisation.Kind.KEY_USER)
        return list(kept.order_by("name"))
    below = list(Area.objects.filter(parent__isnull=False).exclude(level__in=ABOVE_COUNTY).order_by("code"))
    direct = [one for one in below if (one.counted_in or one.parent_id) == area.pk]
    net = {one.pk for one in direct if one.unit == Area.Unit.NET}
    own = [one for one in below if one.unit == Area.Unit.OWN and one.counted_in in net]
    return sorted([*direct, *own], key=lambda one: one.code)


def proposed(budget: Budget) -> list[BudgetLine]:
    """Return a first draft of the lines: counties by their targets, units by what they used last year."""
    known = members(budget.area)
    if shares_among_areas(budget.area):
        sealed = sealed_energy.of(budget.area_id, budget.year)
        return [_by_target(budget, area, sealed.get(area.pk)) for area in known]
    word = basis(budget.area_id, budget.year)
    used = yearly_energy([unit.pk for unit in known], [budget.year - 1], word)
    return [
        BudgetLine(budget=budget, organisation=unit, method="history", given=_cells(base_tce=used.get((unit.pk, budget.year - 1))))
        for unit in known
    ]  # fmt: skip


def _by_target(budget: Budget, area: Any, said: sealed_energy.AreaEnergy | None) -> BudgetLine:
    if said is None:
        return BudgetLine(budget=budget, area=area, method="target", given={})
    growth, decline = (None if share is None else round(100 * share, 4) for share in (said.growth, said.decline))
    given = _cells(base_tce=said.before_tce, growth=growth, decline=decline)
    return BudgetLine(budget=budget, area=area, method="target", given=given)


def _cells(**cells: float | None) -> dict[str, float]:
    return {name: round(value, 4) for name, value in cells.items() if value is not None}


def rows_of(lines: Sequence[BudgetLine]) -> list[dict[str, Any]]:
    """Return lines as rows of LINES, numbered as on the page."""
    return [
        dict.fromkeys(CELLS) | line.given
        | {"id": line.code, "name": line.name, "method": line.method, "reason": line.reason or None, "row": number}
        for number, line in enumerate(lines, 1)
    ]  # fmt: skip


def faults(rows: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """Return what rows lack for their methods, in the words of the page."""
    found = problems(rows, PLACE)
    names = {f"{PLACE} · 第 {row['row']:,} 行": str(row["name"]) for row in rows}
    return [_worded(problem, names) for problem in found]


def _worded(problem: Problem, names: Mapping[str, str]) -> Problem:
    line, _, column = problem.place.rpartition(" · ")
    name = column.removeprefix("“").partition("”")[0]
    known = {one.name: one.label for one in LINES.columns}
    return Problem(f"{names.get(line, line)} · “{known.get(name, name)}”", problem.found, problem.wanted, problem.mend)


def work_out(budget: Budget, lines: Sequence[BudgetLine]) -> None:
    """Set what the lines come to, cut to what there is; those that lack a number are left open, and then nothing is cut."""
    rows = rows_of(lines)
    whole = not faults(rows)
    available = None if budget.total_tce is None or not whole else float(available_of(budget))
    ready = [row for row in rows if whole or not faults([row])]
    found = {one.id: one for one in allocated(ready, available)}
    for line in lines:
        _set(line, found.get(line.code), whole)


def _set(line: BudgetLine, worked: Worked | None, whole: bool) -> None:
    line.wished_tce = None if worked is None else amount(worked.wished_tce)
    line.budget_tce = None if worked is None or not whole else amount(worked.budget_tce)
    line.output_rate = None if worked is None else worked.output_rate
    line.rank = None if worked is None else worked.rank


def amount(value: float) -> Decimal:
    """Return an amount to the kilogram, never above what it is: shares of a total must not exceed it by rounding."""
    return Decimal(repr(round(value, 6))).quantize(STEP, ROUND_DOWN)


def available_of(budget: Budget) -> Decimal:
    """Return what counties or units may have together: the total less base and reserve."""
    return (budget.total_tce or Decimal(0)) - budget.base_tce - budget.reserve_tce


def current(budget: Budget, line: BudgetLine | None) -> Decimal:
    """Return a line's budget, or the total, with every change approved so far."""
    first = budget.total_tce if line is None else line.budget_tce
    return (first or Decimal(0)) + changed(budget, line)


def changed(budget: Budget, line: BudgetLine | None) -> Decimal:
    """Return what the changes approved so far come to, of a line or of the total."""
    approved = budget.changes.filter(line=line, state=BudgetChange.State.APPROVED)
    return Decimal(approved.aggregate(sum=Sum("change_tce"))["sum"] or 0)


def copied(budget: Budget, one: BudgetLine) -> BudgetLine:
    """Return a line of the edition in force for the next one, its approved changes in what it is worked out from."""
    change = float(changed(one.budget, one))
    cell = "fixed_tce" if one.method == "fixed" else "correction_tce"
    given = one.given | ({cell: (one.given.get(cell) or 0.0) + change} if change else {})
    whose = {"area": one.area, "organisation": one.organisation}
    return BudgetLine(budget=budget, method=one.method, given=given, reason=one.reason, **whose)


def obstacles(budget: Budget, lines: Sequence[BudgetLine]) -> list[Problem]:
    """Return what stands against proposing a budget: everything at once."""
    found = faults(rows_of(lines))
    if not budget.total_tce:
        found.insert(0, Problem(f"{PLACE} · 预算总量", "空", "大于 0 的数，单位吨标准煤", "填写预算总量"))
    if not budget.basis:
        found.append(Problem(f"{PLACE} · 总量的依据", "空", "文件名称、文号或测算办法", "填写总量的依据"))
    if not lines:
        found.append(Problem(PLACE, "没有分配对象", "至少一个区县或单位", "先在台账中登记重点用能单位"))
    return found + _left_out(budget, lines) or _sums(budget, lines)


def _left_out(budget: Budget, lines: Sequence[BudgetLine]) -> list[Problem]:
    """A city's total is its reserve, its users and all its counties (R §9)."""
    if not shares_among_areas(budget.area):
        return []
    kept = {line.code for line in lines}
    return [
        Problem(
            f"{PLACE} · {one.name}", "没有列入", "各考核单元都有预算", "填写预算；不分配的核定为 0，并在说明中写明理由"
        )
        for one in members(budget.area)
        if one.pk not in kept
    ]


def _sums(budget: Budget, lines: Sequence[BudgetLine]) -> list[Problem]:
    left = available_of(budget) - sum((line.budget_tce or Decimal(0) for line in lines), Decimal(0))
    if left >= 0:
        return []
    over = f"超出 {-left:,.0f} 吨标准煤"
    return [Problem(f"{PLACE} · 预算总量", over, "各项之和不超过预算总量", "调减核定数、预留，或调整总量")]


__all__ = [
    "METHODS",
    "amount",
    "available_of",
    "copied",
    "current",
    "faults",
    "members",
    "obstacles",
    "proposed",
    "rows_of",
    "work_out",
]
