"""锁定数据的来源: the register's projects, inputs, claims, uses and exclusions as rows of the books of this room.

What a closing as of a day reads is what was decided by that day: claims by the day of their document, the rest by the day
it was entered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from shuangkong.emissions import filing_checks
from shuangkong.emissions.calculating import row_of, written
from shuangkong.emissions.models import Claim, ClaimEvent, Project
from shuangkong.emissions.reduction_types import load
from shuangkong.emissions.standing import with_claims
from shuangkong.kernel.figures import CONFIDENCES

Row = dict[str, Any]
What: Any = ClaimEvent.What


def rows(areas: Collection[str], as_of: date) -> dict[str, list[Row]]:
    """Return the rows of every book for the projects of some areas, by the name of the book.

    Args:
        areas: codes of the areas of a closing.
        as_of: what was decided after this day is left out.
    """
    found: dict[str, list[Row]] = {
        "reductions": [], "reduction_inputs": [], "reduction_claims": [], "reduction_uses": [], "reduction_exclusions": [],
    }  # fmt: skip
    for project in with_claims(
        Project.objects.filter(area_id__in=areas, withdrawn="").order_by("code")
    ).prefetch_related("claims__events"):
        common = {"project": project.code, "confidence": CONFIDENCES.index(project.confidence)}
        found["reductions"].append(_project(project) | common)
        found["reduction_inputs"] += [one | common for one in _inputs(project)]
        for claim in project.claims.all():
            found["reduction_claims"] += [one | common for one in _claims(claim, as_of)]
        found["reduction_uses"] += [
            {"pollutant": one.pollutant, "amount_t": float(one.amount_t), "ratio": float(one.ratio), "target": one.target,
             "day": number(one.day), "document": one.document} | common
            for one in project.uses.all() if one.day <= as_of
        ]  # fmt: skip
        found["reduction_exclusions"] += [
            {"pollutant": one.pollutant, "year": one.year, "case": one.case, "day": number(one.day), "reason": one.reason,
             "amount_t": None if one.amount_t is None else float(one.amount_t), "document": ""} | common
            for one in project.exclusions.all() if one.day <= as_of
        ]  # fmt: skip
    return found


def _project(project: Project) -> Row:
    days = {name: number(getattr(project, name)) for name in ("approved_on", "accepted_on", "stable_on")}
    place = {name: _float(getattr(project, name)) for name in ("longitude", "latitude")}
    step = {"step": _float(project.step), "document": project.document}
    return row_of(project) | days | place | step


def _inputs(project: Project) -> Iterator[Row]:
    """Yield the inputs in the units of the type, as the accounts take them."""
    kind = load().get(project.type)
    for one in written(project):
        asked = kind.inputs.get(one.name.partition("#")[0]) if kind else None
        value = filing_checks.in_unit(one, asked) if asked else None
        if asked is not None and value is not None:
            yield {
                "pollutant": one.pollutant,
                "input": one.name,
                "value": value,
                "unit": asked.unit,
                "document": project.document,
            }


def _claims(claim: Claim, as_of: date) -> Iterator[Row]:
    """Yield the amounts that stood at the end of a day, each known from the day it was entered."""
    events = [one for one in claim.events.all() if _on(one.at) <= as_of]
    sent_back = [one for one in events if one.what == What.SENT_BACK]
    if sent_back and events[-1] is sent_back[-1]:
        return
    for one in claim.amounts.all():
        known = _on(one.at) if one.by_id else one.day  # what a pack brought was known before it was loaded
        if one.round == len(sent_back) + 1 and known <= as_of:
            yield {
                "pollutant": one.pollutant, "year": claim.year, "level": one.level, "amount_t": float(one.amount_t),
                "day": number(known), "document": one.document,
            }  # fmt: skip


def _on(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def number(day: date | None) -> int | None:
    """Return a day as yyyymmdd, as books have it."""
    return None if day is None else day.year * 10_000 + day.month * 100 + day.day


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
