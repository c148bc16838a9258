"""接口的形状: cases, findings and checks as programs see them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

from shuangkong.access.api_shapes import StepTakenOut
from shuangkong.access.paging import AreaCode, Words

State = Literal["raised", "assigned", "explained", "proposed", "decided", "carried_out", "closed"]
Kind = Literal["outlet", "project", "series"]


class CheckOut(Schema):
    """核查规则."""

    id: str = Field(examples=["R-DUP"])
    name: str
    english: str
    applies_to: str = Field(description="outlet、project、series")
    evidence: str = Field(description="证据种类；两种不同的证据立案")
    hard: Literal["never", "beyond", "always"] = Field(
        description="一条线索能否单独立案：不能，超过单独立案门槛时能，能"
    )
    effect: str
    needs: list[str]
    document: str
    at: str
    confidence: str
    parameters: dict[str, Any] = Field(description="参数：取值（文本）、单位、可信程度、说明")


class SuspicionOut(Schema):
    """疑似线索."""

    id: int
    check: str = Field(alias="check_id")
    kind: str
    subject: str
    factor: str
    area: str = Field(alias="area_id")
    first: str
    last: str
    strength: float = Field(description="0—1，超出阈值的程度")
    hard: bool
    message: str = Field(description="以“疑似”开头，不作认定")
    found: dict[str, Any] = Field(description="核查得到的数值")
    rule: str = Field(description="规则文件的 SHA-256")
    at: datetime


class SuspicionFilter(Schema):
    """线索的筛选."""

    check_id: Words | None = Field(None, alias="check")
    kind: Kind | None = None
    area_id: AreaCode | None = Field(None, alias="area")
    subject: Words | None = None


class CaseOut(Schema):
    """案件."""

    id: int
    number: str = Field(examples=["2026-00001"])
    kind: str
    subject: str
    title: str
    area: str = Field(alias="area_id")
    organisation: str | None = Field(alias="organisation_id")
    first: str
    last: str
    score: float
    state: str
    asked: str = Field(description="由谁说明：organisation、county；未交办为空")
    due: date | None
    opened_at: datetime
    edits: int = Field(description="办理时原样带回，有人先办理的会被告知")


class CaseFilter(Schema):
    """案件的筛选."""

    state: State | None = None
    kind: Kind | None = None
    area_id: AreaCode | None = Field(None, alias="area")


class AnswerOut(Schema):
    """情况说明."""

    at: datetime
    by: str
    text: str
    files: list[dict[str, Any]]

    @staticmethod
    def resolve_by(answer: Any) -> str:
        """Give the name instead of the record."""
        return str(answer.by.username)

    @staticmethod
    def resolve_files(answer: Any) -> list[dict[str, Any]]:
        """Give name, size and hash of every file."""
        return [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in answer.files.all()]


class DecisionOut(Schema):
    """处理意见或复核."""

    at: datetime
    by: str
    verdict: str
    terms: list[dict[str, Any]]
    reason: str
    second: bool = Field(description="复核")
    agreed: bool | None

    @staticmethod
    def resolve_by(decision: Any) -> str:
        """Give the name instead of the record."""
        return str(decision.by.username)


class FullCaseOut(CaseOut):
    """案件和办理过程；只参与说明的，看不到尚未决定的处理意见."""

    findings: list[SuspicionOut]
    answers: list[AnswerOut]
    decisions: list[DecisionOut]
    events: list[StepTakenOut]


class CaseStepIn(Schema):
    """办理一步；各步用到的项不同."""

    step: Literal["assign", "answer", "propose", "agree", "refuse", "carry_out", "close"]
    edits: int
    reason: Words = Field("", description="交办要求、理由、复核意见、办结意见；说明和执行不用写")
    asked: Literal["", "organisation", "county"] = Field("", description="交办：由谁说明")
    due: date | None = Field(None, description="交办：说明期限")
    text: str = Field("", max_length=5000, description="说明：情况说明")
    verdict: Literal["", "confirmed", "unproven", "false_alarm"] = Field("", description="处理意见：结论")
    terms: list[dict[str, Words]] = Field(
        default_factory=list, max_length=10, description='处理意见：处理，如 {"kind": "zero", "year": "2025"}'
    )


class SuppressionOut(Schema):
    """不再提示."""

    id: int
    check: str = Field(alias="check_id")
    kind: str
    subject: str
    factor: str
    area: str = Field(alias="area_id")
    reason: str
    since: date
    until: date
    ended: bool

    @staticmethod
    def resolve_ended(one: Any) -> bool:
        """Whether it was ended before its day."""
        return hasattr(one, "end")


class SealedOut(Schema):
    """导出案卷的登记."""

    seal: str
    file: str = Field(description="案卷（zip）的 Base64")
