"""Tasks of plans: a plan that comes into force brings its tasks and measures; work that was going on goes on."""

from __future__ import annotations

from shuangkong.actions.models import Task
from shuangkong.plans.approved import Approved, ApprovedTask

NOBODY = ApprovedTask("", "", (), (), (), (), 0, 0)


def adopt(approved: Approved, former: tuple[int, ...]) -> int:
    """Bring tasks and measures of a plan into force and return how many; `former` are the plans that it supersedes."""
    reached = _step_back(former)
    tasks = [*_tasks(approved), *_measures(approved)]
    for task in tasks:
        task.state = reached.get((task.kind, task.title), Task.State.PENDING)
        task.save()
    return len(tasks)


def _step_back(former: tuple[int, ...]) -> dict[tuple[str, str], str]:
    """Take the former plans' tasks out of force; return how far each had come, by what it says."""
    reached = {}
    for task in Task.objects.filter(plan__in=former).exclude(state=Task.State.SUPERSEDED):
        reached[task.kind, task.title] = task.state
        task.state = Task.State.SUPERSEDED
        task.save(update_fields=["state"])
    return reached


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
        lead=list(who.lead),
        support=list(who.support),
        shared=list(who.shared),
        local=list(who.local),
        **fields,
    )
