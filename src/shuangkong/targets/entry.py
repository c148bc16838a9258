"""Targets as they come in: indicators by their names, the year a target is for, and what contradicts itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from shuangkong.kernel.periods import five_year_base
from shuangkong.kernel.problems import Problem, cell
from shuangkong.kernel.units import UNITS, times_to
from shuangkong.rulebook.fields import suggestion
from shuangkong.targets import issued as issued_here
from shuangkong.targets.indicator import Catalogue, Indicator
from shuangkong.targets.plan_targets import (
    NO_CHANGE,
    POINTS,
    QUALITATIVE,
    RATES,
    changes_from_nothing,
    looks_like_a_share,
    mixed_up,
    wanted_unit,
)
from shuangkong.targets.tables import TARGETS

# indicator: names under which books call it; others are targets of rooms yet to come and stay as they are
INDICATORS: dict[str, tuple[str, ...]] = {
    "energy.intensity": (
        "energy_intensity", "intensity", "energy.intensity_decline", "intensity_decline", "energy_intensity_decline",
        "能耗强度", "能耗强度降低率", "单位地区生产总值能耗", "单位地区生产总值能耗降低率", "单位GDP能耗",
    ),
    "gdp.growth": ("gdp_growth", "growth", "gdp", "economy.gdp_growth", "energy.gdp_growth", "地区生产总值增速", "GDP增速"),
    "energy.total_growth": ("energy_total_growth", "total_growth", "能源消费总量增速"),
    "energy.increment": ("energy_increment", "increment", "能耗增量", "能耗增量控制", "能耗增量控制目标"),
    "energy.total": ("energy_total", "total", "energy.total_target", "total_energy", "能源消费总量"),
    "carbon.intensity": (
        "carbon_intensity", "co2_intensity", "碳排放强度", "碳排放强度降低率", "单位地区生产总值二氧化碳排放",
        "单位地区生产总值二氧化碳排放降低率", "单位GDP二氧化碳排放",
    ),
    "carbon.total": ("carbon_total", "co2_total", "碳排放总量", "二氧化碳排放总量"),
    "carbon.coal_total": ("coal_total", "煤炭消费总量"),
    "carbon.oil_total": ("oil_total", "石油消费总量"),
}  # fmt: skip
CANONICAL = {name: key for key, names in INDICATORS.items() for name in (key, *names)}
SHARES = ("energy.intensity", "gdp.growth", "energy.total_growth", "carbon.intensity")
YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
FILE = "targets.csv"


def prepared(
    rows: Sequence[dict[str, Any]],
    catalogue: Catalogue,
    plan: Sequence[dict[str, Any]] = (),
    issued: Sequence[Mapping[str, Any]] = (),
) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Return the rows with canonical indicator, `year` and both years of a five-year target, and their problems.

    Args:
        rows: those of targets.csv.
        catalogue: the indicators that targets may be for, beside those of INDICATORS.
        plan: those that plan_targets.rows found; what targets.csv repeats is taken from there, what contradicts it is told.
        issued: those of decompositions issued here; they take the place of what targets.csv and the plan say of
            the same years.
    """
    problems: list[Problem] = []
    done = [_prepared(row | {"book": "targets"}, catalogue, problems) for row in rows]
    here = [_prepared(row, catalogue, problems) for row in issued_here.rows(issued)]
    done = [*issued_here.without_replaced(done, here), *here]
    asked = issued_here.without_replaced([_prepared(row, catalogue, problems) for row in plan], here)
    kept, more = _beside_the_plan(done, asked)
    every = [*done, *kept]
    return every, problems + more + _overlaps(every) + _issued(every)


def _prepared(row: dict[str, Any], catalogue: Catalogue, problems: list[Problem]) -> dict[str, Any]:
    named = row["indicator"] or ""
    known = None if named in CANONICAL else catalogue.matching(named)
    indicator = known.id if known else CANONICAL.get(named, named)
    if indicator not in INDICATORS and known is None:
        problems.append(_unknown_indicator(row, catalogue))
    years = [int(y) for y in YEAR.findall(row["period"] or "")]
    year = years[-1] if years else None
    base, target = row["base_year"], row["target_year"]
    if row["kind"] in ("five_year", QUALITATIVE):
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
    problems += _size(row, indicator) if known is None else fit(row, known)
    filled = {"indicator": indicator, "year": year, "base_year": base, "target_year": target}
    return row | filled | {"as_written": {name: row[name] for name in (*TARGETS.key, "base_year")}}


def _unknown_indicator(row: dict[str, Any], catalogue: Catalogue) -> Problem:
    near = suggestion(row["indicator"] or "", [*INDICATORS, *catalogue.indicators])
    return Problem(
        cell(FILE, row["row"], "indicator"),
        row["indicator"] or "（空）",
        f"{'、'.join(INDICATORS)}，或指标目录中的指标（shuangkong indicator list）",
        near or "这一行没有核算规则，不参与核算；如属笔误请改正，或新增指标文件",
        severity="warning",
    )


def _beside_the_plan(
    done: Sequence[dict[str, Any]], plan: Sequence[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Return the plan's rows that targets.csv does not repeat, and the rows of targets.csv that say something else."""
    # a book holds the targets of more than one plan: each is beside the one for the same year
    own = {(row["area"], row["indicator"], row["target_year"]): row for row in done if row["kind"] == "five_year"}
    kept, problems = [], []
    for row in plan:
        said = own.get((row["area"], row["indicator"], row["target_year"]))
        if said is None:
            kept.append(row)
        else:
            problems += _contradiction(said, row)
    return kept, problems


def _contradiction(said: dict[str, Any], asked: dict[str, Any]) -> list[Problem]:
    """The first thing that a row of targets.csv says otherwise than the plan: its number, else its words, if it has any."""
    columns = ("base", "relation", "bound") if said["relation"] else ("base",)
    column = next((name for name in columns if said[name] != asked[name]), None)
    if column is None:
        return []
    texts = [f"{row[column]:g}" if column == "base" else row[column] or "（空）" for row in (said, asked)]
    found = f"{texts[0]}，方案（plan.yaml 第 {asked['row']} 行）是 {texts[1]}"
    mend = "改成与方案一致；方案已经调整的，先更新方案"
    return [_problem(said, column, found, "一个指标一年只有一个同类目标", mend)]


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
        if row["kind"] == QUALITATIVE:
            continue  # words stand beside numbers
        # of an indicator of the catalogue one value is issued for a year, whatever it is called
        kind = row["kind"] if row["kind"] == "five_year" or row["indicator"] in INDICATORS else "issued"
        for year in _covered(row):
            former = seen.setdefault((row["area"], row["indicator"], kind, year), row)
            if former is not row:
                found += [] if _same_key(row, former) else [_overlap(row, former, year)]
                break
    return found


def _covered(row: dict[str, Any]) -> range:
    if row["kind"] != "five_year":
        return range(row["year"], row["year"] + 1) if row["year"] else range(0)
    years = range((row["base_year"] or 0) + 1, (row["target_year"] or 0) + 1)
    return years if len(years) < 50 else range(0)


def _same_key(row: dict[str, Any], former: dict[str, Any]) -> bool:
    """A row of the book twice is told by the book itself."""
    keys = [[one["as_written"][name] or "" for name in TARGETS.key] for one in (row, former)]
    return row["book"] == former["book"] == "targets" and keys[0] == keys[1]


def _overlap(row: dict[str, Any], former: dict[str, Any], year: int) -> Problem:
    """Told at the column that makes it: the beginning where the end lies beyond the former's, else the end."""
    column = "period" if row["kind"] != "five_year" else "target_year"
    if row["kind"] == "five_year" and row["target_year"] > former["target_year"]:
        column = "base_year"
    column = "period" if row["as_written"][column] is None else column
    found = f"{year} 年在第 {former['row']} 行已有同类目标"
    return _problem(row, column, found, "一个指标一年只有一个同类目标", "删去其中一行，或改正年份")


def _issued(rows: Sequence[dict[str, Any]]) -> list[Problem]:
    """What does not fit between the value issued for a year and the five-year target that it is a part of."""
    whole = {
        (row["area"], row["indicator"], year): row
        for row in rows
        if row["kind"] == "five_year"
        for year in range((row["base_year"] or 0) + 1, min(row["target_year"] or 0, (row["base_year"] or 0) + 50) + 1)
    }
    found = []
    for row in rows:
        if row["kind"] not in ("five_year", QUALITATIVE) and row["indicator"] not in INDICATORS and row["relation"]:
            found += _unlike(row, whole.get((row["area"], row["indicator"], row["year"])))
    return found


def _unlike(row: dict[str, Any], whole: dict[str, Any] | None) -> list[Problem]:
    if whole is None:
        wanted, mend = "有五年目标的指标", "补上五年目标；没有五年目标的，这一行不参与评定"
        return [replace(_problem(row, "kind", "没有这一年所在的五年目标", wanted, mend), severity="warning")]
    if row["relation"] != whole["relation"]:
        file = "plan.yaml " if whole["book"] == "plan" else ""
        wanted = f"与五年目标（{file}第 {whole['row']:,} 行）的提法相同：{whole['relation']}"
        return [_problem(row, "relation", row["relation"], wanted, "按五年目标的提法换算后填写")]
    if row["kind"] == "annual" and row["relation"] in (*RATES, *POINTS):
        mend = "换算成自基期年累计的数，类型改为 cumulative（累计）"
        return [_problem(row, "kind", "annual（当年）", "cumulative：变化量按自基期年累计的数下达", mend)]
    return []


def fit(row: dict[str, Any], indicator: Indicator) -> list[Problem]:
    """Return what does not fit between a target of targets.csv and its indicator."""
    if row["book"] != "targets" or indicator.figures:
        return []
    return [*_no_incentive(row, indicator), *_unfit(row, indicator)]


def _no_incentive(row: dict[str, Any], indicator: Indicator) -> list[Problem]:
    """An incentive target exempts the total of energy; beside any other indicator it would be of no effect."""
    if row["incentive"] is None:
        return []
    wanted = f"空：激励目标只用于能耗强度（energy.intensity），“{indicator.name}”没有激励目标"
    return [_problem(row, "incentive", f"{row['incentive']:g}", wanted, "删去这一格，只填基本目标（base）")]


def _unfit(row: dict[str, Any], indicator: Indicator) -> list[Problem]:
    if row["base"] is None:
        return []
    if not row["relation"]:
        wanted = "下降、增长、下降百分点、提高百分点、达到、不低于、不高于、全部完成 之一"
        return [_problem(row, "relation", "空", wanted, "按文件的提法填写")]
    if changes_from_nothing(row["relation"], indicator):
        return [_problem(row, "relation", row["relation"], *NO_CHANGE)]
    wanted = wanted_unit(row["relation"], indicator)
    label = UNITS[wanted][0] or "1"
    if row["unit"] and (times_to(row["unit"], wanted) != 1 or mixed_up(row["unit"], wanted)):
        mend = f"换算成{label}后填写，或改正提法"
        return [_problem(row, "unit", row["unit"], f"{label}（{indicator.name}）", mend)]
    if looks_like_a_share(row["base"], wanted):
        mend = f"如指 {row['base']:.0%}，改为 {row['base'] * 100:g}"
        return [_problem(row, "base", f"{row['base']:g}", "百分数，如 86（表示 86%），不是 0.86", mend)]
    return []


def _problem(row: dict[str, Any], column: str, found: str, wanted: str, mend: str) -> Problem:
    if row["book"] == "plan":
        return Problem(f"plan.yaml · 第 {row['row']:,} 行 · {column}", found, wanted, mend)
    if row["book"] == issued_here.BOOK:
        return Problem(f"{issued_here.NAME} · 第 {row['row']:,} 行 · {column}", found, wanted, mend)
    return Problem(cell(FILE, row["row"], column), found, wanted, mend)
