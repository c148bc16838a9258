"""接口: on the router of api.py: opening, filling in, submitting, reviewing, returning, approving, correcting, reminding."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, File, Form, Schema, Status
from ninja.files import UploadedFile

from shuangkong.access.door import FILE, REVIEW, opened
from shuangkong.access.failures import Failure, failing
from shuangkong.access.paging import OfNumber, OfPeriod
from shuangkong.kernel.problems import BadData, Problem
from shuangkong.statistics import services, typed
from shuangkong.statistics.api import router, submission_of, submission_out
from shuangkong.statistics.api_forms import (
    CorrectionIn,
    Edits,
    ExplanationIn,
    FilingStepIn,
    ReviewStepIn,
    RowsIn,
    SubmissionOut,
)  # fmt: skip
from shuangkong.statistics.form import Form as Report
from shuangkong.statistics.form import FormTable
from shuangkong.statistics.models import Duty, Submission

__all__ = ["router"]
ONE = "/submissions/{int:submission}"


class FilingFileIn(Schema):
    """交入文件时的说明."""

    edits: Edits
    importer: str = Field(
        "",
        max_length=80,
        description="导入对照的代号：文件是其他系统导出的；不写的，按列名识别",
        examples=["example-205-1"],
    )


def _duty(request: HttpRequest, number: int) -> Duty:
    found = services.duties(request.user).filter(pk=number).first()
    if found is None:
        raise Failure("denied")
    return found


@router.post(
    "/duties/{int:duty}/{period}/opening",
    auth=opened(FILE),
    response={200: SubmissionOut} | failing(409),
    summary="开始填报",
    operation_id="open_submission",
)
def open_(request: HttpRequest, duty: OfNumber, period: OfPeriod) -> dict[str, Any]:
    """该报告期在办或在用的报送件；没有的，新建一个。"""
    return submission_out(services.open_for(_duty(request, duty), period, request.user, timezone.now()))


@router.post(
    "/duties/{int:duty}/{period}/reminder",
    auth=opened(REVIEW),
    response={204: None} | failing(409),
    summary="催报",
    operation_id="remind",
)
def remind(request: HttpRequest, duty: OfNumber, period: OfPeriod) -> Status[None]:
    """填报单位在首页看到催报。"""
    services.remind(_duty(request, duty), period, request.user, timezone.now())
    return Status(204, None)


@router.post(
    ONE + "/file",
    auth=opened(FILE),
    response={200: SubmissionOut} | failing(400, 409, 413),
    summary="交入文件",
    operation_id="hand_in_file",
)
def hand_in_file(request: HttpRequest, submission: OfNumber, sent: Form[FilingFileIn], file: File[UploadedFile]) -> Any:
    """本系统的模板，或其他系统导出的文件；Excel 或 CSV，整份入库或整份不入；有误的逐格说明。"""
    found = submission_of(request, submission, "file")
    now = timezone.now()
    services.take_file(found.pk, file.read(), file.name, sent.edits, request.user, now, sent.importer)
    return _now(found)


@router.put(
    ONE + "/rows",
    auth=opened(FILE),
    response={200: SubmissionOut} | failing(400, 409),
    summary="填写数据",
    operation_id="fill_in",
)
def fill_in(request: HttpRequest, submission: OfNumber, sent: RowsIn) -> dict[str, Any]:
    """以所写的各行代替原有数据，整份入库或整份不入；有误的逐格说明。"""
    found = submission_of(request, submission, "file")
    texts = texts_of(services.form_of(found), sent.tables)
    services.take_typed(found.pk, texts, sent.edits, request.user, timezone.now())
    return _now(found)


@router.post(
    ONE + "/explanations",
    auth=opened(FILE),
    response={200: SubmissionOut} | failing(400, 409),
    summary="说明提示",
    operation_id="explain_warning",
)
def explain(request: HttpRequest, submission: OfNumber, sent: ExplanationIn) -> dict[str, Any]:
    """写明一处提示为何成立；数据改动后提示变了的，要重新说明。"""
    found = submission_of(request, submission, "file")
    services.explain(found.pk, sent.model_dump(exclude={"reason"}), sent.reason, request.user, timezone.now())
    return _now(found)


@router.post(
    ONE + "/filing",
    auth=opened(FILE),
    response={200: SubmissionOut} | failing(400, 409),
    summary="提交、撤回、放弃更正",
    operation_id="filing_step",
)
def filing_step(request: HttpRequest, submission: OfNumber, sent: FilingStepIn) -> dict[str, Any]:
    """填报单位的步骤；有错误、有未说明的提示的，不能提交。"""
    found = submission_of(request, submission, "file")
    done = services.take_step(
        found.pk, sent.step, sent.edits, request.user, timezone.now(), sent.reason, sent.vintage
    )  # fmt: skip
    return submission_out(done)


@router.post(
    ONE + "/review",
    auth=opened(REVIEW),
    response={200: SubmissionOut} | failing(400, 409),
    summary="审核、退回、批准",
    operation_id="review_step",
)
def review_step(request: HttpRequest, submission: OfNumber, sent: ReviewStepIn) -> dict[str, Any]:
    """县级审核和市级批准；填报、更正数据的人不能审核和批准自己的数据。"""
    found = submission_of(request, submission)
    return submission_out(
        services.take_step(found.pk, sent.step, sent.edits, request.user, timezone.now(), sent.reason)
    )


@router.post(
    ONE + "/correction",
    auth=opened(FILE),
    response={201: SubmissionOut} | failing(400, 409),
    summary="更正",
    operation_id="correct",
)
def correct(request: HttpRequest, submission: OfNumber, sent: CorrectionIn) -> Status[dict[str, Any]]:
    """已入库的数据只能以新的一版更正，写明原因，重新审核。"""
    found = submission_of(request, submission, "file")
    return Status(201, submission_out(services.correct(found.pk, sent.reason, request.user, timezone.now())))


def _now(submission: Submission) -> dict[str, Any]:
    submission.refresh_from_db()
    return submission_out(submission)


def texts_of(form: Report, tables: dict[str, list[dict[str, Any]]]) -> typed.Texts:
    """Return rows as they are typed on the page; a row of a fixed list is told by its key or its label."""
    _require_known(form, tables)
    lines = {}
    for table in form.tables:
        given = [{name: text or "" for name, text in row.items()} for row in tables.get(table.id, [])]
        lines[table.id] = _listed(table, given) if table.listed else _free(table, given)
    return typed.Texts("接口", lines)


def _free(table: FormTable, given: list[dict[str, str]]) -> list[typed.Line]:
    return [typed.Line(table.title, number, texts) for number, texts in enumerate(given, start=1)]


def _listed(table: FormTable, given: list[dict[str, str]]) -> list[typed.Line]:
    known = {texts.get(table.key[0], ""): texts for texts in given}
    return [
        typed.Line(table.title, number, known.get(item.key) or known.get(item.label) or {}, item.key)
        for number, item in enumerate(table.rows, start=1)
    ]


def _require_known(form: Report, tables: dict[str, list[dict[str, Any]]]) -> None:
    """Refuse names that the form does not have: what is silently left out would be taken for filed."""
    known = {table.id: table for table in form.tables}
    faults = [Problem("接口", id_, "、".join(known), "改正表的代号") for id_ in tables.keys() - known]
    for id_, table in known.items():
        columns = {column.name for column in table.columns}
        for number, row in enumerate(tables.get(id_, []), start=1):
            place = f"接口 · {table.title} · 第 {number:,} 行"
            faults += [
                Problem(place, name, "、".join(sorted(columns)), "改正栏目的名称") for name in row.keys() - columns
            ]
        faults += _strange_items(table, tables.get(id_, [])) if table.listed else []
    if faults:
        raise BadData(sorted(faults, key=lambda fault: (fault.place, fault.found)))


def _strange_items(table: FormTable, rows: list[dict[str, Any]]) -> list[Problem]:
    """Return what is wrong with the items that rows of a fixed list name: not of the list, or there already."""
    keys = {name: item.key for item in table.rows for name in (item.key, item.label)}
    faults, seen = [], set()
    for number, row in enumerate(rows, start=1):
        place, named = f"接口 · {table.title} · 第 {number:,} 行", str(row.get(table.key[0]) or "")
        if named not in keys:
            faults.append(Problem(place, named or "没有写明项目", "报表所列的项目", "改正项目的代号或名称"))
        elif keys[named] in seen:
            faults.append(Problem(place, named, "每个项目一行", "合并为一行"))
        seen.add(keys.get(named))
    return faults
