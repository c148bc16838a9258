"""接口的数据格式: plans and what was found in them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from shuangkong.access.paging import AreaCode, Words

Kind = Literal["target", "threshold", "milestone", "task", "measure", "mechanism", "problem", "heading"]
State = Literal["open", "accepted", "corrected", "rejected", "added"]
Year = Annotated[int | None, Field(ge=1990, le=2100)]
LONGEST = 400_000
Given = str | int | float | bool | list[str] | list[float] | None  # checked further by the forms of the pages


class PlanFilter(Schema):
    """规划方案的筛选."""

    area: AreaCode | None = Field(None, description="只要这个区域")
    state: Literal["draft", "in_review", "in_force", "superseded"] | None = None


class PlanOut(Schema):
    """规划方案."""

    id: int = Field(examples=[7])
    area: str = Field(examples=["520600"])
    title: str
    number: str = Field(description="文号")
    issued: date | None
    base_year: int = Field(examples=[2020])
    target_year: int = Field(examples=[2025])
    version: int
    state: str
    file_name: str
    sha256: str
    uploaded_by: str
    uploaded_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    decided: int = Field(description="已决定的条数")
    total: int = Field(description="待决定和已决定的总条数")


class FullPlanOut(PlanOut):
    """规划方案全文."""

    text: str
    obstacles: list[str] = Field(description="批准前还差什么；空则可以批准")


class FindingOut(Schema):
    """识别结果；start、end 按 text 的字符计."""

    id: int = Field(examples=[9])
    kind: Kind
    start: int
    end: int
    name: str
    fields: dict[str, Any] = Field(description="现行内容：有改正的为改正后")
    read: dict[str, Any] = Field(description="识别出的内容")
    state: State
    by_hand: bool
    carried: bool = Field(description="沿用上一版的决定")
    decided_by: str | None
    decided_at: datetime | None
    note: str


class FindingFilter(Schema):
    """识别结果的筛选."""

    kind: Kind | None = None
    state: State | None = None


class ComparedRowOut(Schema):
    """同一指标在两个方案中的表述."""

    name: str
    left: str
    right: str


class SideOut(Schema):
    """对照表的一栏."""

    id: str
    title: str
    left: str
    right: str
    rows: list[ComparedRowOut]


class PlanIn(Schema):
    """录入规划方案."""

    model_config = {  # noqa: RUF012 - pydantic's own form
        "json_schema_extra": {
            "examples": [{"area": "520600", "text": "到2025年，单位地区生产总值能耗比2020年下降13%。"}]
        }
    }
    area: AreaCode
    text: str = Field(max_length=LONGEST)
    title: Words = ""
    number: Annotated[Words, Field(max_length=60)] = ""
    issued: date | None = None
    base_year: Year = Field(None, description="不写则按原文")
    target_year: Year = Field(None, description="不写则按原文")


class FileIn(Schema):
    """录入规划方案文件时的说明."""

    area: AreaCode
    title: Words = ""
    number: Annotated[Words, Field(max_length=60)] = ""
    issued: date | None = None
    base_year: Year = None
    target_year: Year = None


class DecisionIn(Schema):
    """对一条识别结果的决定；correct 应带 fields，名称同识别内容."""

    model_config = {  # noqa: RUF012 - pydantic's own form
        "json_schema_extra": {"examples": [{"decision": "accept"}, {"decision": "reject", "note": "不是目标"}]}
    }
    decision: Literal["accept", "correct", "reject", "reopen"]
    fields: dict[str, Given] = Field(default_factory=dict)
    note: Annotated[Words, Field(max_length=300)] = ""


class AdditionIn(Schema):
    """补充识别遗漏的内容；quote 照原文写，且在原文中只出现一次."""

    model_config = {  # noqa: RUF012 - pydantic's own form
        "json_schema_extra": {"examples": [{"kind": "measure", "quote": "下降13%。", "fields": {"text": "下降13%。"}}]}
    }
    kind: Literal["target", "task", "measure"]
    quote: str = Field(min_length=1, max_length=1000)
    fields: dict[str, Given] = Field(default_factory=dict)
    note: Annotated[Words, Field(max_length=300)] = ""


class CountOut(Schema):
    """办理的条数."""

    done: int
