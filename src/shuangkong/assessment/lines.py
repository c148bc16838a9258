"""逐项计分: one item of a sheet with what is sealed and what was entered → its points, its reason, what it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from shuangkong.assessment import given as entry
from shuangkong.assessment import kinds, rules
from shuangkong.assessment.kinds import Points, shown
from shuangkong.assessment.score import Input, Line
from shuangkong.assessment.sealed import DERIVED, Sealed
from shuangkong.assessment.sheet import Item, Sheet
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.formulas import at_least
from shuangkong.kernel.periods import five_year_base

VERDICTS = {"met": True, "exceeded": True, "exempt": True, "behind": False}
UNDETERMINED = "undetermined"
SHOCK = "economic_shock"


@dataclass(frozen=True, slots=True)
class Case:
    """What a sheet is scored for."""

    sheet: Sheet
    year: int
    sealed: Sealed | None
    items: Mapping[str, Mapping[str, Any]]
    facts: Mapping[str, Any]
    veto_document: str
    carry_share: float

    @property
    def last_year(self) -> bool:
        """Whether the year ends a five-year plan."""
        return self.year - five_year_base(self.year) == 5


def line_of(case: Case, item: Item, group: str) -> Line:
    """Return the line of an item."""
    inputs = _inputs(case, item)
    known = _known(case, item, inputs)
    full = _full(case, item)
    points, state, excluded = _points(case, item, known, full)
    low, high, share = _bonus(item, known)
    veto, words = _veto(case, item, known)
    measured = [one.confidence for one in inputs if one.value is not None or one.verdict]
    return Line(
        item=item.id, name=item.name, group=group, full=full if item.full is not None else None,
        low=points.low, high=points.high, bonus_low=low, bonus_high=high, state=state,
        reason="；".join(filter(None, [points.reason, share, _carried(case, item, known)])), missing=points.missing,
        inputs=inputs, met=kinds.met_of(known), veto=veto, veto_words=words, excluded=excluded,
        confidence=worst([*measured, item.confidence, case.sheet.confidence]), unseen=item.unseen,
    )  # fmt: skip


def worst(words: list[str]) -> str:
    """Return the worst of some confidences."""
    return max(filter(None, words), key=CONFIDENCES.index)


def _inputs(case: Case, item: Item) -> tuple[Input, ...]:
    """Return the sealed figures of an item; one that the closing does not have stands there without a value."""
    found = []
    for key, name in item.inputs.items():
        one = case.sealed.figures.get(name) if case.sealed else None
        if one is None:
            found.append(Input(key, name, DERIVED.get(name, (name,))[0], None, "", "", "", ""))
        else:
            value = None if one.verdict == UNDETERMINED else one.value
            found.append(Input(key, name, one.label, value, one.unit, one.verdict, one.confidence, one.explained))
    return tuple(found)


def _known(case: Case, item: Item, inputs: tuple[Input, ...]) -> dict[str, Any]:
    """Return what is known of an item by field: entered, then sealed; `met` as the closing judged it."""
    known = {key: value for key, value in case.items.get(item.id, {}).items() if value is not None}
    for one in inputs:
        if one.key == "met":
            known["met"] = VERDICTS.get(one.verdict)
        else:
            known[one.key] = one.value
        if one.key == "actual" and one.value is not None and one.verdict in VERDICTS:
            known.setdefault("met", VERDICTS[one.verdict])
    if item.carry and known.get("actual") is not None:
        known["actual"] = known["actual"] + _carry(case, known)
    return known


def _carry(case: Case, known: Mapping[str, Any]) -> float:
    if known.get("former_decline") is None or known.get("former_target") is None:
        return 0.0
    return float(rules.carried_over(case.carry_share, float(known["former_decline"]), float(known["former_target"])))


def _carried(case: Case, item: Item, known: Mapping[str, Any]) -> str:
    if not item.carry or known.get("former_decline") is None:
        return ""
    return f"上一周期超额部分按 {case.carry_share:g} 的比例结转 {shown(_carry(case, known))} 个百分点"


def _full(case: Case, item: Item) -> float:
    """Return the full marks of an item in this year: in an economic shock the year's go to the cycle's."""
    if item.full is None:
        return 0.0
    if not case.facts.get(SHOCK):
        return item.full
    moved = sum(one.full or 0.0 for one in case.sheet.items() if one.moves_to == item.id)
    return 0.0 if item.moves_to else item.full + moved


def _points(case: Case, item: Item, known: Mapping[str, Any], full: float) -> tuple[Points, str, bool]:
    """Return the points, how they came about, and whether the item's marks are taken out of the sheet."""
    if item.full is not None and not full:
        target = case.sheet.item(item.moves_to)
        return Points(0, 0, f"经济形势异常，分值并入“{target.name if target else item.moves_to}”"), "moved", False
    exempt = _exempt(case, item, known)
    if exempt is not None:
        return exempt
    if known.get(entry.NOT_APPLICABLE):
        return (
            _free("不适用", full, rescaled=item.not_applicable == "rescaled"),
            "not_applicable",
            item.not_applicable == "rescaled",
        )
    if known.get(entry.OVERRIDE) is not None:
        worth = float(known[entry.OVERRIDE])
        return Points(worth, worth, f"人工改定为 {shown(worth)} 分：{known.get(entry.REMARK, '')}"), "overridden", False
    found = kinds.KINDS[item.rule["type"]].points(item.rule, known, item.full or 0.0)
    if item.full and full != item.full:  # with the marks of another item
        times = full / item.full
        words = f"{found.reason}；连同并入的分值按 {shown(full)} 分计"
        found = replace(found, low=found.low * times, high=found.high * times, reason=words)
    if item.rule["type"] == "indicator":
        return found, "indicator", False
    return found, "open" if found.missing or found.low != found.high else "scored", False


def _free(words: str, full: float, *, rescaled: bool) -> Points:
    if rescaled:
        return Points(0, 0, f"{words}，不计入总分，其余各项按比例折算")
    return Points(full, full, f"{words}，按满分 {shown(full)} 分计")


def _exempt(case: Case, item: Item, known: Mapping[str, Any]) -> tuple[Points, str, bool] | None:
    rule = item.exempt_if
    # no figure of the incentive at all: none was set, and nobody is exempt
    if rule is None or not case.sealed or item.inputs[rule["required"]] not in case.sealed.figures:
        return None
    actual, required = known.get(rule["actual"]), known.get(rule["required"])
    if actual is None or required is None:
        return Points(0, item.full or 0.0, "是否达到激励目标进度尚不清楚", ("激励目标进度",)), "open", False
    if not bool(at_least(actual, required)):
        return None
    words = f"累计降低率 {actual:g}%，达到激励目标进度 {required:g}%，免予考核"
    rescaled = rule["score"] == "rescaled"
    return _free(words, item.full or 0.0, rescaled=rescaled), "exempt", rescaled


def _bonus(item: Item, known: Mapping[str, Any]) -> tuple[float, float, str]:
    """Return the bonus, from and to, and its reason."""
    rule = item.bonus
    if rule is None:
        return 0.0, 0.0, ""
    if rule["type"] == "reaches":
        actual, required = known.get(rule["actual"]), known.get(rule["required"])
        if actual is None or required is None:  # without an incentive target there is nothing to be added for
            return 0.0, float(rule["points"]) if required is not None else 0.0, ""
        worth = float(rule["points"]) if at_least(actual, required) else 0.0
        return worth, worth, f"达到激励目标进度 {required:g}%，加 {shown(worth)} 分" if worth else ""
    share = kinds.share_of(item.rule, known)
    if share is None:
        return 0.0, float(rule["cap"]), ""
    worth = float(rules.bonus_points(share, rule["each"], rule["points"], rule["cap"]))
    return worth, worth, f"超额完成加 {shown(worth)} 分" if worth else ""


def _veto(case: Case, item: Item, known: Mapping[str, Any]) -> tuple[bool | None, str]:
    """Tell whether the item decides the grade, and why; False where no document in force says that it may."""
    veto = item.veto
    if veto is None:
        return False, ""
    document = veto.document or case.veto_document
    if not document:
        return False, "没有登记规定一票否决的现行文件，不适用一票否决"
    if veto.when == "end_of_cycle" and not case.last_year:
        return False, "一票否决只在五年规划期末年适用"
    missed = _both_missed(known) if veto.when == "both_missed" else kinds.met_of(known)
    missed = missed if veto.when == "both_missed" or missed is None else not missed
    if missed is None:
        return None, "目标是否完成尚不清楚，一票否决是否适用未定"
    return missed, f"“{item.name}”未完成，按文件规定一票否决" if missed else ""


def _both_missed(known: Mapping[str, Any]) -> bool | None:
    year, cumulative = known.get("year_met"), known.get("cumulative_met")
    if year or cumulative:
        return False
    return None if year is None or cumulative is None else True
