"""考核的办理: issuing, entering, and every step until the result is circulated. Nothing else changes an assessment.

Every step is one transaction that holds the row: of two who act at once one wins, and the other is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangkong.access import origin
from shuangkong.access.scope import may, may_assess
from shuangkong.assessment import given, keeping, sealed, steps
from shuangkong.assessment.models import Assessment, AssessmentEvent, Evidence, ItemScore, Round
from shuangkong.assessment.score import Score
from shuangkong.kernel.problems import BadData, Problem
from shuangkong.registers.services import subtree
from shuangkong.statistics import originals

State: Any = Assessment.State
What: Any = AssessmentEvent.What
MOST_TEXT, MOST_BASIS, MOST_DOCUMENT, MOST_FILES, LARGEST_FILE = 2_000, 500, 80, 10, 20_000_000
File = tuple[str, bytes]


class Refused(Exception):
    """What was asked for cannot be done now; the message (in the language of the page) says why."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says with a step."""

    reason: str = ""
    due: date | None = None
    document: str = ""
    day: date | None = None
    files: Sequence[File] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person enters for one item, or, without item, of the facts beside."""

    given: Mapping[str, Any]
    basis: str = ""
    files: Sequence[File] = field(default_factory=tuple)


def visible(user: Any) -> QuerySet[Assessment]:
    """Return the assessments that a person may look at; who only looks things up sees what was circulated."""
    found = Assessment.objects.filter(area_id__in=subtree(user.area)).select_related("area")
    if not may(user, "view", user.area):
        return found.none()
    return found.filter(state=State.CIRCULATED) if user.role == "viewer" else found


@contextmanager
def held(assessment_id: int, edits: int) -> Iterator[Assessment]:
    """Hold an assessment to the end of a transaction; Refused where somebody was faster."""
    with transaction.atomic():
        rows = Assessment.objects.select_for_update(no_key=True, of=("self",)).select_related("area")
        found = rows.get(pk=assessment_id)
        if found.edits != edits:
            raise Refused(_overtaken(found))
        yield found
        found.edits += 1
        found.save()


def enter(assessment_id: int, entries: Mapping[str, Entry], edits: int, user: Any, now: datetime) -> int:
    """填写: keep what differs from what counts already; return how many items were changed. BadData with every fault."""
    with held(assessment_id, edits) as found:
        round_ = steps.entering(user, found)
        if round_ is None:
            raise PermissionDenied(_("您没有办理这一步的权限。"))
        problems = list(_faults(found, entries, round_))
        if problems:
            raise BadData(problems)
        rows = keeping.entries(found)
        known = keeping.in_force(rows, round_)
        before = {item: (dict(row.given), row.basis) for item, row in known.items()}
        changed = [item for item, entry in entries.items() if entry.files or _said(entry) != before.get(item, ({}, ""))]
        for item in changed:
            told, basis = _said(entries[item])
            ItemScore.objects.create(
                assessment=found, item=item, round=round_, given=told, basis=basis, at=now, by=user
            )
            keep(found, item, str(round_), entries[item].files, user, now)
        if changed:
            event(found, What.SAVED, user, now, found.state, "、".join(item or _("其他情况") for item in changed))
    return len(changed)


def _said(entry: Entry) -> tuple[dict[str, Any], str]:
    return {key: value for key, value in entry.given.items() if value is not None and value != ""}, " ".join(
        entry.basis.split()
    )


def _faults(found: Assessment, entries: Mapping[str, Entry], round_: Round) -> Iterator[Problem]:
    sheet = keeping.sheet_of(found)
    for id_, entry in entries.items():
        item = sheet.item(id_)
        told, basis = _said(entry)
        name = item.name if item else id_
        if not id_:
            yield from given.problems_of(sheet, {"facts": told})
        elif item is None:
            yield from given.problems_of(sheet, {"items": {id_: told}})
        else:
            yield from given.faults_of(item, told)
        if given.OVERRIDE in told and round_ == Round.SELF:
            yield Problem(name, _("改定分值"), _("自评按规则计分"), _("删去改定的分值"))
        if len(basis) > MOST_BASIS:
            yield Problem(
                name, _("依据有 %(n)s 字") % {"n": len(basis)}, _("不超过 %(n)s 字") % {"n": MOST_BASIS}, _("缩短")
            )
        if len(entry.files) > MOST_FILES or any(not raw or len(raw) > LARGEST_FILE for _name, raw in entry.files):
            yield Problem(
                name, _("佐证材料"), _("每次最多 10 份，每份不超过 20 MB，不能是空文件"), _("分次上传，或压缩后再传")
            )


def keep(found: Assessment, item: str, what: str, files: Sequence[File], user: Any, now: datetime) -> None:
    """Keep files under their hashes and put on record what they belong to."""
    for name, raw in files:
        Evidence.objects.create(
            assessment=found, item=item, what=what, name=originals.safe_name(name), sha256=originals.keep(raw),
            size=len(raw), at=now, by=user,
        )  # fmt: skip


def take(assessment_id: int, name: str, said: Said, edits: int, user: Any, now: datetime) -> None:
    """Take a step; Refused where it cannot be taken now or lacks something."""
    with held(assessment_id, edits) as found:
        step = steps.step_of(name)
        if step is None or found.state != step.from_:
            raise Refused(_overtaken(found))
        if not may_assess(user, step.action, found.area_id):
            raise PermissionDenied(_("您没有办理这一步的权限。"))
        if steps.barred(user, step, found):
            raise Refused(_("评审、核查过的人不能登记审定结果，请由另一人办理。"))
        if steps.early(step, found, timezone.localtime(now).date()):
            raise Refused(_("申辩期限 %(due)s 未到。") % {"due": found.reply_due})
        _checked(step, said, timezone.localtime(now).date())
        data = _effect(found, step, said)
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


def _effect(found: Assessment, step: steps.Step, said: Said) -> dict[str, Any]:
    """Do what a step does beside leading on; return what stands with it on record."""
    data: dict[str, Any] = {"document": said.document.strip(), "day": said.day.isoformat() if said.day else ""}
    if step.name == "submit":
        _with_evidence(found)
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
    found.result = score.as_object()
    found.total = None if score.total is None else Decimal(str(score.total))
    found.grade = score.grade or ""
    found.decision, found.decided_on = said.document.strip(), said.day


def _summary(score: Score) -> dict[str, Any]:
    return {"low": score.low, "high": score.high, "total": score.total, "grade": score.grade}


def refresh(assessment_id: int, edits: int, user: Any, now: datetime) -> None:
    """改用新版锁定数据: before the decision, and on record."""
    with held(assessment_id, edits) as found:
        if found.state in steps.SETTLED:
            raise Refused(_("已经审定，得分不再变动。"))
        if not any(may_assess(user, action, found.area_id) for action in ("score_self", "assess")):
            raise PermissionDenied(_("您没有办理这一步的权限。"))
        newer = newer_than(found)
        if newer is None:
            raise Refused(_("所用的就是最新一版锁定数据。"))
        data = {"before": found.seal, "after": newer.seal}
        freeze(found, newer)
        event(found, What.REFRESHED, user, now, found.state, "", data)


def newer_than(found: Assessment) -> sealed.Sealed | None:
    """Return what a newer closing says; None where the assessment rests on the newest."""
    newest = sealed.of(found.area_id, found.year)
    return newest if newest is not None and newest.seal != found.seal else None


def freeze(found: Assessment, kept: sealed.Sealed) -> None:
    """Let an assessment rest on what a closing says."""
    found.city, found.period, found.revision, found.seal = kept.city, kept.period, kept.revision, kept.seal
    found.sealed = kept.as_object()


def event(
    found: Assessment, what: str, user: Any, now: datetime, before: str, remark: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Put on record what was done."""
    AssessmentEvent.objects.create(
        assessment=found, at=now, by=user, address=origin.address(), what=what, before=before, after=found.state,
        remark=remark, data=dict(data or {}),
    )  # fmt: skip


def _overtaken(found: Assessment) -> str:
    last = found.events.select_related("by").last()
    name = (last.by.get_full_name() or last.by.username) if last else _("系统")
    said = {"name": name, "what": last.get_what_display() if last else "", "state": found.get_state_display()}
    return _("没有办理：%(name)s 刚刚办理了“%(what)s”，现在是“%(state)s”。请刷新页面。") % said
