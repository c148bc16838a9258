"""按两项对照计分的规则: the year beside the cycle, a limit beside the year before."""

from __future__ import annotations

from shuangkong.assessment import rules
from shuangkong.assessment.measured_kinds import PAIR
from shuangkong.assessment.points import Field, Given, Points, Rule, lacking, shown, unknown

CELLS = {
    (1, 1): ("both", "年度、累计都完成"), (0, 1): ("cum_only", "累计完成、年度未完成"),
    (1, 0): ("annual_only", "年度完成、累计未完成"), (0, 0): ("none", "年度、累计都未完成"),
}  # fmt: skip
MATRIX = [Field("year_met", "年度目标完成", "flag"), Field("cumulative_met", "累计进度完成", "flag")]


def matrix(rule: Rule, given: Given, full: float) -> Points:
    """The year beside the cycle."""
    if lacking(MATRIX, given):
        return unknown(lacking(MATRIX, given), full)
    year, cumulative = int(given["year_met"]), int(given["cumulative_met"])
    cells = [rule[name] for name, _words in CELLS.values()]
    both, cumulative_only, year_only, none = cells
    worth = float(rules.matrix_points(year, cumulative, both, cumulative_only, year_only, none))
    return Points(worth, worth, f"{CELLS[year, cumulative][1]}，得 {shown(worth)} 分")


YEARLY = [*PAIR, Field("before", "上年值", "number")]


def intensity_yoy(rule: Rule, given: Given, full: float) -> Points:
    """On target, or at least lower than the year before."""
    if lacking(YEARLY, given):
        return unknown(lacking(YEARLY, given), full)
    actual, limit, before = (float(given[field.key]) for field in YEARLY)
    met, down, otherwise = rule["met"], rule["missed_but_yoy_down"], rule["else"]
    worth = float(rules.yearly_points(actual, limit, before, met, down, otherwise))
    return Points(worth, worth, f"实际 {actual:g}，目标 {limit:g}，上年 {before:g}，得 {shown(worth)} 分")
