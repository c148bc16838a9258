"""公文的办理: drafting, and every step from a draft to its being closed. Nothing else changes a document.

Every step is one transaction that holds the document's row: of two who act at once one wins, and the other is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangkong.access import origin, originals
from shuangkong.access.scope import lineage_of, may, may_document
from shuangkong.closing import store
from shuangkong.kernel.problems import Unknown
from shuangkong.registers.models import Area
from shuangkong.registers.services import subtree
from shuangkong.reports import issuing, steps, subjects
from shuangkong.reports.models import DocumentEvent, OfficialDocument, Reply, ReplyFile
from shuangkong.reports.produce import kind_of
from shuangkong.reports.subjects import Subject

Kind: Any = OfficialDocument.Kind
What: Any = DocumentEvent.What
MOST_BODY, MOST_REMARK, MOST_FILES, LARGEST_FILE = 20_000, 500, 10, 20_000_000
FIELDS = {"agency": 60, "code": 20, "title": 120, "addressee": 200, "body": MOST_BODY}
REQUIRED = ("agency", "code", "title", "addressee")
ANSWERED = (Kind.WARNING, Kind.SUPERVISION)  # what asks for an answer by a day


class Refused(Exception):
    """What was asked for cannot be done now; the message (in the language of the page) says why."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a drafter types."""

    agency: str
    code: str
    title: str
    addressee: str
    body: str
    due: date | None = None


def looks_at_all(user: Any) -> bool:
    """Tell whether a person looks at every document of the own area: who drafts or signs, and auditors."""
    return any(may(user, action, user.area) for action in ("draft", "sign", "audit"))


def visible(user: Any) -> QuerySet[OfficialDocument]:
    """Return the documents that a person may look at; an addressee those that are out, and the bulletins from above."""
    found = OfficialDocument.objects.select_related("area", "to_area", "drafted_by")
    if looks_at_all(user):
        return found.filter(area_id__in=subtree(user.area))
    if user.department:  # what it is asked by a ticket, it may read
        return found.filter(about__in=subjects.keys_of_tickets(user), state__in=steps.OUT)
    if not may_document(user, "receive", user.area):
        return found.none()
    own = Q(to_area_id__in=subtree(user.area))
    to_all = Q(kind=Kind.BULLETIN, to_area=None, area_id__in=lineage_of(user.area))
    return found.filter(own | to_all, state__in=steps.OUT)


def draft(
    kind: str,
    area: str,
    to_area: str,
    period: str,
    figure: str,
    content: Content,
    user: Any,
    now: datetime,
    *,
    about: str = "",
) -> OfficialDocument:
    """拟稿: a new document of an office, resting on the latest closing of a period where one is named.

    Args:
        kind: 文种.
        area: the office's area.
        to_area: who receives it in the system, empty where nobody does.
        period: of the closing that it rests on, empty where on none.
        figure: the warning that it is made of.
        content: what the drafter types.
        user: who drafts.
        now: when.
        about: what else it is made of (subjects.py); that says to whom it goes and by when it is answered.
    """
    if not may_document(user, "draft", area):
        raise PermissionDenied(_("您没有办理这一步的权限。"))
    if kind not in Kind.values:
        raise Refused(_("请选择文种。"))
    if about:
        subject = _subject(about, kind, area, user)
        to_area, content = subject.to_area, replace(content, due=subject.due)
    if not Area.objects.filter(pk=area).exists():
        raise Refused(_("您的区域没有在台账登记，不能发文。"))
    if to_area and to_area not in subtree(area) - {area}:
        raise Refused(_("主送地区应为本地区所辖的县（市、区）或开发区。"))
    made = OfficialDocument(
        kind=kind, area_id=area, to_area_id=to_area or None, figure=figure, about=about, drafted_by=user, drafted_at=now,
        **_checked(content, kind, now, about), **(subject.closing if about else _rest(kind, area, period)),
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
            _event(made, What.DRAFTED, user, now, "")
    except IntegrityError:
        said = (
            _("这个事项已经拟了这种公文，请在公文列表中查看。")
            if about
            else _("这项预警已经拟了预警函，请在公文列表中查看。")
        )
        raise Refused(said) from None
    return made


def _subject(about: str, kind: str, area: str, user: Any) -> Subject:
    found = subjects.find(about, user)
    if found is None or found.kind != kind or found.area != area:
        raise Refused(_("没有这个事项，或者不能据此拟这种公文。"))
    if waiting := subjects.unsettled(about):
        raise Refused(_("%(areas)s的考核结果尚未审定。全部审定后再拟通报。") % {"areas": "、".join(waiting)})
    return found


def _rest(kind: str, area: str, period: str) -> dict[str, Any]:
    """Return the closing that a document rests on; the kinds that are made of one need it."""
    if not period:
        if kind in issuing.COMPOSED:
            raise Refused(_("通报和自评报告依据锁定数据编制，请选择时期。"))
        return {}
    try:
        if kind == Kind.SELF_ASSESSMENT:
            kind_of(period, "yearly")
        closing = store.latest(issuing.city_of(area), period)
    except (Unknown, ValueError) as fault:
        raise Refused(str(fault)) from None
    return {"period": closing.period, "revision": closing.revision, "seal": closing.seal}


def _checked(content: Content, kind: str, now: datetime, about: str) -> dict[str, Any]:
    given = {name: getattr(content, name).strip() for name in FIELDS}
    for name in REQUIRED:
        if not given[name]:
            raise Refused(_("请填写“%(what)s”。") % {"what": _label(name)})
    for name, most in FIELDS.items():
        if len(given[name]) > most:
            raise Refused(_("“%(what)s”不能超过 %(n)s 字。") % {"what": _label(name), "n": most})
    if not given["body"] and kind not in issuing.COMPOSED:
        raise Refused(_("请填写“%(what)s”。") % {"what": _label("body")})
    if kind in ANSWERED and content.due is None and not about:
        raise Refused(_("预警函和督办函应写明反馈期限。"))
    if not about and content.due is not None and content.due <= timezone.localtime(now).date():
        raise Refused(_("反馈期限应晚于今天。"))
    return given | {"due": content.due}


def _label(name: str) -> Any:
    return OfficialDocument._meta.get_field(name).verbose_name  # noqa: SLF001 - Django's documented door


def change(document_id: int, content: Content, edits: int, user: Any, now: datetime) -> None:
    """修改: what a draft says, before it goes to be signed."""
    with _held(document_id) as document:
        if document.edits != edits or document.state != OfficialDocument.State.DRAFT:
            raise Refused(_overtaken(document))
        if not may_document(user, "draft", document.area_id):
            raise PermissionDenied(_("您没有办理这一步的权限。"))
        kept = replace(content, due=document.due) if document.about else content
        for name, value in _checked(kept, document.kind, now, document.about).items():
            setattr(document, name, value)
        document.edits += 1
        document.save()
        _event(document, What.CHANGED, user, now, document.state)


def take(
    document_id: int, name: str, edits: int, user: Any, now: datetime, remark: str = "", due: date | None = None
) -> None:
    """Take a step that needs words at most: submit, issue, return, withdraw, deliver, extend, reopen, close."""
    remark = " ".join(remark.split())
    if len(remark) > MOST_REMARK:
        raise Refused(_("意见请不要超过 %(n)s 个字。") % {"n": MOST_REMARK})
    if name in ("return", "withdraw", "reopen", "extend") and not remark:
        raise Refused(_("请写明原因。"))
    with _taking(document_id, name, edits, user, now, remark) as document:
        if name == "issue":
            _number(document, timezone.localtime(now).date())
        if name == "extend":
            if due is None or document.due is None or due <= document.due:
                raise Refused(_("新的期限应晚于原期限。"))
            document.due, document.extended = due, True


def _number(document: OfficialDocument, day: date) -> None:
    """Give the next number of the office's series in the year, and keep the file as it is issued."""
    series = OfficialDocument.objects.filter(area_id=document.area_id, code=document.code, year=day.year)
    document.year = day.year
    document.sequence = (series.aggregate(last=Max("sequence"))["last"] or 0) + 1
    document.issued_on = day
    try:
        document.sha256 = originals.keep(issuing.written(document, document.number, day))
    except Unknown as fault:
        raise Refused(str(fault)) from None


def reply(
    document_id: int, text: str, files: Sequence[tuple[str, bytes]], edits: int, user: Any, now: datetime
) -> None:
    """反馈: what the addressee answers, with its files."""
    text = text.strip()
    if not text or len(text) > MOST_BODY:
        raise Refused(_("请写明反馈内容，不超过 %(n)s 字。") % {"n": MOST_BODY})
    if len(files) > MOST_FILES or any(not raw or len(raw) > LARGEST_FILE for _name, raw in files):
        raise Refused(_("反馈材料最多 10 份，每份不超过 20 MB，不能是空文件。"))
    kept = [(originals.safe_name(name), originals.keep(raw), len(raw)) for name, raw in files]
    with _taking(document_id, "reply", edits, user, now, text[:MOST_REMARK]) as document:
        said = Reply.objects.create(document=document, at=now, by=user, text=text)
        for name, sha256, size in kept:
            ReplyFile.objects.create(reply=said, name=name, sha256=sha256, size=size)


@contextmanager
def _held(document_id: int) -> Iterator[OfficialDocument]:
    with transaction.atomic():
        yield OfficialDocument.objects.select_for_update(no_key=True, of=("self",)).get(pk=document_id)


@contextmanager
def _taking(
    document_id: int, name: str, edits: int, user: Any, now: datetime, remark: str
) -> Iterator[OfficialDocument]:
    """Hold a document for a step, and take it in the end; Refused where it cannot be taken now."""
    with _held(document_id) as document:
        step = steps.of_name(name)
        if step is None or document.edits != edits or not steps.fits(step, document):
            raise Refused(_overtaken(document))
        if not steps.may(user, step, document):
            raise PermissionDenied(_("您没有办理这一步的权限。"))
        if steps.barred(user, step, document):
            raise Refused(_("拟稿和修改过的人不能签发，请由另一人签发。"))
        yield document
        before, document.state = document.state, step.to or document.state
        document.edits += 1
        document.save()
        data = {"number": document.number, "sha256": document.sha256} if name == "issue" else {}
        _event(
            document,
            step.what,
            user,
            now,
            before,
            remark,
            data | ({"due": str(document.due)} if name == "extend" else {}),
        )


def _overtaken(document: OfficialDocument) -> str:
    last = document.events.select_related("by").last()
    if last is None:
        return _("没有办理，请刷新页面。")
    said = {
        "name": last.by.get_full_name() or last.by.username, "what": last.get_what_display(), "state": document.get_state_display()
    }  # fmt: skip
    return _("没有办理：%(name)s 已办理“%(what)s”，现在是“%(state)s”。请刷新页面。") % said


def _event(
    document: OfficialDocument, what: str, user: Any, now: datetime, before: str, remark: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    DocumentEvent.objects.create(
        document=document, at=now, by=user, address=origin.address(), what=what, before=before, after=document.state,
        remark=remark, data=dict(data or {}),
    )  # fmt: skip
