"""两高项目列表: which projects a person asked for, and what a line of the list says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from shuangkong.projects import facts, gate
from shuangkong.projects.marks import KINDS, SHAPES
from shuangkong.projects.models import Advice, Approval, Project
from shuangkong.projects.services import last_advices, read, visible
from shuangkong.registers.models import Area
from shuangkong.registers.services import subtree

FILTERS = ("stage", "outcome", "area", "words", "withdrawn")


class Listing:
    """The projects that a person asked for."""

    def __init__(self, user: Any, asked: Mapping[str, str]) -> None:
        self.asked = {name: asked.get(name, "") for name in FILTERS}
        self.all = visible(user)
        self.projects = self._chosen().order_by("area_id", "code")

    @property
    def query(self) -> str:
        return urlencode({name: value for name, value in self.asked.items() if value})

    def _chosen(self) -> QuerySet[Project]:
        found = self.all if self.asked["withdrawn"] else self.all.filter(withdrawn="")
        if self.asked["stage"] in Project.Stage.values:
            found = found.filter(stage=self.asked["stage"])
        if self.asked["area"]:
            found = found.filter(area_id__in=subtree(self.asked["area"]))
        if words := self.asked["words"].strip():
            found = found.filter(
                Q(name__icontains=words)
                | Q(code__icontains=words)
                | Q(owner__icontains=words)
                | Q(product__icontains=words)
            )
        if self.asked["outcome"] in gate.OUTCOMES:
            found = with_outcome(found).filter(last_outcome=self.asked["outcome"])
        return found

    def lines(self, projects: Any, today: date) -> list[dict[str, Any]]:
        """Return what the list says of some projects."""
        return [line(one, today) for one in read(projects).prefetch_related(Prefetch("advices", last_advices()))]

    def counts(self) -> list[dict[str, Any]]:
        """Return how many projects have which outcome, in the order of the stages."""
        rows = with_outcome(self.all.filter(withdrawn="")).order_by().values_list("stage", "last_outcome")
        found = {(stage, word): n for stage, word, n in rows.annotate(n=Count("pk"))}
        return [
            {
                "stage": stage, "name": name,
                "outcomes": [
                    {"outcome": word, "name": gate.OUTCOMES[word], "n": found[stage, word], "kind": KINDS[word], "shape": SHAPES[KINDS[word]]}
                    for word in gate.OUTCOMES if (stage, word) in found
                ],
                "n": sum(n for (of, _word), n in found.items() if of == stage),
            }
            for stage, name in Project.Stage.choices
        ]  # fmt: skip

    def areas(self) -> list[tuple[str, str]]:
        """Return the areas that have projects."""
        return list(
            Area.objects.filter(code__in=self.all.values("area_id")).values_list("code", "name").order_by("code")
        )


def with_outcome(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Let the database say the outcome of the last advice of each project."""
    newest = Advice.objects.filter(project=OuterRef("pk")).order_by("-version").values("outcome")[:1]
    return projects.annotate(last_outcome=Coalesce(Subquery(newest), Value("undetermined")))


def line(project: Project, today: date) -> dict[str, Any]:
    """Return what a line of the list says of a project."""
    advices, word = list(project.advices.all()), project.outcome
    disposal = max(
        (one for one in project.approvals.all() if one.kind == Approval.Kind.DISPOSAL), key=_when, default=None
    )
    deciding = (advices[0].content.get("deciding") or {}) if advices else {}
    counted, value = facts.counted(project, today), facts.added(project, today, "value_added_yuan")
    return {
        "project": project, "outcome": word, "outcome_name": gate.OUTCOMES[word], "kind": KINDS[word],
        "shape": SHAPES[KINDS[word]], "on": advices[0].on if advices else None, "counted": counted,
        "intensity": counted / value * 10_000 if value else None, "replaced": facts.replaced(project, today),
        "deciding": deciding.get("name", ""), "reason": deciding.get("reason", ""), "disposal": disposal,
        "overdue": bool(disposal and disposal.deadline and disposal.deadline < today),
        "breaches": advices[0].content.get("breaches", []) if advices else [],
    }  # fmt: skip


def _when(one: Approval) -> tuple[date, int]:
    return one.day, one.pk
