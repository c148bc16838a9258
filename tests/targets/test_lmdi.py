"""The effects of all groups: nothing is left over, whatever stands in them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangkong.targets.lmdi import Group, decomposed

AMOUNT = st.one_of(st.just(0.0), st.floats(1e-3, 1e8))
GROUP = st.tuples(AMOUNT, AMOUNT, AMOUNT, AMOUNT)


@settings(max_examples=300, deadline=None)
@given(st.lists(GROUP, min_size=1, max_size=8))
def test_nothing_is_left_over(rows):
    """The four effects are the change, to the rounding of floats, zeros and tiny groups among them."""
    groups = [Group(str(at), *row) for at, row in enumerate(rows)]
    effects, of_each = decomposed(groups)
    size = sum(max(g.now, g.before) for g in groups)
    assert effects.change == pytest.approx(sum(g.now - g.before for g in groups), abs=1e-9 * size + 1e-12)
    for group in groups:
        assert of_each[group.name].change == pytest.approx(group.now - group.before, abs=1e-9 * size + 1e-12)


@settings(max_examples=200, deadline=None)
@given(st.floats(1.0, 1e8), st.floats(-1e-6, 1e-6))
def test_next_to_nothing_moved(amount, share):
    """Where the quotient would lose its digits the effects keep theirs: output doubles, energy hardly moves."""
    effects, _ = decomposed([Group("a", amount, amount * (1 + share), 50.0, 100.0)])
    assert effects.activity == pytest.approx(amount * 0.6931471805599453, rel=2e-6)
    assert effects.change == pytest.approx(amount * share, abs=1e-9 * amount)


def test_twice_the_economy_at_the_same_shares_is_activity_alone():
    """Everything doubles: no structure, no intensity."""
    groups = [Group("a", 10.0, 20.0, 5.0, 10.0), Group("b", 30.0, 60.0, 15.0, 30.0)]
    effects, _ = decomposed(groups)
    assert effects.activity == pytest.approx(40)
    assert effects.structure == pytest.approx(0, abs=1e-12)
    assert effects.intensity == pytest.approx(0, abs=1e-12)


def test_a_number_that_is_not_there():
    """Groups without all their numbers are named; nothing is decomposed around them."""
    with pytest.raises(ValueError, match="北县"):
        decomposed([Group("东县", 1.0, 2.0, 1.0, 1.0), Group("北县", 1.0, None, 1.0, 1.0)])
