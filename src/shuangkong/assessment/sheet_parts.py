"""计分表各部分的读入: groups, items, rules, bands, conditions; every fault is added to the list, nothing is raised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shuangkong.assessment.kinds import KINDS, fields, most
from shuangkong.assessment.sheet import VETOES, Deduction, Fact, GradeRule, Group, Item, Veto
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.rulebook.fields import Fields, suggestion

ALIKE = 1e-6
OPERATORS = ("at_least", "at_most", "above", "below")
Condition = tuple[str, str, Any]


def is_number(value: object) -> bool:
    """Tell a number from everything else; yes and no are numbers to Python only."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def number(f: Fields, key: str, *, required: bool = True) -> float | None:
    """Return a number of points."""
    found = f.get(key)
    if is_number(found) and found >= 0:
        return float(found)
    if found is not None or required:
        f.fault(key, "没有写" if found is None else found, "不小于 0 的数", f"写成 {key}: 40")
    return None


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


def group(f: Fields, *, points: bool) -> Group:
    """Read one group."""
    rows = f.get("items")
    name = f.text("name", "组的名称")
    full = number(f, "full") if points else None
    counts = f.text("counts", "不达标项数的代号", required=False)
    f.done()
    if not isinstance(rows, list) or not rows:
        f.fault("items", "没有一项" if not rows else "不是列表", "计分项的列表", "每项一行，以“- ”开头")
        rows = []
    items = []
    for at, row in enumerate(rows, 1):
        if isinstance(row, dict):
            items.append(_item(Fields(f"{f.place} · 第 {at} 项 {row.get('id', '')}".rstrip(), row, f.problems), points))
        else:
            f.fault("items", row, "{id: …, name: …, full: …, rule: …}", "参照其他项改写")
    return Group(name, full, tuple(items), counts)


def _item(f: Fields, points: bool) -> Item:
    full = number(f, "full") if points else None
    rule = _rule(f, f.get("rule") if "rule" in f.mapping else {"type": "given" if points else "indicator"}, full)
    found = Item(
        id=f.text("id", "计分项的代号"),
        name=f.text("name", "计分项的名称"),
        full=full,
        rule=rule,
        inputs=_inputs(f),
        unseen=f.get("unseen") is True,
        bonus=_bonus(f),
        veto=_veto(f),
        exempt_if=_exempt(f),
        not_applicable=f.one_of("not_applicable", ("full", "rescaled"), "不适用时", otherwise=""),
        carry=f.get("carry") is True,
        moves_to=f.text("moves_to", "并入的计分项", required=False),
        confidence=f.one_of("confidence", CONFIDENCES, "可信程度", otherwise=""),
        note=f.text("note", "说明", required=False),
    )
    f.done()
    return found


def _rule(f: Fields, rule: Any, full: float | None) -> Mapping[str, Any]:
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


def _inputs(f: Fields) -> Mapping[str, str]:
    found = f.get("inputs") or {}
    if isinstance(found, dict) and all(isinstance(one, str) for one in found.values()):
        return {str(key): one for key, one in found.items()}
    f.fault("inputs", found, "{actual: 指标编号, target: 指标编号}", "逐个写明取哪个指标")
    return {}


def _bonus(f: Fields) -> Mapping[str, Any] | None:
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


def _veto(f: Fields) -> Veto | None:
    found = f.get("veto")
    if found is None:
        return None
    inner = Fields(f"{f.place} · veto", found if isinstance(found, dict) else {}, f.problems)
    made = Veto(
        inner.one_of("when", tuple(VETOES), "何时否决"),
        inner.text("document", "规定一票否决的文件", required=False),
        inner.text("at", "条款", required=False),
    )
    inner.done()
    return made


def _exempt(f: Fields) -> Mapping[str, Any] | None:
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


def deductions(f: Fields) -> tuple[Deduction, ...]:
    """Return deductions for tickets; each names the document that says so."""
    found = []
    for at, row in enumerate(f.get("deductions") or [], 1):
        inner = Fields(f"{f.place} · 第 {at} 项扣分", row if isinstance(row, dict) else {}, f.problems)
        made = Deduction(
            inner.text("id", "代号"), inner.text("name", "名称"), number(inner, "points") or 0.0,
            inner.text("document", "规定扣分的文件"),
        )  # fmt: skip
        inner.done()
        found.append(made)
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
