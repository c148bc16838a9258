from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuangkong.access.scope import may
from shuangkong.energy import budget_changes, budget_forms, budget_page, budget_rows, budget_services, budget_steps
from shuangkong.energy.budget import LINES
from shuangkong.energy.budget_services import Refused, Said, Totals
from shuangkong.energy.models import Budget
from shuangkong.kernel.problems import BadData
from shuangkong.registers.models import Area
from shuangkong.statistics import contract_files

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
View = Callable[..., HttpResponse]


def number_of(text: Any) -> int:
    """Return a number; 0 for what is none."""
    return int(text) if text and str(text).isdecimal() and len(str(text)) < 10 else 0


def day_of(text: str) -> date | None:
    """Return a day; None for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def of_budget(action: str) -> Callable[[View], View]:
    """Give a view the edition of its address, for who may do this; 403 where not, whether it is there or not."""

    def decorated(view: View) -> View:
        @wraps(view)
        def shown(request: HttpRequest, budget_id: int, **more: Any) -> HttpResponse:
            found = budget_services.visible(request.user).filter(pk=budget_id).first()
            if found is None or not may(request.user, action, found.area_id):
                raise PermissionDenied
            try:
                return view(request, found, **more)
            except Refused as fault:
                return _page(request, found, 409, fault=str(fault))
            except BadData as bad:
                return _page(request, found, 422, problems=bad.problems)

        return shown

    return decorated


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """用能预算: the areas that the person sees, with their budgets of a year."""
    if not budget_page.may_see(request.user):
        raise PermissionDenied
    today = timezone.localdate().year
    year = number_of(request.GET.get("year")) or today
    listed, years = budget_page.listed(request.user, year), budget_page.years(request.user, today)
    context = {"section": "budgets", "year": year, "years": years, "listed": listed}
    return render(request, "energy/budgets.html", context)


@require_safe
def show(request: HttpRequest, area: str, year: int) -> HttpResponse:
    """一个区域一年的用能预算: who may use how much, how much is used, notices, changes."""
    if not may(request.user, "view", area):
        raise PermissionDenied
    _known(year)
    found = budget_page.chosen(request.user, area, year, number_of(request.GET.get("version")))
    if found is not None:
        return _page(request, found)
    place = get_object_or_404(Area, pk=area)
    if request.GET.get("version"):
        raise Http404
    context = {"section": "budgets", "area": place, "year": year, "opens": may(request.user, "allot", area)}
    return render(request, "energy/no_budget.html", context)


def _known(year: int) -> None:
    if year not in budget_services.YEARS:
        raise Http404


def _page(request: HttpRequest, found: Budget, status: int = 200, **more: Any) -> HttpResponse:
    context = budget_page.context(found, request.user, number_of(request.GET.get("line")))
    today = timezone.localdate()
    return render(request, "energy/budget.html", {"section": "budgets", "today": today} | context | more, status=status)


def _to(found: Budget) -> HttpResponse:
    address = redirect("energy:budget", found.area_id, found.year)
    address["Location"] += f"?version={found.version}"
    return address


@require_POST
def open_edition(request: HttpRequest, area: str, year: int) -> HttpResponse:
    """开始编制."""
    if not may(request.user, "allot", area):
        raise PermissionDenied
    _known(year)
    place = get_object_or_404(Area, pk=area)
    try:
        made = budget_services.open_edition(place, year, request.user, timezone.now())
    except Refused as fault:
        messages.warning(request, str(fault))
        return redirect("energy:budget", area, year)
    return redirect("energy:edit", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@of_budget("allot")
def edit(request: HttpRequest, found: Budget) -> HttpResponse:
    """填写: the totals and the lines of a draft."""
    if found.state != Budget.State.DRAFT:
        return _to(found)
    posted = request.POST if request.method == "POST" else None
    form = budget_forms.TotalsForm(posted, instance=found)
    context = budget_page.editing(found, posted)
    problems: list[Any] = []
    if posted is not None:
        rows, problems = budget_forms.read(context["grid"])
        if form.is_valid() and not problems:
            given = Totals(**{name: form.cleaned_data[name] for name in form.fields})
            edits = number_of(posted.get("edits"))
            budget_services.save(found.pk, edits, given, rows, request.user, timezone.now())
            messages.success(request, _("已保存，预算已重新测算。"))
            return _to(found)
    bad = bool(form.errors or problems)
    context |= {"section": "budgets", "form": form, "problems": problems}
    return render(request, "energy/edit.html", context, status=422 if bad else 200)


@require_POST
@of_budget("allot")
def upload(request: HttpRequest, found: Budget) -> HttpResponse:
    """导入分配表: a workbook, whole or not at all."""
    file = request.FILES.get("file")
    if file is None:
        raise Refused(_("请选择文件。"))
    budget_services.upload(found.pk, file.read(), file.name or "", request.user, timezone.now())
    messages.success(request, _("已导入，预算已重新测算。"))
    return _to(found)


@require_safe
@of_budget("view")
def template(request: HttpRequest, found: Budget) -> HttpResponse:
    """分配表: the lines as a workbook, to be filled in or kept."""
    if not budget_services.sees_lines(request.user, found.area):
        raise PermissionDenied
    rows = budget_rows.rows_of(budget_services.lines_of(found))
    answer = HttpResponse(contract_files.template(LINES, rows), content_type=XLSX)
    name = f"用能预算分配表_{found.area.name}_{found.year}.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


@require_POST
@of_budget("view")
def step(request: HttpRequest, found: Budget) -> HttpResponse:
    """办理一步."""
    wanted = budget_steps.step_of(request.POST.get("step", ""))
    if wanted is None or not may(request.user, wanted.action, found.area_id):
        raise PermissionDenied
    sent = request.POST
    said = Said(sent.get("reason", "").strip(), sent.get("document", "").strip(), day_of(sent.get("day", "")))
    made = budget_services.take(found.pk, wanted, number_of(sent.get("edits")), said, request.user, timezone.now())
    messages.success(request, _("已办理：%(state)s。") % {"state": made.get_state_display()})
    return _to(made)


@require_POST
@of_budget("allot")
def change(request: HttpRequest, found: Budget) -> HttpResponse:
    """申请调整."""
    form = budget_forms.ChangeForm(request.POST, budget=found)
    if not form.is_valid():
        return _page(request, found, 422, change_form=form)
    budget_changes.ask(found.pk, form.cleaned_data, request.user, timezone.now())
    messages.success(request, _("已申请，待批准。"))
    return _to(found)


@require_POST
@of_budget("endorse")
def decide(request: HttpRequest, found: Budget, change_id: int) -> HttpResponse:
    """批准或不予批准调整."""
    sent = request.POST
    said = budget_changes.Decision(
        sent.get("decision") == "approve", sent.get("document", "").strip(), sent.get("opinion", "").strip()
    )
    budget_changes.decide(found.pk, change_id, said, request.user, timezone.now())
    messages.success(request, _("已登记。"))
    return _to(found)


@require_POST
@of_budget("endorse")
def tell(request: HttpRequest, found: Budget, line_id: int) -> HttpResponse:
    """告知: a notice was given."""
    budget_changes.tell(found.pk, line_id, request.POST.get("document", ""), request.user, timezone.now())
    messages.success(request, _("已登记告知。"))
    return _to(found)
