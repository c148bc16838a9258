"""减排项目接口的请求: what programs send to file, judge and register."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Field, Schema

from shuangkong.access.paging import AreaCode, Words
from shuangkong.emissions.listing import FIRST_YEAR

Year = Annotated[int, Field(ge=FIRST_YEAR, le=2100)]
Amount = Annotated[str, Field(max_length=40, examples=["165.00"])]


class ReductionFilter(Schema):
    """减排项目的筛选."""

    area: AreaCode | None = None
    year: Year | None = None
    pollutant: Literal["cod", "nh3n", "nox", "vocs"] | None = None
    type: Annotated[str, Field(max_length=4)] | None = None
    state: (
        Literal[
            "planned", "building", "accepted", "running", "unfiled", "filed", "checked", "verified", "recognised",
            "sent_back", "withdrawn",
        ]
        | None
    ) = None  # fmt: skip


class ClaimIn(Schema):
    """县级填报：减排量按核算参数计算，不另写."""

    edits: int = Field(ge=0, le=2**31 - 1, description="上次读到的 edits，没有填报过的为 0")


class JudgementIn(ClaimIn):
    """市级初核、登记省级和国家结果、退回."""

    step: Literal["check", "verify", "recognise", "send_back"]
    amounts: dict[Literal["cod", "nh3n", "nox", "vocs"], Amount] = Field({}, description="吨；退回的不写")
    document: Annotated[Words, Field(max_length=120)] = ""
    day: Annotated[str, Field(max_length=10, pattern=r"^[0-9-]*$")] = Field("", description="文件日期")
    reason: Annotated[Words, Field(max_length=300)] = ""


class BookIn(Schema):
    """上传哪一种表格."""

    book: Literal["reductions", "reduction_inputs"]


class EvidenceIn(Schema):
    """上传哪一类材料."""

    kind: Annotated[Words, Field(max_length=40)]
