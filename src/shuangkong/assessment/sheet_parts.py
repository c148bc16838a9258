"""计分表各部分的读入: numbers, bands, conditions, facts; every fault is added to the list, nothing is raised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shuangkong.assessment.rule_shape import is_number
from shuangkong.assessment.sheet import Fact, GradeRule
from shuangkong.rulebook.fields import Fields

OPERATORS = ("at_least", "at_most", "above", "below")
Condition = tuple[str, str, Any]


def number(f: Fields, key: str, *, required: bool = True) -> float | None:
    """Return a number of points."""
    found = f.get(key)
    if is_number(found) and found >= 0:
        return float(found)
    if found is not None or required:
        f.fault(key, "没有写" if found is None else found, "不小于 0 的数", f"写成 {key}: 40")
    return None


def names(f: Fields, key: str) -> tuple[str, ...]:
    """Return some names, at least one."""
    found = f.get(key)
    if isinstance(found, list) and found and all(isinstance(one, str) and one for one in found):
        return tuple(found)
    f.fault(key, found, "名称的列表，至少一个", f"写成 {key}: [名称, …]")
    return ()


def year(f: Fields, key: str) -> int | None:
    """Return a year, None where the sheet is not bounded on that side."""
    found = f.get(key)
    if found is None or (isinstance(found, int) and 1949 <= found <= 2100):
        return found
    f.fault(key, found, "年份，如 2021", "写成四位年份")
    return None


def bands(f: Fields) -> tuple[tuple[float, str], ...]:
    """Return the bands of grades, the best first; the last begins at 0."""
    rows = f.get("bands") or []
    sound = isinstance(rows, list) and all(
        isinstance(row, list) and len(row) == 2 and is_number(row[0]) and isinstance(row[1], str) for row in rows
    )
    if not sound:
        f.fault("bands", rows, "[[95, 超额完成], …, [0, 未完成]]", "每档写分数和等次")
        return ()
    least = [float(row[0]) for row in rows]
    if rows and (least != sorted(least, reverse=True) or least[-1] != 0):
        f.fault("bands", least, "从高到低，最后一档从 0 起", "按分数从高到低排列")
    return tuple((float(row[0]), row[1]) for row in rows)


def grades_confidence(f: Fields) -> str:
    """Return how sure the grades are, empty where they are as sure as the sheet."""
    found = f.get("grades_confidence")
    if found is None or found == "assumed":
        return found or ""
    f.fault("grades_confidence", found, "assumed（本系统假定）", "等次取自计分表文件的，删去这一项")
    return ""


def grade_rules(f: Fields) -> tuple[GradeRule, ...]:
    """Return the rules of grades of a sheet without points."""
    found = []
    for at, row in enumerate(f.get("grades") or [], 1):
        inner = Fields(f"{f.place} · 第 {at} 个等次", row if isinstance(row, dict) else {}, f.problems)
        made = GradeRule(inner.text("grade", "等次"), conditions(inner, "any"), conditions(inner, "all"))
        inner.done()
        found.append(made)
    return tuple(found)


def conditions(f: Fields, key: str) -> tuple[Condition, ...]:
    """Return conditions: [name, at_least, number or another name]."""
    rows = f.get(key) or []
    for row in rows:
        sound = isinstance(row, list) and len(row) == 3 and isinstance(row[0], str) and row[1] in OPERATORS
        if not sound or not (is_number(row[2]) or isinstance(row[2], str)):
            f.fault(key, row, f"[名称, {'、'.join(OPERATORS)} 之一, 数或另一名称]", "照此改写")
            return ()
    return tuple((row[0], row[1], row[2]) for row in rows)


def facts(f: Fields) -> tuple[Fact, ...]:
    """Return what decides beside the items."""
    found = []
    for at, row in enumerate(f.get("facts") or [], 1):
        inner = Fields(f"{f.place} · 第 {at} 项情况", row if isinstance(row, dict) else {}, f.problems)
        found.append(
            Fact(
                inner.text("id", "代号"), inner.text("name", "名称"),
                inner.one_of("kind", ("flag", "number"), "填法", otherwise="flag"),
                inner.text("grade", "直接评定的等次", required=False), inner.text("not_above", "最高等次", required=False),
            )
        )  # fmt: skip
        inner.done()
    return tuple(found)


def combine(f: Fields, groups: list[str]) -> Mapping[str, Any] | None:
    """Return how groups of equal full marks become one score: the least of two, or the first."""
    found = f.get("combine")
    if found is None:
        return None
    if not isinstance(found, dict) or found.keys() != {"least_where", "otherwise"} or found["otherwise"] not in groups:
        f.fault("combine", found, f"{{least_where: 情况代号, otherwise: {'、'.join(groups)} 之一}}", "照此改写")
        return None
    return dict(found)


def progress(f: Fields, items: list[str]) -> Mapping[str, str] | None:
    """Return which items speak for the year and for the cycle."""
    found = f.get("progress")
    if found is None:
        return None
    if not isinstance(found, dict) or found.keys() != {"year", "cumulative"} or set(found.values()) - set(items):
        f.fault("progress", found, "{year: 计分项, cumulative: 计分项}", "写本表计分项的代号")
        return None
    return {str(key): str(value) for key, value in found.items()}


def bonus(f: Fields) -> Mapping[str, Any] | None:
    """Return what is added to an item's points, and when."""
    found = f.get("bonus")
    if found is None:
        return None
    wanted = {"per_over": {"each", "points", "cap"}, "reaches": {"actual", "required", "points"}}
    kind = found.get("type") if isinstance(found, dict) else None
    if kind not in wanted or found.keys() - {"type"} != wanted[kind]:
        f.fault(
            "bonus",
            found,
            "{type: per_over, each, points, cap} 或 {type: reaches, actual, required, points}",
            "照此改写",
        )
        return None
    return dict(found)


def exempt(f: Fields) -> Mapping[str, Any] | None:
    """Return when an item is not assessed, and what becomes of its marks."""
    found = f.get("exempt_if")
    if found is None:
        return None
    if (
        not isinstance(found, dict)
        or found.keys() != {"actual", "required", "score"}
        or found["score"] not in ("full", "rescaled")
    ):
        f.fault("exempt_if", found, "{actual: …, required: …, score: full 或 rescaled}", "照此改写")
        return None
    return dict(found)
