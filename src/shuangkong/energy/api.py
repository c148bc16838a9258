"""接口: budgets with their lines, months and notices; the steps, changes and notices given."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Query, Router
from ninja.files import UploadedFile

from shuangkong.access.door import FILE, REVIEW, opened
from shuangkong.access.failures import Failure, failing, of_form
from shuangkong.access.paging import OfNumber, Page, Paging, paged
from shuangkong.access.scope import may
from shuangkong.energy import budget_changes, budget_services, budget_standing, budget_steps
from shuangkong.energy.api_forms import (
    BudgetChangeIn,
    BudgetDecisionIn,
    BudgetFilter,
    BudgetOut,
    BudgetStepIn,
    FullBudgetOut,
    ToldIn,
)
from shuangkong.energy.budget_changes import Decision
from shuangkong.energy.budget_forms import ChangeForm
from shuangkong.energy.budget_services import Said
from shuangkong.energy.models import Budget

router = Router(tags=["用能预算"], auth=opened())


@router.get("/budgets", response={200: Page[BudgetOut]} | failing(), summary="用能预算清单", operation_id="budgets")
def budgets(request: HttpRequest, wanted: Query[BudgetFilter], paging: Query[Paging]) -> dict[str, Any]:
    """授权范围内各版用能预算。"""
    found = budget_services.visible(request.user).filter(**wanted.model_dump(exclude_none=True))
    return paged(request, found, paging)


@router.get(
    "/budgets/{int:budget}", response={200: FullBudgetOut} | failing(), summary="一版用能预算", operation_id="budget"
)
def budget(request: HttpRequest, budget: OfNumber) -> dict[str, Any]:
    """分配、逐月执行、提示和调整；单位的分配只给有权查看单位报送数据的人员。"""
    return _full(request, _budget(request, budget, "view"))


@router.post(
    "/budgets/{int:budget}/lines", auth=opened(FILE), response={200: FullBudgetOut} | failing(409, 422),
    summary="导入分配表", operation_id="budget_lines",
)  # fmt: skip
def lines(request: HttpRequest, budget: OfNumber, file: File[UploadedFile]) -> dict[str, Any]:
    """CSV 或 Excel，列与下载的分配表相同；整份替换，有一处差错就不导入。"""
    found = _budget(request, budget, "allot")
    budget_services.upload(found.pk, file.read(), file.name or "", request.user, timezone.now())
    return _full(request, _budget(request, budget, "view"))


@router.post(
    "/budgets/{int:budget}/steps", auth=opened(REVIEW), response={200: FullBudgetOut} | failing(400, 409, 422),
    summary="办理一步", operation_id="budget_step",
)  # fmt: skip
def step(request: HttpRequest, budget: OfNumber, sent: BudgetStepIn) -> dict[str, Any]:
    """报请批准、批准、退回、登记下达；参与编制的人员不能批准。"""
    wanted = budget_steps.step_of(sent.step)
    assert wanted is not None  # noqa: S101 - the schema names these four
    found = _budget(request, budget, wanted.action)
    said = Said(sent.reason, sent.document, sent.day)
    budget_services.take(found.pk, wanted, sent.edits, said, request.user, timezone.now())
    return _full(request, _budget(request, budget, "view"))


@router.post(
    "/budgets/{int:budget}/changes", auth=opened(FILE), response={200: FullBudgetOut} | failing(400, 409, 422),
    summary="申请调整", operation_id="budget_change",
)  # fmt: skip
def change(request: HttpRequest, budget: OfNumber, sent: BudgetChangeIn) -> dict[str, Any]:
    """调整一项分配或预算总量，写明理由，由他人批准。"""
    found = _budget(request, budget, "allot")
    form = ChangeForm(sent.model_dump(), budget=found)
    if not form.is_valid():
        raise of_form(form)
    budget_changes.ask(found.pk, form.cleaned_data, request.user, timezone.now())
    return _full(request, _budget(request, budget, "view"))


@router.post(
    "/budgets/{int:budget}/changes/{int:change}", auth=opened(REVIEW),
    response={200: FullBudgetOut} | failing(400, 409, 422), summary="批准调整", operation_id="budget_decide",
)  # fmt: skip
def decide(request: HttpRequest, budget: OfNumber, change: OfNumber, sent: BudgetDecisionIn) -> dict[str, Any]:
    """批准或不予批准；调整前后的数都留存。"""
    found = _budget(request, budget, "endorse")
    said = Decision(sent.approved, sent.document, sent.opinion)
    budget_changes.decide(found.pk, change, said, request.user, timezone.now())
    return _full(request, _budget(request, budget, "view"))


@router.post(
    "/budgets/{int:budget}/lines/{int:line}/told", auth=opened(REVIEW),
    response={200: FullBudgetOut} | failing(400, 409, 422), summary="登记告知", operation_id="budget_told",
)  # fmt: skip
def told(request: HttpRequest, budget: OfNumber, line: OfNumber, sent: ToldIn) -> dict[str, Any]:
    """登记现在的提示已经告知区县或单位。"""
    found = _budget(request, budget, "endorse")
    budget_changes.tell(found.pk, line, sent.document, request.user, timezone.now())
    return _full(request, _budget(request, budget, "view"))


def _budget(request: HttpRequest, number: int, action: str) -> Budget:
    found = budget_services.visible(request.user).filter(pk=number).first()
    if found is None or not may(request.user, action, found.area_id):
        raise Failure("denied")
    return found


def _full(request: HttpRequest, found: Budget) -> dict[str, Any]:
    stands, changes = budget_standing.standing(found), found.changes.all()
    seen = budget_services.sees_lines(request.user, found.area)
    lines = [_line(one) for one in stands.lines] if seen else []
    names = [name for name in BudgetOut.model_fields if name != "area"]
    return {name: getattr(found, name) for name in names} | {
        "area_id": found.area_id, "lines": lines, "changes": list(changes if seen else changes.filter(line=None)),
        "source": stands.source,
    }  # fmt: skip


def _line(one: budget_standing.LineStanding) -> dict[str, Any]:
    names = ("id", "code", "name", "method", "given", "wished_tce", "budget_tce", "output_rate", "rank")
    return {name: getattr(one.line, name) for name in names} | {
        "now_tce": one.now_tce, "months": [asdict(month) for month in one.months], "notice": one.words,
        "told_at": one.told.at if one.told else None,
    }  # fmt: skip
