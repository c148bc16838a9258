"""接口的数据格式: what the API gives out of a closing."""

from __future__ import annotations

from typing import Literal

from ninja import Field, Schema

from shuangkong.access.paging import AreaCode, Id, Revision

Verdict = Literal["met", "exceeded", "behind", "exempt", "undetermined", "none"]
Confidence = Literal["official", "reported", "assumed", "synthetic"]


class PeriodOut(Schema):
    """已锁定的时期."""

    area: str = Field(examples=["520600"])
    name: str = Field(examples=["铜仁市"])
    city: str = Field(examples=["520600"], description="数据所在的城市")
    period: str = Field(examples=["2024"])
    label: str = Field(examples=["2024年"])
    revision: int = Field(examples=[1], description="最新版次")
    sealed_at: str = Field(examples=["2026-03-31T04:00:00+00:00"])


class ClosingOut(Schema):
    """一次锁定."""

    area: str = Field(examples=["520600"], description="本人查询的区域")
    city: str = Field(examples=["520600"])
    city_name: str = Field(examples=["铜仁市"])
    period: str = Field(examples=["2024"])
    revision: int = Field(examples=[2])
    sequence: int = Field(examples=[7], description="在该城市锁定链中的序号")
    as_of: str = Field(examples=["2026-03-31"], description="采用截至该日已发布的规定和数据")
    sealed_at: str = Field(examples=["2026-03-31T04:00:00+00:00"])
    seal: str = Field(description="封存码")
    previous: str | None = Field(description="上一次锁定的封存码")


class ManifestOut(ClosingOut):
    """一次锁定及其内容."""

    content: dict[str, str] = Field(description="各表内容的校验码")
    linked: bool = Field(description="与上一次锁定衔接一致")


class FigureFilter(Schema):
    """指标值的筛选."""

    revision: Revision | None = None
    figure: Id | None = Field(None, description="指标代号", json_schema_extra={"example": "energy.intensity_decline"})
    area: AreaCode | None = Field(None, description="只要这个区域")
    verdict: Verdict | None = Field(None, description="判定")
    confidence: Confidence | None = Field(None, description="可信程度")
    only: bool = Field(False, description="true：只要路径中的区域本身，不含以下各单元")


class FigureOut(Schema):
    """指标值."""

    figure: str = Field(examples=["energy.intensity_decline"])
    label: str = Field(examples=["单位地区生产总值能耗降低率"])
    area: str = Field(examples=["520602"])
    period: str = Field(examples=["2024"])
    value: str | None = Field(examples=["11.90"], description="十进制数文本；没有数据为 null")
    unit: str = Field(examples=["%"])
    verdict: Verdict = Field(examples=["met"])
    coverage: float = Field(examples=[1], description="数据完整率，0—1")
    confidence: Confidence = Field(examples=["reported"])
    caliber: str | None = Field(examples=["V3"], description="口径")


class ChangeOut(Schema):
    """与上一版的差别."""

    figure: str
    area: str
    before: str | None
    after: str | None
    difference: str | None
    verdict_before: str | None
    verdict_after: str | None


class RecordOut(Schema):
    """账册中的一格."""

    file: str = Field(examples=["energy.csv"])
    row: int = Field(examples=[18])
    column: str = Field(examples=["energy_tce"])
    confidence: str
    document: str
    project: str = Field("", description="取自减排项目登记的，项目编号；不是账册中的一行")


class CitedOut(Schema):
    """采用的参数及其依据."""

    id: str
    name: str
    value: str
    unit: str
    area: str
    from_: str = Field(description="起始日期")
    to: str = Field(description="终止日期")
    confidence: str
    document_title: str
    document_number: str
    at: str
    reading: str


class StepOut(Schema):
    """计算中的一步：由 steps 中各数按 formula 得出，或取自 record、cited."""

    label: str
    value: str | None
    unit: str
    period: str
    formula: str
    numbers: str
    rule: str
    source: str
    steps: list[StepOut]
    record: RecordOut | None
    cited: CitedOut | None
    figure: str | None = Field(description="这一步本身也是一个可查的指标值")


class RevisionOut(Schema):
    """以往各版的值."""

    revision: int
    value: str | None
    sealed_at: str
    why: str


class ExplanationOut(Schema):
    """一个数怎么来的."""

    row: FigureOut
    area_name: str
    sentence: str = Field(description="判定的说明")
    formula_of: str = Field(description="所在的账")
    root: StepOut
    parameters: list[CitedOut]
    remarks: list[str]
    sql: str
    revisions: list[RevisionOut]


class VerifiedOut(Schema):
    """复核结果."""

    area: str
    closings: int
    findings: list[str]
