"""计分项的读入: groups and items of a sheet with their rules, inputs, bonus, veto and exemption."""

from __future__ import annotations

from collections.abc import Mapping

from shuangkong.assessment.rule_shape import rule_of
from shuangkong.assessment.sheet import VETOES, Group, Item, Veto
from shuangkong.assessment.sheet_parts import bonus, exempt, number
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.rulebook.fields import Fields


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
    rule = rule_of(f, f.get("rule") if "rule" in f.mapping else {"type": "given" if points else "indicator"}, full)
    found = Item(
        id=f.text("id", "计分项的代号"),
        name=f.text("name", "计分项的名称"),
        full=full,
        rule=rule,
        inputs=_inputs(f),
        unseen=f.get("unseen") is True,
        bonus=bonus(f),
        veto=_veto(f),
        exempt_if=exempt(f),
        not_applicable=f.one_of("not_applicable", ("full", "rescaled"), "不适用时", otherwise=""),
        carry=f.get("carry") is True,
        moves_to=f.text("moves_to", "并入的计分项", required=False),
        confidence=f.one_of("confidence", CONFIDENCES, "可信程度", otherwise=""),
        note=f.text("note", "说明", required=False),
    )
    f.done()
    return found


def _inputs(f: Fields) -> Mapping[str, str]:
    found = f.get("inputs") or {}
    if isinstance(found, dict) and all(isinstance(one, str) for one in found.values()):
        return {str(key): one for key, one in found.items()}
    f.fault("inputs", found, "{actual: 指标编号, target: 指标编号}", "逐个写明取哪个指标")
    return {}


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
