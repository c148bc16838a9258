from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuangkong.assessment import board, issuing, sent
from shuangkong.assessment.services import Refused
from shuangkong.assessment.sheet_files import sheets
from shuangkong.registers.models import Area


@require_http_methods(["GET", "HEAD", "POST"])
@sent.sheets_told
def new(request: HttpRequest) -> HttpResponse:
    """印发考核通知."""
    areas = issuing.assessable(request.user)
    if not areas:
        raise PermissionDenied
    if request.method != "POST":
        return _new_page(request, areas)
    said = request.POST
    notice = issuing.Notice(
        said.get("sheet", ""), sent.number(said.get("year")), tuple(said.getlist("areas")), said.get("document", ""),
        sent.day(said.get("self_due", "")), said.get("veto_document", ""), sent.files(request, "files"), "counts_tickets" in said,
    )  # fmt: skip
    try:
        begun = issuing.issue(notice, request.user, timezone.now())
    except Refused as error:
        return _new_page(request, areas, str(error))
    messages.success(request, _("已印发考核通知，涉及 %(n)s 个区域。") % {"n": len(begun)})
    return redirect(f"{reverse('assessment:index')}?year={notice.year}&sheet={notice.sheet}")


def _new_page(request: HttpRequest, areas: list[Area], fault: str = "") -> HttpResponse:
    today = timezone.localdate()
    context = {
        "section": "assessment", "areas": areas, "fault": fault, "given": request.POST, "today": today,
        "chosen": request.POST.getlist("areas") if fault else [area.pk for area in areas if area.level != "city"],
        "year": request.POST.get("year") or today.year - 1,
        "sheets": [(one.id, one.title, one.assumed) for one in sheets().values() if one.object in ("county", "city", "province")],
        "sheet": request.POST.get("sheet") or board.COUNTY_SHEET,
    }  # fmt: skip
    return render(request, "assessment/new.html", context, status=409 if fault else 200)
