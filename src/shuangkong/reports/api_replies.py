"""接口: replies to documents with their files, handed out with the rights of the page."""

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
from shuangkong.reports import services, steps
from shuangkong.reports.api import document_of, full
from shuangkong.reports.api_forms import FullDocumentOut
from shuangkong.reports.models import ReplyFile

router = Router(tags=["公文"], auth=opened())
REPLIES = "/documents/{int:document}/replies"


class ReplyIn(Schema):
    """反馈，附材料."""

    edits: int
    text: str = Field(min_length=1, max_length=20_000, pattern=r"^[^\u0000]*$", description="反馈内容")


@router.post(
    REPLIES, auth=opened(REVIEW), response={200: FullDocumentOut} | failing(400, 409, 413), summary="反馈并附材料",
    operation_id="document_reply",
)  # fmt: skip
def reply(
    request: HttpRequest, document: OfNumber, sent: Form[ReplyIn], file: File[list[UploadedFile]]
) -> dict[str, Any]:
    """收文单位书面反馈；file 可以多份，原样保存，记校验码。因督办单发的函，在督办单中反馈。"""
    found, wanted = document_of(request, document), steps.of_name("reply")
    if wanted is None or not steps.may(request.user, wanted, found):
        raise Failure("denied")
    files = [(one.name or "", one.read()) for one in file]
    services.reply(found.pk, sent.text, files, sent.edits, request.user, timezone.now())
    return full(document_of(request, document), request.user)


@router.get(
    REPLIES + "/{int:file}", response={200: None} | failing(), summary="下载反馈材料", operation_id="document_reply_file",
    openapi_extra=binary("application/octet-stream"),
)  # fmt: skip
def one(request: HttpRequest, document: OfNumber, file: OfNumber) -> FileResponse:
    """交来的文件，一字不改。"""
    kept = ReplyFile.objects.filter(pk=file, reply__document=document_of(request, document)).first()
    if kept is None:
        raise Failure("not-found", "这份公文没有这份反馈材料。")
    return originals.handed_out(kept.sha256, kept.name)
