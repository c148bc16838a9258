"""Units: what they measure, and which words of a plan stand for them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangkong.kernel.units import BASES, UNITS, described, label, measure, times_to, unit_of


def test_tonnes_over_tonnes_are_a_number():
    """Powers add up, and what cancels is gone."""
    assert measure("t/t") == measure("1")
    assert measure("vehicle/vehicle").dimensions == {}


@pytest.mark.parametrize(
    ("unit", "factor", "dimensions"),
    [
        ("10^4 t/d", Fraction(10_000), {"mass": 1, "time": -1}),
        ("mg/L", Fraction(1, 1_000_000), {"mass": 1, "volume": -1}),
        ("g/person/d", Fraction(1, 1_000_000), {"mass": 1, "person": -1, "time": -1}),
        ("m3/10^4 yuan", Fraction(1, 10_000), {"volume": 1, "money": -1}),
        ("%", Fraction(1, 100), {}),
        ("10^4 persons", Fraction(10_000), {"person": 1}),
    ],
)
def test_a_unit_is_taken_apart(unit, factor, dimensions):
    """Powers of ten stand in front of any base unit, above and below the line; factors are exact."""
    assert measure(unit) == (factor, dimensions)


@pytest.mark.parametrize("unit", ["mile", "10^4", "t//d", "10^4 10^4 t", "t/", "word"])
def test_what_is_no_unit_is_refused(unit):
    """A text that is not made of base units raises with the text in the message."""
    with pytest.raises(ValueError, match="基本单位"):
        measure(unit)


def test_things_that_are_counted_are_told_apart():
    """Vehicles per village are no share; nor are tonnes of standard coal tonnes."""
    assert measure("vehicle/village").dimensions == {"vehicle": 1, "village": -1}
    assert measure("tce").dimensions != measure("t").dimensions


def test_every_registered_unit_can_be_measured_and_has_its_labels():
    """`word` measures nothing; all others are made of base units, and their words lead back to the same measure."""
    for unit, (chinese, english) in UNITS.items():
        if unit != "word":
            assert bool(chinese) == bool(english)
            if chinese:
                assert times_to(chinese, unit) == 1, unit


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("吨", "t"), ("万吨/日", "10^4 t/d"), ("吨/日", "t/d"), ("蒸吨/小时", "t/h"), ("个百分点", "percentage point"),
        ("百分点", "percentage point"), ("家", "factory"), ("个", "item"), ("毫克/升", "mg/L"), ("mg/L", "mg/L"),
        ("平方公里", "km2"), ("类", "class"), ("％", "%"), ("万平方米", "10^4 m2"), ("万千瓦", "10^4 kW"), ("MW", "MW"),
        ("亿立方米", "10^8 m3"), ("万吨标准煤", "10^4 tce"), ("万人", "10^4 persons"), ("万亩", "10^4 mu"), ("1", "1"),
        ("克/（人·日）", "g/person/d"), ("μg/m³", "μg/m3"), (" 立方米 / 万元 ", "m3/10^4 yuan"), ("千克", "kg"),
        ("千克标准煤/平方米", "kgce/m2"), ("倍", "1"), ("辆", "vehicle"), ("个断面", "river section"), ("㎡", "m2"),
    ],
)  # fmt: skip
def test_words_of_plans_are_units(words, unit):
    """千 in front of 克 is no prefix; full width and spaces make no difference."""
    assert unit_of(words) == unit


@pytest.mark.parametrize("words", ["", "摄氏度", "万", "里", "吨/", "万万吨", "吨/摄氏度", "//"])
def test_other_words_are_none(words):
    """Nothing is guessed."""
    assert unit_of(words) is None


@given(st.text(alphabet="百千万亿吨克/每个%（）·日人 1^", max_size=12))
def test_any_text_has_an_answer(text):
    """Whatever a plan says, there is a registered unit or none, never an exception."""
    found = unit_of(text)
    assert found is None or found in UNITS


@pytest.mark.parametrize(
    ("words", "unit", "times"),
    [
        ("万吨/日", "t/d", 10_000), ("个百分点", "%", 1), ("家", "institution", 1), ("家", "factory", 1), ("个", "village", 1),
        ("个", "park", 1), ("吨", "10^4 t", 0.0001), ("万平方米", "m2", 10_000), ("亩", "hectare", 1 / 15), ("家", "vehicle", None),
        ("万吨", "tce", None), ("光年", "km", None), ("%", "1", 0.01),
    ],
)  # fmt: skip
def test_values_of_plans_are_converted(words, unit, times):
    """Words that count many kinds of things fit all of them; what measures something else fits not."""
    assert times_to(words, unit) == (None if times is None else pytest.approx(times, rel=1e-15))


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("t", "吨"), ("10^4 t", "万吨"), ("1", "无量纲的数"), ("%", "%"), ("t/kWh", "吨/千瓦时"), ("village", "个 village"),
        ("10^4 kWh/village", "10000 千瓦时/个"), ("1/t", "1/吨"), ("m2/m3/m3", "平方米/立方米^2"), ("t/km", "吨/公里"),
    ],
)  # fmt: skip
def test_a_measure_is_told_in_chinese(unit, text):
    """By a registered unit where one is the same, else by its dimensions; 个 says what it counts."""
    assert described(measure(unit)) == text


def test_a_label_is_composed():
    """Units that are not registered still have a label."""
    assert label("10^4 t/village") == "万吨/个"
    assert label("L/person/d") == "升/（人·日）"


def test_the_first_unit_of_a_dimension_measures_one():
    """Measures are told in it."""
    for base in BASES.values():
        assert any(other.dimension == base.dimension and other.factor == 1 for other in BASES.values())
