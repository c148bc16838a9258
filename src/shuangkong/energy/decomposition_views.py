from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuangkong.access.scope import may, may_somewhere
from shuangkong.energy import budget_steps, decomposition_page, decomposition_services, sealed_energy
from shuangkong.energy.budget_services import Refused, Said
from shuangkong.energy.models import Decomposition
from shuangkong.energy.views import day_of, number_of
from shuangkong.kernel.problems import BadData, Unknown
from shuangkong.registers.models import Area
from shuangkong.registers.services import seen_areas

SECTION = {"section": "budgets"}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """目标分解: the city of the person; where there are several, a choice."""
    if not may_somewhere(request.user, "view"):
        raise PermissionDenied
    cities = Area.objects.filter(code__in=seen_areas(request.user), level=Area.Level.CITY).order_by("code")
    if len(cities) == 1:
        return redirect("energy:decompose", cities[0].pk)
    return render(request, "energy/decompositions.html", SECTION | {"cities": cities})


@require_http_methods(["GET", "HEAD", "POST"])
def decompose(request: HttpRequest, city: str) -> HttpResponse:
    """试算: target, weights, bounds and exceptions by form; saved, it becomes an edition."""
    if not may(request.user, "view", city):
        raise PermissionDenied
    allots = may(request.user, "allot", city)
    if request.method == "POST" and not allots:
        raise PermissionDenied
    area = get_object_or_404(Area, pk=city, level=Area.Level.CITY)
    sent = (request.POST if request.method == "POST" else request.GET).dict()
    sent.pop("csrfmiddlewaretoken", None)
    context: dict[str, Any] = SECTION | {"area": area, "editions": decomposition_page.editions(city, request.user)}
    try:
        base = sealed_energy.base_of(city, number_of(sent.get("until")) or None)
    except Unknown as fault:
        return render(request, "energy/decompose.html", context | {"fault": str(fault)}, status=422)
    if base is None:
        return render(request, "energy/decompose.html", context)
    tried = decomposition_page.trial(base, sent)
    if request.method == "POST" and not tried["problems"] and not tried["fault"]:
        made = decomposition_services.save(city, base, tried["asked"], request.user, timezone.now())
        messages.success(request, _("已保存为第 %(n)s 版。") % {"n": made.version})
        return redirect("energy:decomposition", made.pk)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "energy/decompose.html", context | tried | {"allots": allots, "sent": sent.items()}, status=status
    )


@require_safe
def edition(request: HttpRequest, decomposition_id: int) -> HttpResponse:
    """一版目标分解."""
    return _page(request, _found(request, decomposition_id))


def _found(request: HttpRequest, decomposition_id: int) -> Decomposition:
    found = decomposition_services.visible(request.user).filter(pk=decomposition_id).first()
    if found is None:
        raise PermissionDenied
    return found


def _page(request: HttpRequest, found: Decomposition, status: int = 200, fault: str = "") -> HttpResponse:
    context = (
        SECTION | {"fault": fault, "today": timezone.localdate()} | decomposition_page.edition(found, request.user)
    )
    return render(request, "energy/decomposition.html", context, status=status)


@require_POST
def step(request: HttpRequest, decomposition_id: int) -> HttpResponse:
    """办理一步."""
    found, sent = _found(request, decomposition_id), request.POST
    wanted = budget_steps.step_of(sent.get("step", ""))
    if wanted is None or not may(request.user, wanted.action, found.area_id):
        raise PermissionDenied
    said = Said(sent.get("reason", "").strip(), sent.get("document", "").strip(), day_of(sent.get("day", "")))
    try:
        made = decomposition_services.take(
            found.pk, wanted, number_of(sent.get("edits")), said, request.user, timezone.now()
        )
    except (Refused, BadData) as fault:
        return _page(request, found, 409, str(fault))
    messages.success(request, _("已办理：%(state)s。") % {"state": made.get_state_display()})
    return redirect("energy:decomposition", found.pk)
