from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuangkong.access import originals
from shuangkong.access.scope import may, may_somewhere
from shuangkong.emissions import exclusions, listing, page, register, services
from shuangkong.emissions.forms import DispatchForm, ProjectForm, input_fields, typed_inputs
from shuangkong.emissions.judgement import Given
from shuangkong.emissions.models import Project
from shuangkong.emissions.reduction_types import load
from shuangkong.emissions.services import Refused, areas_of
from shuangkong.kernel.problems import BadData

LISTED = 50
MOST_ITEMS = 30


def project_for(request: HttpRequest, project_id: int, action: str = "view") -> Project:
    """Return a project that the person may do this with; 403 where not, whether it is there or not."""
    found = Project.objects.select_related("area", "organisation").filter(pk=project_id).first()
    if found is None or not may(request.user, action, found.area_id):
        raise PermissionDenied
    return found


def _require(request: HttpRequest, action: str) -> None:
    if not may_somewhere(request.user, action):
        raise PermissionDenied


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """减排项目: those of the person's area, with state, amounts and evidence of a year."""
    _require(request, "view")
    found = listing.Listing(request.user, request.GET, timezone.localdate())
    shown = Paginator(found.projects, LISTED).get_page(request.GET.get("page"))
    context = {
        "section": "emissions", "page": shown, "query": urlencode({k: v for k, v in found.asked.items() if v}),
        "may_declare": may_somewhere(request.user, "declare"),
    } | found.context()  # fmt: skip
    shown.object_list = found.lines(shown.object_list)
    return render(request, "emissions/projects.html", context)


@require_safe
def of_code(request: HttpRequest, code: str) -> HttpResponse:
    """按编号查找: the page of the project of a code, for what knows no more of it; 403 where the person may not see it."""
    found = Project.objects.filter(code=code).first()
    if found is None or not may(request.user, "view", found.area_id):
        raise PermissionDenied
    return _to(found)


@require_safe
def project(request: HttpRequest, project_id: int) -> HttpResponse:
    """项目页: amounts by level, the calculation step by step, evidence, what happens next, what happened."""
    return _page(request, project_for(request, project_id))


def _page(request: HttpRequest, found: Project, status: int = 200, year: int = 0, **more: Any) -> HttpResponse:
    asked = year or _number(request.GET.get("year"))
    context = page.context(found, asked, request.user, timezone.localdate())
    return render(request, "emissions/project.html", {"section": "emissions"} | context | more, status=status)


@require_POST
def step(request: HttpRequest, project_id: int, year: int) -> HttpResponse:
    """办理: the next step with the claim of a year, as the button says."""
    found = project_for(request, project_id)
    post = request.POST
    amounts = {name.removeprefix("amount_"): post[name] for name in post if name.startswith("amount_")}
    given = Given(amounts, post.get("document", ""), post.get("day", ""), post.get("reason", ""))
    try:
        done = services.take_step(
            found.pk, year, post.get("step", ""), _number(post.get("edits")), given, request.user, timezone.now()
        )
    except BadData as error:
        return _page(request, found, 422, year, faults=error.problems, given=given, tried=post.get("step", ""))
    except Refused as error:
        messages.warning(request, str(error))
        return _to(found, year)
    messages.success(request, _("已办理，现在是“%(state)s”。") % {"state": done.get_state_display()})
    return _to(found, year)


def _to(found: Project, year: int | str = "") -> HttpResponse:
    answer = redirect("emissions:project", found.pk)
    if year:
        answer["Location"] += f"?year={year}"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """登记项目: first the type, then what that type asks for."""
    if not areas_of(request.user).exists():
        raise PermissionDenied
    code = (request.POST if request.method == "POST" else request.GET).get("type", "")
    if code not in load():
        return render(request, "emissions/new.html", {"section": "emissions", "types": load().values()})
    made = Project(type=code, listed_year=timezone.localdate().year)
    return _form(request, made)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, project_id: int) -> HttpResponse:
    """修改项目: as it was registered, to be corrected as long as no claim stands on it."""
    return _form(request, project_for(request, project_id, "declare"))


def _form(request: HttpRequest, found: Project) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    said = {(one.pollutant, one.input): one.value for one in found.inputs.all()} if found.pk else {}
    items = _items(request, said)
    if posted is not None:
        said = typed_inputs(found.type, posted, items)
    form = ProjectForm(posted, instance=found, areas=areas_of(request.user), own=request.user.area)
    faults: Any = []
    if posted is not None and "more" not in posted:
        sound = form.is_valid()
        try:
            rows = register.input_rows(found.type, said)
            if sound:
                kept = register.save(form.save(commit=False), rows, _number(posted.get("edits")), request.user)
                messages.success(request, _("已保存。"))
                return _to(kept)
        except BadData as error:
            faults = error.problems
        except Refused as error:
            messages.warning(request, str(error))
            return _to(found)
    context = {
        "section": "emissions", "form": form, "project": found, "type": load()[found.type], "items": items + 1,
        "ways": input_fields(found.type, said, items), "faults": faults,
        "claimed": bool(found.pk) and register.claimed(found),
    }  # fmt: skip
    wrong = posted is not None and (form.errors or faults)
    return render(request, "emissions/form.html", context, status=422 if wrong else 200)


def _items(request: HttpRequest, said: Any) -> int:
    """Return how many items the form has room for: as many as there are, one more when asked."""
    there = [int(name.partition("#")[2]) for _pollutant, name in said if name.partition("#")[2].isdecimal()]
    asked = _number(request.POST.get("items")) if "more" in request.POST else _number(request.POST.get("items")) - 1
    return min(max([1, asked, *there]), MOST_ITEMS)


@require_POST
def withdraw(request: HttpRequest, project_id: int) -> HttpResponse:
    """撤销、恢复: a project that was entered twice or given up counts no more; it stays on record."""
    found = project_for(request, project_id, "declare")
    reason = request.POST.get("reason", "")
    if not found.withdrawn and not reason.strip():
        messages.warning(request, _("请写明原因。"))
        return _to(found)
    try:
        done = register.withdraw(found.pk, "" if found.withdrawn else reason, request.user)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("项目已撤销，不再计入。") if done.withdrawn else _("项目已恢复。"))
    return _to(found)


@require_POST
def lift(request: HttpRequest, project_id: int, exclusion_id: int) -> HttpResponse:
    """解除核减: a year of the project counts again, for a reason that stays on record."""
    found = project_for(request, project_id, "decide")
    asked = get_object_or_404(found.exclusions, pk=exclusion_id)
    reason, case = request.POST.get("reason", ""), request.POST.get("case", "")
    try:
        exclusions.lift(asked.pk, case or asked.case, reason, request.user, timezone.now())
    except Refused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("核减已解除，减排量重新计入。"))
    return _to(found, asked.year)


@require_POST
def evidence(request: HttpRequest, project_id: int) -> HttpResponse:
    """上传佐证材料."""
    found = project_for(request, project_id, "declare")
    file = request.FILES.get("file")
    raw, name = (file.read(), file.name) if file else (b"", "")
    try:
        register.add_evidence(found.pk, request.POST.get("kind", ""), raw, name, request.user, timezone.now())
    except BadData as error:
        return _page(request, found, 422, evidence_faults=error.problems)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("已上传 %(name)s。") % {"name": name})
    return _to(found)


@require_safe
def evidence_file(request: HttpRequest, project_id: int, evidence_id: int) -> FileResponse:
    """佐证材料: as it was handed in."""
    found = project_for(request, project_id)
    if not may(request.user, "inspect", found.area_id):
        raise PermissionDenied
    kept = get_object_or_404(found.evidence, pk=evidence_id)
    return originals.handed_out(kept.sha256, kept.name)


@require_POST
def dispatch(request: HttpRequest, project_id: int) -> HttpResponse:
    """月调度: what is reported for a month."""
    found = project_for(request, project_id, "declare")
    known = found.dispatches.filter(month=request.POST.get("month", "")).first()
    form = DispatchForm(request.POST, instance=known)
    if not form.is_valid():
        return _page(request, found, 422, dispatch_form=form)
    given = {name: form.cleaned_data[name] for name in ("percent", "progress", "problems")}
    month = form.cleaned_data["month"]
    if month > f"{timezone.localdate():%Y-%m}":
        form.add_error("month", _("月份还没有到。"))
        return _page(request, found, 422, dispatch_form=form)
    register.dispatch(found.pk, month, given, request.user, timezone.now())
    messages.success(request, _("已登记 %(month)s 调度情况。") % {"month": month})
    return _to(found)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
