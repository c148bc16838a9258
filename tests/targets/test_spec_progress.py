"""目标完成进度 — how much of a target is done.

Two methods are in official use and give different answers to the same data, so the method is a cited setting: national
bulletins measure in logarithms, many cities in points. Time progress stands beside either.
"""

from shuangkong.targets import rules


def test_progress_in_logarithms(check):
    """National bulletins: the share of the way, where every year at the same rate is the same step. R1.6.

    Tianjin reached 20.07 % of 20 % after four years of the 11th plan: 100.392 %, published as 100.39 %. Both to the
    published digit.
    """
    check(
        rules.progress_logarithmic,
        """
        whose              | decline | target | progress
        -------------------+---------+--------+----------
        Tianjin            | 20.07 % | 20 %   | 100.392 %
        Tianjin, published | 20.07 % | 20 %   | 100.39 %
        Tianmen            | 9.77 %  | 13 %   | 73.8 %
        rose instead       | -1 %    | 13 %   | -7.15 %
        none issued        | 5 %     | missing | missing
        a target of 0      | 5 %     | 0 %    | missing
        """,
    )


def test_progress_in_points(check):
    """Cities divide what is reached by the target. R1.6.

    Tianmen, 2016–2017: 9.77 % of 13 % is 75.15 %; the city printed 75.1 %, cut off instead of rounded, which rounding
    half up cannot give. Tianjin by points would be 100.35 %, which is not what was published.
    """
    check(
        rules.progress_linear,
        """
        whose         | decline | target  | progress
        --------------+---------+---------+---------
        Tianmen       | 9.77 %  | 13 %    | 75.15 %
        Tianjin       | 20.07 % | 20 %    | 100.35 %
        no data       | missing | 13 %    | missing
        a target of 0 | 5 %     | 0 %     | missing
        """,
    )


def test_the_method_is_a_setting(check):
    """The same fall, seen by both methods; logarithms unless a city is known to count in points (R1.6)."""
    check(
        rules.progress,
        """
        whose   | decline | target | progress_method | progress
        --------+---------+--------+-----------------+----------
        Tianmen | 9.77 %  | 13 %   | log             | 73.8 %
        Tianmen | 9.77 %  | 13 %   | linear          | 75.15 %
        Tianjin | 20.07 % | 20 %   | log             | 100.392 %
        Tianjin | 20.07 % | 20 %   | linear          | 100.35 %
        """,
    )


def test_time_progress(check):
    """The share of the plan's years that have passed: 40 % after two of five, as Tianmen and Pingxiang printed. R1.6."""
    check(
        rules.time_progress,
        """
        after      | years   | span | progress
        -----------+---------+------+---------
        one year   | 1       | 5    | 20 %
        two years  | 2       | 5    | 40 %
        five years | 5       | 5    | 100 %
        no target  | 2       | missing | missing
        """,
    )


def test_tianmen_was_ahead_of_time():
    """Tianmen printed 35.1 points ahead of time progress; 75.15 % less 40 % is within the rounding of its inputs."""
    ahead = rules.progress_linear(0.0977, 0.13) - rules.time_progress(2, 5)
    assert abs(ahead - 0.351) < 0.001


def test_overfulfilment_of_the_final_result(check):
    """A final result is measured in points of the target, whatever the progress was measured in. R1.6.

    Results of the 11th plan with a target of 20 %: Beijing 6.59 points over, Hubei 1.67, Tianjin 1; to the published
    digits. Falling short is a negative share.
    """
    check(
        rules.overfulfilment,
        """
        whose      | decline | target | over
        -----------+---------+--------+---------
        Beijing    | 26.59 % | 20 %   | 32.95 %
        Hubei      | 21.67 % | 20 %   | 8.35 %
        Tianjin    | 21 %    | 20 %   | 5 %
        exactly    | 20 %    | 20 %   | 0 %
        fell short | 18 %    | 20 %   | -10 %
        no data    | missing | 20 %   | missing
        """,
    )
