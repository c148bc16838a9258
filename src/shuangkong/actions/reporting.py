"""月度进展: departments and counties say month by month how far a task has come, with evidence; the office reminds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from shuangkong.actions import settings, standing
from shuangkong.actions.acting import (
    MOST_TEXT,
    Files,
    Refused,
    answers_for_lead,
    counties_of,
    event,
    held,
    keep,
    today,
    worded,
)
from shuangkong.actions.confirming import state_of
from shuangkong.actions.models import Progress, ProgressFile, Task, TaskEvent
from shuangkong.registers.departments import Departments

What: Any = TaskEvent.What
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Report:
    """What is said of a month."""

    month: str
    percent: int
    done: str
    trouble: str = ""
    next: str = ""


def report(task_id: int, said: Report, files: Files, edits: int, user: Any, now: datetime) -> Progress:
    """报送进展: the lead's report is the task's progress; those of others and of counties stand beside it."""
    done = worded(said.done, MOST_TEXT)
    kept = keep(files)
    with held(task_id, "progress", edits, user, now) as task:
        departments = Departments(task.area_id, today(now))
        leads = answers_for_lead(user, task, departments)
        _check(task, said, today(now), leads=leads)
        row = Progress.objects.create(
            task=task, month=said.month, area_id=_reporting_area(task, user),
            department=departments.today(user.department) if user.department else (task.lead[0] if leads else ""),
            leads=leads, percent=said.percent, done=done, trouble=said.trouble.strip(), next=said.next.strip(), at=now, by=user,
        )  # fmt: skip
        for name, sha256, size in kept:
            ProgressFile.objects.create(progress=row, name=name, sha256=sha256, size=size)
        if leads and said.month >= task.reported:
            task.percent, task.reported = said.percent, said.month
            task.state = state_of(task)
        event(task, What.REPORTED, user, now, f"{said.month} {said.percent}%", {"progress": row.pk})
    return row


def remind(task_id: int, edits: int, user: Any, now: datetime) -> None:
    """催报: ask for a report that is wanting, or for a task whose last day is near or past."""
    with held(task_id, "supervise", edits, user, now) as task:
        stands = standing.of(task, today(now), settings.in_force(task.area_id, today(now)))
        if not (stands.unreported or stands.due_soon or stands.late):
            raise Refused(_("上月进展已经报送，也没有临近到期，不需要催报。"))
        event(task, What.REMINDED, user, now, stands.owed if stands.unreported else "")


def _reporting_area(task: Task, user: Any) -> str:
    """Return for which area somebody reports: a county's officers for their county, everybody else for the task's area."""
    return str(user.area) if user.area != task.area_id and user.area in counties_of(task) else task.area_id


def _check(task: Task, said: Report, day: date, *, leads: bool) -> None:
    if task.confirmed_at is None:
        raise Refused(_("该任务还没有确认牵头部门，确认后再报送进展。"))
    if not MONTH.fullmatch(said.month) or said.month > day.strftime("%Y-%m"):
        raise Refused(_("月份写成 2026-03 的形式，不能晚于本月。"))
    if not 0 <= said.percent <= 100:
        raise Refused(_("完成进度是 0 到 100 的整数。"))
    if max(len(said.trouble), len(said.next)) > MOST_TEXT:
        raise Refused(_("内容请不要超过 %(n)s 个字。") % {"n": MOST_TEXT})
    if leads and said.month >= task.reported and said.percent < task.percent and not said.trouble.strip():
        raise Refused(_("完成进度低于上次报送的 %(n)s%%，请在“存在问题”中说明原因。") % {"n": task.percent})
