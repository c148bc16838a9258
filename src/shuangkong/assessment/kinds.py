"""计分规则的种类: for each word of the rule language (1.2) what it asks to know, how much it can give, and what it gives.

What is not known gives a range from nothing to the most that is open, never a pass.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shuangkong.assessment import rules
from shuangkong.kernel.formulas import at_least

Rule = Mapping[str, Any]
Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """要填的一项: flag (yes or no), count, number, percent, choice, points."""

    key: str
    label: str
    kind: str
    most: float | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """得分: from `low` to `high`; the same where all is known. `missing` names what is not."""

    low: float
    high: float
    reason: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One word of the rule language."""

    needs: tuple[str, ...]
    takes: tuple[str, ...]
    fields: Callable[[Rule], list[Field]]
    most: Callable[[Rule], float | None]
    points: Callable[[Rule, Given, float], Points]


def shown(number: float) -> str:
    """Return a number of points without idle zeros."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """Return a share in %."""
    return f"{share * 100:.2f}%"


def unknown(missing: list[str], full: float) -> Points:
    """What cannot be judged at all."""
    return Points(0.0, full, f"缺少{'、'.join(missing)}，不能计分", tuple(missing))


def _lacking(fields: list[Field], given: Given) -> list[str]:
    return [field.label for field in fields if given.get(field.key) is None]


PAIR = [Field("actual", "实际值", "number"), Field("target", "目标值", "number")]
RATE = [Field("rate", "完成率", "percent")]


def _share_fields(rule: Rule) -> list[Field]:
    return RATE if rule.get("of") == "rate" else PAIR


def share_of(rule: Rule, given: Given) -> float | None:
    """Return the share completed, None where it cannot be told."""
    if rule.get("of") == "rate":
        return None if given.get("rate") is None else float(given["rate"]) / 100
    if given.get("actual") is None or given.get("target") is None or not given["target"]:
        return None
    return float(rules.completion(float(given["actual"]), float(given["target"])))


def _share_words(rule: Rule, given: Given, share: float) -> str:
    if rule.get("of") == "rate":
        return f"完成率 {percent(share)}"
    below = "（实际为负，按 0 计）" if given["actual"] < 0 else ""
    return f"实际 {given['actual']:g}，目标 {given['target']:g}，完成率 {percent(share)}{below}"


def _no_share(rule: Rule, given: Given, full: float) -> Points:
    missing = _lacking(_share_fields(rule), given)
    return unknown(missing or ["不为零的目标值"], full)


def stepped(share: float, steps: Sequence[Sequence[float]], otherwise: float) -> float:
    """Return the points of the highest step that a share reaches."""
    points = otherwise
    for least, worth in sorted(map(tuple, steps)):
        points = float(rules.step_points(share, least, worth, points))
    return points


def tiered(over: float, tiers: Sequence[Sequence[float]], otherwise: float) -> float:
    """Return the points of the narrowest tier that an overshoot stays within."""
    points = otherwise
    for most_, worth in sorted(map(tuple, tiers), reverse=True):
        points = float(rules.tier_points(over, most_, worth, points))
    return points


def _ratio_steps(rule: Rule, given: Given, full: float) -> Points:
    share = share_of(rule, given)
    if share is None:
        return _no_share(rule, given, full)
    otherwise = rule["else"]
    if isinstance(otherwise, Mapping):  # so many points for every full tenth
        otherwise = float(rules.whole_steps(share * otherwise["floor"], 1))
    worth = float(stepped(share, rule["steps"], otherwise))
    return Points(worth, worth, f"{_share_words(rule, given, share)}，按档得 {shown(worth)} 分")


def _linear(rule: Rule, given: Given, full: float) -> Points:
    share = share_of(rule, given)
    if share is None:
        return _no_share(rule, given, full)
    worth = float(rules.linear_points(share, full, rule.get("cap", 1.0)))
    return Points(worth, worth, f"{_share_words(rule, given, share)}，按比例得 {shown(worth)} 分")


def met_of(given: Given) -> bool | None:
    """Tell whether the target of an item is reached: as the closing judged it, as was said, or by the two numbers."""
    if given.get("met") is not None:
        return bool(given["met"])
    if given.get("actual") is None or given.get("target") is None:
        return None
    return bool(at_least(float(given["actual"]), float(given["target"])))


def _pass_fail(rule: Rule, given: Given, full: float) -> Points:
    met = met_of(given)
    if met is None:
        return unknown(["是否完成"], full)
    worth = float(rule["pass"] if met else rule["fail"])
    return Points(worth, worth, f"{'完成' if met else '未完成'}，得 {shown(worth)} 分")


def _cap_tiers(rule: Rule, given: Given, full: float) -> Points:
    if _lacking(PAIR, given):
        return unknown(_lacking(PAIR, given), full)
    if not given["target"]:
        return unknown(["不为零的目标值"], full)
    over = float(rules.overshoot(float(given["actual"]), float(given["target"])))
    worth = float(tiered(over, rule["tiers"], rule["else"]))
    words = f"超出 {percent(over)}" if over > 0 else "没有超出"
    return Points(
        worth, worth, f"实际 {given['actual']:g}，控制目标 {given['target']:g}，{words}，得 {shown(worth)} 分"
    )


CELLS = {
    (1, 1): ("both", "年度、累计都完成"), (0, 1): ("cum_only", "累计完成、年度未完成"),
    (1, 0): ("annual_only", "年度完成、累计未完成"), (0, 0): ("none", "年度、累计都未完成"),
}  # fmt: skip
MATRIX = [Field("year_met", "年度目标完成", "flag"), Field("cumulative_met", "累计进度完成", "flag")]


def _matrix(rule: Rule, given: Given, full: float) -> Points:
    if _lacking(MATRIX, given):
        return unknown(_lacking(MATRIX, given), full)
    year, cumulative = int(given["year_met"]), int(given["cumulative_met"])
    cells = [rule[name] for name, _words in CELLS.values()]
    both, cumulative_only, year_only, none = cells
    worth = float(rules.matrix_points(year, cumulative, both, cumulative_only, year_only, none))
    return Points(worth, worth, f"{CELLS[year, cumulative][1]}，得 {shown(worth)} 分")


YEARLY = [*PAIR, Field("before", "上年值", "number")]


def _intensity_yoy(rule: Rule, given: Given, full: float) -> Points:
    if _lacking(YEARLY, given):
        return unknown(_lacking(YEARLY, given), full)
    actual, limit, before = (float(given[field.key]) for field in YEARLY)
    met, down, otherwise = rule["met"], rule["missed_but_yoy_down"], rule["else"]
    worth = float(rules.yearly_points(actual, limit, before, met, down, otherwise))
    return Points(worth, worth, f"实际 {actual:g}，目标 {limit:g}，上年 {before:g}，得 {shown(worth)} 分")


def _checklist(rule: Rule, given: Given, full: float) -> Points:
    told = [(name, float(worth), given.get(name)) for name, worth in rule["items"]]
    low = sum(worth for _name, worth, done in told if done)
    open_ = tuple(name for name, _worth, done in told if done is None)
    high = low + sum(worth for _name, worth, done in told if done is None)
    words = "；".join(
        f"{name}：{'未填' if done is None else f'得 {shown(worth)} 分' if done else '不得分'}"
        for name, worth, done in told
    )
    return Points(low, high, words, open_)


def _best_of(rule: Rule, given: Given, full: float) -> Points:
    told = [(name, float(worth), given.get(name)) for name, worth in rule["items"]]
    low = max((worth for _name, worth, done in told if done), default=0.0)
    open_ = [(name, worth) for name, worth, done in told if done is None and worth > low]
    words = f"按所列最高一项得 {shown(low)} 分" if not open_ else "尚有未填项"
    return Points(low, max([low, *(worth for _name, worth in open_)]), words, tuple(name for name, _worth in open_))


def _map(rule: Rule, given: Given, full: float) -> Points:
    choice = given.get("choice")
    if choice is None:
        return unknown(["结果"], full)
    worth = float(rule["map"][choice])
    return Points(worth, worth, f"结果为“{choice}”，得 {shown(worth)} 分")


def _deduct(rule: Rule, given: Given, full: float) -> Points:
    start, per = float(rule["start"]), [(name, float(points)) for name, points in rule["per"]]
    told = [(name, points, given.get(name)) for name, points in per]
    taken = sum(points * float(count) for _name, points, count in told if count is not None)
    left = float(rules.left_points(start, taken))
    open_ = tuple(name for name, _points, count in told if count is None)
    words = "；".join(
        f"{name}：{'未填' if count is None else f'{count:g} × {shown(points)} 分'}" for name, points, count in told
    )
    return Points(0.0 if open_ and left else left, left, f"{shown(start)} 分起扣；{words}", open_ if left else ())


def _rate_product(rule: Rule, given: Given, full: float) -> Points:
    told = [(name, given.get(name)) for name in rule["rates"]]
    known, open_ = full, tuple(name for name, rate in told if rate is None)
    for _name, rate in told:
        known *= 1.0 if rate is None else min(max(float(rate) / 100, 0.0), 1.0)
    words = " × ".join(f"{name} {'未填' if rate is None else f'{rate:g}%'}" for name, rate in told)
    return Points(0.0 if open_ else known, known, f"{shown(full)} 分 × {words}", open_ if known else ())


def _given(rule: Rule, given: Given, full: float) -> Points:
    if rule.get("zero_if") and given.get(rule["zero_if"]):
        return Points(0.0, 0.0, f"{rule['zero_if']}，得 0 分")
    if given.get("points") is None:
        return unknown(["评分"], full)
    worth = float(given["points"])
    if rule.get("zero_if") and given.get(rule["zero_if"]) is None:
        return Points(0.0, worth, f"按材料评 {shown(worth)} 分；{rule['zero_if']}：未填", (rule["zero_if"],))
    return Points(worth, worth, f"按材料评 {shown(worth)} 分")


def _given_fields(rule: Rule) -> list[Field]:
    flag = [Field(rule["zero_if"], rule["zero_if"], "flag")] if rule.get("zero_if") else []
    return [*flag, Field("points", "评分", "points")]


def _indicator(rule: Rule, given: Given, full: float) -> Points:
    met = met_of(given)
    return Points(0, 0, "未评定" if met is None else "达标" if met else "不达标", ("是否达标",) if met is None else ())


def _sum_of(rule: Rule, given: Given, full: float) -> Points:
    found = [KINDS[part["type"]].points(part, given, most(part) or 0.0) for part in rule["parts"]]
    return Points(
        sum(one.low for one in found), sum(one.high for one in found), "；".join(one.reason for one in found),
        tuple(name for one in found for name in one.missing),
    )  # fmt: skip


def _ticks(rule: Rule) -> list[Field]:
    return [Field(name, f"{name}（{shown(worth)} 分）", "flag") for name, worth in rule["items"]]


def _total(rule: Rule) -> float:
    return float(sum(worth for _name, worth in rule["items"]))


KINDS: Mapping[str, Kind] = {
    "ratio_steps": Kind(
        ("steps", "else"), ("of",), _share_fields, lambda r: float(max(p for _s, p in r["steps"])), _ratio_steps
    ),
    "linear_ratio": Kind((), ("full", "cap", "of"), _share_fields, lambda r: r.get("full"), _linear),
    "pass_fail": Kind(("pass", "fail"), (), lambda r: [Field("met", "完成目标", "flag")], lambda r: float(r["pass"]), _pass_fail),
    "cap_tiers": Kind(("tiers", "else"), (), lambda r: PAIR, lambda r: float(max(p for _s, p in r["tiers"])), _cap_tiers),
    "matrix_annual_cum": Kind(
        ("both", "cum_only", "annual_only", "none"), (), lambda r: MATRIX, lambda r: float(r["both"]), _matrix
    ),
    "intensity_yoy": Kind(
        ("met", "missed_but_yoy_down", "else"), (), lambda r: YEARLY, lambda r: float(r["met"]), _intensity_yoy
    ),
    "checklist": Kind(("items",), (), _ticks, _total, _checklist),
    "best_of": Kind(("items",), (), _ticks, lambda r: float(max(w for _n, w in r["items"])), _best_of),
    "sum_of": Kind(
        ("parts",), (), lambda r: [field for part in r["parts"] for field in fields(part)],
        lambda r: sum(most(part) or 0.0 for part in r["parts"]), _sum_of,
    ),
    "map": Kind(
        ("map",), (), lambda r: [Field("choice", "结果", "choice", choices=tuple(r["map"]))],
        lambda r: float(max(r["map"].values())), _map,
    ),
    "deduct": Kind(
        ("start", "per"), (), lambda r: [Field(n, f"{n}（每件扣 {shown(p)} 分）", "count") for n, p in r["per"]],
        lambda r: float(r["start"]), _deduct,
    ),
    "rate_product": Kind(("rates",), (), lambda r: [Field(n, n, "percent") for n in r["rates"]], lambda r: None, _rate_product),
    "given": Kind((), ("zero_if",), _given_fields, lambda r: None, _given),
    "indicator": Kind((), (), lambda r: [Field("met", "达标", "flag")], lambda r: None, _indicator),
}  # fmt: skip


def fields(rule: Rule) -> list[Field]:
    """Return what a rule asks to know."""
    return KINDS[rule["type"]].fields(rule)


def most(rule: Rule) -> float | None:
    """Return the most points that a rule can give; None where it takes the item's full marks."""
    return KINDS[rule["type"]].most(rule)
