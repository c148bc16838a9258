"""Targets as they come in: indicators by their names, the year a target is for, and what contradicts itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from shuangkong.kernel.periods import five_year_base
from shuangkong.kernel.problems import Problem, cell

# indicator: names under which books call it; others are targets of rooms yet to come and stay as they are
INDICATORS: dict[str, tuple[str, ...]] = {
    "energy.intensity": (
        "energy_intensity", "intensity", "energy.intensity_decline", "intensity_decline", "energy_intensity_decline",
        "能耗强度", "能耗强度降低率", "单位地区生产总值能耗", "单位地区生产总值能耗降低率", "单位GDP能耗",
    ),
    "gdp.growth": ("gdp_growth", "growth", "gdp", "economy.gdp_growth", "energy.gdp_growth", "地区生产总值增速", "GDP增速"),
    "energy.total_growth": ("energy_total_growth", "total_growth", "能源消费总量增速"),
    "energy.total": ("energy_total", "total", "energy.total_target", "total_energy", "能源消费总量"),
}  # fmt: skip
CANONICAL = {name: key for key, names in INDICATORS.items() for name in (key, *names)}
SHARES = ("energy.intensity", "gdp.growth", "energy.total_growth")
YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
FILE = "targets.csv"


def prepared(rows: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Return the rows with canonical indicator, `year` and both years of a five-year target, and their problems."""
    problems: list[Problem] = []
    done = [_prepared(row, problems) for row in rows]
    return done, problems + _overlaps(done)


def _prepared(row: dict[str, Any], problems: list[Problem]) -> dict[str, Any]:
    indicator = CANONICAL.get(row["indicator"] or "", row["indicator"])
    if indicator not in INDICATORS:
        problems.append(_unknown_indicator(row))
    years = [int(y) for y in YEAR.findall(row["period"] or "")]
    year = years[-1] if years else None
    base, target = row["base_year"], row["target_year"]
    if row["kind"] == "five_year":
        target = target or year
        base = base if base is not None else (five_year_base(target) if target else None)
        if target is None:
            problems.append(_problem(row, "target_year", "空", "目标年，如 2025", "填写目标年"))
        elif base is not None and target <= base:
            problems.append(
                _problem(row, "target_year", f"{target}，不晚于基期年 {base}", "晚于基期年的年份", "核对基期年和目标年")
            )
    elif year is None or "Q" in row["period"]:
        problems.append(_problem(row, "period", row["period"] or "空", "目标所属年份，如 2024", "填写年份"))
    elif row["kind"] == "cumulative" and base is not None and year <= base:
        problems.append(
            _problem(row, "period", f"{year}，不晚于基期年 {base}", "晚于基期年的年份", "核对报告期和基期年")
        )
    if row["kind"] == "cumulative" and base is None and year is not None:
        base = five_year_base(year)
    problems += _size(row, indicator)
    return {**row, "indicator": indicator, "year": year, "base_year": base, "target_year": target}


def _unknown_indicator(row: dict[str, Any]) -> Problem:
    return Problem(
        cell(FILE, row["row"], "indicator"),
        row["indicator"],
        f"{'、'.join(INDICATORS)} 之一",
        "这一行目前没有核算规则，不参与核算；如属笔误请改正",
        severity="warning",
    )


def _size(row: dict[str, Any], indicator: str) -> list[Problem]:
    found = []
    for column in ("base", "incentive"):
        value = row[column]
        if value is None or indicator not in SHARES:
            continue
        if value >= 100:
            found.append(_problem(row, column, f"{value:g}", "小于 100 的百分数，如 13", "核对数值和单位（%）"))
        elif column == "base" and row["incentive"] is not None and row["incentive"] < value:
            found.append(
                _problem(row, "incentive", f"{row['incentive']:g}", f"不低于基本目标 {value:g}", "核对两个目标")
            )
        elif indicator == "energy.intensity" and row["kind"] == "five_year" and value < 0:
            found.append(_problem(row, column, f"{value:g}", "不小于 0 的百分数（降低为正）", "核对符号"))
        elif indicator == "energy.intensity" and row["kind"] == "five_year" and 0 < value < 1:
            found.append(
                _problem(
                    row,
                    column,
                    f"{value:g}",
                    "百分数，如 13（表示 13%），不是 0.13",
                    f"如指 {value:.0%}，改为 {value * 100:g}",
                )
            )
    return found


def _overlaps(rows: Sequence[dict[str, Any]]) -> list[Problem]:
    """A year may have one target of a kind only: two five-year targets must not cover the same year."""
    seen: dict[tuple[str, str, str, int], dict[str, Any]] = {}
    found = []
    for row in rows:
        if row["indicator"] not in INDICATORS:
            continue
        if row["kind"] == "five_year":
            years = range((row["base_year"] or 0) + 1, (row["target_year"] or 0) + 1)
            years = years if len(years) < 50 else range(0)
        else:
            years = range(row["year"], row["year"] + 1) if row["year"] else range(0)
        for year in years:
            former = seen.setdefault((row["area"], row["indicator"], row["kind"], year), row)
            if former is not row:
                found.append(
                    _problem(
                        row, "target_year", f"{year} 年在第 {former['row']} 行已有同类目标", "一个指标一年只有一个同类目标",
                        "删去其中一行，或改正年份",
                    )
                )  # fmt: skip
                break
    return found


def _problem(row: dict[str, Any], column: str, found: str, wanted: str, mend: str) -> Problem:
    return Problem(cell(FILE, row["row"], column), found, wanted, mend)
