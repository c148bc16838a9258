"""接口的形状: tasks, progress, cards and tickets as programs see them, and what they hand in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

from shuangkong.access.api_shapes import KeptFileOut, StepTakenOut
from shuangkong.access.paging import AreaCode, Number, Words
from shuangkong.actions.acting import MOST_REMARK, MOST_TEXT

Source = Literal["cards", "meeting", "inspection", "complaint", "monitor", "assessment"]
Level = Literal["notice", "letter", "listed", "talk"]
TicketState = Literal["issued", "asked", "answered", "rechecked", "closed", "withdrawn"]


class OutcomeOut(Schema):
    """批准的结果."""

    targets: int = Field(description="生效的目标数")
    tasks: int = Field(description="生效的任务和措施数")
    pack: str = Field(description="已更新 plan.yaml 的城市数据包；没有则为空")


class TaskOut(Schema):
    """任务或措施."""

    id: int
    area: str = Field(alias="area_id")
    kind: str
    section: str
    title: str
    lead: list[str]
    support: list[str]
    shared: list[str]
    local: list[str]
    due: int | None = Field(description="方案写明的完成年份")
    plan: int
    plan_title: str
    start: int
    end: int
    state: str
    starts_on: date | None
    last_day: date | None = Field(description="完成期限：确认的日期，没有则为完成年份的最后一日")
    counties: list[str] = Field(description="落实的县（市、区）代码；空为全部")
    indicators: list[str]
    projects: list[str]
    confirmed_at: datetime | None = Field(description="分工确认时间；null 为待确认")
    percent: int = Field(description="完成进度，%")
    reported: str = Field(description="牵头部门最近报送的月份")
    edits: int = Field(description="办理时原样带回，有人先办理的会被告知")


class StandingOut(Schema):
    """进展状况."""

    late: bool
    behind: bool
    missed: int = Field(description="逾期的节点数")
    unreported: bool
    due_soon: bool
    owed: str = Field(description="应报的最近月份", examples=["2026-02"])
    time_progress: float | None = Field(description="时间进度，0—1")
    card: str = Field(description="按进展应亮的牌：blue、yellow、red；是否亮牌由人决定")
    quality: float = Field(description="可监测程度，0—1")


class MilestoneOut(Schema):
    """节点."""

    id: int
    title: str
    due_on: date
    reached_on: date | None
    entered_on: date | None = Field(description="登记完成的日期，按这一天计算是否逾期")


class ProgressOut(Schema):
    """月度进展."""

    month: str
    area: str = Field(alias="area_id")
    department: str
    leads: bool = Field(description="牵头部门报送，即任务的进度")
    percent: int
    done: str
    trouble: str
    next: str
    at: datetime


class CardOut(Schema):
    """亮牌."""

    month: str
    county: str | None = Field(alias="county_id", description="亮给的县（市、区）；空为牵头部门")
    colour: str
    reason: str
    remark: str
    at: datetime


class FullTaskOut(TaskOut):
    """一项任务及其进展."""

    stands: StandingOut
    milestones: list[MilestoneOut]
    progress: list[ProgressOut]
    cards: list[CardOut]


class TaskFilter(Schema):
    """任务的筛选."""

    area: AreaCode | None = Field(None, description="只要这个区域")
    plan: Number | None = Field(None, description="规划方案编号")
    kind: Literal["task", "measure"] | None = None
    state: Literal["pending", "under_way", "done", "superseded"] | None = None


class DivisionIn(Schema):
    """分工."""

    edits: int = Field(ge=0, le=10**6)
    lead: list[Words]
    support: list[Words] = Field(default_factory=list)
    starts_on: date | None = None
    due_on: date | None = None
    counties: list[AreaCode] = Field(default_factory=list)
    indicators: list[Words] = Field(default_factory=list, description="指标名称或代号")
    projects: list[Words] = Field(default_factory=list, description="项目编号")
    whole_section: bool = Field(False, description="同一章节其他待确认的任务由同样的部门牵头、配合")


class ProgressIn(Schema):
    """月度进展."""

    edits: int = Field(ge=0, le=10**6)
    month: str = Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", examples=["2026-02"])
    percent: int = Field(ge=0, le=100)
    done: str = Field(max_length=MOST_TEXT, pattern=r"^[^\u0000]*$")
    trouble: str = Field("", max_length=MOST_TEXT, pattern=r"^[^\u0000]*$")
    next: str = Field("", max_length=MOST_TEXT, pattern=r"^[^\u0000]*$")


class CardIn(Schema):
    """亮牌."""

    edits: int = Field(ge=0, le=10**6)
    county: AreaCode | None = Field(None, description="亮给一个落实的县（市、区）；空为牵头部门")
    reason: Literal["slow", "milestone", "unreachable", "criticised"]
    remark: str = Field(max_length=MOST_REMARK, pattern=r"^[^\u0000]*$")


class TicketOut(Schema):
    """督办单."""

    id: int
    number: str = Field(examples=["2026-00001"])
    area: str = Field(alias="area_id")
    task: int | None = Field(alias="task_id")
    source: str
    level: str
    title: str
    demand: str
    department: str
    county: str | None = Field(alias="county_id")
    issued_on: date
    due: date
    wished: date | None = Field(description="申请延期至")
    extensions: int
    state: str
    points: str = Field(description="扣分；没有文件规定的为 0")
    basis: dict[str, Any] = Field(description="扣分依据的参数")
    edits: int

    @staticmethod
    def resolve_points(ticket: Any) -> str:
        """Give the number as text, of a record and of what stands for one."""
        return str(ticket["points"] if isinstance(ticket, dict) else ticket.points)


class TicketEventOut(StepTakenOut):
    """督办记录."""

    files: list[KeptFileOut]

    @staticmethod
    def resolve_files(event: Any) -> list[Any]:
        """Give what was handed in with the step."""
        return list(event.files.all())


class FullTicketOut(TicketOut):
    """一张督办单及其记录."""

    events: list[TicketEventOut]


class TicketFilter(Schema):
    """督办单的筛选."""

    area_id: AreaCode | None = Field(None, alias="area")
    state: TicketState | None = None
    source: Source | None = None
    level: Level | None = None


class TicketIn(Schema):
    """督办单."""

    area: AreaCode
    source: Source
    level: Level
    title: str = Field(max_length=200, pattern=r"^[^\u0000]*$")
    demand: str = Field(max_length=MOST_TEXT, pattern=r"^[^\u0000]*$")
    due: date
    department: Words = Field("", description="承办部门；或填县（市、区）代码 county")
    county: str = Field("", max_length=20, pattern=r"^[0-9A-Za-z_-]*$")
    task: Number | None = None


class TicketStepIn(Schema):
    """办理督办单."""

    edits: int = Field(ge=0, le=10**6)
    step: Literal["answer", "ask", "grant", "deny", "pass", "return", "close", "withdraw"]
    reason: str = Field(max_length=MOST_TEXT, pattern=r"^[^\u0000]*$")
    wished: date | None = Field(None, description="申请延期至（ask）")
