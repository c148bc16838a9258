"""办理步骤: which step leads from which state to which, who may take it, what it asks for, and what its button says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shuangkong.access import steps as access
from shuangkong.access.scope import may_assess
from shuangkong.assessment.models import Assessment, AssessmentEvent, Round

State: Any = Assessment.State
What: Any = AssessmentEvent.What
JUDGING = tuple(str(one) for one in (Round.REVIEW, Round.ON_SITE, Round.DECISION))


@dataclass(frozen=True, slots=True)
class Step(access.Step):
    """One step. `action` is what the person has to be granted (access.scope)."""

    said: Any  # what it means, under the button
    asks: tuple[str, ...] = ()  # reason, due, document, day, file
    not_after: tuple[str, ...] = ()  # not by who did any of these before: a second pair of eyes
    not_entered: tuple[str, ...] = ()  # nor by who entered anything in one of these rounds


STEPS = (
    Step("submit", (State.SCORING,), State.SUBMITTED, "score_self", What.SUBMITTED, _("提交自评，报部门评审"),
         _("有得分的措施项都要附佐证材料；没有填的项不得分。")),
    Step("review", (State.SUBMITTED,), State.REVIEWED, "assess", What.REVIEWED, _("完成部门评审，转实地核查"),
         _("与自评不同的，在计分表中改写并写明依据。"), ("reason",)),
    Step("send_back", (State.SUBMITTED,), State.SCORING, "assess", What.SENT_BACK, _("退回补充"),
         _("退回后由被考核方补充，再次提交。"), ("reason",)),
    Step("verify", (State.REVIEWED,), State.VERIFIED, "assess", What.VERIFIED, _("完成实地核查，请被考核方申辩"),
         _("写明核查情况和申辩期限。"), ("reason", "due")),
    Step("reply", (State.VERIFIED,), State.REPLIED, "score_self", What.REPLIED, _("提交申辩意见"),
         _("没有异议的，写“无异议”。"), ("reason", "files")),
    Step("no_reply", (State.VERIFIED,), State.REPLIED, "assess", What.NO_REPLY, _("逾期未申辩，报市政府审定"),
         _("申辩期限已过。"), ("reason",)),
    Step("decide", (State.REPLIED,), State.DECIDED, "settle", What.DECIDED, _("登记市政府审定结果"),
         _("照审定文件登记，附盖章件。登记后得分和等次不再变动。"), ("reason", "document", "day", "file"),
         (What.REVIEWED, What.VERIFIED), JUDGING),
    Step("send", (State.DECIDED,), State.SENT, "settle", What.SENT, _("登记送组织部门"), _("写明送达文号和日期。"), ("document", "day")),
    Step("circulate", (State.SENT,), State.CIRCULATED, "settle", What.CIRCULATED, _("登记通报"), _("写明通报文号和日期。"), ("document", "day")),
)  # fmt: skip
# in which state which round is entered, and by whom
ENTRIES = {
    State.SCORING: (Round.SELF, "score_self"),
    State.SUBMITTED: (Round.REVIEW, "assess"),
    State.REVIEWED: (Round.ON_SITE, "assess"),
    State.REPLIED: (Round.DECISION, "settle"),
}
ROUNDS = tuple(Round)
SETTLED = (State.DECIDED, State.SENT, State.CIRCULATED)


def step_of(name: str) -> Step | None:
    """Return the step of that name."""
    return next((step for step in STEPS if step.name == name), None)


def barred(user: Any, step: Step, assessment: Assessment) -> bool:
    """Tell whether somebody else has to take this step, since the person did what it judges."""
    done = assessment.events.filter(what__in=step.not_after, by=user)
    judged = assessment.entries.filter(round__in=step.not_entered, by=user)
    return bool(step.not_after) and (done.exists() or judged.exists())


def early(step: Step, assessment: Assessment, today: date) -> bool:
    """Tell whether who is assessed still has time to reply."""
    return step.name == "no_reply" and assessment.reply_due is not None and today <= assessment.reply_due


def open_to(user: Any, assessment: Assessment) -> Iterator[Step]:
    """Yield the steps that a person may take now."""
    today = timezone.localdate()
    for step in STEPS:
        fits = assessment.state in step.from_ and may_assess(user, step.action, assessment.area_id)
        if fits and not early(step, assessment, today) and not barred(user, step, assessment):
            yield step


def entering(user: Any, assessment: Assessment) -> Round | None:
    """Return the round that a person may enter now; None where there is none."""
    found = ENTRIES.get(State(assessment.state))
    if found is None or not may_assess(user, found[1], assessment.area_id):
        return None
    return Round(found[0])
