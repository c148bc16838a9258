"""统计核查规则 — checks on statistics (S-*, R-ROUND): round numbers, jumps, sums, meters; 疑似 and never more.

Thresholds are numbers of the catalogue (assumed); every case here stands on both sides of one.
"""

from __future__ import annotations

import random

import pytest
from checked_books import books, claim, project

from shuangkong.audit.digits import chance_of_round, chi_square


def test_round_numbers_of_a_county(found):
    """R-ROUND: twenty claims in fives are no chance; twenty as they were computed are none."""

    def of(amounts):
        many = [project(f"P{n}", permit=f"{n}", facility="", outlet="") for n in range(len(amounts))]
        return books(*many, claims=[claim(f"P{n}", amount=value) for n, value in enumerate(amounts)])

    dice = random.Random(7)  # noqa: S311 - test data
    assert found("R-ROUND", **of([5.0 * n + 10.05 for n in range(20)]))
    assert found("R-ROUND", **of([round(dice.uniform(10, 200), 2) for _ in range(20)])) == []


def test_chi_square_of_last_digits():
    """§8.3: 300 digits of 0 and 5 alone give χ² = 1200."""
    assert chi_square([0, 5] * 150) == 1200.0
    assert chance_of_round([0, 5] * 1000) < 1e-300


def observed(values, series="energy_tce", area="520602"):
    return [
        {
            "area": area,
            "period": str(2020 + n),
            "series": series,
            "value": value,
            "price_base_year": None,
            "published": None,
        }
        for n, value in enumerate(values)
    ]


@pytest.mark.parametrize(
    ("values", "suspect"),
    [
        ([1000.0, 1020.0, 1045.0, 1060.0, 1090.0], False),
        ([1000.0, 1020.0, 1045.0, 1900.0, 1940.0], True),
        ([9.0, 1020.0, 1045.0, 1060.0, 1090.0], False),
        ([1000.0, 1500.0, 1000.0, 1600.0, 1000.0], False),
    ],
    ids=["steady", "nearly doubled", "a plant that starts up", "always jumps"],
)
def test_a_year_that_jumps(found, values, suspect):
    """S-JUMP: large by itself and against what the series usually does."""
    assert bool(found("S-JUMP", observations=observed(values))) is suspect


def city(whole, *parts):
    rows = observed(whole, area="520600")
    for area, values in zip(("520602", "520603"), parts, strict=True):
        rows += observed(values, area=area)
    return rows


@pytest.mark.parametrize(("part", "suspect"), [(600.0, False), (640.0, False), (660.0, True)])
def test_counties_add_up_to_the_city(found, part, suspect):
    """S-SUM: 400 + 600 is the city's 1000; 5 % may lie between."""
    assert bool(found("S-SUM", observations=city([1000.0], [400.0], [part]))) is suspect


def test_every_county_grows_faster_than_the_city(found):
    """S-COUNTY: no city grows by 3 % where each of its counties grows by 6 % or more."""
    whole = [1000.0, 1030.0]
    assert found("S-COUNTY", observations=city(whole, [400.0, 424.0], [600.0, 645.0]))
    assert found("S-COUNTY", observations=city(whole, [400.0, 424.0], [600.0, 606.0])) == []


def meters(reported, counted, output=None):
    return [
        {"organisation": "X", "name": "甲公司", "area": "520602", "month": f"2024-{n + 1:02}", "reported_kwh": one,
         "metered_kwh": two, "output": None if output is None else output[n]}
        for n, (one, two) in enumerate(zip(reported, counted, strict=True))
    ]  # fmt: skip


@pytest.mark.parametrize(("reported", "suspect"), [(100.0, False), (95.5, False), (94.0, True), (106.0, True)])
def test_reported_against_metered(found, reported, suspect):
    """S-METER: 5 % may lie between what a unit reports and what its meters count in the same months."""
    assert bool(found("S-METER", metered=meters([reported] * 6, [100.0] * 6))) is suspect


def test_electricity_against_output(found):
    """S-POWER: output that falls while electricity rises, month after month."""
    rising, falling = [100.0 + n for n in range(10)], [50.0 - n for n in range(10)]
    assert found("S-POWER", metered=meters(rising, rising, falling))
    assert found("S-POWER", metered=meters(rising, rising, rising)) == []
