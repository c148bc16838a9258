"""公文标签: on the page of what they are about, the documents that were made of it, and the door to draft one."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from shuangkong.access.scope import lineage_of, may_document
from shuangkong.actions.acting import counties_below
from shuangkong.reports import services, steps
from shuangkong.reports.models import DocumentEvent, OfficialDocument

register = template.Library()
KINDS: dict[str, Any] = {
    "ticket": OfficialDocument.Kind.SUPERVISION, "assessment": OfficialDocument.Kind.SELF_ASSESSMENT,
    "results": OfficialDocument.Kind.BULLETIN,
}  # fmt: skip


@register.inclusion_tag("reports/_about.html", takes_context=True)
def documents_about(context: Any, kind: str, key: Any, area: str) -> dict[str, Any]:
    """Show the documents about a subject of an area; who drafts for the area may draft the one that is wanting."""
    user, about = context["request"].user, f"{kind}:{key}"
    found = list(_delivered(services.visible(user).filter(about=about)))
    live = [one for one in found if one.state != OfficialDocument.State.WITHDRAWN]
    # who is assessed writes the own report; everything else the office that issued it, or who stands above it
    own = kind != "assessment" or user.area == area
    may_draft = not live and own and may_document(user, "draft", area)
    return _shown(found) | {"about": about if may_draft else "", "kind": KINDS[kind].label}


@register.inclusion_tag("reports/_about.html", takes_context=True)
def warning_letters(context: Any, area: str, period: str) -> dict[str, Any]:
    """Show the 预警函 that a county was sent for the warnings of a period."""
    found = services.visible(context["request"].user).filter(kind="warning", to_area=area, period=period)
    return _shown(list(_delivered(found)))


@register.simple_tag
def issued_circular(assessment: Any) -> OfficialDocument | None:
    """Return the 通报 that was issued of the results to which an assessment's belongs; None where there is none yet."""
    year, sheet = assessment.year, assessment.sheet
    keys = [f"results:{area}/{year}/{sheet}" for area in lineage_of(assessment.area_id)[1:]]
    return OfficialDocument.objects.filter(about__in=keys, state__in=steps.OUT).order_by("pk").last()


@register.inclusion_tag("reports/_notices.html", takes_context=True)
def target_notices(context: Any, plan: Any) -> dict[str, Any]:
    """Show the 下达函 that the targets of a plan in force were issued with, and who has none yet."""
    user, start = context["request"].user, f"plan:{plan.pk}/"
    found = list(_delivered(services.visible(user).filter(about__startswith=start)))
    sent = {one.about for one in found if one.state != OfficialDocument.State.WITHDRAWN}
    drafts = plan.state == plan.State.IN_FORCE and may_document(user, "draft", plan.area_id)
    counties = counties_below(plan.area_id) if drafts else []
    return _shown(found) | {
        "wanting": [(f"{start}{one.pk}", one.name) for one in counties if f"{start}{one.pk}" not in sent]
    }


def _delivered(found: QuerySet[OfficialDocument]) -> QuerySet[OfficialDocument]:
    events = DocumentEvent.objects.filter(what=DocumentEvent.What.DELIVERED)
    return found.prefetch_related(Prefetch("events", events, to_attr="deliveries")).order_by("pk")


def _shown(found: list[OfficialDocument]) -> dict[str, Any]:
    today = timezone.localdate()
    return {"documents": [(one, one.late(today)) for one in found], "about": ""}
