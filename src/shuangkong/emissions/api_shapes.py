"""减排项目接口的应答: what programs read of reduction projects, claims and calculations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema


class ReductionOut(Schema):
    """减排项目."""

    id: int
    code: str
    name: str
    type: str
    area: str
    operator: str
    uscc: str
    permit: str
    facility: str
    outlet: str
    listed_year: int
    stage: str = Field(description="planned、building、accepted、running")
    stable_on: date | None
    withdrawn: str = Field(description="撤销原因；在用的为空")
    confidence: str

    @staticmethod
    def resolve_area(project: Any) -> str:
        """Give the code instead of the record."""
        return str(project.area_id)


class AmountOut(Schema):
    """一级的减排量."""

    pollutant: str
    level: str = Field(description="filed、checked、verified、recognised")
    amount_t: str
    day: date
    document: str
    reason: str


class ClaimOut(Schema):
    """一年的核算申报；只有 recognised 的计为完成."""

    year: int
    state: str = Field(description="filed、checked、verified、recognised、sent_back；没有填报的为空")
    edits: int
    amounts: list[AmountOut]


class InputOut(Schema):
    """核算参数."""

    pollutant: str = Field(description="空的，各污染物共用")
    input: str
    value: str
    unit: str


class EvidenceOut(Schema):
    """佐证材料."""

    id: int
    kind: str
    name: str
    sha256: str
    at: datetime


class ReductionDetailOut(ReductionOut):
    """减排项目的全部内容."""

    inputs: list[InputOut]
    evidence: list[EvidenceOut]
    missing: list[str] = Field(description="还缺的材料类别")
    claims: list[ClaimOut]

    @staticmethod
    def resolve_area(found: Any) -> str:
        """It is the code already."""
        return str(found["area"])


class CalculationStepOut(Schema):
    """核算的一步."""

    label: str
    formula: str
    numbers: str
    value: str | None
    unit: str
    cite: str


class CalculationOut(Schema):
    """一种污染物一年的核算."""

    pollutant: str
    annual_t: str | None = Field(description="全年")
    year_t: str | None = Field(description="本年计入")
    pending: bool = Field(description="待核")
    steps: list[CalculationStepOut]


class ProjectsTakenOut(Schema):
    """上传的结果."""

    rows: int
