"""办理步骤: which step leads from which state to which, who may take it, and what it is called on its button."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shuangkong.access.scope import may_audit
from shuangkong.access.steps import Step
from shuangkong.audit.models import Case, CaseEvent

State: Any = Case.State
What: Any = CaseEvent.What


STEPS = (
    Step("assign", (State.RAISED,), State.ASSIGNED, "handle", What.ASSIGNED, _("交办，要求说明情况")),
    Step("answer", (State.ASSIGNED, State.EXPLAINED), State.EXPLAINED, "answer", What.ANSWERED, _("提交情况说明")),
    Step("answer", (State.PROPOSED,), State.PROPOSED, "answer", What.ANSWERED, _("提交情况说明")),
    Step(
        "propose", (State.ASSIGNED, State.EXPLAINED), State.PROPOSED, "handle", What.PROPOSED, _("提出处理意见，送复核")
    ),
    Step("agree", (State.PROPOSED,), State.DECIDED, "decide", What.AGREED, _("复核同意")),
    Step("refuse", (State.PROPOSED,), State.EXPLAINED, "decide", What.REFUSED, _("复核不同意，退回承办人")),
    Step("carry_out", (State.DECIDED,), State.CARRIED_OUT, "handle", What.CARRIED_OUT, _("执行处理决定")),
    Step("close", (State.CARRIED_OUT,), State.CLOSED, "handle", What.CLOSED, _("办结")),
)
SECOND = ("agree", "refuse")  # not by the person whose proposal it is


def step_of(case: Case, name: str) -> Step | None:
    """Return the step of that name from the state that the case is in; None where there is none."""
    return next((step for step in STEPS if step.name == name and case.state in step.from_), None)


def leads_to(step: Step, case: Case) -> str:
    """Return the state that a step leads to: sent back, a case without an answer still waits for one."""
    if step.name == "refuse" and not case.answers.exists():
        return str(State.ASSIGNED)
    return step.to


def early(step: Step, case: Case, today: date) -> bool:
    """Tell whether who was asked still has time: nothing is proposed before the day is over, unless there is an answer."""
    return step.name == "propose" and case.state == State.ASSIGNED and case.due is not None and today <= case.due


def may(user: Any, action: str, case: Case) -> bool:
    """Tell whether the person may do this with the case."""
    return may_audit(user, action, case.area_id, case.organisation_id or "", case.asked)


def barred(user: Any, step: Step, case: Case) -> bool:
    """Tell whether somebody else has to take this step: of two people, the second is not the first."""
    if step.name not in SECOND:
        return False
    last = case.decisions.filter(second=False).last()
    return last is not None and last.by_id == user.pk


def open_to(user: Any, case: Case) -> Iterator[Step]:
    """Yield the steps that a person may take now."""
    today = timezone.localdate()
    for step in STEPS:
        barring = early(step, case, today) or case.state not in step.from_
        if not barring and may(user, step.action, case) and not barred(user, step, case):
            yield step
