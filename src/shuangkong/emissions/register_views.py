from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuangkong.emissions import permit_register
from shuangkong.emissions.permit_models import RegisterFile
from shuangkong.emissions.permit_register import visible
from shuangkong.emissions.permit_views import LISTED, page_context, require_sight, today_here
from shuangkong.emissions.register_books import REGISTERS
from shuangkong.kernel.problems import BadData, Unknown
from shuangkong.registers.services import subtree
from shuangkong.statistics import contract_files

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def registers(request: HttpRequest) -> HttpResponse:
    """登记册: what is registered, and where files go in."""
    require_sight(request)
    known = [(one.contract.name, one.title, visible(one.model, request.user).count()) for one in REGISTERS.values()]
    files = RegisterFile.objects.filter(area__in=subtree(request.user.area)).select_related("by")[:20]
    shown = files if request.user.role != "enterprise" else ()
    titles = {name: one.title for name, one in REGISTERS.items()}
    return render(
        request,
        "emissions/registers.html",
        page_context(request, "registers", listed=known, files=shown, titles=titles),
    )


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, book: str) -> HttpResponse:
    """一个登记册: its columns, its newest rows, and the form to hand a file in."""
    require_sight(request)
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
            rows, problems = permit_register.check(book, raw, name, request.user, today_here())
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
    columns = [(column, contract_files.heading(column)) for column in known.contract.columns]
    entries = Paginator(visible(known.model, request.user).order_by("-pk"), LISTED).get_page(request.GET.get("page"))
    rows = [(entry, [_cell(row[column.name], column) for column, _head in columns])
            for entry in entries for row in [known.row(entry)]]  # fmt: skip
    context = page_context(
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
    require_sight(request)
    known = _register(book)
    response = HttpResponse(contract_files.template(known.contract), content_type=WORKBOOK)
    response["Content-Disposition"] = content_disposition_header(True, f"{known.title}.xlsx") or ""
    return response
