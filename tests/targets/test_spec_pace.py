"""时序进度 — the pace that a five-year target asks for.

A five-year target says where intensity has to be in the end. How far it has to be after each year is a reading of it: by
equal yearly rates (等比, the default), since the scoring of the 12th plan asked for equal shares of progress and progress
is measured in logarithms; or by equal percentage points (等差), as some cities do.
"""

from shuangkong.targets import rules


def test_required_decline_by_equal_yearly_rates(check):
    """The scoring sheet of the 12th plan asks for 20, 40, 60, 80 and 100 % of progress after years one to five.

    R1.5. The table is the one of the domain notes for the targets of both cities, of Tongren's incentive and of the
    nation; it matches to every digit written.
    """
    check(
        rules.required_decline,
        """
        whose              | target | years | span | pace      | required
        -------------------+--------+-------+------+-----------+---------
        Anshan             | 15.5 % | 1     | 5    | geometric | 3.31 %
        Anshan             | 15.5 % | 2     | 5    | geometric | 6.51 %
        Anshan             | 15.5 % | 3     | 5    | geometric | 9.61 %
        Anshan             | 15.5 % | 4     | 5    | geometric | 12.61 %
        Anshan             | 15.5 % | 5     | 5    | geometric | 15.50 %
        Tongren            | 13 %   | 1     | 5    | geometric | 2.75 %
        Tongren            | 13 %   | 2     | 5    | geometric | 5.42 %
        Tongren            | 13 %   | 3     | 5    | geometric | 8.02 %
        Tongren            | 13 %   | 4     | 5    | geometric | 10.54 %
        Tongren            | 13 %   | 5     | 5    | geometric | 13.00 %
        Tongren, incentive | 14.5 % | 1     | 5    | geometric | 3.08 %
        Tongren, incentive | 14.5 % | 2     | 5    | geometric | 6.07 %
        Tongren, incentive | 14.5 % | 3     | 5    | geometric | 8.97 %
        Tongren, incentive | 14.5 % | 4     | 5    | geometric | 11.78 %
        Tongren, incentive | 14.5 % | 5     | 5    | geometric | 14.50 %
        the nation         | 13.5 % | 1     | 5    | geometric | 2.86 %
        the nation         | 13.5 % | 2     | 5    | geometric | 5.64 %
        the nation         | 13.5 % | 3     | 5    | geometric | 8.33 %
        the nation         | 13.5 % | 4     | 5    | geometric | 10.95 %
        the nation         | 13.5 % | 5     | 5    | geometric | 13.50 %
        """,
    )


def test_required_decline_by_equal_points(check):
    """Cities that count in points ask for the same number of percentage points every year (R1.5, R1.6)."""
    check(
        rules.required_decline,
        """
        whose   | target  | years   | span | pace   | required
        --------+---------+---------+------+--------+---------
        Anshan  | 15.5 %  | 1       | 5    | linear | 3.10 %
        Anshan  | 15.5 %  | 4       | 5    | linear | 12.40 %
        Anshan  | 15.5 %  | 5       | 5    | linear | 15.50 %
        Tongren | 13 %    | 2       | 5    | linear | 5.20 %
        nobody  | missing | 2       | 5    | linear | missing
        Tongren | 13 %    | missing | 5    | linear | missing
        """,
    )


def test_the_equal_yearly_rate(check):
    """One yearly rate that adds up to the target, compounded. R1.5.

    Tianmen in Hubei had 13 % for 2016–2020; its target for 2017 was 2.7 %, which 2.747 % rounds to. A target is not
    divided by five: 13 % in five years is 2.75 % a year, not 2.6 %.
    """
    check(
        rules.yearly_rate,
        """
        whose              | target  | span | rate
        -------------------+---------+------+--------
        Tianmen            | 13 %    | 5    | 2.747 %
        Tianmen, published | 13 %    | 5    | 2.7 %
        Anshan             | 15.5 %  | 5    | 3.31 %
        Tongren, incentive | 14.5 %  | 5    | 3.08 %
        the nation         | 13.5 %  | 5    | 2.86 %
        none issued        | missing | 5    | missing
        """,
    )


def test_what_the_years_left_have_to_bring(check):
    """Whoever lags must fall faster in what remains. R1.5, catch-up.

    11th plan: 15.61 % was reached after four of five years, so that year five needed 5.20 % for 20 %; to the published
    digits of the inputs. After the last year nothing remains and there is no rate.
    """
    check(
        rules.yearly_rate_needed,
        """
        whose                      | target | decline | years_left | rate
        ---------------------------+--------+---------+------------+--------
        the nation, 11th plan      | 20 %   | 15.61 % | 1          | 5.20 %
        on the pace after year one | 13 %   | 2.747 % | 4          | 2.747 %
        nothing reached            | 13 %   | 0 %     | 5          | 2.75 %
        already there              | 13 %   | 13 %    | 2          | 0.00 %
        rose instead               | 13 %   | -2 %    | 3          | 5.16 %
        over the target            | 13 %   | 14 %    | 1          | -1.16 %
        no data                    | 13 %   | missing | 2          | missing
        nothing left               | 13 %   | 12 %    | missing    | missing
        nothing left               | 13 %   | 12 %    | 0          | missing
        """,
    )


def test_yearly_pace_follows_the_setting(check):
    """A year's share of the path: equal rates or equal points, as the path itself (R1.5).

    Tianmen's yearly target of 2.7 % under 13 % is the equal rate, 2.747 %, rounded down.
    """
    check(
        rules.yearly_pace,
        """
        whose   | target  | span | pace      | yearly
        --------+---------+------+-----------+--------
        Tianmen | 13 %    | 5    | geometric | 2.747 %
        Tianmen | 13 %    | 5    | linear    | 2.600 %
        Anshan  | 15.5 %  | 5    | linear    | 3.100 %
        nobody  | missing | 5    | geometric | missing
        """,
    )
