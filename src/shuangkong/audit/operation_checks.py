"""运行台账核查: what a sewage plant or another facility says of its own running: load, electricity, sludge, what flows in."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

from shuangkong.audit.catalogue import Check
from shuangkong.audit.digits import spearman
from shuangkong.audit.facts import Facts, Row
from shuangkong.audit.finding import Finding

M3 = 10_000.0  # a load of sewage is written in 万m³/d
MG_PER_KG = 1000.0  # 1 m³ × 1 mg/L is 1 g


def load(facts: Facts, check: Check) -> Iterator[Finding]:
    """R-LOAD 负荷不合理: more than the facility is built for, or a load that does not go along with its electricity or output."""
    over, least, months = check.number("over"), check.number("correlation"), int(check.number("months"))
    for project, year, rows in _years(facts):
        design = max((row["design_load"] or 0.0 for row in rows), default=0.0)
        loads = [row["load"] for row in rows if row["load"] is not None]
        mean = fmean(loads) if loads else 0.0
        if design and mean > design * over:
            why = f"平均负荷 {mean:.4g} 超过设计能力 {design:.4g} 的 {over:g} 倍"
            yield _found(check, project, year, 1 - design * over / mean, {"why": why, "load": mean, "design": design})
        for column, label in (("electricity_kwh", "用电量"), ("output", "产品产量")):
            pairs = [(row["load"], row[column]) for row in rows if None not in (row["load"], row[column])]
            together = spearman(*zip(*pairs, strict=True)) if len(pairs) >= months else None
            if together is not None and together < least:
                why = f"各月负荷与{label}的相关系数为 {together:.2f}，低于 {least:g}"
                yield _found(
                    check, project, year, min(1.0, least - together), {"why": why, "correlation": round(together, 3)}
                )


def sludge(facts: Facts, check: Check) -> Iterator[Finding]:
    """R-SLUDGE 污泥量不合理: dry sludge a kg of COD removed lies outside what biology gives."""
    low, high = check.number("low"), check.number("high")
    for project, year, rows in _years(facts):
        known = [r for r in rows if None not in (r["load"], r["cod_in_mg_l"], r["cod_out_mg_l"], r["sludge_tds"])]
        removed_t = sum(
            r["load"] * M3 * (r["cod_in_mg_l"] - r["cod_out_mg_l"]) / MG_PER_KG * _days(r["month"]) / 1000
            for r in known
        )
        if removed_t <= 0:
            continue
        yielded = sum(r["sludge_tds"] for r in known) / removed_t
        if not low <= yielded <= high:
            off = 1 - yielded / low if yielded < low else 1 - high / yielded
            yield _found(check, project, year, off, {"sludge_yield": round(yielded, 3), "low": low, "high": high})


def inflow(facts: Facts, check: Check) -> Iterator[Finding]:
    """R-RATIO 进水比例突变: COD/BOD or COD/NH3-N of a year against the mean of up to three years before."""
    jump, back = check.number("jump"), int(check.number("years"))
    ratios: dict[tuple[str, str], dict[int, float]] = {}
    projects = {}
    for project, year, rows in _years(facts, every=True):
        projects[project["project"]] = project
        for column, label in (("bod_in_mg_l", "化学需氧量与生化需氧量"), ("nh3n_in_mg_l", "化学需氧量与氨氮")):
            each = [r["cod_in_mg_l"] / r[column] for r in rows if r["cod_in_mg_l"] and r[column]]
            if each:
                ratios.setdefault((project["project"], label), {})[year] = fmean(each)
    for (code, label), by_year in ratios.items():
        for year, value in by_year.items():
            before = [by_year[y] for y in range(year - back, year) if y in by_year]
            usual = fmean(before) if before else value
            off = abs(value / usual - 1)
            if facts.year in (None, year) and off > jump:
                numbers = {
                    "ratio": label,
                    "value": round(value, 2),
                    "usual": round(usual, 2),
                    "percent": round(off * 100, 1),
                }
                yield _found(check, projects[code], year, 1 - jump / off, numbers)


def _years(facts: Facts, *, every: bool = False) -> Iterator[tuple[Row, int, list[Row]]]:
    """Yield each project and year that has months in the ledger, with its months in order."""
    grouped: dict[tuple[str, int], list[Row]] = {}
    for row in facts.book("operations"):
        grouped.setdefault((row["project"], int(row["month"][:4])), []).append(row)
    for (code, year), rows in sorted(grouped.items()):
        if code in facts.projects and (every or facts.year in (None, year)):
            yield facts.projects[code], year, sorted(rows, key=lambda row: row["month"])


def _days(month: str) -> int:
    from calendar import monthrange

    year, number = int(month[:4]), int(month[5:7] or 1)
    return monthrange(year, number)[1]


def _found(check: Check, project: Row, year: int, strength: float, found: dict[str, object]) -> Finding:
    named = {"name": project["name"], "year": year, **found}
    first, last = f"{year}-01-01", f"{year}-12-31"
    return check.finding(project["project"], project["area"], first, last, strength, named)


CHECKS = {"R-LOAD": load, "R-SLUDGE": sludge, "R-RATIO": inflow}
