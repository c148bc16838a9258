"""历次版本: a task that a later plan went on with has its reports and cards under the numbers of all its versions."""

from __future__ import annotations

from collections.abc import Iterable

from shuangkong.actions.models import Task


def of(tasks: Iterable[Task]) -> dict[int, int]:
    """Return the number of every version of some tasks → that of the task itself."""
    tasks = list(tasks)
    found = {task.pk: task.pk for task in tasks}
    before = {task.former_id: task.pk for task in tasks if task.former_id}
    while before:
        found |= before
        rows = Task.objects.filter(pk__in=before, former__isnull=False).values_list("pk", "former_id")
        before = {former: before[pk] for pk, former in rows}
    return found
