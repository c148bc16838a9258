"""接口: bringing a plan into force, and the tasks that plans in force brought."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from shuangkong.access.door import REVIEW, opened
from shuangkong.access.failures import failing
from shuangkong.access.paging import AreaCode, Number, OfNumber, Page, Paging, paged
from shuangkong.actions import approval
from shuangkong.actions.models import Task
from shuangkong.plans.api import plan_of
from shuangkong.registers.services import seen_areas

router = Router(tags=["任务和批准"], auth=opened())


class OutcomeOut(Schema):
    """批准的结果."""

    targets: int = Field(description="生效的目标数")
    tasks: int = Field(description="生效的任务和措施数")
    pack: str = Field(description="已更新 plan.yaml 的城市数据包；没有则为空")


class TaskOut(Schema):
    """任务或措施."""

    id: int
    area: str
    kind: str
    section: str
    title: str
    lead: list[str]
    support: list[str]
    shared: list[str]
    local: list[str]
    due: int | None
    plan: int
    plan_title: str
    start: int
    end: int
    state: str

    @staticmethod
    def resolve_area(task: Any) -> str:
        """Give the code instead of the record."""
        return str(task.area_id)


class TaskFilter(Schema):
    """任务的筛选."""

    area: AreaCode | None = Field(None, description="只要这个区域")
    plan: Number | None = Field(None, description="规划方案编号")
    kind: Literal["task", "measure"] | None = None
    state: Literal["pending", "under_way", "done", "superseded"] | None = None


@router.post(
    "/plans/{int:plan}/approval",
    auth=opened(REVIEW),
    response={200: OutcomeOut} | failing(409),
    summary="批准规划方案",
    operation_id="approve_plan",
)
def approve(request: HttpRequest, plan: OfNumber) -> dict[str, Any]:
    """目标、任务一并生效，上一版同时退出；还差什么的，不生效并逐句说明。"""
    return asdict(approval.approve(plan_of(request, plan, "approve").pk, request.user, timezone.now()))


@router.get("/tasks", response={200: Page[TaskOut]} | failing(), summary="任务和措施", operation_id="tasks")
def tasks(request: HttpRequest, wanted: Query[TaskFilter], paging: Query[Paging]) -> dict[str, Any]:
    """授权区域内经批准的任务和措施，按区域、规划、原文位置排列。"""
    found = Task.objects.filter(area_id__in=seen_areas(request.user), **wanted.model_dump(exclude_none=True))
    return paged(request, found.order_by("area_id", "plan", "start", "pk"), paging)
