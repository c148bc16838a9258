"""接口: forms, what has to be filed, submissions with their rows and problems, and the values that came of them."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Query, Router

from shuangkong.access import originals
from shuangkong.access.api_shapes import binary
from shuangkong.access.door import opened
from shuangkong.access.failures import Failure, failing
from shuangkong.access.paging import OfId, OfNumber, Page, Paging, paged
from shuangkong.statistics import checking, findings, key_user_list, page, prefilled, services, steps
from shuangkong.statistics.api_forms import (
    CheckedOut,
    DifferenceOut,
    DutyFilter,
    DutyOut,
    EnergyLineOut,
    EnergyOut,
    FormOut,
    FullFormOut,
    FullSubmissionOut,
    KeyUserFilter,
    KeyUserOut,
    ObservationFilter,
    ObservationOut,
    RowOut,
    SubmissionFilter,
    SubmissionOut,
)  # fmt: skip
from shuangkong.statistics.comprehensive import Line
from shuangkong.statistics.form import Form, FormTable
from shuangkong.statistics.in_use import in_use
from shuangkong.statistics.models import CheckFinding, Duty, Observation, Submission

router = Router(tags=["统计报送"], auth=opened())
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def submission_of(request: HttpRequest, number: int, action: str = "inspect") -> Submission:
    """Return a submission that the person may do this with; refused alike whether it is there or not."""
    known = Submission.objects.select_related("area", "organisation", "created_by").filter(pk=number).first()
    if known is None or not steps.may(request.user, action, known):
        raise Failure("denied")
    return known


@router.get("/forms", response={200: Page[FormOut]} | failing(), summary="报表目录", operation_id="forms")
def forms(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """全部报表，按代号排列。"""
    known = in_use().forms.forms
    listed = paged(request, sorted(known), paging)
    return listed | {"items": [_form(known[id_]) for id_ in listed["items"]]}


@router.get("/forms/{form}", response={200: FullFormOut} | failing(), summary="一张报表", operation_id="form")
def form(request: HttpRequest, form: OfId) -> dict[str, Any]:
    """各表、栏目、固定项目和填报依据。"""
    found = in_use().form(form)
    return _form(found) | {"tables": [_table(table) for table in found.tables]}


def _form(form: Form) -> dict[str, Any]:
    names = ("id", "name", "version", "entry", "filer", "law", "periods", "uses", "note")
    said = {"document": in_use().rulebook.document(form.legal.document).cited(), "at": form.legal.at}
    return {name: getattr(form, name) for name in names} | said


def _table(table: FormTable) -> dict[str, Any]:
    columns = [
        {
            "name": column.name,
            "label": column.labels[-1][1],
            "unit": column.unit,
            "kind": column.kind,
            "required": column.required,
            "choices": list(column.choices),
            "note": column.note,
        }
        for column in table.columns
    ]
    names = ("id", "title", "layout", "key", "optional")
    return {name: getattr(table, name) for name in names} | {"columns": columns, "items": table.rows}


@router.get("/duties", response={200: Page[DutyOut]} | failing(), summary="报送任务", operation_id="duties")
def duties(request: HttpRequest, wanted: Query[DutyFilter], paging: Query[Paging]) -> dict[str, Any]:
    """本人可查的报送任务，按报表、区域、编号排列。"""
    found = services.duties(request.user).filter(**wanted.model_dump(exclude_none=True))
    listed = paged(request, found.order_by("form", "area_id", "pk"), paging)
    return listed | {"items": [_duty(one) for one in listed["items"]]}


def _duty(duty: Duty) -> dict[str, Any]:
    names = ("form", "department", "every", "since", "until")
    return {name: getattr(duty, name) for name in names} | _filer(duty)


def _filer(one: Duty | Submission) -> dict[str, Any]:
    return {"id": one.pk, "area": one.area_id, "organisation": one.organisation_id, "filer": one.filer_name}


@router.get(
    "/submissions", response={200: Page[SubmissionOut]} | failing(), summary="报送件", operation_id="submissions"
)
def submissions(request: HttpRequest, wanted: Query[SubmissionFilter], paging: Query[Paging]) -> dict[str, Any]:
    """本人可查的报送件，报告期新的在前，再按报表、区域、版次排列。"""
    found = services.visible(request.user).filter(**wanted.model_dump(exclude_none=True)).select_related("created_by")
    ordered = found.order_by("-period", "form", "area_id", "filer_key", "-version", "pk")
    listed = paged(request, ordered, paging)
    return listed | {"items": [submission_out(one) for one in listed["items"]]}


def submission_out(one: Submission) -> dict[str, Any]:
    """Return a submission as the API gives it."""
    names = SubmissionOut.model_fields.keys() - {"id", "area", "organisation", "filer", "created_by"}
    return {name: getattr(one, name) for name in names} | _filer(one) | {"created_by": str(one.created_by)}


@router.get(
    "/submissions/{int:submission}",
    response={200: FullSubmissionOut} | failing(),
    summary="一个报送件",
    operation_id="submission",
)
def submission(request: HttpRequest, submission: OfNumber) -> dict[str, Any]:
    """状态、本人可以办理的步骤、办理记录和原始文件。"""
    found = submission_of(request, submission)
    events = [
        {name: getattr(event, name) for name in ("at", "what", "before", "after", "remark")} | {"by": str(event.by)}
        for event in found.events.select_related("by").order_by("pk")
    ]
    open_steps = [step.name for step in steps.open_to(request.user, found)]
    files = list(found.files.order_by("pk"))
    return submission_out(found) | {"steps": open_steps, "events": events, "files": files}


@router.get(
    "/submissions/{int:submission}/rows",
    response={200: Page[RowOut]} | failing(),
    summary="报送件的数据",
    operation_id="rows",
)
def rows(request: HttpRequest, submission: OfNumber, paging: Query[Paging]) -> dict[str, Any]:
    """按表和行排列。"""
    kept = submission_of(request, submission).rows.order_by("place")
    return paged(request, kept, paging)


@router.get(
    "/submissions/{int:submission}/problems",
    response={200: Page[CheckedOut]} | failing(),
    summary="审核结果",
    operation_id="problems",
)
def problems(request: HttpRequest, submission: OfNumber, paging: Query[Paging]) -> dict[str, Any]:
    """按审核关系检查的结果，错误在前；error 改正后、warning 改正或说明后才能提交。"""
    found = submission_of(request, submission)
    listed = paged(request, findings.checked(found, services.form_of(found)).select_related("passed"), paging)
    return listed | {"items": [_checked(one) for one in listed["items"]]}


def _checked(one: CheckFinding) -> dict[str, Any]:
    names = ("place", "found", "wanted", "mend", "key", "column", "severity")
    said = {name: getattr(one, name) for name in names}
    return said | {"check": one.check_id, "explained": one.passed.reason if one.passed else None}


@router.get(
    "/submissions/{int:submission}/changes",
    response={200: Page[DifferenceOut]} | failing(),
    summary="与上一版的差别",
    operation_id="submission_changes",
)
def changes(request: HttpRequest, submission: OfNumber, paging: Query[Paging]) -> dict[str, Any]:
    """更正的各处；没有上一版的，为空。"""
    found = submission_of(request, submission)
    former = found.former
    return paged(request, page.differences(found, former) if former else [], paging)


@router.get(
    "/submissions/{int:submission}/template",
    response={200: None} | failing(),
    summary="下载模板",
    operation_id="template",
    openapi_extra=binary(WORKBOOK),
)
def template(request: HttpRequest, submission: OfNumber) -> HttpResponse:
    """Excel 模板，已写入填报单位、报告期和已有的各行。"""
    from shuangkong.statistics.template import template as written

    found = submission_of(request, submission)
    form = services.form_of(found)
    answer = HttpResponse(written(form, prefilled.template_of(found, form)), content_type=WORKBOOK)
    answer["Content-Disposition"] = f'attachment; filename="{form.id}_{found.period}.xlsx"'
    return answer


@router.get(
    "/submissions/{int:submission}/files/{int:file}",
    response={200: None} | failing(),
    summary="下载原始文件",
    operation_id="original",
    openapi_extra=binary("application/octet-stream"),
)
def original(request: HttpRequest, submission: OfNumber, file: OfNumber) -> FileResponse:
    """填报单位交来的文件，一字不改。"""
    kept = submission_of(request, submission).files.filter(pk=file).first()
    if kept is None:
        raise Failure("not-found", "该报送件没有这个文件。")
    return originals.handed_out(kept.sha256, kept.name)


@router.get(
    "/submissions/{int:submission}/energy",
    response={200: EnergyOut} | failing(),
    summary="综合能耗核算",
    operation_id="submission_energy",
)
def energy(request: HttpRequest, submission: OfNumber) -> dict[str, Any]:
    """按 GB/T 2589 由所报数据算出，与填报数并列。"""
    found = submission_of(request, submission)
    form = services.form_of(found)
    known = checking.energy_of(found, form)
    names = [name for name in EnergyOut.model_fields if name != "lines"]
    lines = [_energy_line(line) for line in known.lines] if known else []
    return {name: getattr(known, name, None) for name in names} | {"lines": lines}


def _energy_line(line: Line) -> dict[str, Any]:
    names = EnergyLineOut.model_fields.keys() - {"energy_kind"}
    return {name: getattr(line, name) for name in names} | {"energy_kind": line.kind.id}


@router.get(
    "/key-users", response={200: Page[KeyUserOut]} | failing(), summary="重点用能单位名录", operation_id="key_users"
)
def key_users(request: HttpRequest, wanted: Query[KeyUserFilter], paging: Query[Paging]) -> dict[str, Any]:
    """本人可查的单位，综合能源消费量大的在前；按已入库的状况报告逐年滚动认定。"""
    listed = paged(request, key_user_list.listing(request.user, wanted.year).units, paging)
    names = ("organisation", "name", "area", "designated", "energy")
    return listed | {
        "items": [
            {name: getattr(one, name) for name in names}
            | {"level": one.standing.class_, "since": one.standing.since, "years_below": one.standing.years_below}
            for one in listed["items"]
        ]
    }


@router.get(
    "/observations",
    response={200: Page[ObservationOut]} | failing(),
    summary="入库的观测值",
    operation_id="observations",
)
def observations(request: HttpRequest, wanted: Query[ObservationFilter], paging: Query[Paging]) -> dict[str, Any]:
    """本人可查的报送件入库后的值，按编号排列；同一数据的历次公布都在其中。"""
    found = Observation.objects.filter(submission__in=services.visible(request.user))
    listed = paged(request, found.filter(**wanted.model_dump(exclude_none=True)).order_by("pk"), paging)
    names = ObservationOut.model_fields.keys() - {"id", "submission"}
    return listed | {
        "items": [
            {name: getattr(one, name) for name in names} | {"id": one.pk, "submission": one.submission_id}
            for one in listed["items"]
        ]
    }
