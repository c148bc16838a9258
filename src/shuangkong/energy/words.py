"""能耗账的说明: what has to be said beside a figure of balance, increment or power, and of a quarter that we worked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Row = Mapping[str, Any]
Said = Iterator[tuple[str, str, str]]  # figure, area, remark
OF_ESTIMATE = (
    "energy.total", "energy.total_assessed", "energy.total_growth", "energy.intensity", "energy.intensity_change",
    "warning.intensity_level", "warning.total_level",
)  # fmt: skip


def of_balance(row: Row) -> Said:
    """Say whether the balance sheet balances, and how its supply stands beside the total of energy.csv."""
    if row["balance_verdict"] in ("met", "behind"):
        met = row["balance_verdict"] == "met"
        more = "多" if row["difference"] >= 0 else "少"
        found = f"可供量比消费量{more} {_percent(abs(row['difference']))}%"
        bound = f"{'不超过' if met else '超过'}允许的 {row['tolerance'] * 100:g}%"
        yield "energy.balance_difference", row["area"], f"{'平衡' if met else '超差'}：{found}，{bound}。"
    beside = row["beside_recorded_tce"]
    if beside is not None and abs(beside) >= 0.005:
        total, more = row["recorded_tce"], "多" if beside > 0 else "少"
        found = f"{more} {_ten_thousand(abs(beside))} 万吨标准煤（{_percent(abs(beside / total))}%）"
        remark = f"与能源消费量账册（energy.csv）的总量 {_ten_thousand(total)} 万吨标准煤相比，{found}。"
        yield "energy.balance_supply", row["area"], remark


def of_estimate(row: Row) -> Said:
    """Say of a quarter that it is worked out, how, and that the issued figure will take its place."""
    if row["energy_growth"] is None:
        how = "分行业增速都没有填报，无从测算"
    else:
        sign = "增长" if row["energy_growth"] >= 0 else "下降"
        how = (
            f"以上年同期 {_ten_thousand(row['before_energy_tce'])} 万吨标准煤为基数，"
            f"按分行业加权增速（{sign} {_percent(abs(row['energy_growth']))}%）推算"
        )
    if 0 < row["sectors__coverage"] < 1 - 1e-9:
        how += f"，有增速的行业占权重的 {_percent(row['sectors__coverage'])}%"
    remark = f"测算：本期能源消费总量尚未下达（下算一级），{how}；核定数下达后，以核定数替换。"
    for figure in OF_ESTIMATE:
        yield figure, row["area"], remark


def of_increment(row: Row) -> Said:
    """Say which cap an increment is measured against, and how much time has passed."""
    passed = f"已过 {row['years']:g} 年，时间进度 {_percent(row['time_progress'])}%"
    remark = f"五年能耗增量控制目标 {_ten_thousand(row['cap_tce'])} 万吨标准煤，{passed}。"
    for figure in ("energy.increment", "energy.increment_progress"):
        yield figure, row["area"], remark


def of_power(row: Row) -> Said:
    """Say why a total could not be converted."""
    if row["caliber"] == "V3":
        yield "energy.total_calorific", row["area"], "入库数已扣除非化石能源，其中的电力无从分开，不换算为当量值。"


def of_trend(row: Row) -> Said:
    """Say how a forecast was made, or why there is none."""
    known, least = int(row["years_known"] or 0), int(row["least_years"] or 0)
    if row["kind"] != "year":
        return
    if row["has_forecast"]:
        said = (
            f"预测：用截至{row['year']}年的 {known} 个年度值的对数拟合直线，外推到目标年；"
            "区间为 80% 预测区间（最小二乘法，t 分布），只反映历年波动，不反映今后的政策和项目。"
        )
    elif known < least:
        said = f"只有 {known} 个年度值，少于 {least} 个，不作预测。"
    else:
        return
    yield "energy.intensity_forecast", row["area"], said


OF_ACCOUNT = {
    "balance_account": of_balance,
    "estimate_account": of_estimate,
    "increment_account": of_increment,
    "intensity_trend": of_trend,
    "power_account": of_power,
}


def _ten_thousand(tce: float) -> str:
    return f"{int(tce / 100 + 0.5 + 1e-6) / 100:,.2f}"


def _percent(share: float) -> str:
    # half up, as figures are; str.format rounds half to even
    return f"{int(share * 10_000 + 0.5 + 1e-6) / 100:.2f}"
