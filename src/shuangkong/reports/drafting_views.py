"""拟稿: the page on which a document begins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuangkong.access.scope import may_somewhere
from shuangkong.closing import finder, store
from shuangkong.kernel.problems import Unknown
from shuangkong.registers.models import Area
from shuangkong.registers.services import subtree
from shuangkong.reports import services, subjects
from shuangkong.reports.models import OfficialDocument
from shuangkong.reports.services import Content, Refused
from shuangkong.reports.subjects import Subject

Kind = OfficialDocument.Kind


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """拟稿: a kind, to whom, of which period; then the text, which begins with what the closing says."""
    if not may_somewhere(request.user, "draft"):
        raise PermissionDenied
    fault = ""
    if request.method == "POST":
        try:
            said, about = request.POST, request.POST.get("about", "")
            subject = subjects.find(about, request.user)
            made = services.draft(
                said.get("kind", ""), subject.area if subject else request.user.area, said.get("to_area", ""), said.get("period", ""),
                said.get("figure", ""), content(said), request.user, timezone.now(), about=about,
            )  # fmt: skip
        except Refused as error:
            fault = str(error)
        else:
            messages.success(request, _("已拟稿。"))
            return redirect("reports:document", made.pk)
    return render(request, "reports/new.html", _new(request, fault), status=422 if fault else 200)


def _new(request: HttpRequest, fault: str) -> dict[str, Any]:
    given = request.POST if request.method == "POST" else request.GET
    chosen = {name: given.get(name, "") for name in ("kind", "to_area", "period", "figure", "about")}
    subject = subjects.find(chosen["about"], request.user)
    if subject is not None:
        chosen |= {"kind": subject.kind, "to_area": subject.to_area, "period": ""}
    text: Mapping[str, Any] = request.POST
    if not fault and chosen["kind"] in Kind.values:
        try:
            text = _first_text(request.user, chosen, subject)
        except (Unknown, ValueError) as error:
            fault, chosen["kind"] = str(error), ""
    city = _city(request.user.area)
    return {
        "section": "documents", "subject": subject, "fault": fault, "chosen": chosen, "given": text, "kinds": Kind.choices,
        "kind_name": dict(Kind.choices).get(chosen["kind"]), "periods": finder.periods(city) if city else [],
        "areas": Area.objects.filter(pk__in=subtree(request.user.area) - {request.user.area}).order_by("code"),
        "tomorrow": timezone.localdate() + timedelta(days=1), "most": services.FIELDS,
    }  # fmt: skip


def _city(area: str) -> str:
    from shuangkong.reports.issuing import city_of

    try:
        return city_of(area)
    except Unknown:
        return ""


def _first_text(user: Any, chosen: Mapping[str, str], subject: Subject | None) -> dict[str, Any]:
    """What the form begins with: from its subject or the closing; the office and its series as they were last."""
    from shuangkong.reports.bulletin import office
    from shuangkong.reports.letters import FIRST_TEXT

    last = OfficialDocument.objects.filter(area_id=user.area).order_by("-pk").first()
    city = _city(user.area)
    closing = store.latest(city, chosen["period"]) if chosen["period"] else None
    agency = last.agency if last else office(store.closings(city)[-1]) if city else ""
    given: dict[str, Any] = {"agency": agency, "code": last.code if last else ""}
    if subject is not None:
        given |= {
            "title": f"{agency}{subject.title}",
            "addressee": subject.addressee,
            "body": subject.body,
            "due": subject.due,
        }
    elif closing is not None:
        text = FIRST_TEXT[chosen["kind"]](closing, chosen["to_area"] or user.area, chosen["figure"], agency)
        given |= {"title": text.title, "addressee": text.addressee, "body": text.body}
    return given


def content(said: Any) -> Content:
    """Return what a form says."""
    return Content(**{name: said.get(name, "") for name in services.FIELDS}, due=day(said.get("due", "")))


def day(text: str) -> date | None:
    """Return a day of a form, None where there is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
