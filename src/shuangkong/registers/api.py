"""接口: areas and departments."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from shuangkong.access.door import opened, require
from shuangkong.access.failures import Failure, failing
from shuangkong.access.paging import AreaCode, OfArea, Page, Paging, paged
from shuangkong.registers.models import Area, Department
from shuangkong.registers.services import seen_areas

router = Router(tags=["台账"], auth=opened())


class AreaOut(Schema):
    """区域."""

    code: str = Field(examples=["520602"])
    name: str = Field(examples=["碧江区"])
    level: str = Field(examples=["county"])
    parent: str | None = Field(None, examples=["520600"])
    unit: str = Field(examples=[""], description="考核单元：空、net、own、apart")
    counted_in: str = Field(examples=[""], description="数据计入哪个区域；空为上级区域")

    @staticmethod
    def resolve_parent(area: Any) -> str | None:
        """Give the code instead of the record."""
        return area.parent_id


class DepartmentOut(Schema):
    """部门."""

    id: int = Field(examples=[3])
    area: str = Field(examples=["520600"])
    name: str = Field(examples=["铜仁市发展和改革委员会"])
    short_name: str
    role: str
    valid_from: date | None
    valid_to: date | None = Field(description="撤并日期；null 为仍在履行职责")
    successor: int | None = Field(alias="successor_id", description="承接部门的编号")

    @staticmethod
    def resolve_area(department: Any) -> str:
        """Give the code instead of the record."""
        return str(department.area_id)


class AreaFilter(Schema):
    """区域的筛选."""

    parent: AreaCode | None = Field(None, description="上级区域")
    level: Literal["nation", "province", "city", "county", "zone", "enterprise"] | None = None


@router.get("/areas", response={200: Page[AreaOut]} | failing(), summary="区域", operation_id="areas")
def areas(request: HttpRequest, wanted: Query[AreaFilter], paging: Query[Paging]) -> dict[str, Any]:
    """授权区域及其以下各单元，按区划代码排列。"""
    asked = wanted.model_dump(exclude_none=True)
    return paged(request, Area.objects.filter(code__in=seen_areas(request.user), **asked).order_by("code"), paging)


@router.get("/areas/{area}", response={200: AreaOut} | failing(), summary="一个区域", operation_id="area")
def area(request: HttpRequest, area: OfArea) -> Area:
    """台账中登记的一个区域。"""
    require(request.user, "view", area)
    found = Area.objects.filter(code=area).first()
    if found is None:
        raise Failure("not-found", "台账中没有这个区域。")
    return found


@router.get("/departments", response={200: Page[DepartmentOut]} | failing(), summary="部门", operation_id="departments")
def departments(request: HttpRequest, paging: Query[Paging], area: Query[AreaCode | None] = None) -> dict[str, Any]:
    """授权区域内各级政府的部门，按区域、名称排列。"""
    found = Department.objects.filter(area_id__in=seen_areas(request.user))
    if area is not None:
        found = found.filter(area_id=area)
    return paged(request, found.order_by("area_id", "name", "pk"), paging)
