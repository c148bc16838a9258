"""办理一步: what a step asks for, and what it does beside leading on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangkong.access.scope import may_assess
from shuangkong.assessment import keeping, rectifying, steps
from shuangkong.assessment.models import Assessment, Round
from shuangkong.assessment.score import Score
from shuangkong.assessment.services import (
    LARGEST_FILE,
    MOST_DOCUMENT,
    MOST_FILES,
    File,
    Refused,
    event,
    held,
    keep,
    overtaken,
)

MOST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says with a step."""

    reason: str = ""
    due: date | None = None
    document: str = ""
    day: date | None = None
    files: Sequence[File] = ()


def take(assessment_id: int, name: str, said: Said, edits: int, user: Any, now: datetime) -> None:
    """Take a step; Refused where it cannot be taken now or lacks something."""
    with held(assessment_id, edits) as found:
        step = steps.step_of(name)
        if step is None or found.state not in step.from_:
            raise Refused(overtaken(found))
        if not may_assess(user, step.action, found.area_id):
            raise PermissionDenied(_("您没有办理这一步的权限。"))
        if steps.barred(user, step, found):
            raise Refused(_("评审、核查或者改动过计分的人员不能登记审定结果，请由另一人办理。"))
        if steps.early(step, found, timezone.localtime(now).date()):
            raise Refused(_("申辩期限 %(due)s 未到。") % {"due": found.reply_due})
        _checked(step, said, timezone.localtime(now).date())
        data = _effect(found, step, said, user, now)
        before, found.state = found.state, step.to
        keep(found, "", step.name, said.files, user, now)
        event(found, step.what, user, now, before, " ".join(said.reason.split()), data)


def _checked(step: steps.Step, said: Said, today: date) -> None:
    lacking = {
        "reason": (not said.reason.strip() or len(said.reason) > MOST_TEXT, _("请写明意见，不超过 %(n)s 字。") % {"n": MOST_TEXT}),
        "due": (said.due is None or said.due < today, _("请选择申辩期限，不能早于今天。")),
        "document": (not said.document.strip() or len(said.document) > MOST_DOCUMENT, _("请写明文号。")),
        "day": (said.day is None or said.day > today, _("请选择文件日期，不能晚于今天。")),
        "file": (not said.files, _("请附盖章件。")),
    }  # fmt: skip
    for asked in step.asks:
        if asked in lacking and lacking[asked][0]:
            raise Refused(lacking[asked][1])
    if len(said.files) > MOST_FILES or any(not raw or len(raw) > LARGEST_FILE for _name, raw in said.files):
        raise Refused(_("材料最多 10 份，每份不超过 20 MB，不能是空文件。"))


def _effect(found: Assessment, step: steps.Step, said: Said, user: Any, now: datetime) -> dict[str, Any]:
    """Do what a step does beside leading on; return what stands with it on record."""
    data: dict[str, Any] = {"document": said.document.strip(), "day": said.day.isoformat() if said.day else ""}
    asked = rectifying.demand(found, said.day, user, now) if step.name == "circulate" and said.day else None
    if asked is not None:
        data |= {"ticket": asked.pk, "due": asked.due.isoformat()}
    if step.name == "submit":
        _with_evidence(found)
    elif step.name == "send_back":
        data["entries_until"] = last.pk if (last := found.entries.last()) else 0  # the review starts afresh after it
    elif step.name == "verify":
        found.reply_due = said.due
    elif step.name == "decide":
        _settle(found, said)
    if step.name in ("submit", "review", "verify", "decide"):
        data |= _summary(keeping.score_after(found, str(Round.DECISION)))
    return {key: value for key, value in data.items() if value != ""}


def _with_evidence(found: Assessment) -> None:
    """Refuse a self-assessment that claims points of measures without a file."""
    score = keeping.score_after(found, str(Round.SELF))
    shown = set(found.evidence.exclude(item="").values_list("item", flat=True))
    bare = [
        line.name
        for line in score.lines
        if not line.inputs and line.low > 0 and line.item not in shown and line.state == "scored"
    ]
    if bare:
        raise Refused(_("这些项有得分而没有佐证材料：%(items)s。") % {"items": "、".join(bare)})


def _settle(found: Assessment, said: Said) -> None:
    score = keeping.score_after(found, str(Round.DECISION))
    if score.grade is None and score.total is None:
        raise Refused(_("还有不能计分的项，不能审定：%(items)s。") % {"items": "；".join(score.missing)})
    found.result, found.tickets = score.as_object(), [asdict(one) for one in score.taken]
    found.total = None if score.total is None else Decimal(str(score.total))
    found.grade = score.grade or ""
    found.decision, found.decided_on = said.document.strip(), said.day


def _summary(score: Score) -> dict[str, Any]:
    told = {"low": score.low, "high": score.high, "total": score.total, "grade": score.grade}
    return told | ({"lost": score.lost, "tickets": [one.number for one in score.taken]} if score.taken else {})
