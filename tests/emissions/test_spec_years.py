"""减排量的计入、扣除和缺口 — in which year a reduction counts, what is taken off it, what projects cover."""

from datetime import date

import pytest

from shuangkong.emissions import rules
from shuangkong.emissions.calculation import Dates, Settings, timed
from shuangkong.emissions.timing import first_year
from shuangkong.rulebook.lookup import Rulebook

DAY = date(2023, 12, 31)


@pytest.mark.parametrize(
    ("stable_on", "days", "months"),
    [
        (date(2023, 4, 15), 245, 8),  # May to December
        (date(2023, 4, 1), 245, 8),  # the month after, whatever the day
        (date(2024, 1, 31), 335, 11),  # a leap year's February
        (date(2023, 12, 2), 0, 0),  # all of it is carried over
    ],
)
def test_counts_from_the_month_after(stable_on, days, months):
    """12th five-year rule, carried on: from the month after stable operation began. §1.5."""
    first = first_year(stable_on)
    assert (first.days, first.months) == (days, months)


@pytest.mark.parametrize(
    ("mode", "stability", "pending", "years"),
    [
        ("prorate_next_month", "", True, (0.0, 1387.00)),
        ("prorate_next_month", "第三方评估报告", False, (231.80, 1155.20)),
        ("full_capacity", "", True, (0.0, 1387.00)),
        ("full_capacity", "第三方评估报告", False, (1387.00, 0.0)),
    ],
    ids=["by days, no proof", "by days, proven", "whole year, no proof", "whole year, proven"],
)
def test_a_short_run_waits_in_either_mode(mode, stability, pending, years):
    """§1.5: under three months without a proof nothing counts while pending, all of it in the next year. 1387.00 × 61 ÷ 365."""
    settings = Settings(
        mode, 3, {"emissions.timing_mode": Rulebook.load().value("emissions.timing_mode", ["000000"], DAY)}
    )
    dates = Dates(stable_on=date(2023, 10, 20), stability=stability)
    done = [timed(1387.0, year, dates, settings) for year in (2023, 2024)]
    assert [round(booked + carried, 2) for _steps, booked, carried, _pending in done] == list(years)
    assert [waits for *_, waits in done] == [pending, False]


def test_booked_in_the_first_year(check):
    """Days counted over 365; never more than a year. §1.9: 931.00 t of 1387.00."""
    check(
        rules.booked,
        """
        case            | annual_t | days    | booked_t
        ----------------+----------+---------+---------
        from May        | 1387.00  | 245     | 931.00
        a leap year     | 1387.00  | 366     | 1387.00
        in December     | 1387.00  | 0       | 0.00
        not yet running | 1387.00  | missing | missing
        """,
    )


def test_the_next_year_books_the_rest(check):
    """Two years add up to one. §1.9: 1387.00 − 931.00."""
    check(
        rules.carried,
        """
        case     | annual_t | first_year_t | rest_t
        ---------+----------+--------------+-------
        from May | 1387.00  | 931.00       | 456.00
        """,
    )


def test_closure(check):
    """W5, A7, V6: less the replacement source; nothing where the capacity moved inside the city. §1.4."""
    check(
        rules.closure,
        """
        case         | base_t | replacement_t | moved_inside | reduction_t
        -------------+--------+---------------+--------------+------------
        closed       | 120    | 0             | 0            | 120
        replaced     | 120    | 20            | 0            | 100
        moved inside | 120    | 20            | 1            | 0
        """,
    )


def test_a_later_measure_takes_what_the_earlier_ones_left(check):
    """§1.6: R1 + R2 = E0 − E2. E0 43.865, substitution leaves 8.0655; the line then leaves .2503/.7075 of it."""
    check(
        rules.in_sequence,
        """
        case              | entering_t | share_left | reduction_t
        ------------------+------------+------------+------------
        retrofit          | 8.0655     | 0.35378    | 5.2121
        closure after ULE | 250        | 0          | 250
        nothing better    | 250        | 1          | 0
        """,
    )


def test_an_exclusion_holds_down(check):
    """A falsified year counts nothing; a downgrade counts the monitored value at most; never negative."""
    check(
        rules.counted,
        """
        case       | amount_t | at_most_t | counted_t
        -----------+----------+-----------+----------
        excluded   | 50       | 0         | 0
        downgraded | 50       | 40        | 40
        untouched  | 50       | 50        | 50
        negative   | -3       | 10        | 0
        """,
    )


def test_uses_are_taken_off_once(check):
    """§1.3: what was used as a replacement or sold is deducted; no more than there is."""
    check(
        rules.net_so_far,
        """
        case          | amounts_t | used_t | net_t
        --------------+-----------+--------+------
        some used     | 100       | 30     | 70
        more than all | 20        | 30     | 0
        """,
    )


def test_shortfall(check):
    """§2.1: planned projects cover a county's share, or there is a gap item."""
    check(
        rules.shortfall,
        """
        case      | target_t | covered_t | gap_t
        ----------+----------+-----------+------
        short     | 100      | 95.5      | 4.5
        covered   | 100      | 120       | 0
        no target | missing  | 120       | missing
        """,
    )


def test_share_of_year(check):
    """Days over 365, at most one. §1.3."""
    check(
        rules.share_of_year,
        """
        case     | days | result
        ---------+------+---------
        from May | 245  | 0.671233
        """,
    )


def test_closure_left(check):
    """What stands in the place of what was closed still emits."""
    check(
        rules.closure_left,
        """
        case     | replacement_t | result
        ---------+---------------+-------
        replaced | 20            | 20
        """,
    )


def test_before_emission(check):
    """E0 = E1 + R."""
    check(
        rules.before_emission,
        """
        case   | reduction_t | left_t | result
        -------+-------------+--------+-------
        a line | 60          | 40     | 100
        """,
    )


def test_share_left(check):
    """E1 ÷ E0: what a measure leaves. §1.6."""
    check(
        rules.share_left,
        """
        case   | reduction_t | left_t | result
        -------+-------------+--------+-------
        a line | 60          | 40     | 0.4
        """,
    )


def test_covered(check):
    """Recognised, expected, still to come and planned. §2.1."""
    check(
        rules.covered,
        """
        case     | recognised_total_t | expected_total_t | coming_t | planned_total_t | result
        ---------+--------------------+------------------+----------+-----------------+-------
        a county | 60                 | 20               | 5        | 10              | 95
        """,
    )


def test_county_weight(check):
    """Half the base year's emission, half the potential: ours. §2.1."""
    check(
        rules.county_weight,
        """
        case          | base_share | potential_share | base_weight | result
        --------------+------------+-----------------+-------------+-------
        half and half | 0.4        | 0.2             | 0.5         | 0.3
        """,
    )
