"""能源计量 — from readings of energy meters to amounts and standard coal, and when uploaded data is good enough.

The on-line monitoring of key energy users (R8.4). Amounts are whole numbers of 1/10,000 of the meter's unit. Numbers of
the cases are worked by hand; where the rule is of our own design, the paragraph says so.
"""

from shuangkong.monitoring.meters import rules


def test_a_register_goes_on_rolls_over_or_was_reset(check):
    """The difference of two readings. A fall counts as a rollover only from the top tenth of the scale into the lowest
    tenth (our design); any other fall is a reset, and what was used meanwhile is missing, not zero. R8.4.
    """
    check(
        rules.advance,
        """
        case                     | before    | after  | capacity  | rollover_share | advanced
        -------------------------+-----------+--------+-----------+----------------+---------
        goes on                  | 1,000     | 1,250  | 1,000,000 | 0.1            | 250
        stands                   | 1,000     | 1,000  | 1,000,000 | 0.1            | 0
        rolls over               | 999,900   | 150    | 1,000,000 | 0.1            | 250
        just in the two tenths   | 900,000   | 99,999 | 1,000,000 | 0.1            | 199,999
        fell from the middle     | 500,000   | 150    | 1,000,000 | 0.1            | missing
        fell to the middle       | 999,900   | 500,000 | 1,000,000 | 0.1           | missing
        scale not on record      | 999,900   | 150    | missing   | 0.1            | missing
        nothing before           | missing   | 150    | 1,000,000 | 0.1            | missing
        """,
    )


def test_behind_transformers(check):
    """The advance times the multiplier on record: CT 400/5 × PT 1 is 80; half of 1/10,000 is rounded up."""
    check(
        rules.multiplied,
        """
        case        | advanced | multiplier | amount
        ------------+----------+------------+-------
        CT 400/5    | 12,345   | 80         | 987,600
        none        | 12,345   | 1          | 12,345
        a tenth     | 15       | 0.1        | 2
        not known   | missing  | 80         | missing
        """,
    )


def test_spread_over_a_gap(check):
    """What was used over a gap is known as a whole; its parts are by time, marked 测算, and add up to it: 33 + 34 + 33.
    Our design.
    """
    check(
        rules.spread_until,
        """
        case          | amount | passed_s | span_s | part
        --------------+--------+----------+--------+-----
        nothing yet   | 100    | 0        | 10,800 | 0
        one hour      | 100    | 3,600    | 10,800 | 33
        two hours     | 100    | 7,200    | 10,800 | 67
        all of it     | 100    | 10,800   | 10,800 | 100
        """,
    )


def test_meters_in_standard_coal(check):
    """Amount × coefficient: 1,000 kWh × 0.1229 = 122.9 kgce; coefficients of GB/T 2589-2020, annex A."""
    check(
        rules.standard_coal_grams,
        """
        case              | amount     | kgce_per_unit | grams
        ------------------+------------+---------------+--------
        1,000 kWh         | 10,000,000 | 0.1229        | 122,900
        2 GJ of heat      | 20,000     | 34.12         | 68,240
        a tenth of 1 t    | 1,000      | 714.3         | 71,430
        no coefficient    | 1,000      | missing       | missing
        """,
    )


def test_completeness_of_uploads(check):
    """Points that came over points that were due: an hourly item has 24 a day, so 30 days have 720. R8.4."""
    check(
        rules.completeness,
        """
        case            | got | due | rate
        ----------------+-----+-----+-------
        a full month    | 720 | 720 | 1
        three days lost | 648 | 720 | 0.9
        nothing came    | 0   | 720 | 0
        nothing due     | 0   | 0   | missing
        """,
    )
    check(
        rules.good_enough,
        """
        case         | value   | floor | enough
        -------------+---------+-------+-------
        on it        | 0.9     | 0.9   | yes
        one short    | 0.8986  | 0.9   | no
        """,
    )


def test_days_against_the_month(check):
    """The sum of the daily data is within 5 % of the monthly figure; exactly 5 % is within. R8.4."""
    check(
        rules.day_month_deviation,
        """
        case       | days_sum | month | deviation
        -----------+----------+-------+----------
        agree      | 1000     | 1000  | 0
        short      | 950      | 1000  | 0.05
        too much   | 1060     | 1000  | 0.06
        no month   | 950      | missing | missing
        month of 0 | 950      | 0     | missing
        """,
    )
    check(
        rules.close_enough,
        """
        case                | value | ceiling | allowed
        --------------------+-------+---------+--------
        5 % exactly         | 0.05  | 0.05    | yes
        6 %                 | 0.06  | 0.05    | no
        label 60 s off      | 60    | 60      | yes
        label 61 s off      | 61    | 60      | no
        """,
    )
