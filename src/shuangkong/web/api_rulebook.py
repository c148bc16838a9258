"""接口: what a rule says here on that day. The rules are public law: whoever may call may read all of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from shuangkong.access.door import opened
from shuangkong.access.failures import failing
from shuangkong.access.paging import AreaCode, OfId, Page, Paging, paged
from shuangkong.rulebook.commands import listing, show

router = Router(tags=["规定"], auth=opened())


class RuleOut(Schema):
    """参数."""

    id: str = Field(examples=["energy.grid_co2_factor"])
    name: str = Field(examples=["电网平均二氧化碳排放因子"])
    unit: str = Field(examples=["kgCO2/kWh"])
    values: int = Field(description="取值的个数")


class ValueOut(Schema):
    """一个取值及其依据."""

    model_config = {"populate_by_name": True}  # noqa: RUF012 - pydantic's own form
    area: str = Field(examples=["000000"])
    from_: str | None = Field(alias="from", description="起始日期")
    to: str | None = Field(description="终止日期")
    published: str | None
    value: str = Field(examples=["0.5366"])
    shown: str = Field(description="连同单位或选项文字")
    compare: str | None
    confidence: str
    document: str
    document_title: str
    document_number: str | None
    cited: str
    at: str
    reading: str | None
    interval: str


class ShownOut(Schema):
    """参数及其取值."""

    id: str
    name: str
    unit: str
    note: str | None
    on: str | None
    area: str | None
    values: list[ValueOut]


@router.get("/rules", response={200: Page[RuleOut]} | failing(), summary="参数目录", operation_id="rules")
def rules(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """全部参数，按代号排列。"""
    return paged(request, listing("json"), paging)


@router.get("/rules/{rule}", response={200: ShownOut} | failing(), summary="查规定", operation_id="rule", by_alias=True)
def rule(request: HttpRequest, rule: OfId, on: Query[date | None] = None, area: Query[AreaCode | None] = None) -> Any:
    """写 on：该日在该地区（按县、市、省、全国逐级查找）有效的取值及其依据；不写：全部取值。"""
    return show(rule, on, area, "json")
