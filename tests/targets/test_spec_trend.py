"""趋势外推 — a straight line through the years so far, read off at the target year, with an interval of 80 %.

One series is worked out by hand all through: 10, 12, 13, 17 in years 0 to 3 after the base year. n = 4, Σx = 6,
Σy = 52, Σx² = 14, Σxy = 0 + 12 + 26 + 51 = 89, Σy² = 100 + 144 + 169 + 289 = 702. The slope is
(4 · 89 − 6 · 52) ÷ (4 · 14 − 36) = 44 ÷ 20 = 2.2; the line is 9.7 + 2.2 x and passes 20.7 after five years. What
it leaves is 0.3, 0.1, −1.1, 0.7, squared 0.09 + 0.01 + 1.21 + 0.49 = 1.80, over two degrees of freedom 0.90. Five years
are 3.5 from the middle of the years: 1 + 1/4 + 12.25 ÷ 5 = 3.7. Student's t that leaves a tenth on either side with
two degrees is 1.8856 (any table), so the interval is 20.7 ± 1.8856 · √(0.9 · 3.7) = 20.7 ± 3.4409.
"""

from shuangkong.targets import trend_rules as rules


def test_rates_are_a_line_in_logarithms(check):
    """What falls or rises by equal rates is a straight line once logarithms are taken; ln 50 = 3.912023."""
    check(
        rules.trend_value,
        """
        case              | level   | is_rate | value
        ------------------+---------+---------+---------
        level             | 50      | 0       | 50
        rate of change    | 50      | 1       | 3.912023
        one               | 1       | 1       | 0
        nothing, a level  | 0       | 0       | 0
        nothing, a rate   | 0       | 1       | missing
        no data           | missing | 0       | missing
        no data, a rate   | missing | 1       | missing
        """,
    )


def test_the_slope(check):
    """Worked out above; a level that stands still has none, and one year alone has no line through it."""
    check(
        rules.slope,
        """
        case         | n       | sum_x   | sum_y   | sum_xx  | sum_xy  | slope
        -------------+---------+---------+---------+---------+---------+--------
        by hand      | 4       | 6       | 52      | 14      | 89      | 2.2
        stands still | 4       | 6       | 40      | 14      | 60      | 0
        a gap at 2   | 3       | 4       | 39      | 10      | 63      | 2.357143
        one year     | 1       | 2       | 12      | 4       | 24      | missing
        no line      | missing | missing | missing | missing | missing | missing
        """,
    )


def test_reading_the_line_off(check):
    """After five years, after none, and in the middle, where the line passes the mean."""
    check(
        rules.on_trend,
        """
        case      | n       | sum_x | sum_y | slope   | years   | value
        ----------+---------+-------+-------+---------+---------+--------
        by hand   | 4       | 6     | 52    | 2.2     | 5       | 20.7
        its start | 4       | 6     | 52    | 2.2     | 0       | 9.7
        its mean  | 4       | 6     | 52    | 2.2     | 1.5     | 13
        no target | 4       | 6     | 52    | 2.2     | missing | missing
        no line   | missing | 6     | 52    | missing | 5       | missing
        """,
    )


def test_how_far_the_years_lie_from_the_line(check):
    """1.80 over two degrees of freedom; none is left over by points on a line, and two years tell nothing."""
    check(
        rules.residual_variance,
        """
        case             | n       | sum_x | sum_y | sum_xy | sum_yy | slope   | variance
        -----------------+---------+-------+-------+--------+--------+---------+---------
        by hand          | 4       | 6     | 52    | 89     | 702    | 2.2     | 0.9
        on a line: 1 + x | 4       | 6     | 10    | 20     | 30     | 1       | 0
        two years        | 2       | 1     | 22    | 12     | 244    | 2       | missing
        no line          | missing | 6     | 52    | 89     | 702    | missing | missing
        """,
    )


def test_the_quantile(check):
    """Any table of Student's t, one tenth on either side: 1.886 with 2 degrees, 1.638, 1.533, 1.476, 1.440 … 1.310 with 30.

    The expansion is exact to a digit that no forecast is read to, from two degrees on.
    """
    check(
        rules.quantile,
        """
        degrees | n  | t
        --------+----+-----
        2       | 4  | 1.88
        3       | 5  | 1.64
        4       | 6  | 1.533
        5       | 7  | 1.476
        6       | 8  | 1.440
        8       | 10 | 1.397
        10      | 12 | 1.372
        30      | 32 | 1.310
        0       | 2  | missing
        none    | missing | missing
        """,
    )


def test_half_of_the_interval(check):
    """1.8856 · √(0.9 · 3.7) = 3.4409; nearer to the years it is narrower: in their middle 1.8856 · √(0.9 · 1.25) = 2.0000."""
    check(
        rules.half_width,
        """
        case          | n | sum_x | sum_xx | residual_variance | quantile | years | half
        --------------+---+-------+--------+-------------------+----------+-------+--------
        by hand       | 4 | 6     | 14     | 0.9               | 1.8856   | 5     | 3.4409
        in the middle | 4 | 6     | 14     | 0.9               | 1.8856   | 1.5   | 2.0000
        on a line     | 4 | 6     | 14     | 0                 | 1.8856   | 5     | 0.0000
        two years     | 2 | 1     | 1      | missing           | missing  | 5     | missing
        """,
    )


def test_additions_go_on_as_they_were(check):
    """10, 12, 9 and 9 t in four years are 40 t, 10 t a year: 50 t after the fifth; what is reached is never lost."""
    check(
        rules.added_up,
        """
        case              | level   | n       | sum_y   | years_left | value
        ------------------+---------+---------+---------+------------+--------
        by hand           | 40      | 4       | 40      | 1          | 50
        two years left    | 31      | 3       | 31      | 2          | 51.6667
        nothing was added | 0       | 4       | 0       | 1          | 0
        no year is left   | 40      | 4       | 40      | missing    | missing
        no years          | missing | missing | missing | 1          | missing
        """,
    )


def test_half_of_the_interval_of_additions(check):
    """10, 12, 9 and 9: their squares make 406, 6 around the mean, 2 per degree of freedom.

    One year ahead 1.638 · √(2 · (1 + 1 ÷ 4)) = 2.5899; two years 1.638 · √(2 · (2 + 4 ÷ 4)) = 4.0123.
    """
    check(
        rules.added_half_width,
        """
        case            | n       | sum_y   | sum_yy  | years_left | quantile | half
        ----------------+---------+---------+---------+------------+----------+--------
        by hand         | 4       | 40      | 406     | 1          | 1.638    | 2.5899
        two years ahead | 4       | 40      | 406     | 2          | 1.638    | 4.0123
        always the same | 4       | 40      | 400     | 1          | 1.638    | 0.0000
        one year alone  | 1       | 10      | 100     | 1          | missing  | missing
        no year is left | 4       | 40      | 406     | missing    | 1.638    | missing
        none            | missing | missing | missing | 1          | missing  | missing
        """,
    )


def test_the_quantile_of_additions(check):
    """A mean alone takes one degree of freedom, a line two: four years leave 3, where a line through them leaves 2."""
    check(
        rules.quantile_of_additions,
        """
        degrees | n       | t
        --------+---------+--------
        2       | 3       | 1.88
        3       | 4       | 1.64
        4       | 5       | 1.533
        0       | 1       | missing
        none    | missing | missing
        """,
    )


def test_the_lower_end(check):
    """20.7 less 3.4409."""
    check(
        rules.lower_end,
        """
        case       | on_trend | half_width | end
        -----------+----------+------------+--------
        by hand    | 20.7     | 3.4409     | 17.2591
        no width   | 20.7     | missing    | missing
        """,
    )


def test_the_upper_end(check):
    """20.7 and 3.4409."""
    check(
        rules.upper_end,
        """
        case       | on_trend | half_width | end
        -----------+----------+------------+--------
        by hand    | 20.7     | 3.4409     | 24.1409
        no width   | 20.7     | missing    | missing
        """,
    )


def test_back_to_what_the_indicator_can_be(check):
    """Logarithms become levels again (ln 50 = 3.912023); a share is cut at 0 and 100 %, an amount at nothing."""
    check(
        rules.back,
        """
        case             | value    | is_rate | least   | most    | level
        -----------------+----------+---------+---------+---------+--------
        level            | 20.7     | 0       | missing | missing | 20.7
        rate of change   | 3.912023 | 1       | missing | missing | 50.0000
        below one        | -0.693147 | 1      | missing | missing | 0.500000
        a share within   | 86.5     | 0       | 0       | 100     | 86.5
        above all of it  | 104      | 0       | 0       | 100     | 100
        below nothing    | -3       | 0       | 0       | 100     | 0
        exactly all      | 100      | 0       | 0       | 100     | 100
        no forecast      | missing  | 0       | 0       | 100     | missing
        no forecast      | missing  | 1       | missing | missing | missing
        """,
    )
