"""任务页: what the page of one task shows, and which steps a person may take on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from shuangkong.access.scope import may, may_progress
from shuangkong.actions import board, cards, links, settings, tickets
from shuangkong.actions.acting import answers_for_lead, counties_below, counties_of, departments_of
from shuangkong.actions.acting import may as may_task
from shuangkong.actions.models import Card, Progress, Task, TaskEvent
from shuangkong.plans.models import Plan
from shuangkong.registers.departments import Departments
from shuangkong.registers.services import names_of


def context(task: Task, user: Any, today: date) -> dict[str, Any]:
    """Return what the template of a task needs."""
    departments = Departments(task.area_id, today)
    asked = settings.in_force(task.area_id, today)
    given = cards.counting(task)
    last = given[-1] if given else None
    shown = board.line(task, today, asked, departments, last)
    in_force = task.state != Task.State.SUPERSEDED
    supervises = in_force and may_progress(user, "supervise", task.area_id)
    whole = cards.lineage(task)
    events = list(TaskEvent.objects.filter(task__in=whole).select_related("by").order_by("pk"))
    asked_for = [one for one in events if one.what == TaskEvent.What.REMINDED and one.remark == shown.stands.owed]
    return {
        "task": task, "sees_plan": may(user, "view", task.area_id), "line": shown, "stands": shown.stands, "settings": asked, "cards": given,
        "indicators": links.named(task.indicators), "counties": list(names_of(task.counties).values()),
        "progress": Progress.objects.filter(task__in=whole).select_related("area", "by").prefetch_related("files").order_by("-month", "-pk"),
        "milestones": list(task.milestones.prefetch_related("files")), "tickets": tickets.visible(user, today).filter(task__in=whole),
        "events": events, "reminded": asked_for[-1] if asked_for else None,
        "supervises": supervises, "reports": in_force and task.confirmed_at and may_task(user, "progress", task, departments),
        "leads": answers_for_lead(user, task, departments), "may_remind": supervises and _wanting(shown),
        "may_card": supervises and task.confirmed_at and task.state != Task.State.DONE, "reasons": Card.Reason.choices,
        "carded": list(names_of(counties_of(task)).items()) if supervises else [],
    } | (_choices(task, departments) if supervises else {})  # fmt: skip


def _wanting(shown: board.Line) -> bool:
    return shown.stands.unreported or shown.stands.due_soon or shown.stands.late


def _choices(task: Task, departments: Departments) -> dict[str, Any]:
    """Return what the office chooses from when it confirms who does a task: those that the text names stand first."""
    named = departments.all_today(departments_of(task))
    others = [name for name in departments.in_force() if name not in named]
    end = Plan.objects.filter(pk=task.plan).values_list("target_year", flat=True).first()
    return {
        "bodies": [*named, *others], "areas": [(one.code, one.name) for one in counties_below(task.area_id)],
        "last_day": task.last_day or (date(end, 12, 31) if end else None),  # a plan's cycle ends with its target year
    }  # fmt: skip
