"""接口: reduction projects, their calculation, what stands against filing, and every step of a claim."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, File, Form, Path, Query, Router, Status
from ninja.files import UploadedFile

from shuangkong.access.door import FILE, REVIEW, opened
from shuangkong.access.failures import Failure, ProblemOut, failing
from shuangkong.access.paging import OfNumber, Page, Paging, paged
from shuangkong.access.scope import may
from shuangkong.emissions import calculating, filing, listing, page, project_upload, register, services, standing
from shuangkong.emissions.api_requests import BookIn, ClaimIn, EvidenceIn, JudgementIn, ReductionFilter
from shuangkong.emissions.api_shapes import (
    CalculationOut,
    ClaimOut,
    EvidenceOut,
    ProjectsTakenOut,
    ReductionDetailOut,
    ReductionOut,
)
from shuangkong.emissions.judgement import Given
from shuangkong.emissions.levels import in_force
from shuangkong.emissions.models import Claim, Project
from shuangkong.emissions.services import areas_of, visible
from shuangkong.registers.services import subtree

router = Router(tags=["总量减排"], auth=opened())
ONE = "/reductions/{int:reduction}"
OfYear = Path[Annotated[int, Field(ge=2000, le=2100, description="核算年份", json_schema_extra={"example": 2024})]]


def project_of(request: HttpRequest, number: int, action: str = "view") -> Project:
    """Return a project that the person may do this with; denied where not, whether it is there or not."""
    found = Project.objects.select_related("area", "organisation").filter(pk=number).first()
    if found is None or not may(request.user, action, found.area_id):
        raise Failure("denied")
    return found


@router.get(
    "/reductions", response={200: Page[ReductionOut]} | failing(), summary="减排项目", operation_id="reductions"
)
def reductions(request: HttpRequest, wanted: Query[ReductionFilter], paging: Query[Paging]) -> dict[str, Any]:
    """授权区域内的减排项目，按区域、编号排列。"""
    found = visible(request.user)
    if wanted.area:
        found = found.filter(area_id__in=subtree(wanted.area))
    if wanted.pollutant:
        found = found.filter(type__in=listing.types_of(wanted.pollutant))
    year = wanted.year or timezone.localdate().year
    asked = {"type": wanted.type or "", "state": wanted.state or ""}
    return paged(request, standing.chosen(found, asked, year, year).order_by("area_id", "code"), paging)


@router.get(
    ONE, response={200: ReductionDetailOut} | failing(), summary="查询减排项目", operation_id="reduction"
)  # fmt: skip
def reduction(request: HttpRequest, reduction: OfNumber) -> Any:
    """核算参数、佐证材料、各年各级的减排量。"""
    return _detail(project_of(request, reduction))


def _detail(project: Project) -> dict[str, Any]:
    plain = ReductionOut.from_orm(project).dict()
    evidence = [
        {"id": one.pk, "kind": one.kind, "name": one.name, "sha256": one.sha256, "at": one.at}
        for one in project.evidence.all()
    ]
    inputs = [
        {"pollutant": one.pollutant, "input": one.input, "value": one.value, "unit": one.unit}
        for one in project.inputs.all()
    ]
    claims = [_claim(one) for one in project.claims.prefetch_related("amounts")]
    return plain | {
        "inputs": inputs, "evidence": evidence, "missing": listing.missing(project), "claims": claims,
    }  # fmt: skip


def _claim(claim: Claim) -> dict[str, Any]:
    amounts = [
        {
            "pollutant": one.pollutant, "level": one.level, "amount_t": f"{one.amount_t.normalize():f}", "day": one.day,
            "document": one.document, "reason": one.reason,
        }
        for level in in_force(claim).values()
        for one in level.values()
    ]  # fmt: skip
    return {"year": claim.year, "state": claim.state, "edits": claim.edits, "amounts": amounts}


@router.get(
    ONE + "/calculations/{int:year}",
    response={200: list[CalculationOut]} | failing(),
    summary="逐步核算",
    operation_id="reduction_calculation",
)
def calculation(request: HttpRequest, reduction: OfNumber, year: OfYear) -> list[dict[str, Any]]:
    """按现有核算参数，一种污染物一项，逐步写出公式和数。"""
    project = project_of(request, reduction)
    return [
        {
            "pollutant": name, "annual_t": _text(one.annual_t), "year_t": _text(one.year_t), "pending": one.pending,
            "steps": [
                {
                    "label": step.label, "formula": step.formula, "numbers": step.numbers, "value": _text(step.value),
                    "unit": step.unit, "cite": page.cited(step.cite),
                }
                for step in one.steps
            ],
        }
        for name, one in calculating.of_year(project, year).items()
        if one.way
    ]  # fmt: skip


def _text(value: float | None) -> str | None:
    return None if value is None else f"{Decimal(repr(value)):f}"


@router.get(
    ONE + "/problems/{int:year}",
    response={200: list[ProblemOut]} | failing(),
    summary="填报检查",
    operation_id="reduction_problems",
)
def problems(request: HttpRequest, reduction: OfNumber, year: OfYear) -> Any:
    """填报这一年以前要改正的各处；warning 只作提示。"""
    project = project_of(request, reduction)
    return [_problem(one) for one in filing.problems(project, year, timezone.localdate())]


def _problem(one: Any) -> dict[str, str]:
    return {
        "place": one.place, "found": one.found, "wanted": one.wanted, "mend": one.mend, "severity": one.severity,
    }  # fmt: skip


@router.post(
    ONE + "/claims/{int:year}/filing",
    auth=opened(FILE),
    response={200: ClaimOut} | failing(400, 409),
    summary="填报减排量",
    operation_id="file_reduction",
)
def file(request: HttpRequest, reduction: OfNumber, year: OfYear, sent: ClaimIn) -> dict[str, Any]:
    """县级填报一年的减排量；有误的逐处说明，不予填报。"""
    project = project_of(request, reduction, "declare")
    return _claim(services.take_step(project.pk, year, "file", sent.edits, Given(), request.user, timezone.now()))


@router.post(
    ONE + "/claims/{int:year}/judgement",
    auth=opened(REVIEW),
    response={200: ClaimOut} | failing(400, 409),
    summary="初核、登记核定结果、退回",
    operation_id="judge_reduction",
)
def judge(request: HttpRequest, reduction: OfNumber, year: OfYear, sent: JudgementIn) -> dict[str, Any]:
    """市级初核；照文件登记省级核查核算和国家认定的结果；退回应写明原因。"""
    project = project_of(request, reduction)
    given = Given({str(k): v for k, v in sent.amounts.items()}, sent.document, sent.day, sent.reason)
    return _claim(services.take_step(project.pk, year, sent.step, sent.edits, given, request.user, timezone.now()))


@router.post(
    "/reductions/file",
    auth=opened(FILE),
    response={200: ProjectsTakenOut} | failing(400, 413),
    summary="批量登记减排项目",
    operation_id="register_reductions",
)
def take(request: HttpRequest, sent: Form[BookIn], file: File[UploadedFile]) -> dict[str, int]:
    """项目清单或核算参数；Excel 或 CSV，整份读入或整份不读；有误的逐格说明。"""
    areas = set(areas_of(request.user).values_list("code", flat=True))
    return {"rows": project_upload.take(sent.book, file.read(), file.name, areas, request.user)}


@router.post(
    ONE + "/evidence",
    auth=opened(FILE),
    response={201: EvidenceOut} | failing(400, 409, 413),
    summary="上传佐证材料",
    operation_id="add_reduction_evidence",
)
def evidence(request: HttpRequest, reduction: OfNumber, sent: Form[EvidenceIn], file: File[UploadedFile]) -> Any:
    """原样保存，记校验码，不可更改。"""
    project = project_of(request, reduction, "declare")
    made = register.add_evidence(project.pk, sent.kind, file.read(), file.name, request.user, timezone.now())
    return Status(201, made)
