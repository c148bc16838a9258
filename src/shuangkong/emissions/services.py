"""核算申报的办理: filing, the city's first check, entering what province and nation decided, sending back. Nothing else changes a claim.

Every step is one transaction that holds the project's row: of two who act at once one wins, and the other is told.
PostgreSQL locks the row; SQLite has one writer at a time anyhow.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangkong.access import origin
from shuangkong.access.audit import Action, record
from shuangkong.access.scope import may_somewhere
from shuangkong.emissions import calculating, filing, steps
from shuangkong.emissions.judgement import KEPT, Given, judged
from shuangkong.emissions.levels import in_force
from shuangkong.emissions.models import Amount, Claim, ClaimEvent, Project
from shuangkong.kernel.problems import BadData, errors
from shuangkong.registers.models import Area
from shuangkong.registers.services import seen_areas, subtree
from shuangkong.registers.tables import ABOVE_COUNTY

State: Any = Claim.State
MOST_REASON = 300


class Refused(Exception):
    """What was asked for cannot be done now; the message (in the language of the page) says why."""


def visible(user: Any) -> Any:
    """Return the projects that a person may look at."""
    return Project.objects.filter(area_id__in=seen_areas(user)).select_related("area", "organisation")


def areas_of(user: Any) -> Any:
    """Return the areas whose projects a person may register."""
    below = subtree(user.area) if may_somewhere(user, "declare") else set()
    return Area.objects.filter(code__in=below).exclude(level__in=ABOVE_COUNTY)


@contextmanager
def held(project_id: int) -> Iterator[Project]:
    """Hold a project with all that belongs to it to the end of a transaction."""
    with transaction.atomic():
        rows = Project.objects.select_for_update(no_key=True, of=("self",)).select_related("area", "organisation")
        yield rows.get(pk=project_id)


def take_step(project_id: int, year: int, name: str, edits: int, given: Given, user: Any, now: datetime) -> Claim:
    """Take a step with the claim of a year; Refused, with the reason, where it cannot be taken; BadData with every fault.

    `edits` is that of the claim the person looked at, 0 where nothing was claimed yet.
    """
    with held(project_id) as project:
        if project.withdrawn:
            raise Refused(_("这个项目已经撤销，不能办理。"))
        claim = project.claims.filter(year=year).first()
        step = steps.step_of(claim.state if claim else "", name)
        if step is None or (claim.edits if claim else 0) != edits:
            raise Refused(_overtaken(claim))
        if not steps.granted(user, step, project.area_id):
            raise PermissionDenied(_("您没有办理这一步的权限。"))
        if steps.barred(user, step, claim):
            raise Refused(_("填报的人不能审核本项目，登记省级结果的人不能登记国家认定结果，请由另一人办理。"))
        today = timezone.localtime(now).date()
        return _taken(project, claim, year, step, given, user, now, today)


def _taken(
    project: Project, claim: Claim | None, year: int, step: steps.Step, given: Given, user: Any, now: datetime, today: date
) -> Claim:  # fmt: skip
    """Take a step that may be taken: amounts of its level, the new state, the event, and the audit trail."""
    reason = given.reason.strip()
    if len(reason) > MOST_REASON:
        raise Refused(_("原因请不要超过 %(n)s 个字。") % {"n": MOST_REASON})
    before = claim.state if claim else ""
    data: dict[str, Any] = {}
    if step is steps.FILE:
        amounts, data = _filed(project, year, today)
        day, document = today, ""
        claim = claim or Claim(project=project, year=year)
    elif step.level and claim is not None:
        amounts, day = judged(claim, step, given, reason, today)
        document = given.document.strip()
    elif not reason:
        raise Refused(_("请写明原因。"))
    else:
        amounts, day, document = {}, today, ""
    assert claim is not None  # noqa: S101 -- only filing begins without one
    former = {name: one.amount_t for name, one in in_force(claim).get(before, {}).items()} if claim.pk else {}
    claim.state, claim.edits = step.to, claim.edits + 1
    if before == State.SENT_BACK:
        claim.round += 1
    claim.save()
    for pollutant, amount in amounts.items():
        why = reason if pollutant in former and former[pollutant] != amount else ""
        Amount.objects.create(
            claim=claim, pollutant=pollutant, level=step.level, round=claim.round, amount_t=amount, day=day,
            document=document, reason=why, at=now, by=user,
        )  # fmt: skip
    said = {"amounts": {name: f"{amount:f}" for name, amount in amounts.items()}} if amounts else {}
    _on_record(claim, step, before, reason or document, data | said, user, now)
    return claim


def _on_record(
    claim: Claim, step: steps.Step, before: str, remark: str, data: dict[str, Any], user: Any, now: datetime
) -> None:  # fmt: skip
    """Write the event, and the line of the audit trail."""
    ClaimEvent.objects.create(
        claim=claim, at=now, by=user, address=origin.address(), what=step.what, before=before, after=claim.state,
        remark=remark, data=data,
    )  # fmt: skip
    after = {"state": claim.state, "remark": remark, "amounts": data.get("amounts", {})}
    action = Action.APPROVED if step is steps.RECOGNISE else Action.HANDED_IN
    what = f"{claim.project} {claim.year}"
    record(action, what, user=user, area=claim.project.area_id, before={"state": before}, after=after)


def _filed(project: Project, year: int, today: date) -> tuple[dict[str, Decimal], dict[str, Any]]:
    """Return what the calculation gives for a year, and all that it went by; BadData where anything keeps it out."""
    _one_filing_at_a_time()
    found = filing.problems(project, year, today)
    if faults := errors(found):
        raise BadData(faults)
    amounts = {name: one.quantize(KEPT, ROUND_HALF_UP) for name, one in calculating.amounts(project, year).items()}
    data = filing.snapshot(project) | {"warnings": [problem.found for problem in found]}
    return amounts, data


def _one_filing_at_a_time() -> None:
    """Hold the areas at the top to the end of the transaction: of two doubles filed at once the second has to see the first.

    Doubles may lie in two counties, so a county's own row would not do.
    """
    list(Area.objects.select_for_update(no_key=True).filter(parent=None).order_by("pk"))


def _overtaken(claim: Claim | None) -> str:
    last = claim.events.select_related("by").last() if claim else None
    if claim is None or last is None:
        return _("没有办理：现在不能办理这一步，请刷新页面后再试。")
    said = {"name": name_of(last.by), "what": last.get_what_display(), "state": claim.get_state_display()}
    return _("没有办理：%(name)s 刚刚办理了“%(what)s”，现在是“%(state)s”。") % said


def name_of(user: Any) -> str:
    """Name a person; what nobody did came with a city pack."""
    return (user.get_full_name() or user.username) if user else str(_("城市数据包"))
