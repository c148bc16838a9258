"""数据有效性和替代 — which means count, and what stands in for the others.

HJ 75-2017 for gas, HJ 356-2019 for water, HJ 212-2017 annex C for marks. Only the emission is substituted;
concentrations and what is measured of the duct stay as they are.

What is not computed: that a calibration is overdue. No table says when the next one of an analyser falls due, so an
overdue calibration has to be entered in checks.csv as a check that was not passed, at the minute it fell due; the
hours from then to the next check that is passed are out of control. A run of invalid hours is cut at the end of its
quarter, since the capture rate that decides on its window is the quarter's: that is our reading (assumed), not the standard's.
"""

from shuangkong.monitoring import rules


def test_enough_values(check):
    """45 minutes an hour, 20 hours a day, 25 days a month, 23 in February. HJ 75-2017; HJ 76-2017."""
    check(
        rules.enough,
        """
        case          | valid_count | least_count | valid
        --------------+-------------+-------------+------
        hour          | 45          | 45          | yes
        short hour    | 44          | 45          | no
        day           | 20          | 20          | yes
        short day     | 19          | 20          | no
        month         | 25          | 25          | yes
        short month   | 24          | 25          | no
        February      | 23          | 23          | yes
        """,
    )


def test_enough_of_what_was_due(check):
    """Water: 75 % of the day's values, 75 % of the month's days; gas: 75 % normal marks. HJ 356-2019; HJ 212-2017 annex C."""
    check(
        rules.enough_share,
        """
        case           | valid_count | due_count | least_share | valid
        ---------------+-------------+-----------+-------------+--------
        hourly data    | 18          | 24        | 0.75        | yes
        one too few    | 17          | 24        | 0.75        | no
        two-hourly     | 9           | 12        | 0.75        | yes
        30-day month   | 23          | 30        | 0.75        | yes
        22 of 30 days  | 22          | 30        | 0.75        | no
        minutes of gas | 45          | 60        | 0.75        | yes
        nothing due    | 0           | 0         | 0.75        | missing
        """,
    )


def test_marks_of_water(check):
    """One abnormal value makes a period of water abnormal. HJ 212-2017 annex C."""
    check(
        rules.none_abnormal,
        """
        case    | abnormal_count | normal
        --------+----------------+-------
        clean   | 0              | yes
        one bad | 1              | no
        """,
    )


def test_quarterly_capture_rate(check):
    """α = (H − stop − invalid)/(H − stop). HJ 75-2017."""
    check(
        rules.capture_rate,
        """
        case         | due_hours | stopped_hours | invalid_hours | rate
        -------------+-----------+---------------+---------------+---------
        a quarter    | 2208      | 96            | 120           | 94.318 %
        no fault     | 2208      | 0             | 0             | 100.000 %
        never ran    | 2208      | 2208          | 0             | missing
        """,
    )


def test_how_far_back(check):
    """Tables 5 and 6: 180, 720 or 2160 valid hours; below 75 % no automatic rule. HJ 75-2017."""
    check(
        rules.window,
        """
        case         | rate   | run_hours | high_rate | least_rate | short_run | short_hours | long_hours | low_hours | hours
        -------------+--------+-----------+-----------+------------+-----------+-------------+------------+-----------+--------
        short        | 94.3 % | 24        | 90 %      | 75 %       | 24        | 180         | 720        | 2160      | 180
        long         | 94.3 % | 25        | 90 %      | 75 %       | 24        | 180         | 720        | 2160      | 720
        exactly 90 % | 90 %   | 3         | 90 %      | 75 %       | 24        | 180         | 720        | 2160      | 180
        below 90 %   | 89.9 % | 3         | 90 %      | 75 %       | 24        | 180         | 720        | 2160      | 2160
        exactly 75 % | 75 %   | 300       | 90 %      | 75 %       | 24        | 180         | 720        | 2160      | 2160
        below 75 %   | 74.9 % | 3         | 90 %      | 75 %       | 24        | 180         | 720        | 2160      | missing
        never ran    | missing| 3         | 90 %      | 75 %       | 24        | 180         | 720        | 2160      | missing
        """,
    )


def test_below_detection(check):
    """Zero and small negative values of water count as the pollutant's substitute: COD 2, NH3-N 0.01 mg/L. HJ 356-2019."""
    check(
        rules.at_detection,
        """
        case     | concentration_mg_l | substitute_mg_l | counted
        ---------+--------------------+-----------------+--------
        COD      | 0                  | 2               | 2
        negative | -0.3               | 2               | 2
        ammonia  | 0                  | 0.01            | 0.01
        measured | 12                 | 2               | 12
        """,
    )


def test_negative_beyond_the_drift_of_zero(check):
    """How small a negative value has to be: no further below zero than the substitute lies above it (assumed, ours)."""
    check(
        rules.near_zero,
        """
        case       | concentration_mg_l | substitute_mg_l | times | near
        -----------+--------------------+-----------------+-------+-----
        on it      | -2                 | 2               | 1     | yes
        beyond     | -2.01              | 2               | 1     | no
        far beyond | -500               | 2               | 1     | no
        zero       | 0                  | 0               | 1     | yes
        measured   | 12                 | 2               | 1     | yes
        """,
    )


def test_exceeding_a_limit(check):
    """Exactly on the limit is within it; what is not known is not judged. Sinter strand: 35 mg/m3 of SO2, 50 of NOx."""
    check(
        rules.exceeds,
        """
        case    | concentration | limit | exceeds
        --------+---------------+-------+--------
        above   | 50.1          | 50    | yes
        on it   | 50            | 50    | no
        below   | 34.9          | 35    | no
        unknown | missing       | 35    | missing
        """,
    )
