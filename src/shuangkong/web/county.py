"""县（市、区）页: everything about one county on one page, in the order of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from shuangkong.actions import late
from shuangkong.actions.models import Task
from shuangkong.closing import display, store
from shuangkong.closing.display import Shown

MOST_LATE = 8
ROOMS = ("energy.", "carbon.")  # warnings and indicators have panels of their own


@dataclass(frozen=True, slots=True)
class Duty:
    """A task of the area, as a line."""

    number: int
    title: str
    lead: str
    last_day: date | None
    state: str
    late: bool


def figures(closing: Any, area: str) -> list[Shown]:
    """Return the figures of the area on energy and carbon, in the order of the catalogue."""
    known = (display.shown(closing, id_, area) for id_ in store.CATALOGUE if id_.startswith(ROOMS))
    return [figure for figure in known if figure is not None]


def duties(closing: Any, area: str) -> list[Duty]:
    """Return the open tasks of the area, its own and those of its city that name it, the late ones first."""
    day = date.fromisoformat(closing.as_of[:10])
    found = [_duty(task, day) for task in late.of_county(area)]
    return sorted(found, key=lambda duty: (not duty.late, duty.last_day or date.max))


def late_tasks(closing: Any, area: str) -> dict[str, Any]:
    """Return the late tasks of a city, the oldest first, and how many there are."""
    found = late.late(area, date.fromisoformat(closing.as_of[:10]))
    shown = [_duty(task, date.fromisoformat(closing.as_of[:10])) for task in found[:MOST_LATE]]
    return {"late_tasks": shown, "late_count": found.count() if len(shown) == MOST_LATE else len(shown)}


def _duty(task: Task, day: date) -> Duty:
    last = task.last_day
    lead = "、".join(str(name) for name in task.lead)
    return Duty(task.pk, task.title, lead, last, task.get_state_display(), last is not None and last < day)
