"""报送的办理: opening, filling in, submitting, reviewing, approving and correcting. Nothing else changes a submission.

Every step is one transaction that holds the submission's row: of two who act at once one wins, and the other is told.
PostgreSQL locks the row; SQLite has one writer at a time anyhow.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangkong.access import origin, originals
from shuangkong.access.audit import Action, record
from shuangkong.access.scope import may_file
from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import SHOWN, BadData, Problem, errors
from shuangkong.registers.services import subtree
from shuangkong.statistics import checking, feeding, findings, steps, stored, typed
from shuangkong.statistics.entry import Expected, Exports, open_through, read, read_opened
from shuangkong.statistics.filing import Filing
from shuangkong.statistics.form import Form
from shuangkong.statistics.forms import Forms
from shuangkong.statistics.in_use import fits, in_use
from shuangkong.statistics.models import Duty, Event, PassedWarning, RawFile, Reminder, Submission

State: Any = Submission.State
What: Any = Event.What
MOST_REASON = 300


class Refused(Exception):
    """What was asked for cannot be done now; the message (in the language of the page) says why."""


def form_of(submission: Submission) -> Form:
    """Return the form of a submission, for a department with its own items only."""
    return in_use().form(submission.form, submission.department)


def visible(user: Any) -> QuerySet[Submission]:
    """Return the submissions that a person may look at."""
    found = Submission.objects.filter(area_id__in=subtree(user.area)).select_related("area", "organisation")
    return (
        _own(found, user) if may_file(user, "inspect", user.area, user.organisation, user.department) else found.none()
    )


def duties(user: Any) -> QuerySet[Duty]:
    """Return the duties that a person may look at."""
    found = Duty.objects.filter(area_id__in=subtree(user.area)).select_related("area", "organisation")
    return (
        _own(found, user) if may_file(user, "inspect", user.area, user.organisation, user.department) else found.none()
    )


def _own(rows: Any, user: Any) -> Any:
    if user.role == "enterprise":
        rows = rows.filter(organisation=user.organisation)
    return rows.filter(department=user.department) if user.department else rows


def open_for(duty: Duty, period: str, user: Any, now: datetime) -> Submission:
    """Return what a filer says for a period: what is under way or in force, else a first draft."""
    form = in_use().form(duty.form)
    if not fits(form, period) or duty.every != Period.parse(period).kind:
        raise Refused(_("这张报表没有这个报告期。"))
    known = Submission.objects.filter(filer_key=duty.key, period=period).exclude(state=State.DISCARDED)
    if (newest := known.order_by("-version").first()) is not None:
        return newest
    if not may_file(user, "file", duty.area_id, duty.organisation_id or "", duty.department):
        raise Refused(_("填报单位还没有填报。"))
    made = Submission(
        form=form.id, area=duty.area, organisation=duty.organisation, department=duty.department, period=period,
        form_version=form.version, due=form.due.on(Period.parse(period)), created_by=user, created_at=now,
        filer_key=duty.key,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
            _event(made, What.OPENED, user, now, "")
    except IntegrityError:  # somebody opened it in the same moment
        return known.get()
    return made


@contextmanager
def held(submission_id: int) -> Any:
    """Hold a submission to the end of a transaction."""
    with transaction.atomic():
        rows = Submission.objects.select_for_update(no_key=True, of=("self",)).select_related("area", "organisation")
        yield rows.get(pk=submission_id)


def take_file(submission_id: int, raw: bytes, name: str, edits: int, user: Any, now: datetime, importer: str = "") -> Filing:  # fmt: skip
    """Put a file's content in the place of the draft's data: all of it or, on any fault, nothing (BadData).

    Another system's export comes in through the mapping named, or, with none named, the one that its headings fit.
    """
    submission = Submission.objects.select_related("area", "organisation").get(pk=submission_id)
    safe = originals.safe_name(name)
    filing = read(raw, safe, _forms_for(submission), _expected(submission), exports_for(submission, importer))
    _require_sound(submission, filing)
    sha256 = originals.keep(raw)
    with held(submission_id) as submission:
        _put(submission, filing, edits, user)
        RawFile.objects.create(submission=submission, name=safe, sha256=sha256, size=len(raw), at=now, by=user)
        _event(submission, What.UPLOADED, user, now, submission.state, safe)
    return filing


def exports_for(submission: Submission, importer: str = "") -> Exports:
    """Return through which mappings a file for a submission may come in; BadData where the one named is not one of them."""
    known = {one.id: one for one in in_use().importers_of(in_use().form(submission.form))}
    if importer and importer not in known:
        wanted = "、".join(known) or "不写；这张报表没有导入对照"
        raise BadData([Problem("文件格式", importer, wanted, "改选文件格式")])
    return Exports(known.values(), known.get(importer))


def _forms_for(submission: Submission) -> Forms:
    """All forms, the submission's as its department has it: a file of another form is told by its name."""
    return Forms({**in_use().forms.forms, submission.form: form_of(submission)})


def as_it_stands(submission: Submission, raw: bytes, name: str, importer: str = "") -> typed.Texts | None:
    """Return what a faulty file says, cell by cell; None where it cannot be opened, or not be shown on a page."""
    form = form_of(submission)
    try:
        exports = exports_for(submission, importer)
        opened, _importer = open_through(raw, originals.safe_name(name), _forms_for(submission), form.id, exports)
    except BadData:
        return None
    texts = typed.from_file(form, opened, Period.parse(submission.period).year)
    return None if texts.cut or not any(texts.lines.values()) else texts


def take_typed(submission_id: int, texts: typed.Texts, edits: int, user: Any, now: datetime) -> Filing:
    """Put what was typed on the page in the place of the draft's data: all of it or, on any fault, nothing (BadData)."""
    submission = Submission.objects.select_related("area", "organisation").get(pk=submission_id)
    form = form_of(submission)
    opened, sha256 = typed.opened(form, texts, Period.parse(submission.period).year)
    filing = read_opened(opened, sha256, _forms_for(submission), _expected(submission))
    _require_sound(submission, filing)
    with held(submission_id) as submission:
        filing = typed.placed(filing, stored.filing_of(submission, form))
        _put(submission, filing, edits, user)
        _event(submission, What.TYPED, user, now, submission.state)
    return filing


def _expected(submission: Submission) -> Expected:
    return Expected(submission.form, submission.area_id, submission.organisation_id or "", submission.period)


def problems_of_file(submission: Submission, raw: bytes, name: str, importer: str = "") -> list[Problem]:
    """Return everything that is wrong with a file, and what the checks would say of it; nothing is kept."""
    try:
        exports = exports_for(submission, importer)
    except BadData as error:
        return list(error.problems)
    filing = read(raw, originals.safe_name(name), _forms_for(submission), _expected(submission), exports)
    if faults := _faults(submission, filing):
        return [*faults, *(problem for problem in filing.problems if problem.severity == "warning")]
    found = checking.run(submission, form_of(submission), filing)
    return [*(finding.problem for finding in found), *filing.problems]


def _require_sound(submission: Submission, filing: Filing) -> None:
    """Raise BadData where the filing has faults, or speaks of areas that are not the filer's."""
    if faults := _faults(submission, filing):
        raise BadData(faults)


def _faults(submission: Submission, filing: Filing) -> list[Problem]:
    own = subtree(submission.area_id)
    strange = [
        Problem(
            filing.place(row, "区划代码"), str(row.values["area"]), "本级或下级的区划代码", "改正代码，或删去这一行"
        )
        for row in filing.rows
        if row.values.get("area") and row.values["area"] not in own
    ]
    return [*errors(filing.problems), *strange]


def _require(user: Any, action: str, submission: Submission) -> None:
    if not steps.may(user, action, submission):
        raise PermissionDenied(_("您没有办理这一步的权限。"))


def _put(submission: Submission, filing: Filing, edits: int, user: Any) -> None:
    """Write the data of a draft; Refused where it is no draft any more, or changed since the person looked."""
    _require(user, "file", submission)
    if not submission.open:
        raise Refused(
            _("该报送件已经不在填报中（%(state)s），数据没有改动。") % {"state": submission.get_state_display()}
        )
    if submission.edits != edits:
        last = submission.events.select_related("by").last()
        raise Refused(
            _("%(name)s 刚刚改动过这份数据，您的改动没有保存。请刷新页面，核对后再改。") % {"name": _name(last.by)}
        )
    digest = stored.digest(filing.rows)
    stored.write(submission, filing.rows)
    submission.edits += 1
    submission.sha256 = digest
    submission.form_version = filing.version
    submission.told = [[p.place, p.found, p.wanted, p.mend] for p in filing.problems[:SHOWN]]
    submission.save(update_fields=["edits", "sha256", "form_version", "told"])


def explain(submission_id: int, given: Mapping[str, Any], reason: str, user: Any, now: datetime) -> None:
    """Let a warning pass, with the reason; Refused where the submission no longer warns so."""
    reason = _required(reason)
    with held(submission_id) as submission:
        _require(user, "file", submission)
        if not submission.open:
            raise Refused(_("该报送件已经提交，不能再说明。"))
        open_ = findings.warnings(findings.checked(submission, form_of(submission)))
        same = open_.filter(check_id=given["check"], column=given["column"], found=given["found"])
        finding = next((one for one in same if one.key == list(given["key"])), None)
        if finding is None:
            raise Refused(_("这条提示已经不存在或已有说明，请刷新页面。"))
        finding.passed = PassedWarning.objects.create(
            submission=submission, check_id=finding.check_id, key=finding.key, column=finding.column,
            found=finding.found, reason=reason, at=now, by=user,
        )  # fmt: skip
        finding.save(update_fields=["passed"])
        _event(submission, What.PASSED, user, now, submission.state, reason)


def take_step(submission_id: int, name: str, edits: int, user: Any, now: datetime, reason: str = "", vintage: str = "") -> Submission:  # fmt: skip
    """Take a step on the way of a submission; Refused, with the reason, where it cannot be taken."""
    with held(submission_id) as submission:
        step = steps.step_of(submission, name)
        if step is None:
            raise Refused(_overtaken(submission))
        _require(user, step.action, submission)
        if submission.edits != edits:
            raise Refused(_overtaken(submission))
        if steps.barred(user, step, submission):
            raise Refused(_("填报、更正、审核过这份数据的人不能再批准它，填报的人也不能审核，请由另一人办理。"))
        reason = _required(reason) if step.asks_reason else reason.strip()[:MOST_REASON]
        before = submission.state
        _prepare(submission, step, vintage)
        submission.state = step.to
        submission.edits += 1
        if step.to == State.APPROVED:
            _approve(submission, user, now)
        submission.save()
        _event(submission, step.what, user, now, before, reason)
        if step.to in (State.SUBMITTED, State.APPROVED):
            _on_record(submission, step, user, before)
    return submission


def _overtaken(submission: Submission) -> str:
    last = submission.events.select_related("by").last()
    if last is None:
        return _("没有办理：这份报送件没有办理记录，请刷新页面后再试。")
    said = {"name": _name(last.by), "what": last.get_what_display(), "state": submission.get_state_display()}
    return _("没有办理：%(name)s 刚刚办理了“%(what)s”，现在是“%(state)s”。") % said


def _prepare(submission: Submission, step: steps.Step, vintage: str) -> None:
    """Refuse to submit or approve data with errors, or with warnings that nobody explained."""
    if step.to not in (State.SUBMITTED, State.APPROVED):
        return
    if not submission.rows.exists():
        raise Refused(_("还没有数据。请先在页面填写，或上传文件。"))
    if (former := submission.former) is not None and former.sha256 == submission.sha256:
        raise Refused(_("与第 %(n)s 版的数据相同，没有更正。请改正数据，或放弃更正。") % {"n": former.version})
    found = findings.renewed(submission, form_of(submission))
    if wrong := findings.errors(found).count():
        raise Refused(_("还有 %(n)s 处错误，改正后才能继续。") % {"n": wrong})
    if open_ := findings.warnings(found).count():
        raise Refused(_("还有 %(n)s 处提示没有说明，改正或说明后才能继续。") % {"n": open_})
    if step.to == State.SUBMITTED:
        stored.keep(submission, form_of(submission))  # a return and what is changed after it leaves this untouched
        submission.vintage = vintage if vintage in Submission.Vintage.values else submission.vintage


def _approve(submission: Submission, user: Any, now: datetime) -> None:
    """Bring the version into force in the place of the former, and feed what it says."""
    former = Submission.objects.select_for_update(no_key=True).filter(
        filer_key=submission.filer_key, period=submission.period, state=State.APPROVED
    )
    for older in former:
        older.state = State.SUPERSEDED
        older.save(update_fields=["state"])
        _event(older, What.SUPERSEDED, user, now, State.APPROVED, _("第 %(n)s 版") % {"n": submission.version})
    submission.approved_on = timezone.localtime(now).date()
    form = form_of(submission)
    filing = stored.filing_of(submission, form)
    feeding.write(submission, filing, form, in_use().catalogue, submission.approved_on)


def correct(submission_id: int, reason: str, user: Any, now: datetime) -> Submission:
    """Open a new version of approved data, with the data of the former to be changed; Refused where one is under way."""
    reason = _required(reason)
    with held(submission_id) as former:
        _require(user, "file", former)
        same = Submission.objects.filter(filer_key=former.filer_key, period=former.period)
        if former.state != State.APPROVED or same.filter(state__in=Submission.UNDER_WAY).exists():
            raise Refused(_("只有在用的、没有更正在办理中的数据才能更正。请刷新页面查看。"))
        newest = same.aggregate(newest=Max("version"))["newest"]
        preliminary = former.vintage == Submission.Vintage.PRELIMINARY
        made = Submission.objects.create(
            form=former.form, area=former.area, organisation=former.organisation, department=former.department,
            period=former.period, form_version=former.form_version, due=former.due, created_by=user, created_at=now,
            filer_key=former.filer_key, version=newest + 1, reason=reason, sha256=former.sha256,
            vintage=Submission.Vintage.FINAL if preliminary else Submission.Vintage.REVISED,
        )  # fmt: skip
        stored.write(made, stored.filing_of(former, form_of(former)).rows)
        _event(made, What.OPENED, user, now, "", reason)
    return made


def _required(reason: str) -> str:
    text = reason.strip()
    if not text:
        raise Refused(_("请写明原因。"))
    if len(text) > MOST_REASON:
        raise Refused(_("原因请不要超过 %(n)s 个字。") % {"n": MOST_REASON})
    return text


def _event(submission: Submission, what: str, user: Any, now: datetime, before: str, remark: str = "") -> None:
    Event.objects.create(
        submission=submission, at=now, by=user, address=origin.address(), what=what, before=before,
        after=submission.state, remark=remark[:500], sha256=submission.sha256,
    )  # fmt: skip


def _on_record(submission: Submission, step: steps.Step, user: Any, before: str) -> None:
    action = Action.APPROVED if step.to == State.APPROVED else Action.HANDED_IN
    said = {"submission": submission.pk, "version": submission.version, "sha256": submission.sha256}
    record(
        action, str(submission), user=user, area=submission.area_id, before=said | {"state": before},
        after=said | {"state": submission.state},
    )  # fmt: skip


def _name(user: Any) -> str:
    return user.get_full_name() or user.username


def remind(duty: Duty, period: str, user: Any, now: datetime) -> None:
    """Ask for what is late: the filer sees it. PermissionDenied for who neither reviews nor approves."""
    own = (duty.area_id, duty.organisation_id or "", duty.department)
    if not (may_file(user, "check", *own) or may_file(user, "admit", *own)):
        raise PermissionDenied(_("您没有办理这一步的权限。"))
    if not fits(in_use().form(duty.form), period):
        raise Refused(_("这张报表没有这个报告期。"))
    Reminder.objects.create(duty=duty, period=period, at=now, by=user)
