"""加分、免予考核、一票否决: what stands beside the points of an item, each only where its rule or a document says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shuangkong.assessment import rules
from shuangkong.assessment.known import Case
from shuangkong.assessment.measured_kinds import met_of, share_of
from shuangkong.assessment.points import Points, shown
from shuangkong.assessment.sheet import Item
from shuangkong.kernel.formulas import at_least


def free(words: str, full: float, *, rescaled: bool) -> Points:
    """Return what an item gives that is not assessed: full marks, or nothing where the rest is rescaled."""
    if rescaled:
        return Points(0, 0, f"{words}，不计入总分，其余各项按比例折算")
    return Points(full, full, f"{words}，按满分 {shown(full)} 分计")


def exempt_of(case: Case, item: Item, known: Mapping[str, Any]) -> tuple[Points, str, bool] | None:
    """Return what an item gives that the incentive target exempts; None where it is assessed."""
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
    return free(words, item.full or 0.0, rescaled=rescaled), "exempt", rescaled


def bonus_of(item: Item, known: Mapping[str, Any]) -> tuple[float, float, str]:
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
    share = share_of(item.rule, known)
    if share is None:
        return 0.0, float(rule["cap"]), ""
    worth = float(rules.bonus_points(share, rule["each"], rule["points"], rule["cap"]))
    return worth, worth, f"超额完成加 {shown(worth)} 分" if worth else ""


def veto_of(case: Case, item: Item, known: Mapping[str, Any]) -> tuple[bool | None, str]:
    """Tell whether the item decides the grade, and why; False where no document in force says that it may."""
    veto = item.veto
    if veto is None:
        return False, ""
    document = veto.document or case.veto_document
    if not document:
        return False, "没有登记规定一票否决的现行文件，不适用一票否决"
    if veto.when == "end_of_cycle" and not case.last_year:
        return False, "一票否决只在五年规划期末年适用"
    missed = _both_missed(known) if veto.when == "both_missed" else met_of(known)
    missed = missed if veto.when == "both_missed" or missed is None else not missed
    if missed is None:
        return None, "目标是否完成尚不清楚，一票否决是否适用未定"
    return missed, f"“{item.name}”未完成，按文件规定一票否决" if missed else ""


def _both_missed(known: Mapping[str, Any]) -> bool | None:
    year, cumulative = known.get("year_met"), known.get("cumulative_met")
    if year or cumulative:
        return False
    return None if year is None or cumulative is None else True
