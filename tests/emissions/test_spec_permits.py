"""排污许可和替代 — what a permit allows against what was emitted, and what replaces a new project's emission.

排污许可管理条例 (国务院令第736号); HJ 942-2018; 环发〔2014〕197号. The permitted amount holds for any twelve months on end.
"""

from shuangkong.emissions import permit_rules as rules


def test_order_of_methods(check):
    """Automatic monitoring goes before manual, manual before coefficients; a month is taken from one of them. §2.3."""
    check(
        rules.actual_amount,
        """
        case             | automatic_t | manual_t | coefficient_t | actual
        -----------------+-------------+----------+---------------+--------
        all three        | 12.5        | 14.0     | 20.0          | 12.5
        stopped, so zero | 0           | 14.0     | 20.0          | 0
        no automatic     | missing     | 14.0     | 20.0          | 14.0
        coefficient only | missing     | missing  | 20.0          | 20.0
        nothing          | missing     | missing  | missing       | missing
        """,
    )


def test_masses_of_measurements_by_hand(check):
    """Concentration times volume, in the units of each medium: a gram is 1000 mg, a tonne a million grams. HJ 942-2018."""
    check(
        rules.gas_mass,
        """
        case         | concentration_mg_m3 | volume_m3     | tonnes
        -------------+---------------------+---------------+--------
        a month      | 50                  | 1,000,000,000 | 50
        standing     | 50                  | 0             | 0
        not measured | missing             | 1,000,000,000 | missing
        """,
    )
    check(
        rules.water_mass,
        """
        case         | concentration_mg_l | volume_m3 | tonnes
        -------------+--------------------+-----------+--------
        a month      | 50                 | 1,000,000 | 50
        standing     | 50                 | 0         | 0
        not measured | 50                 | missing   | missing
        """,
    )


def test_twelve_months_within_the_permit(check):
    """The sum of any twelve months on end is at most the permitted amount; exactly on it is within. §2.3."""
    check(
        rules.within_permit,
        """
        case    | permitted_t | actual_t | within
        --------+-------------+----------+--------
        below   | 120.00      | 119.99   | yes
        on it   | 120.00      | 120.00   | yes
        above   | 120.00      | 120.01   | no
        no sum  | 120.00      | missing  | missing
        """,
    )
    check(
        rules.headroom,
        """
        case    | permitted_t | actual_t | left
        --------+-------------+----------+-------
        below   | 120.00      | 95.50    | 24.50
        above   | 120.00      | 130.25   | -10.25
        """,
    )


def test_strictest_of_three(check):
    """What the standard gives, the total-control target and the EIA approval: the strictest counts. §2.3, from memory."""
    check(
        rules.permitted_amount,
        """
        case              | standard_t | total_control_t | eia_t   | permitted
        ------------------+------------+-----------------+---------+-----------
        total control     | 566.0      | 480.0           | 520.0   | 480.0
        EIA               | 566.0      | 580.0           | 520.0   | 520.0
        standard          | 466.0      | 580.0           | 520.0   | 466.0
        no target         | 566.0      | missing         | 520.0   | 520.0
        EIA only          | missing    | missing         | 520.0   | 520.0
        standard only     | 566.0      | missing         | missing | 566.0
        nothing           | missing    | missing         | missing | missing
        """,
    )
    check(
        rules.permitted_by_standard,
        """
        case   | reference_flow_m3 | limit_mg_m3 | output    | permitted
        -------+-------------------+-------------+-----------+-----------
        sinter | 2,830             | 50          | 4,000,000 | 566.0
        """,
    )


def test_once_or_twice(check):
    """Twice where last year's air or water missed its target, else once; where nobody knows, neither. §2.4."""
    check(
        rules.replacement_times,
        """
        case     | missed  | once | twice | times
        ---------+---------+------+-------+--------
        met      | 0       | 1    | 2     | 1
        missed   | 1       | 1    | 2     | 2
        not told | missing | 1    | 2     | missing
        """,
    )
    check(
        rules.replacement_needed,
        """
        case  | new_t | times | needed
        ------+-------+-------+--------
        once  | 30.0  | 1     | 30.0
        twice | 30.0  | 2     | 60.0
        """,
    )


def test_no_source_is_used_twice(check):
    """The uses of a source together are at most its verified reduction; exactly all of it may be used. §2.4."""
    check(
        rules.replacement_allowed,
        """
        case         | verified_t | used_t | asked_t | allowed
        -------------+------------+--------+---------+---------
        first use    | 200.0      | 0      | 60.0    | yes
        all that is  | 200.0      | 180.0  | 20.0    | yes
        too much     | 200.0      | 180.0  | 20.01   | no
        used up      | 60.0       | 60.0   | 60.0    | no
        not verified | missing    | 0      | 10.0    | missing
        """,
    )
    check(
        rules.replacement_left,
        """
        case     | verified_t | used_t | left
        ---------+------------+--------+-------
        some     | 200.0      | 60.0   | 140.0
        overused | 60.0       | 80.0   | -20.0
        """,
    )


def test_inflated_base(check):
    """R-PERMIT: an emission before the project that exceeds the permitted amount by more than a fifth is looked at. §1.8."""
    check(
        rules.inflated_base,
        """
        case       | before_t | permitted_t | tolerance | inflated
        -----------+----------+-------------+-----------+----------
        a fifth    | 120.0    | 100.0       | 0.2       | no
        above      | 120.1    | 100.0       | 0.2       | yes
        no permit  | 120.0    | missing     | 0.2       | missing
        """,
    )


def test_share_of_the_permit(check):
    """What twelve months emitted over what is permitted; of a permit for nothing there is no share."""
    check(
        rules.permit_used,
        """
        case       | permitted_t | actual_t | used
        -----------+-------------+----------+---------
        part of it | 120.0       | 90.0     | 0.75
        for none   | 0           | 0        | missing
        """,
    )
