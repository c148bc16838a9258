"""案件页: what the page of one case shows, and to whom; who only explains does not see what is being proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date, datetime, timedelta
from statistics import fmean, median
from typing import Any

from django.utils.translation import gettext as _

from shuangkong.audit import consequences, steps
from shuangkong.audit.catalogue import catalogue
from shuangkong.audit.dossier import terms_in_words
from shuangkong.audit.models import Case, CaseEvent, Decision
from shuangkong.audit.services import looks_at_all
from shuangkong.emissions.models import Project
from shuangkong.monitoring import services as monitoring
from shuangkong.monitoring.lake import views as lake_views
from shuangkong.monitoring.models import Outlet, Station
from shuangkong.monitoring.wording import factor_name

State: Any = Case.State
What: Any = CaseEvent.What
DECIDED = (State.DECIDED, State.CARRIED_OUT, State.CLOSED)
OF_OFFICE = (What.PROPOSED, What.AGREED, What.REFUSED, What.EXPORTED)
WAY = (State.RAISED, State.ASSIGNED, State.EXPLAINED, State.PROPOSED, State.DECIDED, State.CARRIED_OUT, State.CLOSED)
MOST_DAYS, MOST_NEIGHBOURS = 14, 5
OTHER = ("other", "other_name")  # what a finding names of another project


def context(case: Case, user: Any) -> dict[str, Any]:
    """Return what the template of a case needs."""
    whole = looks_at_all(user)
    findings = [one.finding for one in case.findings.select_related("finding", "finding__area")]
    findings = findings if whole else [_own(one, case) for one in findings]
    events = case.events.select_related("by")
    shown = events if whole or case.state in DECIDED else events.exclude(what__in=OF_OFFICE)
    decisions = case.decisions.select_related("by") if whole or case.state in DECIDED else case.decisions.none()
    return {
        "case": case, "whole": whole, "findings": _findings(findings), "events": shown, "synthetic": _synthetic(case),
        "decisions": [(one, [terms_in_words(terms) for terms in one.terms]) for one in decisions],
        "answers": case.answers.select_related("by").prefetch_related("files"),
        "steps": [step.name for step in steps.open_to(user, case)], "stages": _stages(case),
        "proposal": case.decisions.filter(second=False).last() if whole else None,
        "waits": _waits(case, user), "verdicts": Decision.Verdict.choices, "terms": _terms(case),
        "daily": _daily(case, findings, whole) if case.kind == "outlet" else None,
        "year": case.last[:4], "asked": Case.Asked.choices if case.organisation_id else Case.Asked.choices[1:],
    }  # fmt: skip


def _own(one: Any, case: Case) -> Any:
    """A finding as who explains sees it: without what stands beside it, and without the name of another unit's project."""
    shown = copy(one)
    shown.found = {name: value for name, value in one.found.items() if name != "beside"}
    other = Project.objects.filter(code=one.found.get("other") or "").first()
    if one.found.get("other") and not (other and _of_unit(other, case)):
        hidden = [str(one.found[name]) for name in OTHER if one.found.get(name)]
        shown.found = {name: value for name, value in shown.found.items() if name not in (*OTHER, "same")}
        for text in sorted(hidden, key=len, reverse=True):
            shown.message = shown.message.replace(text, _("另一项目"))
    return shown


def _of_unit(project: Project, case: Case) -> bool:
    if case.organisation_id:
        return case.organisation_id in (project.organisation_id, project.uscc)
    return project.area_id == case.area_id


def _findings(findings: Sequence[Any]) -> list[dict[str, Any]]:
    """Findings as the page shows them; neighbours that several of them have in common stand there once."""
    rows, seen = [_finding(one) for one in findings], []
    for row in rows:
        if row["beside"] in seen:
            row["beside"] = None
        elif row["beside"]:
            seen.append(row["beside"])
    return rows


def _synthetic(case: Case) -> bool:
    """Whether what the case is about is invented."""
    if case.kind == "outlet":
        return Outlet.objects.filter(pk=case.subject, synthetic=True).exists()
    return Project.objects.filter(code=case.subject, confidence=Project.Confidence.SYNTHETIC).exists()


def _finding(one: Any) -> dict[str, Any]:
    check = catalogue().get(one.check_id)
    return {
        "one": one, "check": check, "beside": one.found.get("beside"),
        "parameters": [(number.note or name, number.text, number.unit) for name, number in check.parameters.items()] if check else [],
    }  # fmt: skip


def _stages(case: Case) -> list[dict[str, Any]]:
    at = WAY.index(case.state)
    names = (_("立案"), _("交办"), _("提交说明"), _("提出意见"), _("复核决定"), _("执行"), _("办结"))
    return [{"name": name, "done": place <= at, "now": place == at + 1} for place, name in enumerate(names)]


def _waits(case: Case, user: Any) -> str:
    """Say who has to act, where it is not the person who looks."""
    if case.state == State.CLOSED or any(True for _step in steps.open_to(user, case)):
        return ""
    if case.state == State.ASSIGNED:
        return _("等待%(who)s说明情况。") % {"who": case.get_asked_display()}
    if case.state == State.PROPOSED:
        return _("等待另一人复核：提出处理意见的人不能复核。")
    return _("等待市级办理。")


def _terms(case: Case) -> list[dict[str, Any]]:
    """What can be proposed in a case, as fields of the form."""
    defaults = {"year": case.last[:4], "first": case.first[:16], "last": case.last[:16], "pollutant": _pollutant(case)}
    return [
        {"kind": kind, "label": one.label, "verdicts": " ".join(one.verdicts),
         "fields": [(name, consequences.LABELS[name], defaults.get(name, "")) for name in one.fields]}
        for kind in consequences.OF_KIND[case.kind] for one in [consequences.KINDS[kind]]
    ]  # fmt: skip


def _pollutant(case: Case) -> str:
    named = {one.finding.factor for one in case.findings.select_related("finding")}
    return named.pop() if len(named) == 1 else ""


def _daily(case: Case, findings: Sequence[Any], whole: bool) -> dict[str, Any] | None:
    """The suspect outlet's days beside those of its neighbours: mean, least, most, and the median of the others' means.

    Who explains (not `whole`) sees the own days alone.
    """
    outlet = Outlet.objects.filter(pk=case.subject).first()
    if outlet is None:
        return None
    factor = next((one.factor for one in findings if one.factor), "")
    first = datetime.fromisoformat(case.first).date() - timedelta(1)
    last = min(datetime.fromisoformat(case.last).date() + timedelta(1), first + timedelta(MOST_DAYS))
    own = _hours(outlet, factor, first, last)
    others = Outlet.objects.filter(area=outlet.area_id, medium=outlet.medium).exclude(pk=outlet.pk)[
        : MOST_NEIGHBOURS if whole else 0
    ]
    beside = [_hours(other, factor, first, last) for other in others]
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    rows = [
        {"day": day, "n": len(own.get(day, ())), "mean": _mean(own.get(day)), "least": min(own.get(day, ()), default=None),
         "most": max(own.get(day, ()), default=None), "others": _median([_mean(one.get(day)) for one in beside])}
        for day in days
    ]  # fmt: skip
    return {"factor": factor_name(factor) if factor else "", "rows": rows, "neighbours": [str(one) for one in others]}


def _hours(outlet: Outlet, factor: str, first: date, last: date) -> Mapping[date, list[float]]:
    found: dict[date, list[float]] = {}
    for station in Station.objects.filter(outlet=outlet):
        table = lake_views.curve(
            monitoring.lake().parent, station.mn, "hour", first, last, [factor] if factor else None
        )
        for row in table.select(["time", "value"]).to_pylist():
            if row["value"] is not None:
                found.setdefault(row["time"].date(), []).append(float(row["value"]))
    return found


def _mean(values: Sequence[float] | None) -> float | None:
    return fmean(values) if values else None


def _median(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None
