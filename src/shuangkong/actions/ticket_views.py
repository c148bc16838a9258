from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuangkong.access import originals
from shuangkong.access.scope import may, may_somewhere
from shuangkong.actions import points, services, settings, ticket_steps, tickets
from shuangkong.actions.acting import Refused, counties_below
from shuangkong.actions.models import Task, Ticket, TicketFile
from shuangkong.actions.task_views import LISTED, day, files_of, number
from shuangkong.registers.departments import Departments
from shuangkong.registers.models import Area
from shuangkong.registers.services import subtree

ENDED = (Ticket.State.CLOSED, Ticket.State.WITHDRAWN)
Taken = Callable[[HttpRequest, Ticket, int], None]


def ticket_for(request: HttpRequest, ticket_id: int) -> Ticket:
    """Return a ticket that the person may look at; 403 where not, whether it is there or not."""
    found = tickets.visible(request.user, timezone.localdate()).filter(pk=ticket_id).first()
    if found is None:
        raise PermissionDenied
    return found


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """督办单: what is under way, with how many stand where and which are overdue."""
    if not (may_somewhere(request.user, "progress") or may_somewhere(request.user, "audit")):
        raise PermissionDenied
    today = timezone.localdate()
    found = tickets.visible(request.user, today)
    counts = dict(found.order_by().values_list("state").annotate(n=Count("pk")))
    asked = {name: request.GET.get(name, "") for name in ("state", "source", "level")}
    rows = found.exclude(state__in=ENDED) if not asked["state"] else found
    for name, value in asked.items():
        rows = rows.filter(**{name: value}) if value else rows
    context = {
        "section": "tasks", "page": Paginator(rows, LISTED).get_page(request.GET.get("page")), "asked": asked, "today": today,
        "states": [(code, name, counts.get(code, 0)) for code, name in Ticket.State.choices], "waiting": tickets.WAITING,
        "sources": Ticket.Source.choices, "levels": Ticket.Level.choices, "supervises": may_somewhere(request.user, "supervise"),
        "query": urlencode({name: value for name, value in asked.items() if value}),
    }  # fmt: skip
    return render(request, "actions/tickets.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """发出督办单: of a task, or of something else."""
    if not may_somewhere(request.user, "supervise"):
        raise PermissionDenied
    about = _about(request)
    area = about.area if about else _area(request)
    if request.method == "POST":
        try:
            ticket = tickets.issue(_demand(request, area, about), request.user, timezone.now())
        except Refused as error:
            return _form(request, area, about, str(error))
        messages.success(request, _("已发出督办单 %(number)s。") % {"number": ticket.number})
        return redirect("actions:ticket", ticket.pk)
    return _form(request, area, about)


def _about(request: HttpRequest) -> Task | None:
    """Return the task that the ticket is about, where one is named that the person may supervise."""
    wanted = number(request.POST.get("task") or request.GET.get("task"))
    found = services.visible(request.user).select_related("area").filter(pk=wanted).first()
    return found if found and may(request.user, "supervise", found.area_id) else None


def _area(request: HttpRequest) -> Area:
    """Return the city that issues the ticket: the one asked for, else the person's own, else the first below it."""
    cities = Area.objects.filter(code__in=subtree(request.user.area), level=Area.Level.CITY).order_by("code")
    wanted = request.POST.get("area") or request.GET.get("area") or request.user.area
    found = cities.filter(code=wanted).first() or cities.first()
    if found is None or not may(request.user, "supervise", found.code):
        raise PermissionDenied
    return found


def _demand(request: HttpRequest, area: Area, about: Task | None) -> tickets.Demand:
    said = request.POST
    kind, _colon, name = said.get("unit", "").partition(":")
    return tickets.Demand(
        area=area.code, source=said.get("source", ""), level=said.get("level", ""), title=said.get("title", ""),
        demand=said.get("demand", ""), due=day(said.get("due", "")), department=name if kind == "department" else "",
        county=name if kind == "county" else "", task=about.pk if about else None,
    )  # fmt: skip


def _form(request: HttpRequest, area: Area, about: Task | None, fault: str = "") -> HttpResponse:
    today = timezone.localdate()
    departments = Departments(area.code, today)
    lead = departments.all_today(about.lead) if about else []
    context = {
        "section": "tasks", "area": area, "about": about, "fault": fault, "given": request.POST, "today": today,
        "sources": Ticket.Source.choices[1:], "levels": Ticket.Level.choices, "counties": counties_below(area.code),
        "departments": list(dict.fromkeys([*lead, *departments.in_force()])),
    }  # fmt: skip
    return render(request, "actions/new_ticket.html", context, status=409 if fault else 200)


@require_safe
def ticket(request: HttpRequest, ticket_id: int) -> HttpResponse:
    """一张督办单: what is demanded of whom by when, every step, and the next one."""
    return _page(request, ticket_for(request, ticket_id))


def _page(request: HttpRequest, found: Ticket, fault: str = "", tried: str = "") -> HttpResponse:
    today = timezone.localdate()
    context = {
        "section": "tasks", "ticket": found, "fault": fault, "tried": tried, "given": request.POST, "today": today,
        "steps": {step.name: step.label for step in ticket_steps.open_to(request.user, found, today)},
        "late": found.state in tickets.WAITING and found.due < today, "events": _events(found),
        "basis": _basis(found), "counted": points.counted([found]) if found.points else [],
        "extensions": settings.in_force(found.area_id, today).extensions,
    }  # fmt: skip
    return render(request, "actions/ticket.html", context, status=409 if fault else 200)


def _basis(found: Ticket) -> str:
    """Return what a ticket's points or term rest on: the name of the parameter, or the document."""
    if "parameter" in found.basis:
        return settings.name_of(found.basis["parameter"])
    return settings.document(found.basis["document"]).cited() if "document" in found.basis else ""


def _events(found: Ticket) -> Any:
    return found.events.select_related("by").prefetch_related("files")


@require_POST
def step(request: HttpRequest, ticket_id: int) -> HttpResponse:
    """办理一步; told why where it cannot be taken."""
    found = ticket_for(request, ticket_id)
    wanted = ticket_steps.named(request.POST.get("step", ""))
    if wanted is None or not ticket_steps.may(request.user, wanted.action, found, timezone.localdate()):
        raise PermissionDenied
    try:
        TAKEN.get(wanted.name, _judge)(request, found, number(request.POST.get("edits")))
    except Refused as error:
        return _page(request, ticket_for(request, ticket_id), str(error), wanted.name)
    messages.success(request, _("已办理：%(what)s。") % {"what": wanted.label})
    return redirect("actions:ticket", found.pk)


def _answer(request: HttpRequest, found: Ticket, edits: int) -> None:
    said = request.POST.get("reason", "")
    tickets.answer(found.pk, said, files_of(request), edits, request.user, timezone.now())


def _ask(request: HttpRequest, found: Ticket, edits: int) -> None:
    wished = day(request.POST.get("wished", ""))
    tickets.ask(found.pk, wished, request.POST.get("reason", ""), edits, request.user, timezone.now())


def _judge(request: HttpRequest, found: Ticket, edits: int) -> None:
    said = request.POST
    tickets.judge(found.pk, said.get("step", ""), said.get("reason", ""), edits, request.user, timezone.now())


TAKEN: dict[str, Taken] = {"answer": _answer, "ask": _ask}


@require_safe
def ticket_file(request: HttpRequest, ticket_id: int, file_id: int) -> FileResponse:
    """反馈材料: as it was handed in."""
    kept = get_object_or_404(TicketFile, pk=file_id, event__ticket=ticket_for(request, ticket_id))
    return originals.handed_out(kept.sha256, kept.name)
