"""Tasks of plans: who sees them; a plan that comes into force brings its tasks and measures; work that was going on goes on."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.db.models import QuerySet

from shuangkong.access.scope import lineage_of, may_somewhere
from shuangkong.actions.models import Milestone, MilestoneFile, Task
from shuangkong.plans.approved import Approved, ApprovedTask
from shuangkong.registers.services import seen_areas

KEPT = ("state", "percent", "reported")
SETTLED = ("lead", "support", "starts_on", "due_on", "counties", "indicators", "projects", "confirmed_at")
NOBODY = ApprovedTask("", "", (), (), (), (), 0, 0)


def visible(user: Any) -> QuerySet[Task]:
    """Return the tasks that a person may look at: those of their area, and those of the areas above that it carries out."""
    if not may_somewhere(user, "view"):
        return Task.objects.none()
    return Task.objects.filter(area_id__in=seen_areas(user) | set(lineage_of(user.area)))


def adopt(approved: Approved, former: tuple[int, ...]) -> int:
    """Bring tasks and measures of a plan into force and return how many; `former` are the plans that it supersedes."""
    before = _step_back(former)
    tasks = [*_tasks(approved), *_measures(approved)]
    for task in tasks:
        known = before.pop((task.kind, task.title), None)
        _go_on(task, known)
        task.save()
        for milestone in known.milestones.all() if known else ():
            _carry_over(milestone, task)
    return len(tasks)


def _carry_over(milestone: Milestone, task: Task) -> None:
    """Let a milestone stand in the new version too, with what shows that it was reached."""
    copied = Milestone.objects.create(
        task=task, title=milestone.title, due_on=milestone.due_on, reached_on=milestone.reached_on,
        entered_on=milestone.entered_on,
    )  # fmt: skip
    for file in milestone.files.all():
        MilestoneFile.objects.create(milestone=copied, name=file.name, sha256=file.sha256, size=file.size)


def _step_back(former: tuple[int, ...]) -> dict[tuple[str, str], Task]:
    """Take the former plans' tasks out of force; return them as they were, by what they say."""
    found = {}
    for task in Task.objects.filter(plan__in=former).exclude(state=Task.State.SUPERSEDED).order_by("-pk"):
        found[task.kind, task.title] = copy(task)
        task.state = Task.State.SUPERSEDED
        task.save(update_fields=["state"])
    return found


def _go_on(task: Task, known: Task | None) -> None:
    """Let a task that the former plan had with the same words go on: how far it is, who was settled, what follows it."""
    if known is None:
        return
    task.former_id = known.pk
    for name in KEPT + (SETTLED if known.confirmed_at else ()):
        setattr(task, name, getattr(known, name))


def _tasks(approved: Approved) -> list[Task]:
    return [
        _task(approved, task, title=task.title, start=task.start, end=task.end, section=task.section)
        for task in approved.tasks
    ]


def _measures(approved: Approved) -> list[Task]:
    """Return the measures, each with the departments of the task whose section it stands in."""
    answers = {task.section: task for task in approved.tasks}
    return [
        _task(
            approved,
            answers.get(measure.section, NOBODY),
            kind=Task.Kind.MEASURE,
            section=measure.section,
            title=measure.text,
            due=measure.due,
            start=measure.start,
            end=measure.end,
        )
        for measure in approved.measures
    ]


def _task(approved: Approved, who: ApprovedTask, **fields: object) -> Task:
    return Task(
        area_id=approved.area,
        plan=approved.plan,
        plan_title=approved.citation,
        starts_on=approved.issued,
        lead=list(who.lead),
        support=list(who.support),
        shared=list(who.shared),
        local=list(who.local),
        **fields,
    )
