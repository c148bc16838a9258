"""用能预算: the firms' budgets by their methods, cut to what there is, and how each firm stands at the end of a month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum
from typing import Any

from shuangkong.energy import budget_rules as rules
from shuangkong.energy.rules import total_growth_limit, total_limit
from shuangkong.kernel.problems import Problem, cell
from shuangkong.kernel.tables import Column, Contract

NOTICES = ("", "提示", "预警", "限制")
METHODS = {
    "history": ("base_tce", "band_cut", "grade_addition"),
    "benchmark": ("output", "unit_energy", "standard_unit_energy", "tightening"),
    "target": ("base_tce", "growth", "decline"),
    "fixed": ("fixed_tce",),
}
METHOD_WORDS = {"历史法": "history", "基准法": "benchmark", "目标法": "target", "核定": "fixed"}
# the least and the most of each share, in %
SHARES = {
    "band_cut": (0, 100),
    "grade_addition": (-100, 100),
    "tightening": (0, 100),
    "growth": (-100, 100),
    "decline": (-100, 100),
}

_ID = Column("id", "代码", kind="text", blank=False)
_NAME = Column("name", "名称", kind="text", blank=False)
_METHOD = Column(
    "method", "方法", kind="choice", blank=False, choices=tuple(METHODS), aliases=METHOD_WORDS,
)  # fmt: skip
_CELLS = (
    Column("base_tce", "基数（上年用能量）", "tce", least=0, required=False),
    Column("band_cut", "压减比例", "%", least=0, required=False),
    Column("grade_addition", "按评价等级的加减", "%", required=False),
    Column("output", "计划产量", least=0, required=False),
    Column("unit_energy", "单位产品能耗", "tce/t", least=0, required=False),
    Column("standard_unit_energy", "单位产品能耗限额", "tce/t", least=0, required=False),
    Column("tightening", "限额收紧比例", "%", least=0, required=False),
    Column("growth", "地区生产总值增速目标", "%", required=False),
    Column("decline", "能耗强度年度降低率要求", "%", required=False),
    Column("fixed_tce", "核定的预算", "tce", least=0, required=False),
    Column("correction_tce", "奖惩调整（扣减填负数）", "tce", required=False),
    Column("value_added_yuan", "增加值", "yuan", least=0, required=False),
)

USERS = Contract(
    "users",
    "重点用能单位用能预算",
    (_ID, _NAME, _METHOD, *_CELLS, Column("used_tce", "截至本月用能量", "tce", least=0, required=False)),
    key=("id",),
)
LINES = Contract(
    "budget_lines",
    "用能预算分配表",
    (_ID, _NAME, _METHOD, *_CELLS, Column("reason", "说明", kind="text", required=False)),
    key=("id",),
)
MOST_TCE = 1e12  # beyond any country, and within what a record holds
CELLS = tuple(column.name for column in _CELLS)


@dataclass(frozen=True, slots=True)
class Budget:
    """One firm's budget: as its method gives it, as it fits, and how much of it is used (None where nobody said)."""

    id: str
    name: str
    wished_tce: float
    budget_tce: float
    used: float | None = None
    notice: str = ""
    output_rate: float | None = None  # 能源产出率, 10^4 yuan a tce
    rank: int | None = None  # by output rate, the highest first


def allocated(rows: Sequence[Mapping[str, Any]], available_tce: float | None) -> list[Budget]:
    """Return the budgets of rows of LINES: what is fixed stays, the others are cut in proportion to fit the rest.

    Args:
        rows: as written, percentages as such.
        available_tce: what all of them may have together; None where no limit is set.
    """
    wished = [_wished(row) for row in rows]
    fixed = fsum(wish for row, wish in zip(rows, wished, strict=True) if row["method"] == "fixed")
    rest = None if available_tce is None else max(available_tce - fixed, 0.0)
    whole = fsum(wished) - fixed
    rates = [_output_rate(row) for row in rows]
    ranks = {rate: place for place, rate in enumerate(sorted({r for r in rates if r is not None}, reverse=True), 1)}
    found = []
    for row, wish, rate in zip(rows, wished, rates, strict=True):
        fits = row["method"] == "fixed" or rest is None or not whole
        budget = wish if fits else float(rules.cut_to_fit(wish, whole, rest))
        rank = None if rate is None else ranks[rate]
        found.append(Budget(row["id"], row["name"], wish, budget, output_rate=rate, rank=rank))
    return found


def _output_rate(row: Mapping[str, Any]) -> float | None:
    """能源产出率 of the base year; None where either number is not there."""
    value, energy = row.get("value_added_yuan"), row.get("base_tce")
    return None if value is None or not energy else float(rules.output_rate(value, energy))


def budgets(
    rows: Sequence[Mapping[str, Any]], available_tce: float | None, months: int, cuts: Sequence[float]
) -> list[Budget]:
    """Return the budgets of firms, with how much of them is used.

    Args:
        rows: rows of USERS, percentages as written.
        available_tce: what all of them may have together; None where no limit is set.
        months: how many months of the year have passed.
        cuts: shares of the time-proportional budget from which there is a notice, a warning, a limit.
    """
    found = []
    for row, one in zip(rows, allocated(rows, available_tce), strict=True):
        known = row["used_tce"] is not None and one.budget_tce
        used = float(rules.budget_used(row["used_tce"], one.budget_tce, months)) if known else None
        found.append(replace(one, used=used, notice=_notice(row["used_tce"], used, cuts)))
    return found


def _notice(used_tce: float | None, used: float | None, cuts: Sequence[float]) -> str:
    """Return how a firm stands; whatever it uses without a budget is beyond any."""
    if used is not None:
        return NOTICES[int(rules.budget_notice(used, *cuts))]
    return NOTICES[-1] if used_tce else NOTICES[0]


def problems(rows: Sequence[Mapping[str, Any]], file: str) -> list[Problem]:
    """Return the cells that a firm's method needs and that are empty, and shares by which no budget can be cut."""
    found = []
    for row in rows:
        lacking = [name for name in METHODS.get(row["method"] or "", ()) if row.get(name) is None]
        for name in lacking:
            mend = f"{row['name']}用这一方法，须填写"
            found.append(Problem(cell(file, row["row"], name), "空", USERS.column(name).label, mend))
        shares = _shares(row, file)
        found += shares
        if row["method"] == "history" and not lacking:
            found += _cut_below_nothing(row, file)
        if row["method"] in METHODS and not lacking and not shares:
            found += _too_much(row, file)
    return found


def _too_much(row: Mapping[str, Any], file: str) -> list[Problem]:
    """What no energy can come to is a slip of the unit, and no record holds it."""
    wished = _wished(row)
    if wished < MOST_TCE:
        return []
    wanted = f"按方法测算的预算小于 {MOST_TCE:,.0f} 吨标准煤"
    return [Problem(cell(file, row["row"], METHODS[row["method"]][0]), f"{wished:,.0f}", wanted, "核对数值和单位")]


def _shares(row: Mapping[str, Any], file: str) -> list[Problem]:
    return [
        Problem(
            cell(file, row["row"], name), f"{row[name]:g}", f"{least} 到 {most} 之间的百分数", "核对数值和单位（%）"
        )
        for name, (least, most) in SHARES.items()
        if row.get(name) is not None and not least <= row[name] <= most
    ]


def _cut_below_nothing(row: Mapping[str, Any], file: str) -> list[Problem]:
    """Both shares may be sound, yet come to more than the whole."""
    if not 0 <= row["band_cut"] <= 100 or row["band_cut"] - row["grade_addition"] <= 100:
        return []
    found = f"{row['grade_addition']:g}，与压减比例 {row['band_cut']:g} 合计压减超过 100%"
    return [Problem(cell(file, row["row"], "grade_addition"), found, "合计压减不超过 100%", "核对两项比例")]


def _wished(row: Mapping[str, Any]) -> float:
    """The budget as the row's method gives it, with what last year's overrun takes and a reward adds."""
    return max(_by_method(row) + (row.get("correction_tce") or 0.0), 0.0)


def _by_method(row: Mapping[str, Any]) -> float:
    method = row["method"]
    if method == "history":
        return float(rules.budget_by_history(row["base_tce"], row["band_cut"] * 0.01, row["grade_addition"] * 0.01))
    if method == "target":
        return float(total_limit(row["base_tce"], total_growth_limit(row["growth"] * 0.01, row["decline"] * 0.01)))
    if method == "fixed":
        return float(row["fixed_tce"])
    standard, tightening = row["standard_unit_energy"], row["tightening"] * 0.01
    return float(rules.budget_by_benchmark(row["output"], row["unit_energy"], standard, tightening))
