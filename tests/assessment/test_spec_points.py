"""计分规则 — what a completion, an overshoot, a deduction is worth.

The rule language of the scoring sheets (1.2), with the numbers of the sheets whose text was found.
"""

import pytest

from shuangkong.assessment import rules
from shuangkong.assessment.measured_kinds import stepped, tiered

NATIONAL = ((1.0, 40), (0.9, 36), (0.8, 32), (0.7, 28), (0.6, 24), (0.5, 20))


def test_completion(check):
    """Actual over target; a rise instead of a fall counts as nothing (A6), a target of nothing cannot be completed."""
    check(
        rules.completion,
        """
        case           | actual | target  | share
        ---------------+--------+---------+--------
        national test  | 4.4    | 4.0     | 1.1
        anshan nh3n    | 60.42  | 120.84  | 0.5
        rose           | -1.0   | 4.0     | 0.0
        no target      | 4.0    | 0.0     | missing
        """,
    )


@pytest.mark.parametrize(
    ("share", "points"), [(1.35, 40), (1.0, 40), (0.95, 36), (0.9, 36), (0.8999, 32), (0.5, 20), (0.49, 0), (0.0, 0)]
)
def test_steps_of_the_national_sheet(share, points):
    """国发〔2007〕36号: full completion 40, 90 % 36, … 50 % 20, below nothing; exactly on a step is on it. 1.3."""
    assert stepped(share, NATIONAL, 0) == points


def test_one_step(check):
    """A step is reached exactly on it. 1.2, 1.3."""
    check(
        rules.step_points,
        """
        case     | share | least | worth | below | points
        ---------+-------+-------+-------+-------+-------
        1.3 test | 0.95  | 0.9   | 36    | 32    | 36
        on it    | 0.9   | 0.9   | 36    | 32    | 36
        below    | 0.89  | 0.9   | 36    | 32    | 32
        """,
    )


def test_one_tier(check):
    """A tier holds up to its edge. 1.2, 1.8."""
    check(
        rules.tier_points,
        """
        case   | over | most | worth | beyond | points
        -------+------+------+-------+--------+-------
        within | 0.05 | 0.10 | 10    | 5      | 10
        on it  | 0.10 | 0.10 | 10    | 5      | 10
        beyond | 0.11 | 0.10 | 10    | 5      | 5
        """,
    )


def test_whole_steps(check):
    """Only whole steps count; one that is just reached is whole. 1.2."""
    check(
        rules.whole_steps,
        """
        case      | amount | each | steps
        ----------+--------+------+------
        3.5 steps | 0.35   | 0.1  | 3
        exactly 3 | 0.3    | 0.1  | 3
        less      | 0.09   | 0.1  | 0
        nothing   | 0.0    | 0.1  | 0
        below     | -0.05  | 0.1  | 0
        """,
    )


def test_bonus_of_the_national_sheet(check):
    """Every 10 % beyond the target adds 3 points, at most 9. 1.3."""
    check(
        rules.bonus_points,
        """
        case       | share | each | points | cap | bonus
        -----------+-------+------+--------+-----+------
        4.4 of 4.0 | 1.1   | 0.1  | 3      | 9   | 3
        1.35       | 1.35  | 0.1  | 3      | 9   | 9
        1.5        | 1.5   | 0.1  | 3      | 9   | 9
        1.09       | 1.09  | 0.1  | 3      | 9   | 0
        on target  | 1.0   | 0.1  | 3      | 9   | 0
        missed     | 0.95  | 0.1  | 3      | 9   | 0
        variant A  | 1.62  | 0.1  | 1      | 5   | 5
        """,
    )


def test_linear(check):
    """十二五 carbon sheet: 25 points times the completion, which counts up to 1. 1.6."""
    check(
        rules.linear_points,
        """
        case | share | full | cap | points
        -----+-------+------+-----+-------
        half | 0.5   | 25   | 1   | 12.5
        full | 1.0   | 25   | 1   | 25
        over | 1.3   | 25   | 1   | 25
        rose | -0.2  | 25   | 1   | 0
        """,
    )


def test_overshoot(check):
    """How far an amount exceeds its limit; within it nothing. 1.2."""
    check(
        rules.overshoot,
        """
        case   | actual | limit | over
        -------+--------+-------+-----
        within | 90     | 100   | 0
        on it  | 100    | 100   | 0
        over   | 110    | 100   | 0.1
        """,
    )


@pytest.mark.parametrize(("over", "points"), [(0, 15), (0.01, 10), (0.10, 10), (0.11, 5), (0.20, 5), (0.21, 0)])
def test_tiers(over, points):
    """怀柔 十四五: 15, 10, 5, 0 at an overshoot of 0, 10, 20 % and beyond. 1.8."""
    assert tiered(over, ((0.0, 15), (0.10, 10), (0.20, 5)), 0) == points


def test_matrix(check):
    """怀柔 十四五: 35, 20, 10, 0; what was reached since the base year outranks the single year. 1.8, A16."""
    check(
        rules.matrix_points,
        """
        case            | year_met | cumulative_met | both | cumulative_only | year_only | none | points
        ----------------+----------+----------------+------+-----------------+-----------+------+-------
        both            | 1        | 1              | 35   | 20              | 10        | 0    | 35
        cumulative only | 0        | 1              | 35   | 20              | 10        | 0    | 20
        year only       | 1        | 0              | 35   | 20              | 10        | 0    | 10
        neither         | 0        | 0              | 35   | 20              | 10        | 0    | 0
        departments     | 0        | 1              | 60   | 55              | 40        | 0    | 55
        """,
    )


def test_intensity_on_the_year(check):
    """上海 2024: on target 15; missed, but lower than the year before 10; else 0. 1.8."""
    check(
        rules.yearly_points,
        """
        case          | actual | limit | before | met | down | otherwise | points
        --------------+--------+-------+--------+-----+------+-----------+-------
        on target     | 0.093  | 0.093 | 0.1    | 15  | 10   | 0         | 15
        fell          | 0.095  | 0.093 | 0.1    | 15  | 10   | 0         | 10
        did not fall  | 0.1    | 0.093 | 0.1    | 15  | 10   | 0         | 0
        """,
    )


def test_deductions(check):
    """Half a point for every µg/m³ above the target, never below nothing: PM2.5 37 against 35 → 0. 1.7."""
    check(
        rules.left_points,
        """
        case        | start | taken | left
        ------------+-------+-------+-----
        pm2.5 37/35 | 1     | 1     | 0
        pm10 3 over | 3     | 1.5   | 1.5
        far over    | 3     | 4     | 0
        """,
    )


def test_sum(check):
    """The sum with its bonus, at most full marks, two decimals half up (here in hundredths). 1.2."""
    check(
        rules.counted_sum,
        """
        case    | points | bonus | full | hundredths
        --------+--------+-------+------+-----------
        half up | 94.995 | 0     | 100  | 9500
        below   | 94.994 | 0     | 100  | 9499
        capped  | 98     | 9     | 100  | 10000
        """,
    )


def test_progress_result(check):
    """累计进度要求 of 13 % in four of five years is 10.5428 %, a year's 2.7468 %: four cells with a reason each. A16."""
    check(
        rules.progress_result,
        """
        case            | year | yearly_required | cumulative | cumulative_required | result
        ----------------+------+-----------------+------------+---------------------+-------
        both            | 2.8  | 2.7468          | 10.9       | 10.5428             | 3
        cumulative only | 2.0  | 2.7468          | 10.9       | 10.5428             | 2
        year only       | 2.8  | 2.7468          | 10.0       | 10.5428             | 1
        neither         | 2.0  | 2.7468          | 10.0       | 10.5428             | 0
        exactly on both | 2.7468 | 2.7468        | 10.5428    | 10.5428             | 3
        """,
    )


def test_carry(check):
    """What a former cycle over-fulfilled counts by a share that a document has to name; without one it is nothing. A16."""
    check(
        rules.carried_over,
        """
        case       | share | decline | target | carried
        -----------+-------+---------+--------+--------
        no share   | 0     | 0.15    | 0.13   | 0
        half       | 0.5   | 0.15    | 0.13   | 0.01
        missed     | 0.5   | 0.12    | 0.13   | 0
        """,
    )
