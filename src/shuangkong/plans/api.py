"""接口: plans, what was found in them, and how two of them differ."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from shuangkong.access.door import opened, require
from shuangkong.access.failures import Failure, failing
from shuangkong.access.paging import OfNumber, Page, Paging, paged
from shuangkong.plans import comparison, page, services
from shuangkong.plans.api_forms import FindingFilter, FindingOut, FullPlanOut, PlanFilter, PlanOut, SideOut
from shuangkong.plans.models import Finding, Plan
from shuangkong.plans.review import obstacles

router = Router(tags=["规划方案"], auth=opened())
COPIED = (
    "title", "number", "issued", "base_year", "target_year", "version", "state", "file_name", "sha256", "uploaded_at",
    "approved_at",
)  # fmt: skip


def plan_of(request: HttpRequest, plan: int, action: str = "view") -> Plan:
    """Return a plan that the person may do this with; whether others exist is told to nobody else."""
    found = Plan.objects.select_related("area", "uploaded_by", "approved_by").filter(pk=plan).first()
    if found is None:
        raise Failure("not-found", "没有这个规划方案。")
    require(request.user, action, found.area_id)
    return found


def finding_of(plan: Plan, finding: int) -> Finding:
    """Return a finding of a plan."""
    found = plan.findings.select_related("decided_by").filter(pk=finding).first()
    if found is None:
        raise Failure("not-found", "该方案中没有这一条。")
    found.plan = plan
    return found


def plan_out(plan: Plan) -> dict[str, Any]:
    """Return a plan as the API gives it."""
    return plans_out([plan])[0]


def plans_out(plans: list[Plan]) -> list[dict[str, Any]]:
    """Return plans as the API gives them; their progress is counted at once."""
    return [
        {name: getattr(one.plan, name) for name in COPIED}
        | {"id": one.plan.pk, "area": one.plan.area_id, "decided": one.done, "total": one.total}
        | {"uploaded_by": str(one.plan.uploaded_by), "approved_by": _name(one.plan.approved_by)}
        for one in page.listed(plans)
    ]


def finding_out(finding: Finding) -> dict[str, Any]:
    """Return a finding as the API gives it."""
    names = ("kind", "start", "end", "name", "fields", "read", "state", "by_hand", "carried", "decided_at", "note")
    by = {"id": finding.pk, "decided_by": _name(finding.decided_by)}
    return {name: getattr(finding, name) for name in names} | by


def _name(user: Any) -> str | None:
    return None if user is None else str(user)


@router.get("/plans", response={200: Page[PlanOut]} | failing(), summary="规划方案", operation_id="plans")
def plans(request: HttpRequest, wanted: Query[PlanFilter], paging: Query[Paging]) -> dict[str, Any]:
    """授权区域内的规划方案，按区域排列，目标年近的、版次高的在前。"""
    found = [
        plan
        for plan in services.visible(request.user)
        if wanted.area in (None, plan.area_id) and wanted.state in (None, plan.state)
    ]
    listed = paged(request, found, paging)
    return listed | {"items": plans_out(listed["items"])}


@router.get("/plans/{int:plan}", response={200: FullPlanOut} | failing(), summary="一个规划方案", operation_id="plan")
def plan(request: HttpRequest, plan: OfNumber) -> dict[str, Any]:
    """原文、审核进度，以及批准前还差什么。"""
    found = plan_of(request, plan)
    return plan_out(found) | {"text": found.text, "obstacles": obstacles(found)}


@router.get(
    "/plans/{int:plan}/findings",
    response={200: Page[FindingOut]} | failing(),
    summary="识别结果",
    operation_id="findings",
)
def findings(
    request: HttpRequest, plan: OfNumber, wanted: Query[FindingFilter], paging: Query[Paging]
) -> dict[str, Any]:
    """按在原文中的位置排列。"""
    found = plan_of(request, plan).findings.filter(**wanted.model_dump(exclude_none=True))
    listed = paged(request, found.select_related("decided_by").order_by("start", "end", "pk"), paging)
    return listed | {"items": [finding_out(one) for one in listed["items"]]}


@router.get(
    "/plans/{int:plan}/findings/{int:finding}",
    response={200: FindingOut} | failing(),
    summary="一条识别结果",
    operation_id="finding",
)
def finding(request: HttpRequest, plan: OfNumber, finding: OfNumber) -> dict[str, Any]:
    """识别出的内容和对它的决定。"""
    return finding_out(finding_of(plan_of(request, plan), finding))


@router.get(
    "/plans/{int:plan}/changes",
    response={200: list[SideOut]} | failing(),
    summary="新旧两版对照",
    operation_id="plan_changes",
)
def changes(request: HttpRequest, plan: OfNumber) -> Any:
    """本版与同一周期上一版的差别；没有上一版的，为空。"""
    found = plan_of(request, plan)
    return comparison.changed(found, found.former) if found.former else []


@router.get(
    "/plans/{int:plan}/comparison/{int:other}",
    response={200: list[SideOut]} | failing(),
    summary="两个方案对照",
    operation_id="comparison",
)
def compare(request: HttpRequest, plan: OfNumber, other: OfNumber) -> Any:
    """逐项指标对照；上级生效的方案下级都可对照。"""
    found = plan_of(request, plan)
    against = Plan.objects.select_related("area").filter(pk=other).first()
    if against is None:
        raise Failure("not-found", "没有这个规划方案。")
    if not services.may_compare(request.user, against):
        raise Failure("denied")
    return comparison.compared(found, against)
