"""办理的共同部分: holding a task while it is changed, refusals in words, and the record of who did what."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangkong.access import origin, originals
from shuangkong.access.scope import may_progress
from shuangkong.actions.models import Task, TaskEvent
from shuangkong.registers.departments import Departments
from shuangkong.registers.models import Area
from shuangkong.registers.services import subtree

MOST_REMARK, MOST_TEXT, MOST_FILES, LARGEST_FILE = 500, 2_000, 10, 20_000_000
BELOW = (Area.Level.COUNTY, Area.Level.ZONE)
Files = Sequence[tuple[str, bytes]]
Kept = list[tuple[str, str, int]]


class Refused(Exception):
    """What was asked for cannot be done now; the message (in the language of the page) says why."""


def today(now: datetime) -> date:
    """Return the day of a moment, Beijing time."""
    return timezone.localtime(now).date()


def departments_of(task: Task) -> list[str]:
    """Return everybody whom a task names, the lead first."""
    return list(dict.fromkeys([*task.lead, *task.support, *task.shared]))


def counties_below(area: str) -> list[Area]:
    """Return the counties and zones below an area, in order."""
    return list(Area.objects.filter(code__in=subtree(area), level__in=BELOW).exclude(code=area).order_by("code"))


def counties_of(task: Task) -> list[str]:
    """Return the codes of the counties that carry a task out: those that were settled, else all below its area."""
    return list(task.counties) or [county.code for county in counties_below(task.area_id)]


def may(user: Any, action: str, task: Task, departments: Departments) -> bool:
    """Tell whether the person may do this with the task."""
    bodies = departments.known_as(departments_of(task))
    counties: Collection[str] = counties_of(task) if user.area != task.area_id else ()
    return may_progress(user, action, task.area_id, bodies, counties)


def answers_for_lead(user: Any, task: Task, departments: Departments) -> bool:
    """Tell whether what the person reports is the task's own progress: the lead's, or the leading office's for it."""
    if not may_progress(user, "progress", task.area_id, departments.known_as(task.lead)):
        return False
    return bool(task.lead)


@contextmanager
def held(task_id: int, action: str, edits: int, user: Any, now: datetime) -> Iterator[Task]:
    """Hold a task to the end of a transaction, for somebody who may do this with it and saw its last state."""
    with transaction.atomic():
        task = Task.objects.select_for_update(no_key=True, of=("self",)).select_related("area").get(pk=task_id)
        if not may(user, action, task, Departments(task.area_id, today(now))):
            raise PermissionDenied(_("您没有办理这一步的权限。"))
        if task.state == Task.State.SUPERSEDED:
            raise Refused(_("该任务已被新版方案替代，请在新版任务中办理。"))
        if task.edits != edits:
            raise Refused(_overtaken(task))
        yield task
        task.edits += 1
        task.save()


def event(
    task: Task, what: str, user: Any, now: datetime, remark: str = "", data: Mapping[str, Any] | None = None
) -> None:
    """Put on record what was done with a task."""
    TaskEvent.objects.create(
        task=task, at=now, by=user, address=origin.address(), what=what, remark=remark[:MOST_REMARK], data=dict(data or {})
    )  # fmt: skip


def worded(text: str, most: int = MOST_REMARK) -> str:
    """Return a text without blanks around it; Refused where there is none or too much of it."""
    text = text.strip()
    if not text:
        raise Refused(_("请写明理由或内容。"))
    if len(text) > most:
        raise Refused(_("内容请不要超过 %(n)s 个字。") % {"n": most})
    return text


def keep(files: Files) -> Kept:
    """Keep files that were handed in; return name, hash and size of each."""
    if len(files) > MOST_FILES or any(not raw or len(raw) > LARGEST_FILE for _name, raw in files):
        raise Refused(_("材料最多 10 份，每份不超过 20 MB，不能是空文件。"))
    return [(originals.safe_name(name), originals.keep(raw), len(raw)) for name, raw in files]


def name_of(user: Any) -> str:
    """Return the name of a person."""
    return user.get_full_name() or user.username


def _overtaken(task: Task) -> str:
    last = task.events.select_related("by").last()
    if last is None:
        return _("没有办理：该任务已有变动，请刷新页面。")
    said = {"name": name_of(last.by), "what": last.get_what_display()}
    return _("没有办理：%(name)s 刚刚办理了“%(what)s”。请刷新页面。") % said
