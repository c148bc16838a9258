"""指标进展 — where an indicator should stand, how far it has come, what is still to do.

Rates of change (下降、增长) are shares since the base year and go by equal rates; percentage points (百分点) are
differences of levels and go by equal steps; levels (达到、不低于、不高于) go in equal steps from where they began.
"""

from shuangkong.targets import following_rules as rules


def test_what_a_target_measures(check):
    """A rate is a share of the base level, points are a difference of levels, all others ask for the level itself.

    The 12th plan put its target for energy in levels, 1.034 to 0.869 tce per 10⁴ yuan: 15.96 % (R1.3). The domain notes
    on volatile organic compounds, 7.5: solvent-based coatings fell from 62 % to 41 % of all, which is 21 points; from
    30 % to 24 % is 6 points, and 20 % only where “下降 20%” was asked for. A fall from nothing has no rate.
    """
    check(
        rules.measured,
        """
        case                     | level   | base_level | relation           | measured
        -------------------------+---------+------------+--------------------+---------
        12th plan                | 0.869   | 1.034      | decrease_by        | 15.96 %
        against 2005             | 0.869   | 1.276      | decrease_by        | 31.9 %
        rose instead             | 55      | 50         | decrease_by        | -10 %
        growth                   | 60      | 50         | increase_by        | 20 %
        shrank instead           | 45      | 50         | increase_by        | -10 %
        coatings                 | 41      | 62         | decrease_by_points | 21
        six points of fall       | 24      | 30         | decrease_by_points | 6
        the same fall as a rate  | 24      | 30         | decrease_by        | 20 %
        points gained            | 58.5    | 52         | increase_by_points | 6.5
        level to reach           | 58.5    | 52         | reach              | 58.5
        level to hold            | 58.5    | 52         | at_least           | 58.5
        level not to pass        | 8.5     | 12         | at_most            | 8.5
        all of them              | 97.5    | 52         | complete_all       | 97.5
        level without a base     | 58.5    | missing    | reach              | 58.5
        rate without a base      | 24      | missing    | decrease_by        | missing
        rate from nothing        | 24      | 0          | decrease_by        | missing
        points from nothing      | 24      | 0          | increase_by_points | 24
        no data                  | missing | 50         | decrease_by        | missing
        no data, level           | missing | 50         | at_least           | missing
        no target                | 58.5    | 52         | missing            | missing
        """,
    )


def test_falls_are_asked_for_by_equal_rates(check):
    """R1.5: the required fall after n of five years, from the table of the notes: 15.5, 13, 14.5 and 13.5 %.

    Linear pace is local practice: equal points a year.
    """
    check(
        rules.required_rate,
        """
        plan    | target  | years | span | relation    | pace      | required
        --------+---------+-------+------+-------------+-----------+---------
        15.5 %  | 15.5 %  | 1     | 5    | decrease_by | geometric | 3.31 %
        15.5 %  | 15.5 %  | 2     | 5    | decrease_by | geometric | 6.51 %
        15.5 %  | 15.5 %  | 3     | 5    | decrease_by | geometric | 9.61 %
        15.5 %  | 15.5 %  | 4     | 5    | decrease_by | geometric | 12.61 %
        15.5 %  | 15.5 %  | 5     | 5    | decrease_by | geometric | 15.50 %
        13 %    | 13 %    | 1     | 5    | decrease_by | geometric | 2.75 %
        13 %    | 13 %    | 2     | 5    | decrease_by | geometric | 5.42 %
        13 %    | 13 %    | 3     | 5    | decrease_by | geometric | 8.02 %
        13 %    | 13 %    | 4     | 5    | decrease_by | geometric | 10.54 %
        14.5 %  | 14.5 %  | 2     | 5    | decrease_by | geometric | 6.07 %
        14.5 %  | 14.5 %  | 4     | 5    | decrease_by | geometric | 11.78 %
        13.5 %  | 13.5 %  | 1     | 5    | decrease_by | geometric | 2.86 %
        13.5 %  | 13.5 %  | 3     | 5    | decrease_by | geometric | 8.33 %
        linear  | 13.5 %  | 3     | 5    | decrease_by | linear    | 8.1 %
        no year | 13.5 %  | missing | 5  | decrease_by | geometric | missing
        none    | missing | 3     | 5    | decrease_by | geometric | missing
        """,
    )


def test_growth_is_asked_for_by_equal_rates(check):
    """20 % over five years at equal rates: 1.2 to the power of n/5, worked out with ln 1.2 = 0.1823216; linear: 4 a year."""
    check(
        rules.required_rate,
        """
        after   | target | years | span | relation    | pace      | required
        --------+--------+-------+------+-------------+-----------+---------
        1 year  | 20 %   | 1     | 5    | increase_by | geometric | 3.71 %
        2 years | 20 %   | 2     | 5    | increase_by | geometric | 7.57 %
        3 years | 20 %   | 3     | 5    | increase_by | geometric | 11.56 %
        4 years | 20 %   | 4     | 5    | increase_by | geometric | 15.70 %
        5 years | 20 %   | 5     | 5    | increase_by | geometric | 20 %
        linear  | 20 %   | 3     | 5    | increase_by | linear    | 12 %
        """,
    )


def test_points_and_levels_are_asked_for_in_equal_steps(check):
    """From 50 to 70 in five years is 4 a year, downwards as upwards; points start from nothing. No pace is asked for."""
    check(
        rules.required_level,
        """
        case          | target  | start   | years   | span | required
        --------------+---------+---------+---------+------+---------
        level up      | 70      | 50      | 1       | 5    | 54
        level up      | 70      | 50      | 4       | 5    | 66
        at the end    | 70      | 50      | 5       | 5    | 70
        level down    | 9       | 12      | 3       | 5    | 10.2
        all of them   | 100     | 60      | 3       | 5    | 84
        points        | 20      | 0       | 3       | 5    | 12
        points        | 6.5     | 0       | 2       | 5    | 2.6
        unknown start | 70      | missing | 2       | 5    | missing
        no year       | 70      | 50      | missing | 5    | missing
        no target     | missing | 50      | 2       | 5    | missing
        """,
    )


def test_nobody_is_asked_for_more_than_the_target(check):
    """Whoever stood better than the target at the start keeps the target: the path would come down to it from above."""
    check(
        rules.never_beyond,
        """
        case                    | path    | target | upward | required
        ------------------------+---------+--------+--------+---------
        began above 90          | 92.4    | 90     | 1      | 90
        on the way              | 84      | 90     | 1      | 84
        leaks less than allowed | 8.1     | 9      | -1     | 9
        leaks more              | 10.2    | 9      | -1     | 10.2
        exactly                 | 9       | 9      | -1     | 9
        no start                | missing | 9      | -1     | missing
        """,
    )


def test_the_gap_is_positive_ahead(check):
    """Ahead of the requirement is positive whichever way is better."""
    check(
        rules.gap,
        """
        case         | measured | required | upward | gap
        -------------+----------+----------+--------+--------
        behind       | 65       | 70       | 1      | -5
        ahead        | 72.5     | 70       | 1      | 2.5
        leaks less   | 8.5      | 9        | -1     | 0.5
        leaks more   | 9.5      | 9        | -1     | -0.5
        fell by more | 10 %     | 8.02 %   | 1      | 1.98 %
        no data      | missing  | 70       | 1      | missing
        """,
    )


def test_how_much_of_a_rate_is_done(check):
    """R1.6: in logarithms or in points.

    Tianjin, 20.07 % of 20 %: 100.392 % in logarithms, 100.35 % in points; Tianmen, 9.77 % of 13 %: 73.8 % and 75.15 %.
    Growth of 10 % of 20 %: ln 1.1 ÷ ln 1.2 = 0.0953102 ÷ 0.1823216 = 52.28 %.
    """
    check(
        rules.progress_of_rate,
        """
        case         | measured | target  | relation    | progress_method | progress
        -------------+----------+---------+-------------+-----------------+----------
        Tianjin      | 20.07 %  | 20 %    | decrease_by | log             | 100.392 %
        Tianjin      | 20.07 %  | 20 %    | decrease_by | linear          | 100.35 %
        Tianmen      | 9.77 %   | 13 %    | decrease_by | log             | 73.8 %
        Tianmen      | 9.77 %   | 13 %    | decrease_by | linear          | 75.15 %
        rose instead | -5 %     | 10 %    | decrease_by | linear          | -50 %
        growth       | 10 %     | 20 %    | increase_by | log             | 52.28 %
        growth       | 10 %     | 20 %    | increase_by | linear          | 50 %
        no target    | 10 %     | missing | increase_by | log             | missing
        no data      | missing  | 13 %    | decrease_by | log             | missing
        """,
    )


def test_how_much_of_the_way_to_a_level_is_done(check):
    """Equal steps from the start. A level that went the wrong way has negative progress.

    Where the start was as good as the target, there is no way to have a share of: 50 % of the way back from 91.2 to 90
    would be told of somebody who slipped.
    """
    check(
        rules.progress_of_level,
        """
        case                      | measured | target | start   | upward | progress
        --------------------------+----------+--------+---------+--------+---------
        points                    | 6        | 20     | 0       | 1      | 30 %
        points gained             | 5.2      | 6.5    | 0       | 1      | 80 %
        level up                  | 60       | 70     | 50      | 1      | 50 %
        level down                | 10.5     | 9      | 12      | -1     | 50 %
        wrong way                 | 13       | 9      | 12      | -1     | -33.33 %
        beyond                    | 75       | 70     | 50      | 1      | 125 %
        there already             | 70       | 70     | 70      | 1      | missing
        began better, slipped     | 90.6     | 90     | 91.2    | 1      | missing
        began better, rose        | 93       | 90     | 91.2    | 1      | missing
        leaked less than allowed  | 8        | 9      | 7.5     | -1     | missing
        no start                  | 60       | 70     | missing | 1      | missing
        no data                   | missing  | 70     | 50      | 1      | missing
        """,
    )


def test_what_each_remaining_year_has_to_bring(check):
    """R1.5: 15.61 % of 20 % after four years of the 11th plan left 5.20 % for the fifth. Nothing where it is reached.

    6 % of 12 % with two years: √(0.88 ÷ 0.94) = 0.96756. Growth of 10 % of 20 %: √(1.2 ÷ 1.1) = 1.04447.
    """
    check(
        rules.needed_yearly,
        """
        case            | measured | target | years_left | relation           | upward | needed
        ----------------+----------+--------+------------+--------------------+--------+--------
        11th plan       | 15.61 %  | 20 %   | 1          | decrease_by        | 1      | 5.20 %
        half of 12 %    | 6 %      | 12 %   | 2          | decrease_by        | 1      | 3.24 %
        growth          | 10 %     | 20 %   | 2          | increase_by        | 1      | 4.45 %
        points          | 14       | 20     | 3          | decrease_by_points | 1      | 2
        level up        | 60       | 70     | 2          | reach              | 1      | 5
        level down      | 10.5     | 9      | 3          | at_most            | -1     | 0.5
        rate reached    | 13 %     | 12 %   | 2          | decrease_by        | 1      | 0 %
        growth reached  | 21 %     | 20 %   | 2          | increase_by        | 1      | 0 %
        level reached   | 72       | 70     | 2          | at_least           | 1      | 0
        limit kept      | 8.5      | 9      | 2          | at_most            | -1     | 0
        no year is left | 60       | 70     | missing    | reach              | 1      | missing
        no data         | missing  | 70     | 2          | reach              | 1      | missing
        """,
    )


def test_what_words_include_their_bound(check):
    """Notes on pollutants, 9.2: “以上、不低于” include the bound, “低于、超过” do not, “左右” leaves three points.

    The margin of “左右” works to the worse side only: better than the target is met in any case.
    """
    check(
        rules.meets,
        """
        words                    | measured | required | upward | is_strict | about | met
        -------------------------+----------+----------+--------+-----------+-------+--------
        90 % 以上, exactly       | 90       | 90       | 1      | 0         | 0     | yes
        90 % 以上                | 89.9999  | 90       | 1      | 0         | 0     | no
        超过 90 %, exactly       | 90       | 90       | 1      | 1         | 0     | no
        超过 90 %                | 90.0001  | 90       | 1      | 1         | 0     | yes
        不高于 9 %, exactly      | 9        | 9        | -1     | 0         | 0     | yes
        不高于 9 %               | 9.0001   | 9        | -1     | 0         | 0     | no
        低于 9 %, exactly        | 9        | 9        | -1     | 1         | 0     | no
        低于 9 %                 | 8.9999   | 9        | -1     | 1         | 0     | yes
        65 % 左右, on the margin | 62       | 65       | 1      | 0         | 3     | yes
        65 % 左右, below         | 61.9999  | 65       | 1      | 0         | 3     | no
        65 % 左右, far above     | 80       | 65       | 1      | 0         | 3     | yes
        10 左右, on the margin   | 13       | 10       | -1     | 0         | 3     | yes
        10 左右, above           | 13.0001  | 10       | -1     | 0         | 3     | no
        a fall, exactly          | 12.61 %  | 12.61 %  | 1      | 0         | 0     | yes
        no data                  | missing  | 9        | -1     | 0         | 0     | missing
        no requirement           | 9        | missing  | -1     | 1         | 0     | missing
        """,
    )


def test_stable_means_every_year(check):
    """Notes on pollutants, 9.2: “稳定在……以上” needs every year since the base year, the first among them."""
    check(
        rules.kept_every_year,
        """
        case          | years_met | years | kept
        --------------+-----------+-------+--------
        all four      | 4         | 4     | yes
        one slipped   | 3         | 4     | no
        none          | 0         | 1     | no
        before it all | 0         | 0     | yes
        unknown       | missing   | 4     | missing
        """,
    )


def test_the_ends_of_an_interval_are_put_in_order(check):
    """A falling level makes a larger decline: the lower level is the upper end of the fall."""
    check(
        rules.end_of_interval,
        """
        case           | at_low  | at_high | wanted | end
        ---------------+---------+---------+--------+--------
        fall, lower    | 15 %    | 11 %    | -1     | 11 %
        fall, upper    | 15 %    | 11 %    | 1      | 15 %
        level, lower   | 61      | 69      | -1     | 61
        level, upper   | 61      | 69      | 1      | 69
        both the same  | 61      | 61      | 1      | 61
        no forecast    | missing | missing | -1     | missing
        """,
    )
