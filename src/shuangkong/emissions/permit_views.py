from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuangkong.access.scope import may
from shuangkong.emissions import permit_page, permit_register, replacement, standards, upload, voc_page
from shuangkong.emissions.models import Project
from shuangkong.emissions.permit_models import Boiler, NewProject, Permit, RegisterFile
from shuangkong.emissions.permit_register import scoped, visible
from shuangkong.emissions.permit_tables import TOTAL_CONTROL
from shuangkong.emissions.register_books import REGISTERS
from shuangkong.emissions.voc_models import VocEnterprise, VocPolicy
from shuangkong.kernel.periods import CHINA
from shuangkong.kernel.problems import BadData, Unknown
from shuangkong.registers.services import subtree
from shuangkong.statistics.originals import path_of

LISTED = 50
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _today() -> date:
    return timezone.localtime(timezone.now(), CHINA).date()


def _require_sight(request: HttpRequest) -> None:
    """Whoever sees an area's figures sees these registers; an enterprise sees its own rows in them."""
    user: Any = request.user
    if not (may(user, "view", user.area) or (user.role == "enterprise" and user.organisation)):
        raise PermissionDenied


def _context(request: HttpRequest, tab: str, **more: Any) -> dict[str, Any]:
    own: Any = request.user
    return {
        "section": "emissions",
        "tab": tab,
        "names": permit_page.NAMES,
        "may_register": permit_register.may_register(own),
        **more,
    }


def _listed(request: HttpRequest, found: list[Any], model: Any, tab: str, **more: Any) -> dict[str, Any]:
    """The part of a list that a page shows, and what it can be narrowed to."""
    asked = {name: request.GET.get(name, "") for name in ("area", "state")}
    own = visible(model, request.user).values_list("area_id", "area__name").distinct()
    page = Paginator(found, LISTED).get_page(request.GET.get("page"))
    query = urlencode({name: value for name, value in asked.items() if value})
    return _context(request, tab, page=page, asked=asked, areas=sorted(own), query=query, **more)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """许可余量: permits with what twelve months emitted against what they permit."""
    _require_sight(request)
    asked = request.GET.get("state", "")
    found = permit_page.lines(request.user, _today(), request.GET.get("area", ""))
    counts = permit_page.counts(found)
    shown = [line for line in found if asked in ("", line.state)]
    synthetic = sum(line.permit.confidence == "synthetic" for line in found)
    context = _listed(request, shown, Permit, "permits", counts=counts, synthetic=synthetic)
    return render(request, "emissions/permits.html", context)


@require_safe
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """一份排污许可证: outlets with limits, headroom, months, execution reports, base-year statistics."""
    _require_sight(request)
    permit = visible(Permit, request.user).filter(permit=number).select_related("area", "file").first()
    if permit is None:
        raise PermissionDenied
    found = permit_page.detail(permit, request.user, _today())
    context = _context(
        request, "permits", methods=permit_page.METHOD_NAMES, sources=standards.groups(standards.OUTLET), **found
    )
    return render(request, "emissions/permit.html", context)


@require_safe
def boilers(request: HttpRequest) -> HttpResponse:
    """锅炉和工业炉窑: which are to be phased out or retrofitted."""
    _require_sight(request)
    user: Any = request.user
    today, asked = _today(), request.GET.get("state", "")
    found = permit_page.boiler_lines(user, today, request.GET.get("area", ""))
    counts: dict[str, int] = {}
    for line in found:
        counts[line.disposal] = counts.get(line.disposal, 0) + 1
    shown = [line for line in found if asked in ("", line.disposal)]
    context = _listed(
        request, shown, Boiler, "boilers", counts=counts, all=len(found), sizes=permit_page.sizes_of(user.area, today)
    )
    return render(request, "emissions/boilers.html", context)


@require_safe
def vocs(request: HttpRequest) -> HttpResponse:
    """挥发性有机物管理: enterprises by grade, and the substitution shares."""
    _require_sight(request)
    today, area = _today(), request.GET.get("area", "")
    area = area if area in subtree(request.user.area) else ""
    found = voc_page.lines(request.user, today, area)
    context = _listed(request, found, VocEnterprise, "vocs", shares=voc_page.shares(request.user, today, area))
    return render(request, "emissions/vocs.html", context)


def _enterprise(request: HttpRequest, uscc: str) -> VocEnterprise:
    _require_sight(request)
    found = visible(VocEnterprise, request.user).filter(uscc=uscc).select_related("area").first()
    if found is None:
        raise PermissionDenied
    return found


@require_safe
def voc(request: HttpRequest, uscc: str) -> HttpResponse:
    """一家企业: grade, rates, balance, contents, carbon beds, measures and files."""
    return _voc(request, _enterprise(request, uscc))


def _voc(request: HttpRequest, found: VocEnterprise, problems: Any = (), status: int = 200) -> HttpResponse:
    context = _context(request, "vocs", problems=problems, **voc_page.detail(found, request.user, _today()))
    return render(request, "emissions/voc.html", context, status=status)


@require_POST
def policy(request: HttpRequest, uscc: str) -> HttpResponse:
    """上传一厂一策方案."""
    found, file = _enterprise(request, uscc), request.FILES.get("file")
    if not permit_register.may_register(request.user):
        raise PermissionDenied
    if file is None:
        messages.warning(request, _("没有选择文件。"))
        return redirect("permits:voc", uscc)
    try:
        voc_page.take_policy(found, file.read(), file.name or "", request.user, timezone.now())
    except BadData as error:
        return _voc(request, found, error.problems, 422)
    messages.success(request, _("已存档。"))
    return redirect("permits:voc", uscc)


@require_safe
def policy_file(request: HttpRequest, uscc: str, number: int) -> FileResponse:
    """一厂一策方案的原文件."""
    _enterprise(request, uscc)
    kept = get_object_or_404(scoped(VocPolicy.objects.filter(uscc=uscc), request.user), pk=number)
    handle = path_of(kept.sha256).open("rb")
    return FileResponse(handle, as_attachment=True, filename=kept.name, content_type="application/octet-stream")


@require_safe
def replacements(request: HttpRequest) -> HttpResponse:
    """总量替代台账: what new projects have to replace, and from which reductions they do."""
    return _replacements(request)


def _replacements(request: HttpRequest, fault: str = "", given: Any = None, status: int = 200) -> HttpResponse:
    user: Any = request.user
    if not may(user, "view", user.area):
        raise PermissionDenied
    areas = subtree(user.area)
    targets = visible(NewProject, user).select_related("area").order_by("target", "pollutant")
    projects = list(Project.objects.filter(area__in=areas).select_related("area").order_by("code"))
    pollutant = request.GET.get("pollutant", "")
    found = [one for one in replacement.sources(projects) if pollutant in ("", one.pollutant)]
    page = Paginator(found, LISTED).get_page(request.GET.get("page"))
    free = sorted({(one.project.name, one.project.code) for one in found if one.left_t > 0})
    context = _context(
        request, "replacements", demands=replacement.demands(targets), page=page, free=free, pollutant=pollutant,
        query=urlencode({"pollutant": pollutant} if pollutant else {}), total=TOTAL_CONTROL,
        may_use=replacement.may_use(user, user.area), fault=fault, given=given or {},
    )  # fmt: skip
    return render(request, "emissions/replacements.html", context, status=status)


@require_POST
def use(request: HttpRequest) -> HttpResponse:
    """登记使用: let a new project use a part of a verified reduction."""
    user: Any = request.user
    if not replacement.may_use(user, user.area):
        raise PermissionDenied
    given = {name: request.POST.get(name, "").strip() for name in ("source", "target", "amount", "day", "document")}
    project = Project.objects.filter(code=given["source"], area__in=subtree(user.area)).first()
    target = visible(NewProject, user).filter(pk=given["target"] if given["target"].isdecimal() else 0).first()
    amount, day = _amount(given["amount"]), _day(given["day"])
    if project is None or target is None or amount is None or day is None:
        fault = _("请选择替代来源和建设项目，使用量填写以吨为单位的数字，日期写成 2025-03-02。")
        return _replacements(request, fault, given, 422)
    try:
        replacement.use_reduction(project, target, amount, day, given["document"], user, timezone.now())
    except replacement.Refused as error:
        return _replacements(request, str(error), given, 409)
    messages.success(request, _("已登记。这部分减排量不再计入完成量。"))
    return redirect("permits:replacements")


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount) < Decimal("1e9") else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_safe
def registers(request: HttpRequest) -> HttpResponse:
    """登记册: what is registered, and where files go in."""
    _require_sight(request)
    listed = [(one.contract.name, one.title, visible(one.model, request.user).count()) for one in REGISTERS.values()]
    files = RegisterFile.objects.filter(area__in=subtree(request.user.area)).select_related("by")[:20]
    shown = files if request.user.role != "enterprise" else ()
    titles = {name: one.title for name, one in REGISTERS.items()}
    return render(
        request, "emissions/registers.html", _context(request, "registers", listed=listed, files=shown, titles=titles)
    )


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, book: str) -> HttpResponse:
    """一个登记册: its columns, its newest rows, and the form to hand a file in."""
    _require_sight(request)
    known = _register(book)
    if request.method == "GET":
        return _register_page(request, known)
    if not permit_register.may_register(request.user):
        raise PermissionDenied
    file = request.FILES.get("file")
    if file is None:
        messages.warning(request, _("没有选择文件。"))
        return redirect("permits:register", book)
    raw, name, now = file.read(), file.name or "", timezone.now()
    try:
        if request.POST.get("then") == "check":
            rows, problems = permit_register.check(book, raw, name, request.user, _today())
            return _register_page(request, known, problems, rows, name)
        taken = permit_register.take(book, raw, name, request.user, now)
    except BadData as error:
        return _register_page(request, known, error.problems, None, name, 422)
    said = _("已登记 %(rows)s 行，其中 %(replaced)s 行替代了原有登记。") % {
        "rows": taken.file.rows,
        "replaced": taken.replaced,
    }
    messages.success(request, said)
    return _register_page(request, known, taken.warnings) if taken.warnings else redirect("permits:register", book)


def _register(book: str) -> Any:
    try:
        return permit_register.register(book)
    except Unknown as fault:
        raise Http404(str(fault.args[0])) from fault


def _register_page(
    request: HttpRequest, known: Any, problems: Any = (), checked: int | None = None, file: str = "", status: int = 200
) -> HttpResponse:
    columns = [(column, upload.heading(column)) for column in known.contract.columns]
    entries = Paginator(visible(known.model, request.user).order_by("-pk"), LISTED).get_page(request.GET.get("page"))
    rows = [(entry, [_cell(row[column.name], column) for column, _head in columns])
            for entry in entries for row in [known.row(entry)]]  # fmt: skip
    context = _context(
        request, "registers", register=known, columns=columns, rows=rows, page=entries, problems=problems, file=file,
        wrong=sum(problem.severity == "error" for problem in problems), checked=checked,
    )  # fmt: skip
    return render(request, "emissions/register.html", context, status=status)


def _cell(value: Any, column: Any) -> str:
    """A value of a register as people wrote it."""
    if value is None or value == "":
        return "—"
    if column.kind == "day":
        return f"{value // 10_000}-{value // 100 % 100:02}-{value % 100:02}"
    if column.kind == "flag":
        return _("是") if value else _("否")
    if column.kind == "choice":
        return next((word for word, choice in column.aliases.items() if choice == value), str(value))
    return f"{value:,.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


@require_safe
def template(request: HttpRequest, book: str) -> HttpResponse:
    """模板: a workbook with the register's headings."""
    _require_sight(request)
    known = _register(book)
    response = HttpResponse(upload.template(known.contract), content_type=WORKBOOK)
    response["Content-Disposition"] = content_disposition_header(True, f"{known.title}.xlsx") or ""
    return response
