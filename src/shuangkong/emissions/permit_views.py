from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuangkong.access.scope import may
from shuangkong.emissions import (
    boiler_page,
    permit_page,
    permit_register,
    replacement,
    replacement_demand,
    replacement_sources,
    standards,
)
from shuangkong.emissions.models import Project
from shuangkong.emissions.permit_models import Boiler, NewProject, Permit
from shuangkong.emissions.permit_register import visible
from shuangkong.emissions.permit_tables import TOTAL_CONTROL
from shuangkong.kernel.periods import CHINA
from shuangkong.registers.services import subtree

LISTED = 50
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def today_here() -> date:
    """The day it is in China."""
    return timezone.localtime(timezone.now(), CHINA).date()


def require_sight(request: HttpRequest) -> None:
    """Whoever sees an area's figures sees these registers; an enterprise sees its own rows in them."""
    user: Any = request.user
    if not (may(user, "view", user.area) or (user.role == "enterprise" and user.organisation)):
        raise PermissionDenied


def page_context(request: HttpRequest, tab: str, **more: Any) -> dict[str, Any]:
    """What every page of these registers shows."""
    own: Any = request.user
    return {
        "section": "emissions",
        "tab": tab,
        "names": permit_page.NAMES,
        "may_register": permit_register.may_register(own),
        **more,
    }


def listed(request: HttpRequest, found: list[Any], model: Any, tab: str, **more: Any) -> dict[str, Any]:
    """The part of a list that a page shows, and what it can be narrowed to."""
    asked = {name: request.GET.get(name, "") for name in ("area", "state")}
    own = visible(model, request.user).order_by().values_list("area_id", "area__name").distinct()
    page = Paginator(found, LISTED).get_page(request.GET.get("page"))
    query = urlencode({name: value for name, value in asked.items() if value})
    return page_context(request, tab, page=page, asked=asked, areas=sorted(own), query=query, **more)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """许可余量: permits with what twelve months emitted against what they permit."""
    require_sight(request)
    asked = request.GET.get("state", "")
    found = permit_page.lines(request.user, today_here(), request.GET.get("area", ""))
    counts = permit_page.counts(found)
    shown = [line for line in found if asked in ("", line.state)]
    synthetic = sum(line.permit.confidence == "synthetic" for line in found)
    context = listed(request, shown, Permit, "permits", counts=counts, synthetic=synthetic)
    return render(request, "emissions/permits.html", context)


@require_safe
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """一份排污许可证: outlets with limits, headroom, months, execution reports, base-year statistics."""
    require_sight(request)
    permit = visible(Permit, request.user).filter(permit=number).select_related("area", "file").first()
    if permit is None:
        raise PermissionDenied
    found = permit_page.detail(permit, request.user, today_here())
    context = page_context(
        request, "permits", methods=permit_page.METHOD_NAMES, sources=standards.groups(standards.OUTLET), **found
    )
    return render(request, "emissions/permit.html", context)


@require_safe
def boilers(request: HttpRequest) -> HttpResponse:
    """锅炉和工业炉窑: which are to be phased out or retrofitted."""
    require_sight(request)
    user: Any = request.user
    today, asked = today_here(), request.GET.get("state", "")
    found = boiler_page.boiler_lines(user, today, request.GET.get("area", ""))
    counts: dict[str, int] = {}
    for line in found:
        counts[line.disposal] = counts.get(line.disposal, 0) + 1
    shown = [line for line in found if asked in ("", line.disposal)]
    context = listed(
        request, shown, Boiler, "boilers", counts=counts, all=len(found), sizes=boiler_page.sizes_of(user.area, today)
    )
    return render(request, "emissions/boilers.html", context)


@require_safe
def replacements(request: HttpRequest) -> HttpResponse:
    """总量替代台账: what new projects have to replace, and from which reductions they do."""
    return _replacements(request)


def _replacements(request: HttpRequest, fault: str = "", given: Any = None, status: int = 200) -> HttpResponse:
    user: Any = request.user
    if not may(user, "view", user.area):
        raise PermissionDenied
    areas = subtree(user.area)
    targets = visible(NewProject, user).select_related("area").order_by("target", "pollutant")
    projects = list(Project.objects.filter(area__in=areas).select_related("area").order_by("code"))
    pollutant = request.GET.get("pollutant", "")
    found = [one for one in replacement_sources.sources(projects) if pollutant in ("", one.pollutant)]
    page = Paginator(found, LISTED).get_page(request.GET.get("page"))
    free = sorted({(one.project.name, one.project.code) for one in found if one.left_t > 0})
    context = page_context(
        request, "replacements", demands=replacement_demand.demands(targets), page=page, free=free, pollutant=pollutant,
        query=urlencode({"pollutant": pollutant} if pollutant else {}), total=TOTAL_CONTROL,
        may_use=replacement.may_use(user, user.area), fault=fault, given=given or {},
    )  # fmt: skip
    return render(request, "emissions/replacements.html", context, status=status)


@require_POST
def use(request: HttpRequest) -> HttpResponse:
    """登记使用: let a new project use a part of a verified reduction."""
    user: Any = request.user
    if not replacement.may_use(user, user.area):
        raise PermissionDenied
    given = {name: request.POST.get(name, "").strip() for name in ("source", "target", "amount", "day", "document")}
    project = Project.objects.filter(code=given["source"], area__in=subtree(user.area)).first()
    target = visible(NewProject, user).filter(pk=given["target"] if given["target"].isdecimal() else 0).first()
    amount, day = _amount(given["amount"]), _day(given["day"])
    if project is None or target is None or amount is None or day is None:
        fault = _("请选择替代来源和建设项目，使用量填写以吨为单位的数字，日期写成 2025-03-02。")
        return _replacements(request, fault, given, 422)
    try:
        replacement.use_reduction(project, target, amount, day, given["document"], user, timezone.now())
    except replacement.Refused as error:
        return _replacements(request, str(error), given, 409)
    messages.success(request, _("已登记。这部分减排量不再计入完成量。"))
    return redirect("permits:replacements")


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount) < Decimal("1e9") else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
