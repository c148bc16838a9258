from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuangkong.access.scope import may
from shuangkong.actions import bulletin
from shuangkong.registers.models import Area

BACK = 8  # quarters to choose from


@require_safe
def show(request: HttpRequest, area: str, quarter: str) -> HttpResponse:
    """季度通报: how the tasks of a city stood at the end of a quarter, by department and by county."""
    if not may(request.user, "view", area):
        raise PermissionDenied
    known = Area.objects.filter(pk=area).first()
    if known is None:
        raise Http404(_("台账中没有这个区域。"))
    try:
        found = bulletin.of(known, quarter, timezone.localdate())
    except ValueError:
        raise Http404(_("季度写成 2026Q3 的形式。")) from None
    context = {
        "section": "tasks", "bulletin": found, "lanes": [(name, found.count(lane)) for lane, name in bulletin.LANES],
        "late": found.of("late"), "quarters": _quarters(),
    }  # fmt: skip
    return render(request, "actions/bulletin.html", context)


def _quarters() -> list[str]:
    """Return the last quarters, this one first."""
    today = timezone.localdate()
    number = today.year * 4 + (today.month - 1) // 3
    return [f"{one // 4}Q{one % 4 + 1}" for one in range(number, number - BACK, -1)]
