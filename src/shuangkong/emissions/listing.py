"""减排项目列表: which projects a person asked for, and what a line of the list says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from shuangkong.emissions import register_doubles, standing
from shuangkong.emissions.double_counting import reason
from shuangkong.emissions.duplicates import Double
from shuangkong.emissions.models import Amount, Claim, Pollutant, Project
from shuangkong.emissions.reduction_types import load
from shuangkong.emissions.services import visible
from shuangkong.registers.models import Area
from shuangkong.registers.services import subtree

FIRST_YEAR = 2021
FILTERS = ("area", "pollutant", "type", "state", "words", "year", "since")


@dataclass(frozen=True, slots=True)
class Said:
    """An amount on a line: of which pollutant, how much, and whether it is earned or only expected."""

    name: Any
    amount: Decimal
    word: Any


@dataclass(frozen=True, slots=True)
class Line:
    """One project of the list."""

    project: Project
    state: str
    word: Any
    parts: list[Said]
    missing: int  # kinds of evidence that its type asks for and nobody handed in
    doubles: str  # why it does not count while another stands for the same reduction


class Listing:
    """The projects that a person asked for."""

    def __init__(self, user: Any, asked: Mapping[str, str], today: date) -> None:
        self.asked = {name: asked.get(name, "") for name in FILTERS}
        self.year = _year(self.asked["year"], today.year, today.year + 1)
        self.since = _year(self.asked["since"], self.year, self.year)
        self.today = today
        self.all = visible(user)
        found = self.all
        if self.asked["area"]:
            found = found.filter(area_id__in=subtree(self.asked["area"]))
        if pollutant := self.asked["pollutant"]:
            found = found.filter(type__in=types_of(pollutant))
        self.projects = standing.chosen(found, self.asked, self.since, self.year).order_by("area_id", "code")

    def context(self) -> dict[str, Any]:
        """Return what the page says around the list."""
        areas = Area.objects.filter(code__in=self.all.values("area_id")).values_list("code", "name").order_by("code")
        counts = self.projects.aggregate(
            all=Count("pk", distinct=True), some=Count("pk", filter=Q(confidence="synthetic"), distinct=True)
        )
        return {
            "year": self.year, "years": range(self.today.year, FIRST_YEAR - 1, -1), "asked": self.asked, "areas": areas,
            "since": self.since, "pollutants": Pollutant.choices, "types": load(), "synthetic": counts,
            "states": states(), "month": f"{self.today:%Y-%m}",
        }  # fmt: skip

    def lines(self, projects: Any) -> list[Line]:
        """Return what a page of the list says."""
        read = standing.with_claims(projects).prefetch_related("evidence")
        aside = register_doubles.aside()
        return [line(project, self.since, self.year, aside) for project in read]


def types_of(pollutant: str) -> list[str]:
    """Return the codes of the types that cut a pollutant."""
    return [code for code, known in load().items() if pollutant in known.pollutants]


def states() -> list[tuple[str, Any]]:
    """Return what a list can be filtered by."""
    return [
        *Project.Stage.choices, (standing.UNFILED, _("已运行，未填报")), *Claim.State.choices, (standing.WITHDRAWN, _("已撤销")),
    ]  # fmt: skip


def line(project: Project, first: int, last: int, aside: Mapping[str, Double]) -> Line:
    """Return what a line says of a project from one year to another."""
    state, word = standing.state_of(project, last)
    double = aside.get(project.code)
    why = reason(project.code, double) if double else ""
    return Line(project, state, word, _said(project, first, last, aside), len(missing(project)), why)


def _said(project: Project, first: int, last: int, aside: Collection[str]) -> list[Said]:
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for part in standing.parts(project, first, last, aside):
        sums[part.pollutant, part.level] += part.net_t
    return [Said(Pollutant(name).label, amount, word_of(level)) for (name, level), amount in sums.items()]


def _year(text: str, usual: int, most: int) -> int:
    """Return a year of an address; the usual one where it is none that projects are counted in."""
    return int(text) if text.isdecimal() and FIRST_YEAR <= int(text) <= most else usual


def word_of(level: str) -> str:
    """Return how an amount of a level is named everywhere: 完成, or 预计 with who has decided so far."""
    if level == standing.EARNED:
        return _("完成（国家认定）")
    if level == standing.PLANNED:
        return _("预计（计划，未投运）")
    if level == standing.UNFILED:
        return _("预计（已运行，未填报）")
    return _("预计（%(level)s）") % {"level": Amount.Level(level).label}


def missing(project: Project) -> list[str]:
    """Return the kinds of evidence that are not there, by name."""
    known = load().get(project.type)
    there = {one.kind for one in project.evidence.all()}
    return [one.name for one in known.evidence if one.id not in there] if known else []
