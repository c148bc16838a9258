"""The words that rules are written in: the same answer on plain numbers and in columns, and missing stays missing."""

import math

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangkong.kernel import formulas as f
from shuangkong.kernel.formulas import Missing

NUMBERS = [None, -2.0, -0.5, 0.0, 0.5, 1.0, 3.0]
WORDS = {
    "ratio": f.ratio, "power": f.power, "larger": f.larger, "smaller": f.smaller, "prevailing": f.prevailing,
    "at_least": f.at_least, "at_most": f.at_most, "above": f.above, "below": f.below,
    "size": lambda a, b: f.size(a), "logarithm": lambda a, b: f.logarithm(a),
    "rounded": lambda a, b: f.rounded(a, 1),
    "choose": lambda a, b: f.choose(a >= 0.5, a, b), "switch": lambda a, b: f.switch(a, a, b),
}  # fmt: skip


@pytest.fixture(scope="module")
def duckdb():
    """One embedded engine for the module."""
    backend = ibis.duckdb.connect()
    yield backend
    backend.disconnect()


def in_columns(backend, pairs, made):
    """Return what a word gives over columns a and b of a table."""
    columns = {"n": pa.array(range(len(pairs)), pa.int32())}
    columns |= {name: pa.array([pair[i] for pair in pairs], pa.float64()) for i, name in enumerate("ab")}
    table = backend.create_table("pairs", pa.table(columns), overwrite=True)
    found = backend.to_pyarrow(table.select("n", result=made(table.a, table.b)).order_by("n"))
    return found["result"].to_pylist()


def in_numbers(pairs, made):
    """Return what a word gives on plain numbers."""
    filled = [[Missing if x is None else x for x in pair] for pair in pairs]
    return [None if (result := made(a, b)) is Missing else result for a, b in filled]


@pytest.mark.parametrize("word", WORDS)
def test_a_word_says_the_same_in_numbers_and_in_columns(duckdb, word):
    """Every word, on every pair of a small set of numbers with a missing one, zero and negatives among them."""
    pairs = [(a, b) for a in NUMBERS for b in NUMBERS]
    plain, columns = in_numbers(pairs, WORDS[word]), in_columns(duckdb, pairs, WORDS[word])
    for pair, one, other in zip(pairs, plain, columns, strict=True):
        assert one == other or one == pytest.approx(other, rel=1e-14), (word, pair)


@pytest.mark.parametrize(
    "result",
    [
        Missing + 1, 1 + Missing, Missing - 1, 1 - Missing, Missing * 2, 2 * Missing, -Missing, Missing >= 1, Missing == 1,
        Missing != 1, Missing & True, ~Missing, f.ratio(Missing, 2), f.ratio(2, None), f.ratio(2, 0), f.power(Missing, 2),
        f.power(-1, 0.5), f.power(0, 2), f.logarithm(0), f.logarithm(None), f.size(Missing), f.larger(1, Missing),
        f.smaller(None, 1), f.choose(Missing, 1, 2), f.choose(Missing >= 1, 1, 2), f.at_least(None, 1), f.at_least(1, Missing),
        f.at_most(Missing, 1), f.above(Missing, 1), f.above(1, None), f.below(None, 1), f.below(1, Missing), f.rounded(Missing, 2), f.switch(Missing, 1, 2), f.prevailing(Missing, Missing),
    ],
)  # fmt: skip
def test_what_is_computed_with_a_missing_number_is_missing(result):
    """A number that is not there swallows what is done with it; it never becomes 0 or false."""
    assert result is Missing


def test_a_missing_number_is_neither_true_nor_false():
    """`if`, `and`, `or` and `not` on a missing number are errors at once, not a silent no."""
    for question in (lambda: bool(Missing), lambda: 1 if Missing else 2, lambda: not Missing):
        with pytest.raises(TypeError, match="choose"):
            question()
    with pytest.raises(TypeError):
        hash(Missing)


def test_choose_on_columns_has_no_else_for_the_unknown(duckdb):
    """ENGINE.md: a CASE takes ELSE on null; ours does not, so missing data is no verdict."""
    found = in_columns(
        duckdb, [(1.0, None), (0.0, None), (None, None)], lambda a, b: f.choose(a > 0.5, "met", "behind")
    )
    assert found == ["met", "behind", None]


@pytest.mark.parametrize(
    ("value", "digits", "scaled"),
    [
        (0.125, 2, 13), (-0.125, 2, -13), (2.675, 2, 268), (1.005, 2, 101), (0.0049, 2, 0), (-0.0049, 2, 0), (0.5, 0, 1),
        (1.5, 0, 2), (2.5, 0, 3), (-2.5, 0, -3), (9.77 / 13 * 100, 2, 7515), (5_268_044.0, 2, 526_804_400), (0.0, 2, 0),
    ],
)  # fmt: skip
def test_rounding_is_half_up_away_from_zero(duckdb, value, digits, scaled):
    """Also where binary fractions store the half a little too small (2.675, 1.005)."""
    assert f.rounded(value, digits) == scaled
    assert in_columns(duckdb, [(value, 0.0)], lambda a, b: f.rounded(a, digits)) == [scaled]


@pytest.mark.parametrize("value", [1.1e13, -1.1e13, 2.068767242924968e20, math.inf, -math.inf, math.nan])
def test_what_no_whole_number_can_hold_is_missing(duckdb, value):
    """An engine would break off, or saturate in silence: a forecast from a handful of wild values can be that large."""
    assert f.rounded(value, 2) is f.Missing
    assert in_columns(duckdb, [(value, 0.0)], lambda a, b: f.rounded(a, 2)) == [None]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=50, max_size=300))
def test_rounding_is_the_same_in_columns(values):
    """ENGINE.md: `round` differs between engines; this one does not."""
    backend = ibis.duckdb.connect()
    try:
        pairs = [(value, 0.0) for value in values]
        for digits in (0, 2, 4):
            made = lambda a, b, digits=digits: f.rounded(a, digits)  # noqa: E731 -- one word of a table
            assert in_columns(backend, pairs, made) == in_numbers(pairs, made)
    finally:
        backend.disconnect()


@given(st.integers(1, 3000), st.integers(1, 300))
def test_exactly_on_the_target_has_met_it(permille, gdp):
    """ENGINE.md: a bare >= judges 23 % of districts exactly on target as behind."""
    target = permille / 10_000
    decline = 1 - f.ratio(f.ratio(gdp * (1 - target), gdp), 1.0)
    assert f.at_least(decline, target)
    assert f.at_most(decline, target)


@pytest.mark.parametrize("bound", [0.03, 1030.0, 5.72e9, -0.02, 0.0])
def test_the_tolerance_forgives_no_real_miss(bound):
    """A millionth beyond is beyond, for shares as for billions of tonnes."""
    step = max(abs(bound), 0.01) * 1e-6
    assert not f.at_least(bound - step, bound)
    assert not f.at_most(bound + step, bound)
    assert f.at_least(bound, bound)
    assert f.at_most(bound, bound)


@given(st.integers(1, 3000), st.integers(1, 300))
def test_exactly_on_the_bound_is_neither_above_nor_below(permille, gdp):
    """“低于9%” is not met by 9 %, whatever binary fractions make of the 9: the strict words are the others turned round."""
    bound = permille / 10_000
    found = f.ratio(gdp * bound, gdp) + gdp - gdp
    assert not f.above(found, bound)
    assert not f.below(found, bound)


@pytest.mark.parametrize("bound", [0.03, 9.0, 1030.0, 5.72e9, -0.02, 0.0])
def test_a_millionth_beyond_a_strict_bound_is_beyond(bound):
    """The tolerance takes nothing away from those who are on the right side."""
    step = max(abs(bound), 0.01) * 1e-6
    assert f.above(bound + step, bound)
    assert f.below(bound - step, bound)
    assert not f.above(bound - step, bound)
    assert not f.below(bound + step, bound)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_strict_and_inclusive_words_share_the_numbers_out(actual, bound):
    """Every number is either below a bound or at least at it, and either above it or at most at it: never both or neither."""
    assert f.below(actual, bound) is not f.at_least(actual, bound)
    assert f.above(actual, bound) is not f.at_most(actual, bound)


def test_a_share_of_nothing_is_missing_on_every_path(duckdb):
    """Division by zero, by a plain zero and by a column of zeros."""
    assert f.ratio(1.0, 0) is Missing
    assert in_columns(duckdb, [(1.0, 0.0), (0.0, 0.0)], f.ratio) == [None, None]
    assert in_columns(duckdb, [(1.0, 0.0)], lambda a, b: f.ratio(a, 0)) == [None]
    assert in_columns(duckdb, [(4.0, 0.0)], lambda a, b: f.ratio(a, 2)) == [2.0]
    assert in_columns(duckdb, [(4.0, 0.0)], lambda a, b: f.ratio(2, a)) == [0.5]


def test_logarithm_and_power_are_those_of_the_textbook(duckdb):
    """Within the last bit, on both paths."""
    assert f.logarithm(math.e) == 1.0
    assert f.power(0.87, 0.2) == 0.87**0.2
    assert in_columns(duckdb, [(0.87, 0.2)], f.power) == [pytest.approx(0.87**0.2, rel=1e-15)]


VERSIONS = {"2017-01-01": lambda a: a * 1, "2023-06-01": lambda a: a * 2, "2025-09-01": lambda a: a * 3}


@pytest.mark.parametrize(
    ("day", "result"),
    [
        (20161231.0, None), (20170101.0, 1.0), (20230531.0, 1.0), (20230601.0, 2.0), (20250831.0, 2.0), (20250901.0, 3.0),
        (20991231.0, 3.0), (None, None),
    ],
)  # fmt: skip
def test_the_version_in_force_on_the_day(duckdb, day, result):
    """A version holds from its first day to the day before the next; before the first there is no rule."""
    plain = f.in_force(VERSIONS, on=Missing if day is None else day)(1.0)
    assert (None if plain is Missing else plain) == result
    assert in_columns(duckdb, [(day, 1.0)], lambda a, b: f.in_force(VERSIONS, on=a)(b)) == [result]


def test_rows_under_different_law_stand_in_one_table(duckdb):
    """One expression over a column of days gives every row its own version."""
    pairs = [(20180101.0, 5.0), (20240101.0, 5.0), (20260101.0, 5.0)]
    assert in_columns(duckdb, pairs, lambda a, b: f.in_force(VERSIONS, on=a)(b)) == [5.0, 10.0, 15.0]
