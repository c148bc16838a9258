"""接口: on the router of api.py: handing a plan in, deciding on what was found, adding what was missed, taking out what was handed in by mistake."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, File, Form, Path, Status
from ninja.files import UploadedFile

from shuangkong.access.door import FILE, REVIEW, opened, require
from shuangkong.access.failures import Failure, failing, of_form
from shuangkong.access.paging import OfNumber
from shuangkong.plans import addition, page, review, services
from shuangkong.plans.api import finding_of, finding_out, plan_of, plan_out, router
from shuangkong.plans.api_forms import AdditionIn, CountOut, DecisionIn, FileIn, FindingOut, PlanIn, PlanOut
from shuangkong.plans.forms import FORMS, form_of
from shuangkong.plans.models import Finding, Plan
from shuangkong.plans.upload import UploadForm, hand_in
from shuangkong.registers.services import seen_areas

__all__ = ["router"]
Chapter = Annotated[int, Field(ge=0, le=10_000, description="第几章")]


@router.post(
    "/plans",
    auth=opened(FILE),
    response={201: PlanOut} | failing(400),
    summary="录入规划方案",
    operation_id="hand_in_plan",
)
def hand_in_text(request: HttpRequest, sent: PlanIn) -> Status[dict[str, Any]]:
    """交入全文，识别后待审核；同一区域、同一周期已有的，记为下一版。"""
    require(request.user, "review", sent.area)
    return Status(201, plan_out(_handed_in(request, sent.model_dump(exclude_none=True), {})))


@router.post(
    "/plans/file",
    auth=opened(FILE),
    response={201: PlanOut} | failing(400, 413),
    summary="录入规划方案文件",
    operation_id="hand_in_plan_file",
)
def hand_in_file(request: HttpRequest, sent: Form[FileIn], file: File[UploadedFile]) -> Status[dict[str, Any]]:
    """交入 txt、docx、pdf（须有文字层）或 html 文件，小于 20 MB。"""
    require(request.user, "review", sent.area)
    return Status(201, plan_out(_handed_in(request, sent.model_dump(exclude_none=True), {"file": file})))


def _handed_in(request: HttpRequest, data: dict[str, Any], files: dict[str, Any]) -> Plan:
    form = UploadForm(data, files, areas=seen_areas(request.user))
    if not form.is_valid():
        raise of_form(form)
    return hand_in(form, request.user, timezone.now())


@router.delete(
    "/plans/{int:plan}",
    auth=opened(REVIEW),
    response={204: None} | failing(409),
    summary="删除误录的方案",
    operation_id="discard_plan",
)
def discard(request: HttpRequest, plan: OfNumber) -> Status[None]:
    """只在还没有任何审核决定时可以删除。"""
    review.discard(plan_of(request, plan, "review"))
    return Status(204, None)


@router.post(
    "/plans/{int:plan}/findings/{int:finding}/decision",
    auth=opened(REVIEW),
    response={200: FindingOut} | failing(400, 409),
    summary="决定一条",
    operation_id="decide",
)
def decide(request: HttpRequest, plan: OfNumber, finding: OfNumber, sent: DecisionIn) -> dict[str, Any]:
    """确认、改正、不采纳或重新打开；没有部门负责的任务和原文疑点，应以 correct 写明。"""
    of_plan = plan_of(request, plan, "review")
    found = finding_of(of_plan, finding)
    if found.kind == Finding.Kind.HEADING:
        raise Failure("refused", "标题不需要决定。")
    if sent.decision == review.ACCEPT and review.needs_word(found):
        raise Failure("refused", "这一条应以 correct 写明负责部门或读法。")
    fields, note = None, sent.note
    if sent.decision == review.CORRECT:
        fields = _corrected(of_plan, found, sent)
    return finding_out(review.decide(found, sent.decision, request.user, timezone.now(), fields, note))


def _corrected(plan: Plan, finding: Finding, sent: DecisionIn) -> dict[str, Any]:
    """Return the fields of a correction, checked by the form of the pages; what is not sent stays."""
    stands = finding.fields | {"kind": finding.kind, "choice": finding.fields.get("reading")}
    fields = {name: _typed(value) for name, value in (stands | sent.fields | {"note": sent.note}).items()}
    form = form_of(finding, services.departments(plan.area_id), {f"f{finding.pk}-{n}": v for n, v in fields.items()})
    if not form.is_valid():
        raise of_form(form)
    return form.fields_read()


def _typed(value: Any) -> Any:
    """Return a value as a form takes it: a span as it is written, names as a list, else as text."""
    if isinstance(value, list) and value and all(isinstance(one, int | float) for one in value):
        return "—".join(f"{one:f}" if isinstance(one, float) else str(one) for one in value)
    if isinstance(value, list):
        return [str(one) for one in value]
    return "" if value is None else str(value)


@router.post(
    "/plans/{int:plan}/findings",
    auth=opened(REVIEW),
    response={201: FindingOut} | failing(400, 409),
    summary="补充一条",
    operation_id="add_finding",
)
def add(request: HttpRequest, plan: OfNumber, sent: AdditionIn) -> Status[dict[str, Any]]:
    """补充识别遗漏的目标、任务或措施。"""
    of_plan = plan_of(request, plan, "review")
    known = FORMS[sent.kind].base_fields
    data = {name: _typed(value) for name, value in sent.fields.items() if name in known}
    data |= {"as": sent.kind, "quote": sent.quote, "note": sent.note}
    data.setdefault("kind", sent.kind)
    form = addition.form_for(of_plan, services.departments(of_plan.area_id), {}, data)
    if not form.is_valid():
        raise of_form(form)
    added = review.add(of_plan, form.adds, form.place, form.fields_read(), request.user, timezone.now())
    return Status(201, finding_out(added))


@router.post(
    "/plans/{int:plan}/chapters/{int:chapter}/acceptance",
    auth=opened(REVIEW),
    response={200: CountOut} | failing(409),
    summary="本章其余全部确认",
    operation_id="accept_chapter",
)
def accept_chapter(request: HttpRequest, plan: OfNumber, chapter: Path[Chapter]) -> dict[str, int]:
    """确认一章中待确认的各条；需要写明的除外。章按在原文中的次序，从 1 起；0 为第一章之前的部分。"""
    findings = page.of_chapter(plan_of(request, plan, "review"), chapter)
    return {"done": review.accept_all(findings, request.user, timezone.now())}
