"""接口: supervision tickets, and the steps that people take with them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from shuangkong.access.door import REVIEW, opened
from shuangkong.access.failures import Failure, failing
from shuangkong.access.paging import OfNumber, Page, Paging, paged
from shuangkong.access.scope import may_progress
from shuangkong.actions import services, ticket_steps, tickets
from shuangkong.actions.acting import Refused
from shuangkong.actions.api_forms import FullTicketOut, TicketFilter, TicketIn, TicketOut, TicketStepIn
from shuangkong.actions.models import Ticket

router = Router(tags=["督办"], auth=opened())


@router.get("/tickets", response={200: Page[TicketOut]} | failing(), summary="督办单", operation_id="tickets")
def listed(request: HttpRequest, wanted: Query[TicketFilter], paging: Query[Paging]) -> dict[str, Any]:
    """授权范围内的督办单，按编号排列；承办单位只看到要求自己办理的。"""
    found = tickets.visible(request.user, timezone.localdate()).filter(**wanted.model_dump(exclude_none=True))
    return paged(request, found.order_by("number"), paging)


@router.get(
    "/tickets/{int:ticket}", response={200: FullTicketOut} | failing(), summary="一张督办单", operation_id="ticket"
)
def ticket(request: HttpRequest, ticket: OfNumber) -> dict[str, Any]:
    """督办要求和每一步。"""
    return full(ticket_of(request, ticket))


@router.post(
    "/tickets", auth=opened(REVIEW), response={201: FullTicketOut} | failing(400, 409), summary="发出督办单",
    operation_id="issue_ticket",
)  # fmt: skip
def issue(request: HttpRequest, sent: TicketIn) -> tuple[int, dict[str, Any]]:
    """写明来源、级别、事项、要求、期限，由一个部门或一个县（市、区）承办。"""
    if not may_progress(request.user, "supervise", sent.area):
        raise Failure("denied")
    if sent.task and not services.visible(request.user).filter(pk=sent.task, area=sent.area).exists():
        raise Refused("没有这项任务，或任务不在该区域。")
    made = tickets.issue(tickets.Demand(**sent.model_dump()), request.user, timezone.now())
    return 201, full(ticket_of(request, made.pk))


@router.post(
    "/tickets/{int:ticket}/step", auth=opened(REVIEW), response={200: FullTicketOut} | failing(400, 409),
    summary="办理督办单", operation_id="ticket_step",
)  # fmt: skip
def step(request: HttpRequest, ticket: OfNumber, sent: TicketStepIn) -> dict[str, Any]:
    """反馈、申请延期、批准或不批准延期、复核、销号、撤销；反馈和申请的人不能自己复核、批准。"""
    found, now = ticket_of(request, ticket), timezone.now()
    wanted = ticket_steps.named(sent.step)
    if wanted is None or not ticket_steps.may(request.user, wanted.action, found, timezone.localdate()):
        raise Failure("denied")
    if sent.step == "answer":
        tickets.answer(found.pk, sent.reason, (), sent.edits, request.user, now)
    elif sent.step == "ask":
        if sent.wished is None:
            raise Refused("请写明申请延期至哪一天（wished）。")
        tickets.ask(found.pk, sent.wished, sent.reason, sent.edits, request.user, now)
    else:
        tickets.judge(found.pk, sent.step, sent.reason, sent.edits, request.user, now)
    return full(ticket_of(request, ticket))


def ticket_of(request: HttpRequest, number: int) -> Ticket:
    """Return a ticket that the person may look at."""
    found = tickets.visible(request.user, timezone.localdate()).filter(pk=number).first()
    if found is None:
        raise Failure("denied")
    return found


def full(found: Ticket) -> dict[str, Any]:
    """Return a ticket with its record and the files that came with it."""
    own = {name: getattr(found, name) for name in TicketOut.model_fields if hasattr(found, name)}
    ids = {"area_id": found.area_id, "task_id": found.task_id, "county_id": found.county_id}
    return own | ids | {"events": list(found.events.select_related("by").prefetch_related("files"))}
