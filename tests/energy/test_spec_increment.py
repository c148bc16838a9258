"""能耗增量控制 — a cap in tonnes on what five years may add.

A scheme of the 13th plan that counties still use: the total may grow by so much in five years, in step with time.
"""

from shuangkong.energy import rules


def test_increment(check):
    """The total now less that of the base year, both on one caliber and without what is listed apart. R2.8."""
    check(
        rules.increment,
        """
        case      | comparable_tce | base_comparable_tce | increment
        ----------+----------------+---------------------+----------
        Tianmen   | 2,103,400      | 2,000,000           | 103,400
        a fall    | 1,950,000      | 2,000,000           | -50,000
        base lost | 1,950,000      | missing             | missing
        """,
    )


def test_share_of_the_cap_that_is_used(check):
    """Tianmen 2016–2017: 10.34 of 33 万吨 is 31.3 %, below the time progress of 40 %: on schedule. R2.8."""
    check(
        rules.increment_progress,
        """
        case            | increment_tce | cap_tce | used
        ----------------+---------------+---------+-------
        Tianmen         | 103,400       | 330,000 | 31.3 %
        a fall          | -50,000       | 330,000 | -15.2 %
        no growth at all | 0            | 330,000 | 0 %
        a cap of zero   | 1,000         | 0       | missing
        """,
    )


def test_what_the_time_passed_allows(check):
    """Pingxiang: 133 万吨 in five years are 26.6 a year; 2017 added 20.26, so the year kept within it. R2.8."""
    check(
        rules.increment_allowed,
        """
        case                   | cap_tce   | years | span | allowed
        -----------------------+-----------+-------+------+--------
        Pingxiang, a year      | 1,330,000 | 1     | 5    | 266,000
        Tianmen, two years     | 330,000   | 2     | 5    | 132,000
        the whole time         | 330,000   | 5     | 5    | 330,000
        """,
    )
    assert rules.increment_allowed(1_330_000, 1, 5) >= 202_600
    assert rules.increment_allowed(330_000, 2, 5) >= 103_400
