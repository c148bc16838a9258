"""接口: outlets and their stations as they stand now, readings of a station, alerts and the steps that people take."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from shuangkong.access.door import REVIEW, opened
from shuangkong.access.failures import Failure, failing
from shuangkong.access.paging import AreaCode, Number, OfId, OfNumber, Page, Paging, Words, paged
from shuangkong.monitoring import alerting, board, services
from shuangkong.monitoring.lake import views as lake_views
from shuangkong.monitoring.models import Alert, Outlet, Station
from shuangkong.monitoring.snapshot import decimal

router = Router(tags=["监测"], auth=opened())
MOST_DAYS = {"realtime": 2, "minute": 7, "hour": 92, "day": 1100}
Kind = Literal["realtime", "minute", "hour", "day"]


class LatestOut(Schema):
    """一项污染物的最新数据."""

    factor: str = Field(examples=["a21026"])
    name: str
    value: str = Field(description="有折算限值的为折算浓度")
    unit: str
    time: datetime = Field(description="北京时间")
    mark: str = Field(description="数据标记的含义；正常为空")
    limit: str = Field(description="现行限值")
    over: str = Field(description="正在超标的均值；不超标为空")


class OutletOut(Schema):
    """排放口."""

    outlet: str = Field(examples=["DA001"])
    name: str
    operator: str
    organisation: str | None
    area: str
    medium: str
    stations: list[str] = Field(description="在用的监测设备（MN）")
    state: str = Field(description="online、offline、never（从未收到数据）、unknown（网关没有运行）")
    heard: datetime | None = Field(description="最近收到报文")
    share: str | None = Field(description="近 24 小时在线率")
    values: list[LatestOut]
    alerts: int = Field(description="未办结的告警")


class OutletFilter(Schema):
    """排放口的筛选."""

    area: AreaCode | None = None
    medium: Literal["gas", "water"] | None = None


class ReadingOut(Schema):
    """一个读数；没有的为 null."""

    time: datetime = Field(description="北京时间；时段的开始")
    factor: str
    value: str | None = Field(description="均值，实时数据为瞬时值")
    corrected: str | None = Field(description="折算值")
    low: str | None
    high: str | None
    amount: str | None = Field(description="累计排放量")
    mark: str | None = Field(description="数据标记")


class ReadingFilter(Schema):
    """读数的筛选."""

    kind: Kind = Field("hour", description="realtime、minute、hour、day；一次最多 2、7、92、1100 天")
    first: date = Field(description="数据时间的第一天")
    last: date = Field(description="最后一天")
    factor: Words | None = Field(None, description="污染物编码")


class AlertOut(Schema):
    """告警."""

    id: int
    outlet: str
    kind: str
    subject: str
    first: datetime
    last: datetime
    over: bool = Field(description="已恢复")
    state: str
    found: dict[str, Any] = Field(description="情况：数值、限值等，数值为文本")

    @staticmethod
    def resolve_outlet(alert: Any) -> str:
        """Give the code instead of the record."""
        return str(alert.outlet_id)


class AlertEventOut(Schema):
    """告警的一步."""

    at: datetime
    by: str | None = Field(description="办理人；系统为 null")
    what: str
    reason: str

    @staticmethod
    def resolve_by(event: Any) -> str | None:
        """Give the name instead of the record."""
        return event.by.username if event.by else None


class FullAlertOut(AlertOut):
    """告警和办理过程."""

    events: list[AlertEventOut]

    @staticmethod
    def resolve_events(alert: Any) -> list[Any]:
        """Give the steps in their order."""
        return list(alert.events.select_related("by"))


class AlertFilter(Schema):
    """告警的筛选."""

    state: Literal["raised", "acknowledged", "closed"] | None = None
    kind: Literal["exceedance", "offline", "capture"] | None = None
    outlet: Words | None = None


class StepIn(Schema):
    """办理."""

    step: Literal["acknowledge", "close"]
    reason: Words = Field("", description="办结时必填")


@router.get("/outlets", response={200: Page[OutletOut]} | failing(), summary="排放口", operation_id="outlets")
def outlets(request: HttpRequest, wanted: Query[OutletFilter], paging: Query[Paging]) -> dict[str, Any]:
    """授权范围内的排放口和最新数据，按编号排列。"""
    asked = {"area_id": wanted.area, "medium": wanted.medium}
    found = services.visible(request.user).filter(**{name: value for name, value in asked.items() if value})
    listed = paged(request, found.select_related("area").order_by("code"), paging)
    known = services.known(timezone.now())
    return listed | {"items": [_outlet(line, known) for line in board.lines(listed["items"], known)]}


@router.get(
    "/stations/{station}/readings",
    response={200: Page[ReadingOut]} | failing(),
    summary="设备的读数",
    operation_id="readings",
)
def readings(
    request: HttpRequest, station: OfId, wanted: Query[ReadingFilter], paging: Query[Paging]
) -> dict[str, Any]:
    """一台设备若干天的读数，按污染物、时间排列；补传的以最后收到的为准。"""
    found = Station.objects.filter(pk=station, outlet__in=services.visible(request.user)).first()
    if found is None:
        raise Failure("denied")
    if not 0 <= (wanted.last - wanted.first).days < MOST_DAYS[wanted.kind]:
        raise Failure("parameters", f"last 不早于 first，一次最多 {MOST_DAYS[wanted.kind]:,} 天；请缩短时段。")
    factors = [wanted.factor] if wanted.factor else None
    table = lake_views.curve(services.lake().parent, found.pk, wanted.kind, wanted.first, wanted.last, factors)
    listed = paged(request, range(table.num_rows), paging)
    rows = table.slice(paging.offset, paging.limit).to_pylist()
    return listed | {"items": [_reading(row) for row in rows]}


@router.get("/alerts", response={200: Page[AlertOut]} | failing(), summary="告警", operation_id="alerts")
def alerts(request: HttpRequest, wanted: Query[AlertFilter], paging: Query[Paging]) -> dict[str, Any]:
    """授权范围内的告警，新的在前。"""
    found = alerting.visible(request.user).filter(**wanted.model_dump(exclude_none=True))
    return paged(request, found.order_by("-first", "-pk"), paging)


@router.get("/alerts/{int:alert}", response={200: FullAlertOut} | failing(), summary="一条告警", operation_id="alert")
def alert(request: HttpRequest, alert: OfNumber) -> Alert:
    """告警的情况和办理过程。"""
    return _alert(request, alert)


@router.post(
    "/alerts/{int:alert}/step",
    auth=opened(REVIEW),
    response={200: FullAlertOut} | failing(400, 409),
    summary="确认、办结告警",
    operation_id="alert_step",
)
def alert_step(request: HttpRequest, alert: OfNumber, sent: StepIn) -> Alert:
    """办结要写明原因；已办结的告警不能再办理。"""
    found = _alert(request, alert)
    if not alerting.may_attend(request.user, found):
        raise Failure("denied")
    return alerting.take_step(found.pk, sent.step, sent.reason, request.user, timezone.now())


def _alert(request: HttpRequest, number: Number) -> Alert:
    found = alerting.visible(request.user).filter(pk=number).first()
    if found is None:
        raise Failure("denied")
    return found


def _outlet(line: board.Line, known: board.Known) -> dict[str, Any]:
    outlet: Outlet = line.outlet
    values = [
        {"factor": one.factor, "name": one.name, "value": one.text, "unit": one.unit, "time": one.time, "mark": one.mark,
         "limit": one.limit, "over": one.over}
        for one in line.values
    ]  # fmt: skip
    return {
        "outlet": outlet.pk, "name": outlet.name, "operator": outlet.operator, "organisation": outlet.organisation_id,
        "area": outlet.area_id, "medium": outlet.medium, "stations": known.stations.get(outlet.pk, []),
        "state": line.state, "heard": line.heard, "share": None if line.share is None else f"{line.share:.4f}",
        "values": values, "alerts": line.alerts,
    }  # fmt: skip


def _reading(row: dict[str, Any]) -> dict[str, Any]:
    numbers = {name: decimal(row[name]) for name in ("value", "corrected", "low", "high", "amount")}
    told = {name: None if value is None else f"{value:f}" for name, value in numbers.items()}
    return told | {name: row[name] for name in ("time", "factor", "mark")}
