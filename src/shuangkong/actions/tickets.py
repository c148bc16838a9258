"""督办: issuing a ticket and every step to its closing. Nothing else changes a ticket.

Every step is one transaction that holds the ticket's row: of two who act at once one wins, and the other is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shuangkong.access import origin
from shuangkong.access.scope import may, may_progress
from shuangkong.actions import ticket_steps as steps
from shuangkong.actions.acting import (
    MOST_TEXT,
    Files,
    Kept,
    Refused,
    counties_below,
    departments_of,
    keep,
    name_of,
    today,
    worded,
)
from shuangkong.actions.models import Task, Ticket, TicketEvent, TicketFile
from shuangkong.registers.departments import Departments
from shuangkong.registers.services import hold, subtree

State: Any = Ticket.State
What: Any = TicketEvent.What
WAITING = (State.ISSUED, State.ASKED)  # for the unit that has to act


@dataclass(frozen=True, slots=True)
class Demand:
    """What a ticket asks, of whom, by when."""

    area: str
    source: str
    level: str
    title: str
    demand: str
    due: date
    department: str = ""
    county: str = ""
    task: int | None = None


def looks_at_all(user: Any) -> bool:
    """Tell whether a person looks at every ticket of their area: who supervises, and auditors."""
    return may(user, "supervise", user.area) or may(user, "audit", user.area)


def visible(user: Any, day: date) -> QuerySet[Ticket]:
    """Return the tickets that a person may look at; who is asked to act sees those that they are asked about."""
    found = Ticket.objects.select_related("area", "county", "task")
    below = subtree(user.area)
    if looks_at_all(user):
        return found.filter(area_id__in=below)
    if not may(user, "progress", user.area):
        return found.none()
    if not user.department:
        return found.filter(county_id__in=below)
    return found.filter(area_id=user.area, department__in=Departments(user.area, day).known_as([user.department]))


def issue(
    wanted: Demand,
    user: Any,
    now: datetime,
    *,
    points: Decimal = Decimal(0),
    basis: Mapping[str, Any] | None = None,
) -> Ticket:
    """发出督办单; points stand on it where a rule takes them, with the parameter that says so."""
    if not may_progress(user, "supervise", wanted.area):
        raise PermissionDenied(_("您没有办理这一步的权限。"))
    _check(wanted, today(now), ruled=bool(basis))
    with transaction.atomic():
        hold(wanted.area)  # no two tickets get the same number
        ticket = Ticket.objects.create(
            number=_number(wanted.area, today(now).year), area_id=wanted.area, task_id=wanted.task, source=wanted.source,
            level=wanted.level, title=worded(wanted.title, 200), demand=worded(wanted.demand, MOST_TEXT),
            department=wanted.department, county_id=wanted.county or None, issued_on=today(now), due=wanted.due,
            points=points, basis=dict(basis or {}),
        )  # fmt: skip
        _event(ticket, What.ISSUED, user, now, "", ticket.demand)
    return ticket


def answer(ticket_id: int, text: str, files: Files, edits: int, user: Any, now: datetime) -> None:
    """反馈办理情况, with files."""
    text, kept = worded(text, MOST_TEXT), keep(files)
    with taking(ticket_id, "answer", edits, user, now, text, kept):
        pass


def ask(ticket_id: int, wished: date, reason: str, edits: int, user: Any, now: datetime) -> None:
    """申请延期: to a later day, for a reason."""
    with taking(ticket_id, "ask", edits, user, now, worded(reason)) as ticket:
        if wished <= ticket.due:
            raise Refused(_("申请延期的日期应晚于办理期限 %(due)s。") % {"due": ticket.due})
        ticket.wished = wished


def judge(ticket_id: int, step: str, reason: str, edits: int, user: Any, now: datetime) -> None:
    """批准或不批准延期、复核、销号、撤销: what the office decides."""
    found = steps.named(step)
    if found is None or found.action != "supervise":
        raise Refused(_("没有这一步，请刷新页面。"))
    with taking(ticket_id, step, edits, user, now, worded(reason)) as ticket:
        if step == "grant" and ticket.wished is not None:
            ticket.due, ticket.extensions = ticket.wished, ticket.extensions + 1
        if step in ("grant", "deny"):
            ticket.wished = None


@contextmanager
def taking(
    ticket_id: int, name: str, edits: int, user: Any, now: datetime, remark: str, kept: Kept | None = None
) -> Iterator[Ticket]:
    """Hold a ticket for a step, and take it in the end; Refused where it cannot be taken now."""
    with transaction.atomic():
        rows = Ticket.objects.select_for_update(no_key=True, of=("self",)).select_related("area")
        ticket = rows.get(pk=ticket_id)
        step = steps.named(name)
        if step is None or ticket.state not in step.from_ or ticket.edits != edits:
            raise Refused(_overtaken(ticket))
        if not steps.may(user, step.action, ticket, today(now)):
            raise PermissionDenied(_("您没有办理这一步的权限。"))
        if steps.barred(user, step, ticket):
            raise Refused(_("反馈或申请的人不能自己复核、批准，请由另一人办理。"))
        if steps.spent(step, ticket, today(now)):
            raise Refused(_("该督办事项已经延期，不能再次申请延期。"))
        yield ticket
        before, ticket.state = ticket.state, step.to
        ticket.edits += 1
        ticket.save()
        done = _event(ticket, step.what, user, now, before, remark)
        for file, sha256, size in kept or []:
            TicketFile.objects.create(event=done, name=file, sha256=sha256, size=size)


def _check(wanted: Demand, day: date, *, ruled: bool) -> None:
    """Refuse what cannot be asked; a term that a document sets (`ruled`) may have passed by the time it is entered."""
    if wanted.source not in Ticket.Source.values or wanted.level not in Ticket.Level.values:
        raise Refused(_("请选择督办的来源和级别。"))
    if bool(wanted.department) == bool(wanted.county):
        raise Refused(_("承办单位选一个部门，或一个县（市、区）。"))
    if wanted.county and wanted.county not in {county.code for county in counties_below(wanted.area)}:
        raise Refused(_("承办的县（市、区）不在本市。"))
    if wanted.department and wanted.department not in _bodies(wanted, day):
        raise Refused(_("没有登记的部门：%(names)s。请先在台账中登记。") % {"names": wanted.department})
    if wanted.due <= day and not ruled:
        raise Refused(_("办理期限应晚于今天。"))


def _bodies(wanted: Demand, day: date) -> set[str]:
    """Return who may be asked: the departments that there are, and whom the task names though no register does."""
    departments = Departments(wanted.area, day)
    task = Task.objects.filter(pk=wanted.task).first()
    return {*departments.in_force(), *(departments.all_today(departments_of(task)) if task else ())}


def _number(area: str, year: int) -> str:
    numbers = (
        Ticket.objects.filter(area=area, number__startswith=f"{year}-")
        .order_by("-number")
        .values_list("number", flat=True)
    )
    last = numbers.first()
    return f"{year}-{int(last[5:]) + 1 if last else 1:05}"


def _overtaken(ticket: Ticket) -> str:
    last = ticket.events.select_related("by").last()
    if last is None:
        return _("没有这一步，请刷新页面。")
    said = {"name": name_of(last.by), "what": last.get_what_display(), "state": ticket.get_state_display()}
    return _("没有办理：%(name)s 刚刚办理了“%(what)s”，现在是“%(state)s”。请刷新页面。") % said


def _event(ticket: Ticket, what: str, user: Any, now: datetime, before: str, remark: str) -> TicketEvent:
    said = {"due": ticket.due.isoformat()} | ({"wished": ticket.wished.isoformat()} if ticket.wished else {})
    return TicketEvent.objects.create(
        ticket=ticket, at=now, by=user, address=origin.address(), what=what, before=before, after=ticket.state,
        remark=remark, data=said,
    )  # fmt: skip
