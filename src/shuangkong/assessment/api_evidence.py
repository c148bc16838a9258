"""接口: evidence of an assessment: handed in for the round that is under way, listed, handed out with the rights of the page."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest
from django.utils import timezone
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from shuangkong.access import originals
from shuangkong.access.api_shapes import KeptFileOut, binary
from shuangkong.access.door import FILE, opened
from shuangkong.access.failures import Failure, failing
from shuangkong.access.paging import OfNumber
from shuangkong.assessment import entering, seen, services, steps
from shuangkong.assessment.models import Assessment

router = Router(tags=["考核"], auth=opened())
EVIDENCE = "/assessments/{int:assessment}/evidence"


class AssessmentEvidenceOut(KeptFileOut):
    """佐证材料."""

    item: str = Field(description="计分项；为空即属于某一步")
    what: str = Field(description="用于：self、review、on_site、decision，或某一步")


class AssessmentEvidenceIn(Schema):
    """上传时的说明."""

    item: str = Field(max_length=20, pattern=r"^[0-9A-Za-z_.-]+$", description="计分项", examples=["M2"])
    edits: int


@router.get(
    EVIDENCE,
    response={200: list[AssessmentEvidenceOut]} | failing(),
    summary="佐证材料",
    operation_id="assessment_evidence",
)
def listed(request: HttpRequest, assessment: OfNumber) -> Any:
    """本人可以查看的佐证材料；申辩前，被考核的看不到评审和核查的。"""
    found = _found(request, assessment)
    return found.evidence.filter(what__in=seen.files_seen(request.user, found)).order_by("pk")


@router.post(
    EVIDENCE, auth=opened(FILE), response={201: AssessmentEvidenceOut} | failing(400, 409, 413), summary="上传佐证材料",
    operation_id="add_assessment_evidence",
)  # fmt: skip
def add(request: HttpRequest, assessment: OfNumber, sent: Form[AssessmentEvidenceIn], file: File[UploadedFile]) -> Any:
    """附在当前环节的一个计分项上；原样保存，记校验码，不可更改。"""
    found = _found(request, assessment)
    if steps.entering(request.user, found) is None:
        raise Failure("denied")
    handed = (file.name or "", file.read())
    return Status(201, entering.attach(found.pk, sent.item, handed, sent.edits, request.user, timezone.now()))


@router.get(
    EVIDENCE + "/{int:file}", response={200: None} | failing(), summary="下载佐证材料",
    operation_id="assessment_evidence_file", openapi_extra=binary("application/octet-stream"),
)  # fmt: skip
def one(request: HttpRequest, assessment: OfNumber, file: OfNumber) -> FileResponse:
    """交来的文件，一字不改。"""
    found = _found(request, assessment)
    kept = found.evidence.filter(pk=file, what__in=seen.files_seen(request.user, found)).first()
    if kept is None:
        raise Failure("not-found", "本次考核没有这份材料，或现在还不能查看。")
    return originals.handed_out(kept.sha256, kept.name)


def _found(request: HttpRequest, number: int) -> Assessment:
    found = services.visible(request.user).filter(pk=number).first()
    if found is None:
        raise Failure("denied")
    return found
