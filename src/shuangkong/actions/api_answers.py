"""接口: answers to tickets with their files, handed out with the rights of the page."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest
from django.utils import timezone
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile

from shuangkong.access import originals
from shuangkong.access.api_shapes import binary
from shuangkong.access.door import REVIEW, opened
from shuangkong.access.failures import Failure, failing
from shuangkong.access.paging import OfNumber
from shuangkong.actions import ticket_steps, tickets
from shuangkong.actions.acting import MOST_TEXT
from shuangkong.actions.api_forms import FullTicketOut
from shuangkong.actions.api_tickets import full, ticket_of
from shuangkong.actions.models import TicketFile

router = Router(tags=["督办"], auth=opened())


class AnswerIn(Schema):
    """反馈办理情况，附材料."""

    edits: int
    reason: str = Field(min_length=1, max_length=MOST_TEXT, pattern=r"^[^\u0000]*$", description="办理情况")


@router.post(
    "/tickets/{int:ticket}/answer", auth=opened(REVIEW), response={200: FullTicketOut} | failing(400, 409, 413),
    summary="反馈办理情况并附材料", operation_id="answer_ticket",
)  # fmt: skip
def answer(
    request: HttpRequest, ticket: OfNumber, sent: Form[AnswerIn], file: File[list[UploadedFile]]
) -> dict[str, Any]:
    """承办单位反馈；file 可以多份，原样保存，记校验码。"""
    found = ticket_of(request, ticket)
    if not ticket_steps.may(request.user, "progress", found, timezone.localdate()):
        raise Failure("denied")
    files = [(one.name or "", one.read()) for one in file]
    tickets.answer(found.pk, sent.reason, files, sent.edits, request.user, timezone.now())
    return full(ticket_of(request, ticket))


@router.get(
    "/tickets/{int:ticket}/files/{int:file}", response={200: None} | failing(), summary="下载反馈材料",
    operation_id="ticket_file", openapi_extra=binary("application/octet-stream"),
)  # fmt: skip
def one(request: HttpRequest, ticket: OfNumber, file: OfNumber) -> FileResponse:
    """交来的文件，一字不改。"""
    kept = TicketFile.objects.filter(pk=file, event__ticket=ticket_of(request, ticket)).first()
    if kept is None:
        raise Failure("not-found", "这张督办单没有这份材料。")
    return originals.handed_out(kept.sha256, kept.name)
