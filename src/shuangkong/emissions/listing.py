"""减排项目列表: which projects a person asked for, and what a line of the list says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from shuangkong.emissions import standing
from shuangkong.emissions.models import Amount, Claim, Pollutant, Project
from shuangkong.emissions.reduction_types import load
from shuangkong.emissions.services import visible
from shuangkong.registers.models import Area
from shuangkong.registers.services import subtree

FIRST_YEAR = 2021
FILTERS = ("area", "pollutant", "type", "state", "words", "year")


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


class Listing:
    """The projects that a person asked for."""

    def __init__(self, user: Any, asked: Mapping[str, str], today: date) -> None:
        self.asked = {name: asked.get(name, "") for name in FILTERS}
        text = self.asked["year"]
        known = text.isdecimal() and FIRST_YEAR <= int(text) <= today.year + 1
        self.year = int(text) if known else today.year
        self.today = today
        self.all = visible(user)
        found = self.all
        if self.asked["area"]:
            found = found.filter(area_id__in=subtree(self.asked["area"]))
        if pollutant := self.asked["pollutant"]:
            codes = [code for code, known_type in load().items() if pollutant in known_type.pollutants]
            found = found.filter(type__in=codes)
        self.projects = standing.chosen(found, self.asked, self.year).order_by("area_id", "code")

    def context(self) -> dict[str, Any]:
        """Return what the page says around the list."""
        areas = Area.objects.filter(code__in=self.all.values("area_id")).values_list("code", "name").order_by("code")
        counts = self.projects.aggregate(
            all=Count("pk", distinct=True), some=Count("pk", filter=Q(confidence="synthetic"), distinct=True)
        )
        return {
            "year": self.year, "years": range(self.today.year, FIRST_YEAR - 1, -1), "asked": self.asked, "areas": areas,
            "pollutants": Pollutant.choices, "types": load(), "synthetic": counts,
            "states": [*Project.Stage.choices, *Claim.State.choices], "month": f"{self.today:%Y-%m}",
        }  # fmt: skip

    def lines(self, projects: Any) -> list[Line]:
        """Return what a page of the list says."""
        read = standing.with_claims(projects).prefetch_related("evidence")
        return [line(project, self.year) for project in read]


def line(project: Project, year: int) -> Line:
    """Return what a line says of a project in a year."""
    state, word = standing.state_of(project, year)
    return Line(project, state, word, list(_said(project, year)), len(missing(project)))


def _said(project: Project, year: int) -> Iterable[Said]:
    for part in standing.parts(project, year, year):
        if part.net_t or part.level != standing.PLANNED:
            yield Said(Pollutant(part.pollutant).label, part.net_t, word_of(part.level))


def word_of(level: str) -> str:
    """Return how an amount of a level is named everywhere: 完成, or 预计 with who has decided so far."""
    if level == standing.EARNED:
        return _("完成（国家认定）")
    if level == standing.PLANNED:
        return _("预计（计划）")
    return _("预计（%(level)s）") % {"level": Amount.Level(level).label}


def missing(project: Project) -> list[str]:
    """Return the kinds of evidence that are not there, by name."""
    known = load().get(project.type)
    there = {one.kind for one in project.evidence.all()}
    return [one.name for one in known.evidence if one.id not in there] if known else []
