"""项目页: what the page of one project shows, and to whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from shuangkong.access.scope import may
from shuangkong.projects import facts, services
from shuangkong.projects.claims import claims
from shuangkong.projects.effect import effect
from shuangkong.projects.marks import KINDS, SHAPES
from shuangkong.projects.models import Approval, Project
from shuangkong.projects.record_forms import (
    ActualForm,
    ApprovalForm,
    JudgementForm,
    RebuildForm,
    ReplacementForm,
    SupervisionForm,
)
from shuangkong.projects.review_rules import needs_re_review
from shuangkong.projects.sequencing import last_run


def context(project: Project, user: Any, now: datetime, version: int = 0) -> dict[str, Any]:
    """Return what the template of a project needs; `version` shows a former advice as it was kept."""
    on = timezone.localtime(now).date()
    project = services.read(Project.objects.filter(pk=project.pk)).select_related("area", "organisation").get()
    advices = list(project.advices.select_related("by"))
    former = next((one for one in advices if one.version == version), None)
    told = former.content if former else services.assessed(project, now)
    city, found = facts.city_of(project.area_id)
    own = facts.standing_of(project.area_id, found)
    effects = [
        effect(project, one, on, claims(one.area, one.year, on, project))
        for one in dict.fromkeys((own, found.get(city)))
        if one
    ]
    judges = may(user, "judge", project.area_id) and not project.withdrawn
    proposes = may(user, "propose", project.area_id) and not project.withdrawn
    return {
        "project": project, "told": told, "former": former, "advices": advices, "kind": KINDS[told["outcome"]],
        "shape": SHAPES[KINDS[told["outcome"]]], "rows": [row | _shown(row["finding"]) for row in told["criteria"]],
        "effects": [one for one in effects if one], "counted": facts.counted(project, on),
        "rebuilt": facts.rebuilding(project, on), "replaced": facts.replaced(project, on), "short": told["replacement_needed_tce"],
        "approvals": _approvals(project, on), "monitored": monitored(project, on), "sequenced": _sequenced(project, city),
        "replacements": project.replacements.select_related("evidence", "by", "cancelled_by").filter(cancels=None),
        "judgements": project.judgements.select_related("evidence", "by"), "events": project.events.select_related("by"),
        "supervisions": project.supervisions.select_related("evidence", "by"), "judges": judges, "proposes": proposes,
        "restores": bool(project.withdrawn) and may(user, "judge", project.area_id),
        "forms": _forms(project, judges=judges, proposes=proposes),
    }  # fmt: skip


def _shown(finding: str) -> dict[str, str]:
    return {"kind": KINDS[finding], "shape": SHAPES[KINDS[finding]]}


def _forms(project: Project, *, judges: bool, proposes: bool) -> list[tuple[str, Any, Any]]:
    """Return the forms of the records that a person may write: name, title, form."""
    area = facts.code_of(project.area_id)
    of_judge = [
        ("judge", _("判断条件"), JudgementForm(area=area)),
        ("approve", _("登记审批和处置"), ApprovalForm(stage=project.stage)),
        ("rebuild", _("登记改扩建前水平（按增量审查）"), RebuildForm(project=project)),
        ("replace", _("登记能耗替代"), ReplacementForm()),
    ]
    of_both = [("meter", _("登记实际能耗"), ActualForm()), ("supervise", _("登记监管记录"), SupervisionForm())]
    return (of_judge if judges else []) + (of_both if proposes or judges else [])


def _approvals(project: Project, on: date) -> list[tuple[Approval, str]]:
    """Return approvals with what a deadline calls for."""
    rows = project.approvals.select_related("evidence", "by").order_by("-day", "-pk")
    return [(one, "overdue" if one.deadline and one.deadline < on and _still(project, one) else "") for one in rows]


def _still(project: Project, one: Approval) -> bool:
    """Whether a disposal is the one in force: a later one takes its place."""
    last = project.approvals.filter(kind=one.kind).order_by("day", "pk").last()
    return last is not None and last.pk == one.pk and one.kind == Approval.Kind.DISPOSAL


def monitored(project: Project, on: date) -> list[dict[str, Any]]:
    """Return actual against approved energy by year, the last year first."""
    approved = facts.approvals(project, on).get("energy_review", {}).get("energy_tce")
    share, found = services.re_review_share(facts.code_of(project.area_id), on), facts.actual_by_year(project)
    return [
        {
            "year": year, "actual": tce, "approved": approved, "source": source,
            "share": tce / approved if approved else None,
            "again": bool(approved and share and needs_re_review(tce, approved, share)),
        }
        for year, tce, source in sorted(found.values(), reverse=True)
    ]  # fmt: skip


def _sequenced(project: Project, city: str) -> dict[str, Any] | None:
    """Return what the last sequence said of a proposed project."""
    run = last_run(city) if city and project.stage == Project.Stage.PROPOSED else None
    if run is None:
        return None
    return next((one | {"at": run.at} for one in run.content["projects"] if one["id"] == project.code), None)
