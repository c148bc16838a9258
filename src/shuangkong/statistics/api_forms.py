"""接口的数据格式: forms, duties, submissions and what is in them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from shuangkong.access.failures import ProblemOut
from shuangkong.access.paging import AreaCode, Id, PeriodText, Words

State = Literal["draft", "returned", "submitted", "reviewed", "approved", "superseded", "discarded"]
Reason = Annotated[Words, Field(max_length=300)]
Edits = Annotated[int, Field(ge=0, le=2**31 - 1, description="上次读到的 edits；其间有人改过的，不予办理")]
Cell = Annotated[str, Field(max_length=2000, pattern=r"^[^\u0000]*$")] | None


class FormOut(Schema):
    """报表."""

    id: str = Field(examples=["institutions"])
    name: str
    version: str
    entry: str = Field(description="filed：在本系统填报；imported：由统计机构导入")
    filer: str = Field(description="organisation、department 或 statistics")
    law: str
    document: str = Field(description="依据文件")
    at: str
    periods: list[str]
    uses: list[str] = Field(description="所报数据只用于")
    note: str


class ColumnOut(Schema):
    """栏目."""

    name: str = Field(examples=["electricity_kwh"])
    label: str
    unit: str
    kind: str
    required: bool
    choices: list[str]
    note: str


class ItemOut(Schema):
    """固定项目."""

    key: str
    label: str
    unit: str
    series: str
    required: bool
    owner: str


class TableOut(Schema):
    """报表中的一张表."""

    id: str
    title: str
    layout: str
    key: list[str]
    columns: list[ColumnOut]
    items: list[ItemOut]
    optional: bool


class FullFormOut(FormOut):
    """报表及其各表."""

    tables: list[TableOut]


class DutyOut(Schema):
    """报送任务."""

    id: int
    form: str
    area: str
    organisation: str | None
    department: str
    filer: str = Field(description="填报单位")
    every: str
    since: str
    until: str


class SubmissionOut(Schema):
    """报送件."""

    id: int = Field(examples=[5])
    form: str
    form_version: str
    area: str
    organisation: str | None
    department: str
    filer: str = Field(description="填报单位")
    period: str = Field(examples=["2024"])
    version: int
    state: State
    vintage: str
    reason: str = Field(description="更正原因")
    due: date
    edits: int = Field(description="改动的次数；办理时原样带回")
    sha256: str
    created_by: str
    created_at: datetime
    approved_on: date | None


class EventOut(Schema):
    """办理记录."""

    at: datetime
    by: str
    what: str
    before: str
    after: str
    remark: str


class RawFileOut(Schema):
    """原始文件."""

    id: int
    name: str
    sha256: str
    size: int
    at: datetime


class FullSubmissionOut(SubmissionOut):
    """报送件及其办理."""

    steps: list[str] = Field(description="本人现在可以办理的步骤")
    events: list[EventOut]
    files: list[RawFileOut]


class RowOut(Schema):
    """报送件的一行；数值为十进制数文本，没有填的为 null."""

    table: str
    line: int
    key: list[str]
    values: dict[str, Any]


class CheckedOut(ProblemOut):
    """审核发现的一处."""

    check: str = Field(description="审核关系的代号")
    key: list[str]
    column: str
    explained: str | None = Field(description="已有的说明")


class EnergyLineOut(Schema):
    """一个能源品种计入综合能耗的数."""

    energy_kind: str = Field(description="能源品种的代号")
    unit: str = Field(description="计量单位")
    used: float | None
    made: float = Field(description="加工转换产出")
    given_out: float = Field(description="外供")
    coefficient: float | None = Field(description="吨标准煤每计量单位")
    origin: Literal["measured", "annex", "range"] = Field(
        description="系数来源：实测热值、附录参考值、附录范围内的采用值"
    )
    tce: float | None


class EnergyOut(Schema):
    """按 GB/T 2589 核算的综合能耗和填报数，吨标准煤；没有能源数据的为 null."""

    calorific: float | None
    equivalent: float | None
    reported_calorific: float | None
    reported_equivalent: float | None
    lines: list[EnergyLineOut]


class SaidOut(Schema):
    """已入库的状况报告所报的一年综合能源消费量."""

    year: int
    tce: float | None
    submission: int | None


class KeyUserOut(Schema):
    """名录中的一家."""

    organisation: str
    name: str
    area: str
    level: Literal["hundred", "thousand", "ten_thousand"] = Field(description="百家、千家、万家")
    designated: bool = Field(description="经指定列入")
    since: int = Field(description="自哪一年名录起列入")
    years_below: int = Field(description="连续低于标准的年数")
    energy: list[SaidOut]


class KeyUserFilter(Schema):
    """名录的年份."""

    year: int | None = Field(None, ge=1990, le=2100, description="不写则为最新一年")


class DifferenceOut(Schema):
    """新旧两版的一处差别."""

    table: str
    line: str
    column: str
    before: str
    after: str


class ObservationOut(Schema):
    """入库的观测值."""

    id: int
    submission: int
    series: str
    area: str
    period: str
    value: str | None
    price_base_year: int | None
    published: date
    vintage: str
    confidence: str
    document: str


class DutyFilter(Schema):
    """报送任务的筛选."""

    form: Id | None = None
    area: AreaCode | None = None


class SubmissionFilter(DutyFilter):
    """报送件的筛选."""

    period: PeriodText | None = None
    state: State | None = None


class ObservationFilter(Schema):
    """观测值的筛选."""

    series: Id | None = None
    area: AreaCode | None = None
    period: PeriodText | None = None


class RowsIn(Schema):
    """按表写明各行；每格写文字，与页面上填写的相同，固定项目的行以关键栏写明项目."""

    model_config = {  # noqa: RUF012 - pydantic's own form
        "json_schema_extra": {
            "examples": [{"edits": 0, "tables": {"energy": [{"item": "electricity", "value": "120"}]}}]
        }
    }
    edits: Edits
    tables: dict[str, Annotated[list[dict[str, Cell]], Field(max_length=100_000)]]


class ExplanationIn(Schema):
    """说明一处提示；check、key、column、found 照审核结果原样带回."""

    check: Words
    key: list[str]
    column: Words = ""
    found: str = Field(max_length=2000)
    reason: Reason


class FilingStepIn(Schema):
    """填报单位的步骤."""

    model_config = {"json_schema_extra": {"examples": [{"step": "submit", "edits": 1}]}}  # noqa: RUF012 - pydantic's form
    step: Literal["submit", "withdraw", "discard"]
    edits: Edits
    reason: Reason = ""
    vintage: Literal["", "preliminary", "final", "revised"] = ""


class ReviewStepIn(Schema):
    """审核单位的步骤；return 应写明原因."""

    model_config = {"json_schema_extra": {"examples": [{"step": "review", "edits": 2}]}}  # noqa: RUF012 - pydantic's form
    step: Literal["review", "return", "approve"]
    edits: Edits
    reason: Reason = ""


class CorrectionIn(Schema):
    """更正已入库的数据."""

    reason: Reason = Field(description="更正原因")
