"""节能审查 — which route a project's review takes, by the version in force on the day of filing, and how long it holds.

Amounts are those of a year after completion, electricity at calorific value.
"""

from datetime import date

import pytest

from shuangkong.kernel.problems import NotInForce
from shuangkong.projects import review_rules
from shuangkong.projects.gate import route
from shuangkong.rulebook.lookup import Rulebook


@pytest.fixture(scope="module", name="book")
def book_fixture():
    """The parameters as shipped."""
    return Rulebook.load()


def test_three_tiers_of_2010(check):
    """Order 6 of 2010: a report book, a report form, or registration, by any one of four amounts. R6.1."""
    check(
        review_rules.review_route_2010,
        """
        case          | energy_tce | power_kwh | oil_t | gas_m3  | book_tce | book_kwh | book_oil_t | book_gas_m3 | least_tce | form_kwh | form_oil_t | form_gas_m3 | route
        --------------+------------+-----------+-------+---------+----------+----------+------------+-------------+-----------+----------+------------+-------------+-------------
        3 000 tce     | 3000       | 0         | 0     | 0       | 3000     | 5000000  | 1000       | 1000000     | 1000      | 2000000  | 500        | 500000      | report_book
        5 GWh         | 0          | 5000000   | 0     | 0       | 3000     | 5000000  | 1000       | 1000000     | 1000      | 2000000  | 500        | 500000      | report_book
        1 000 t oil   | 0          | 0         | 1000  | 0       | 3000     | 5000000  | 1000       | 1000000     | 1000      | 2000000  | 500        | 500000      | report_book
        1 million m3  | 0          | 0         | 0     | 1000000 | 3000     | 5000000  | 1000       | 1000000     | 1000      | 2000000  | 500        | 500000      | report_book
        below         | 2999       | 4999999   | 999   | 999999  | 3000     | 5000000  | 1000       | 1000000     | 1000      | 2000000  | 500        | 500000      | report_form
        1 000 tce     | 1000       | 0         | 0     | 0       | 3000     | 5000000  | 1000       | 1000000     | 1000      | 2000000  | 500        | 500000      | report_form
        2 GWh         | 0          | 2000000   | 0     | 0       | 3000     | 5000000  | 1000       | 1000000     | 1000      | 2000000  | 500        | 500000      | report_form
        small         | 999        | 1999999   | 499   | 499999  | 3000     | 5000000  | 1000       | 1000000     | 1000      | 2000000  | 500        | 500000      | registration
        """,
    )


def test_electricity_counts_until_2025(check):
    """Orders 44 and 2: no separate review below 1 000 tce and below 5 million kWh, both. R6.1.

    5 million kWh are 614.5 tce and 8 million 983, so electricity alone calls for a review.
    """
    check(
        review_rules.review_route_2017,
        """
        case                   | energy_tce | power_kwh | central | least_tce | least_kwh | province_tce | route
        -----------------------+------------+-----------+---------+-----------+-----------+--------------+-------------------
        6 GWh, all electric    | 737        | 6000000   | 0       | 1000      | 5000000   | 10000        | local_as_delegated
        5 GWh                  | 614.5      | 5000000   | 0       | 1000      | 5000000   | 10000        | local_as_delegated
        below both             | 999        | 4999999   | 0       | 1000      | 5000000   | 10000        | no_separate_review
        below both, of centre  | 999        | 4999999   | 1       | 1000      | 5000000   | 10000        | no_separate_review
        1 000 tce              | 1000       | 0         | 0       | 1000      | 5000000   | 10000        | local_as_delegated
        9 999 tce              | 9999       | 0         | 0       | 1000      | 5000000   | 10000        | local_as_delegated
        10 000 tce             | 10000      | 0         | 0       | 1000      | 5000000   | 10000        | province
        5 000 tce before 2023  | 5000       | 0         | 0       | 1000      | 5000000   | 5000         | province
        approved by the centre | 2000       | 0         | 1       | 1000      | 5000000   | 10000        | province
        """,
    )


def test_coal_counts_since_2025(check):
    """Order 31: coal takes the place of electricity; the largest go to the nation; 两高 not to a county. R6.1."""
    check(
        review_rules.review_route_2025,
        """
        case                | energy_tce | coal_t | two_high | central | least_tce | least_coal_t | province_tce | nation_tce | nation_coal_t | route
        --------------------+------------+--------+----------+---------+-----------+--------------+--------------+------------+---------------+--------------------
        6 GWh, all electric | 737        | 0      | 0        | 0       | 1000      | 1000         | 10000        | 500000     | 500000        | no_separate_review
        1 000 t of coal     | 714        | 1000   | 0        | 0       | 1000      | 1000         | 10000        | 500000     | 500000        | local_as_delegated
        two-high            | 5000       | 0      | 1        | 0       | 1000      | 1000         | 10000        | 500000     | 500000        | prefecture_or_above
        10 000 tce          | 10000      | 0      | 1        | 0       | 1000      | 1000         | 10000        | 500000     | 500000        | province
        of the centre       | 5000       | 0      | 1        | 1       | 1000      | 1000         | 10000        | 500000     | 500000        | province
        500 000 tce         | 500000     | 0      | 0        | 0       | 1000      | 1000         | 10000        | 500000     | 500000        | nation
        500 000 t of coal   | 400000     | 500000 | 0        | 0       | 1000      | 1000         | 10000        | 500000     | 500000        | nation
        """,
    )


@pytest.mark.parametrize(
    ("day", "project", "wanted"),
    [
        ("2016-12-31", {"energy_tce": 737, "power_kwh": 6e6}, "report_book"),
        ("2017-01-01", {"energy_tce": 737, "power_kwh": 6e6}, "local_as_delegated"),
        ("2023-05-31", {"energy_tce": 5000}, "province"),
        ("2023-06-01", {"energy_tce": 5000}, "local_as_delegated"),
        ("2025-08-31", {"energy_tce": 737, "power_kwh": 6e6}, "local_as_delegated"),
        ("2025-09-01", {"energy_tce": 737, "power_kwh": 6e6}, "no_separate_review"),
        ("2025-09-01", {"energy_tce": 6000, "two_high": True}, "prefecture_or_above"),
        ("2025-09-01", {"energy_tce": 600000, "exempt": True}, "no_separate_review"),
    ],
)
def test_the_version_of_the_day_is_taken(book, day, project, wanted):
    """The days on which one order follows another, with the thresholds as registered. R6.1."""
    assert route(book, project, date.fromisoformat(day))["route"] == wanted


@pytest.mark.parametrize(
    ("day", "order", "confidence"),
    [
        ("2016-12-31", "ndrc-order-2010-6", "reported"),
        ("2020-01-01", "ndrc-order-2016-44", "assumed"),
        ("2024-01-01", "ndrc-order-2023-2", "reported"),
        ("2025-09-01", "ndrc-order-2025-31", "assumed"),
    ],
)
def test_a_route_tells_its_sources(book, day, order, confidence):
    """Each order as far as it was found (R6.1): Order 44 and the province's threshold of Order 31 from memory, none official."""
    told = route(book, {"energy_tce": 5000}, date.fromisoformat(day))
    assert told["confidence"] == confidence
    assert {one["document"] for one in told["sources"]} == {order}
    assert "official" not in {one["confidence"] for one in told["sources"]}


def test_before_the_first_order_there_is_no_route(book):
    """Nothing is guessed for a day before 2010-11-01."""
    with pytest.raises(NotInForce, match="2010-11-01"):
        route(book, {"energy_tce": 5000}, date(2010, 10, 31))


def test_a_rebuild_counts_its_increment(check):
    """A rebuild that changes neither site nor main process and equipment is looked at by what it adds. R6.1."""
    check(
        review_rules.reviewed_energy,
        """
        case          | energy_tce | before_tce | same_site_and_process | reviewed
        --------------+------------+------------+-----------------------+---------
        same site     | 1500       | 900        | 1                     | 600
        another       | 1500       | 900        | 0                     | 1500
        before is not known | 1500 | missing    | 1                     | missing
        """,
    )


def test_actual_use_of_110_per_cent_asks_for_a_new_review(check):
    """Actual energy at 110 % of what was approved, or more, is a change to be applied for. R6.2."""
    check(
        review_rules.needs_re_review,
        """
        case         | actual_tce | approved_tce | share | again
        -------------+------------+--------------+-------+--------
        on it        | 11000      | 10000        | 1.1   | yes
        below        | 10999      | 10000        | 1.1   | no
        not approved | 11000      | 0            | 1.1   | missing
        """,
    )


def test_an_opinion_holds_for_two_years(check):
    """An opinion lapses where works have not started within two years. R6.2."""
    check(
        review_rules.opinion_lapsed,
        """
        case          | on       | opinion_day | valid_years | started | lapsed
        --------------+----------+-------------+-------------+---------+-------
        the last day  | 20250601 | 20230601    | 2           | 0       | no
        the day after | 20250602 | 20230601    | 2           | 0       | yes
        works started | 20260101 | 20230601    | 2           | 1       | no
        """,
    )
