from __future__ import annotations

import logging
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from shuangkong.access.scope import may_somewhere, may_watch
from shuangkong.kernel.problems import BadData, Unknown
from shuangkong.monitoring import alerting, board, evidence_page, services, station_page
from shuangkong.monitoring.alerting import Refused
from shuangkong.monitoring.lake.files import KINDS
from shuangkong.monitoring.models import Alert, Outlet, Station

LOG = logging.getLogger(__name__)
LISTED = 50
FILTERS = ("county", "medium", "state")


def outlet_for(request: HttpRequest, code: str) -> Outlet:
    """Return an outlet that the person may look at; 403 where not, whether it is there or not."""
    found = Outlet.objects.select_related("area", "organisation").filter(pk=code).first()
    if found is None or not may_watch(request.user, "watch", found.area_id, found.organisation_id or ""):
        raise PermissionDenied
    return found


def alert_for(request: HttpRequest, number: int) -> Alert:
    """Return an alert that the person may look at; 403 where not, whether it is there or not."""
    found = Alert.objects.select_related("outlet", "outlet__area").filter(pk=number).first()
    if found is None or not may_watch(request.user, "watch", found.outlet.area_id, found.outlet.organisation_id or ""):
        raise PermissionDenied
    return found


def _require_watch(request: HttpRequest) -> None:
    if not may_somewhere(request.user, "watch"):
        raise PermissionDenied


@require_safe
@vary_on_headers("HX-Request")
def index(request: HttpRequest) -> HttpResponse:
    """监测总览: all outlets of the person's area; a page that is open asks again and gets the part that changes."""
    _require_watch(request)
    now = timezone.now()
    _look(now)
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    outlets = services.visible(request.user).select_related("area")
    known = services.known(now)
    found = board.lines(outlets, known)
    chosen = [line for line in found if _is_chosen(line, asked)]
    page = Paginator(chosen, LISTED).get_page(request.GET.get("page"))
    context = {
        "section": "monitoring", "counts": board.counts(found), "page": page, "asked": asked, "now": now,
        "counties": sorted({(line.outlet.area_id, line.outlet.area.name) for line in found}),
        "media": Outlet.Medium.choices, "told_at": known.snapshot.told_at,
        "gateway_runs": known.snapshot.gateway_runs(now),
        "query": urlencode({name: value for name, value in asked.items() if value}),
        "may_register": may_somewhere(request.user, "edit"),
    }  # fmt: skip
    return render(request, "monitoring/_board.html" if request.htmx else "monitoring/board.html", context)


def _is_chosen(line: board.Line, asked: dict[str, str]) -> bool:
    outlet = line.outlet
    fits = asked["county"] in ("", outlet.area_id) and asked["medium"] in ("", outlet.medium)
    return fits and line.is_of(asked["state"] if asked["state"] in board.STATES else "")


def _look(now: datetime) -> None:
    """Look for new alerts; a lake that cannot be read must not keep anybody from the page."""
    try:
        alerting.look(now)
    except (OSError, BadData, Unknown):
        LOG.exception("告警检查没有完成")


@require_safe
def outlet(request: HttpRequest, outlet: str) -> HttpResponse:
    """排放口页: curve, limits, marks, capture rate and alerts of one outlet."""
    found = outlet_for(request, outlet)
    now = timezone.now()
    context = station_page.context(found, services.known(now), services.lake().parent, request.GET, now)
    context |= {"section": "monitoring", "alerts": found.alerts.all()[:20]}
    return render(request, "monitoring/outlet.html", context)


@require_safe
def frames(request: HttpRequest, outlet: str) -> HttpResponse:
    """原始报文: what a station sent for a moment, byte for byte."""
    found = outlet_for(request, outlet)
    station = Station.objects.filter(outlet=found, pk=request.GET.get("mn", "")).first()
    moment = _moment(request.GET.get("time", ""))
    if station is None or moment is None:
        raise Http404(_("没有这台设备，或时间写法有误。请从排放口页的曲线或数据表进入。"))
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    key = bytes.fromhex(station.key) if station.key else None
    shown, missing = evidence_page.frames(services.lake().parent, station.mn, moment, kind, key)
    context = {
        "section": "monitoring", "outlet": found, "station": station, "moment": moment, "kind": kind,
        "frames": shown, "missing": missing, "day": moment.date(),
    }  # fmt: skip
    return render(request, "monitoring/frames.html", context)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    """告警: open ones first, or those of a state."""
    _require_watch(request)
    _look(timezone.now())
    state, kind = request.GET.get("state", "open"), request.GET.get("kind", "")
    found = alerting.visible(request.user)
    if state in Alert.State.values:
        found = found.filter(state=state)
    elif state != "all":
        found, state = found.exclude(state=Alert.State.CLOSED), "open"
    if kind in Alert.Kind.values:
        found = found.filter(kind=kind)
    context = {
        "section": "monitoring", "page": Paginator(found, LISTED).get_page(request.GET.get("page")), "state": state,
        "kind": kind, "kinds": Alert.Kind.choices, "states": Alert.State.choices,
        "query": urlencode({"state": state, "kind": kind}),
    }  # fmt: skip
    return render(request, "monitoring/alerts.html", context)


@require_safe
def alert(request: HttpRequest, alert_id: int) -> HttpResponse:
    """一条告警: what was found, what became of it, what can be done now."""
    return _alert_page(request, alert_for(request, alert_id))


@require_POST
def alert_step(request: HttpRequest, alert_id: int, step: str) -> HttpResponse:
    """办理: acknowledge, or close with a reason."""
    found = alert_for(request, alert_id)
    if not alerting.may_attend(request.user, found):
        raise PermissionDenied
    reason = request.POST.get("reason", "")
    try:
        done = alerting.take_step(found.pk, step, reason, request.user, timezone.now())
    except Refused as error:
        return _alert_page(request, alert_for(request, alert_id), fault=str(error), reason=reason)
    messages.success(request, _("已办理，现在是“%(state)s”。") % {"state": done.get_state_display()})
    return redirect("monitoring:alert", done.pk)


def _alert_page(request: HttpRequest, found: Alert, fault: str = "", reason: str = "") -> HttpResponse:
    attend = alerting.may_attend(request.user, found)
    first = timezone.localtime(found.first)
    station = Station.objects.filter(outlet=found.outlet).first()
    moment = found.found.get("at") or ""
    context = {
        "section": "monitoring", "alert": found, "events": found.events.select_related("by"), "fault": fault,
        "reason": reason, "most": alerting.LONGEST, "moment": moment, "station": station,
        "said": found.said,
        "steps": [name for name, step in alerting.STEPS.items() if attend and found.state in step.from_],
        "span": {"first": first.date() - timedelta(1), "last": timezone.localtime(found.last).date()},
    }  # fmt: skip
    return render(request, "monitoring/alert.html", context, status=409 if fault else 200)
