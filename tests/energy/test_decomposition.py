"""Sharing a target out: it adds up, bounds hold, agreed exceptions stand, and what cannot be is told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangkong.energy.decomposition import Setting, Unit, decompose
from shuangkong.energy.decomposition_words import means_of, reason

WEIGHTS = {"output_rate": -0.4, "saving_potential": 0.2}
NAMES = ("东县", "西县", "南县", "北县", "开发区", "钢铁公司")


def unit(name, energy, gdp, growth=0.3, **more):
    """A unit with its output rate as a factor."""
    factors = {"output_rate": gdp / energy, "saving_potential": more.pop("potential", None)}
    return Unit(name, name, energy, gdp, growth, factors, **more)


def setting(target=0.13, **more):
    """Bounds of 8 and 20 %, steps of a tenth of a point."""
    plain = {"weights": WEIGHTS, "half_spread": 0.015, "least": 0.08, "most": 0.20, "step": 0.001}
    return Setting(target, **(plain | more))


def city_fall(units, falls):
    """The city's fall that the units' falls make, from the definition."""
    base = sum(u.energy_tce for u in units) / sum(u.gdp_yuan for u in units)
    energy = sum(u.energy_tce * (1 + u.growth) * (1 - falls[u.area]) for u in units)
    return 1 - energy / sum(u.gdp_yuan * (1 + u.growth) for u in units) / base


UNITS = st.lists(
    st.tuples(st.floats(1e4, 1e7), st.floats(1e9, 1e12), st.floats(0.0, 0.6), st.floats(0, 100)), min_size=2, max_size=6
)


@settings(max_examples=200, deadline=None)
@given(UNITS, st.floats(0.10, 0.16), st.sampled_from([0.001, 0.005]))
def test_it_adds_up_and_never_falls_short(rows, target, step):
    """Before rounding the units make exactly the target, after it no less; bounds and steps hold."""
    units = [unit(name, e, g, growth, potential=p) for name, (e, g, growth, p) in zip(NAMES, rows, strict=False)]
    try:
        found = decompose(units, setting(target, step=step))
    except ValueError:
        return  # growth alone may shift the mean out of the bounds: told, see below
    assert city_fall(units, {s.unit.area: s.exact for s in found.shares}) == pytest.approx(target, abs=1e-9)
    achieved = city_fall(units, {s.unit.area: s.target for s in found.shares})
    assert achieved >= target - 1e-11
    assert found.achieved == pytest.approx(achieved, abs=1e-12)
    for share in found.shares:
        assert 0.08 - 1e-12 <= share.target <= 0.20 + 1e-12
        assert share.target / step == pytest.approx(round(share.target / step), abs=1e-6)


def test_equal_units_get_equal_targets():
    """Nothing tells them apart: an equal split, as Shanxi gave its eleven cities."""
    found = decompose([unit(name, 1e6, 1e11, potential=30.0) for name in NAMES], setting(0.16))
    assert {s.target for s in found.shares} == {0.16}
    assert [s.equal for s in found.shares] == pytest.approx([0.16] * 6)


def test_a_low_output_rate_is_asked_for_more():
    """Both plans: the output rate is the main basis."""
    low, high = decompose([unit("东县", 2e6, 1e11), unit("西县", 1e6, 2e11)], setting()).shares
    assert low.target > low.equal > high.target
    assert low.pulls["output_rate"] > 0 > high.pulls["output_rate"]


def test_an_agreed_exception_stands_and_the_others_share_the_rest():
    """A locked unit keeps its target; the paper that agreed to it is in its reason."""
    units = [unit("东县", 1e6, 1e11, locked=0.10, reason="会议纪要〔2024〕3号"), unit("西县", 1e6, 1e11)]
    found = decompose(units, setting())
    assert [s.target for s in found.shares] == [0.10, 0.16]
    assert [s.bound for s in found.shares] == ["locked", ""]
    assert reason(found.shares[0], means_of(found)) == "锁定为 10.00%，依据：会议纪要〔2024〕3号。"


def test_bounds_that_leave_no_way_are_told():
    """All at their upper bound is still too little, or all at their lower too much."""
    units = [unit("东县", 1e6, 1e11), unit("西县", 1e6, 1e11, locked=0.05, reason="纪要")]
    with pytest.raises(ValueError, match=r"够不到需要的 15\.00%（已锁定：西县）"):
        decompose(units, setting(0.15))
    with pytest.raises(ValueError, match="降低目标下限"):
        decompose([unit("东县", 1e6, 1e11)], setting(0.05))


def test_the_incentive_is_as_far_above_as_the_citys():
    """T_i,inc = T_i + (T_inc − T). §10."""
    found = decompose([unit("东县", 2e6, 1e11), unit("西县", 1e6, 2e11)], setting(0.13, incentive=0.145))
    assert all(s.incentive == pytest.approx(s.target + 0.015) for s in found.shares)


def test_the_reason_names_the_factors_and_the_shift():
    """In words, with the unit's number beside the mean."""
    found = decompose([unit("东县", 2e6, 1e11, potential=60.0), unit("西县", 1e6, 2e11, potential=20.0)], setting())
    told = reason(found.shares[0], means_of(found))
    assert told.startswith("平均分担为 13.00%；")
    assert "能源产出率低于平均" in told
    assert "能效低于标杆水平的产能比例高于平均（60.00%，平均 46.67%），上调" in told
