"""用能预算 — what a firm may use.

By its own history (Xiaoshan 2022) or by a benchmark, cut in proportion to what there is, checked every month. §9.
"""

from shuangkong.energy import budget_rules as rules


def test_by_history(check):
    """Xiaoshan 2022: 20 000 tce, band 4 %, grade D −2 % → 18 800; band 1 %, grade A +0.8 % → 19 960. §9."""
    check(
        rules.budget_by_history,
        """
        firm            | base_tce | band_cut | grade_addition | budget
        ----------------+----------+----------+----------------+-------
        band 4, grade D | 20,000   | 4 %      | -2 %           | 18,800
        band 1, grade A | 20,000   | 1 %      | 0.8 %          | 19,960
        band 7, grade C | 10,000   | 7 %      | -1 %           | 9,200
        """,
    )


def test_by_benchmark(check):
    """Planned output × the lower of own unit energy and the tightened standard. §9."""
    check(
        rules.budget_by_benchmark,
        """
        case              | output    | unit_energy | standard_unit_energy | tightening | budget
        ------------------+-----------+-------------+----------------------+------------+--------
        worse than limit  | 1,000,000 | 0.120       | 0.117                | 0 %        | 117,000
        better than limit | 1,000,000 | 0.100       | 0.117                | 0 %        | 100,000
        tightened         | 1,000,000 | 0.115       | 0.117                | 5 %        | 111,150
        """,
    )


def test_cut_to_what_there_is(check):
    """Σ B_i ≤ B by one share for all; nobody gets more than its method gives. §9."""
    check(
        rules.cut_to_fit,
        """
        case     | budget_tce | all_budgets_tce | available_tce | budget
        ---------+------------+-----------------+---------------+-------
        too much | 300        | 1,200           | 1,000         | 250
        fits     | 300        | 900             | 1,000         | 300
        just     | 300        | 1,000           | 1,000         | 300
        """,
    )


def test_use_against_the_time_passed(check):
    """By the end of June half the budget is what time allows. §9."""
    check(
        rules.budget_used,
        """
        case      | used_tce | budget_tce | months | used
        ----------+----------+------------+--------+------
        in step   | 500      | 1,000      | 6      | 100 %
        below     | 400      | 1,000      | 6      | 80 %
        whole     | 950      | 1,000      | 12     | 95 %
        no budget | 100      | 0          | 6      | missing
        """,
    )


def test_notices(check):
    """80 % 提示, 90 % 预警, 100 % 限制; exactly on it counts. §9."""
    check(
        rules.budget_notice,
        """
        used   | notice_from | warning_from | limit_from | notice
        -------+-------------+--------------+------------+-------
        79.9 % | 80 %        | 90 %         | 100 %      | 0
        80 %   | 80 %        | 90 %         | 100 %      | 1
        90 %   | 80 %        | 90 %         | 100 %      | 2
        100 %  | 80 %        | 90 %         | 100 %      | 3
        120 %  | 80 %        | 90 %         | 100 %      | 3
        """,
    )


def test_price_of_a_quota(check):
    """Shizuishan 2025: 150 yuan × A × B ÷ 4.48: B = 2.24, A = 0.3 → 22.5 yuan a tonne. §9."""
    check(
        rules.quota_price,
        """
        case       | base_price_yuan | intensity_factor | project_intensity | regional_target | price
        -----------+-----------------+------------------+-------------------+-----------------+------
        the found  | 150             | 0.3              | 2.24              | 4.48            | 22.5
        intensive  | 150             | 0.4              | 8.96              | 4.48            | 120
        """,
    )


def test_what_time_allows(check):
    """The year's budget in proportion to the months passed: 18 800 tce allow 9 400 by June. §9."""
    check(
        rules.due_to_date,
        """
        case     | budget_tce | months | due
        ---------+------------+--------+--------
        March    | 18,800     | 3      | 4,700
        June     | 18,800     | 6      | 9,400
        December | 18,800     | 12     | 18,800
        """,
    )


def test_a_months_rest_is_carried(check):
    """What the months before left belongs to this month; what they used too much is missing in it. §9."""
    check(
        rules.carried,
        """
        case     | budget_tce | months_before | used_before_tce | carried
        ---------+------------+---------------+-----------------+--------
        January  | 18,800     | 0             | 0               | 0
        left     | 18,800     | 3             | 4,500           | 200
        overused | 18,800     | 6             | 9,500           | -100
        """,
    )


def test_output_rate(check):
    """能源产出率 = value added ÷ energy, the ground of the ranking. §9, §10."""
    check(
        rules.output_rate,
        """
        firm | value_added_yuan | energy_tce | rate
        -----+------------------+------------+-----
        甲   | 500,000,000      | 20,000     | 2.5
        乙   | 60,000,000       | 20,000     | 0.3
        """,
    )
