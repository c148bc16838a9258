from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuangkong.access.scope import may, may_somewhere
from shuangkong.actions import late
from shuangkong.closing import finder, indicators, outdated
from shuangkong.registers.models import Area
from shuangkong.web import cockpit, comparison, county, county_sections, indicator_page, levers, live, lmdi, written
from shuangkong.web import pollutants as four
from shuangkong.web.budget_section import budget


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """首页: the newest cockpit the person may see, or what to do when there is none yet."""
    for place in finder.places(request.user):
        newest = finder.periods(place.city)[0]
        return redirect("web:cockpit", place.area, newest)
    if not may_somewhere(request.user, "view"):  # who only files has no cockpit
        return redirect("statistics:index")
    return render(request, "web/nothing_yet.html")


@require_safe
def show(request: HttpRequest, area: str, period: str) -> HttpResponse:
    """驾驶舱: one area, one period."""
    closing = finder.closing_for(request.user, area, period)
    overview = written.overview(closing, area)
    told = live.live(request.user, closing, area, [unit.area for unit in overview.units], timezone.now())
    context = (
        _head(closing, area)
        | {
            "places": cockpit.switch(finder.places(request.user), period),
            "overview": overview,
            "live": told,
            "headroom": live.said(told.headroom),
            "budget": budget(request.user, area, timezone.localdate()),
            "matrix": [(unit, told.cells[unit.area]) for unit in overview.units],
        }
        | county.late_tasks(area, timezone.localdate())
        | {"late_tickets": county.late_tickets(request.user, area, timezone.localdate())}
    )
    return render(request, "web/cockpit.html", context)


@require_safe
def area(request: HttpRequest, area: str, period: str) -> HttpResponse:
    """县（市、区）页: everything about one county; a city's own page is its cockpit."""
    closing = finder.closing_for(request.user, area, period)
    if area == closing.city:
        return redirect("web:cockpit", area, period)
    above = may(request.user, "view", closing.city)
    context = _head(closing, area) | {
        "written": written.county(closing, area),
        "sections": county_sections.sections(request.user, closing, area, timezone.now()),
        "responsible": late.responsible(area, timezone.localdate()),
        "siblings": finder.below(closing.areas(), closing.city) if above else [],
    }
    return render(request, "web/county.html", context)


def _head(closing: Any, area: str) -> dict[str, Any]:
    """What the head of cockpit and county page says."""
    return {
        "section": "cockpit",
        "closing": closing,
        "area": area,
        "area_name": cockpit.name(closing, area),
        "periods": finder.periods(closing.city),
        "newer": outdated.newer(closing, [area, *(row.area for row in finder.below(closing.areas(), area))]),
    }


@require_safe
def indicator(request: HttpRequest, indicator: str, area: str, period: str) -> HttpResponse:
    """指标页: one indicator of one area with its years, units, definition and vintages."""
    closing = finder.closing_for(request.user, area, period)
    followed = indicators.one(closing, area, indicator)
    if followed is None:
        raise Http404(_("该区域、该时期没有这项指标。请返回驾驶舱，点选指标名称。"))
    return render(request, "web/indicator.html", indicator_page.context(closing, area, followed))


@require_safe
def causes(request: HttpRequest, area: str, period: str) -> HttpResponse:
    """因素分解: where the change of an area's energy and CO₂ since the base year came from."""
    closing = finder.closing_for(request.user, area, period)
    sees_whole = may(request.user, "view", closing.city)
    named = levers.levers(request.user, closing, area, timezone.localdate())
    return render(request, "web/lmdi.html", lmdi.context(closing, area, sees_whole=sees_whole) | {"levers": named})


@require_safe
def compare(request: HttpRequest, period: str) -> HttpResponse:
    """城市对比: the cities the person may see, side by side."""
    cities, without = comparison.sides(request.user, period)
    if not cities:
        raise Http404(_("没有找到这一时期的锁定数据。请从“数据锁定”页查看已有哪些时期。"))
    sections, alone = comparison.sections(cities)
    context = {
        "section": "cockpit",
        "title": comparison.title(period),
        "period": period,
        "cities": cities,
        "without": without,
        "energy": comparison.energy(cities),
        "sections": sections,
        "span": 1 + 4 * len(cities),
        "alone": alone,
    }
    return render(request, "web/compare.html", context)


@require_safe
def emissions(request: HttpRequest) -> HttpResponse:
    """总量减排: the newest year of the person's area."""
    if not may_somewhere(request.user, "view"):
        raise PermissionDenied
    return redirect(four.home(request.user, timezone.localdate()))


@require_safe
def pollutants(request: HttpRequest, area: str, year: int) -> HttpResponse:
    """总量减排: the four pollutants of an area, county by county."""
    finder.require(request.user, "view", area)
    known = Area.objects.filter(pk=area).first()
    if known is None or not four.FIRST_YEAR <= year <= timezone.localdate().year + 1:
        raise Http404(_("没有找到该区域、该年度。请从“总量减排”页选择。"))
    closing = four.closing_of(request.user, area, year)
    context = {
        "section": "emissions", "area": area, "place": known, "year": year, "closing": closing,
        "years": four.years(timezone.localdate()), "tables": four.tables(known, year, closing),
        "places": finder.places(request.user), "may_declare": may_somewhere(request.user, "declare"),
        "synthetic": four.synthetic(known),
    }  # fmt: skip
    return render(request, "web/pollutants.html", context)
