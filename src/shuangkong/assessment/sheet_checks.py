"""计分表的整体核对: sums, codes used once, grades that there are."""

from __future__ import annotations

from shuangkong.assessment.rule_shape import ALIKE
from shuangkong.assessment.sheet import Sheet
from shuangkong.rulebook.fields import Fields


def whole(f: Fields, found: Sheet) -> None:
    """What holds between the parts: sums, names used once, grades that there are."""
    if found.full is not None:
        if found.grades and found.bands:
            f.fault("grades", "与 bands 同时写", "等次按分数定的写 bands，按条件定的写 grades", "删去其中之一")
        _sum(f, found)
    elif not found.grades:
        f.fault("full", "没有写", "满分；不计分的表写 grades", "补上 full: 100 或 grades")
    ids = [item.id for item in found.items()]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        f.fault("groups", f"代号 {twice} 用了两次", "每项一个代号", "改成不同的代号")
    for item in found.items():
        if item.moves_to and item.moves_to not in ids:
            f.fault("groups", item.moves_to, f"本表的代号：{'、'.join(ids)}", "改成本表的代号")
    _grades(f, found)


def _grades(f: Fields, found: Sheet) -> None:
    named = [grade for fact in found.facts for grade in (fact.grade, fact.not_above)]
    for grade in (*named, found.veto_grade, *(found.report.grades if found.report else ())):
        if grade and grade not in found.ladder():
            f.fault("", f"等次“{grade}”", f"本表的等次：{'、'.join(found.ladder()) or '没有'}", "改成本表的等次")
    if any(item.veto for item in found.items()) and not found.veto_grade:
        f.fault("veto_grade", "没有写", "有一票否决的表写否决后的等次", "补上 veto_grade: 未完成")


def _sum(f: Fields, found: Sheet) -> None:
    groups = sum(group.full or 0.0 for group in found.groups)
    # a sheet that takes one of its groups has the full marks of one
    if not found.combine and abs(groups - (found.full or 0.0)) > ALIKE:
        f.fault("full", f"{found.full:g}，各组合计 {groups:g}", "满分等于各组分值之和", "核对各组的分值")
    for group in found.groups:
        items = sum(item.full or 0.0 for item in group.items)
        if group.full is not None and abs(items - group.full) > ALIKE:
            f.fault(
                "groups",
                f"“{group.name}”{group.full:g} 分，各项合计 {items:g} 分",
                "组的分值等于各项之和",
                "核对各项的分值",
            )
