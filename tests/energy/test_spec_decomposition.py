"""目标分解 — the city's target shared out.

The units' falls, weighted by the energy that each would use at the target year if nothing were saved, come to what the
city needs; growth at different speeds is in it. Σ φ(1−T) = 1 − T_eff. §10.
"""

from shuangkong.energy import decomposition_rules as rules


def test_what_the_units_need_on_the_mean(check):
    """Where intensive units grow faster than the rest, the units need more than the city: the mean shifts. §10."""
    check(
        rules.effective_target,
        """
        case                       | target | base_intensity | expected_gdp | kept_energy | effective
        ---------------------------+--------+----------------+--------------+-------------+----------
        all grow alike             | 13 %   | 0.5            | 300          | 150         | 13 %
        intensive units grow more  | 13 %   | 0.5            | 300          | 156         | 16.35 %
        intensive units grow less  | 13 %   | 0.5            | 300          | 147         | 11.22 %
        """,
    )


def test_what_energy_may_grow_by(check):
    """E[(1+g)(1−T) − 1], g over the five years. §10."""
    check(
        rules.energy_added,
        """
        case        | energy_tce | growth | target | added
        ------------+------------+--------+--------+--------
        room left   | 1,000,000  | 30 %   | 15 %   | 105,000
        no growth   | 1,000,000  | 0 %    | 15 %   | -150,000
        just even   | 1,000,000  | 25 %   | 20 %   | 0
        """,
    )


def test_growth_over_five_years(check):
    """6 % a year are 33.82 % in five."""
    check(
        rules.growth_over,
        """
        case    | yearly_growth | years | growth
        --------+---------------+-------+--------
        6 %     | 6 %           | 5     | 33.82 %
        5.5 %   | 5.5 %         | 5     | 30.70 %
        none    | 0 %           | 5     | 0 %
        """,
    )
