"""锁定数据的来源: the register's projects, inputs, claims, uses and exclusions as rows of the books of this room.

What a closing as of a day reads is what the register knew by that day: projects and inputs as they then were, amounts from the
day they were entered (those of a pack from the day of their document), returns from the day they were made, uses and
exclusions from the day they bear.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from shuangkong.emissions import filing_checks
from shuangkong.emissions.calculating import row_of
from shuangkong.emissions.entry import WITHDRAWN
from shuangkong.emissions.models import Claim, ClaimEvent, Input, Project
from shuangkong.emissions.reduction_types import load
from shuangkong.emissions.standing import with_claims
from shuangkong.kernel.figures import CONFIDENCES

Row = dict[str, Any]
What: Any = ClaimEvent.What


def rows(areas: Collection[str], as_of: date) -> dict[str, list[Row]]:
    """Return the rows of every book for the projects of some areas, by the name of the book; `withdrawn` names the projects
    that count no more, so that a pack's rows of them do not come back.

    Args:
        areas: codes of the areas of a closing.
        as_of: what was decided after this day is left out.
    """
    return rows_of(Project.objects.filter(area_id__in=areas), as_of)


def rows_of(projects: Any, as_of: date) -> dict[str, list[Row]]:
    """Return the rows of every book for some projects; of those that are withdrawn the code only."""
    found: dict[str, list[Row]] = {
        "reductions": [], "reduction_inputs": [], "reduction_claims": [], "reduction_uses": [], "reduction_exclusions": [],
        WITHDRAWN: [],
    }  # fmt: skip
    end = timezone.make_aware(datetime.combine(as_of, time.max))
    then = {one.pk: one for one in Project.history.as_of(end).filter(id__in=projects.values("pk"))}
    inputs: dict[int, list[Input]] = defaultdict(list)
    for given in Input.history.as_of(end).filter(project_id__in=projects.values("pk")).order_by("id"):
        inputs[given.project_id].append(given)
    for project in with_claims(projects.order_by("code")).prefetch_related("claims__events"):
        former = then.get(project.pk)
        if former is None:
            continue  # registered later
        if former.withdrawn:
            found[WITHDRAWN].append({"project": project.code})
            continue
        common = {"project": project.code}
        found["reductions"].append(_project(former) | common | {"confidence": _rank(former)})
        found["reduction_inputs"] += [one | common for one in _inputs(former, inputs[project.pk])]
        for claim in project.claims.all():
            found["reduction_claims"] += [one | common for one in _claims(claim, as_of)]
        found["reduction_uses"] += [
            {"pollutant": one.pollutant, "amount_t": float(one.amount_t), "ratio": float(one.ratio), "target": one.target,
             "confidence": _rank(project, one), "day": number(one.day), "document": one.document} | common
            for one in project.uses.all() if one.day <= as_of
        ]  # fmt: skip
        found["reduction_exclusions"] += [
            {"pollutant": one.pollutant, "year": one.year, "case": one.case, "day": number(one.day), "reason": one.reason,
             "amount_t": None if one.amount_t is None else float(one.amount_t), "document": "",
             "confidence": _rank(project, one)} | common
            for one in project.exclusions_in_force(as_of)
        ]  # fmt: skip
    return found


def _project(project: Project) -> Row:
    days = {name: number(getattr(project, name)) for name in ("approved_on", "accepted_on", "stable_on")}
    place = {name: _float(getattr(project, name)) for name in ("longitude", "latitude")}
    step = {"step": _float(project.step), "document": project.document}
    return row_of(project) | days | place | step


def _inputs(project: Project, inputs: Iterable[Input]) -> Iterator[Row]:
    """Yield the inputs in the units of the type, as the accounts take them."""
    kind = load().get(project.type)
    for kept in inputs:
        one = filing_checks.Written(kept.pollutant, kept.input, kept.value, kept.unit)
        asked = kind.inputs.get(one.name.partition("#")[0]) if kind else None
        value = filing_checks.in_unit(one, asked) if asked else None
        if asked is not None and value is not None:
            yield {
                "pollutant": one.pollutant,
                "input": one.name,
                "value": value,
                "unit": asked.unit,
                "document": project.document,
                "confidence": _rank(project, kept),
            }


def _claims(claim: Claim, as_of: date) -> Iterator[Row]:
    """Yield the amounts that stood at the end of a day, each known from the day it was entered.

    Every return begins a round: amounts of the rounds before it count no more, and the next has none until it is filed.
    """
    returns = sum(one.what == What.SENT_BACK and _on(one.at) <= as_of for one in claim.events.all())
    for one in claim.amounts.all():
        known = _on(one.at) if one.by_id else one.day  # what a pack brought was known before it was loaded
        if one.round == returns + 1 and known <= as_of:
            yield {
                "pollutant": one.pollutant, "year": claim.year, "level": one.level, "amount_t": float(one.amount_t),
                "day": number(known), "document": one.document, "confidence": _rank(claim.project, one),
            }  # fmt: skip


def _rank(project: Project, one: Any = None) -> int:
    """Return the rank of what a pack gave a confidence of its own; of all else that of the project."""
    return CONFIDENCES.index((one.confidence if one else "") or project.confidence)


def _on(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def number(day: date | None) -> int | None:
    """Return a day as yyyymmdd, as books have it."""
    return None if day is None else day.year * 10_000 + day.month * 100 + day.day


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
