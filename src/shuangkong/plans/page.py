"""What the pages of plans show: lists, chapters, the marked text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from shuangkong.access.scope import may
from shuangkong.plans import services
from shuangkong.plans.approved import outline
from shuangkong.plans.chapters import Chapter, Outline, chapters
from shuangkong.plans.forms import form_of
from shuangkong.plans.marked import marked
from shuangkong.plans.models import Finding, Plan
from shuangkong.plans.review import DECIDED_ONE_BY_ONE, obstacles, progress, untouched
from shuangkong.plans.templatetags.findings import badge
from shuangkong.plans.wording import SIGNS

NEIGHBOURS = 14  # characters on each side of a damaged spot


@dataclass(frozen=True, slots=True)
class Listed:
    """A plan in the list, with how far its review has come."""

    plan: Plan
    done: int
    total: int


def listed(plans: Sequence[Plan]) -> list[Listed]:
    """Return the plans with their progress, counted in one query."""
    counted = Finding.objects.filter(plan__in=plans, kind__in=DECIDED_ONE_BY_ONE).values("plan")
    counts = {
        row["plan"]: (row["done"], row["total"])
        for row in counted.annotate(total=Count("pk"), done=Count("pk", filter=~Q(state="open"))).order_by()
    }
    return [Listed(plan, *counts.get(plan.pk, (0, 0))) for plan in plans]


def address(plan: Plan) -> str:
    """Return the address of a plan's page."""
    return reverse("plans:review", args=[plan.pk])


def context(plan: Plan, user: Any, editing: str = "", form: Any = None) -> dict[str, Any]:
    """Return what the review page shows; `editing` is the finding whose form is open."""
    findings = list(plan.findings.select_related("decided_by"))
    for finding in findings:
        finding.plan = plan
        _show_neighbours(finding, plan)
    shown = [finding for finding in findings if finding.kind != Finding.Kind.HEADING]
    reviewing = may(user, "review", plan.area_id) and plan.open_to_review
    edited = next((finding for finding in shown if str(finding.pk) == editing), None) if reviewing else None
    if edited and form is None:
        form = form_of(edited, services.departments(plan.area_id))
    return {
        "section": "plans",
        "plan": plan,
        "text": marked(plan.text, findings, badge),
        "chapters": chapters(outline(findings), shown),
        "progress": (sum(finding.state != Finding.State.OPEN for finding in shown), len(shown)),
        "kinds": [(kind, Finding.Kind(kind).label) for kind in SIGNS if any(f.kind == kind for f in shown)],
        "reviewing": reviewing,
        "approving": may(user, "approve", plan.area_id) and plan.open_to_review,
        "untouched": reviewing and untouched(plan),
        "edited": edited,
        "form": form,
        "former": plan.former,
        "others": services.comparable(user, plan),
    }


def single(plan: Plan, finding: Finding, form: Any) -> dict[str, Any]:
    """Return what one finding of the list shows."""
    _show_neighbours(finding, plan)
    return {"plan": plan, "finding": finding, "form": form, "edited": finding if form else None, "reviewing": plan.open_to_review}  # fmt: skip


def _show_neighbours(finding: Finding, plan: Plan) -> None:
    """Put the words before and behind a damaged spot beside it, so that a person can tell how it reads."""
    if finding.kind == Finding.Kind.PROBLEM:
        start, end, text = finding.start, finding.end, plan.text
        finding.around = text[max(0, start - NEIGHBOURS) : start], text[start:end], text[end : end + NEIGHBOURS]


def counts(plan: Plan, finding: Finding) -> dict[str, Any]:
    """Return the numbers that a decision changes elsewhere on the page."""
    chapter = next((one for one in _chapters(plan) if any(f.pk == finding.pk for f in one.findings)), None)
    return {"progress": progress(plan), "chapter": chapter}


def of_chapter(plan: Plan, number: int) -> Iterable[Finding]:
    """Return the findings of a chapter."""
    for chapter in _chapters(plan):
        if chapter.number == number:
            for finding in chapter.findings:
                finding.plan = plan
                yield finding


def _chapters(plan: Plan) -> list[Chapter]:
    findings = list(plan.findings.all())
    places: Outline = outline(findings)
    return chapters(places, [finding for finding in findings if finding.kind != Finding.Kind.HEADING])


def summary(plan: Plan) -> dict[str, Any]:
    """Return what approval would bring into force, and what stands against it."""
    findings = list(plan.findings.all())
    kept = [finding for finding in findings if finding.kept]
    return {
        "kept": [(Finding.Kind(kind).label, sum(f.kind == kind for f in kept)) for kind in SIGNS if kind != "problem"],
        "rejected": sum(finding.state == Finding.State.REJECTED for finding in findings),
        "obstacles": obstacles(plan),
        "former": plan.former,
    }
