"""办理步骤: which step leads a budget from which state to which, who may take it, and what it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shuangkong.access.scope import may
from shuangkong.energy.models import Budget, BudgetEvent, Decomposition

State: Any = Budget.State
What: Any = BudgetEvent.What
WRITTEN = (What.OPENED, What.SAVED, What.UPLOADED, What.PROPOSED)


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `action` is what the person has to be granted (access.scope)."""

    name: str
    from_: str
    to: str
    action: str
    what: str
    label: Any
    said: Any  # what it means, under the button
    asks: tuple[str, ...] = ()  # reason, document, day
    not_after: tuple[str, ...] = ()  # not by who did any of these before: a second pair of eyes


STEPS = (
    Step("propose", State.DRAFT, State.PROPOSED, "allot", What.PROPOSED, _("报请批准"),
         _("报请后不能再修改；分配不全或超出总量的不能报请。")),
    Step("approve", State.PROPOSED, State.APPROVED, "endorse", What.APPROVED, _("批准"),
         _("由没有参与编制的人员批准。"), (), WRITTEN),
    Step("return", State.PROPOSED, State.DRAFT, "endorse", What.RETURNED, _("退回修改"),
         _("写明要修改的地方。"), ("reason",)),
    Step("issue", State.APPROVED, State.ISSUED, "endorse", What.ISSUED, _("登记下达"),
         _("照下达文件登记。下达后分配数不再变动，需要变动的申请调整或编制新版。"), ("document", "day")),
)  # fmt: skip


OF_DECOMPOSITION = tuple(
    replace(step, said=_("下达后锁定数据按分解的目标核算；需要改动的另行分解，批准后下达。")) if step.name == "issue"
    else replace(step, said=_("报请后不能再改动。")) if step.name == "propose"
    else replace(step, said=_("写明意见。本版不能改动，需要修改的另行试算、保存为新版。")) if step.name == "return" else step
    for step in STEPS
)  # fmt: skip


def step_of(name: str) -> Step | None:
    """Return the step of that name."""
    return next((step for step in STEPS if step.name == name), None)


def day_fault(day: date | None, today: date, former: date | None) -> str:
    """Return why a document of this day cannot be issued now; `former` is the day of the edition in force."""
    if day and day > today:
        return gettext("文件日期不得晚于今天。")
    if day and former and day < former:
        return gettext("文件日期不得早于现行版的日期 %(former)s。") % {"former": former.isoformat()}
    return ""


def barred(user: Any, step: Step, budget: Budget | Decomposition) -> bool:
    """Tell whether somebody else has to take this step, since the person did what it judges."""
    return bool(step.not_after) and budget.events.filter(what__in=step.not_after, by=user).exists()


def open_to(user: Any, budget: Budget | Decomposition, steps: tuple[Step, ...] = STEPS) -> Iterator[Step]:
    """Yield the steps that a person may take now, with a budget or a decomposition."""
    for step in steps:
        if budget.state == step.from_ and may(user, step.action, budget.area_id) and not barred(user, step, budget):
            yield step
