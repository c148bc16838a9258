"""能源消费总量 — what of the total is assessed, what it may be, and when it is not assessed at all.

A county sets the year's total from its expected growth and the base target of intensity. Growth above expectation may
raise it, with approval; reaching the incentive target frees it for the period.
"""

import itertools

from shuangkong.energy import rules


def test_limit_of_growth(check):
    """What expected growth and the yearly fall of intensity leave for energy. R2.1; Tongren 四（一）, 国发〔2021〕33号."""
    check(
        rules.total_growth_limit,
        """
        case            | gdp_growth | yearly_decline | limit
        ----------------+------------+----------------+----------
        worked example  | 7 %        | 2.75 %         | 4.0575 %
        fall of GDP     | -2 %       | 2.75 %         | -4.695 %
        no expectation  | missing    | 2.75 %         | missing
        no target       | 7 %        | missing        | missing
        """,
    )


def test_limit_in_tce(check):
    """Last year's total on the assessed caliber, raised by that limit. R2.1.

    500 × 1.07 × 0.9725 = 520.3. With 1000 of which 100 are feedstock and growth of 6 %, the basis is 900: 927.77, not the
    1030.85 that all energy would give. To the digits of the domain notes, which round the yearly fall of 13 % in five
    years to 2.75 % first; unrounded it is 927.80.
    """
    check(
        rules.total_limit,
        """
        case                     | before_energy_tce | growth_limit | limit
        -------------------------+-------------------+--------------+--------
        7 % and 2.75 %           | 500               | 4.0575 %     | 520.3
        6 % and 2.75 %           | 900               | 3.085 %      | 927.77
        with feedstock, so wrong | 1000              | 3.085 %      | 1030.85
        6 % and the unrounded    | 900               | 3.08838 %    | 927.80
        last year lost           | missing           | 4.0575 %     | missing
        """,
    )


def test_limit_on_the_fixed_path(check):
    """From the base year along expected growth and the required fall, so that a yearly overrun is not forgiven. R2.1."""
    check(
        rules.total_limit_on_path,
        """
        case             | base_energy_tce | growth_path | decline_required | limit
        -----------------+-----------------+-------------+------------------+--------
        two years at 6 % | 1000            | 1.1236      | 5.42 %           | 1062.70
        the base year    | 1000            | 1           | 0 %              | 1000.00
        a year not known | 1000            | missing     | 5.42 %           | missing
        """,
    )


def test_growth_above_expectation_raises_the_limit_if_approved(check):
    """Tongren 四（一）: the total may be adjusted where growth exceeds the expectation; nothing lowers it. R2.2.

    `approved_growth` is the actual growth where the raise was approved, and missing where it was not.
    """
    check(
        rules.growth_in_use,
        """
        case                    | growth_target | approved_growth | used
        ------------------------+---------------+-----------------+--------
        higher and approved     | 7 %           | 8 %             | 8 %
        higher, not approved    | 7 %           | missing         | 7 %
        lower, approved in vain | 7 %           | 5 %             | 7 %
        exactly as expected     | 7 %           | 7 %             | 7 %
        a shrinking economy     | 7 %           | -1 %            | 7 %
        no expectation          | missing       | 8 %             | missing
        """,
    )


def test_total_is_exempt_once_the_incentive_target_is_met(check):
    """Tongren 四（一）: a county that reaches its incentive target is not assessed on its total in that period. R2.3.

    发改环资〔2021〕1310号 says the same of provinces. Where no incentive target was issued nothing is exempt.
    """
    check(
        rules.is_exempt,
        """
        county          | decline | incentive_required | exempt
        ----------------+---------+--------------------+--------
        above           | 15.0 %  | 14.5 %             | yes
        on it           | 14.5 %  | 14.5 %             | yes
        below           | 14.4 %  | 14.5 %             | no
        a hair below    | 14.4999 % | 14.5 %           | no
        base target met | 13.2 %  | 14.5 %             | no
        none issued     | 15.0 %  | missing            | missing
        no data         | missing | 14.5 %             | missing
        """,
    )


def test_new_renewable_power_is_taken_off_the_total(check):
    """Power from renewables that came on top of the year before is taken off, in tce. R2.4, 发改运行〔2022〕1258号.

    The rule is silent on a fall; ours is that nothing is added then (floor at 0). The coefficient is the year's
    coal-equivalent value (等价值), a parameter.
    """
    check(
        rules.new_renewable_tce,
        """
        case            | renewable_power_kwh | before_renewable_power_kwh | kgce_per_kwh | new
        ----------------+---------------------+----------------------------+--------------+--------
        more            | 5,000,000           | 4,000,000                  | 0.30         | 300.0
        as much         | 4,000,000           | 4,000,000                  | 0.30         | 0.0
        less            | 3,000,000           | 4,000,000                  | 0.30         | 0.0
        last year lost  | 3,000,000           | missing                    | 0.30         | missing
        """,
    )


def test_additions_of_the_years_make_the_addition_since_the_base_year():
    """R2.4: where power only grows, the yearly deductions add up to the growth since 2020."""
    power = [4_000_000, 4_500_000, 4_600_000, 5_900_000]
    yearly = sum(rules.new_renewable_tce(now, before, 0.3) for before, now in itertools.pairwise(power))
    assert yearly == rules.new_renewable_tce(power[-1], power[0], 0.3)


def test_assessed_total(check):
    """The total on its caliber less new renewable power, national projects and net quota bought. R2.4, R2.7.

    发改环资〔2021〕1310号 takes national projects and bought quota off the total; it says nothing of intensity, so intensity
    keeps them. Who sold quota has the sale added. An amount that is not told leaves the total unknown.
    """
    check(
        rules.assessed_total,
        """
        case             | energy_tce | new_renewable_tce | national_project_tce | quota_bought_tce | assessed
        -----------------+------------+-------------------+----------------------+------------------+---------
        V2               | 900        | 40                | 0                    | 0                | 860
        V3               | 900        | 0                 | 0                    | 0                | 900
        national project | 900        | 0                 | 100                  | 0                | 800
        quota bought     | 900        | 0                 | 0                    | 20               | 880
        quota sold       | 900        | 0                 | 0                    | -20              | 920
        all of them      | 900        | 40                | 100                  | 20               | 740
        power not told   | 900        | missing           | 0                    | 0                | missing
        project not told | 900        | 0                 | missing              | 0                | missing
        """,
    )


def test_what_is_listed_apart_leaves_both_years(check):
    """A national project of 100 in both years moves neither growth nor limit: the former year leaves it out too (ours).

    R2.7. Were it taken off this year only, a county would have 100 more to use for as long as the project runs.
    """
    check(
        rules.without_listed,
        """
        case          | energy_tce | national_project_tce | quota_bought_tce | comparable
        --------------+------------+----------------------+------------------+-----------
        project       | 1000       | 100                  | 0                | 900
        quota sold    | 1000       | 0                    | -20              | 1020
        neither       | 1000       | 0                    | 0                | 1000
        not told      | 1000       | missing              | 0                | missing
        """,
    )


def test_units_add_up_or_the_difference_is_shown(check):
    """An area's own figure less the sum of the units that count in it: nothing is spread away in silence (ours)."""
    check(
        rules.difference,
        """
        case      | recorded_tce | units_tce | difference
        ----------+--------------+-----------+-----------
        a gap     | 500          | 498       | 2
        too much  | 498          | 500       | -2
        no city   | missing      | 498       | missing
        """,
    )
