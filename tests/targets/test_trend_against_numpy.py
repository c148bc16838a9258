"""The line and its interval against numpy's least squares and a printed table of Student's t."""

import math

import ibis
import numpy as np
import pyarrow as pa
import pytest

from shuangkong.kernel.formulas import Missing
from shuangkong.targets import trend_rules as rules
from shuangkong.targets.trend import SUMS, with_trend_sums

T_TABLE = {2: 1.8856, 3: 1.6377, 4: 1.5332, 5: 1.4759, 6: 1.4398, 7: 1.4149, 8: 1.3968, 9: 1.3830, 10: 1.3722}
SERIES = {
    "rising": {0: 52.1, 1: 55.0, 2: 57.2, 3: 61.9, 4: 63.3},
    "with a gap": {0: 0.8123, 1: 0.7901, 3: 0.7444, 4: 0.7399},
    "noise": {0: 3.0, 1: 9.0, 2: 1.0, 3: 8.0, 4: 2.0, 5: 7.5},
    "large": {0: 5.72e9, 1: 5.69e9, 2: 5.71e9, 3: 5.60e9},
    "small": {0: 3e-4, 1: 2.9e-4, 2: 2.85e-4, 3: 2.7e-4},
}


def sums(series):
    """The six sums that trend.py makes."""
    x, y = np.array(list(series)), np.array(list(series.values()))
    return len(x), x.sum(), y.sum(), (x * x).sum(), (x * y).sum(), (y * y).sum()


def by_numpy(series, years):
    """Slope, value and half of the interval with numpy's fit and the table."""
    x, y = np.array(list(series), float), np.array(list(series.values()))
    slope, start = np.polyfit(x, y, 1)
    left = y - (start + slope * x)
    variance = (left**2).sum() / (len(x) - 2)
    spread = 1 + 1 / len(x) + (years - x.mean()) ** 2 / ((x - x.mean()) ** 2).sum()
    return slope, start + slope * years, T_TABLE[len(x) - 2] * math.sqrt(variance * spread)


@pytest.mark.parametrize("name", SERIES)
@pytest.mark.parametrize("years", [5, 10])
def test_the_line_is_numpys(name, years):
    """Slope and value to ten digits, half of the interval within 0.2 %, which is what the quantile is good for."""
    n, x, y, xx, xy, yy = map(float, sums(SERIES[name]))
    slope = rules.slope(n, x, y, xx, xy)
    value = rules.on_trend(n, x, y, slope, years)
    variance = rules.residual_variance(n, x, y, xy, yy, slope)
    half = rules.half_width(n, x, xx, variance, rules.quantile(n), years)
    wanted = by_numpy(SERIES[name], years)
    assert slope == pytest.approx(wanted[0], rel=1e-9)
    assert value == pytest.approx(wanted[1], rel=1e-10)
    assert half == pytest.approx(wanted[2], rel=2e-3)


@pytest.mark.parametrize("degrees", T_TABLE)
def test_the_quantile_is_the_tables(degrees):
    """Within 0.2 %, as its docstring says."""
    assert rules.quantile(degrees + 2) == pytest.approx(T_TABLE[degrees], rel=2e-3)


def test_two_years_have_no_interval():
    """Any line goes through two points: nothing is known of how far off it is."""
    slope = rules.slope(2, 1, 22, 1, 12)
    assert slope == 2
    assert rules.half_width(2, 1, 1, rules.residual_variance(2, 1, 22, 12, 244, slope), rules.quantile(2), 5) is Missing


def test_sums_are_those_of_the_years_so_far():
    """Every year has the sums of itself and the years before; a missing year is left out; too few years have none."""
    years = [2020, 2021, 2022, 2023, 2024]
    rows = [("a", year, value) for year, value in zip(years, [10.0, 12.0, None, 17.0, 18.0], strict=True)]
    rows += [("b", year, value) for year, value in zip(years, [1.0, None, None, None, 5.0], strict=True)]
    columns = {
        "area": [r[0] for r in rows], "year": [r[1] for r in rows], "base_year": [2020] * 10,
        "trend_y": pa.array([r[2] for r in rows], pa.float64()),
        "trend__confidence": pa.array([0, 1, 3, 0, 2, 0, 0, 0, 0, 0], pa.int8()),
    }  # fmt: skip
    backend = ibis.duckdb.connect()
    try:
        made = with_trend_sums(backend.create_table("rows", pa.table(columns)), ["area"], ibis.literal(3.0))
        found = {(r["area"], r["year"]): r for r in backend.to_pyarrow(made).to_pylist()}
    finally:
        backend.disconnect()
    of_2023 = sums({0: 10.0, 1: 12.0, 3: 17.0})
    assert [found["a", 2023][name] for name in SUMS] == [float(number) for number in of_2023]
    assert [found["a", 2024][name] for name in SUMS] == [float(n) for n in sums({0: 10.0, 1: 12.0, 3: 17.0, 4: 18.0})]
    assert {found["a", year]["n"] for year in (2020, 2021, 2022)} == {None}
    assert {found["b", year]["sum_xy"] for year in years} == {None}
    # the worst of the years that went in, and of those only
    assert [found["a", year]["trend__confidence"] for year in years] == [0, 1, 1, 1, 2]
