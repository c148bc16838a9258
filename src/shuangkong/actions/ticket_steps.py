"""督办的步骤: which step leads from which state to which, who may take it, and what it is called on its button."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuangkong.access import steps as access
from shuangkong.access.scope import may_progress
from shuangkong.actions import settings
from shuangkong.actions.models import Ticket, TicketEvent
from shuangkong.registers.departments import Departments

State: Any = Ticket.State
What: Any = TicketEvent.What


@dataclass(frozen=True, slots=True)
class Step(access.Step):
    """One step. `action` is what the person has to be granted (access.scope); `judges` what somebody else has to have done."""

    judges: str = ""


STEPS = (
    Step("answer", (State.ISSUED,), State.ANSWERED, "progress", What.ANSWERED, _("反馈办理情况")),
    Step("ask", (State.ISSUED,), State.ASKED, "progress", What.ASKED, _("申请延期")),
    Step("grant", (State.ASKED,), State.ISSUED, "supervise", What.GRANTED, _("批准延期"), What.ASKED),
    Step("deny", (State.ASKED,), State.ISSUED, "supervise", What.DENIED, _("不批准延期"), What.ASKED),
    Step("pass", (State.ANSWERED,), State.RECHECKED, "supervise", What.PASSED, _("复核通过"), What.ANSWERED),
    Step("return", (State.ANSWERED,), State.ISSUED, "supervise", What.RETURNED, _("复核不通过，退回"), What.ANSWERED),
    Step("close", (State.RECHECKED,), State.CLOSED, "supervise", What.CLOSED, _("销号")),
    Step("withdraw", (State.ISSUED,), State.WITHDRAWN, "supervise", What.WITHDRAWN, _("撤销")),
)


def named(name: str) -> Step | None:
    """Return the step of a name; None where there is none."""
    return next((step for step in STEPS if step.name == name), None)


def may(user: Any, action: str, ticket: Ticket, day: date) -> bool:
    """Tell whether the person may do this with the ticket: the unit that it asks answers, the office judges."""
    if action == "supervise":
        return may_progress(user, action, ticket.area_id)
    if ticket.county_id:
        return may_progress(user, action, ticket.county_id) and user.area in (ticket.county_id, "000000")
    return may_progress(user, action, ticket.area_id, Departments(ticket.area_id, day).known_as([ticket.department]))


def barred(user: Any, step: Step, ticket: Ticket) -> bool:
    """Tell whether somebody else has to take this step: nobody judges what they said themselves."""
    last = ticket.events.filter(what=step.judges).last() if step.judges else None
    return last is not None and last.by_id == user.pk


def spent(step: Step, ticket: Ticket, day: date) -> bool:
    """Tell whether the ticket has had all the extensions that there are."""
    return step.name == "ask" and ticket.extensions >= settings.in_force(ticket.area_id, day).extensions


def open_to(user: Any, ticket: Ticket, day: date) -> Iterator[Step]:
    """Yield the steps that a person may take now."""
    for step in STEPS:
        there = ticket.state in step.from_ and may(user, step.action, ticket, day)
        if there and not barred(user, step, ticket) and not spent(step, ticket, day):
            yield step
