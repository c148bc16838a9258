"""当量值和等价值 — what a kilowatt-hour counts as: what it holds, or what making it took.

The assessed total values electricity at the year's average coal use of power stations; reviews of projects and limits of
products at what it holds. Power from local coal is the same in both, since its fuel is counted.
"""

from shuangkong.energy import rules


def test_from_equivalent_to_calorific_value(check):
    """E(当量) = E(等价) − (net inflow + primary power) × (k − 0.1229). R1.8, derived; 0.30 is a rough size from memory.

    An area that gives out more power than it makes from water and wind has the larger total at calorific value.
    """
    check(
        rules.calorific_total,
        """
        case        | energy_tce | net_power_inflow_kwh | primary_power_kwh | equivalent_kgce_per_kwh | calorific_kgce_per_kwh | total
        ------------+------------+----------------------+-------------------+-------------------------+------------------------+----------
        takes in    | 10,000,000 | 2,000,000,000        | 1,000,000,000     | 0.30                    | 0.1229                 | 9,468,700
        gives out   | 10,000,000 | -3,000,000,000       | 1,000,000,000     | 0.30                    | 0.1229                 | 10,354,200
        year of 404 | 10,000,000 | 2,000,000,000        | 1,000,000,000     | 0.404                   | 0.1229                 | 9,156,700
        only coal   | 10,000,000 | 0                    | 0                 | 0.30                    | 0.1229                 | 10,000,000
        not told    | 10,000,000 | missing              | 1,000,000,000     | 0.30                    | 0.1229                 | missing
        """,
    )


def test_and_back(check):
    """The same difference added again. R1.8."""
    check(
        rules.equivalent_total,
        """
        case      | calorific_tce | net_power_inflow_kwh | primary_power_kwh | equivalent_kgce_per_kwh | calorific_kgce_per_kwh | total
        ----------+---------------+----------------------+-------------------+-------------------------+------------------------+-----------
        takes in  | 9,468,700     | 2,000,000,000        | 1,000,000,000     | 0.30                    | 0.1229                 | 10,000,000
        gives out | 10,354,200    | -3,000,000,000       | 1,000,000,000     | 0.30                    | 0.1229                 | 10,000,000
        no value  | 9,468,700     | 2,000,000,000        | 1,000,000,000     | missing                 | 0.1229                 | missing
        """,
    )
