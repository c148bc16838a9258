"""计分规则的种类: for each word of the rule language (1.2) what it asks to know, how much it can give, and what it gives.

What is not known gives a range from nothing to the most that is open, never a pass.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shuangkong.assessment import listed_kinds as listed
from shuangkong.assessment import measured_kinds as measured
from shuangkong.assessment import paired_kinds as paired
from shuangkong.assessment.measured_kinds import PAIR, share_fields
from shuangkong.assessment.paired_kinds import MATRIX, YEARLY
from shuangkong.assessment.points import Field, Given, Points, Rule, shown


@dataclass(frozen=True, slots=True)
class Kind:
    """One word of the rule language."""

    needs: tuple[str, ...]
    takes: tuple[str, ...]
    fields: Callable[[Rule], list[Field]]
    most: Callable[[Rule], float | None]
    points: Callable[[Rule, Given, float], Points]


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
        ("steps", "else"), ("of",), share_fields, lambda r: float(max(p for _s, p in r["steps"])), measured.ratio_steps
    ),
    "linear_ratio": Kind((), ("full", "cap", "of"), share_fields, lambda r: r.get("full"), measured.linear),
    "pass_fail": Kind(("pass", "fail"), (), lambda r: [Field("met", "完成目标", "flag")], lambda r: float(r["pass"]), measured.pass_fail),
    "cap_tiers": Kind(("tiers", "else"), (), lambda r: PAIR, lambda r: float(max(p for _s, p in r["tiers"])), measured.cap_tiers),
    "matrix_annual_cum": Kind(
        ("both", "cum_only", "annual_only", "none"), (), lambda r: MATRIX, lambda r: float(r["both"]), paired.matrix
    ),
    "intensity_yoy": Kind(
        ("met", "missed_but_yoy_down", "else"), (), lambda r: YEARLY, lambda r: float(r["met"]), paired.intensity_yoy
    ),
    "checklist": Kind(("items",), (), _ticks, _total, listed.checklist),
    "best_of": Kind(("items",), (), _ticks, lambda r: float(max(w for _n, w in r["items"])), listed.best_of),
    "sum_of": Kind(
        ("parts",), (), lambda r: [field for part in r["parts"] for field in fields(part)],
        lambda r: sum(most(part) or 0.0 for part in r["parts"]), _sum_of,
    ),
    "map": Kind(
        ("map",), (), lambda r: [Field("choice", "结果", "choice", choices=tuple(r["map"]))],
        lambda r: float(max(r["map"].values())), listed.mapped,
    ),
    "deduct": Kind(
        ("start", "per"), (), lambda r: [Field(n, f"{n}（每件扣 {shown(p)} 分）", "count") for n, p in r["per"]],
        lambda r: float(r["start"]), listed.deduct,
    ),
    "rate_product": Kind(("rates",), (), lambda r: [Field(n, n, "percent") for n in r["rates"]], lambda r: None, listed.rate_product),
    "given": Kind((), ("zero_if",), listed.by_hand_fields, lambda r: None, listed.by_hand),
    "indicator": Kind((), (), lambda r: [Field("met", "达标", "flag")], lambda r: None, listed.indicator),
}  # fmt: skip


def fields(rule: Rule) -> list[Field]:
    """Return what a rule asks to know."""
    return KINDS[rule["type"]].fields(rule)


def most(rule: Rule) -> float | None:
    """Return the most points that a rule can give; None where it takes the item's full marks."""
    return KINDS[rule["type"]].most(rule)
