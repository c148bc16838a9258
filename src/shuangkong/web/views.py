from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from shuangkong.closing import finder
from shuangkong.web import cockpit, trend


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """首页: the newest cockpit the person may see, or what to do when there is none yet."""
    for place in finder.places(request.user):
        newest = finder.periods(place.city)[0]
        return redirect("web:cockpit", place.area, newest)
    return render(request, "web/nothing_yet.html")


@require_safe
def show(request: HttpRequest, area: str, period: str) -> HttpResponse:
    """驾驶舱: one area, one period."""
    closing = finder.closing_for(request.user, area, period)
    units = cockpit.rows(closing, area)
    years = trend.years(closing.city, period)
    context = {
        "section": "cockpit",
        "closing": closing,
        "area": area,
        "area_name": cockpit.name(closing, area),
        "places": cockpit.switch(finder.places(request.user), period),
        "periods": finder.periods(closing.city),
        "tiles": cockpit.tiles(closing, area),
        "units": [(unit, trend.drawing(trend.path(years, unit.area), unit.area, 96, 24)) for unit in units],
        "has_trends": len(years) > 1,
        "warned": cockpit.warned(closing, area),
        "difference": (difference := cockpit.difference(closing, area)),
        "adds_up": cockpit.adds_up(difference),
        "trend": trend.drawing(trend.path(years, area), area, 440, 180, (54, 26)),
    }
    return render(request, "web/cockpit.html", context)
