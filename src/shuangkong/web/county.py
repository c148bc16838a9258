"""县（市、区）页: everything about one county on one page, in the order of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shuangkong.actions.models import Task
from shuangkong.closing import display, store
from shuangkong.closing.display import Shown

ROOMS = ("energy.", "carbon.")  # warnings and indicators have panels of their own


@dataclass(frozen=True, slots=True)
class Duty:
    """A task of the area, as a line."""

    title: str
    lead: str
    due: int | None
    state: str
    late: bool


def figures(closing: Any, area: str) -> list[Shown]:
    """Return the figures of the area on energy and carbon, in the order of the catalogue."""
    known = (display.shown(closing, id_, area) for id_ in store.CATALOGUE if id_.startswith(ROOMS))
    return [figure for figure in known if figure is not None]


def duties(closing: Any, area: str) -> list[Duty]:
    """Return the tasks of the area that are in force and not done, the late ones first."""
    day = int(closing.as_of[:4])
    ended = (Task.State.DONE, Task.State.SUPERSEDED)
    found = [
        Duty(
            task.title,
            "、".join(str(name) for name in task.lead),
            task.due,
            task.get_state_display(),
            task.due is not None and task.due < day,
        )
        for task in Task.objects.filter(area_id=area).exclude(state__in=ended)
    ]
    return sorted(found, key=lambda duty: (not duty.late, duty.due or 9999))
