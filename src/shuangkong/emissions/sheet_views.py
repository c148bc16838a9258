from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuangkong.access.scope import may_somewhere
from shuangkong.emissions import listing, project_upload
from shuangkong.emissions.reduction_types import load
from shuangkong.emissions.services import areas_of
from shuangkong.emissions.tables import CONTRACTS
from shuangkong.kernel.problems import SHOWN, BadData

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """批量登记: a workbook of projects or of their inputs; whole or, with every bad cell told, not at all."""
    areas = set(areas_of(request.user).values_list("code", flat=True))
    if not areas:
        raise PermissionDenied
    problems: Any = []
    if request.method == "POST":
        book, file = request.POST.get("book", ""), request.FILES.get("file")
        if file is None or book not in project_upload.UPLOADED:
            messages.warning(request, _("没有选择文件。请先选择填好的表格。"))
            return redirect("emissions:upload")
        try:
            lines = project_upload.take(book, file.read(), file.name, areas, request.user)
        except BadData as error:
            problems = error.problems
        else:
            messages.success(request, _("已读入 %(name)s，共 %(n)s 行。") % {"name": file.name, "n": lines})
            return redirect("emissions:projects")
    context = {
        "section": "emissions", "problems": problems[:SHOWN], "more": max(len(problems) - SHOWN, 0),
        "books": [contract for contract in CONTRACTS if contract.name in project_upload.UPLOADED], "types": load().values(),
    }  # fmt: skip
    return render(request, "emissions/upload.html", context, status=422 if problems else 200)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """模板: the workbook to be filled in, of projects or of their inputs."""
    from shuangkong.statistics.contract_files import template as written

    if not may_somewhere(request.user, "declare"):
        raise PermissionDenied
    contract = project_upload.UPLOADED.get(request.GET.get("book", "reductions"))
    if contract is None:
        raise Http404(_("没有这种模板。"))
    return _file(written(contract), f"{contract.title}.xlsx")


@require_safe
def yearly_list(request: HttpRequest, year: int) -> HttpResponse:
    """年度减排项目清单: the list as it is filtered, as a workbook."""
    from shuangkong.emissions import sheets

    found = _listed(request, str(year))
    return _file(sheets.yearly_list(found.projects, found.year), f"{found.year}年度减排项目清单.xlsx")


@require_safe
def dispatch_table(request: HttpRequest, month: str) -> HttpResponse:
    """调度表: how far the projects had come in a month, as a workbook."""
    from shuangkong.emissions import sheets

    if not MONTH.fullmatch(month):
        raise Http404(_("月份写成 2024-05。"))
    return _file(sheets.dispatch_table(_listed(request, "").projects, month), f"{month}减排项目调度表.xlsx")


def _listed(request: HttpRequest, year: str) -> listing.Listing:
    if not may_somewhere(request.user, "view"):
        raise PermissionDenied
    asked = {name: request.GET.get(name, "") for name in listing.FILTERS} | {"year": year}
    return listing.Listing(request.user, asked, timezone.localdate())


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=WORKBOOK)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
