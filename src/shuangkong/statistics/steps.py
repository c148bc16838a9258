"""办理步骤: which step leads from which state to which, who may take it, and what it is called on its button."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuangkong.access import steps as access
from shuangkong.access.scope import may_file
from shuangkong.registers.tables import ABOVE_COUNTY  # what their own offices file is not reviewed by a county
from shuangkong.statistics.models import Event, Submission

State: Any = Submission.State
What: Any = Event.What
FILED = (What.OPENED, What.UPLOADED, What.TYPED, What.PASSED, What.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Step(access.Step):
    """One step. `action` is what the person has to be granted (access.scope)."""

    asks_reason: bool = False
    not_after: tuple[str, ...] = ()  # not by who did any of these before: a second pair of eyes


SUBMIT_COUNTY = Step("submit", Submission.OPEN, State.SUBMITTED, "file", What.SUBMITTED, _("提交县级审核"))
SUBMIT_CITY = Step("submit", Submission.OPEN, State.SUBMITTED, "file", What.SUBMITTED, _("提交市级审核"))
WITHDRAW = Step("withdraw", (State.SUBMITTED,), State.DRAFT, "file", What.WITHDRAWN, _("撤回修改"))
REVIEW = Step(
    "review",
    (State.SUBMITTED,),
    State.REVIEWED,
    "check",
    What.REVIEWED,
    _("县级审核通过，报市级审核"),
    not_after=FILED,
)
RETURN_COUNTY = Step(
    "return", (State.SUBMITTED,), State.RETURNED, "check", What.RETURNED, _("退回填报单位"), asks_reason=True
)
RETURN_CITY = Step(
    "return", (State.REVIEWED,), State.RETURNED, "admit", What.RETURNED, _("退回填报单位"), asks_reason=True
)
RETURN_OWN = Step(
    "return", (State.SUBMITTED,), State.RETURNED, "admit", What.RETURNED, _("退回填报单位"), asks_reason=True
)
APPROVE = Step(
    "approve",
    (State.REVIEWED,),
    State.APPROVED,
    "admit",
    What.APPROVED,
    _("批准入库"),
    not_after=(*FILED, What.REVIEWED),
)
APPROVE_OWN = Step(
    "approve", (State.SUBMITTED,), State.APPROVED, "admit", What.APPROVED, _("批准入库"), not_after=FILED
)
DISCARD = Step("discard", Submission.OPEN, State.DISCARDED, "file", What.DISCARDED, _("放弃更正"))

BY_COUNTY = (SUBMIT_COUNTY, WITHDRAW, REVIEW, RETURN_COUNTY, APPROVE, RETURN_CITY)
BY_CITY = (SUBMIT_CITY, WITHDRAW, APPROVE_OWN, RETURN_OWN)


def has_county_step(submission: Submission) -> bool:
    """Tell whether a county reviews before the city approves."""
    return submission.area.level not in ABOVE_COUNTY


def steps(submission: Submission) -> tuple[Step, ...]:
    """Return the steps on this submission's way."""
    way = BY_COUNTY if has_county_step(submission) else BY_CITY
    return (*way, DISCARD) if submission.version > 1 else way


def judging() -> Iterator[tuple[Step, Q]]:
    """Yield the steps that pass a filing on, each with what selects the submissions on whose way it is."""
    by_city = Q(area__level__in=ABOVE_COUNTY)
    for way, selected in ((BY_COUNTY, ~by_city), (BY_CITY, by_city)):
        yield from ((step, selected) for step in way if step.name in ("review", "approve"))


def step_of(submission: Submission, name: str) -> Step | None:
    """Return the step of that name from the state that the submission is in; None where there is none."""
    for step in steps(submission):
        if step.name == name and submission.state in step.from_:
            return step
    return None


def may(user: Any, action: str, submission: Submission) -> bool:
    """Tell whether the person may do this with the submission."""
    return may_file(user, action, submission.area_id, submission.organisation_id or "", submission.department)


def barred(user: Any, step: Step, submission: Submission) -> bool:
    """Tell whether somebody else has to take this step, since the person did what it judges."""
    return submission.events.filter(what__in=step.not_after, by=user).exists()


def open_to(user: Any, submission: Submission) -> Iterator[Step]:
    """Yield the steps that a person may take now."""
    for step in steps(submission):
        here = submission.state in step.from_ and may(user, step.action, submission)
        if here and not barred(user, step, submission):
            yield step
