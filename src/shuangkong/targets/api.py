"""接口: the indicator catalogue, and what plans in force ask."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from shuangkong.access.door import opened
from shuangkong.access.failures import Failure, failing
from shuangkong.access.paging import AreaCode, Id, Number, OfId, Page, Paging, Words, paged
from shuangkong.registers.services import seen_areas
from shuangkong.targets.catalogue import load
from shuangkong.targets.formula import parse, written
from shuangkong.targets.indicator import Catalogue, Indicator
from shuangkong.targets.models import Target

router = Router(tags=["指标和目标"], auth=opened())


class IndicatorOut(Schema):
    """指标目录中的一项."""

    id: str = Field(examples=["waste.recycling_rate"])
    name: str = Field(examples=["城市生活垃圾资源化利用率"])
    english: str
    field: str = Field(examples=["facilities"])
    unit: str = Field(examples=["%"])
    better: Literal["higher", "lower"]
    formula: str = Field(description="公式的文字表述；由核算直接得出的为空")
    series: list[str] = Field(description="所需的数据序列")
    owner: str = Field(description="负责数据的部门类别")
    note: str


class MethodOut(Schema):
    """统计方法的依据."""

    document: str
    at: str
    confidence: str
    reading: str


class DefinedSeriesOut(Schema):
    """数据序列."""

    id: str
    name: str
    unit: str
    owner: str
    aggregate: str
    source: str = Field(description="取自其他账册的列；空为指标数据")


class DefinitionOut(IndicatorOut):
    """一项指标的定义."""

    method: MethodOut
    plan: list[str] = Field(description="规划中的叫法")
    definitions: list[DefinedSeriesOut]


class PlanTargetOut(Schema):
    """规划目标."""

    id: int
    area: str = Field(examples=["520600"])
    indicator: str
    name: str
    kind: str
    relation: str
    value: str | None
    lo: str | None
    hi: str | None
    unit: str
    base_year: int | None
    target_year: int | None
    scope: str
    bound: str
    ambition: str
    plan: int
    plan_title: str
    section: str
    start: int
    end: int
    state: str


class TargetFilter(Schema):
    """目标的筛选."""

    area: AreaCode | None = Field(None, description="只要这个区域")
    indicator: Words | None = Field(None, description="指标代号，或规划中的名称")
    plan: Number | None = Field(None, description="规划方案编号")
    kind: Literal["target", "threshold", "milestone"] | None = None
    state: Literal["in_force", "superseded"] | None = None


@router.get("/indicators", response={200: Page[IndicatorOut]} | failing(), summary="指标目录", operation_id="catalogue")
def catalogue(request: HttpRequest, paging: Query[Paging], field: Query[Id | None] = None) -> dict[str, Any]:
    """随软件提供的指标目录，按代号排列。城市自定的指标见各次锁定的指标进展。"""
    known = load()
    ids = sorted(id_ for id_, one in known.indicators.items() if field in (None, one.field))
    page = paged(request, ids, paging)
    return page | {"items": [_indicator(known, known.indicators[id_]) for id_ in page["items"]]}


@router.get("/indicators/{indicator}", response={200: DefinitionOut} | failing(), summary="指标的定义", operation_id="definition")  # fmt: skip
def definition(request: HttpRequest, indicator: OfId) -> dict[str, Any]:
    """公式、数据序列、负责部门和统计方法的依据。"""
    known = load()
    if indicator not in known.indicators:
        raise Failure("not-found", "指标目录中没有这一项。")
    one = known.indicators[indicator]
    more = {"method": one.method, "plan": one.plan, "definitions": [known.series[name] for name in one.series]}
    return _indicator(known, one) | more


def _indicator(known: Catalogue, one: Indicator) -> dict[str, Any]:
    names = ("id", "name", "english", "field", "unit", "better", "series", "owner", "note")
    formula = written(parse(one.formula), known.labels(one)) if one.formula else ""
    return {name: getattr(one, name) for name in names} | {"formula": formula}


@router.get("/targets", response={200: Page[PlanTargetOut]} | failing(), summary="规划目标", operation_id="targets")
def targets(request: HttpRequest, wanted: Query[TargetFilter], paging: Query[Paging]) -> dict[str, Any]:
    """授权区域内经批准的规划目标，按区域、规划、原文位置排列。"""
    asked = wanted.model_dump(exclude_none=True)
    found = Target.objects.filter(area_id__in=seen_areas(request.user), **asked)
    page = paged(request, found.order_by("area_id", "plan", "start", "pk"), paging)
    return page | {"items": [_target(one) for one in page["items"]]}


def _target(one: Target) -> dict[str, Any]:
    decimals = {name: getattr(one, name) for name in ("value", "lo", "hi")}
    texts = {name: None if value is None else f"{value.normalize():f}" for name, value in decimals.items()}
    names = PlanTargetOut.model_fields.keys() - {"area", *texts}
    return {name: getattr(one, name) for name in names} | texts | {"area": one.area_id}
