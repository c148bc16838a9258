"""接口的形状: sheets, assessments and scores as programs see them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from ninja import Field, Schema

from shuangkong.access.api_shapes import StepTakenOut
from shuangkong.access.paging import AreaCode, Words

State = Literal["scoring", "submitted", "reviewed", "verified", "replied", "decided", "sent", "circulated"]
StepName = Literal["submit", "review", "send_back", "verify", "reply", "no_reply", "decide", "send", "circulate"]


class SheetOut(Schema):
    """计分表."""

    id: str = Field(examples=["gov_energy_145_county_default"])
    title: str
    object: str = Field(description="考核对象：province、city、county、department、enterprise、institution")
    status: str = Field(description="found 取自转载、partial 部分取得、known 凭了解、assumed 系统假定")
    assumed: bool = Field(description="系统假定，不是官方文件")
    document: str
    full: float | None = Field(description="满分；不计分的表为 null")
    bands: list[list[Any]]
    veto_grade: str
    groups: list[dict[str, Any]] = Field(description="分组和计分项，每项的 asked 是要填的小项")
    facts: list[dict[str, Any]]
    note: str


class AssessmentOut(Schema):
    """一次考核."""

    id: int
    area: str = Field(alias="area_id")
    year: int
    sheet: str
    title: str
    state: str
    document: str
    self_due: date
    reply_due: date | None
    city: str
    period: str
    revision: int
    seal: str = Field(description="所用锁定数据的封存校验码")
    total: float | None = Field(description="审定的总分；未审定为 null")
    grade: str = Field(description="审定的等次；未审定为空")
    edits: int = Field(description="办理时原样带回，有人先办理的会被告知")


class AssessmentFilter(Schema):
    """考核的筛选."""

    area_id: AreaCode | None = Field(None, alias="area")
    year: int | None = Field(None, ge=1949, le=2100)
    sheet: Words | None = None
    state: State | None = None


class ScoreOut(Schema):
    """得分；有缺项的没有总分和等次，只有范围."""

    sheet: str
    title: str
    area: str
    year: int
    full: float | None
    low: float | None
    high: float | None
    total: float | None
    grade: str | None
    worst: str = Field(description="可能的最低等次")
    best: str = Field(description="可能的最高等次")
    why: list[str]
    missing: list[str]
    trial: str = Field(description="参照试算的原因；为空即不是试算")
    assumed: bool
    confidence: str
    closing: dict[str, Any]
    taken: list[dict[str, Any]] = Field(description="督办扣分：督办单、扣分和规定扣分的文件")
    lines: list[dict[str, Any]] = Field(description="各项的得分（low、high、points）、理由和所用的锁定数据")


class FullAssessmentOut(AssessmentOut):
    """考核、得分和办理过程；被考核的，申辩前看不到评审和核查."""

    score: ScoreOut
    events: list[StepTakenOut]


class EntryIn(Schema):
    """一项的填写；item 为空的是其他情况."""

    item: str = Field("", max_length=20, pattern=r"^[0-9A-Za-z_.-]*$")
    given: dict[str, bool | float | str | None] = Field(
        max_length=40, description='如 {"违规开工项目": 0}；率的单位为 %'
    )
    basis: str = Field("", max_length=500, pattern=r"^[^\u0000]*$")


class EntriesIn(Schema):
    """填写一轮."""

    edits: int
    entries: list[EntryIn] = Field(max_length=100)


class AssessmentStepIn(Schema):
    """办理一步；盖章件在页面上传."""

    step: StepName
    edits: int
    reason: str = Field("", max_length=2000, pattern=r"^[^\u0000]*$", description="意见、申辩意见")
    due: date | None = Field(None, description="实地核查：申辩期限")
    document: Words = Field("", description="审定、送达、通报：文号")
    day: date | None = Field(None, description="审定、送达、通报：文件日期")
