"""用能预算: the firms' budgets by their methods, cut to what there is, and how each firm stands at the end of a month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

from shuangkong.energy import budget_rules as rules
from shuangkong.kernel.problems import Problem, cell
from shuangkong.kernel.tables import Column, Contract

NOTICES = ("", "提示", "预警", "限制")
METHODS = {
    "history": ("base_tce", "band_cut", "grade_addition"),
    "benchmark": ("output", "unit_energy", "standard_unit_energy", "tightening"),
}
SHARES = {"band_cut": 0, "grade_addition": -100, "tightening": 0}  # the least of each; none is above 100 %

USERS = Contract(
    "users",
    "重点用能单位用能预算",
    (
        Column("id", "统一社会信用代码", kind="text", blank=False),
        Column("name", "单位名称", kind="text", blank=False),
        Column(
            "method", "方法", kind="choice", blank=False, choices=tuple(METHODS),
            aliases={"历史法": "history", "基准法": "benchmark"},
        ),
        Column("base_tce", "基数", "tce", least=0, required=False),
        Column("band_cut", "压减比例", "%", least=0, required=False),
        Column("grade_addition", "按评价等级的加减", "%", required=False),
        Column("output", "计划产量", least=0, required=False),
        Column("unit_energy", "单位产品能耗", "tce/t", least=0, required=False),
        Column("standard_unit_energy", "单位产品能耗限额", "tce/t", least=0, required=False),
        Column("tightening", "限额收紧比例", "%", least=0, required=False),
        Column("used_tce", "截至本月用能量", "tce", least=0, required=False),
    ),
    key=("id",),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Budget:
    """One firm's budget: as its method gives it, as it fits, and how much of it is used (None where nobody said)."""

    id: str
    name: str
    wished_tce: float
    budget_tce: float
    used: float | None
    notice: str


def budgets(
    rows: Sequence[Mapping[str, Any]], available_tce: float | None, months: int, cuts: Sequence[float]
) -> list[Budget]:
    """Return the budgets of firms.

    Args:
        rows: rows of USERS, percentages as written.
        available_tce: what all of them may have together; None where no limit is set.
        months: how many months of the year have passed.
        cuts: shares of the time-proportional budget from which there is a notice, a warning, a limit.
    """
    wished = [_wished(row) for row in rows]
    whole = fsum(wished)
    found = []
    for row, wish in zip(rows, wished, strict=True):
        fits = available_tce is None or not whole
        budget = wish if fits else float(rules.cut_to_fit(wish, whole, available_tce))
        used = (
            None if row["used_tce"] is None or not budget else float(rules.budget_used(row["used_tce"], budget, months))
        )
        found.append(Budget(row["id"], row["name"], wish, budget, used, _notice(row["used_tce"], used, cuts)))
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
        lacking = [name for name in METHODS.get(row["method"] or "", ()) if row[name] is None]
        for name in lacking:
            mend = f"{row['name']}用这一方法，须填写"
            found.append(Problem(cell(file, row["row"], name), "空", USERS.column(name).label, mend))
        found += _shares(row, file)
        if row["method"] == "history" and not lacking:
            found += _cut_below_nothing(row, file)
    return found


def _shares(row: Mapping[str, Any], file: str) -> list[Problem]:
    return [
        Problem(cell(file, row["row"], name), f"{row[name]:g}", f"{least} 到 100 之间的百分数", "核对数值和单位（%）")
        for name, least in SHARES.items()
        if row[name] is not None and not least <= row[name] <= 100
    ]


def _cut_below_nothing(row: Mapping[str, Any], file: str) -> list[Problem]:
    """Both shares may be sound, yet come to more than the whole."""
    if not 0 <= row["band_cut"] <= 100 or row["band_cut"] - row["grade_addition"] <= 100:
        return []
    found = f"{row['grade_addition']:g}，与压减比例 {row['band_cut']:g} 合计压减超过 100%"
    return [Problem(cell(file, row["row"], "grade_addition"), found, "合计压减不超过 100%", "核对两项比例")]


def _wished(row: Mapping[str, Any]) -> float:
    if row["method"] == "history":
        return float(rules.budget_by_history(row["base_tce"], row["band_cut"] * 0.01, row["grade_addition"] * 0.01))
    standard, tightening = row["standard_unit_energy"], row["tightening"] * 0.01
    return float(rules.budget_by_benchmark(row["output"], row["unit_energy"], standard, tightening))
