"""能效水平的核对: a product against benchmark and baseline (R7.6), else against the grades of its GB standard (R7.7).

What stands in neither list, or has no number there, is said so: it is for people to judge.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shuangkong.kernel.problems import NotInForce, Unknown
from shuangkong.projects import benchmarks, rules

ACCESS, LIMIT = 2, 3  # grades: access for what is new, limit for what exists
GRADES = {1: "达到1级（先进值）", 2: "达到2级（准入值）", 3: "达到3级（限定值）", 4: "超过限定值"}
STATUSES = {"benchmark": "达到标杆水平", "between": "介于标杆水平和基准水平之间", "below_baseline": "低于基准水平"}
LABEL = "研判建议"


def standing_of(project: Mapping[str, Any], on: date, area: str) -> dict[str, Any] | None:
    """Return how a project's product stands, what the province asks for first; None where no product is named."""
    item, value = project.get("benchmark_item"), project.get("unit_energy")
    if not item or value is None:
        return None
    if project.get("local_level") is not None:
        return stands(project["local_level"], float(value), on)
    try:
        return stands(benchmarks.level(str(item), on, area), float(value), on)
    except (NotInForce, Unknown):
        return _graded(str(item), float(value), on)


def stands(found: benchmarks.Level, value: float, on: date) -> dict[str, Any]:
    """Return how a value stands against benchmark and baseline."""
    known = found.benchmark is not None and found.baseline is not None
    word = rules.benchmark_status(value, found.benchmark, found.baseline) if known else None
    overdue = bool(word == "below_baseline" and found.deadline and on > found.deadline)
    return {
        "label": LABEL, "field": found.field, "item": found.item, "area": found.area, "unit": found.unit,
        "value": value, "benchmark": found.benchmark, "baseline": found.baseline, "status": word,
        "status_name": STATUSES[word] if word else "限值未取得，不作判断", "overdue": overdue,
        "deadline": str(found.deadline) if found.deadline else None,
        "to_baseline": rules.benchmark_gap(value, found.baseline) if known else None,
        "document": found.document, "at": found.at, "confidence": found.confidence, "note": found.note,
    }  # fmt: skip


def _graded(item: str, value: float, on: date) -> dict[str, Any]:
    """Return how a value stands against the grades of its standard; status None where there is none in force."""
    told: dict[str, Any] = {"label": LABEL, "item": item, "value": value, "status": None, "unit": ""}
    try:
        found = benchmarks.product_limit(item, on)
    except (NotInForce, Unknown):
        missing = f"能效标杆水平和基准水平目录、能耗限额标准中都没有在 {on} 有效的“{item}”，不作判断"
        return told | {"status_name": missing}
    grades = (found.grade_1, found.grade_2, found.grade_3)
    grade = rules.limit_grade(value, *grades) if None not in grades else None
    told |= {"unit": "" if found.unit == "1" else found.unit, "standard": found.standard, "grades": list(grades)}
    told |= {"document": found.document, "confidence": found.confidence, "note": found.note}
    if grade is None:
        return told | {"status_name": f"{found.standard} 的分级数值未取齐，不作判断"}
    return told | {"status": "graded", "grade": grade, "status_name": f"{found.standard} {GRADES[grade]}"}
