from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuangkong.access import originals
from shuangkong.emissions import permit_register, voc_page
from shuangkong.emissions.permit_register import scoped, visible
from shuangkong.emissions.permit_views import listed, page_context, require_sight, today_here
from shuangkong.emissions.voc_models import VocEnterprise, VocPolicy
from shuangkong.kernel.problems import BadData
from shuangkong.registers.services import subtree


@require_safe
def vocs(request: HttpRequest) -> HttpResponse:
    """挥发性有机物管理: enterprises by grade, and the substitution shares."""
    require_sight(request)
    today, area = today_here(), request.GET.get("area", "")
    area = area if area in subtree(request.user.area) else ""
    found = voc_page.lines(request.user, today, area)
    context = listed(request, found, VocEnterprise, "vocs", shares=voc_page.shares(request.user, today, area))
    return render(request, "emissions/vocs.html", context)


def _enterprise(request: HttpRequest, uscc: str) -> VocEnterprise:
    require_sight(request)
    found = visible(VocEnterprise, request.user).filter(uscc=uscc).select_related("area").first()
    if found is None:
        raise PermissionDenied
    return found


@require_safe
def voc(request: HttpRequest, uscc: str) -> HttpResponse:
    """一家企业: grade, rates, balance, contents, carbon beds, measures and files."""
    return _voc(request, _enterprise(request, uscc))


def _voc(request: HttpRequest, found: VocEnterprise, problems: Any = (), status: int = 200) -> HttpResponse:
    context = page_context(request, "vocs", problems=problems, **voc_page.detail(found, request.user, today_here()))
    return render(request, "emissions/voc.html", context, status=status)


@require_POST
def policy(request: HttpRequest, uscc: str) -> HttpResponse:
    """上传一厂一策方案."""
    found, file = _enterprise(request, uscc), request.FILES.get("file")
    if not permit_register.may_register(request.user):
        raise PermissionDenied
    if file is None:
        messages.warning(request, _("没有选择文件。"))
        return redirect("permits:voc", uscc)
    try:
        voc_page.take_policy(found, file.read(), file.name or "", request.user, timezone.now())
    except BadData as error:
        return _voc(request, found, error.problems, 422)
    messages.success(request, _("已存档。"))
    return redirect("permits:voc", uscc)


@require_safe
def policy_file(request: HttpRequest, uscc: str, number: int) -> FileResponse:
    """一厂一策方案的原文件."""
    _enterprise(request, uscc)
    kept = get_object_or_404(scoped(VocPolicy.objects.filter(uscc=uscc), request.user), pk=number)
    return originals.handed_out(kept.sha256, kept.name)
