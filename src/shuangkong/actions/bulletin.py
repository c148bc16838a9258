"""季度通报的数据: how the tasks of a city stood at the end of a quarter, department by department and county by county.

What was reported of the months until then counts, also where it was reported a few days after; what was confirmed,
carded or issued later does not. Points stand on tickets (tickets.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Prefetch, Q
from django.utils import timezone

from shuangkong.actions import board, late, rules, settings, standing, versions
from shuangkong.actions.acting import counties_below
from shuangkong.actions.board import LANES, Line
from shuangkong.actions.models import Card, FirstResponsible, Progress, Task, Ticket, TicketEvent
from shuangkong.kernel.periods import Period
from shuangkong.registers.departments import Departments
from shuangkong.registers.models import Area

__all__ = ["LANES", "Bulletin", "OfCounty", "OfDepartment", "of"]
Reports = dict[int, list[Progress]]  # by task
ENDED = (Ticket.State.CLOSED, Ticket.State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class OfDepartment:
    """What one department leads, and how it goes."""

    name: str
    tasks: int
    done: int
    late: int
    at_risk: int
    reports_owed: int  # of this quarter's months
    reports_made: int
    yellow: int
    red: int
    tickets: int
    points: Decimal


@dataclass(frozen=True, slots=True)
class OfCounty:
    """What was demanded of one county, and who answers for it."""

    area: Area
    responsible: FirstResponsible | None
    tickets: int
    open: int
    overdue: int
    reports: int
    points: Decimal


@dataclass(frozen=True, slots=True)
class Bulletin:
    """The data of a quarter's bulletin on tasks; `lines` are all measures as they stood."""

    area: Area
    quarter: str
    months: tuple[str, ...]
    end: date
    lines: tuple[Line, ...]
    departments: tuple[OfDepartment, ...]
    counties: tuple[OfCounty, ...]
    cards: tuple[Card, ...]
    issued: tuple[Ticket, ...]
    quality: float | None  # mean share of what is needed to follow a task

    def count(self, lane: str) -> int:
        """Return how many measures stood in a lane of the board."""
        return sum(lane in line.lanes() for line in self.lines)

    def of(self, lane: str) -> list[Line]:
        """Return the measures of a lane."""
        return [line for line in self.lines if lane in line.lanes()]


@dataclass(frozen=True, slots=True)
class _Work:
    """What was done and demanded in a quarter, from which each department has its own."""

    months: Sequence[str]  # whose reports are owed
    lines: Sequence[Line]
    reports: Reports
    cards: Sequence[Card]
    issued: Sequence[Ticket]

    def made(self, line: Line) -> set[str]:
        """Return the months of which a task's lead reported."""
        return {row.month for row in self.reports[line.task.pk]}


def of(area: Area, quarter: str, today: date) -> Bulletin:
    """Return the data of a quarter (2026Q3: July to September), of the running one until today; ValueError where it is none."""
    period = Period.parse(quarter)
    if period.kind != "quarter":
        raise ValueError("季度写成 2026Q3 的形式")
    months = tuple(f"{period.year}-{month:02}" for month in range(period.last - 2, period.last + 1))
    end = min(period.end_date(), today)
    reports, lines = _lines(area, end)
    cards = [card for card in _cards(lines, end) if card.month in months]
    issued = _tickets(area, end)
    this_quarter = [one for one in issued if f"{one.issued_on:%Y-%m}" in months]
    return Bulletin(
        area=area,
        quarter=quarter,
        months=months,
        end=end,
        lines=tuple(lines),
        departments=tuple(
            _departments(area, end, _Work(_owing(area, months, today), lines, reports, cards, this_quarter))
        ),
        counties=tuple(_counties(area, end, months, issued, this_quarter)),
        cards=tuple(cards),
        issued=tuple(this_quarter),
        quality=sum(line.stands.quality for line in lines) / len(lines) if lines else None,
    )


def _owing(area: Area, months: Sequence[str], today: date) -> tuple[str, ...]:
    """Return the months whose reports are owed by today; those of a running quarter are not all."""
    last = standing.month_owed(today, settings.in_force(area.code, today))
    return tuple(month for month in months if month <= last)


def _lines(area: Area, end: date) -> tuple[Reports, list[Line]]:
    """Return what the leads reported by task, former versions' reports with it, and the measures as they stood."""
    found = Task.objects.filter(area=area, kind=Task.Kind.MEASURE).exclude(state=Task.State.SUPERSEDED)
    asked, departments = settings.in_force(area.code, end), Departments(area.code, end)
    tasks = list(found.prefetch_related("milestones").order_by("start", "pk"))
    reports = _reports(tasks, end)
    return reports, [board.line(_as_of(task, reports[task.pk], end), end, asked, departments) for task in tasks]


def _reports(tasks: Sequence[Task], end: date) -> Reports:
    now = versions.of(tasks)
    found: Reports = {task.pk: [] for task in tasks}
    for row in Progress.objects.filter(task__in=now, leads=True, month__lte=f"{end:%Y-%m}").order_by("month", "pk"):
        found[now[row.task_id]].append(row)
    return found


def _as_of(task: Task, rows: Sequence[Progress], end: date) -> Task:
    """Return a task as it stood at the end of a day, by what was reported of the months until then."""
    then = copy(task)
    then.percent, then.reported = (rows[-1].percent, rows[-1].month) if rows else (0, "")
    open_milestones = sum(standing.still_open(one, end) for one in task.milestones.all())
    then.state = str(rules.state(then.percent, open_milestones))
    if task.confirmed_at and timezone.localtime(task.confirmed_at).date() > end:
        then.confirmed_at = None
    return then


def _cards(lines: Iterable[Line], end: date) -> list[Card]:
    counting = Q(lifted=None) | Q(lifted__at__gt=_midnight(end))
    now = versions.of(line.task for line in lines)
    found = Card.objects.filter(counting, task__in=now, at__lte=_midnight(end))
    return list(found.select_related("task").order_by("pk"))


def _tickets(area: Area, end: date) -> list[Ticket]:
    """Return the tickets issued until the end of a day, each in the state and with the due day that it had then."""
    events = Prefetch("events", TicketEvent.objects.filter(at__lte=_midnight(end)).order_by("pk"))
    found = Ticket.objects.filter(area=area, issued_on__lte=end).select_related("county").prefetch_related(events)
    tickets = list(found.order_by("pk"))
    for ticket in tickets:
        if rows := list(ticket.events.all()):
            ticket.state, ticket.due = rows[-1].after, date.fromisoformat(rows[-1].data["due"])
    return tickets


def _midnight(end: date) -> datetime:
    """Return the moment at which a day ends, Beijing time."""
    return timezone.make_aware(datetime.combine(end + timedelta(1), datetime.min.time()))


def _departments(area: Area, end: date, work: _Work) -> list[OfDepartment]:
    departments = Departments(area.code, end)
    led: dict[str, list[Line]] = defaultdict(list)
    for line in work.lines:
        for name in line.lead if line.task.confirmed_at else ():
            led[name].append(line)
    for ticket in work.issued:
        if ticket.department:
            led.setdefault(departments.today(ticket.department), [])
    return [_department(name, found, work, departments) for name, found in sorted(led.items())]


def _department(name: str, led: Sequence[Line], work: _Work, departments: Departments) -> OfDepartment:
    own = versions.of(line.task for line in led)
    colours = [card.colour for card in work.cards if card.task_id in own]
    tickets = [one for one in work.issued if one.department and departments.today(one.department) == name]
    return OfDepartment(
        name=name,
        tasks=len(led),
        done=_in_lane(led, "done"),
        late=_in_lane(led, "late"),
        at_risk=_in_lane(led, "risk"),
        reports_owed=sum(len(_owed(line, work.months)) for line in led),
        reports_made=sum(len(work.made(line) & _owed(line, work.months)) for line in led),
        yellow=colours.count(Card.Colour.YELLOW),
        red=colours.count(Card.Colour.RED),
        tickets=len(tickets),
        points=_points(tickets),
    )


def _in_lane(lines: Iterable[Line], lane: str) -> int:
    return sum(lane in line.lanes() for line in lines)


def _owed(line: Line, months: Sequence[str]) -> set[str]:
    """Return the months of the quarter for which a report was owed: from the month in which the lead was confirmed."""
    confirmed = line.task.confirmed_at
    return {month for month in months if confirmed and month >= timezone.localtime(confirmed).strftime("%Y-%m")}


def _counties(
    area: Area, end: date, months: Sequence[str], issued: Iterable[Ticket], this_quarter: Iterable[Ticket]
) -> list[OfCounty]:
    said = Progress.objects.filter(task__area=area, month__in=months).exclude(area=area)
    reporting = list(said.values_list("area", flat=True))
    return [
        OfCounty(
            area=county,
            responsible=late.responsible(county.code, end),
            tickets=sum(one.county_id == county.code for one in this_quarter),
            open=sum(one.county_id == county.code and one.state not in ENDED for one in issued),
            overdue=sum(one.county_id == county.code and one.state not in ENDED and one.due < end for one in issued),
            reports=reporting.count(county.code),
            points=_points(one for one in this_quarter if one.county_id == county.code),
        )
        for county in counties_below(area.code)
    ]


def _points(tickets: Iterable[Ticket]) -> Decimal:
    return sum((one.points for one in tickets if one.state != Ticket.State.WITHDRAWN), Decimal(0))  # as it was then
