"""按清单计分的规则: lists of done and not done, results of a list, deductions by number, products of rates, marks by hand."""

from __future__ import annotations

from shuangkong.assessment import rules
from shuangkong.assessment.measured_kinds import met_of
from shuangkong.assessment.points import Field, Given, Points, Rule, shown, unknown


def checklist(rule: Rule, given: Given, full: float) -> Points:
    """The sum of what is done; what is not told is open."""
    told = [(name, float(worth), given.get(name)) for name, worth in rule["items"]]
    low = sum(worth for _name, worth, done in told if done)
    open_ = tuple(name for name, _worth, done in told if done is None)
    high = low + sum(worth for _name, worth, done in told if done is None)
    words = "；".join(
        f"{name}：{'未填' if done is None else f'得 {shown(worth)} 分' if done else '不得分'}"
        for name, worth, done in told
    )
    return Points(low, high, words, open_)


def best_of(rule: Rule, given: Given, full: float) -> Points:
    """The best of what is done."""
    told = [(name, float(worth), given.get(name)) for name, worth in rule["items"]]
    low = max((worth for _name, worth, done in told if done), default=0.0)
    open_ = [(name, worth) for name, worth, done in told if done is None and worth > low]
    words = f"按所列最高一项得 {shown(low)} 分" if not open_ else "尚有未填项"
    return Points(low, max([low, *(worth for _name, worth in open_)]), words, tuple(name for name, _worth in open_))


def mapped(rule: Rule, given: Given, full: float) -> Points:
    """The points of a result of a list."""
    choice = given.get("choice")
    if choice is None:
        return unknown(["结果"], full)
    worth = float(rule["map"][choice])
    return Points(worth, worth, f"结果为“{choice}”，得 {shown(worth)} 分")


def deduct(rule: Rule, given: Given, full: float) -> Points:
    """What is left of the start after so much for each."""
    start, per = float(rule["start"]), [(name, float(points)) for name, points in rule["per"]]
    told = [(name, points, given.get(name)) for name, points in per]
    taken = sum(points * float(count) for _name, points, count in told if count is not None)
    left = float(rules.left_points(start, taken))
    open_ = tuple(name for name, _points, count in told if count is None)
    words = "；".join(
        f"{name}：{'未填' if count is None else f'{count:g} × {shown(points)} 分'}" for name, points, count in told
    )
    return Points(0.0 if open_ and left else left, left, f"{shown(start)} 分起扣；{words}", open_ if left else ())


def rate_product(rule: Rule, given: Given, full: float) -> Points:
    """Full marks times all rates."""
    told = [(name, given.get(name)) for name in rule["rates"]]
    known, open_ = full, tuple(name for name, rate in told if rate is None)
    for _name, rate in told:
        known *= 1.0 if rate is None else min(max(float(rate) / 100, 0.0), 1.0)
    words = " × ".join(f"{name} {'未填' if rate is None else f'{rate:g}%'}" for name, rate in told)
    return Points(0.0 if open_ else known, known, f"{shown(full)} 分 × {words}", open_ if known else ())


def by_hand(rule: Rule, given: Given, full: float) -> Points:
    """Points that people give, or nothing where what forbids them holds."""
    if rule.get("zero_if") and given.get(rule["zero_if"]):
        return Points(0.0, 0.0, f"{rule['zero_if']}，得 0 分")
    if given.get("points") is None:
        return unknown(["评分"], full)
    worth = float(given["points"])
    if rule.get("zero_if") and given.get(rule["zero_if"]) is None:
        return Points(0.0, worth, f"按材料评 {shown(worth)} 分；{rule['zero_if']}：未填", (rule["zero_if"],))
    return Points(worth, worth, f"按材料评 {shown(worth)} 分")


def by_hand_fields(rule: Rule) -> list[Field]:
    """What is filled in for points by hand."""
    flag = [Field(rule["zero_if"], rule["zero_if"], "flag")] if rule.get("zero_if") else []
    return [*flag, Field("points", "评分", "points")]


def indicator(rule: Rule, given: Given, full: float) -> Points:
    """Reached or missed, without points."""
    met = met_of(given)
    if met is None:
        return Points(0, 0, "没有下达目标或数据不足，未评定", ("是否达标",))
    return Points(0, 0, "达标" if met else "不达标")
