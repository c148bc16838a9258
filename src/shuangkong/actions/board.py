"""任务分解表: which tasks a person asked for, and what a line of the board says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shuangkong.actions import services, settings, standing, versions
from shuangkong.actions.models import Card, Task
from shuangkong.actions.standing import Standing
from shuangkong.registers.departments import Departments
from shuangkong.registers.models import Area

FILTERS = ("area", "section", "department", "stands", "kind", "words")
LANES = (
    ("unconfirmed", _("待确认分工")), ("late", _("逾期")), ("risk", _("有风险")), ("unreported", _("未报进展")),
    ("soon", _("临近到期")), ("done", _("已完成")),
)  # fmt: skip
SHAPES = {"good": "●", "watch": "◆", "bad": "▲", "unknown": "？", "exempt": "○"}
RISKY = ("yellow", "red")


@dataclass(frozen=True, slots=True)
class Line:
    """One task of the board, with who answers for it today."""

    task: Task
    stands: Standing
    word: str
    kind: str
    lead: list[str]
    support: list[str]
    card: Card | None  # the last one that was given and counts

    @property
    def shape(self) -> str:
        """Return the shape that stands beside the word."""
        return SHAPES[self.kind]

    def lanes(self) -> set[str]:
        """Return the lanes that the task stands in."""
        open_ = self.task.state in standing.OPEN
        held = {
            "unconfirmed": open_ and self.task.confirmed_at is None,
            "late": self.stands.late,
            "risk": open_ and not self.stands.late and self.stands.card in RISKY,
            "unreported": self.stands.unreported,
            "soon": self.stands.due_soon,
            "done": self.task.state == Task.State.DONE,
        }
        return {lane for lane, holds in held.items() if holds}


class Board:
    """The tasks that a person asked for, of one city, on a day."""

    def __init__(self, user: Any, asked: Mapping[str, str], today: date) -> None:
        self.asked = {name: asked.get(name, "").strip() for name in FILTERS}
        self.today = today
        visible = services.visible(user).exclude(state=Task.State.SUPERSEDED)
        self.areas = list(Area.objects.filter(code__in=visible.order_by().values("area")).order_by("code"))
        self.area = _chosen(self.areas, self.asked["area"], user.area)
        found = visible.filter(area=self.area) if self.area else visible.none()
        self.departments = Departments(self.area.code, today) if self.area else None
        self.sections = [
            name for name in dict.fromkeys(found.order_by("start").values_list("section", flat=True)) if name
        ]
        self.all = lines(self._narrowed(found), today)

    def _narrowed(self, found: QuerySet[Task]) -> QuerySet[Task]:
        kind = self.asked["kind"]
        if kind != "all":
            found = found.filter(kind=kind if kind in Task.Kind.values else Task.Kind.MEASURE)
        if self.asked["section"]:
            found = found.filter(section=self.asked["section"])
        if self.asked["words"]:
            found = found.filter(title__icontains=self.asked["words"])
        return found

    @property
    def lines(self) -> list[Line]:
        """Return the lines of the board."""
        department, lane = self.asked["department"], self.asked["stands"]
        found = [line for line in self.of_department(department) if not lane or lane in line.lanes()]
        return found if lane else sorted(found, key=lambda line: line.task.start)

    def of_department(self, department: str) -> list[Line]:
        """Return the lines that a department leads or supports; all where none is named."""
        if not department or self.departments is None:
            return self.all
        names = self.departments.known_as([department])
        return [line for line in self.all if names & {*line.lead, *line.support, *line.task.shared}]

    def counts(self) -> list[tuple[str, Any, int]]:
        """Return how many stand in each lane."""
        counted = Counter(lane for line in self.of_department(self.asked["department"]) for lane in line.lanes())
        return [(lane, word, counted[lane]) for lane, word in LANES]


def lines(tasks: QuerySet[Task], today: date) -> list[Line]:
    """Return tasks of one or more areas as lines."""
    found = list(tasks.select_related("area").prefetch_related("milestones"))
    given = _cards(found)
    departments = {area: Departments(area, today) for area in {task.area_id for task in found}}
    asked = {area: settings.in_force(area, today) for area in departments}
    return [line(task, today, asked[task.area_id], departments[task.area_id], given.get(task.pk)) for task in found]


def line(task: Task, today: date, asked: settings.Settings, departments: Departments, card: Card | None = None) -> Line:
    """Return what a line says of a task."""
    stands = standing.of(task, today, asked)
    kind, word = standing.word(task, stands)
    return Line(task, stands, word, kind, departments.all_today(task.lead), departments.all_today(task.support), card)


def _cards(tasks: Iterable[Task]) -> dict[int, Card]:
    """Return the last card of each task that counts, also one that a former version was given."""
    now = versions.of(tasks)
    rows = Card.objects.filter(task__in=now, lifted=None).order_by("pk")
    return {now[card.task_id]: card for card in rows}


def _chosen(areas: list[Area], wanted: str, own: str) -> Area | None:
    """Return the area whose tasks are shown: the one asked for, else the person's own, else the first."""
    by_code = {area.code: area for area in areas}
    return by_code.get(wanted) or by_code.get(own) or next(iter(areas), None)
