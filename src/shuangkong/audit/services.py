"""案件的办理: taking findings in, and every step from raising a case to closing it. Nothing else changes a case.

Every step is one transaction that holds the case's row: of two who act at once one wins, and the other is told.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangkong.access import origin
from shuangkong.access.scope import may, may_audit
from shuangkong.audit import catalogue, consequences, opening, steps
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
from shuangkong.statistics import originals

State: Any = Case.State
What: Any = CaseEvent.What
MOST_REASON, MOST_ANSWER, MOST_FILES, LARGEST_FILE = 500, 5_000, 10, 20_000_000
PROJECT, SERIES, OUTLET = "project", "series", "outlet"


class Refused(Exception):
    """What was asked for cannot be done now; the message (in the language of the page) says why."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of findings that were taken in."""

    new: int
    opened: tuple[Case, ...]
    added_to: tuple[Case, ...]


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
    listed = list(found)
    with transaction.atomic():
        new = _keep(listed, now)
        quiet = suppressed(timezone.localtime(now).date())
        speaking = [one for one in listed if (one.check, one.kind, one.subject) not in quiet]
        checks = catalogue.catalogue()
        opened: list[Case] = []
        added: list[Case] = []
        for proposal in opening.proposals(speaking, checks):
            case, is_new = _case_for(proposal, now)
            if case is not None and _add(case, proposal.findings, now, raised=is_new):
                (opened if is_new else added).append(case)
    return Taken(new, tuple(opened), tuple(added))


def digest(one: Found) -> str:
    """Return what identifies a finding: a hash of all that it says."""
    said = [one.check, one.kind, one.subject, one.factor, one.area, one.first, one.last, one.hard, dict(one.found)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def _keep(listed: Sequence[Found], now: datetime) -> int:
    there = set(Finding.objects.filter(digest__in=[digest(one) for one in listed]).values_list("digest", flat=True))
    areas = set(Area.objects.filter(pk__in={one.area for one in listed}).values_list("pk", flat=True))
    rules = {check: rule_version(check) for check in {one.check for one in listed}}
    fresh = {digest(one): one for one in listed if one.area in areas}
    made = [
        Finding(
            digest=key, check_id=one.check, kind=one.kind, subject=one.subject, factor=one.factor, area_id=one.area,
            first=one.first, last=one.last, strength=one.strength, hard=one.hard,
            found=json.loads(json.dumps(dict(one.found), ensure_ascii=False, default=str)), message=one.message,
            rule=rules[one.check], at=now,
        )
        for key, one in fresh.items() if key not in there
    ]  # fmt: skip
    Finding.objects.bulk_create(made)
    return len(made)


def rule_version(check: str) -> str:
    """Return the SHA-256 of a check's file: which version of the rule it was."""
    return hashlib.sha256((catalogue.CHECKS / f"{check}.yaml").read_bytes()).hexdigest()


def suppressed(today: date) -> set[tuple[str, str, str]]:
    """Return what does not open cases on a day: check, kind, subject."""
    in_force = Suppression.objects.filter(since__lte=today, until__gte=today, end__isnull=True)
    return set(in_force.values_list("check_id", "kind", "subject"))


def _case_for(proposal: Proposal, now: datetime) -> tuple[Case | None, bool]:
    """Return the case under way of the subject, else a new one; None where its area is not registered."""
    kind = proposal.findings[0].kind
    same = Case.objects.filter(kind=kind, subject=proposal.subject)
    under_way = same.exclude(state=State.CLOSED).first()
    if under_way is not None:
        return under_way, False
    digests = [digest(one) for one in proposal.findings]
    if not Finding.objects.filter(digest__in=digests).exclude(cases__case__state=State.CLOSED).exists():
        return None, False  # all of it has been decided already
    area = Area.objects.filter(pk=proposal.area).first()
    return (_open(kind, proposal, area, now), True) if area else (None, False)


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


def _add(case: Case, found: Sequence[Found], now: datetime, *, raised: bool) -> bool:
    known = set(case.findings.values_list("finding__digest", flat=True))
    rows = Finding.objects.filter(digest__in=[digest(one) for one in found]).exclude(digest__in=known)
    CaseFinding.objects.bulk_create(CaseFinding(case=case, finding=row, at=now) for row in rows)
    if rows:
        what = What.RAISED if raised else What.ADDED
        said = "、".join(sorted({one.check for one in found}))
        _event(case, what, None, now, "" if raised else case.state, said)
    return bool(rows)


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
        yield case
        before, case.state = case.state, step.to
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
            kept = [consequences.checked(one, case, verdict) for one in terms or [{"kind": "none"}]]
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
        consequences.carry_out(case, case.decisions.filter(second=False).last(), user, now)


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


def confirmed() -> list[dict[str, Any]]:
    """Return decided falsification of monitoring data (R-FALS): outlet, unit, year and case."""
    rows = []
    decided = Q(state__in=(State.DECIDED, State.CARRIED_OUT, State.CLOSED), kind=OUTLET)
    for case in Case.objects.filter(decided).prefetch_related("decisions"):
        last = case.decisions.filter(second=True, agreed=True).last()
        if last is not None and last.verdict == Decision.Verdict.CONFIRMED:
            years = range(int(case.first[:4]), int(case.last[:4]) + 1)
            rows += [
                {"outlet": case.subject, "uscc": case.organisation_id or "", "permit": "", "year": year, "case": case.number}
                for year in years
            ]  # fmt: skip
    return rows


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
