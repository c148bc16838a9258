"""碳排放强度 — CO₂ per unit of GDP and its path.

Change, cumulative fall and progress follow the formulas of energy intensity. 2021–2025 the nation aimed at 18 %, 2026–2030
at 17 %.
"""

import pytest

from shuangkong.carbon import rules
from shuangkong.targets.rules import progress_logarithmic, required_decline, yearly_rate


def test_intensity(check):
    """CO₂ over GDP at constant prices. §11."""
    check(
        rules.intensity,
        """
        case       | co2_t      | gdp_yuan        | intensity
        -----------+------------+-----------------+----------
        a city     | 50,000,000 | 200,000,000,000 | 2.5
        no GDP     | 50,000,000 | 0               | missing
        not known  | missing    | 200,000,000,000 | missing
        """,
    )


def test_change_on_the_year(check):
    """One ratio over the other, minus one. §11."""
    check(
        rules.intensity_change,
        """
        case    | co2_t | gdp_yuan | before_co2_t | before_gdp_yuan | change
        --------+-------+----------+--------------+-----------------+--------
        fell    | 101   | 105      | 100          | 100             | -3.81 %
        rose    | 106   | 105      | 100          | 100             | 0.95 %
        as GDP  | 105   | 105      | 100          | 100             | 0 %
        """,
    )


def test_fall_since_the_base_year(check):
    """One minus the ratio of the two intensities. §11."""
    check(
        rules.intensity_decline,
        """
        case          | co2_t | gdp_yuan | base_co2_t | base_gdp_yuan | decline
        --------------+-------+----------+------------+---------------+--------
        on the target | 83    | 100      | 100        | 100           | 17 %
        grew          | 110   | 125      | 100        | 100           | 12 %
        rose          | 130   | 125      | 100        | 100           | -4 %
        """,
    )


def test_the_fall_of_a_year_is_its_change_turned_round(check):
    """降低率 = −升降率. Nation 2024: −3.4 %."""
    check(
        rules.fall,
        """
        year | change | fall
        -----+--------+------
        2024 | -3.4 % | 3.4 %
        2023 | 0.0 %  | 0.0 %
        """,
    )


def test_growth_of_the_total(check):
    """Against the same period a year before."""
    check(
        rules.growth,
        """
        case  | now | before | growth
        ------+-----+--------+-------
        fell  | 98  | 100    | -2 %
        rose  | 103 | 100    | 3 %
        first | 103 | missing | missing
        """,
    )


@pytest.mark.parametrize(("years", "required"), [(1, 3.66), (2, 7.18), (3, 10.58), (4, 13.85), (5, 17.0)])
def test_the_path_of_2026_to_2030(years, required):
    """17 % in five years is 3.66, 7.18, 10.58, 13.85, 17.0 after each. §11."""
    assert round(100 * required_decline(0.17, years, 5, "geometric"), 2) == required


def test_2026_asks_for_more_than_the_pace():
    """The nation set 3.8 % for 2026, above the 3.66 % of an even pace. §11."""
    assert 0.038 > yearly_rate(0.17, 5) == pytest.approx(0.0366, abs=5e-5)


def test_years_multiply_and_published_years_are_not_the_revised_total():
    """2021–2024: −3.8, −0.8, 0.0, −3.4 multiply to 7.8 %; after revision 9.3 % was published: vintages do not mix. §11."""
    left = 1.0
    for change in (-0.038, -0.008, 0.0, -0.034):
        left *= 1 + change
    assert round(100 * (1 - left), 1) == 7.8
    assert progress_logarithmic(1 - left, 0.18) < progress_logarithmic(0.093, 0.18)
