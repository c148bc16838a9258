"""案件的办理: taking findings in, and every step from raising a case to closing it. Nothing else changes a case.

Every step is one transaction that holds the case's row: of two who act at once one wins, and the other is told.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangkong.access import origin, originals
from shuangkong.access.scope import may, may_audit
from shuangkong.audit import catalogue, consequences, known, opening, steps
from shuangkong.audit.detection.cases import Proposal
from shuangkong.audit.finding import Finding as Found
from shuangkong.audit.models import (
    Answer,
    AnswerFile,
    Case,
    CaseEvent,
    CaseFinding,
    Decision,
    Finding,
    Suppression,
    SuppressionEnd,
)
from shuangkong.registers.models import Area
from shuangkong.registers.services import subtree

State: Any = Case.State
What: Any = CaseEvent.What
MOST_REASON, MOST_ANSWER, MOST_FILES, LARGEST_FILE = 500, 5_000, 10, 20_000_000
PROJECT, SERIES, OUTLET = "project", "series", "outlet"


class Refused(Exception):
    """What was asked for cannot be done now; the message (in the language of the page) says why."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of findings that were taken in; `lost` are those whose area is not registered: nobody would see them."""

    new: int
    opened: tuple[Case, ...]
    added_to: tuple[Case, ...]
    lost: tuple[Found, ...] = ()


def looks_at_all(user: Any) -> bool:
    """Tell whether a person looks at every case of their area: who handles cases, and auditors."""
    return may(user, "handle", user.area) or may(user, "audit", user.area)


def visible(user: Any) -> QuerySet[Case]:
    """Return the cases that a person may look at; who is asked to explain sees those that they are asked about."""
    found = Case.objects.filter(area_id__in=subtree(user.area)).select_related("area", "organisation", "handler")
    if looks_at_all(user):
        return found
    if not may(user, "answer", user.area):
        return found.none()
    if user.role == "enterprise":
        return found.filter(asked=Case.Asked.ORGANISATION, organisation=user.organisation or None)
    return found.filter(asked=Case.Asked.COUNTY)


def findings(user: Any) -> QuerySet[Finding]:
    """Return the findings that a person may look at."""
    found = Finding.objects.filter(area_id__in=subtree(user.area)).select_related("area")
    return found if looks_at_all(user) else found.none()


def suppressions(user: Any) -> QuerySet[Suppression]:
    """Return the suppressions that a person may look at."""
    found = Suppression.objects.filter(area_id__in=subtree(user.area)).select_related("area", "by", "end", "case")
    return found if looks_at_all(user) else found.none()


def take_in(found: Iterable[Found], now: datetime) -> Taken:
    """Keep findings, open cases where they make one, add to those under way; what is there already changes nothing."""
    with transaction.atomic():
        listed, lost = _placed(list(found))
        kept, new = _keep(listed, now)
        quiet = _suppressed(timezone.localtime(now).date())
        speaking = [one for one in listed if not any(known.again(one, row) for row in quiet.get(one.check, ()))]
        opened: dict[int, Case] = {}
        added: dict[int, Case] = {}
        for proposal in opening.proposals(speaking, catalogue.catalogue()):
            rows = [kept[id(one)] for one in proposal.findings]
            case, is_new = _case_for(proposal, rows, now)
            if case is not None and _add(case, proposal, rows, now, raised=is_new):
                (opened if is_new else added).setdefault(case.pk, case)
    joined = tuple(case for number, case in added.items() if number not in opened)
    return Taken(new, tuple(opened.values()), joined, lost)


def _placed(listed: Sequence[Found]) -> tuple[list[Found], tuple[Found, ...]]:
    """Give findings of registered outlets the outlet's area where they have none; return those without a registered area."""
    from shuangkong.monitoring.models import Outlet

    where = dict(Outlet.objects.values_list("code", "area_id"))
    told = [
        replace(one, area=where[one.subject]) if not one.area and one.kind == OUTLET and one.subject in where else one
        for one in listed
    ]
    areas = set(Area.objects.filter(pk__in={one.area for one in told}).values_list("pk", flat=True))
    return [one for one in told if one.area in areas], tuple(one for one in told if one.area not in areas)


def digest(one: Found) -> str:
    """Return what identifies a finding: a hash of all that it says."""
    said = [one.check, one.kind, one.subject, one.factor, one.area, one.first, one.last, one.hard, dict(one.found)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def _keep(listed: Sequence[Found], now: datetime) -> tuple[dict[int, Finding], int]:
    """Return the row of each finding (by its id()), new or known under the same rule, and how many are new."""
    rules = {check: rule_version(check) for check in {one.check for one in listed}}
    subjects = {one.subject for one in listed}
    before: dict[tuple[str, str, str], list[Finding]] = {}
    for row in Finding.objects.filter(subject__in=subjects, check_id__in=rules).order_by("pk"):
        before.setdefault((row.check_id, row.subject, row.rule), []).append(row)
    by_digest = {row.digest: row for rows in before.values() for row in rows}
    kept: dict[int, Finding] = {}
    new = 0
    for one in listed:
        key = digest(one)
        row = by_digest.get(key) or known.newest(one, before.get((one.check, one.subject, rules[one.check]), ()))
        if row is None:
            row = by_digest[key] = _kept(one, key, rules[one.check], now)
            new += 1
        kept[id(one)] = row
    return kept, new


def _kept(one: Found, key: str, rule: str, now: datetime) -> Finding:
    return Finding.objects.create(
        digest=key, check_id=one.check, kind=one.kind, subject=one.subject, factor=one.factor, area_id=one.area,
        first=one.first, last=one.last, strength=one.strength, hard=one.hard,
        found=json.loads(json.dumps(dict(one.found), ensure_ascii=False, default=str)), message=one.message, rule=rule,
        at=now,
    )  # fmt: skip


def rule_version(check: str) -> str:
    """Return which version of a check's rule it was: the SHA-256 of its numbers."""
    return catalogue.version(check)


def _suppressed(today: date) -> dict[str, list[Finding]]:
    """Return by check the findings that were judged false alarms, and open no case on a day when they are found again."""
    in_force = Suppression.objects.filter(since__lte=today, until__gte=today, end__isnull=True)
    found: dict[str, list[Finding]] = {}
    for one in in_force.prefetch_related("case__findings__finding"):
        told = [row.finding for row in one.case.findings.all() if row.at <= one.at] if one.case else []
        found.setdefault(one.check_id, []).extend(
            row for row in told if (row.check_id, row.factor) == (one.check_id, one.factor)
        )
    return found


def _case_for(proposal: Proposal, rows: Sequence[Finding], now: datetime) -> tuple[Case | None, bool]:
    """Return the case under way of the subject, else a new one; None where all of it has been decided already."""
    kind = proposal.findings[0].kind
    under_way = Case.objects.filter(kind=kind, subject=proposal.subject).exclude(state=State.CLOSED).first()
    if under_way is not None:
        return under_way, False
    decided: dict[str, list[Finding]] = {}
    closed = Finding.objects.filter(kind=kind, subject=proposal.subject, cases__case__state=State.CLOSED)
    for row in closed.order_by("pk"):
        decided.setdefault(row.check_id, []).append(row)  # whatever the rule said then
    if all(known.newest(row, decided.get(row.check_id, ())) for row in rows):
        return None, False
    return _open(kind, proposal, Area.objects.get(pk=proposal.area), now), True


def _open(kind: str, proposal: Proposal, area: Area, now: datetime) -> Case:
    title, organisation = _subject(kind, proposal)
    return Case.objects.create(
        number=_number(now), kind=kind, subject=proposal.subject, title=title[:200], area=area,
        organisation_id=organisation, first=proposal.first, last=proposal.last, score=proposal.score, opened_at=now,
    )  # fmt: skip


def _number(now: datetime) -> str:
    year = timezone.localtime(now).year
    last = (
        Case.objects.filter(number__startswith=f"{year}-").order_by("-number").values_list("number", flat=True).first()
    )
    return f"{year}-{int(last[5:]) + 1 if last else 1:05}"


def _subject(kind: str, proposal: Proposal) -> tuple[str, str | None]:
    """Return what a case is about as people name it, and the unit in the register, if any."""
    from shuangkong.emissions.models import Project
    from shuangkong.monitoring.models import Outlet

    if kind == OUTLET and (outlet := Outlet.objects.filter(pk=proposal.subject).first()):
        return f"{outlet.operator} {outlet}", outlet.organisation_id
    if kind == PROJECT and (project := Project.objects.filter(code=proposal.subject).first()):
        return project.name, project.organisation_id
    return str(proposal.findings[0].found.get("name") or proposal.subject), None


def _add(case: Case, proposal: Proposal, found: Sequence[Finding], now: datetime, *, raised: bool) -> bool:
    """Put findings into a case, which reaches as far as they do; False where it has them all."""
    there = set(case.findings.values_list("finding", flat=True))
    rows = {row.pk: row for row in found if row.pk not in there}
    if not rows:
        return False
    CaseFinding.objects.bulk_create(CaseFinding(case=case, finding=row, at=now) for row in rows.values())
    case.first = min(case.first, *(row.first for row in rows.values()))
    case.last = max(case.last, *(row.last for row in rows.values()))
    case.score = max(case.score, proposal.score)
    case.save(update_fields=["first", "last", "score"])
    said = "、".join(sorted({row.check_id for row in rows.values()}))
    _event(case, What.RAISED if raised else What.ADDED, None, now, "" if raised else case.state, said)
    return True


@contextmanager
def held(case_id: int) -> Iterator[Case]:
    """Hold a case to the end of a transaction."""
    with transaction.atomic():
        rows = Case.objects.select_for_update(no_key=True, of=("self",)).select_related("area", "organisation")
        yield rows.get(pk=case_id)


@contextmanager
def taking(case_id: int, name: str, edits: int, user: Any, now: datetime, remark: str = "") -> Iterator[Case]:
    """Hold a case for a step, and take it in the end; Refused where it cannot be taken now."""
    with held(case_id) as case:
        step = steps.step_of(case, name)
        if step is None or case.edits != edits:
            raise Refused(_overtaken(case))
        if not steps.may(user, step.action, case):
            raise PermissionDenied(_("您没有办理这一步的权限。"))
        if steps.barred(user, step, case):
            raise Refused(_("提出处理意见的人不能复核，请由另一人办理。"))
        if steps.early(step, case, timezone.localtime(now).date()):
            raise Refused(_("说明期限 %(due)s 未到，也没有收到说明，不能提出处理意见。") % {"due": case.due})
        yield case
        before, case.state = case.state, steps.leads_to(step, case)
        case.edits += 1
        case.save()
        _event(case, step.what, user, now, before, remark)


def assign(case_id: int, asked: str, due: date, remark: str, edits: int, user: Any, now: datetime) -> None:
    """交办: ask the unit or the county to explain by a day."""
    remark = _worded(remark)
    with taking(case_id, "assign", edits, user, now, remark) as case:
        if asked not in Case.Asked.values or (asked == Case.Asked.ORGANISATION and case.organisation_id is None):
            raise Refused(_("该单位没有在台账登记，请交县级说明，或先登记单位。"))
        if due < timezone.localtime(now).date():
            raise Refused(_("说明期限不能早于今天。"))
        case.asked, case.due, case.handler = asked, due, user


def answer(case_id: int, text: str, files: Sequence[tuple[str, bytes]], edits: int, user: Any, now: datetime) -> None:
    """说明: what the unit or the county says, with its files."""
    text = text.strip()
    if not text or len(text) > MOST_ANSWER:
        raise Refused(_("请写明情况，不超过 %(n)s 字。") % {"n": MOST_ANSWER})
    if len(files) > MOST_FILES or any(not raw or len(raw) > LARGEST_FILE for _name, raw in files):
        raise Refused(_("说明材料最多 10 份，每份不超过 20 MB，不能是空文件。"))
    kept = [(originals.safe_name(name), originals.keep(raw), len(raw)) for name, raw in files]
    with taking(case_id, "answer", edits, user, now, text[:MOST_REASON]) as case:
        said = Answer.objects.create(case=case, at=now, by=user, text=text)
        for name, sha256, size in kept:
            AnswerFile.objects.create(answer=said, name=name, sha256=sha256, size=size)


def propose(
    case_id: int, verdict: str, terms: Sequence[Mapping[str, Any]], reason: str, edits: int, user: Any, now: datetime
) -> None:
    """提出处理意见: the first person's verdict and what shall follow."""
    reason = _worded(reason)
    if verdict not in Decision.Verdict.values:
        raise Refused(_("请选择结论。"))
    with taking(case_id, "propose", edits, user, now, reason) as case:
        try:
            kept = consequences.checked(terms, case, verdict, now)
        except consequences.Unfit as fault:
            raise Refused(str(fault)) from None
        Decision.objects.create(case=case, verdict=verdict, terms=kept, reason=reason, at=now, by=user)


def judge(case_id: int, *, agreed: bool, reason: str, edits: int, user: Any, now: datetime) -> None:
    """复核: the second person agrees, or sends it back with a reason."""
    reason = _worded(reason)
    with taking(case_id, "agree" if agreed else "refuse", edits, user, now, reason) as case:
        first = case.decisions.filter(second=False).last()
        Decision.objects.create(
            case=case,
            verdict=first.verdict,
            terms=first.terms,
            reason=reason,
            second=True,
            agreed=agreed,
            at=now,
            by=user,
        )


def carry_out(case_id: int, edits: int, user: Any, now: datetime) -> None:
    """执行: do what was decided."""
    with taking(case_id, "carry_out", edits, user, now) as case:
        try:
            consequences.carry_out(case, case.decisions.filter(second=False).last(), user, now)
        except consequences.Unfit as fault:
            raise Refused(str(fault)) from None


def close(case_id: int, remark: str, edits: int, user: Any, now: datetime) -> None:
    """办结."""
    with taking(case_id, "close", edits, user, now, _worded(remark)):
        pass


def end_suppression(suppression_id: int, reason: str, user: Any, now: datetime) -> None:
    """恢复提示: let the check speak again before the day."""
    found = Suppression.objects.get(pk=suppression_id)
    if not may_audit(user, "handle", found.area_id):
        raise PermissionDenied(_("您没有办理这一步的权限。"))
    reason = _worded(reason)
    try:
        with transaction.atomic():
            SuppressionEnd.objects.create(suppression=found, reason=reason, at=now, by=user)
    except IntegrityError:
        raise Refused(_("已经恢复提示，请刷新页面。")) from None


def exported(case: Case, seal: str, user: Any, now: datetime) -> None:
    """Put on record that a case file was made, and its seal, so that a copy can be held against it."""
    _event(case, What.EXPORTED, user, now, case.state, seal, {"seal": seal})


def _worded(reason: str) -> str:
    text = " ".join(reason.split())
    if not text:
        raise Refused(_("请写明原因。"))
    if len(text) > MOST_REASON:
        raise Refused(_("原因请不要超过 %(n)s 个字。") % {"n": MOST_REASON})
    return text


def _overtaken(case: Case) -> str:
    last = case.events.select_related("by").exclude(what=What.EXPORTED).last()
    name = (last.by.get_full_name() or last.by.username) if last and last.by else _("系统")
    said = {"name": name, "what": last.get_what_display() if last else "", "state": case.get_state_display()}
    return _("没有办理：%(name)s 刚刚办理了“%(what)s”，现在是“%(state)s”。请刷新页面。") % said


def _event(
    case: Case,
    what: str,
    user: Any,
    now: datetime,
    before: str,
    remark: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    CaseEvent.objects.create(
        case=case, at=now, by=user, address=origin.address() if user else "", what=what, before=before, after=case.state,
        remark=remark[:MOST_REASON], data=dict(data or {}),
    )  # fmt: skip
