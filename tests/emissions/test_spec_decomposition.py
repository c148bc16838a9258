"""指标分解 — a city's tonnage to counties and projects, exact to 0.01 t. §2.1; the weights are ours."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from shuangkong.emissions.decomposition import decompose, path, split, to_projects, weights


def test_largest_remainder():
    """2375.24 t by .5, .3, .2 is 1187.62, 712.57, 475.05. §2.1."""
    found = split(Decimal("2375.24"), {"a": 0.5, "b": 0.3, "c": 0.2})
    assert found == {"a": Decimal("1187.62"), "b": Decimal("712.57"), "c": Decimal("475.05")}


@given(
    st.decimals(0, 100_000, places=2),
    st.dictionaries(st.text("abcdef", min_size=1, max_size=4), st.floats(0.001, 1000), min_size=1, max_size=30),
)
@settings(max_examples=60, deadline=None)
def test_any_split_adds_up(total, shares):
    """Whatever the weights, the parts are the whole to the hundredth, and each within one hundredth of its share."""
    found = split(total, shares)
    assert sum(found.values()) == total
    whole = sum(shares.values())
    assert all(abs(float(found[k]) - float(total) * v / whole) <= 0.0100001 for k, v in shares.items())


def test_weights():
    """Half the base year's emission, half the potential; the other alone where nothing is known of one."""
    assert weights({"a": 60, "b": 40}, {"a": 10, "b": 30}, 0.5) == {"a": 0.425, "b": 0.575}
    assert weights({}, {"a": 10, "b": 30}, 0.5) == {"a": 0.25, "b": 0.75}
    assert weights({"a": 60, "b": 40}, {}, 0.5) == {"a": 0.6, "b": 0.4}


def test_a_county_that_its_projects_do_not_cover_has_a_gap():
    """B has a third of the emission and hardly a project: its target is not split further than projects reach."""
    east, west = decompose(Decimal("90.00"), {"a": 60, "b": 30}, {"a": {"p": 80.0, "q": 40.0}, "b": {"r": 5.0}}, 1.0)
    assert (east.target_t, east.gap_t, east.projects) == (60, 0, {"p": Decimal("40.00"), "q": Decimal("20.00")})
    assert (west.target_t, west.gap_t, west.projects) == (30, 25, {"r": Decimal("5.00")})


def test_no_project_gets_more_than_it_can():
    """The split to projects ends at what they reduce."""
    assert sum(to_projects(Decimal("100.00"), {"p": 10.0, "q": 20.005}).values()) == Decimal("30.00")


def test_the_path_is_linear():
    """T·(y − 2020)/5 where no yearly targets were issued. §2.1."""
    found = path(Decimal("2375.24"), (2021, 2023, 2025), 2020, 2025)
    assert found == {2021: Decimal("475.05"), 2023: Decimal("1425.14"), 2025: Decimal("2375.24")}
