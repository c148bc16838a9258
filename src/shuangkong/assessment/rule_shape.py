"""计分规则的写法: a rule of an item as a mapping in the words of kinds.py, checked for what it needs and for its shapes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shuangkong.assessment.kinds import KINDS, fields, most
from shuangkong.rulebook.fields import Fields, suggestion

ALIKE = 1e-6


def is_number(value: object) -> bool:
    """Tell a number from everything else; yes and no are numbers to Python only."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def rule_of(f: Fields, rule: Any, full: float | None) -> Mapping[str, Any]:
    """Return an item's rule where it is sound; with faults added, points by hand stand in its place."""
    faults = list(_rule_faults(rule))
    for found, wanted in faults:
        f.fault("rule", found, wanted, "按 shuangkong assessment sheets 所列的规则种类改写")
    if faults:
        return {"type": "given"}
    worth, keys = most(rule), [field.key for field in fields(rule)]
    if worth is not None and full is not None and abs(worth - full) > ALIKE:
        f.fault("rule", f"规则最多给 {worth:g} 分，本项 {full:g} 分", "两者相等", "核对规则中的分值")
    for twice in sorted({key for key in keys if keys.count(key) > 1}):
        f.fault("rule", f"“{twice}”写了两次", "同一项中各小项名称不同", "改成不同的名称")
    return dict(rule)


def _rule_faults(rule: Any) -> Iterator[tuple[object, str]]:
    if not isinstance(rule, dict) or rule.get("type") not in KINDS:
        kind = rule.get("type") if isinstance(rule, dict) else rule
        yield f"{kind}{suggestion(str(kind), KINDS)}", f"规则种类：{'、'.join(KINDS)}"
        return
    kind = KINDS[rule["type"]]
    for name in kind.needs:
        if name not in rule:
            yield f"{rule['type']} 没有写 {name}", f"{rule['type']} 要写 {'、'.join(kind.needs)}"
    for name in rule.keys() - {"type", *kind.needs, *kind.takes}:
        yield f"{rule['type']} 不认识 {name}", f"{'、'.join((*kind.needs, *kind.takes)) or '没有其他键'}"
    yield from _shape_faults(rule)


PAIRS = {
    "steps": "[[1.0, 40], …]",
    "tiers": "[[0.0, 15], …]",
    "items": "[[名称, 分值], …]",
    "per": "[[名称, 每件扣分], …]",
}


SCORES = ("pass", "fail", "both", "cum_only", "annual_only", "none", "met", "missed_but_yoy_down", "start")


def _shape_faults(rule: Mapping[str, Any]) -> Iterator[tuple[object, str]]:
    wrong = {
        name: wanted for name, wanted in PAIRS.items()
        if name in rule and not _pairs(rule[name], named=name in ("items", "per"))
    } | {name: "分值" for name in SCORES if name in rule and not is_number(rule[name])}  # fmt: skip
    if "map" in rule and not (isinstance(rule["map"], dict) and all(is_number(v) for v in rule["map"].values())):
        wrong["map"] = "{结果: 分值, …}"
    if "rates" in rule and not (isinstance(rule["rates"], list) and all(isinstance(r, str) for r in rule["rates"])):
        wrong["rates"] = "[报告率, …]"
    otherwise = rule.get("else", 0)
    if not is_number(otherwise) and not (isinstance(otherwise, dict) and is_number(otherwise.get("floor"))):
        wrong["else"] = "分值，或 {floor: 每单位完成率的分值}"
    yield from ((rule[name], f"{name}：{wanted}") for name, wanted in wrong.items())
    parts = rule.get("parts", [])
    for part in parts if isinstance(parts, list) else [parts]:
        yield from _rule_faults(part)


def _pairs(rows: Any, *, named: bool) -> bool:
    return (
        isinstance(rows, list)
        and bool(rows)
        and all(
            isinstance(row, list)
            and len(row) == 2
            and (isinstance(row[0], str) if named else is_number(row[0]))
            and is_number(row[1])
            for row in rows
        )
    )
