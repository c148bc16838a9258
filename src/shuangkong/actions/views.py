from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuangkong.actions import approval
from shuangkong.actions.models import Task
from shuangkong.plans import page
from shuangkong.plans.models import Plan
from shuangkong.plans.review import Refused
from shuangkong.plans.views import plan_for
from shuangkong.targets.models import Target


@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, plan_id: int) -> HttpResponse:
    """批准生效: what comes into force and what stands against it; then, in one step, all of it."""
    plan = plan_for(request, plan_id, "approve")
    if request.method == "POST":
        try:
            outcome = approval.approve(plan.pk, request.user, timezone.now())
        except Refused as error:
            return _refused(request, plan_id, error)
        counted = {"targets": outcome.targets, "tasks": outcome.tasks}
        messages.success(request, _("方案已生效：%(targets)s 项目标、%(tasks)s 项任务和措施。") % counted)
        if outcome.pack:
            messages.success(request, _("城市数据包 %(pack)s 的 plan.yaml 已更新。") % {"pack": outcome.pack})
        return redirect("actions:adopted", plan.pk)
    return render(request, "actions/approve.html", _context(plan))


def _refused(request: HttpRequest, plan_id: int, error: Refused) -> HttpResponse:
    """Say why: what stands against it is on the page, computed anew; what happened meanwhile is said above it."""
    if not Plan.objects.filter(pk=plan_id).exists():
        messages.warning(request, str(error))
        return redirect("plans:index")
    context = _context(plan_for(request, plan_id, "approve"))
    if not context["obstacles"]:
        messages.warning(request, str(error))
    return render(request, "actions/approve.html", context, status=409)


def _context(plan: Plan) -> dict[str, Any]:
    return {"section": "plans", "plan": plan} | page.summary(plan)


@require_safe
def adopted(request: HttpRequest, plan_id: int) -> HttpResponse:
    """生效内容: the targets and tasks that a plan brought."""
    plan = plan_for(request, plan_id)
    context = {
        "section": "plans",
        "plan": plan,
        "targets": Target.objects.filter(plan=plan.pk),
        "tasks": Task.objects.filter(plan=plan.pk),
    }
    return render(request, "actions/adopted.html", context)
