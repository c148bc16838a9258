"""接口: checks, findings, cases with the steps that people take, suppressions, and the archive of a case."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from shuangkong.access.door import REVIEW, opened
from shuangkong.access.failures import Failure, failing
from shuangkong.access.paging import Number, OfNumber, Page, Paging, paged
from shuangkong.audit import page, services, steps
from shuangkong.audit.api_forms import (
    CaseFilter,
    CaseOut,
    CaseStepIn,
    CheckOut,
    FullCaseOut,
    SealedOut,
    SuppressionOut,
    SuspicionFilter,
    SuspicionOut,
)
from shuangkong.audit.catalogue import catalogue
from shuangkong.audit.models import Case
from shuangkong.audit.services import Refused

router = Router(tags=["防造假"], auth=opened())


@router.get(
    "/audit/checks", response={200: list[CheckOut]} | failing(), summary="核查规则", operation_id="audit_checks"
)
def checks(request: HttpRequest) -> list[dict[str, Any]]:
    """核查什么、依据什么、用哪些数。"""
    return [asdict(check) | {"needs": list(check.needs)} for check in catalogue().values()]


@router.get(
    "/audit/findings", response={200: Page[SuspicionOut]} | failing(), summary="疑似线索", operation_id="audit_findings"
)
def findings(request: HttpRequest, wanted: Query[SuspicionFilter], paging: Query[Paging]) -> dict[str, Any]:
    """授权范围内的线索，新的在前；没有立案的也在内。"""
    found = services.findings(request.user).filter(**wanted.model_dump(exclude_none=True))
    return paged(request, found.order_by("-at", "-pk"), paging)


@router.get("/audit/cases", response={200: Page[CaseOut]} | failing(), summary="案件", operation_id="audit_cases")
def cases(request: HttpRequest, wanted: Query[CaseFilter], paging: Query[Paging]) -> dict[str, Any]:
    """授权范围内的案件，按编号排列；说明单位只看到要求自己说明的。"""
    found = services.visible(request.user).filter(**wanted.model_dump(exclude_none=True))
    return paged(request, found.order_by("number"), paging)


@router.get(
    "/audit/cases/{int:case}", response={200: FullCaseOut} | failing(), summary="一个案件", operation_id="audit_case"
)
def case(request: HttpRequest, case: OfNumber) -> dict[str, Any]:
    """线索、说明、处理意见和办理过程。"""
    return _full(_case(request, case), request.user)


@router.post(
    "/audit/cases/{int:case}/step", auth=opened(REVIEW), response={200: FullCaseOut} | failing(400, 409),
    summary="办理案件", operation_id="audit_step",
)  # fmt: skip
def step(request: HttpRequest, case: OfNumber, sent: CaseStepIn) -> dict[str, Any]:
    """交办、说明、提出处理意见、复核、执行、办结；提出意见的人不能复核。"""
    found = _case(request, case)
    wanted = next(one for one in steps.STEPS if one.name == sent.step)
    if not steps.may(request.user, wanted.action, found):
        raise Failure("denied")
    TAKEN[sent.step](found.pk, sent, request.user, timezone.now())
    return _full(_case(request, case), request.user)


@router.post(
    "/audit/cases/{int:case}/export", response={200: SealedOut} | failing(), summary="导出案卷",
    operation_id="audit_export",
)  # fmt: skip
def export(request: HttpRequest, case: OfNumber) -> dict[str, str]:
    """案卷及其封存校验码；导出记入办理记录。用 shuangkong audit verify 复核。"""
    from shuangkong.audit import dossier

    found = _case(request, case)
    if not services.looks_at_all(request.user):
        raise Failure("denied")
    now = timezone.now()
    raw, seal = dossier.export(found, request.user, now)
    services.exported(found, seal, request.user, now)
    return {"seal": seal, "file": b64encode(raw).decode()}


@router.get(
    "/audit/suppressions", response={200: Page[SuppressionOut]} | failing(), summary="不再提示",
    operation_id="audit_suppressions",
)  # fmt: skip
def suppressions(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """登记过的误报，新的在前；到期和恢复的也在内。"""
    return paged(request, services.suppressions(request.user).order_by("-pk"), paging)


def _case(request: HttpRequest, number: Number) -> Case:
    found = services.visible(request.user).filter(pk=number).first()
    if found is None:
        raise Failure("denied")
    return found


def _full(found: Case, user: Any) -> dict[str, Any]:
    shown = page.context(found, user)
    own = {name: getattr(found, name) for name in CaseOut.model_fields if hasattr(found, name)}
    ids = {"area_id": found.area_id, "organisation_id": found.organisation_id}
    return own | ids | {
        "findings": [row["one"] for row in shown["findings"]], "answers": list(shown["answers"]),
        "decisions": [one for one, _terms in shown["decisions"]], "events": list(shown["events"]),
    }  # fmt: skip


def _assign(case_id: int, sent: CaseStepIn, user: Any, now: datetime) -> None:
    if sent.due is None:
        raise Refused("请写明说明期限（due）。")
    services.assign(case_id, sent.asked, sent.due, sent.reason, sent.edits, user, now)


def _answer(case_id: int, sent: CaseStepIn, user: Any, now: datetime) -> None:
    services.answer(case_id, sent.text, [], sent.edits, user, now)


def _propose(case_id: int, sent: CaseStepIn, user: Any, now: datetime) -> None:
    services.propose(case_id, sent.verdict, sent.terms, sent.reason, sent.edits, user, now)


def _agree(case_id: int, sent: CaseStepIn, user: Any, now: datetime) -> None:
    services.judge(case_id, agreed=True, reason=sent.reason, edits=sent.edits, user=user, now=now)


def _refuse(case_id: int, sent: CaseStepIn, user: Any, now: datetime) -> None:
    services.judge(case_id, agreed=False, reason=sent.reason, edits=sent.edits, user=user, now=now)


def _carry_out(case_id: int, sent: CaseStepIn, user: Any, now: datetime) -> None:
    services.carry_out(case_id, sent.edits, user, now)


def _close(case_id: int, sent: CaseStepIn, user: Any, now: datetime) -> None:
    services.close(case_id, sent.reason, sent.edits, user, now)


TAKEN: dict[str, Callable[[int, CaseStepIn, Any, datetime], None]] = {
    "assign": _assign, "answer": _answer, "propose": _propose, "agree": _agree, "refuse": _refuse,
    "carry_out": _carry_out, "close": _close,
}  # fmt: skip
