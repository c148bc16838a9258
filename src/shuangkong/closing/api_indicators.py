"""接口: the indicators of a closing: how each stands against its target, its years, its series and their vintages."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from shuangkong.access.door import opened
from shuangkong.access.failures import Failure, failing
from shuangkong.access.paging import Id, OfArea, OfId, OfPeriod, Page, Paging, Revision, paged
from shuangkong.closing import indicators
from shuangkong.closing.api import closing_of, figure_out
from shuangkong.closing.api_forms import FigureOut

router = Router(tags=["指标进展"], auth=opened())
PLACE = "/closings/{area}/{period}/indicators"


class AimOut(Schema):
    """五年目标."""

    value: str = Field(examples=["13.5"])
    unit: str = Field(examples=["%"])
    relation: str = Field(examples=["decrease_by"])
    bound: str
    ambition: str
    base_year: int | None
    target_year: int | None
    document: str
    confidence: str
    text: str = Field(description="目标的文字表述")


class PointOut(Schema):
    """一年的值."""

    year: int = Field(examples=[2024])
    period: str = Field(examples=["2024"])
    level: str | None
    measured: str | None
    required: str | None
    verdict: str
    confidence: str
    issued: bool = Field(description="要求是下达的；false 为按进度推算")


class FollowedOut(Schema):
    """一项指标的进展."""

    indicator: str = Field(examples=["waste.recycling_rate"])
    name: str = Field(examples=["城市生活垃圾资源化利用率"])
    field: str = Field(examples=["facilities"])
    unit: str = Field(examples=["%"])
    figures: dict[str, FigureOut | None] = Field(description="水平、变化、要求、进度、差距、还需年均、预测")
    target: AimOut | None
    points: list[PointOut]
    remarks: list[str]


class ObservedOut(Schema):
    """核算所用的一个数据."""

    period: str
    value: str | None
    confidence: str
    summed: bool = Field(description="由所属各单元相加")


class ObservedSeriesOut(Schema):
    """一个数据序列."""

    id: str
    name: str
    unit: str
    owner: str
    values: list[ObservedOut]


class VintageOut(Schema):
    """截至锁定日已知的一个数据."""

    series: str
    name: str
    period: str
    value: str | None
    published: str = Field(description="公布日期；不详为空")
    vintage: str
    in_use: bool = Field(description="这次锁定采用")


class FullIndicatorOut(FollowedOut):
    """一项指标的进展、公式和数据."""

    formula: str
    series: list[ObservedSeriesOut]


@router.get(PLACE, response={200: Page[FollowedOut]} | failing(), summary="指标进展", operation_id="followed")
def followed(
    request: HttpRequest, area: OfArea, period: OfPeriod, paging: Query[Paging],
    field: Query[Id | None] = None, revision: Query[Revision | None] = None,
) -> dict[str, Any]:  # fmt: skip
    """该区域各项指标与目标的对照，按领域排列。季度取同一规划期内最近的全年。"""
    closing = closing_of(request, area, period, revision)
    found = [one for one in indicators.followed(closing, area) if field in (None, one.field.id)]
    page = paged(request, found, paging)
    return page | {"items": [_followed(closing, one) for one in page["items"]]}


@router.get(
    PLACE + "/{indicator}", response={200: FullIndicatorOut} | failing(), summary="一项指标", operation_id="indicator"
)
def indicator(
    request: HttpRequest, area: OfArea, period: OfPeriod, indicator: OfId, revision: Query[Revision | None] = None
) -> dict[str, Any]:
    """一项指标的进展、公式，以及核算所用的全部数据。"""
    closing = closing_of(request, area, period, revision)
    one = indicators.one(closing, area, indicator)
    if one is None:
        raise Failure("not-found", "该区域、该时期没有这项指标。")
    series = [
        {"id": s.id, "name": s.name, "unit": s.unit, "owner": s.owner, "values": [_texts(o) for o in values]}
        for s, values in indicators.series_of(closing, area, indicator)
    ]
    formula = indicators.formula_text(one.indicator, closing.catalogue)
    return _followed(closing, one) | {"formula": formula, "series": series}


@router.get(
    PLACE + "/{indicator}/vintages",
    response={200: Page[VintageOut]} | failing(),
    summary="数据的历次公布",
    operation_id="vintages",
)
def vintages(
    request: HttpRequest, area: OfArea, period: OfPeriod, indicator: OfId, paging: Query[Paging],
    revision: Query[Revision | None] = None,
) -> dict[str, Any]:  # fmt: skip
    """截至锁定日已知的初步、最终和修订数据，含已被替代的。"""
    closing = closing_of(request, area, period, revision)
    if indicator not in closing.catalogue.indicators:
        raise Failure("not-found", "这次锁定的指标目录中没有这项指标。")
    return paged(request, [_texts(one) for one in indicators.vintages(closing, area, indicator)], paging)


def _followed(closing: Any, one: indicators.Followed) -> dict[str, Any]:
    return {
        "indicator": one.indicator.id,
        "name": one.indicator.name,
        "field": one.field.id,
        "unit": one.indicator.unit,
        "figures": {part: figure_out(closing, getattr(one, part)) for part in indicators.PARTS},
        "target": _texts(one.target) if one.target else None,
        "points": [_texts(point) for point in one.points],
        "remarks": list(one.remarks),
    }


def _texts(value: Any) -> dict[str, Any]:
    """Return a value's fields, decimals as texts with every digit that was kept."""
    return {name: f"{one:f}" if isinstance(one, Decimal) else one for name, one in asdict(value).items()}
