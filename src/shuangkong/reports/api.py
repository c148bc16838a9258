"""接口: official documents: what is out, to whom and until when; drafting, and the steps that people take."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from shuangkong.access.door import FILE, REVIEW, opened
from shuangkong.access.failures import Failure, failing
from shuangkong.access.paging import OfNumber, Page, Paging, paged
from shuangkong.access.scope import may_somewhere
from shuangkong.reports import services, steps
from shuangkong.reports.api_forms import DocumentFilter, DocumentIn, DocumentOut, DocumentStepIn, FullDocumentOut
from shuangkong.reports.models import OfficialDocument

router = Router(tags=["公文"], auth=opened())


@router.get("/documents", response={200: Page[DocumentOut]} | failing(), summary="公文", operation_id="documents")
def documents(request: HttpRequest, wanted: Query[DocumentFilter], paging: Query[Paging]) -> dict[str, Any]:
    """授权范围内的公文，按拟稿先后排列；收文单位看到已签发、发给本地区的。"""
    found = services.visible(request.user).filter(**wanted.model_dump(exclude_none=True))
    return paged(request, found.order_by("pk"), paging)


@router.get(
    "/documents/{int:document}",
    response={200: FullDocumentOut} | failing(),
    summary="一份公文",
    operation_id="document",
)
def document(request: HttpRequest, document: OfNumber) -> dict[str, Any]:
    """正文、反馈和办理记录。"""
    return full(document_of(request, document), request.user)


@router.post(
    "/documents", auth=opened(FILE), response={200: FullDocumentOut} | failing(400, 409), summary="拟稿",
    operation_id="document_draft",
)  # fmt: skip
def draft(request: HttpRequest, sent: DocumentIn) -> dict[str, Any]:
    """由本地区的机关拟稿；通报和自评报告的正文由所写时期的锁定数据生成。"""
    if not may_somewhere(request.user, "draft"):
        raise Failure("denied")
    content = services.Content(sent.agency, sent.code, sent.title, sent.addressee, sent.body, sent.due)
    made = services.draft(
        sent.kind, request.user.area, sent.to_area or "", sent.period or "", "", content, request.user, timezone.now(),
        about=sent.about,
    )  # fmt: skip
    return full(made, request.user)


@router.post(
    "/documents/{int:document}/step", auth=opened(REVIEW), response={200: FullDocumentOut} | failing(400, 409),
    summary="办理公文", operation_id="document_step",
)  # fmt: skip
def step(request: HttpRequest, document: OfNumber, sent: DocumentStepIn) -> dict[str, Any]:
    """送签、签发、送达、反馈、办结等；拟稿和修改过的人不能签发。"""
    found, wanted, now = document_of(request, document), steps.of_name(sent.step), timezone.now()
    if wanted is None or not steps.may(request.user, wanted, found):
        raise Failure("denied")
    if sent.step == "reply":
        services.reply(found.pk, sent.text, [], sent.edits, request.user, now)
    else:
        services.take(found.pk, sent.step, sent.edits, request.user, now, sent.remark, sent.due)
    return full(document_of(request, found.pk), request.user)


def document_of(request: HttpRequest, number: int) -> OfficialDocument:
    """Return a document that the person may look at."""
    found = services.visible(request.user).filter(pk=number).first()
    if found is None:
        raise Failure("denied")
    return found


def full(found: OfficialDocument, user: Any) -> dict[str, Any]:
    """Return a document with its replies and, for who looks at all, its record."""
    names = [*DocumentOut.model_fields, "area_id", "to_area_id", "body"]
    own = {name: getattr(found, name) for name in names if name not in ("area", "to_area")}
    events = found.events.select_related("by") if services.looks_at_all(user) else found.events.none()
    return own | {"replies": list(found.replies.select_related("by").prefetch_related("files")), "events": list(events)}
