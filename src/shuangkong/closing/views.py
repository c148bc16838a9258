from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuangkong.access.scope import may, may_somewhere
from shuangkong.closing import display, finder, history, store
from shuangkong.closing.export import csv_table
from shuangkong.kernel.problems import Unknown


@require_safe
def explanation(request: HttpRequest, figure: str, area: str, period: str) -> HttpResponse:
    """指标说明: why one figure is what it is, down to the records and the clauses."""
    from shuangkong.closing.explain import explain  # reads tables: pyarrow stays out of the start

    closing = finder.closing_for(request.user, area, period, request.GET.get("revision", ""))
    try:
        found = explain(closing, figure, area)
    except Unknown as error:
        raise Http404(_("该区域、该时期没有这项指标。请返回驾驶舱，点选页面上的数字。")) from error
    context = {
        "closing": closing,
        "area": area,
        "explanation": found,
        "figure": display.from_row(found.row, closing),
        "past": closing.revision != store.latest(closing.city, closing.period).revision,
    }
    return render(request, "closing/explanation.html", context)


@require_safe
def table(request: HttpRequest, figure: str, area: str, period: str) -> HttpResponse:
    """The figure of the area and of all its units as CSV."""
    closing = finder.closing_for(request.user, area, period, request.GET.get("revision", ""))
    if display.find(closing, figure, area) is None:
        raise Http404(_("该区域、该时期没有这项指标。请返回驾驶舱，点选页面上的数字。"))
    response = HttpResponse(csv_table(closing, figure, area), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{figure}_{area}_{closing.period}_r{closing.revision}.csv"'
    return response


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """数据锁定: what is closed, by city, newest first."""
    places = [(place, history.periods_of(place.city)) for place in finder.places(request.user)]
    context = {"places": places, "section": "closings", "may_verify": may_somewhere(request.user, "verify")}
    return render(request, "closing/index.html", context)


@require_safe
def detail(request: HttpRequest, area: str, period: str, revision: int) -> HttpResponse:
    """One closing: what changed against the former revision, and its seal."""
    closing = finder.closing_for(request.user, area, period, str(revision))
    context = {
        "closing": closing,
        "area": area,
        "revisions": history.revisions(closing),
        "changes": history.changes(closing, area),
        "linked": history.linked(closing),
        "section": "closings",
        "may_verify": may(request.user, "verify", closing.city),
    }
    return render(request, "closing/detail.html", context)


@require_POST
def check(request: HttpRequest, area: str) -> HttpResponse:
    """复核: compute every seal of a city's closings again and say what does not agree."""
    from shuangkong.closing.verify import verify  # reads every file of every closing: only on demand

    finder.require(request.user, "verify", area)
    if area not in store.cities():
        raise Http404(_("没有找到该城市的锁定数据。请从“数据锁定”页选择。"))
    closings = store.closings(area)
    context = {"closing": closings[-1], "count": len(closings), "findings": verify(area)}
    return render(request, "closing/verified.html", context)
