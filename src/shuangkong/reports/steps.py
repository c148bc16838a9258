"""公文的步骤: which step leads from which state to which, who may take it, and what it is called on its button."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuangkong.access import steps as access
from shuangkong.access.scope import may_document
from shuangkong.reports.models import DocumentEvent, OfficialDocument

State: Any = OfficialDocument.State
What: Any = DocumentEvent.What


@dataclass(frozen=True, slots=True)
class Step(access.Step):
    """One step. `action` is what the person has to be granted; `receiving` ones are the addressee's, where it has people here."""

    receiving: bool = False


STEPS = (
    Step("submit", (State.DRAFT,), State.SIGNING, "draft", What.SUBMITTED, _("送签")),
    Step("issue", (State.SIGNING,), State.ISSUED, "sign", What.ISSUED, _("签发并编号")),
    Step("return", (State.SIGNING,), State.DRAFT, "sign", What.RETURNED, _("退回修改")),
    Step("withdraw", (State.DRAFT, State.SIGNING), State.WITHDRAWN, "draft", What.WITHDRAWN, _("作废")),
    Step("deliver", (State.ISSUED,), State.DELIVERED, "receive", What.DELIVERED, _("确认送达"), receiving=True),
    Step("reply", (State.DELIVERED,), State.REPLIED, "receive", What.REPLIED, _("提交反馈"), receiving=True),
    Step("extend", (State.ISSUED, State.DELIVERED), "", "sign", What.EXTENDED, _("批准延期")),
    Step("reopen", (State.REPLIED,), State.DELIVERED, "draft", What.REOPENED, _("退回，要求补充反馈")),
    Step("close", (State.DELIVERED, State.REPLIED), State.CLOSED, "draft", What.CLOSED, _("办结")),
)
OUT = (State.ISSUED, State.DELIVERED, State.REPLIED, State.CLOSED)  # what the addressee sees
ON_THE_TICKET = ("reply", "extend", "reopen")
WAY = (State.DRAFT, State.SIGNING, State.ISSUED, State.DELIVERED, State.REPLIED, State.CLOSED)


def of_name(name: str) -> Step | None:
    """Return the step of a name."""
    return next((step for step in STEPS if step.name == name), None)


def fits(step: Step, document: OfficialDocument) -> bool:
    """Tell whether a step can follow: what asks for an answer is not closed without one, a term is extended once."""
    if document.state not in step.from_:
        return False
    if document.ticket is not None:  # answered and extended on the ticket; over when that is
        return document.ticket.ended if step.name == "close" else step.name not in ON_THE_TICKET
    if step.name == "close":
        return document.state == State.REPLIED or document.due is None
    if step.name == "extend":
        return document.due is not None and not document.extended
    return step.name != "reply" or document.due is not None


def may(user: Any, step: Step, document: OfficialDocument) -> bool:
    """Tell whether the person may take a step; for an addressee without people here the office notes what it received."""
    if step.receiving and document.to_area_id:
        return may_document(user, "receive", document.to_area_id)
    return may_document(user, "draft" if step.receiving else step.action, document.area_id)


def barred(user: Any, step: Step, document: OfficialDocument) -> bool:
    """Tell whether somebody else has to take this step: who wrote a document does not sign it."""
    wrote = (What.DRAFTED, What.CHANGED)
    return step.name == "issue" and document.events.filter(what__in=wrote, by_id=user.pk).exists()


def open_to(user: Any, document: OfficialDocument) -> Iterator[Step]:
    """Yield the steps that a person may take now."""
    for step in STEPS:
        if fits(step, document) and may(user, step, document) and not barred(user, step, document):
            yield step
