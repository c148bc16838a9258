"""能耗强度预测 — what intensity will have fallen by at the target year, if the years so far go on.

The line through the logarithms of the yearly intensities, and its interval, stand in the chapter of targets; here a
level read off it becomes the fall that the target speaks of.
"""

from shuangkong.energy import rules


def test_fall_at_the_target_year(check):
    """One less the ratio of the level on the trend and that of the base year (ours; R1.3 for the ratio)."""
    check(
        rules.fall_to,
        """
        case              | level   | base_level | fall
        ------------------+---------+------------+--------
        falls by 13 %     | 0.435   | 0.5        | 13.00 %
        upper end, a rise | 0.51    | 0.5        | -2.00 %
        too few years     | missing | 0.5        | missing
        base year lost    | 0.435   | missing    | missing
        """,
    )
