"""按数值计分的规则: completion by steps or in proportion, targets met or not, limits exceeded, year beside cycle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shuangkong.assessment import rules
from shuangkong.assessment.points import Field, Given, Points, Rule, lacking, percent, shown, unknown
from shuangkong.kernel.formulas import at_least

PAIR = [Field("actual", "实际值", "number"), Field("target", "目标值", "number")]
RATE = [Field("rate", "完成率", "percent")]


def share_fields(rule: Rule) -> list[Field]:
    """What a completion is told by: two numbers, or a rate."""
    return RATE if rule.get("of") == "rate" else PAIR


def share_of(rule: Rule, given: Given) -> float | None:
    """Return the share completed, None where it cannot be told."""
    if rule.get("of") == "rate":
        return None if given.get("rate") is None else float(given["rate"]) / 100
    if given.get("actual") is None or given.get("target") is None or not given["target"]:
        return None
    return float(rules.completion(float(given["actual"]), float(given["target"])))


def share_words(rule: Rule, given: Given, share: float) -> str:
    """Say how large the completion is."""
    if rule.get("of") == "rate":
        return f"完成率 {percent(share)}"
    below = "（实际为负，按 0 计）" if given["actual"] < 0 else ""
    return f"实际 {given['actual']:g}，目标 {given['target']:g}，完成率 {percent(share)}{below}"


def no_share(rule: Rule, given: Given, full: float) -> Points:
    """What cannot be judged for want of a completion."""
    missing = lacking(share_fields(rule), given)
    return unknown(missing or ["不为零的目标值"], full)


def stepped(share: float, steps: Iterable[tuple[float, float]], otherwise: float) -> float:
    """Return the points of the highest step that a share reaches."""
    points = otherwise
    for least, worth in sorted(tuple(step) for step in steps):
        points = float(rules.step_points(share, least, worth, points))
    return points


def tiered(over: float, tiers: Iterable[tuple[float, float]], otherwise: float) -> float:
    """Return the points of the narrowest tier that an overshoot stays within."""
    points = otherwise
    for most_, worth in sorted((tuple(tier) for tier in tiers), reverse=True):
        points = float(rules.tier_points(over, most_, worth, points))
    return points


def ratio_steps(rule: Rule, given: Given, full: float) -> Points:
    """Completion by steps."""
    share = share_of(rule, given)
    if share is None:
        return no_share(rule, given, full)
    otherwise = rule["else"]
    if isinstance(otherwise, Mapping):  # so many points for every full tenth
        otherwise = float(rules.whole_steps(share * otherwise["floor"], 1))
    worth = float(stepped(share, rule["steps"], otherwise))
    return Points(worth, worth, f"{share_words(rule, given, share)}，按档得 {shown(worth)} 分")


def linear(rule: Rule, given: Given, full: float) -> Points:
    """Completion in proportion."""
    share = share_of(rule, given)
    if share is None:
        return no_share(rule, given, full)
    worth = float(rules.linear_points(share, full, rule.get("cap", 1.0)))
    return Points(worth, worth, f"{share_words(rule, given, share)}，按比例得 {shown(worth)} 分")


def met_of(given: Given) -> bool | None:
    """Tell whether the target of an item is reached: as the closing judged it, as was said, or by the two numbers."""
    if given.get("met") is not None:
        return bool(given["met"])
    if given.get("actual") is None or given.get("target") is None:
        return None
    return bool(at_least(float(given["actual"]), float(given["target"])))


def pass_fail(rule: Rule, given: Given, full: float) -> Points:
    """Target reached or missed."""
    met = met_of(given)
    if met is None:
        return unknown(["是否完成"], full)
    worth = float(rule["pass"] if met else rule["fail"])
    return Points(worth, worth, f"{'完成' if met else '未完成'}，得 {shown(worth)} 分")


def cap_tiers(rule: Rule, given: Given, full: float) -> Points:
    """A limit, by tiers of how far it is exceeded."""
    if lacking(PAIR, given):
        return unknown(lacking(PAIR, given), full)
    if not given["target"]:
        return unknown(["不为零的目标值"], full)
    over = float(rules.overshoot(float(given["actual"]), float(given["target"])))
    worth = float(tiered(over, rule["tiers"], rule["else"]))
    words = f"超出 {percent(over)}" if over > 0 else "没有超出"
    return Points(
        worth, worth, f"实际 {given['actual']:g}，控制目标 {given['target']:g}，{words}，得 {shown(worth)} 分"
    )
