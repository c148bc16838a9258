"""违规情形: what was started before it was allowed, by the rules of its own day; what came later does not undo it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from shuangkong.projects.conditions import NO_REVIEW, Asked, lapsed

Record = Mapping[str, Any]
EIA_LAW = "2003-09-01"  # 环境影响评价法 in force (assumed); no start before it is called a breach


def filed_on(project: Mapping[str, Any], on: date) -> date:
    """审查依据日: the day whose rules a project's review goes by: of the opinion, else of the start of works, else today.

    Where works started before the opinion, their start: an opinion that came too late does not choose the rules.
    """
    opinion, started = _first(project, "energy_review"), project.get("started_on")
    days = [date.fromisoformat(str(day)) for day in (opinion and opinion["day"], started) if day]
    return min(days, default=on)


def breaches(asked: Asked) -> list[str]:
    """Return in words what was started before it was allowed."""
    started = asked.project.get("started_on")
    told = [] if not started else [*_review(asked, str(started)), *_environment(asked.project, str(started))]
    if asked.project["stage"] == "building" and not started:
        told.append("登记为在建，没有开工日期")
    return told


def _review(asked: Asked, started: str) -> Iterator[str]:
    if asked.route in NO_REVIEW:
        return
    found = _at(asked.project, "energy_review", started)
    if found is None:
        yield _early(asked.project, "energy_review", "节能审查意见", started)
    elif lapsed(asked, found):
        yield f"于 {started} 开工，节能审查意见（{found['day']}）已过有效期失效"


def _environment(project: Record, started: str) -> Iterator[str]:
    if started >= EIA_LAW and _at(project, "environmental_approval", started) is None:
        yield _early(project, "environmental_approval", "环评批复", started)


def _early(project: Record, kind: str, name: str, started: str) -> str:
    """Say of a start without an approval that there was none, or that it came later."""
    first = _first(project, kind)
    return f"于 {started} 开工，早于{name}（{first['day']}）" if first else f"未取得{name}，于 {started} 擅自开工"


def _first(project: Record, kind: str) -> Record | None:
    """Return the first approval of a kind that agreed, else the one on record."""
    found: Record | None = {**(project.get("approvals") or {}), **(project.get("first_approvals") or {})}.get(kind)
    return found


def _at(project: Record, kind: str, started: str) -> Record | None:
    """Return the approval of a kind that held on the day works started."""
    if "approvals_at_start" in project:
        found = (project["approvals_at_start"] or {}).get(kind)
    else:
        found = _first(project, kind)
    return found if found and found.get("granted", True) and str(found["day"]) <= started else None
