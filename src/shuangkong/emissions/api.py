"""接口: reduction projects, their calculation, what stands against filing, and every step of a claim."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, File, Form, Path, Query, Router, Schema, Status
from ninja.files import UploadedFile

from shuangkong.access.door import FILE, REVIEW, opened
from shuangkong.access.failures import Failure, ProblemOut, failing
from shuangkong.access.paging import AreaCode, OfNumber, Page, Paging, Words, paged
from shuangkong.access.scope import may
from shuangkong.emissions import calculating, filing, listing, page, project_books, register, services, standing
from shuangkong.emissions.judgement import Given
from shuangkong.emissions.levels import in_force
from shuangkong.emissions.models import Claim, Project
from shuangkong.emissions.services import areas_of, visible
from shuangkong.registers.services import subtree

router = Router(tags=["总量减排"], auth=opened())
ONE = "/reductions/{int:reduction}"
OfYear = Path[Annotated[int, Field(ge=2000, le=2100, description="核算年份", json_schema_extra={"example": 2024})]]
Year = Annotated[int, Field(ge=listing.FIRST_YEAR, le=2100)]
Amount = Annotated[str, Field(max_length=40, examples=["165.00"])]


class ReductionOut(Schema):
    """减排项目."""

    id: int
    code: str
    name: str
    type: str
    area: str
    operator: str
    uscc: str
    permit: str
    facility: str
    outlet: str
    listed_year: int
    stage: str = Field(description="planned、building、accepted、running")
    stable_on: date | None
    withdrawn: str = Field(description="撤销原因；在用的为空")
    confidence: str

    @staticmethod
    def resolve_area(project: Any) -> str:
        """Give the code instead of the record."""
        return str(project.area_id)


class AmountOut(Schema):
    """一级的减排量."""

    pollutant: str
    level: str = Field(description="filed、checked、verified、recognised")
    amount_t: str
    day: date
    document: str
    reason: str


class ClaimOut(Schema):
    """一年的核算申报；只有 recognised 的计为完成."""

    year: int
    state: str = Field(description="filed、checked、verified、recognised、sent_back；没有填报的为空")
    edits: int
    amounts: list[AmountOut]


class InputOut(Schema):
    """核算参数."""

    pollutant: str = Field(description="空的，各污染物共用")
    input: str
    value: str
    unit: str


class EvidenceOut(Schema):
    """佐证材料."""

    id: int
    kind: str
    name: str
    sha256: str
    at: datetime


class ReductionDetailOut(ReductionOut):
    """减排项目的全部内容."""

    inputs: list[InputOut]
    evidence: list[EvidenceOut]
    missing: list[str] = Field(description="还缺的材料类别")
    claims: list[ClaimOut]

    @staticmethod
    def resolve_area(found: Any) -> str:
        """It is the code already."""
        return str(found["area"])


class CalculationStepOut(Schema):
    """核算的一步."""

    label: str
    formula: str
    numbers: str
    value: str | None
    unit: str
    cite: str


class CalculationOut(Schema):
    """一种污染物一年的核算."""

    pollutant: str
    annual_t: str | None = Field(description="全年")
    year_t: str | None = Field(description="本年计入")
    pending: bool = Field(description="待核")
    steps: list[CalculationStepOut]


class ReductionFilter(Schema):
    """减排项目的筛选."""

    area: AreaCode | None = None
    year: Year | None = None
    pollutant: Literal["cod", "nh3n", "nox", "vocs"] | None = None
    type: Annotated[str, Field(max_length=4)] | None = None
    state: (
        Literal[
            "planned", "building", "accepted", "running", "unfiled", "filed", "checked", "verified", "recognised",
            "sent_back", "withdrawn",
        ]
        | None
    ) = None  # fmt: skip


class ClaimIn(Schema):
    """县级填报：减排量按核算参数计算，不另写."""

    edits: int = Field(ge=0, le=2**31 - 1, description="上次读到的 edits，没有填报过的为 0")


class JudgementIn(ClaimIn):
    """市级初核、登记省级和国家结果、退回."""

    step: Literal["check", "verify", "recognise", "send_back"]
    amounts: dict[Literal["cod", "nh3n", "nox", "vocs"], Amount] = Field({}, description="吨；退回的不写")
    document: Annotated[Words, Field(max_length=120)] = ""
    day: Annotated[str, Field(max_length=10, pattern=r"^[0-9-]*$")] = Field("", description="文件日期")
    reason: Annotated[Words, Field(max_length=300)] = ""


class BookIn(Schema):
    """上传哪一种表格."""

    book: Literal["reductions", "reduction_inputs"]


class EvidenceIn(Schema):
    """上传哪一类材料."""

    kind: Annotated[Words, Field(max_length=40)]


class ProjectsTakenOut(Schema):
    """上传的结果."""

    rows: int


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
    return {"rows": project_books.take(sent.book, file.read(), file.name, areas, request.user)}


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
