"""接口的形状: budgets, their lines and months, changes and notices as programs see them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from ninja import Field, Schema

from shuangkong.access.paging import AreaCode, Words


class BudgetFilter(Schema):
    """清单的筛选."""

    year: int | None = Field(None, ge=1990, le=2100)
    area_id: AreaCode | None = Field(None, alias="area")
    state: Literal["draft", "proposed", "approved", "issued", "superseded"] | None = None


class BudgetOut(Schema):
    """一版用能预算."""

    id: int
    area: str = Field(alias="area_id")
    year: int
    version: int
    state: str = Field(
        description="draft 编制中、proposed 待批准、approved 待下达、issued 已下达、superseded 已被新版替代"
    )
    total_tce: Decimal | None = Field(description="预算总量，吨标准煤")
    basis: str = Field(description="总量的依据")
    base_tce: Decimal = Field(description="居民生活、服务业和小型工业，吨标准煤")
    reserve_tce: Decimal = Field(description="预留，吨标准煤")
    document: str = Field(description="下达文号")
    issued_on: date | None
    edits: int = Field(description="办理时带回，与现有不同的不予办理")


class MonthOut(Schema):
    """一个月的执行情况."""

    month: int
    budget_tce: float = Field(description="这个月起的年预算，吨标准煤")
    due_tce: float = Field(description="时间进度预算，吨标准煤")
    used_tce: float | None = Field(description="自年初起累计用能量，吨标准煤")
    month_tce: float | None = Field(description="当月用能量，吨标准煤")
    carried_tce: float | None = Field(description="上月结转，吨标准煤，负数为已超用")
    share: float | None = Field(description="执行率")
    level: int = Field(description="0 无、1 提示、2 预警、3 限制")


class BudgetLineOut(Schema):
    """分配给一个区县或单位的预算."""

    id: int
    code: str = Field(description="区划代码或统一社会信用代码")
    name: str
    method: str = Field(description="history 历史法、benchmark 基准法、target 目标法、fixed 核定")
    given: dict[str, float] = Field(description="测算依据，各项见分配表的列")
    wished_tce: Decimal | None = Field(description="按方法测算，吨标准煤")
    budget_tce: Decimal | None = Field(description="下达的预算，吨标准煤")
    now_tce: Decimal = Field(description="调整后的现预算，吨标准煤")
    output_rate: float | None = Field(description="能源产出率，万元/吨标准煤")
    rank: int | None
    months: list[MonthOut]
    notice: str = Field(description="现在应告知的内容，没有则为空")
    told_at: datetime | None = Field(description="这一提示的告知时间")


class BudgetChangeOut(Schema):
    """预算调整."""

    id: int
    line: int | None = Field(alias="line_id", description="调整哪一项；总量为 null")
    from_month: int
    change_tce: Decimal
    reason: str
    state: str = Field(description="requested 待批准、approved 已批准、refused 不予批准")
    document: str
    opinion: str
    before_tce: Decimal | None
    after_tce: Decimal | None


class FullBudgetOut(BudgetOut):
    """用能预算及其执行情况."""

    lines: list[BudgetLineOut]
    changes: list[BudgetChangeOut]
    source: str = Field(description="执行数来源")


class BudgetStepIn(Schema):
    """办理一步."""

    step: Literal["propose", "approve", "return", "issue"]
    edits: int = Field(ge=0, le=10**9)
    reason: Words = ""
    document: Words = ""
    day: date | None = None


class BudgetChangeIn(Schema):
    """申请调整."""

    line: int | None = Field(None, ge=1, le=2**31 - 1)
    from_month: int = Field(ge=1, le=12)
    change_tce: Decimal = Field(max_digits=15, decimal_places=3)
    reason: Words = Field(min_length=1)


class BudgetDecisionIn(Schema):
    """批准或不予批准调整."""

    approved: bool
    document: Words = ""
    opinion: Words = ""


class ToldIn(Schema):
    """告知."""

    document: Words = Field(min_length=1, max_length=120, description="告知方式或文号")
