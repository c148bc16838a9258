from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuangkong.access import originals
from shuangkong.access.scope import may_somewhere
from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import BadData, Problem, Unknown
from shuangkong.statistics import board, findings, key_user_list, page, prefilled, services, steps, typed
from shuangkong.statistics.in_use import fits, in_use
from shuangkong.statistics.models import Submission
from shuangkong.statistics.services import Refused

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_DIFFERENCES = 2000
LISTED = 50  # lines of a list on a page


def submission_for(request: HttpRequest, submission_id: int, action: str = "inspect") -> Submission:
    """Return a submission that the person may do this with; 403 where not, whether it is there or not."""
    _require(request, action)
    found = Submission.objects.select_related("area", "organisation", "created_by").filter(pk=submission_id).first()
    if found is None or not steps.may(request.user, action, found):
        raise PermissionDenied
    return found


def _require(request: HttpRequest, action: str) -> None:
    if not may_somewhere(request.user, action):
        raise PermissionDenied


def page_of(request: HttpRequest, rows: Any, name: str) -> Page:
    """Return the page of a list that the address asks for, by the list's name; the nearest there is."""
    return Paginator(rows, LISTED).get_page(request.GET.get(name))


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """统计报送: what waits for the person, what is due, and what has been filed."""
    _require(request, "inspect")
    backlog = board.backlog(services.duties(request.user), timezone.localdate())
    seen = services.visible(request.user).exclude(state=Submission.State.DISCARDED)
    waiting = board.waiting(request.user, seen.filter(state__in=Submission.UNDER_WAY))
    context = {
        "section": "statistics",
        "waiting": page_of(request, waiting.defer("told"), "waiting"),
        "asked": page_of(request, backlog, "asked"),
        "late": len(backlog.late()),
        "submissions": page_of(request, seen.order_by("-created_at", "-pk").defer("told"), "filed"),
        "forms": in_use().forms.forms,
        "may_file": may_somewhere(request.user, "file"),
    }
    return render(request, "statistics/index.html", context)


@require_safe
def late(request: HttpRequest) -> HttpResponse:
    """逾期: who has not handed in what was due, the oldest first."""
    _require(request, "inspect")
    listed = board.backlog(services.duties(request.user), timezone.localdate()).late()
    remind = may_somewhere(request.user, "check") or may_somewhere(request.user, "admit")
    items = page_of(request, listed, "late")
    context = {"section": "statistics", "items": items, "count": len(listed), "may_remind": remind}
    return render(request, "statistics/late.html", context)


@require_safe
def key_users(request: HttpRequest) -> HttpResponse:
    """重点用能单位名录: who is on the list of a year, since when, with the energy that led there."""
    _require(request, "inspect")
    asked = _number(request.GET.get("year"))
    found = key_user_list.listing(request.user, asked if 1990 <= asked <= 2100 else None)
    context = {"section": "statistics", "listing": found, "units": page_of(request, found.units, "units")}
    return render(request, "statistics/key_users.html", context)


@require_POST
def remind(request: HttpRequest, duty_id: int, period: str) -> HttpResponse:
    """催报: the filer sees it on the first page."""
    duty = services.duties(request.user).filter(pk=duty_id).first()
    if duty is None:
        raise PermissionDenied
    try:
        services.remind(duty, period, request.user, timezone.now())
    except Refused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("已催报：%(name)s。") % {"name": duty.filer_name})
    return redirect("statistics:late")


@require_POST
def open_(request: HttpRequest, duty_id: int, period: str) -> HttpResponse:
    """开始填报: the draft of a period that a duty asks for."""
    duty = services.duties(request.user).filter(pk=duty_id).first()
    if duty is None:
        raise PermissionDenied
    try:
        submission = services.open_for(duty, period, request.user, timezone.now())
    except Refused as error:
        messages.warning(request, str(error))
        return redirect("statistics:index")
    return redirect("statistics:filing", submission.pk)


@require_safe
def of_form(request: HttpRequest, form: str, period: str) -> HttpResponse:
    """一张报表一个报告期: who has filed and who has not; a filer with one submission comes straight to it."""
    _require(request, "inspect")
    try:
        asked = in_use().form(form)
    except Unknown as error:
        raise Http404(_("没有这张报表。请从“统计报送”页选择。")) from error
    if not fits(asked, period):
        raise Http404(_("这张报表没有这个报告期。"))
    span = Period.parse(period)
    items = page_of(request, board.asked(services.duties(request.user).filter(form=asked.id), span), "asked")
    items.object_list = board.beside(items.object_list, span, timezone.localdate())
    versions = services.visible(request.user).filter(form=asked.id, period=period)
    versions = versions.exclude(state=Submission.State.DISCARDED)
    if request.user.role == "enterprise" and (newest := versions.order_by("-version").first()):
        return redirect("statistics:filing", newest.pk)
    context = {
        "section": "statistics", "form": asked, "period": span, "items": items,
        "submissions": page_of(request, versions.defer("told"), "filed"),
        "document": in_use().rulebook.document(asked.legal.document), "may_file": may_somewhere(request.user, "file"),
    }  # fmt: skip
    return render(request, "statistics/of_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def filing(request: HttpRequest, submission_id: int) -> HttpResponse:
    """报送件: the form as a table; what is typed is kept whole or, with every fault told, not at all."""
    submission = submission_for(request, submission_id, "file" if request.method == "POST" else "inspect")
    if request.method != "POST":
        context = page.context(submission, request.user, number=max(1, _number(request.GET.get("rows"))))
        return render(request, "statistics/filing.html", context)
    texts = typed.from_page(services.form_of(submission), request.POST)
    edits = _number(request.POST.get("edits"))
    try:
        services.take_typed(submission.pk, texts, edits, request.user, timezone.now())
    except BadData as error:
        return _faulty(request, submission, texts, error)
    except Refused as error:
        return _refused(request, submission, error)
    if request.POST.get("then") == "submit":
        # what was just saved is one change further
        return _step(request, submission, "submit", edits + 1)
    messages.success(request, _("已保存。"))
    return redirect("statistics:filing", submission.pk)


@require_POST
def upload(request: HttpRequest, submission_id: int) -> HttpResponseBase:
    """上传: a workbook or CSV, whole or not at all; with faults the page shows it cell by cell to be mended there."""
    submission = submission_for(request, submission_id, "file")
    file = request.FILES.get("file")
    if file is None:
        messages.warning(request, _("没有选择文件。请先选择填好的报表。"))
        return redirect("statistics:filing", submission.pk)
    raw, edits, importer = file.read(), _number(request.POST.get("edits")), request.POST.get("importer", "")
    if request.POST.get("then") == "list":
        found = services.problems_of_file(submission, raw, file.name, importer)
        return _listed(submission, ((problem, "") for problem in found))
    try:
        services.take_file(submission.pk, raw, file.name, edits, request.user, timezone.now(), importer)
    except BadData as error:
        return _faulty(request, submission, services.as_it_stands(submission, raw, file.name, importer), error)
    except Refused as error:
        return _refused(request, submission, error)
    messages.success(request, _("已读入 %(name)s。") % {"name": file.name})
    return redirect("statistics:filing", submission.pk)


@require_safe
def problems(request: HttpRequest, submission_id: int) -> StreamingHttpResponse:
    """审核结果清单: everything that the checks find, as CSV."""
    submission = submission_for(request, submission_id)
    found = findings.checked(submission, services.form_of(submission)).select_related("passed")
    lines = ((one.problem, one.passed.reason if one.passed else "") for one in found.iterator())
    return _listed(submission, lines)


def _listed(submission: Submission, found: Iterable[tuple[Problem, str]]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(findings.listed(found), content_type="text/csv; charset=utf-8")
    name = _("问题清单_%(filer)s_%(period)s.csv") % {"filer": submission.filer_name, "period": submission.period}
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _faulty(request: HttpRequest, submission: Submission, texts: Any, error: BadData) -> HttpResponse:
    context = page.context(submission, request.user, texts, error.problems)
    return render(request, "statistics/filing.html", context, status=422)


def _refused(request: HttpRequest, submission: Submission, error: Refused) -> HttpResponse:
    """Say why, above the page as it now is."""
    messages.warning(request, str(error))
    return redirect("statistics:filing", submission.pk)


@require_POST
def step(request: HttpRequest, submission_id: int) -> HttpResponse:
    """办理: the next step, as the button says."""
    submission = submission_for(request, submission_id)
    return _step(request, submission, request.POST.get("step", ""), _number(request.POST.get("edits")))


def _step(request: HttpRequest, submission: Submission, name: str, edits: int) -> HttpResponse:
    reason, vintage = request.POST.get("reason", ""), request.POST.get("vintage", "")
    return _acted(
        request, submission,
        lambda: services.take_step(submission.pk, name, edits, request.user, timezone.now(), reason, vintage),
    )  # fmt: skip


def _acted(request: HttpRequest, submission: Submission, act: Callable[[], Any]) -> HttpResponse:
    try:
        done = act()
    except Refused as error:
        return _refused(request, submission, error)
    except BadData as error:
        messages.warning(request, str(error))
        return redirect("statistics:filing", submission.pk)
    now = done if isinstance(done, Submission) else submission
    messages.success(request, _("已办理，现在是“%(state)s”。") % {"state": now.get_state_display()})
    return redirect("statistics:filing", now.pk)


@require_POST
def explain(request: HttpRequest, submission_id: int) -> HttpResponse:
    """说明提示: a warning is let pass, with the reason."""
    submission = submission_for(request, submission_id, "file")
    given = {name: request.POST.get(name, "") for name in ("check", "column", "found")} | {"key": _key(request)}
    reason = request.POST.get("reason", "")
    try:
        services.explain(submission.pk, given, reason, request.user, timezone.now())
    except Refused as error:
        return _refused(request, submission, error)
    messages.success(request, _("已记录说明。"))
    return redirect("statistics:filing", submission.pk)


def _key(request: HttpRequest) -> list[str]:
    try:
        key = json.loads(request.POST.get("key", "[]"))
    except ValueError:
        return []
    return [str(part) for part in key] if isinstance(key, list) else []


@require_POST
def correct(request: HttpRequest, submission_id: int) -> HttpResponse:
    """更正: a new version of approved data."""
    submission = submission_for(request, submission_id, "file")
    reason = request.POST.get("reason", "")
    return _acted(
        request, submission, lambda: services.correct(submission.pk, reason, request.user, timezone.now())
    )  # fmt: skip


@require_safe
def changes(request: HttpRequest, submission_id: int) -> HttpResponse:
    """新旧两版对照: what this version says otherwise than the one before."""
    submission = submission_for(request, submission_id)
    former = submission.former
    context = {
        "section": "statistics", "submission": submission, "form": services.form_of(submission), "former": former,
        "differences": page.differences(submission, former)[:MOST_DIFFERENCES] if former else [],
        "since": page.since_submitted(submission)[:MOST_DIFFERENCES],
    }  # fmt: skip
    return render(request, "statistics/changes.html", context)


@require_safe
def template(request: HttpRequest, submission_id: int) -> HttpResponse:
    """模板: the workbook to be filled in, with the filer's own rows."""
    from shuangkong.statistics.template import template as written

    submission = submission_for(request, submission_id)
    form = services.form_of(submission)
    response = HttpResponse(written(form, prefilled.template_of(submission, form)), content_type=WORKBOOK)
    name = f"{form.name}_{submission.filer_name}_{submission.period}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@require_safe
def original(request: HttpRequest, submission_id: int, file_id: int) -> FileResponse:
    """原始文件: as it was handed in."""
    submission = submission_for(request, submission_id)
    kept = get_object_or_404(submission.files, pk=file_id)
    return originals.handed_out(kept.sha256, kept.name)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1
