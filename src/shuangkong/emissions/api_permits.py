"""接口：许可余量、登记册、锅炉处置和总量替代: the same values and refusals as the pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, File, Query, Router, Schema, Status
from ninja.files import UploadedFile

from shuangkong.access.door import FILE, REVIEW, opened
from shuangkong.access.failures import Failure, ProblemOut, failing
from shuangkong.access.paging import AreaCode, Id, OfId, Page, Paging, Words, paged
from shuangkong.access.scope import may
from shuangkong.emissions import boiler_page, permit_page, permit_register, replacement, replacement_demand
from shuangkong.emissions.headroom import Headroom, Window
from shuangkong.emissions.models import Project
from shuangkong.emissions.permit_models import NewProject
from shuangkong.emissions.permit_register import visible
from shuangkong.emissions.replacement_times import plain
from shuangkong.kernel.periods import CHINA
from shuangkong.registers.services import subtree

router = Router(tags=["排污许可"], auth=opened())
Tonnes = str | None


class WindowOut(Schema):
    """连续十二个月."""

    month: str = Field(description="最后一个月")
    actual_t: Tonnes = Field(description="实际排放量，吨；没有数据为 null")
    known_months: str = Field(description="已知的月数，不足一个月的按比例计")
    permitted_t: str
    left_t: Tonnes = Field(description="余量，吨")
    state: str = Field(description="within、exceeded、unknown（数据不足）")


class HeadroomOut(Schema):
    """许可余量."""

    permit: str
    name: str
    area: str
    outlet: str = Field(description="排放口编号；整个单位为空")
    pollutant: str
    newest: WindowOut
    worst: WindowOut = Field(description="历次十二个月中最高的")


class BoilerOut(Schema):
    """锅炉或工业炉窑."""

    boiler: str
    name: str
    kind: str
    organisation: str
    area: str
    fuel: str
    capacity_t_h: str | None
    state: str
    disposal: str = Field(
        description="phase_out 应淘汰、retrofit 应改造、keep、done、unknown 资料不全、none 没有规模要求"
    )


class DemandOut(Schema):
    """建设项目的总量替代."""

    target: str
    name: str
    area: str
    pollutant: str
    new_t: str
    times: str | None = Field(description="替代倍数；没有登记环境质量达标情况为 null")
    needed_t: Tonnes
    covered_t: str


class PermitAreaFilter(Schema):
    """按区域筛选."""

    area: AreaCode | None = None


class RegisterTakenOut(Schema):
    """登记结果."""

    rows: int
    replaced: int = Field(description="替代了原有登记的行数")
    sha256: str
    warnings: list[ProblemOut]


class UseIn(Schema):
    """替代来源的使用."""

    source: Id = Field(description="减排项目编号")
    target: Words = Field(description="建设项目编号")
    pollutant: Words
    amount_t: Decimal = Field(gt=0, lt=1_000_000_000, description="使用量，吨，已按替代倍数计")
    day: date = Field(description="批复日期")
    document: Words = Field(description="批复文号")


class UseOut(Schema):
    """已登记的使用."""

    target: str
    pollutant: str
    amount_t: str
    times: str


@router.get("/headroom", response={200: Page[HeadroomOut]} | failing(), summary="许可余量", operation_id="headroom")
def headroom(request: HttpRequest, wanted: Query[PermitAreaFilter], paging: Query[Paging]) -> dict[str, Any]:
    """授权范围内各许可排放量的最近十二个月和最高的十二个月。"""
    _require_sight(request)
    found = permit_page.lines(request.user, _today(), wanted.area or "")
    listed = [(line.permit, one) for line in found for one in line.headrooms]
    answer = paged(
        request, sorted(listed, key=lambda pair: (pair[1].permit, pair[1].outlet, pair[1].pollutant)), paging
    )
    return answer | {"items": [_headroom(permit, one) for permit, one in answer["items"]]}


@router.get("/boilers", response={200: Page[BoilerOut]} | failing(), summary="锅炉和工业炉窑", operation_id="boilers")
def boilers(request: HttpRequest, wanted: Query[PermitAreaFilter], paging: Query[Paging]) -> dict[str, Any]:
    """授权范围内的锅炉和工业炉窑，以及方案对其规模的要求。"""
    _require_sight(request)
    found = boiler_page.boiler_lines(request.user, _today(), wanted.area or "")
    answer = paged(request, sorted(found, key=lambda line: line.boiler.boiler), paging)
    return answer | {"items": [_boiler(line) for line in answer["items"]]}


@router.get(
    "/replacements", response={200: Page[DemandOut]} | failing(), summary="总量替代台账", operation_id="replacements"
)
def replacements(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """授权范围内建设项目应替代和已落实的量。"""
    user: Any = request.user
    if not may(user, "view", user.area):
        raise Failure("denied")
    answer = paged(request, visible(NewProject, user).order_by("target", "pollutant"), paging)
    return answer | {"items": [_demand(one) for one in replacement_demand.demands(answer["items"])]}


@router.post(
    "/replacements",
    auth=opened(REVIEW),
    response={201: UseOut} | failing(400, 409),
    summary="登记替代来源的使用",
    operation_id="use_reduction",
)
def use_reduction(request: HttpRequest, sent: UseIn) -> Any:
    """超出核查核算的减排量，或超出应替代量的，不予登记；同一减排量只能使用一次。"""
    user: Any = request.user
    project = Project.objects.filter(code=sent.source, area__in=subtree(user.area)).first()
    target = visible(NewProject, user).filter(target=sent.target, pollutant=sent.pollutant).first()
    if project is None or target is None or not replacement.may_use(user, user.area):
        raise Failure("denied")
    try:
        used = replacement.use_reduction(project, target, sent.amount_t, sent.day, sent.document, user, timezone.now())
    except replacement.Refused as error:
        raise Failure("refused", str(error)) from error
    return Status(
        201,
        {
            "target": used.target,
            "pollutant": used.pollutant,
            "amount_t": _text(used.amount_t),
            "times": _text(used.ratio),
        },
    )


@router.post(
    "/registers/{book}",
    auth=opened(FILE),
    response={201: RegisterTakenOut} | failing(400),
    summary="上传登记册文件",
    operation_id="take_register",
)
def take_register(request: HttpRequest, book: OfId, file: File[UploadedFile]) -> Any:
    """CSV 或 Excel，列名与模板一致；有一处错误就整份退回，problems 列出全部问题。"""
    if not permit_register.may_register(request.user):
        raise Failure("denied")
    taken = permit_register.take(book, file.read(), file.name or "", request.user, timezone.now())
    said = {
        "rows": taken.file.rows,
        "replaced": taken.replaced,
        "sha256": taken.file.sha256,
        "warnings": list(taken.warnings),
    }
    return Status(201, said)


def _require_sight(request: HttpRequest) -> None:
    user: Any = request.user
    if not (may(user, "view", user.area) or (user.role == "enterprise" and user.organisation)):
        raise Failure("denied")


def _today() -> date:
    return timezone.localtime(timezone.now(), CHINA).date()


def _headroom(permit: Any, one: Headroom) -> dict[str, Any]:
    return {
        "permit": permit.permit, "name": permit.name, "area": permit.area_id, "outlet": one.outlet,
        "pollutant": one.pollutant, "newest": _window(one.newest), "worst": _window(one.worst),
    }  # fmt: skip


def _window(one: Window) -> dict[str, Any]:
    return {
        "month": one.month, "actual_t": _text(one.actual_t) if one.told else None, "known_months": f"{one.known:.2f}",
        "permitted_t": _text(one.permitted_t), "left_t": None if one.left_t is None else _text(one.left_t),
        "state": one.state,
    }  # fmt: skip


def _boiler(line: boiler_page.BoilerLine) -> dict[str, Any]:
    one = line.boiler
    return {
        "boiler": one.boiler, "name": one.name, "kind": one.kind, "organisation": one.organisation, "area": one.area_id,
        "fuel": one.fuel, "capacity_t_h": None if one.capacity_t_h is None else _text(one.capacity_t_h),
        "state": one.state, "disposal": line.disposal,
    }  # fmt: skip


def _demand(one: replacement_demand.Demand) -> dict[str, Any]:
    return {
        "target": one.project.target, "name": one.project.name, "area": one.project.area_id,
        "pollutant": one.project.pollutant, "new_t": _text(one.project.new_t),
        "times": None if one.times.times is None else _text(one.times.times),
        "needed_t": None if one.needed_t is None else _text(one.needed_t), "covered_t": _text(one.covered_t),
    }  # fmt: skip


def _text(value: Decimal | float) -> str:
    """A number as a decimal text."""
    return plain(Decimal(str(value)))
