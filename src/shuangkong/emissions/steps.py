"""办理步骤: which step leads a claim from which state to which, who may take it, and what its button says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuangkong.access import steps as access
from shuangkong.access.scope import may
from shuangkong.emissions.models import Amount, Claim, ClaimEvent, Project

State: Any = Claim.State
What: Any = ClaimEvent.What
Level: Any = Amount.Level
ORDER = (Level.FILED, Level.CHECKED, Level.VERIFIED, Level.RECOGNISED)


@dataclass(frozen=True, slots=True)
class Step(access.Step):
    """One step. `action` is what the person has to be granted (access.scope); `level` is whose amounts it records."""

    said: Any  # what it means, under the button
    level: str = ""
    asks_document: bool = False
    not_after: tuple[str, ...] = ()  # not by who did any of these before: a second pair of eyes


FILE = Step(
    "file", ("", State.SENT_BACK), State.FILED, "declare", What.FILED, _("填报，报市级初核"),
    _("减排量按核算参数计算，不手工填写。填报后核算参数不能再改，退回后才能改。"), Level.FILED,
)  # fmt: skip
CHECK = Step(
    "check", (State.FILED,), State.CHECKED, "precheck", What.CHECKED, _("初核通过，报省级核查核算"),
    _("核减的，改写减排量并说明原因；县级填报的数保留。"), Level.CHECKED, not_after=(What.FILED,),
)  # fmt: skip
VERIFY = Step(
    "verify", (State.CHECKED,), State.VERIFIED, "recognise", What.VERIFIED, _("登记省级核查核算结果"),
    _("照省级文件登记，写明文号和日期。"), Level.VERIFIED, asks_document=True, not_after=(What.FILED,),
)  # fmt: skip
RECOGNISE = Step(
    "recognise", (State.VERIFIED,), State.RECOGNISED, "recognise", What.RECOGNISED, _("登记国家认定结果"),
    _("照认定文件登记。登记后由“预计”转为“完成”。"), Level.RECOGNISED, asks_document=True,
    not_after=(What.FILED, What.VERIFIED),
)  # fmt: skip
BACK_EARLY = Step(
    "send_back", (State.FILED,), State.SENT_BACK, "precheck", What.SENT_BACK, _("退回县级"),
    _("退回后各级减排量不再计入，县级改正后重新填报。"),
)  # fmt: skip
BACK_LATE = Step(
    "send_back", (State.CHECKED, State.VERIFIED, State.RECOGNISED), State.SENT_BACK, "recognise", What.SENT_BACK,
    _("退回县级"), _("退回后各级减排量不再计入，县级改正后重新填报。"),
)  # fmt: skip
STEPS = (FILE, CHECK, VERIFY, RECOGNISE, BACK_EARLY, BACK_LATE)
NAMES = tuple(dict.fromkeys(step.name for step in STEPS))


def step_of(state: str, name: str) -> Step | None:
    """Return the step of that name from a state ("" where nothing was claimed yet); None where there is none."""
    return next((step for step in STEPS if step.name == name and state in step.from_), None)


def granted(user: Any, step: Step, area: str) -> bool:
    """Tell whether the person's role allows the step in an area."""
    return may(user, step.action, area)


def barred(user: Any, step: Step, claim: Claim | None) -> bool:
    """Tell whether somebody else has to take this step, since the person did what it judges."""
    return claim is not None and claim.events.filter(what__in=step.not_after, by=user).exists()


def open_to(user: Any, project: Project, claim: Claim | None) -> Iterator[Step]:
    """Yield the steps that a person may take now."""
    state = claim.state if claim else ""
    for step in STEPS:
        if state in step.from_ and granted(user, step, project.area_id) and not barred(user, step, claim):
            yield step


def next_step(claim: Claim | None) -> Step | None:
    """Return the step that comes next on the way up; None at its end."""
    return next((step for step in STEPS if step.level and (claim.state if claim else "") in step.from_), None)
