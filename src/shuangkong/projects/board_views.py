"""项目排序板: what the last run says for each year, and running it anew."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuangkong.access.scope import may, may_somewhere
from shuangkong.projects import sequencing
from shuangkong.projects.board import LIMITED, Wishes
from shuangkong.projects.facts import city_of
from shuangkong.projects.models import SequenceRun
from shuangkong.projects.services import Refused
from shuangkong.registers.models import Area
from shuangkong.registers.services import seen_areas

GROWTHS = ("gdp_growth", "energy_growth")
MOST = 50.0  # per cent a year


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """项目排序: which projects, in which year, keep every area on its path."""
    if not may_somewhere(request.user, "view"):
        raise PermissionDenied
    cities = _cities(request.user)
    asked = (request.POST if request.method == "POST" else request.GET).get("city", "")
    city = asked if asked in dict(cities) else next((code for code, _name in cities), "")
    if request.method == "POST":
        return _run(request, city, cities)
    return _page(request, city, cities)


def _cities(user: Any) -> list[tuple[str, str]]:
    """Return the cities of a person with closings; who looks after a county sees its city's board for the own county."""
    own = city_of(user.area)[0]
    codes = {own} if own else {code for code in seen_areas(user) if city_of(code)[0] == code}
    return list(Area.objects.filter(code__in=codes).order_by("code").values_list("code", "name"))


def _run(request: HttpRequest, city: str, cities: list[tuple[str, str]]) -> HttpResponse:
    if not city or not may(request.user, "judge", city):
        raise PermissionDenied
    faults: list[str] = []
    growths = {name: _number(request, name, faults, -MOST) for name in GROWTHS}
    limits = {name: _number(request, name, faults, 0.0) for name in LIMITED}
    if faults:
        return _page(request, city, cities, 422, faults=faults)
    gdp, energy = (_share(growths[name]) for name in GROWTHS)
    wishes = Wishes(gdp, energy, {name: most for name, most in limits.items() if most is not None})
    try:
        sequencing.run(city, wishes, request.user, timezone.now())
    except Refused as error:
        return _page(request, city, cities, 409, faults=[str(error)])
    messages.success(request, _("已完成排序。"))
    return redirect(f"{request.path}?city={city}")


def _share(per_cent: float | None) -> float | None:
    return None if per_cent is None else per_cent / 100


def _number(request: HttpRequest, name: str, faults: list[str], least: float) -> float | None:
    text = request.POST.get(name, "").replace(",", "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not least <= value <= (MOST if name in GROWTHS else 1e12):
        faults.append(_("“%(text)s”不是可用的数。增速填百分数，限额填吨数，例如 5 或 1200。") % {"text": text[:20]})
        return None
    return value


def _page(
    request: HttpRequest, city: str, cities: list[tuple[str, str]], status: int = 200, **more: Any
) -> HttpResponse:  # fmt: skip
    run = sequencing.last_run(city) if city else None
    whole = bool(city) and may(request.user, "view", city)
    context = {
        "section": "projects", "city": city, "cities": cities, "run": run, "limited": LIMITED.items(),
        "may_run": bool(city) and may(request.user, "judge", city), "given": request.POST, "whole": whole,
        "closed": bool(city),
    }  # fmt: skip
    return render(
        request,
        "projects/sequence.html",
        context | (_shown(run, request.user, whole) if run else {}) | more,
        status=status,
    )


def _shown(run: SequenceRun, user: Any, whole: bool) -> dict[str, Any]:
    """Return the run by year, and what is held back; of other areas' projects a county's people see none."""
    seen = seen_areas(user)
    names = None if whole else set(Area.objects.filter(code__in=seen).values_list("name", flat=True))

    def own(rows: Any) -> list[Any]:
        return [row for row in rows if names is None or row["county"] in names]

    content = run.content
    projects = own(content["projects"])
    groups = (("deferred", _("推迟")), ("refused", _("不安排")), ("outside", _("投产年份在规划期以外")))
    held = [(title, [one for one in projects if one["outcome"] == word]) for word, title in groups]
    return {
        "content": content, "years": [(y, [p for p in projects if p["start"] == y]) for y in content["years"]],
        "claims": [one for one in content.get("claims", ()) if one["area"] in seen],
        "held": [(title, rows) for title, rows in held if rows], "out": own(content["out"]),
        "billions": (content["value_added_yuan"] or 0) / 1e8, "bound": (content["bound_yuan"] or 0) / 1e8,
        "gap": None if content["gap"] is None else content["gap"] * 100, "paths": _paths(content, names),
        "growth": {name: None if run.asked[name] is None else run.asked[name] * 100 for name in GROWTHS},
    }  # fmt: skip


def _paths(content: dict[str, Any], names: set[str] | None) -> list[dict[str, Any]]:
    """Return the limits as rows with a cell for each year: what is left after the plan, in the limit's unit."""
    found: dict[str, dict[str, Any]] = {}
    for one in content["limits"]:
        if names is None or one["area"] in names:
            row = found.setdefault(one["limit"], {"limit": one["limit"], "unit": one["unit"], "cells": []})
            row["cells"].append(one)
    return list(found.values())
