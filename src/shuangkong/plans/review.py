"""逐条审核: decisions on findings, each with who and when; what still stands against approval."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shuangkong.access.audit import Action, record
from shuangkong.plans.models import Finding, Plan

DECIDED_ONE_BY_ONE = [kind for kind in Finding.Kind.values if kind != Finding.Kind.HEADING]
WHAT_STANDS = ("kind", "read", "corrected", "state", "by_hand", "carried", "note", "decided_at")
ACCEPT, CORRECT, REJECT, REOPEN = "accept", "correct", "reject", "reopen"


class Refused(Exception):
    """The step is not possible now; the message (in the person's language) says why."""


def decide(finding: Finding, decision: str, user: Any, now: datetime, fields: dict[str, Any] | None = None, note: str = "") -> Finding:  # fmt: skip
    """Record a decision. A correction that changes nothing is an acceptance."""
    with transaction.atomic():
        _hold(finding.plan)
        try:
            finding.refresh_from_db(fields=WHAT_STANDS)  # somebody may have decided since the page was opened
        except Finding.DoesNotExist:
            raise Refused(_("这一条已被删除，请刷新页面。")) from None
        _decided(finding, decision, user, now, fields, note)
    return finding


def _decided(finding: Finding, decision: str, user: Any, now: datetime, fields: dict[str, Any] | None = None, note: str = "") -> None:  # fmt: skip
    finding.note = note
    finding.decided_by, finding.decided_at, finding.carried = user, now, False
    if decision == ACCEPT and finding.corrected:
        finding.state = Finding.State.ADDED if finding.by_hand else Finding.State.CORRECTED  # what was corrected stays
    elif decision == ACCEPT:
        finding.state = Finding.State.ADDED if finding.by_hand else Finding.State.ACCEPTED
    elif decision == REJECT:
        finding.state = Finding.State.REJECTED
    elif decision == REOPEN:
        finding.state = Finding.State.OPEN
        finding.corrected = None
        finding.decided_by = finding.decided_at = None
    elif decision == CORRECT and fields is not None:
        _correct(finding, fields)
    else:
        raise ValueError(f"unknown decision {decision!r}")
    finding.save()
    _under_review(finding.plan)


def _correct(finding: Finding, fields: dict[str, Any]) -> None:
    finding.kind = fields.get("kind", finding.kind)
    changed = {name: value for name, value in fields.items() if value != finding.read.get(name)}
    finding.corrected = finding.read | fields if changed else None
    unchanged = Finding.State.ADDED if finding.by_hand else Finding.State.ACCEPTED
    finding.state = Finding.State.CORRECTED if changed and not finding.by_hand else unchanged


def add(plan: Plan, kind: str, place: tuple[int, int], fields: dict[str, Any], user: Any, now: datetime) -> Finding:
    """Keep what the reading missed, at its place in the text."""
    start, end = place
    if not 0 <= start < end <= len(plan.text):
        raise Refused(_("所选文字不在原文之内，请重新选择。"))
    with transaction.atomic():
        _hold(plan)
        finding = Finding.objects.create(
            plan=plan, kind=kind, start=start, end=end, read=fields, by_hand=True,
            state=Finding.State.ADDED, decided_by=user, decided_at=now,
        )  # fmt: skip
        _under_review(plan)
    return finding


def accept_all(findings: Iterable[Finding], user: Any, now: datetime) -> int:
    """Accept what is still open as it was read; a damaged spot and a task that nobody answers for need a person's word."""
    waiting = [one for one in findings if one.state == Finding.State.OPEN and not needs_word(one)]
    if not waiting:
        return 0
    with transaction.atomic():
        _hold(waiting[0].plan)
        known = Finding.objects.filter(pk__in=[one.pk for one in waiting], state=Finding.State.OPEN)
        still = set(known.values_list("pk", flat=True))
        for finding in waiting:
            if finding.pk in still:
                _decided(finding, ACCEPT, user, now)
    return len(still)


def needs_word(finding: Finding) -> bool:
    """Tell whether accepting alone does not settle a finding."""
    return finding.kind == Finding.Kind.PROBLEM or (finding.kind == Finding.Kind.TASK and not answered_for(finding))


def answered_for(task: Finding) -> bool:
    """Tell whether a task names who leads it, or who shares it by duty."""
    return bool(task.fields.get("lead") or task.fields.get("shared"))


def progress(plan: Plan) -> tuple[int, int]:
    """Return how many findings are decided, of how many."""
    states = list(plan.findings.filter(kind__in=DECIDED_ONE_BY_ONE).values_list("state", flat=True))
    return sum(state != Finding.State.OPEN for state in states), len(states)


def obstacles(plan: Plan) -> list[str]:
    """Return what stands against approval, in sentences; empty when nothing does."""
    if not plan.open_to_review:
        return [_("该方案已经生效或已被新版替代，不需要再批准。")]
    findings = list(plan.findings.filter(kind__in=DECIDED_ONE_BY_ONE))
    found = []
    if undecided := sum(finding.state == Finding.State.OPEN for finding in findings):
        found.append(
            ngettext("还有 %(n)s 条待确认。", "还有 %(n)s 条待确认。", undecided) % {"n": undecided}
        )  # fmt: skip
    tasks = [finding for finding in findings if finding.kind == Finding.Kind.TASK and finding.kept]
    if unanswered := sum(not answered_for(task) for task in tasks):
        sentence = ngettext(
            "有 %(n)s 项任务没有牵头部门，也没有注明按职责分工负责。",
            "有 %(n)s 项任务没有牵头部门，也没有注明按职责分工负责。",
            unanswered,
        )
        found.append(sentence % {"n": unanswered})
    if not any(finding.kept and finding.kind in Finding.Kind.values[:3] for finding in findings):
        found.append(_("没有一条采纳的目标。"))
    return found


def untouched(plan: Plan) -> bool:
    """Tell whether nobody has decided anything on this version, so that it may still be taken out as handed in by mistake."""
    decided = plan.findings.exclude(state=Finding.State.OPEN).exclude(carried=True)
    return plan.open_to_review and not decided.exists()


def discard(plan: Plan) -> None:
    """Take out what was handed in by mistake."""
    with transaction.atomic():
        _hold(plan)
        if not untouched(plan):
            raise Refused(_("该方案已有审核决定，不能删除。文本有误的，请录入新的一版。"))
        record(Action.DISCARDED, plan.title, area=plan.area_id, before={"plan": plan.pk, "version": plan.version})
        plan.delete()


def _hold(plan: Plan) -> None:
    """Hold the plan to the end of the transaction and look whether it is still open: an approval may have come between.

    On PostgreSQL the row is locked; on SQLite the transaction itself is the only one that writes.
    """
    rows = Plan.objects.select_for_update(no_key=True).filter(pk=plan.pk)
    state = rows.values_list("state", flat=True).first()
    if state is None:
        raise Refused(_("该方案已被删除。"))
    plan.state = state
    if not plan.open_to_review:
        raise Refused(_("该方案已经生效或已被新版替代，不能再改。需要调整的，请录入新的一版。"))


def _under_review(plan: Plan) -> None:
    if plan.state == Plan.State.DRAFT:
        plan.state = Plan.State.IN_REVIEW
        plan.save(update_fields=["state"])
