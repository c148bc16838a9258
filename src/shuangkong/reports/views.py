from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuangkong.access import originals
from shuangkong.access.scope import may_document, may_somewhere
from shuangkong.actions.models import TicketEvent
from shuangkong.closing import finder
from shuangkong.kernel.problems import Unknown
from shuangkong.reports import services, steps, subjects
from shuangkong.reports.drafting_views import content, day
from shuangkong.reports.models import OfficialDocument, ReplyFile
from shuangkong.reports.pending import pending
from shuangkong.reports.services import Refused

LISTED = 50
Kind, State = OfficialDocument.Kind, OfficialDocument.State


@require_safe
def report(request: HttpRequest, area: str, period: str, kind: str, end: str) -> HttpResponse:
    """One file of a report of the newest closing: docx, xlsx, csv, parquet or the dictionary."""
    closing = finder.closing_for(request.user, area, period)
    try:
        name, raw = _file(closing, area, kind, end)
    except Unknown as fault:
        raise Http404(str(fault)) from fault
    response = HttpResponse(raw, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@lru_cache(maxsize=32)
def _file(closing: Any, area: str, kind: str, end: str) -> tuple[str, bytes]:
    """A closing never changes, so what was made of it once is the same next time."""
    from shuangkong.reports import produce  # reads tables: pyarrow stays out of the start

    return produce.one(closing, area, produce.kind_of(closing.period, kind), end)


def document_for(request: HttpRequest, document_id: int) -> OfficialDocument:
    """Return a document that the person may look at; 403 where not, whether it is there or not."""
    found = services.visible(request.user).filter(pk=document_id).first()
    if found is None:
        raise PermissionDenied
    return found


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """公文: what is under way, with how many stand where and which answers are late."""
    if not services.looks_at_all(request.user) and not may_somewhere(request.user, "receive"):
        raise PermissionDenied
    found, today = services.visible(request.user), timezone.localdate()
    counts = dict(found.order_by().values_list("state").annotate(n=Count("pk")))
    asked = {name: request.GET.get(name, "") for name in ("state", "kind")}
    rows = found.filter(state=asked["state"]) if asked["state"] in State.values else found
    rows = rows.filter(kind=asked["kind"]) if asked["kind"] in Kind.values else rows
    page = Paginator(rows, LISTED).get_page(request.GET.get("page"))
    context = {
        "section": "documents", "page": page, "rows": [(one, one.late(today)) for one in page], "asked": asked,
        "states": [(code, name, counts.get(code, 0)) for code, name in State.choices if counts.get(code)],
        "kinds": Kind.choices, "may_draft": may_somewhere(request.user, "draft"),
        "pending": pending(request.user),
        "query": urlencode({name: value for name, value in asked.items() if value}),
    }  # fmt: skip
    return render(request, "reports/index.html", context)


@require_safe
def show(request: HttpRequest, document_id: int) -> HttpResponse:
    """一份公文: its text, what happens next, its file, its replies and what was done."""
    return _page(request, document_for(request, document_id))


def _page(request: HttpRequest, found: OfficialDocument, fault: str = "") -> HttpResponse:
    today = timezone.localdate()
    own = {name: getattr(found, name) for name in (*services.FIELDS, "due")}
    at = steps.WAY.index(found.state) if found.state in steps.WAY else -1
    if found.ticket is not None and found.state == State.DELIVERED and not found.ticket.waiting:
        at += 1  # answered on the ticket
    names = (_("拟稿"), _("送签"), _("签发"), _("送达"), _("反馈"), _("办结"))
    context = {
        "section": "documents", "document": found, "late": found.late(today), "today": today, "fault": fault,
        "steps": {step.name: step.label for step in steps.open_to(request.user, found)},
        "may_change": found.state == State.DRAFT and may_document(request.user, "draft", found.area_id),
        "given": request.POST if fault and "title" in request.POST else own,
        "events": found.events.select_related("by"), "replies": found.replies.select_related("by").prefetch_related("files"),
        "subject": subjects.find(found.about, request.user), "answers": _answers(found),
        "whole": services.looks_at_all(request.user), "most": services.FIELDS,
        "stages": [{"name": name, "done": place <= at, "now": place == at + 1} for place, name in enumerate(names)],
    }  # fmt: skip
    return render(request, "reports/document.html", context, status=409 if fault else 200)


def _answers(found: OfficialDocument) -> Any:
    """Return what was answered on the ticket that a letter is about."""
    if found.ticket is None:
        return []
    answered = found.ticket.events.filter(what=TicketEvent.What.ANSWERED)
    return answered.select_related("by").prefetch_related("files")


@require_POST
def change(request: HttpRequest, document_id: int) -> HttpResponse:
    """修改草稿."""
    found = document_for(request, document_id)
    if not may_document(request.user, "draft", found.area_id):
        raise PermissionDenied
    try:
        services.change(found.pk, content(request.POST), _count(request), request.user, timezone.now())
    except Refused as error:
        return _page(request, document_for(request, document_id), str(error))
    messages.success(request, _("已保存。"))
    return redirect("reports:document", found.pk)


@require_POST
def step(request: HttpRequest, document_id: int) -> HttpResponse:
    """办理一步; told why where it cannot be taken."""
    found, said, now = document_for(request, document_id), request.POST, timezone.now()
    wanted = steps.of_name(said.get("step", ""))
    if wanted is None or not steps.may(request.user, wanted, found):
        raise PermissionDenied
    try:
        if wanted.name == "reply":
            files = [
                (file.name or "", file.read()) for file in request.FILES.getlist("files")[: services.MOST_FILES + 1]
            ]
            services.reply(found.pk, said.get("text", ""), files, _count(request), request.user, now)
        else:
            due = day(said.get("due", ""))
            services.take(found.pk, wanted.name, _count(request), request.user, now, said.get("remark", ""), due)
    except Refused as error:
        return _page(request, document_for(request, document_id), str(error))
    messages.success(request, _("已办理：%(what)s。") % {"what": wanted.label})
    return redirect("reports:document", found.pk)


@require_safe
def file(request: HttpRequest, document_id: int) -> HttpResponse | FileResponse:
    """The document as .docx: as it was issued, else as the draft stands now."""
    found = document_for(request, document_id)
    name = f"{found.number or _('送审稿')}_{found.title}.docx"
    if found.sha256:
        return originals.handed_out(found.sha256, name)
    from shuangkong.reports.issuing import written

    response = HttpResponse(written(found), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@require_safe
def reply_file(request: HttpRequest, document_id: int, file_id: int) -> FileResponse:
    """反馈材料: as it was handed in."""
    kept = get_object_or_404(ReplyFile, pk=file_id, reply__document=document_for(request, document_id))
    return originals.handed_out(kept.sha256, kept.name)


def _count(request: HttpRequest) -> int:
    text = request.POST.get("edits", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1
