"""减排量的核减和解除: a decision lets a year of a project count as nothing or as less, another decision ends that; both stay."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from shuangkong.access.audit import Action, record
from shuangkong.emissions.models import Exclusion, Pollutant, Project
from shuangkong.emissions.services import MOST_REASON, Refused, held


def exclude(
    project: str, year: int, pollutant: str, amount: Decimal | None, case: str, reason: str, user: Any, now: datetime
) -> Exclusion:  # fmt: skip
    """Let a project's year count as nothing, or as no more than an amount (audit's consequence); kept beside the claim.

    Args:
        project: its code.
        year: the accounting year.
        pollutant: one of the four; empty for all.
        amount: t that count at most; None: nothing counts.
        case: the number of the case that decided so.
        reason: in words, for the page.
        user: who decided last.
        now: the moment.
    """
    found = Project.objects.filter(code=project).first()
    if found is None:
        raise Refused(_("没有编号为 %(code)s 的减排项目。") % {"code": project})
    if pollutant and pollutant not in Pollutant.values:
        raise Refused(_("没有“%(name)s”这种污染物。") % {"name": pollutant})
    if not reason.strip():
        raise Refused(_("请写明原因。"))
    with held(found.pk) as found:
        made = Exclusion.objects.create(
            project=found, pollutant=pollutant, year=year, amount_t=amount, case=case[:60], reason=reason.strip()[:MOST_REASON],
            day=timezone.localtime(now).date(), at=now, by=user,
        )  # fmt: skip
        after = {
            "year": year,
            "pollutant": pollutant,
            "amount_t": None if amount is None else f"{amount:f}",
            "case": case,
        }
        record(Action.HANDED_IN, f"{found} {year} 核减", user=user, area=found.area_id, after=after)
    return made


def lift(exclusion_id: int, case: str, reason: str, user: Any, now: datetime) -> Exclusion:
    """Let what a project's year was held down by count again: a row of its own ends the former, which stays on record.

    Whoever decided the former cannot lift it: as it took two people to hold the amount down, it takes another to let it go.

    Args:
        exclusion_id: what is lifted.
        case: the number of the case that decided so.
        reason: in words, for the page.
        user: who decided last.
        now: the moment.
    """
    if not reason.strip():
        raise Refused(_("请写明原因。"))
    former = Exclusion.objects.select_related("project").filter(pk=exclusion_id, lifts=None).first()
    if former is None:
        raise Refused(_("没有这一项核减。"))
    with held(former.project_id) as project:
        if Exclusion.objects.filter(lifts=former).exists():
            raise Refused(_("这一项核减已经解除。"))
        if former.by_id is not None and former.by_id == user.pk:
            raise Refused(_("这一项核减由您决定，请由另一人解除。"))
        made = Exclusion.objects.create(
            project=project, pollutant=former.pollutant, year=former.year, lifts=former, case=case[:60],
            reason=reason.strip()[:MOST_REASON], day=timezone.localtime(now).date(), at=now, by=user,
        )  # fmt: skip
        after = {"year": former.year, "pollutant": former.pollutant, "case": case, "lifts": former.pk}
        record(Action.HANDED_IN, f"{project} {former.year} 解除核减", user=user, area=project.area_id, after=after)
    return made
