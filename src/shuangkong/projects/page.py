"""项目页: what the page of one project shows, and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from shuangkong.access.scope import may
from shuangkong.projects import facts, rules, services
from shuangkong.projects.forms import (
    ActualForm,
    ApprovalForm,
    JudgementForm,
    ReplacementForm,
    SupervisionForm,
)
from shuangkong.projects.models import Approval, Project
from shuangkong.projects.regional import AreaStanding, path
from shuangkong.projects.review_rules import needs_re_review
from shuangkong.projects.sequencing import last_run

KINDS = {
    "advance": "good", "continue": "good", "keep": "good", "hold": "watch", "stop_and_rectify": "watch",
    "retrofit": "watch", "undetermined": "unknown", "reject": "bad", "stop": "bad", "phase_out": "bad",
    "pass": "good", "curable": "watch", "incurable": "bad", "unknown": "unknown",
}  # fmt: skip
SHAPES = {"good": "●", "watch": "◆", "bad": "▲", "unknown": "○"}
WIDTH, STEP = 200.0, 34  # of a bar of the chart at most


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the chart: what it says, its intensity, its width, and where the limit stands."""

    label: Any
    value: float
    width: float
    kind: str
    y: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What a project does to the intensity of an area: now, with it, with its replacement; headroom and what is taken."""

    name: str
    year: int
    limit: float
    bars: tuple[Bar, ...]
    mark: float
    headroom_tce: float
    taken_tce: float

    @property
    def end(self) -> float:
        """Where the numbers stand, right of the longest bar and of the limit."""
        return max(self.mark, *(bar.width for bar in self.bars)) + 8

    @property
    def bottom(self) -> int:
        """Where the line of the limit ends."""
        return len(self.bars) * STEP

    @property
    def left_tce(self) -> float:
        return self.headroom_tce - self.taken_tce


def effect(project: Project, standing: AreaStanding | None, on: date) -> Effect | None:
    """Return the project's effect on an area on its path; None where too little is known."""
    if standing is None or path(standing, [standing.year + 1]) is None or standing.required is None:
        return None
    told = standing.for_gate()
    limit = float(rules.intensity_limit(told["area_base_intensity"], standing.required))
    energy, gdp = float(standing.energy_tce or 0), float(standing.gdp_yuan or 0)
    counted = 0.0 if project.national else facts.counted(project)
    replaced = 0.0 if project.national else facts.replaced(project, on)
    value = float(project.value_added_yuan or 0)
    now = float(rules.energy_per_value_added(energy, gdp))
    with_it = float(rules.energy_per_value_added(energy + counted, gdp + value))
    cases = [(_("现状"), now), (_("本项目投产后"), with_it)]
    if replaced:
        cases.append(
            (_("再计入已确认的替代量"), float(rules.energy_per_value_added(energy + counted - replaced, gdp + value)))
        )
    most = max(limit, *(one for _label, one in cases)) * 1.05
    bars = tuple(
        Bar(label, one, round(one / most * WIDTH, 1), "good" if one <= limit else "bad", number * STEP)
        for number, (label, one) in enumerate(cases)
    )
    return Effect(
        standing.name, standing.year, limit, bars, round(limit / most * WIDTH, 1),
        float(rules.headroom(gdp, limit, energy)), float(rules.taken(counted, replaced, value, limit)),
    )  # fmt: skip


def context(project: Project, user: Any, now: datetime, version: int = 0) -> dict[str, Any]:
    """Return what the template of a project needs; `version` shows a former advice as it was kept."""
    on = timezone.localtime(now).date()
    project = services.read(Project.objects.filter(pk=project.pk)).select_related("area", "organisation").get()
    advices = list(project.advices.select_related("by"))
    former = next((one for one in advices if one.version == version), None)
    told = former.content if former else services.assessed(project, now)
    city, found = facts.city_of(project.area_id)
    own = facts.standing_of(project.area_id, found)
    effects = [effect(project, one, on) for one in dict.fromkeys((own, found.get(city)))]
    judges = may(user, "judge", project.area_id) and not project.withdrawn
    proposes = may(user, "propose", project.area_id) and not project.withdrawn
    return {
        "project": project, "told": told, "former": former, "advices": advices, "kind": KINDS[told["outcome"]],
        "shape": SHAPES[KINDS[told["outcome"]]], "rows": [row | _shown(row["finding"]) for row in told["criteria"]],
        "effects": [one for one in effects if one], "counted": facts.counted(project),
        "replaced": facts.replaced(project, on), "short": told["replacement_needed_tce"],
        "approvals": _approvals(project, on), "monitored": monitored(project, on), "sequenced": _sequenced(project, city),
        "replacements": project.replacements.select_related("evidence", "by", "cancelled_by").filter(cancels=None),
        "judgements": project.judgements.select_related("evidence", "by"), "events": project.events.select_related("by"),
        "supervisions": project.supervisions.select_related("evidence", "by"), "judges": judges, "proposes": proposes,
        "restores": bool(project.withdrawn) and may(user, "judge", project.area_id),
        "forms": _forms(project, judges=judges, proposes=proposes),
    }  # fmt: skip


def _shown(finding: str) -> dict[str, str]:
    kind = KINDS[finding]
    return {"kind": kind, "shape": SHAPES[kind]}


def _forms(project: Project, *, judges: bool, proposes: bool) -> list[tuple[str, Any, Any]]:
    """Return the forms of the records that a person may write: name, title, form."""
    area = facts.code_of(project.area_id)
    of_judge = [
        ("judge", _("判断条件"), JudgementForm(area=area)),
        ("approve", _("登记审批和处置"), ApprovalForm(stage=project.stage)),
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
    share = services.re_review_share(facts.code_of(project.area_id), on)
    found = facts.actual_by_year(project)
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
    row = next((one for one in run.content["projects"] if one["id"] == project.code), None)
    return row and row | {"at": run.at}
