from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuangkong.access import originals
from shuangkong.access.scope import may, may_assess, may_somewhere
from shuangkong.assessment import (
    board,
    entering,
    filling,
    keeping,
    page,
    refreshing,
    seen,
    sent,
    services,
    steps,
    taking,
)
from shuangkong.assessment.models import Assessment, Evidence
from shuangkong.assessment.services import Refused
from shuangkong.assessment.sheet_files import sheet, sheets
from shuangkong.assessment.taking import Said
from shuangkong.kernel.problems import BadData, Unknown
from shuangkong.registers.models import Area


def _require(request: HttpRequest, area: str) -> None:
    if not may(request.user, "view", area):
        raise PermissionDenied


def found_for(request: HttpRequest, assessment_id: int) -> Assessment:
    """Return an assessment that the person may look at; 403 where not, whether it is there or not."""
    found = services.visible(request.user).filter(pk=assessment_id).first()
    if found is None:
        raise PermissionDenied
    return found


def address(found: Assessment) -> str:
    """Return the page of an assessment."""
    return f"{reverse('assessment:sheet', args=[found.area_id, found.year])}?sheet={found.sheet}"


@require_safe
@sent.sheets_told
def index(request: HttpRequest) -> HttpResponse:
    """考核: the counties of a year, where each stands, with how many points."""
    if not may_somewhere(request.user, "view"):
        raise PermissionDenied
    context = board.context(
        request.user, request.GET.get("year", ""), request.GET.get("sheet", ""), timezone.localdate()
    )
    return render(request, "assessment/index.html", {"section": "assessment"} | context)


@require_safe
@sent.sheets_told
def show(request: HttpRequest, area: str, year: int) -> HttpResponse:
    """一张考核表: as it stands; where none was begun, the sheet over the sealed data alone."""
    _require(request, area)
    place = get_object_or_404(Area, pk=area)
    known = list(services.visible(request.user).filter(area=area, year=year))
    wanted = request.GET.get("sheet", "") or (known[0].sheet if known else board.usual_sheet(place))
    found = next((one for one in known if one.sheet == wanted), None)
    return _sheet_page(request, place, year, wanted, found)


def _sheet_page(
    request: HttpRequest,
    place: Area,
    year: int,
    wanted: str,
    found: Assessment | None,
    fault: str = "",
    tried: str = "",
) -> HttpResponse:
    if found is not None:
        shown = page.context(found, request.user)
    else:
        try:
            shown = page.trial_context(sheet(wanted), place.pk, year)
        except Unknown:
            raise PermissionDenied from None
    context = shown | {
        "section": "assessment", "area": place, "year": year, "sheet": wanted, "fault": fault, "tried": tried,
        "given": request.POST, "today": timezone.localdate(), "own": may_assess(request.user, "score_self", place.pk),
        "sheets": [(one.id, one.title) for one in sheets().values() if one.object in ("county", "city", "province")],
    }  # fmt: skip
    return render(request, "assessment/sheet.html", context, status=409 if fault else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """填写计分表: what the round that is under way asks for."""
    found = found_for(request, assessment_id)
    round_ = steps.entering(request.user, found)
    if round_ is None:
        raise PermissionDenied
    wanted, rows = keeping.sheet_of(found), keeping.entries(found)
    problems: Any = ()
    fault = ""
    if request.method == "POST":
        files = {name: sent.files(request, name) for name in request.FILES}
        try:
            entries = filling.read(wanted, request.POST, files)
            changed = entering.enter(
                found.pk, entries, sent.number(request.POST.get("edits")), request.user, timezone.now()
            )
        except BadData as bad:
            problems = bad.problems
        except Refused as error:
            fault = str(error)
        else:
            messages.success(request, _("已保存，改动 %(n)s 项。") % {"n": changed})
            return redirect(address(found))
    context = {
        "section": "assessment", "found": found, "round": round_, "problems": problems, "fault": fault,
        "groups": filling.form(wanted, rows, round_, request.POST if problems else None), "back": address(found),
    }  # fmt: skip
    return render(request, "assessment/fill.html", context, status=422 if problems else 409 if fault else 200)


@require_POST
def step(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """办理一步; told why where it cannot be taken."""
    found = found_for(request, assessment_id)
    name, edits = request.POST.get("step", ""), sent.number(request.POST.get("edits"))
    wanted = steps.step_of(name)
    label = _("改用新版锁定数据") if name == "refresh" else wanted.label if wanted else ""
    if wanted is not None and not may_assess(request.user, wanted.action, found.area_id):
        raise PermissionDenied
    try:
        if name == "refresh":
            refreshing.refresh(found.pk, edits, request.user, timezone.now())
        elif wanted is not None:
            taking.take(found.pk, name, _said(request), edits, request.user, timezone.now())
        else:
            raise PermissionDenied
    except Refused as error:
        again = found_for(request, assessment_id)
        return _sheet_page(request, again.area, again.year, again.sheet, again, str(error), name)
    messages.success(request, _("已办理：%(what)s。") % {"what": label})
    return redirect(address(found))


def _said(request: HttpRequest) -> Said:
    said = request.POST
    return Said(
        said.get("reason", ""), sent.day(said.get("due", "")), said.get("document", ""), sent.day(said.get("day", "")),
        sent.files(request, "files"),
    )  # fmt: skip


@require_safe
def evidence(request: HttpRequest, assessment_id: int, file_id: int) -> FileResponse:
    """佐证材料: as it was handed in."""
    found = found_for(request, assessment_id)
    kept = get_object_or_404(Evidence, pk=file_id, assessment=found)
    if kept.what not in seen.files_seen(request.user, found):
        raise PermissionDenied
    return originals.handed_out(kept.sha256, kept.name)
