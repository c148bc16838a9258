"""季度测算 — a quarter's energy before the office above has issued it.

Energy of a region is computed by the office one level up (下算一级). Until its figure is there the quarter is worked out
from the growth of sectors; the issued figure takes its place. Numbers are invented.
"""

from shuangkong.energy import rules


def test_growth_weighted_by_sectors(check):
    """Growth of energy ≈ Σ w·g with last year's shares as weights. R1.4, ours.

    Weighted sums of industry 600 at 5 %, services 300 at 2 %, households 100 at −1 %. Where households have not reported
    the known 900 speak for the whole, and the coverage says 90 %.
    """
    check(
        rules.weighted_growth,
        """
        case                | weighted_growth_tce | weight_known_tce | growth
        --------------------+---------------------+------------------+-------
        all sectors         | 35                  | 1000             | 3.5 %
        without households  | 36                  | 900              | 4.0 %
        nobody reported     | missing             | missing          | missing
        no weight           | 0                   | 0                | missing
        """,
    )


def test_amount_of_the_quarter(check):
    """The amount of the same months a year before, grown as the sectors did. R1.4, ours."""
    check(
        rules.estimated,
        """
        case            | before_amount | energy_growth | estimated
        ----------------+---------------+---------------+----------
        grew            | 1,000,000     | 3.5 %         | 1,035,000
        fell            | 1,000,000     | -1 %          | 990,000
        no year before  | missing       | 3.5 %         | missing
        growth unknown  | 1,000,000     | missing       | missing
        """,
    )
