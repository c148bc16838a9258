"""接口: sheets, what a sheet makes of sealed data, assessments with what is entered and the steps that people take."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Path, Query, Router

from shuangkong.access.door import FILE, REVIEW, opened, require
from shuangkong.access.failures import Failure, failing
from shuangkong.access.paging import Number, OfArea, OfNumber, Page, Paging, Words, paged
from shuangkong.access.scope import may_assess
from shuangkong.assessment import entering, keeping, page, seen, services, steps, taking
from shuangkong.assessment.api_forms import (
    AssessmentFilter,
    AssessmentOut,
    AssessmentStepIn,
    EntriesIn,
    FullAssessmentOut,
    ScoreOut,
    SheetOut,
)
from shuangkong.assessment.described import described
from shuangkong.assessment.entering import Entry
from shuangkong.assessment.models import Assessment
from shuangkong.assessment.sheet_files import sheet, sheets
from shuangkong.assessment.taking import Said

router = Router(tags=["考核"], auth=opened())
OfYear = Path[Annotated[int, Field(ge=1949, le=2100, description="年度")]]


@router.get(
    "/assessment/sheets", response={200: list[SheetOut]} | failing(), summary="计分表", operation_id="assessment_sheets"
)
def all_sheets(request: HttpRequest) -> list[dict[str, Any]]:
    """全部计分表：分组、计分项、规则、要填的小项。"""
    return [described(one) for one in sheets().values()]


@router.get(
    "/assessment/scores/{area}/{year}/{sheet_id}", response={200: ScoreOut} | failing(404), summary="按锁定数据测算",
    operation_id="assessment_score",
)  # fmt: skip
def score(request: HttpRequest, area: OfArea, year: OfYear, sheet_id: Path[Words]) -> dict[str, Any]:
    """一张表只按锁定的数据得多少分；没有填报的项给出范围。"""
    require(request.user, "view", area)
    return page.trial_score(sheet(sheet_id), area, year).as_object()


@router.get("/assessments", response={200: Page[AssessmentOut]} | failing(), summary="考核", operation_id="assessments")
def assessments(request: HttpRequest, wanted: Query[AssessmentFilter], paging: Query[Paging]) -> dict[str, Any]:
    """授权范围内的考核，新的年度在前；查阅人员只看到已通报的。"""
    found = services.visible(request.user).filter(**wanted.model_dump(exclude_none=True))
    return paged(request, found.order_by("-year", "area_id", "sheet"), paging)


@router.get(
    "/assessments/{int:assessment}", response={200: FullAssessmentOut} | failing(), summary="一次考核",
    operation_id="assessment",
)  # fmt: skip
def assessment(request: HttpRequest, assessment: OfNumber) -> dict[str, Any]:
    """得分、理由和办理过程。"""
    return _full(_found(request, assessment), request.user)


@router.post(
    "/assessments/{int:assessment}/entries", auth=opened(FILE),
    response={200: FullAssessmentOut} | failing(400, 409), summary="填写计分表", operation_id="assessment_enter",
)  # fmt: skip
def enter(request: HttpRequest, assessment: OfNumber, sent: EntriesIn) -> dict[str, Any]:
    """填写当前环节：自评、部门评审、实地核查或审定；与已有的相同的不重复登记。"""
    found = _found(request, assessment)
    if steps.entering(request.user, found) is None:
        raise Failure("denied")
    entries = {one.item: Entry(one.given, one.basis) for one in sent.entries}
    entering.enter(found.pk, entries, sent.edits, request.user, timezone.now())
    return _full(_found(request, assessment), request.user)


@router.post(
    "/assessments/{int:assessment}/step", auth=opened(REVIEW),
    response={200: FullAssessmentOut} | failing(400, 409), summary="办理考核", operation_id="assessment_step",
)  # fmt: skip
def step(request: HttpRequest, assessment: OfNumber, sent: AssessmentStepIn) -> dict[str, Any]:
    """提交自评、评审、核查、申辩；审定要附盖章件，在页面办理。"""
    found = _found(request, assessment)
    wanted = steps.step_of(sent.step)
    if wanted is None or not may_assess(request.user, wanted.action, found.area_id):
        raise Failure("denied")
    said = Said(sent.reason, sent.due, sent.document, sent.day)
    taking.take(found.pk, sent.step, said, sent.edits, request.user, timezone.now())
    return _full(_found(request, assessment), request.user)


def _found(request: HttpRequest, number: Number) -> Assessment:
    found = services.visible(request.user).filter(pk=number).first()
    if found is None:
        raise Failure("denied")
    return found


def _full(found: Assessment, user: Any) -> dict[str, Any]:
    known = seen.rounds_seen(user, found)
    rows = [row for row in keeping.entries(found) if row.round in [str(one) for one in known]]
    columns = seen.reached(found, known)
    own = {name: getattr(found, name) for name in AssessmentOut.model_fields if hasattr(found, name)}
    return own | {
        "area_id": found.area_id, "events": list(seen.events_seen(found, user)),
        "score": keeping.score_after(found, str(columns[-1]), rows).as_object(),
    }  # fmt: skip
