"""确认分工: the leading office settles who leads a task, by when, where, and what it is followed by; and its milestones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from shuangkong.actions import links, rules
from shuangkong.actions.acting import (
    Files,
    Refused,
    answers_for_lead,
    counties_below,
    departments_of,
    event,
    held,
    keep,
    today,
    worded,
)
from shuangkong.actions.models import Milestone, MilestoneFile, Task, TaskEvent
from shuangkong.registers.departments import Departments

What: Any = TaskEvent.What
MOST_LINKS, MOST_NAME = 20, 60


@dataclass(frozen=True, slots=True)
class Division:
    """Who does a task, by when, where, and what it is followed by."""

    lead: Sequence[str]
    support: Sequence[str] = ()
    starts_on: date | None = None
    due_on: date | None = None
    counties: Sequence[str] = ()
    indicators: Sequence[str] = ()
    projects: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Reached:
    """A milestone that was reached, on which day, and what shows it."""

    milestone: int
    on: date
    files: Files


def confirm(
    task_id: int, wanted: Division, edits: int, user: Any, now: datetime, *, whole_section: bool = False
) -> int:
    """确认分工; return how many tasks were confirmed. `whole_section` gives the section's open ones the same departments."""
    with held(task_id, "supervise", edits, user, now) as task:
        wanted = _checked(task, wanted, now)
        _settle(task, wanted, now)
        event(task, What.CONFIRMED, user, now, "、".join(task.lead), {"lead": task.lead, "support": task.support})
        others = _unconfirmed(task) if whole_section else []
        for other in others:
            other.lead, other.support = list(wanted.lead), list(wanted.support)
            other.counties, other.confirmed_at = list(wanted.counties), now
            other.due_on = other.last_day or wanted.due_on  # the text names a year for few of them
            other.edits += 1
            other.save()
            event(other, What.CONFIRMED, user, now, "、".join(other.lead), {"lead": other.lead, "with": task.pk})
    return 1 + len(others)


def add_milestone(task_id: int, title: str, due_on: date, edits: int, user: Any, now: datetime) -> None:
    """增加节点: something that has to be reached by a day."""
    with held(task_id, "supervise", edits, user, now) as task:
        if task.last_day and due_on > task.last_day:
            raise Refused(_("节点期限 %(day)s 晚于任务的完成期限。") % {"day": due_on})
        milestone = Milestone.objects.create(task=task, title=worded(title, 200), due_on=due_on)
        task.state = state_of(task)
        event(task, What.PLANNED, user, now, milestone.title, {"due_on": due_on.isoformat()})


def reach(task_id: int, said: Reached, edits: int, user: Any, now: datetime) -> None:
    """完成节点: the lead says when a milestone was reached and shows it; it counts from the day on which that is said."""
    kept = keep(said.files)
    with held(task_id, "progress", edits, user, now) as task:
        if not answers_for_lead(user, task, Departments(task.area_id, today(now))):
            raise PermissionDenied(_("您没有办理这一步的权限。"))
        milestone = task.milestones.filter(pk=said.milestone, reached_on=None).first()
        if milestone is None:
            raise Refused(_("没有这个未完成的节点，请刷新页面。"))
        if said.on > today(now):
            raise Refused(_("完成日期不能晚于今天。"))
        if not kept:
            raise Refused(_("请附节点完成的佐证材料。"))
        milestone.reached_on, milestone.entered_on = said.on, today(now)
        milestone.save()
        for name, sha256, size in kept:
            MilestoneFile.objects.create(milestone=milestone, name=name, sha256=sha256, size=size)
        task.state = state_of(task)
        event(task, What.REACHED, user, now, milestone.title, {"reached_on": said.on.isoformat()})


def state_of(task: Task) -> str:
    """Return the state that follows from a task's progress and milestones."""
    return str(rules.state(task.percent, task.milestones.filter(reached_on=None).count()))


def _settle(task: Task, wanted: Division, now: datetime) -> None:
    task.lead, task.support = list(wanted.lead), list(wanted.support)
    task.starts_on, task.due_on = wanted.starts_on, wanted.due_on
    task.counties, task.indicators, task.projects = (
        list(wanted.counties),
        list(wanted.indicators),
        list(wanted.projects),
    )
    task.confirmed_at = now


def _unconfirmed(task: Task) -> list[Task]:
    same = Task.objects.filter(plan=task.plan, section=task.section, confirmed_at=None).exclude(pk=task.pk)
    return list(same.exclude(state=Task.State.SUPERSEDED).select_for_update(no_key=True, of=("self",)))


def _checked(task: Task, wanted: Division, now: datetime) -> Division:
    """Return what is wanted with ids in place of names; Refused where something does not fit."""
    departments = Departments(task.area_id, today(now))
    lead = departments.all_today(filter(None, wanted.lead))
    support = [name for name in departments.all_today(filter(None, wanted.support)) if name not in lead]
    known = {*departments.in_force(), *departments.all_today(departments_of(task))}
    unknown = [name for name in (*lead, *support) if name not in known]
    if not lead:
        raise Refused(_("请选择牵头部门。"))
    if unknown:
        raise Refused(_("没有登记的部门：%(names)s。请先在台账中登记。") % {"names": "、".join(unknown)})
    if wanted.starts_on and wanted.due_on and wanted.due_on <= wanted.starts_on:
        raise Refused(_("完成期限应晚于开始日期。"))
    below = {county.code for county in counties_below(task.area_id)}
    if strange := sorted(set(wanted.counties) - below):
        raise Refused(_("不是本市的县（市、区）或开发区：%(codes)s。") % {"codes": "、".join(strange)})
    counties = () if set(wanted.counties) == below else tuple(sorted(set(wanted.counties)))
    return Division(
        lead,
        support,
        wanted.starts_on,
        wanted.due_on,
        counties,
        _indicators(wanted.indicators),
        _links(wanted.projects),
    )


def _indicators(names: Sequence[str]) -> list[str]:
    if not (named := _links(names)):
        return []
    if strange := links.unknown(named):
        raise Refused(_("指标目录中没有：%(names)s。") % {"names": "、".join(strange)})
    return links.ids(named)


def _links(names: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if len(found) > MOST_LINKS or any(len(name) > MOST_NAME for name in found):
        raise Refused(_("关联的指标和项目各不超过 20 个，每个不超过 60 个字。"))
    return found
