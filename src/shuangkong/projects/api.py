"""接口: the ledger, one project with its advice, records, and the last sequence of a city."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from shuangkong.access.door import REVIEW, opened
from shuangkong.access.failures import Failure, failing, of_form
from shuangkong.access.paging import OfArea, OfNumber, Page, Paging, paged
from shuangkong.access.scope import may
from shuangkong.projects import services
from shuangkong.projects.api_forms import (
    FullProjectOut,
    GateProjectOut,
    ProjectFilter,
    RecordIn,
    SequenceOut,
)
from shuangkong.projects.models import Project
from shuangkong.projects.recording import RECORDS
from shuangkong.projects.sequencing import last_run

SETTLED = {"granted": True, "in_order": True}  # a record says no only where it says so

router = Router(tags=["两高项目"], auth=opened())


@router.get(
    "/projects", response={200: Page[GateProjectOut]} | failing(), summary="两高项目清单", operation_id="gate_projects"
)
def projects(request: HttpRequest, wanted: Query[ProjectFilter], paging: Query[Paging]) -> dict[str, Any]:
    """授权范围内的项目，按编号排列；已撤销的不列。"""
    found = services.visible(request.user).filter(withdrawn="", **wanted.model_dump(exclude_none=True))
    return paged(request, found.prefetch_related(Prefetch("advices", services.last_advices())).order_by("code"), paging)


@router.get(
    "/projects/{int:project}", response={200: FullProjectOut} | failing(), summary="一个项目的研判",
    operation_id="gate_project",
)  # fmt: skip
def project(request: HttpRequest, project: OfNumber) -> dict[str, Any]:
    """现在的研判建议（逐项条件、推进条件、对地区的影响）和全部记录。"""
    return _full(project_of(request, project))


@router.post(
    "/projects/{int:project}/records", auth=opened(REVIEW), response={200: FullProjectOut} | failing(400, 409, 422),
    summary="登记一条记录", operation_id="gate_record",
)  # fmt: skip
def record(request: HttpRequest, project: OfNumber, sent: RecordIn) -> dict[str, Any]:
    """判断条件、登记审批和处置、能耗替代、实际能耗、监管记录；登记后研判建议重新测算。"""
    found = project_of(request, project)
    registered(found, sent.kind, sent.fields, None, request.user, timezone.now())
    return _full(project_of(request, project))


@router.get(
    "/projects/sequence/{city}", response={200: SequenceOut} | failing(404), summary="项目排序",
    operation_id="gate_sequence",
)  # fmt: skip
def sequence(request: HttpRequest, city: OfArea) -> dict[str, Any]:
    """一个城市最近一次项目排序：差距、各年安排、推迟和不安排的原因。"""
    if not may(request.user, "view", city):
        raise Failure("denied")
    run = last_run(city)
    if run is None:
        raise Failure("not-found", "这个地区还没有排过序。")
    return {"city": run.city_id, "at": run.at, "asked": run.asked, "seal": run.seal, "content": run.content}


def registered(
    found: Project, kind: str, fields: dict[str, Any], file: tuple[str, bytes] | None, user: Any, now: datetime
) -> Any:
    """Write and return a record, with the file that it rests on, for who may."""
    action, made, write = RECORDS[kind]
    if not may(user, action, found.area_id):
        raise Failure("denied")
    form = made(found, SETTLED | fields)
    if not form.is_valid():
        raise of_form(form)
    return write(found.pk, form.cleaned_data, file, user, now)


def project_of(request: HttpRequest, number: int) -> Project:
    """Return a project that the person may look at."""
    found = services.visible(request.user).filter(pk=number).prefetch_related("advices").first()
    if found is None:
        raise Failure("denied")
    return found


def _full(found: Project) -> dict[str, Any]:
    names = GateProjectOut.model_fields
    own = {name: getattr(found, name) for name in names if hasattr(found, name)}
    told = services.assessed(services.read(Project.objects.filter(pk=found.pk)).get(), timezone.now())
    return own | {
        "area_id": found.area_id, "outcome": found.outcome, "advice": told, "judgements": list(found.judgements.all()),
        "approvals": list(found.approvals.all()), "replacements": list(found.replacements.all()),
        "actuals": list(found.actuals.all()), "supervisions": list(found.supervisions.all()),
        "versions": list(found.advices.all()),
    }  # fmt: skip
