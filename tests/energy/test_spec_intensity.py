"""能耗强度 — energy per unit of GDP: its level, its change on the year, its fall since the base year.

All rates compare ratios at constant prices on one caliber. Rates of several years are multiplied, never added, and a
quarter is January to its end against the same months of the year before.
"""

import math

import pytest

from shuangkong.energy import rules


def test_level(check):
    """Energy consumed in a territory per 10⁴ yuan of its GDP at constant prices. R1.1; the bulletin's note on method."""
    check(
        rules.intensity,
        """
        case          | energy_tce | gdp_yuan        | intensity
        --------------+------------+-----------------+----------
        round numbers | 5,000,000  | 100,000,000,000 | 0.5000
        no energy row | missing    | 100,000,000,000 | missing
        no GDP row    | 5,000,000  | missing         | missing
        GDP of zero   | 5,000,000  | 0               | missing
        """,
    )


def test_change_on_the_year(check):
    """The bulletin divides growth by growth: (1 + energy) ÷ (1 + GDP) − 1. R1.1.

    Inner Mongolia and Shandong 2020 match to the published digit. The difference of the two rates would be 6.9 and −2.5.
    """
    check(
        rules.intensity_change,
        """
        whose                | energy_tce | gdp_yuan | before_energy_tce | before_gdp_yuan | change
        ---------------------+------------+----------+-------------------+-----------------+--------
        Inner Mongolia, 2020 | 107.1      | 100.2    | 100               | 100             | 6.89 %
        Shandong, 2020       | 101.1      | 103.6    | 100               | 100             | -2.41 %
        nothing moved        | 100        | 100      | 100               | 100             | 0.00 %
        the year before lost | 101.1      | 103.6    | missing           | 100             | missing
        GDP lost             | 101.1      | missing  | 100               | 100             | missing
        """,
    )


def test_year_to_date(check):
    """A quarter is judged by what was used since January against the same months of the year before. R1.4.

    Official national figures: 2017 Q1–Q3 −3.8, 2019 Q1 −2.7, 2021 Q1–Q3 −2.3, 2021 H1 −2.0 %: all to the published
    digit; the second decimal is that of the domain notes.
    """
    check(
        rules.intensity_change,
        """
        period             | energy_tce | gdp_yuan | before_energy_tce | before_gdp_yuan | change
        -------------------+------------+----------+-------------------+-----------------+--------
        2017 Q1–Q3         | 102.8      | 106.9    | 100               | 100             | -3.84 %
        2017, as published | 102.8      | 106.9    | 100               | 100             | -3.8 %
        2019 Q1            | 103.5      | 106.4    | 100               | 100             | -2.73 %
        2019, as published | 103.5      | 106.4    | 100               | 100             | -2.7 %
        2021 Q1–Q3         | 107.3      | 109.8    | 100               | 100             | -2.28 %
        2021, as published | 107.3      | 109.8    | 100               | 100             | -2.3 %
        2021 H1            | 110.5      | 112.7    | 100               | 100             | -1.95 %
        2021, as published | 110.5      | 112.7    | 100               | 100             | -2.0 %
        """,
    )


def test_fall_is_the_change_with_its_sign_turned(check):
    """降低率 = −升降率: targets speak of a fall, bulletins of a change (R1.1)."""
    check(
        rules.fall,
        """
        whose          | change  | fall
        ---------------+---------+--------
        Shandong, 2020 | -2.41 % | 2.41 %
        Inner Mongolia | 6.89 %  | -6.89 %
        no data        | missing | missing
        """,
    )


def test_fall_since_the_base_year(check):
    """One less the ratio of the two intensities, at the prices of the base year. R1.3.

    12th plan: 1.034 tce (2010) to 0.869 (2015) is 15.96 %, printed as “16 %”; against 1.276 of 2005 it is 31.9 %,
    printed as “32 %”. All to the published digit.
    """
    check(
        rules.intensity_decline,
        """
        case                 | energy_tce | gdp_yuan | base_energy_tce | base_gdp_yuan | decline
        ---------------------+------------+----------+-----------------+---------------+--------
        12th plan            | 0.869      | 1        | 1.034           | 1             | 15.96 %
        12th plan, in words  | 0.869      | 1        | 1.034           | 1             | 16 %
        since 2005           | 0.869      | 1        | 1.276           | 1             | 31.9 %
        since 2005, in words | 0.869      | 1        | 1.276           | 1             | 32 %
        twice the GDP        | 174        | 200      | 100             | 100           | 13 %
        rose                 | 110        | 100      | 100             | 100           | -10 %
        base year lost       | 174        | 200      | missing         | 100           | missing
        base GDP lost        | 174        | 200      | 100             | missing       | missing
        """,
    )


def test_mean_growth_of_the_eleventh_plan(check):
    """Five years of 6.6 % more energy and 11.2 % more GDP: 19.04 %; the official 19.1 % is within their rounding. R1.3.

    In the table: 1.066 and 1.112 to the fifth power.
    """
    check(
        rules.intensity_decline,
        """
        case      | energy_tce  | gdp_yuan    | base_energy_tce | base_gdp_yuan | decline
        ----------+-------------+-------------+-----------------+---------------+--------
        11th plan | 1.376531086 | 1.700293663 | 1               | 1             | 19.04 %
        """,
    )


def test_yearly_rates_are_multiplied(check):
    """12th plan: the yearly changes −2.01, −3.6, −3.7, −4.8, −5.6 make 18.25 %; 18.4 % was the outcome once revised. R1.3.

    In the table: 0.9799 × 0.964 × 0.963 × 0.952 × 0.944. A newspaper added the changes and printed 19.71 %.
    """
    check(
        rules.intensity_decline,
        """
        case      | energy_tce  | gdp_yuan | base_energy_tce | base_gdp_yuan | decline
        ----------+-------------+----------+-----------------+---------------+--------
        12th plan | 0.817511784 | 1        | 1               | 1             | 18.25 %
        """,
    )


def test_yearly_rates_are_not_added():
    """The sum 19.71 %, which a newspaper printed for the 12th plan, is not what the rule gives (R1.3)."""
    changes = (-2.01, -3.6, -3.7, -4.8, -5.6)
    assert -sum(changes) == pytest.approx(19.71)
    decline = rules.intensity_decline(math.prod(1 + change / 100 for change in changes), 1, 1, 1)
    assert abs(decline * 100 - 19.71) > 1.4


def test_growth(check):
    """Growth against the same period a year before, of energy as of GDP (R1.1)."""
    check(
        rules.growth,
        """
        case        | now     | before  | growth
        ------------+---------+---------+-------
        2021        | 105.2   | 100     | 5.2 %
        a fall      | 97      | 100     | -3.0 %
        no base     | 97      | missing | missing
        from zero   | 97      | 0       | missing
        """,
    )
