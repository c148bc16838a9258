"""碳排放账的说明: what has to be said beside a figure of carbon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shuangkong.carbon.combined_tables import CONTROLS
from shuangkong.carbon.factors import grid_name

Row = Mapping[str, Any]
Said = Iterator[tuple[str, str, str]]  # figure, area, remark
GRADES = {1: "优秀", 2: "合格", 3: "不合格"}
TRIAL = "参照试算：综合评价考核的对象是省级党委和政府，这里按其规则对本地区试算，不是考核结果。"


def of_path(row: Row) -> Said:
    """Say of a required fall that nobody issued it, but the five-year target."""
    issued = row["issued_since_base"] if row["required_since_base"] is not None else row["issued_on_year"]
    if row["required"] is not None and issued is None:
        lacking = "累计进度目标" if row["required_since_base"] is not None else "年度目标"
        yield "carbon.intensity_required", row["area"], f"测算：没有下达{lacking}，按五年目标推算。"


def of_carbon(row: Row) -> Said:
    """Say what the total is made of, and what it leaves out."""
    if row["co2_t"] is not None:
        sent = "净调出电力扣减" if row["power_co2_t"] < 0 else "净调入电力"
        parts = f"化石燃料燃烧 {_ten_thousand(row['fuels_co2_t'])} 万吨，{sent} {_ten_thousand(abs(row['power_co2_t']))} 万吨"
        yield "carbon.total", row["area"], f"{parts}；不含水泥熟料等工业生产过程的排放，原料用能没有计入。"


def of_trade(row: Row) -> Said:
    """Say which year's factor was used where the year has none of its own, and where there is none at all."""
    if row["kgco2_per_kwh"] is None:
        yield "carbon.power", row["area"], f"{grid_name(row['grid'])}电网到锁定所依的日期还没有公布排放因子，无从核算。"
    elif row["factor_year"] != row["year"]:
        said = f"{grid_name(row['grid'])}{row['year']}年的电网排放因子没有取得，按{row['factor_year']}年的 {row['kgco2_per_kwh']:g} 核算（假定）。"
        yield "carbon.power", row["area"], said


def of_short(row: Row) -> Said:
    """Say that the short way is no account by fuel."""
    said = "按煤炭、石油、天然气的标准煤量和简便系数测算，不代替按燃料品种的核算，没有计入调入调出的电力。"
    yield "carbon.total_by_tce", row["area"], said


def of_combined(row: Row) -> Said:
    """Say how the trial came out, and what is still open."""
    if not row["has_combined"]:
        return
    yield "carbon.combined_grade", row["area"], TRIAL
    failed = [label for name, label in CONTROLS.items() if row[f"{name}_failed"] == 1]
    lacking = [label for name, label in CONTROLS.items() if row[f"{name}_failed"] is None]
    found = f"控制指标不达标 {row['control_failed']:g} 项{_listed(failed)}，支撑指标不达标 {row['support_failed']:g} 项"
    if row["indicators_open"]:
        found += f"，尚不能评定 {row['indicators_open']:g} 项{_listed(lacking)}"
    grade = GRADES.get(row["grade"], "暂不评定：尚不能评定的指标可能改变等次")
    yield "carbon.combined_grade", row["area"], f"{found}；{grade}。"


OF_ACCOUNT = {
    "carbon_path": of_path,
    "carbon_account": of_carbon,
    "trade_account": of_trade,
    "short_account": of_short,
    "combined_account": of_combined,
}


def _listed(labels: list[str]) -> str:
    return f"（{'、'.join(labels)}）" if labels else ""


def _ten_thousand(tonnes: float) -> str:
    return f"{int(tonnes / 100 + 0.5 + 1e-6) / 100:,.2f}"
