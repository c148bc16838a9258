"""用能预算的页面: what a person sees of an area's budget of a year, and what that person may do with it."""

from __future__ import annotations

from typing import Any

from shuangkong.access.scope import may, may_somewhere
from shuangkong.energy import budget_forms, budget_rows, budget_services, budget_standing, budget_steps
from shuangkong.energy.budget import LINES
from shuangkong.energy.budget_chart import chart
from shuangkong.energy.models import Budget, BudgetLine
from shuangkong.registers.models import Area
from shuangkong.registers.services import seen_areas

KINDS = {0: "good", 1: "watch", 2: "watch", 3: "bad"}
SHAPES = {"good": "●", "watch": "◆", "bad": "▲"}
State, What = budget_services.State, budget_services.What
OF_LINES = (What.ASKED, What.CHANGED, What.REFUSED, What.TOLD)


def listed(user: Any, year: int) -> list[dict[str, Any]]:
    """Return the areas that a person sees, with their budget of a year: the one in force, and one under way."""
    known: dict[str, list[Budget]] = {}
    for budget in budget_services.visible(user).filter(year=year).exclude(state=State.SUPERSEDED):
        known.setdefault(budget.area_id, []).append(budget)
    areas = Area.objects.filter(code__in=seen_areas(user), level__in=budget_services.LEVELS)
    found = []
    for area in areas.order_by("level", "code"):
        own = known.get(area.pk, [])
        force = next((one for one in own if one.state == State.ISSUED), None)
        open_ = next((one for one in own if one.state != State.ISSUED), None)
        found.append({"area": area, "in_force": force, "under_way": open_, "opens": may(user, "allot", area.pk)})
    return sorted(found, key=lambda one: (one["area"].level != Area.Level.CITY, one["area"].pk))


def years(user: Any, today: int) -> list[int]:
    """Return the years that may be chosen, the newest first."""
    kept = budget_services.visible(user).order_by().values_list("year", flat=True).distinct()
    return sorted({today - 1, today, today + 1, *kept}, reverse=True)


def chosen(user: Any, area: str, year: int, version: int) -> Budget | None:
    """Return the edition asked for, else the one in force, else the one under way."""
    known = list(budget_services.visible(user).filter(area=area, year=year).order_by("-version"))
    if version:
        return next((one for one in known if one.version == version), None)
    return next((one for one in known if one.state == State.ISSUED), known[0] if known else None)


def context(budget: Budget, user: Any, line: int = 0) -> dict[str, Any]:
    """Return what the page of an edition shows; `line` is whose months are drawn."""
    stands = budget_standing.standing(budget)
    seen = budget_services.sees_lines(user, budget.area)
    lines = stands.lines if seen else []
    changes, events = budget.changes.all(), budget.events.all()
    if not seen:  # what was asked, granted and told names units
        changes, events = changes.filter(line=None), events.exclude(what__in=OF_LINES)
    shown = next((one for one in lines if one.line.pk == line), None)
    months = shown.months if shown else stands.months
    allots, endorses = may(user, "allot", budget.area_id), may(user, "endorse", budget.area_id)
    issued = budget.state == State.ISSUED
    editions = budget_services.visible(user).filter(area=budget.area_id, year=budget.year).order_by("-version")
    under_way = editions.filter(state__in=budget_services.UNDER_WAY).first()
    areas = budget_rows.shares_among_areas(budget.area)
    return {
        "budget": budget, "stands": stands, "rows": [_row(one) for one in lines], "of_areas": areas, "seen": seen,
        "shown": shown, "months": months, "chart": chart(months, stands.cuts), "notices": [_row(one) for one in stands.notices if seen],
        "editions": editions, "newer": issued and under_way,
        "steps": list(budget_steps.open_to(user, budget)), "edits": allots and budget.state == State.DRAFT,
        "opens": allots and issued and not under_way,
        "changes": changes.select_related("line__area", "line__organisation", "requested_by", "decided_by"),
        "change_form": budget_forms.ChangeForm(budget=budget) if allots and issued and not under_way else None,
        "endorses": endorses and issued, "me": user.pk, "events": events.select_related("by"),
        "obstacles": budget_rows.obstacles(budget, [one.line for one in lines]) if budget.state == State.DRAFT and seen else (),
        "waiting": budget.state == State.PROPOSED and endorses and not list(budget_steps.open_to(user, budget)),
    }  # fmt: skip


def _row(one: budget_standing.LineStanding) -> dict[str, Any]:
    last = one.latest
    kind = KINDS[last.level] if last else ""
    return {
        "line": one.line, "now": one.now_tce, "last": last, "told": one.told, "kind": kind,
        "shape": SHAPES.get(kind, ""), "words": one.words, "confidence": one.confidence,
        "percent": None if last is None or last.share is None else last.share * 100,
    }  # fmt: skip


def editing(budget: Budget, sent: Any = None) -> dict[str, Any]:
    """Return what the page on which a draft is filled in shows."""
    areas = budget_rows.shares_among_areas(budget.area)
    names = budget_forms.columns(areas)
    lines = budget_services.lines_of(budget)
    return {
        "budget": budget, "columns": [LINES.column(name) for name in names],
        "grid": budget_forms.grid(budget_rows.members(budget.area), lines, sent),
        "methods": [one for one in BudgetLine.Method.choices if one[0] in budget_forms.METHODS[areas]],
    }  # fmt: skip


def may_see(user: Any) -> bool:
    """Tell whether a person sees budgets at all."""
    return may_somewhere(user, "view")
