"""接口的形状: projects of the gate and their records as programs see them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from ninja import Field, Schema

from shuangkong.access.paging import AreaCode, Words

Stage = Literal["proposed", "building", "existing"]
Kind = Literal["judge", "approve", "rebuild", "replace", "meter", "supervise"]


class GateProjectOut(Schema):
    """两高项目."""

    id: int
    code: str
    name: str
    area: str = Field(alias="area_id")
    owner: str
    uscc: str
    kind: str = Field(description="two_high、low_level、other")
    stage: str = Field(description="proposed 拟建、building 在建、existing 存量")
    national: bool
    industry: str
    product: str
    energy_tce: Decimal | None = Field(description="年综合能源消费量，当量值，吨标准煤")
    energy_equivalent_tce: Decimal | None
    power_kwh: Decimal | None
    coal_t: Decimal | None
    value_added_yuan: Decimal | None
    started_on: date | None
    earliest: int | None
    latest: int | None
    outcome: str = Field(description="最近一版研判建议")
    confidence: str
    document: str


class ProjectFilter(Schema):
    """清单的筛选."""

    stage: Stage | None = None
    area_id: AreaCode | None = Field(None, alias="area")
    uscc: Words | None = None


class GateRecordOut(Schema):
    """一条记录."""

    at: datetime


class JudgementOut(GateRecordOut):
    """条件判断."""

    criterion: str
    finding: str
    reason: str


class TonnesOut(GateRecordOut):
    """一年的污染物和碳排放量，吨."""

    cod_t: Decimal | None
    nh3n_t: Decimal | None
    nox_t: Decimal | None
    vocs_t: Decimal | None
    co2_t: Decimal | None


class ApprovalOut(TonnesOut):
    """审批和处置；按增量审查的改扩建（same_site），各项用量为改扩建前一年的."""

    kind: str
    granted: bool
    authority: str
    number: str
    day: date
    energy_tce: Decimal | None
    disposal: str
    deadline: date | None
    supervisor: str
    level: int | None = Field(description="登记时所在地区强度预警等级")
    energy_equivalent_tce: Decimal | None
    feedstock_tce: Decimal | None
    power_kwh: Decimal | None
    coal_t: Decimal | None
    oil_t: Decimal | None
    gas_m3: Decimal | None
    value_added_yuan: Decimal | None


class ReplacementOut(TonnesOut):
    """替代：能耗，以及污染物和碳."""

    id: int
    source: str
    energy_tce: Decimal
    authority: str
    number: str
    day: date
    cancels: int | None = Field(alias="cancels_id")


class ActualOut(GateRecordOut):
    """实际能耗."""

    year: int
    energy_tce: Decimal
    source: str


class SupervisionOut(GateRecordOut):
    """监管记录."""

    day: date
    authority: str
    found: str
    in_order: bool
    deadline: date | None


class VersionOut(GateRecordOut):
    """一版研判建议."""

    version: int
    on: date
    outcome: str
    sha256: str
    seal: str = Field(description="所依据的锁定数据的校验码")


class FullProjectOut(GateProjectOut):
    """两高项目及其记录."""

    advice: dict[str, Any] = Field(description="按现有记录测算的研判建议")
    judgements: list[JudgementOut]
    approvals: list[ApprovalOut]
    replacements: list[ReplacementOut]
    actuals: list[ActualOut]
    supervisions: list[SupervisionOut]
    versions: list[VersionOut]


class RecordIn(Schema):
    """要登记的记录，各项与页面上的表单相同."""

    kind: Kind
    fields: dict[str, Any] = Field(
        examples=[{"criterion": "industrial_policy", "finding": "pass", "reason": "属于鼓励类"}]
    )


class SequenceOut(Schema):
    """项目排序."""

    city: str
    at: datetime
    asked: dict[str, Any]
    seal: str
    content: dict[str, Any]
