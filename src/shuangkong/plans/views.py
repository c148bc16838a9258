from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuangkong.access.scope import may, may_somewhere
from shuangkong.kernel.problems import BadData
from shuangkong.plans import addition, comparison, page, services
from shuangkong.plans import review as reviewing
from shuangkong.plans.forms import form_of
from shuangkong.plans.models import Finding, Plan
from shuangkong.plans.upload import UploadForm, hand_in
from shuangkong.registers.services import subtree


def plan_for(request: HttpRequest, plan_id: int, action: str = "view") -> Plan:
    """Return a plan that the person may do this with; 403 where not."""
    plan = get_object_or_404(Plan.objects.select_related("area", "uploaded_by", "approved_by"), pk=plan_id)
    if not may(request.user, action, plan.area_id):
        raise PermissionDenied
    return plan


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """规划方案: what was handed in, and the form to hand in another."""
    return _index(request, None)


def _index(request: HttpRequest, form: UploadForm | None, problems: Any = (), status: int = 200) -> HttpResponse:
    if form is None and may_somewhere(request.user, "review"):
        form = UploadForm(areas=subtree(request.user.area), initial={"area": request.user.area})
    listed = page.listed(services.visible(request.user))
    context = {"section": "plans", "plans": listed, "form": form, "problems": problems}
    return render(request, "plans/index.html", context, status=status)


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """录入: read a plan; on any fault tell all of them and keep nothing."""
    if request.method == "GET":  # the language was switched on the page that told a fault
        return redirect("plans:index")
    if not may_somewhere(request.user, "review"):
        raise PermissionDenied
    form = UploadForm(request.POST, request.FILES, areas=subtree(request.user.area))
    if not form.is_valid():
        return _index(request, form, status=422)
    if not may(request.user, "review", form.cleaned_data["area"].code):
        raise PermissionDenied
    try:
        plan = hand_in(form, request.user, timezone.now())
    except BadData as error:
        return _index(request, form, error.problems, status=422)
    return redirect("plans:review", plan.pk)


@require_safe
def review(request: HttpRequest, plan_id: int) -> HttpResponse:
    """审核: the text and what was found in it, side by side."""
    plan = plan_for(request, plan_id)
    context = page.context(plan, request.user, editing=request.GET.get("edit", ""))
    return render(request, "plans/review.html", context)


@require_http_methods(["GET", "POST"])
def finding(request: HttpRequest, plan_id: int, finding_id: int) -> HttpResponse:
    """One finding: its form, or a decision on it."""
    plan = plan_for(request, plan_id, "review")
    found = get_object_or_404(plan.findings.select_related("decided_by"), pk=finding_id)
    if request.method == "GET":
        if not request.htmx:
            return redirect(f"{page.address(plan)}?edit={found.pk}#f-{found.pk}")
        form = form_of(found, services.departments(plan.area_id)) if "edit" in request.GET else None
        return render(request, "plans/_finding.html", page.single(plan, found, form))
    try:
        form = _decide(request, plan, found)
    except reviewing.Refused as error:
        return _refused(request, plan, error)
    if not request.htmx:
        return _after(request, plan, found, form)
    response = render(request, "plans/_decided.html", page.single(plan, found, form) | page.counts(plan, found))
    if form is None:
        response["HX-Trigger-After-Settle"] = "decided"
    return response


def _decide(request: HttpRequest, plan: Plan, found: Finding) -> Any:
    """Carry a decision out; return the form where it needs more words than were given."""
    decision, now = request.POST.get("decision", ""), timezone.now()
    departments = services.departments(plan.area_id)
    if decision == reviewing.ACCEPT and reviewing.needs_word(found):
        return form_of(found, departments)
    if decision == reviewing.CORRECT:
        form = form_of(found, departments, request.POST)
        if not form.is_valid():
            return form
        reviewing.decide(found, decision, request.user, now, form.fields_read(), form.cleaned_data["note"])
    elif decision in (reviewing.ACCEPT, reviewing.REJECT, reviewing.REOPEN):
        reviewing.decide(found, decision, request.user, now)
    else:
        raise reviewing.Refused(_("没有这种操作。"))
    return None


def _refused(request: HttpRequest, plan: Plan, error: reviewing.Refused) -> HttpResponse:
    if request.htmx:
        return HttpResponse(str(error), status=409, content_type="text/plain; charset=utf-8")
    messages.warning(request, str(error))
    return redirect("plans:review", plan.pk)


def _after(request: HttpRequest, plan: Plan, found: Finding, form: Any) -> HttpResponse:
    """Answer a browser without scripts: back to the page, at the place."""
    if form is None:
        return redirect(f"{page.address(plan)}#f-{found.pk}")
    context = page.context(plan, request.user, editing=str(found.pk), form=form)
    return render(request, "plans/review.html", context, status=422 if form.errors else 200)


@require_POST
def discard(request: HttpRequest, plan_id: int) -> HttpResponse:
    """删除误录的方案: only while nobody has decided anything on it."""
    plan = plan_for(request, plan_id, "review")
    try:
        reviewing.discard(plan)
    except reviewing.Refused as error:
        return _refused(request, plan, error)
    messages.success(request, _("已删除误录的方案。"))
    return redirect("plans:index")


@require_POST
def chapter(request: HttpRequest, plan_id: int, chapter: int) -> HttpResponse:
    """本章其余全部确认: accept what is still open in a chapter, as far as nothing needs a person's word."""
    plan = plan_for(request, plan_id, "review")
    try:
        done = reviewing.accept_all(page.of_chapter(plan, chapter), request.user, timezone.now())
    except reviewing.Refused as error:
        return _refused(request, plan, error)
    messages.success(request, ngettext("已确认 %(n)s 条。", "已确认 %(n)s 条。", done) % {"n": done})
    return redirect(f"{page.address(plan)}#c-{chapter}")


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, plan_id: int) -> HttpResponse:
    """补充: what the reading missed, from the words that the person selected or wrote down."""
    plan = plan_for(request, plan_id, "review")
    departments = services.departments(plan.area_id)
    form = addition.form_for(plan, departments, request.GET, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = reviewing.add(plan, form.adds, form.place, form.fields_read(), request.user, timezone.now())
        except reviewing.Refused as error:
            return _refused(request, plan, error)
        messages.success(request, _("已补充：%(name)s") % {"name": added.name})
        return redirect(f"{page.address(plan)}#f-{added.pk}")
    context = {"section": "plans", "plan": plan, "form": form}
    template = "plans/_add.html" if request.htmx else "plans/add.html"
    return render(request, template, context, status=422 if form.errors else 200)


@require_safe
def changes(request: HttpRequest, plan_id: int) -> HttpResponse:
    """新旧两版对照: what this version says otherwise than the one before."""
    plan = plan_for(request, plan_id)
    context: dict[str, Any] = {"section": "plans", "plan": plan, "other": plan.former}
    if plan.former:
        context |= {"sides": comparison.changed(plan, plan.former), "versions": True}
    return render(request, "plans/compare.html", context)


@require_safe
def compare(request: HttpRequest, plan_id: int, other_id: int) -> HttpResponse:
    """与上级方案比较: two plans, indicator by indicator."""
    plan = plan_for(request, plan_id)
    other = get_object_or_404(Plan.objects.select_related("area"), pk=other_id)
    if not services.may_compare(request.user, other):
        raise PermissionDenied
    context = {"section": "plans", "plan": plan, "other": other, "sides": comparison.compared(plan, other)}
    return render(request, "plans/compare.html", context)
