"""How a target is put into words: every relation with every bound, and water classes, where less is better."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from shuangkong.closing.target_words import target_text


def said(relation, bound="", unit="%", better="higher", **changes):
    row = {"base": 15.5, "base_year": 2020, "target_year": 2025, "bound": bound, "incentive": None} | changes
    return target_text(row, SimpleNamespace(unit=unit, better=better), relation)


@pytest.mark.parametrize(
    ("relation", "bound", "better", "words"),
    [
        ("reach", "", "higher", "达到15.5%"),
        ("reach", "strict", "higher", "超过15.5%"),
        ("reach", "strict", "lower", "低于15.5%"),
        ("reach", "approx", "higher", "达到15.5%左右"),
        ("reach", "steady", "lower", "稳定在15.5%以下"),
        ("reach", "standing", "higher", "常年保持在15.5%以上"),
        ("at_least", "", "lower", "不低于15.5%"),
        ("at_least", "strict", "lower", "超过15.5%"),
        ("at_least", "approx", "higher", "不低于15.5%左右"),
        ("at_least", "steady", "lower", "稳定在15.5%以上"),
        ("at_most", "", "higher", "不高于15.5%"),
        ("at_most", "strict", "higher", "低于15.5%"),
        ("at_most", "approx", "lower", "不高于15.5%左右"),
        ("at_most", "steady", "higher", "稳定在15.5%以下"),
        ("complete_all", "", "higher", "全部完成，即15.5%"),
        ("complete_all", "basic", "higher", "基本完成（由主管部门认定）"),
        ("at_most", "basic", "lower", "基本完成（由主管部门认定）"),
    ],
)
def test_the_side_of_a_level_follows_the_relation(relation, bound, better, words):
    """不低于 is above its value also where less is better; only 达到 asks the indicator which side is good."""
    assert said(relation, bound, better=better) == f"到2025年{words}"


@pytest.mark.parametrize(
    ("relation", "bound", "words"),
    [
        ("decrease_by", "", "比2020年下降15.5%"),
        ("decrease_by", "strict", "比2020年下降超过15.5%"),
        ("increase_by", "approx", "比2020年增长15.5%左右"),
        ("decrease_by_points", "", "比2020年降低15.5个百分点"),
        ("decrease_by_points", "approx", "比2020年降低15.5个百分点左右"),
        ("increase_by_points", "strict", "比2020年提高超过15.5个百分点"),
        ("increase_by", "steady", "各年均比2020年增长15.5%以上"),
        ("decrease_by", "standing", "常年比2020年下降15.5%以上"),
        ("decrease_by", "basic", "基本完成（由主管部门认定）"),
    ],
)
def test_a_change_keeps_its_bound(relation, bound, words):
    """左右 and 超过 are said of rates and points too."""
    assert said(relation, bound) == f"到2025年{words}"


@pytest.mark.parametrize(
    ("relation", "bound", "words"),
    [
        ("at_most", "", "达到或优于Ⅲ类"),
        ("at_most", "strict", "优于Ⅲ类"),
        ("at_most", "steady", "稳定达到或优于Ⅲ类"),
        ("at_most", "standing", "常年达到或优于Ⅲ类"),
        ("at_most", "approx", "Ⅲ类左右"),
        ("reach", "", "达到Ⅲ类"),
        ("reach", "approx", "达到Ⅲ类左右"),
        ("reach", "steady", "稳定达到或优于Ⅲ类"),
        ("at_least", "", "不优于Ⅲ类"),
        ("decrease_by_points", "", "比2020年提升3个类别"),
    ],
)
def test_a_smaller_class_is_better_water(relation, bound, words):
    """“3类以下” would be taken for worse than Ⅲ."""
    assert said(relation, bound, unit="class", better="lower", base=3.0) == f"到2025年{words}"


@pytest.mark.parametrize(("value", "words"), [(6.0, "达到6类"), (2.5, "达到2.5类"), (1.0, "达到Ⅰ类")])
def test_what_is_no_class_stays_a_number(value, words):
    """劣Ⅴ is written 6 in books; a mean of classes has decimals."""
    assert said("reach", unit="class", better="lower", base=value) == f"到2025年{words}"


def test_years_units_and_incentives():
    """A target without a year stands without one; large amounts are written out; the incentive stands in brackets."""
    assert said("at_most", "standing", unit="t", target_year=None, base=9.0) == "常年保持在9吨以下"
    assert said("reach", unit="t", base=12345678900.0) == "到2025年达到12345678900吨"
    assert said("increase_by_points", unit="t") == "到2025年比2020年提高15.5吨"
    assert said("decrease_by", base_year=None) == "到2025年下降15.5%"
    assert said("decrease_by", incentive=16.0) == "到2025年比2020年下降15.5%（激励目标16%）"
