from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuangkong.access import originals
from shuangkong.access.scope import may, may_somewhere
from shuangkong.projects import export as export_files
from shuangkong.projects import forms, listing, page, services
from shuangkong.projects.benchmarks import levels, product_limits
from shuangkong.projects.gate import OUTCOMES
from shuangkong.projects.models import Evidence, LocalLevel, Project
from shuangkong.projects.record_forms import LevelForm
from shuangkong.projects.recording import RECORDS
from shuangkong.projects.services import Refused
from shuangkong.registers.models import Area
from shuangkong.registers.services import lineage, subtree

LISTED = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def project_for(request: HttpRequest, project_id: int, *actions: str) -> Project:
    """Return a project that the person may look at, and may do one of these with; 403 where not, there or not."""
    found = services.visible(request.user).filter(pk=project_id).first()
    if found is None or not any(may(request.user, action, found.area_id) for action in actions or ("view",)):
        raise PermissionDenied
    return found


def _require_view(request: HttpRequest) -> None:
    if not may_somewhere(request.user, "view"):
        raise PermissionDenied


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """两高项目清单: every project with its advice and what decides it."""
    _require_view(request)
    asked = listing.Listing(request.user, request.GET)
    shown = Paginator(asked.projects, LISTED).get_page(request.GET.get("page"))
    synthetic = asked.all.filter(confidence=Project.Confidence.SYNTHETIC, withdrawn="").count()
    context = {
        "section": "projects", "page": shown, "lines": asked.lines(shown.object_list, timezone.localdate()),
        "asked": asked.asked, "query": asked.query, "counts": asked.counts(), "areas": asked.areas(),
        "stages": Project.Stage.choices, "outcomes": OUTCOMES.items(), "synthetic": synthetic,
        "all": asked.all.filter(withdrawn="").count(), "may_propose": services.areas_of(request.user).exists(),
    }  # fmt: skip
    return render(request, "projects/index.html", context)


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """导出清单: what is asked for, by class."""
    _require_view(request)
    asked = listing.Listing(request.user, request.GET)
    today = timezone.localdate()
    lines = asked.lines(asked.projects, today)
    title = f"两高项目清单_{today:%Y%m%d}"
    raw = export_files.as_csv(lines) if kind == "csv" else export_files.as_workbook(lines, "两高项目清单")
    answer = HttpResponse(raw, content_type="text/csv; charset=utf-8" if kind == "csv" else XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{title}.{kind}")
    return answer


@require_safe
def project(request: HttpRequest, project_id: int) -> HttpResponse:
    """项目研判页: can it go ahead, where is it stuck, what would release it."""
    return _page(request, project_for(request, project_id))


def _page(request: HttpRequest, found: Project, status: int = 200, **more: Any) -> HttpResponse:
    text = request.GET.get("version", "")
    version = int(text) if text.isdecimal() and len(text) < 8 else 0
    context = {"section": "projects"} | page.context(found, request.user, timezone.now(), version) | more
    if "tried" in more:
        context["forms"] = [
            (name, title, more["bound"] if name == more["tried"] else form) for name, title, form in context["forms"]
        ]
    return render(request, "projects/project.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """登记两高项目."""
    if not services.areas_of(request.user).exists():
        raise PermissionDenied
    return _form(request, Project())


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, project_id: int) -> HttpResponse:
    """修改登记."""
    return _form(request, project_for(request, project_id, "propose"))


def _form(request: HttpRequest, found: Project) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    initial = {} if found.pk else {"area": request.user.area}
    judges = found.pk is not None and may(request.user, "judge", found.area_id)
    areas = services.areas_of(request.user)
    form = forms.ProjectForm(posted, instance=found, areas=areas, judges=judges, initial=initial)
    if posted is not None and form.is_valid():
        text = posted.get("edits", "")
        edits = int(text) if text.isdecimal() and len(text) < 8 else -1
        try:
            kept = services.save(form.save(commit=False), edits, request.user, timezone.now())
        except Refused as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("已保存。"))
            return redirect("projects:project", kept.pk)
    limits = {one.product for one in product_limits()}
    items = sorted({one.item for one in levels()} | limits | set(LocalLevel.objects.values_list("item", flat=True)))
    context = {"section": "projects", "form": form, "project": found, "items": items}
    return render(request, "projects/form.html", context, status=422 if form.errors else 200)


@require_POST
def record(request: HttpRequest, project_id: int, kind: str) -> HttpResponse:
    """登记一条记录: a judgement, an approval, replacement, actual energy, supervision."""
    if kind not in RECORDS:
        raise PermissionDenied
    action, made, write = RECORDS[kind]
    found = project_for(request, project_id, action)
    form = made(found, request.POST)
    if not form.is_valid():
        return _page(request, found, 422, tried=kind, bound=form)
    file = request.FILES.get("file")
    proof = (file.name or "", file.read()) if file else None
    try:
        write(found.pk, form.cleaned_data, proof, request.user, timezone.now())
    except Refused as error:
        return _page(request, found, 409, fault=str(error))
    messages.success(request, _("已登记。研判建议已按新的记录重新测算。"))
    return redirect("projects:project", found.pk)


@require_POST
def cancel(request: HttpRequest, project_id: int, replacement_id: int) -> HttpResponse:
    """撤销一笔替代."""
    found = project_for(request, project_id, "judge")
    try:
        services.cancel_replacement(
            found.pk, replacement_id, request.POST.get("number", ""), request.user, timezone.now()
        )
    except Refused as error:
        return _page(request, found, 409, fault=str(error))
    messages.success(request, _("已撤销这笔替代。"))
    return redirect("projects:project", found.pk)


@require_POST
def advise(request: HttpRequest, project_id: int) -> HttpResponse:
    """重新研判: as the records and the last closing stand now."""
    found = project_for(request, project_id, "judge")
    made = services.readvise(found.pk, request.user, timezone.now())
    said = _("已形成第 %(n)s 版研判建议。") % {"n": made.version} if made else _("与上一版相同，没有形成新的版次。")
    messages.success(request, said)
    return redirect("projects:project", found.pk)


@require_POST
def withdraw(request: HttpRequest, project_id: int) -> HttpResponse:
    """撤销、恢复."""
    found = project_for(request, project_id, "judge")
    reason = request.POST.get("reason", "").strip()[:300]
    if not found.withdrawn and not reason:
        return _page(request, found, 409, fault=_("请写明撤销的原因。"))
    services.withdraw(found.pk, "" if found.withdrawn else reason, request.user, timezone.now())
    return redirect("projects:project", found.pk)


@require_safe
def evidence(request: HttpRequest, project_id: int, evidence_id: int) -> FileResponse:
    """佐证材料: as it was handed in."""
    kept = get_object_or_404(Evidence, pk=evidence_id, project=project_for(request, project_id))
    return originals.handed_out(kept.sha256, kept.name)


@require_http_methods(["GET", "HEAD", "POST"])
def local_levels(request: HttpRequest) -> HttpResponse:
    """地方能效要求: PUE, clinker, boilers, magnesia, as the province's documents have them."""
    _require_view(request)
    judges = may_somewhere(request.user, "judge")
    if request.method == "POST" and not judges:
        raise PermissionDenied
    posted = request.POST if request.method == "POST" else None
    areas = Area.objects.filter(code__in=subtree(request.user.area)) if judges else Area.objects.none()
    form = LevelForm(posted, areas=areas)
    if posted is not None and form.is_valid():
        services.set_level(form.cleaned_data, request.user, timezone.now())
        messages.success(request, _("已登记。"))
        return redirect("projects:levels")
    mine = {*lineage(request.user.area), *subtree(request.user.area)}
    rows = LocalLevel.objects.filter(area__in=mine).select_related("area", "by")
    context = {"section": "projects", "rows": rows, "form": form if judges else None}
    return render(request, "projects/levels.html", context, status=422 if form.errors else 200)
