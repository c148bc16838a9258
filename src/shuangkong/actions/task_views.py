from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuangkong.access import originals
from shuangkong.access.scope import may, may_somewhere
from shuangkong.actions import cards, confirming, page, reporting, services, workbook
from shuangkong.actions.acting import MOST_FILES, Refused
from shuangkong.actions.board import Board
from shuangkong.actions.models import MilestoneFile, ProgressFile, Task

LISTED = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Step = Callable[[HttpRequest, Task, int], str]


def task_for(request: HttpRequest, task_id: int) -> Task:
    """Return a task that the person may look at; 403 where not, whether it is there or not."""
    found = services.visible(request.user).select_related("area", "former").filter(pk=task_id).first()
    if found is None:
        raise PermissionDenied
    return found


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """任务分解表: one line for each measure, with who answers for it and how it stands."""
    asked = _board(request)
    context = {
        "section": "tasks", "board": asked, "page": Paginator(asked.lines, LISTED).get_page(request.GET.get("page")),
        "query": urlencode({name: value for name, value in asked.asked.items() if value}), "kinds": Task.Kind.choices,
        "own": request.user.department, "quarter": f"{asked.today.year}Q{(asked.today.month + 2) // 3}",
        "bulletin_area": asked.area.code if asked.area and may(request.user, "view", asked.area.code) else "",
    }  # fmt: skip
    return render(request, "actions/board.html", context)


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """任务分解表.xlsx: what the board shows, whole."""
    asked = _board(request)
    if asked.area is None:
        return redirect("actions:board")
    raw = workbook.written(asked.area, asked.lines, timezone.localtime())
    response = HttpResponse(raw, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{asked.area.name}任务分解表.xlsx")
    return response


def _board(request: HttpRequest) -> Board:
    if not may_somewhere(request.user, "view"):
        raise PermissionDenied
    return Board(request.user, request.GET.dict(), timezone.localdate())


@require_safe
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """一项任务: who does it, how it stands, what was reported, and the next step."""
    return _page(request, task_for(request, task_id))


def _page(request: HttpRequest, found: Task, fault: str = "", tried: str = "") -> HttpResponse:
    today = timezone.localdate()
    context = page.context(found, request.user, today) | {
        "section": "tasks", "today": today, "fault": fault, "tried": tried, "given": request.POST,
    }  # fmt: skip
    return render(request, "actions/task.html", context, status=409 if fault else 200)


@require_POST
def step(request: HttpRequest, task_id: int) -> HttpResponse:
    """办理一步; told why where it cannot be taken."""
    found = task_for(request, task_id)
    name = request.POST.get("step", "")
    if name not in TAKEN:
        raise PermissionDenied
    try:
        said = TAKEN[name](request, found, number(request.POST.get("edits")))
    except Refused as error:
        return _page(request, task_for(request, task_id), str(error), name)
    messages.success(request, said)
    return redirect("actions:task", found.pk)


def _confirm(request: HttpRequest, found: Task, edits: int) -> str:
    said = request.POST
    wanted = confirming.Division(
        lead=said.getlist("lead"), support=said.getlist("support"), starts_on=day(said.get("starts_on", ""), needed=False),
        due_on=day(said.get("due_on", ""), needed=False), counties=said.getlist("counties"),
        indicators=split(said.get("indicators", "")), projects=split(said.get("projects", "")),
    )  # fmt: skip
    whole = said.get("whole_section") == "1"
    n = confirming.confirm(found.pk, wanted, edits, request.user, timezone.now(), whole_section=whole)
    return _("已确认 %(n)s 项任务的分工。") % {"n": n}


def _milestone(request: HttpRequest, found: Task, edits: int) -> str:
    due = day(request.POST.get("due_on", ""))
    confirming.add_milestone(found.pk, request.POST.get("title", ""), due, edits, request.user, timezone.now())
    return _("已增加节点。")


def _reach(request: HttpRequest, found: Task, edits: int) -> str:
    milestone, reached = number(request.POST.get("milestone")), day(request.POST.get("reached_on", ""))
    said = confirming.Reached(milestone, reached, files_of(request))
    confirming.reach(found.pk, said, edits, request.user, timezone.now())
    return _("已登记节点完成。")


def _report(request: HttpRequest, found: Task, edits: int) -> str:
    said = request.POST
    given = reporting.Report(
        said.get("month", ""),
        number(said.get("percent")),
        said.get("done", ""),
        said.get("trouble", ""),
        said.get("next", ""),
    )
    reporting.report(found.pk, given, files_of(request), edits, request.user, timezone.now())
    return _("已报送 %(month)s 进展。") % {"month": given.month}


def _remind(request: HttpRequest, found: Task, edits: int) -> str:
    reporting.remind(found.pk, edits, request.user, timezone.now())
    return _("已催报。")


def _card(request: HttpRequest, found: Task, edits: int) -> str:
    said = request.POST
    ticket = cards.give(
        found.pk, said.get("reason", ""), said.get("remark", ""), edits, request.user, timezone.now(),
        county=said.get("county", ""),
    )  # fmt: skip
    return _("已亮牌，并发出督办单 %(number)s。") % {"number": ticket.number} if ticket else _("已亮牌。")


def _lift(request: HttpRequest, found: Task, edits: int) -> str:
    card = next((one for one in cards.counting(found) if one.pk == number(request.POST.get("card"))), None)
    if card is None:
        raise Refused(_("这张牌已经撤销，请刷新页面。"))
    cards.lift(card.pk, request.POST.get("reason", ""), request.user, timezone.now())
    return _("已撤销亮牌。")


TAKEN: dict[str, Step] = {
    "confirm": _confirm, "milestone": _milestone, "reach": _reach, "report": _report, "remind": _remind,
    "card": _card, "lift": _lift,
}  # fmt: skip


@require_safe
def progress_file(request: HttpRequest, task_id: int, file_id: int) -> FileResponse:
    """佐证材料: as it was handed in."""
    whole = cards.lineage(task_for(request, task_id))
    kept = get_object_or_404(ProgressFile, pk=file_id, progress__task__in=whole)
    return originals.handed_out(kept.sha256, kept.name)


@require_safe
def milestone_file(request: HttpRequest, task_id: int, file_id: int) -> FileResponse:
    """节点佐证材料: as it was handed in."""
    whole = cards.lineage(task_for(request, task_id))
    kept = get_object_or_404(MilestoneFile, pk=file_id, milestone__task__in=whole)
    return originals.handed_out(kept.sha256, kept.name)


def files_of(request: HttpRequest) -> list[tuple[str, bytes]]:
    """Return the files that were handed in; one more than may be tells that there are too many."""
    return [(file.name or "", file.read()) for file in request.FILES.getlist("files")[: MOST_FILES + 1]]


def day(text: str, *, needed: bool = True) -> Any:
    """Return a day of a form; Refused where it is none, or lacks and is needed."""
    if not text and not needed:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(_("请填写日期，如 2026-06-30。")) from None


def number(text: str | None) -> int:
    """Return a whole number of a form; −1 where it is none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1


def split(text: str) -> list[str]:
    """Return names that stand in one line, one after another."""
    for sign in "，、；;,\n":
        text = text.replace(sign, " ")
    return text.split()
