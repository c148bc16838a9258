"""任务行: the open tasks of a county and the late ones of a city, as lines of their pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from shuangkong.actions import late, tickets
from shuangkong.actions.models import Task, Ticket

MOST_LATE = 8


@dataclass(frozen=True, slots=True)
class Duty:
    """A task of the area, as a line."""

    number: int
    title: str
    lead: str
    last_day: date | None
    state: str
    late: bool


def duties(area: str, day: date) -> list[Duty]:
    """Return the open tasks of the area, its own and those of its city that name it, the late ones first."""
    found = [_duty(task, day) for task in late.of_county(area)]
    return sorted(found, key=lambda duty: (not duty.late, duty.last_day or date.max))


def late_tasks(area: str, day: date) -> dict[str, Any]:
    """Return the late tasks of a city, the oldest first, and how many there are."""
    found = late.late(area, day)
    shown = [_duty(task, day) for task in found[:MOST_LATE]]
    return {"late_tasks": shown, "late_count": found.count() if len(shown) == MOST_LATE else len(shown)}


def late_tickets(user: Any, area: str, day: date) -> list[Ticket]:
    """Return the tickets of an area that nobody answered in time, the oldest first, of those that the person may open."""
    asked = late.tickets(area, day).values("pk")
    return list(tickets.visible(user, day).filter(pk__in=asked).order_by("due", "pk")[:MOST_LATE])


def _duty(task: Task, day: date) -> Duty:
    last = task.last_day
    lead = "、".join(str(name) for name in task.lead)
    return Duty(task.pk, task.title, lead, last, task.get_state_display(), last is not None and last < day)
