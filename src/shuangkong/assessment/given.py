"""填报内容: what people enter for a sheet, checked as a whole: {"items": {M2: {小项: true}}, "facts": {falsified: false}}.

Of an item: the fields of its rule (flags true/false, counts, numbers, rates in %, points), `not_applicable`, and — with a
`remark` that says why — `override`, the points that stand in the place of the rule's.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from shuangkong.assessment.kinds import fields
from shuangkong.assessment.points import Field, shown
from shuangkong.assessment.sheet import Item, Sheet
from shuangkong.kernel.problems import BadData, Problem
from shuangkong.rulebook.fields import suggestion

OVERRIDE, REMARK, NOT_APPLICABLE = "override", "remark", "not_applicable"
FORMER = (
    Field("former_decline", "上一周期最终累计降低率（%）", "number"), Field("former_target", "上一周期目标（%）", "number"),
)  # fmt: skip
KINDS = {
    "flag": "true 或 false", "count": "不小于 0 的数", "number": "数", "percent": "0 到 100 之间的数，单位 %", "points": "分值",
    "choice": "所列结果之一",
}  # fmt: skip


def asked(item: Item) -> list[Field]:
    """Return what people fill in for an item: what no sealed figure gives."""
    own = [field for field in fields(item.rule) if field.key not in item.inputs]
    if item.rule["type"] == "pass_fail" and {"actual", "target"} <= item.inputs.keys():
        own = []
    return [*own, *(FORMER if item.carry else ())]


def of_sheet(sheet: Sheet, data: Any) -> dict[str, Any]:
    """Return what was entered, as it came; BadData with every fault."""
    problems = list(problems_of(sheet, data))
    if problems:
        raise BadData(problems)
    return {"items": dict(data.get("items") or {}), "facts": dict(data.get("facts") or {})}


def problems_of(sheet: Sheet, data: Any) -> Iterator[Problem]:
    """Yield every fault of what was entered."""
    if not isinstance(data, Mapping) or any(not isinstance(data.get(key) or {}, Mapping) for key in ("items", "facts")):
        yield Problem(
            sheet.id, "不是 {items: {…}, facts: {…}}", "按计分项填写的对象", "参照 docs/example/assessment.json"
        )
        return
    for key in data.keys() - {"items", "facts"}:
        yield Problem(f"{sheet.id} · {key}", "不认识的键", "items、facts", "删去这一项")
    for id_, entered in (data.get("items") or {}).items():
        item = sheet.item(id_)
        if item is None:
            ids = [one.id for one in sheet.items()]
            yield Problem(
                f"{sheet.id} · {id_}", "没有这个计分项", f"{'、'.join(ids)}", suggestion(id_, ids) or "改成本表的代号"
            )
        else:
            yield from faults_of(item, entered)
    known = {fact.id: fact.kind for fact in sheet.facts}
    for id_, value in (data.get("facts") or {}).items():
        place = f"其他情况 · {id_}"
        if id_ not in known:
            yield Problem(
                place, "没有这一项情况", "、".join(known) or "本表没有", suggestion(id_, known) or "删去这一项"
            )
        elif not _fits(Field(id_, id_, known[id_]), value, None):
            yield Problem(place, str(value), KINDS[known[id_]], "照此改写")


def faults_of(item: Item, entered: Any) -> Iterator[Problem]:
    """Yield every fault of what was entered for one item."""
    place = f"{item.id} {item.name}"
    if not isinstance(entered, Mapping):
        yield Problem(place, str(entered), "{小项: 填写的值, …}", "按小项逐项填写")
        return
    known = {field.key: field for field in asked(item)}
    for key, value in entered.items():
        if key in (REMARK, OVERRIDE, NOT_APPLICABLE):
            yield from _special(place, item, entered, key)
        elif key in item.inputs:
            yield Problem(
                f"{place} · {key}", str(value), "取自锁定的数据，不能填写", "删去这一项；数据有误的，更正后重新锁定"
            )
        elif key not in known:
            mend = suggestion(key, known) or "删去这一项"
            yield Problem(f"{place} · {key}", "没有这个小项", "、".join(known) or "本项不需要填写", mend)
        elif value is not None and not _fits(known[key], value, item.full):
            yield Problem(f"{place} · {key}", str(value), _wanted(known[key], item.full), "照此改写；不清楚的留空")


def _special(place: str, item: Item, entered: Mapping[str, Any], key: str) -> Iterator[Problem]:
    value = entered[key]
    if key == OVERRIDE and value is not None:
        if not _fits(Field(key, key, "points"), value, item.full):
            yield Problem(f"{place} · {key}", str(value), f"0 到 {shown(item.full or 0)} 分", "改成范围内的分值")
        if not str(entered.get(REMARK) or "").strip():
            yield Problem(f"{place} · {REMARK}", "没有写", "人工改定分值的理由", "补上理由")
    if key == NOT_APPLICABLE and value and not item.not_applicable:
        yield Problem(f"{place} · {key}", "true", "本项没有“不适用”的规定", "删去这一项")


def _wanted(field: Field, full: float | None) -> str:
    if field.kind == "points":
        return f"0 到 {shown(full or 0)} 分"
    return "、".join(field.choices) if field.choices else KINDS[field.kind]


def _fits(field: Field, value: Any, full: float | None) -> bool:
    if field.kind == "flag":
        return isinstance(value, bool)
    if field.kind == "choice":
        return value in field.choices
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        return False
    bounds = {"count": (0, 1e9), "percent": (0, 1000), "points": (0, full or 0), "number": (-1e15, 1e15)}
    least, most = bounds[field.kind]
    return least <= value <= most
