"""用能预算的办理: editions are opened, filled in, proposed, approved by another, issued. Each step is one transaction with its event."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangkong.access import origin
from shuangkong.access.audit import Action, record
from shuangkong.access.scope import may
from shuangkong.energy import budget_rows, sealed_energy
from shuangkong.energy.budget import CELLS, LINES, problems
from shuangkong.energy.budget_forms import METHODS
from shuangkong.energy.budget_steps import Step, barred, day_fault
from shuangkong.energy.models import Budget, BudgetChange, BudgetEvent, BudgetLine
from shuangkong.kernel.problems import BadData, Problem, cell, errors
from shuangkong.registers.models import Area
from shuangkong.registers.services import hold, seen_areas
from shuangkong.statistics import contract_files

State: Any = Budget.State
What: Any = BudgetEvent.What
UNDER_WAY = (State.DRAFT, State.PROPOSED, State.APPROVED)
YEARS = range(1990, 2101)
LEVELS = (Area.Level.CITY, Area.Level.COUNTY, Area.Level.ZONE)
Row = Mapping[str, Any]


class Refused(Exception):
    """What was asked for cannot be done now; the message (in the language of the page) says why."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What is shared out, and what is kept back."""

    total_tce: Decimal | None = None
    basis: str = ""
    base_tce: Decimal = Decimal(0)
    reserve_tce: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Said:
    """What a step asks for."""

    reason: str = ""
    document: str = ""
    day: date | None = field(default=None)


def visible(user: Any) -> QuerySet[Budget]:
    """Return the budgets that a person may look at."""
    return Budget.objects.filter(area_id__in=seen_areas(user)).select_related("area")


def sees_lines(user: Any, area: Area) -> bool:
    """Tell whether a person sees whom a budget is shared among: key users' lines say what single units filed."""
    return budget_rows.shares_among_areas(area) or (not user.department and may(user, "inspect", area.pk))


def lines_of(budget: Budget) -> list[BudgetLine]:
    """Return the lines of a budget in their order."""
    return list(budget.lines.select_related("area", "organisation"))


def require(user: Any, action: str, area: str) -> None:
    """Stop here unless the person may do this with the budgets of an area."""
    if not may(user, action, area):
        raise PermissionDenied(_("您没有办理该区域用能预算这一事项的权限。"))


def open_edition(area: Area, year: int, user: Any, now: datetime) -> Budget:
    """开始编制: the first edition from what is known, the next one from the edition in force."""
    require(user, "allot", area.pk)
    if area.level not in LEVELS:
        raise Refused(_("用能预算按市、区县和开发区编制。"))
    with transaction.atomic():
        hold(area.pk)
        known = Budget.objects.filter(area=area, year=year)
        if known.filter(state__in=UNDER_WAY).exists():
            raise Refused(_("这一年度已有一版正在编制。"))
        former = known.order_by("-version").first()
        budget = _first(area, year) if former is None else _next(former)
        budget.save()
        lines = (
            budget_rows.proposed(budget)
            if former is None
            else [budget_rows.copied(budget, one) for one in lines_of(former)]
        )
        _keep(budget, lines)
        event(budget, What.OPENED, "", user, now)
    return budget


def _first(area: Area, year: int) -> Budget:
    """A city's total is the limit of the year (R2.1, R2.2), a county's what the city's budget leaves it."""
    if budget_rows.shares_among_areas(area):
        limit = sealed_energy.of(area.pk, year).get(area.pk)
        if limit is None or limit.total_tce is None:
            return Budget(area=area, year=year)
        basis = f"按能源消费总量目标测算（{limit.source}）"
        return Budget(area=area, year=year, total_tce=budget_rows.amount(limit.total_tce), basis=basis)
    given = line_above(area.pk, year)
    if given is None or given.budget_tce is None:
        return Budget(area=area, year=year)
    basis = f"{given.budget.document}下达的用能预算"
    return Budget(area=area, year=year, total_tce=budget_rows.current(given.budget, given), basis=basis)


def line_above(area: str, year: int) -> BudgetLine | None:
    """Return what the budget in force of the city gives an area; None where there is none."""
    found = BudgetLine.objects.filter(area_id=area, budget__year=year, budget__state=State.ISSUED)
    return found.select_related("budget").first()


def _next(former: Budget) -> Budget:
    if former.changes.filter(state=BudgetChange.State.REQUESTED).exists():
        raise Refused(_("现行版有调整申请待批准，请先办结，再编制新版。"))
    total = former.total_tce if former.total_tce is None else budget_rows.current(former, None)
    return Budget(
        area=former.area, year=former.year, version=former.version + 1, total_tce=total,
        basis=former.basis, base_tce=former.base_tce, reserve_tce=former.reserve_tce,
    )  # fmt: skip


def save(budget_id: int, edits: int, totals: Totals, rows: Sequence[Row], user: Any, now: datetime) -> Budget:
    """填写: the totals and the lines as a person gave them; what lacks may be added later."""
    with _drafting(budget_id, user) as budget:
        if budget.edits != edits:
            raise Refused(_("这份预算刚刚有人改动过，您的改动没有保存。请刷新页面，核对后再改。"))
        for name in ("total_tce", "basis", "base_tce", "reserve_tce"):
            setattr(budget, name, getattr(totals, name))
        _keep(budget, [_line(budget, row) for row in rows])
        event(budget, What.SAVED, "", user, now)
    return budget


def upload(budget_id: int, raw: bytes, name: str, user: Any, now: datetime) -> Budget:
    """导入分配表: a workbook takes the place of all lines, whole or not at all; BadData with every bad cell."""
    with _drafting(budget_id, user) as budget:
        said = contract_files.read(raw, name, LINES)
        told = {problem.place for problem in said.problems}  # a cell that cannot be read is empty, and told already
        lacking = [problem for problem in problems(said.rows, name) if problem.place not in told]
        found = [*said.problems, *lacking, *_strangers(budget, said.rows, name), *_unlike(budget, said.rows, name)]
        if errors(found):
            raise BadData(said.worded(found))
        _keep(budget, [_line(budget, row) for row in said.rows])
        event(budget, What.UPLOADED, name, user, now)
    return budget


def _strangers(budget: Budget, rows: Sequence[Row], name: str) -> list[Problem]:
    known = {one.pk for one in budget_rows.members(budget.area)}
    wanted = (
        "考核单元的区划代码" if budget_rows.shares_among_areas(budget.area) else "在用的重点用能单位的统一社会信用代码"
    )
    return [
        Problem(cell(name, row["row"], "id"), row["id"], wanted, "改正代码，或先在台账中登记")
        for row in rows
        if row["id"] and row["id"] not in known
    ]


def _unlike(budget: Budget, rows: Sequence[Row], name: str) -> list[Problem]:
    """A row names whom its code stands for, and takes a method that the page offers too."""
    names = {one.pk: one.name for one in budget_rows.members(budget.area)}
    methods = METHODS[budget_rows.shares_among_areas(budget.area)]
    wanted = "、".join(str(BudgetLine.Method(one).label) for one in methods)
    found = []
    for row in rows:
        if row["id"] in names and row["name"] and row["name"] != names[row["id"]]:
            mend = "核对代码和名称是否为同一对象"
            found.append(Problem(cell(name, row["row"], "name"), row["name"], names[row["id"]], mend))
        if row["method"] and row["method"] not in methods:
            label = str(BudgetLine.Method(row["method"]).label)
            found.append(Problem(cell(name, row["row"], "method"), label, wanted, "改用其中一种方法"))
    return found


def _line(budget: Budget, row: Row) -> BudgetLine:
    """Return a row as a line; only what was filled in is kept."""
    given = {name: row[name] for name in CELLS if row.get(name) is not None}
    whose = {"area_id": row["id"]} if budget_rows.shares_among_areas(budget.area) else {"organisation_id": row["id"]}
    return BudgetLine(budget=budget, method=row["method"], given=given, reason=(row.get("reason") or "")[:300], **whose)


def _keep(budget: Budget, lines: Sequence[BudgetLine]) -> None:
    budget_rows.work_out(budget, lines)
    budget.lines.all().delete()
    BudgetLine.objects.bulk_create(lines)
    budget.edits += 1
    budget.save()


@contextmanager
def _drafting(budget_id: int, user: Any) -> Iterator[Budget]:
    with holding(budget_id) as budget:
        require(user, "allot", budget.area_id)
        if budget.state != State.DRAFT:
            raise Refused(_("这份预算已经报请批准，不能修改。"))
        yield budget


@contextmanager
def holding(budget_id: int) -> Iterator[Budget]:
    """Hold a budget to the end of a transaction in which a person acts on it."""
    with transaction.atomic():
        rows = Budget.objects.select_for_update(no_key=True, of=("self",)).select_related("area")
        yield rows.get(pk=budget_id)


def take(budget_id: int, step: Step, edits: int, said: Said, user: Any, now: datetime) -> Budget:
    """办理一步: propose, approve, return, issue."""
    with holding(budget_id) as budget:
        require(user, step.action, budget.area_id)
        if budget.state != step.from_ or budget.edits != edits:
            raise Refused(_("这份预算刚刚有人办理过，请刷新页面。"))
        if barred(user, step, budget):
            raise PermissionDenied(_("参与编制的人员不能批准。"))
        _check(budget, step, said, timezone.localdate(now))
        budget.state = step.to
        budget.edits += 1
        if step.name == "issue":
            _issue(budget, said, user, now)
        budget.save()
        event(budget, step.what, said.reason or said.document, user, now, whole(budget))
        action = Action.HANDED_IN if step.action == "allot" else Action.APPROVED
        record(action, f"用能预算 {budget}", user=user, area=budget.area_id, after={"state": budget.state})
    return budget


def filled_in(step: Step, said: Said) -> None:
    """Stop here unless all is said that a step asks for."""
    for name, wanted in (("reason", _("意见")), ("document", _("文号")), ("day", _("日期"))):
        if name in step.asks and not getattr(said, name):
            raise Refused(_("请填写%(wanted)s。") % {"wanted": wanted})


def _check(budget: Budget, step: Step, said: Said, today: date) -> None:
    filled_in(step, said)
    if step.name == "issue":
        former = Budget.objects.filter(area=budget.area, year=budget.year, state=State.ISSUED).first()
        fault = day_fault(said.day, today, former.issued_on if former else None)
        if fault:
            raise Refused(fault)
    found = budget_rows.obstacles(budget, lines_of(budget)) if step.name == "propose" else []
    if step.name != "return":  # what is above may have changed since it was proposed
        found += _above(budget)
    if found:
        raise BadData(found)


def _above(budget: Budget) -> list[Problem]:
    """A county shares out no more than the city's budget gives it."""
    given = line_above(budget.area_id, budget.year)
    if given is None or given.budget_tce is None or budget.total_tce is None:
        return []
    most = budget_rows.current(given.budget, given)
    if budget.total_tce <= most:
        return []
    wanted = f"不超过市级下达的 {most:,.0f} 吨标准煤"
    return [Problem("用能预算 · 预算总量", f"{budget.total_tce:,.0f}", wanted, "调减总量，或先申请调整市级预算")]


def _issue(budget: Budget, said: Said, user: Any, now: datetime) -> None:
    budget.document, budget.issued_on = said.document[:80], said.day
    for former in Budget.objects.filter(area=budget.area, year=budget.year, state=State.ISSUED):
        former.state = State.SUPERSEDED
        former.save()
        event(former, What.SUPERSEDED, str(budget), user, now)


def whole(budget: Budget) -> dict[str, Any]:
    """Return all that a budget says, as plain values: what an approval was about."""
    names = ("area_id", "year", "version", "total_tce", "basis", "base_tce", "reserve_tce", "document", "issued_on")
    lines = [
        {"id": one.code, "name": one.name, "method": one.method, "given": one.given, "budget_tce": str(one.budget_tce)}
        for one in lines_of(budget)
    ]
    return {name: str(getattr(budget, name)) for name in names} | {"lines": lines}


def event(budget: Budget, what: str, remark: str, user: Any, now: datetime, content: Mapping[str, Any] | None = None) -> None:  # fmt: skip
    """Write who did what."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True) if content else ""
    BudgetEvent.objects.create(
        budget=budget, at=now, by=user, address=origin.address(), what=what, remark=remark[:500], content=content or {},
        sha256=hashlib.sha256(text.encode()).hexdigest() if text else "",
    )  # fmt: skip
