"""接口: evidence of a project: handed in with the record that rests on it, listed, handed out with the rights of the page."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest
from django.utils import timezone
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Json

from shuangkong.access import originals
from shuangkong.access.api_shapes import KeptFileOut, binary
from shuangkong.access.door import REVIEW, opened
from shuangkong.access.failures import Failure, failing
from shuangkong.access.paging import OfNumber
from shuangkong.projects.api import project_of, registered
from shuangkong.projects.api_forms import Kind

router = Router(tags=["两高项目"], auth=opened())
EVIDENCE = "/projects/{int:project}/evidence"


class ProvenRecordIn(Schema):
    """要登记的记录，附佐证材料."""

    kind: Kind
    fields: Json[dict[str, Any]] = Field(description="记录的各项，JSON 文本，同“登记一条记录”的 fields")


@router.get(EVIDENCE, response={200: list[KeptFileOut]} | failing(), summary="佐证材料", operation_id="gate_evidence")
def listed(request: HttpRequest, project: OfNumber) -> Any:
    """登记记录时交来的材料。"""
    return project_of(request, project).evidence.order_by("pk")


@router.post(
    EVIDENCE, auth=opened(REVIEW), response={201: KeptFileOut} | failing(400, 409, 413, 422), summary="登记记录并附材料",
    operation_id="add_gate_evidence",
)  # fmt: skip
def add(request: HttpRequest, project: OfNumber, sent: Form[ProvenRecordIn], file: File[UploadedFile]) -> Any:
    """判断、审批和处置、能耗替代、实际能耗、监管记录，连同所依据的文件；文件原样保存，记校验码，不可更改。"""
    found = project_of(request, project)
    made = registered(found, sent.kind, sent.fields, (file.name or "", file.read()), request.user, timezone.now())
    return Status(201, made.evidence)


@router.get(
    EVIDENCE + "/{int:file}", response={200: None} | failing(), summary="下载佐证材料", operation_id="gate_evidence_file",
    openapi_extra=binary("application/octet-stream"),
)  # fmt: skip
def one(request: HttpRequest, project: OfNumber, file: OfNumber) -> FileResponse:
    """交来的文件，一字不改。"""
    kept = project_of(request, project).evidence.filter(pk=file).first()
    if kept is None:
        raise Failure("not-found", "本项目没有这份材料。")
    return originals.handed_out(kept.sha256, kept.name)
