"""改用新版锁定数据: an assessment rests on one closing; a newer one is told, and taken over only by hand and on record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from shuangkong.access.scope import may_assess
from shuangkong.assessment import sealed, steps
from shuangkong.assessment.models import Assessment
from shuangkong.assessment.services import Refused, What, event, held


def refresh(assessment_id: int, edits: int, user: Any, now: datetime) -> None:
    """改用新版锁定数据: before the decision, and on record; once handed in, only by those who judge."""
    with held(assessment_id, edits) as found:
        if found.state in steps.SETTLED:
            raise Refused(_("已经审定，得分不再变动。"))
        if not may_refresh(user, found):
            raise PermissionDenied(_("您没有办理这一步的权限。"))
        newer = newer_than(found)
        if newer is None:
            raise Refused(_("所用的就是最新一版锁定数据。"))
        data = {"before": found.seal, "after": newer.seal}
        freeze(found, newer)
        event(found, What.REFRESHED, user, now, found.state, "", data)


def may_refresh(user: Any, found: Assessment) -> bool:
    """Tell whether a person may let an assessment rest on newer data: who is assessed only until it is handed in."""
    actions = ("score_self", "assess") if found.state == Assessment.State.SCORING else ("assess",)
    return found.state not in steps.SETTLED and any(may_assess(user, one, found.area_id) for one in actions)


def newer_than(found: Assessment) -> sealed.Sealed | None:
    """Return what a newer closing says; None where the assessment rests on the newest."""
    newest = sealed.of(found.area_id, found.year)
    return newest if newest is not None and newest.seal != found.seal else None


def freeze(found: Assessment, kept: sealed.Sealed) -> None:
    """Let an assessment rest on what a closing says."""
    found.city, found.period, found.revision, found.seal = kept.city, kept.period, kept.revision, kept.seal
    found.sealed = kept.as_object()
