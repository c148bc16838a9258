"""目标分解的办理: a what-if is saved as an edition, approved by another, issued; from then on closings go by it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangkong.access import origin
from shuangkong.access.audit import Action, record
from shuangkong.energy import decomposition_result, sealed_energy
from shuangkong.energy.budget_services import Refused, Said, filled_in, require
from shuangkong.energy.budget_steps import Step, barred
from shuangkong.energy.decomposition_request import Asked, lacking
from shuangkong.energy.models import Decomposition, DecompositionEvent
from shuangkong.kernel.problems import BadData, errors
from shuangkong.registers.services import hold, seen_areas
from shuangkong.targets import entry as targets_entry
from shuangkong.targets.indicator import Catalogue

State: Any = Decomposition.State
What: Any = DecompositionEvent.What


def visible(user: Any) -> QuerySet[Decomposition]:
    """Return the decompositions that a person may look at."""
    return Decomposition.objects.filter(area_id__in=seen_areas(user)).select_related("area")


def save(city: str, base: sealed_energy.Base, asked: Asked, user: Any, now: datetime) -> Decomposition:
    """保存: what was tried becomes an edition of its own, with its settings, exceptions and result."""
    require(user, "allot", city)
    if found := lacking(base, asked):
        raise BadData(found)
    try:
        content = decomposition_result.worked_out(base, asked)
    except ValueError as fault:
        raise Refused(str(fault)) from None
    with transaction.atomic():
        hold(city)
        known = Decomposition.objects.filter(area_id=city, target_year=base.target_year)
        newest = known.order_by("-version").values_list("version", flat=True).first() or 0
        made = Decomposition.objects.create(
            area_id=city, base_year=base.base_year, target_year=base.target_year, version=newest + 1,
            setting=asked.as_object(), content=content, source=base.source,
        )  # fmt: skip
        _event(made, What.SAVED, "", user, now)
    return made


def take(number: int, step: Step, edits: int, said: Said, user: Any, now: datetime) -> Decomposition:
    """办理一步: propose, approve, return, issue."""
    with transaction.atomic():
        rows = Decomposition.objects.select_for_update(no_key=True, of=("self",)).select_related("area")
        found = rows.get(pk=number)
        require(user, step.action, found.area_id)
        if found.state != step.from_ or found.edits != edits:
            raise Refused(_("这份分解刚刚有人办理过，请刷新页面。"))
        if barred(user, step, found):
            raise PermissionDenied(_("参与编制的人员不能批准。"))
        filled_in(step, said)
        if step.name in ("propose", "issue"):
            _usable(found)
        found.state = step.to
        found.edits += 1
        if step.name == "issue":
            _issue(found, said, user, now)
        found.save()
        _event(found, step.what, said.reason or said.document, user, now)
        action = Action.HANDED_IN if step.action == "allot" else Action.APPROVED
        record(action, f"目标分解 {found}", user=user, area=found.area_id, after={"state": found.state})
    return found


def _issue(found: Decomposition, said: Said, user: Any, now: datetime) -> None:
    same = Decomposition.objects.filter(area=found.area, target_year=found.target_year, state=State.ISSUED)
    _in_order(said.day, same.first(), timezone.localdate(now))
    found.document, found.issued_on = said.document[:80], said.day
    for former in same:
        former.state = State.SUPERSEDED
        former.save()
        _event(former, What.SUPERSEDED, str(found), user, now)


def _in_order(day: date | None, former: Decomposition | None, today: date) -> None:
    """Closings go by the document's day: it has come, and it is not before that of the edition that is replaced."""
    if day and day > today:
        raise Refused(_("文件日期 %(day)s 晚于今天，请核对。") % {"day": day})
    if day and former and former.issued_on and day < former.issued_on:
        raise Refused(
            _("文件日期不得早于现行版的文件日期 %(day)s（%(document)s），请核对。")
            % {"day": former.issued_on, "document": former.document}
        )


def issued_targets(areas: Collection[str], as_of: date) -> list[dict[str, Any]]:
    """Return the targets of decompositions issued by a day for units of these areas, as rows of targets.csv.

    Of one target year the one issued last counts; `row` is the place of the unit in it.
    """
    kept = Decomposition.objects.filter(
        state__in=(State.ISSUED, State.SUPERSEDED), issued_on__lte=as_of, area__in=areas
    )
    newest: dict[tuple[str, int], Decomposition] = {}
    for one in kept.order_by("issued_on", "version"):
        newest[one.area_id, one.target_year] = one
    return [row for one in newest.values() for row in _rows(one) if row["area"] in areas]


def _rows(found: Decomposition) -> list[dict[str, Any]]:
    return decomposition_result.targets(found.content, found.base_year, found.target_year, found.document)


def _usable(found: Decomposition) -> None:
    """Stop here if closings would refuse its targets, alone or beside those issued for other target years."""
    mine = _rows(found)
    areas = {found.area_id, *(row["area"] for row in mine)}
    others = [row for row in issued_targets(areas, date.max) if row["target_year"] != found.target_year]
    _every, problems = targets_entry.prepared([], Catalogue({}, {}, {}), issued=[*others, *mine])
    if wrong := errors(problems):
        raise BadData(wrong)


def _event(found: Decomposition, what: str, remark: str, user: Any, now: datetime) -> None:
    content = {"setting": found.setting, "content": found.content, "source": found.source}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    DecompositionEvent.objects.create(
        decomposition=found, at=now, by=user, address=origin.address(), what=what, remark=remark[:500], content=content,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )  # fmt: skip
