"""逾期任务和督办: the tasks and tickets of an area whose last day has passed, for the cockpit and the page of a county."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, ExtractYear

from shuangkong.access.scope import lineage_of
from shuangkong.actions.models import FirstResponsible, Task, Ticket
from shuangkong.actions.standing import OPEN
from shuangkong.actions.tickets import WAITING


@dataclass(frozen=True, slots=True)
class Counted:
    """How many tasks of an area are open, and how many of them are late."""

    open: int = 0
    late: int = 0

    def __add__(self, other: Counted) -> Counted:
        return Counted(self.open + other.open, self.late + other.late)


def late(area: str, day: date) -> QuerySet[Task]:
    """Return the measures of an area that are not done and whose last day lies before a day, the oldest first."""
    passed = Q(due_on__lt=day) | Q(due_on=None, due__lt=day.year)
    found = Task.objects.filter(passed, area_id=area, state__in=OPEN, kind=Task.Kind.MEASURE)
    return found.order_by(Coalesce(ExtractYear("due_on"), "due"), F("due_on").asc(nulls_last=True), "start")


def tickets(area: str, day: date) -> QuerySet[Ticket]:
    """Return the tickets of an area, or on it, that nobody answered by their last day, the oldest first."""
    found = Ticket.objects.filter(Q(area=area) | Q(county=area), state__in=WAITING, due__lt=day)
    return found.select_related("county").order_by("due", "pk")


def of_county(area: str) -> list[Task]:
    """Return the open tasks of a county's own plan, and those of the areas above that were settled on it by name."""
    own = Task.objects.filter(area_id=area, state__in=OPEN)
    above = Task.objects.filter(area_id__in=lineage_of(area)[1:], state__in=OPEN).exclude(counties=[])
    return [*own, *(task for task in above if area in task.counties)]


def counts(city: str, areas: Collection[str], day: date) -> dict[str, Counted]:
    """Return the open tasks of each of some areas as `of_county` has them, in one question; areas without any are left out."""
    rows = Task.objects.filter(area_id__in={city, *areas}, state__in=OPEN).order_by()
    found: dict[str, Counted] = {}
    for own, counties, due_on, due in rows.values_list("area_id", "counties", "due_on", "due"):
        is_late = due_on < day if due_on else due is not None and due < day.year
        for area in {own, *counties} & set(areas):
            found[area] = found.get(area, Counted()) + Counted(1, int(is_late))
    return found


def responsible(area: str, day: date) -> FirstResponsible | None:
    """Return the first-responsible person of an area on a day; None where none is registered."""
    valid = Q(until=None) | Q(until__gte=day)
    return FirstResponsible.objects.filter(valid, area_id=area, since__lte=day).first()
