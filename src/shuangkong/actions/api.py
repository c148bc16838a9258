"""接口: bringing a plan into force, the tasks that plans in force brought, and what is done with them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from shuangkong.access.door import FILE, REVIEW, opened
from shuangkong.access.failures import Failure, failing
from shuangkong.access.paging import OfNumber, Page, Paging, paged
from shuangkong.access.scope import may_progress
from shuangkong.actions import acting, approval, cards, confirming, page, reporting, services
from shuangkong.actions.api_forms import (
    CardIn,
    DivisionIn,
    FullTaskOut,
    OutcomeOut,
    ProgressIn,
    TaskFilter,
    TaskOut,
)
from shuangkong.actions.models import Task
from shuangkong.plans.api import plan_of
from shuangkong.registers.departments import Departments

router = Router(tags=["任务和批准"], auth=opened())


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
    """授权区域内和须由本区域落实的任务和措施，按区域、规划、原文位置排列。"""
    found = services.visible(request.user).filter(**wanted.model_dump(exclude_none=True))
    return paged(request, found.order_by("area_id", "plan", "start", "pk"), paging)


@router.get("/tasks/{int:task}", response={200: FullTaskOut} | failing(), summary="一项任务", operation_id="task")
def task(request: HttpRequest, task: OfNumber) -> dict[str, Any]:
    """分工、进展状况、节点、各月进展和亮牌。"""
    return _full(_task(request, task), request.user)


@router.post(
    "/tasks/{int:task}/confirmation", auth=opened(REVIEW), response={200: FullTaskOut} | failing(400, 409),
    summary="确认分工", operation_id="confirm_task",
)  # fmt: skip
def confirm(request: HttpRequest, task: OfNumber, sent: DivisionIn) -> dict[str, Any]:
    """由牵头协调的部门确认谁牵头、谁配合、何时完成、在哪里落实、关联什么指标和项目。"""
    found = _supervised(request, task)
    given = sent.model_dump(exclude={"edits", "whole_section"})
    wanted = confirming.Division(**given)
    confirming.confirm(
        found.pk, wanted, sent.edits, request.user, timezone.now(), whole_section=sent.whole_section
    )  # fmt: skip
    return _full(_task(request, task), request.user)


@router.post(
    "/tasks/{int:task}/progress", auth=opened(FILE), response={200: FullTaskOut} | failing(400, 409),
    summary="报送进展", operation_id="report_task",
)  # fmt: skip
def report(request: HttpRequest, task: OfNumber, sent: ProgressIn) -> dict[str, Any]:
    """牵头部门报送的是任务的进度；配合部门和县（市、区）的列在旁边。佐证材料在页面上传。"""
    found = _task(request, task)
    if not acting.may(request.user, "progress", found, Departments(found.area_id, timezone.localdate())):
        raise Failure("denied")
    said = reporting.Report(**sent.model_dump(exclude={"edits"}))
    reporting.report(found.pk, said, (), sent.edits, request.user, timezone.now())
    return _full(_task(request, task), request.user)


@router.post(
    "/tasks/{int:task}/cards", auth=opened(REVIEW), response={200: FullTaskOut} | failing(400, 409),
    summary="亮牌", operation_id="card_task",
)  # fmt: skip
def card(request: HttpRequest, task: OfNumber, sent: CardIn) -> dict[str, Any]:
    """每月一次；黄牌累计达到规定次数的自动发督办函，红牌约谈。"""
    found = _supervised(request, task)
    cards.give(found.pk, sent.reason, sent.remark, sent.edits, request.user, timezone.now(), county=sent.county or "")
    return _full(_task(request, task), request.user)


def _task(request: HttpRequest, number: int) -> Task:
    found = services.visible(request.user).select_related("area", "former").filter(pk=number).first()
    if found is None:
        raise Failure("denied")
    return found


def _supervised(request: HttpRequest, number: int) -> Task:
    found = _task(request, number)
    if not may_progress(request.user, "supervise", found.area_id):
        raise Failure("denied")
    return found


def _full(found: Task, user: Any) -> dict[str, Any]:
    shown = page.context(found, user, timezone.localdate())
    own = {name: getattr(found, name) for name in TaskOut.model_fields if hasattr(found, name)}
    return own | {
        "area_id": found.area_id, "stands": asdict(shown["stands"]), "milestones": shown["milestones"],
        "progress": list(shown["progress"]), "cards": shown["cards"],
    }  # fmt: skip
