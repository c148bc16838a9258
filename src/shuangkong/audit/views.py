from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuangkong.access import originals
from shuangkong.access.scope import may_somewhere
from shuangkong.audit import page, services, steps
from shuangkong.audit.catalogue import EFFECTS, catalogue, common
from shuangkong.audit.consequences import FIELDS
from shuangkong.audit.models import AnswerFile, Case, CountyFlag, Kind, Suppression
from shuangkong.audit.services import Refused
from shuangkong.registers.services import subtree

LISTED = 50
Step = Callable[[HttpRequest, Case, int], None]


def case_for(request: HttpRequest, case_id: int) -> Case:
    """Return a case that the person may look at; 403 where not, whether it is there or not."""
    found = services.visible(request.user).filter(pk=case_id).first()
    if found is None:
        raise PermissionDenied
    return found


def _require(request: HttpRequest, *actions: str) -> None:
    if not any(may_somewhere(request.user, action) for action in actions):
        raise PermissionDenied


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """案件: what is under way, the strongest first, with how many stand where."""
    _require(request, "handle", "audit", "answer")
    found = services.visible(request.user)
    counts = dict(found.order_by().values_list("state").annotate(n=Count("pk")))
    asked = {name: request.GET.get(name, "") for name in ("state", "kind", "area")}
    rows = found.filter(state=asked["state"]) if asked["state"] in Case.State.values else found
    if not asked["state"]:
        rows = rows.exclude(state=Case.State.CLOSED)
    rows = rows.filter(kind=asked["kind"]) if asked["kind"] in Kind.values else rows
    rows = rows.filter(area=asked["area"]) if asked["area"] else rows
    whole = services.looks_at_all(request.user)
    context = {
        "section": "audit", "page": Paginator(rows, LISTED).get_page(request.GET.get("page")), "asked": asked,
        "states": [(code, name, counts.get(code, 0)) for code, name in Case.State.choices], "kinds": Kind.choices,
        "areas": sorted({(one.area_id, one.area.name) for one in found}), "whole": whole, "today": timezone.localdate(),
        "flags": CountyFlag.objects.filter(area__in=subtree(request.user.area)).select_related("area", "case") if whole else (),
        "query": urlencode({name: value for name, value in asked.items() if value}),
    }  # fmt: skip
    return render(request, "audit/index.html", context)


@require_safe
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """一个案件: findings, data beside neighbours, explanation, decision of two, what was done."""
    return _case_page(request, case_for(request, case_id))


def _case_page(request: HttpRequest, found: Case, fault: str = "", tried: str = "") -> HttpResponse:
    context = page.context(found, request.user) | {
        "section": "audit", "fault": fault, "tried": tried, "given": request.POST, "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "audit/case.html", context, status=409 if fault else 200)


@require_POST
def step(request: HttpRequest, case_id: int) -> HttpResponse:
    """办理一步; told why where it cannot be taken."""
    found = case_for(request, case_id)
    name = request.POST.get("step", "")
    taken = TAKEN.get(name)
    wanted = next((one for one in steps.STEPS if one.name == name), None)
    if wanted is None or taken is None or not steps.may(request.user, wanted.action, found):
        raise PermissionDenied
    try:
        taken(request, found, _number(request.POST.get("edits")))
    except Refused as error:
        return _case_page(request, case_for(request, case_id), str(error), name)
    messages.success(request, _("已办理：%(what)s。") % {"what": wanted.label})
    return redirect("audit:case", found.pk)


def _assign(request: HttpRequest, found: Case, edits: int) -> None:
    said = request.POST
    services.assign(
        found.pk,
        said.get("asked", ""),
        _day(said.get("due", "")),
        said.get("reason", ""),
        edits,
        request.user,
        timezone.now(),
    )


def _answer(request: HttpRequest, found: Case, edits: int) -> None:
    files = [(file.name or "", file.read()) for file in request.FILES.getlist("files")[: services.MOST_FILES + 1]]
    services.answer(found.pk, request.POST.get("text", ""), files, edits, request.user, timezone.now())


def _propose(request: HttpRequest, found: Case, edits: int) -> None:
    said = request.POST
    terms = [
        {"kind": kind} | {name: said.get(f"{kind}_{name}", "") for name in FIELDS} for kind in said.getlist("terms")
    ]
    services.propose(
        found.pk, said.get("verdict", ""), terms, said.get("reason", ""), edits, request.user, timezone.now()
    )


def _agree(request: HttpRequest, found: Case, edits: int) -> None:
    reason = request.POST.get("reason", "")
    services.judge(found.pk, agreed=True, reason=reason, edits=edits, user=request.user, now=timezone.now())


def _refuse(request: HttpRequest, found: Case, edits: int) -> None:
    reason = request.POST.get("reason", "")
    services.judge(found.pk, agreed=False, reason=reason, edits=edits, user=request.user, now=timezone.now())


def _carry_out(request: HttpRequest, found: Case, edits: int) -> None:
    services.carry_out(found.pk, edits, request.user, timezone.now())


def _close(request: HttpRequest, found: Case, edits: int) -> None:
    services.close(found.pk, request.POST.get("reason", ""), edits, request.user, timezone.now())


TAKEN: dict[str, Step] = {
    "assign": _assign, "answer": _answer, "propose": _propose, "agree": _agree, "refuse": _refuse,
    "carry_out": _carry_out, "close": _close,
}  # fmt: skip


@require_POST
def export(request: HttpRequest, case_id: int) -> HttpResponse:
    """导出案卷: the archive, whose seal goes on record."""
    from shuangkong.audit import dossier

    found = case_for(request, case_id)
    if not services.looks_at_all(request.user):
        raise PermissionDenied
    now = timezone.now()
    raw, seal = dossier.export(found, request.user, now)
    services.exported(found, seal, request.user, now)
    response = HttpResponse(raw, content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, f"案卷_{found.number}.zip")
    return response


@require_safe
def answer_file(request: HttpRequest, case_id: int, file_id: int) -> FileResponse:
    """说明材料: as it was handed in."""
    kept = get_object_or_404(AnswerFile, pk=file_id, answer__case=case_for(request, case_id))
    return originals.handed_out(kept.sha256, kept.name)


@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """疑似线索: all of them, also those that open no case."""
    _require(request, "handle", "audit")
    asked = {name: request.GET.get(name, "") for name in ("check", "kind", "area")}
    found = services.findings(request.user).prefetch_related("cases__case")
    areas = sorted(set(found.order_by().values_list("area_id", "area__name").distinct()))
    for name, field in (("check", "check_id"), ("kind", "kind"), ("area", "area")):
        found = found.filter(**{field: asked[name]}) if asked[name] else found
    context = {
        "section": "audit", "page": Paginator(found, LISTED).get_page(request.GET.get("page")), "asked": asked,
        "checks": [(check.id, check.name) for check in catalogue().values()], "kinds": Kind.choices, "areas": areas,
        "query": urlencode({k: v for k, v in asked.items() if v}),
    }  # fmt: skip
    return render(request, "audit/findings.html", context)


@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """核查规则: what is checked, on what ground, with which numbers."""
    _require(request, "handle", "audit", "answer")
    found = [(check, EFFECTS[check.effect]) for check in catalogue().values()]
    return render(request, "audit/checks.html", {"section": "audit", "checks": found, "shared": common().values()})


@require_safe
def suppressions(request: HttpRequest) -> HttpResponse:
    """不再提示: in force and past."""
    _require(request, "handle", "audit")
    return _suppressions_page(request)


def _suppressions_page(request: HttpRequest, fault: str = "") -> HttpResponse:
    context = {
        "section": "audit", "today": timezone.localdate(), "may_end": may_somewhere(request.user, "handle"), "fault": fault,
        "page": Paginator(services.suppressions(request.user), LISTED).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "audit/suppressions.html", context, status=409 if fault else 200)


@require_POST
def end_suppression(request: HttpRequest, suppression_id: int) -> HttpResponse:
    """恢复提示."""
    found: Any = services.suppressions(request.user).filter(pk=suppression_id).first()
    if found is None or not isinstance(found, Suppression):
        raise PermissionDenied
    try:
        services.end_suppression(found.pk, request.POST.get("reason", ""), request.user, timezone.now())
    except Refused as error:
        return _suppressions_page(request, str(error))
    messages.success(request, _("已恢复提示。"))
    return redirect("audit:suppressions")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(_("请选择说明期限。")) from None


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1
