"""水污染物减排量 — what a water project reduces in a full year, by type.

The cases are the worked examples of §1.9; formulas in general use, since the official text was not at hand.
"""

from shuangkong.emissions import water_rules as rules


def test_sewage_plant(check):
    """W1, new or expanded: removed now less removed before; what a factory booked already is taken off."""
    check(
        rules.sewage_plant,
        """
        case            | flow_after_10k_m3_d | in_after_mg_l | out_after_mg_l | flow_before_10k_m3_d | in_before_mg_l | out_before_mg_l | industrial_booked_t | days | reduction_t
        ----------------+---------------------+---------------+----------------+----------------------+----------------+-----------------+---------------------+------+------------
        new, COD        | 2.0                 | 220           | 30             | 0                    | 0              | 0               | 0                   | 365  | 1387.00
        245 days        | 2.0                 | 220           | 30             | 0                    | 0              | 0               | 0                   | 245  | 931.00
        expansion, COD  | 5                   | 220           | 30             | 4                    | 210            | 45              | 0                   | 365  | 1058.50
        expansion, NH3N | 5                   | 28            | 1.5            | 4                    | 26             | 4               | 0                   | 365  | 162.425
        booked upstream | 2.0                 | 220           | 30             | 0                    | 0              | 0               | 87                  | 365  | 1300.00
        inflow unknown  | 2.0                 | missing       | 30             | 0                    | 0              | 0               | 0                   | 365  | missing
        """,
    )


def test_sewage_upgrade(check):
    """W2: a better outflow on the smaller of both flows, so that more water is not booked as an upgrade."""
    check(
        rules.sewage_upgrade,
        """
        case       | flow_before_10k_m3_d | flow_after_10k_m3_d | out_before_mg_l | out_after_mg_l | days | reduction_t
        -----------+----------------------+---------------------+-----------------+----------------+------+------------
        same flow  | 4                    | 4                   | 45              | 30             | 365  | 219.00
        more water | 4                    | 6                   | 45              | 30             | 365  | 219.00
        less water | 4                    | 3                   | 45              | 30             | 365  | 164.25
        """,
    )


def test_rural_facility(check):
    """W3a and W8: flow times what the facility takes out."""
    check(
        rules.small_facility,
        """
        case      | flow_m3_d | in_mg_l | out_mg_l | days | reduction_t
        ----------+-----------+---------+----------+------+------------
        a village | 180       | 160     | 60       | 365  | 6.57
        """,
    )


def test_rural_people(check):
    """W3b: the load of the people newly served, as far as it is removed."""
    check(
        rules.rural_people,
        """
        case     | people | load_g_head_d | removal | days | reduction_t
        ---------+--------+---------------+---------+------+------------
        COD      | 3000   | 30            | 0.65    | 365  | 21.3525
        """,
    )


def test_industrial_volume(check):
    """W4 by volume: discharge before less after."""
    check(
        rules.industrial_volume,
        """
        case  | volume_before_m3 | before_mg_l | volume_after_m3 | after_mg_l | reduction_t
        ------+------------------+-------------+-----------------+------------+------------
        a mill| 600000           | 120         | 600000          | 60         | 36.00
        """,
    )


def test_industrial_product(check):
    """W4 by product: the smaller output, so that a cut of production is not booked as treatment."""
    check(
        rules.industrial_product,
        """
        case           | product_before_t | product_after_t | before_kg_t | after_kg_t | reduction_t
        ---------------+------------------+-----------------+-------------+------------+------------
        same output    | 100000           | 100000          | 1.5         | 1.0        | 50.0
        production cut | 100000           | 80000           | 1.5         | 1.0        | 40.0
        only a cut     | 100000           | 80000           | 1.5         | 1.5        | 0.0
        """,
    )


def test_livestock(check):
    """W6: what the animals generate, times the gain in treatment and use. Numbers invented."""
    check(
        rules.livestock,
        """
        case | head  | load_kg_head | treated_before | treated_after | reduction_t
        -----+-------+--------------+----------------+---------------+------------
        pigs | 10000 | 20           | 0.4            | 0.9           | 100.0
        """,
    )


def test_reclaimed(check):
    """W7: only the discharge that additional reuse displaces. Numbers invented."""
    check(
        rules.reclaimed,
        """
        case    | reuse_added_10k_m3_d | out_mg_l | days | reduction_t
        --------+----------------------+----------+------+------------
        a plant | 1.0                  | 30       | 365  | 109.5
        """,
    )


def test_sewage_plant_left(check):
    """What the plant still discharges, W1 and W2: where a further measure on the line begins. §1.6."""
    check(
        rules.sewage_plant_left,
        """
        case    | flow_after_10k_m3_d | out_after_mg_l | days | result
        --------+---------------------+----------------+------+-------
        a plant | 2                   | 30             | 365  | 219.0
        """,
    )


def test_small_facility_left(check):
    """What a village's facility still discharges."""
    check(
        rules.small_facility_left,
        """
        case      | flow_m3_d | out_mg_l | days | result
        ----------+-----------+----------+------+-------
        a village | 180       | 60       | 365  | 3.942
        """,
    )


def test_rural_people_left(check):
    """The load of the people newly served that is not removed."""
    check(
        rules.rural_people_left,
        """
        case | people | load_g_head_d | removal | days | result
        -----+--------+---------------+---------+------+--------
        COD  | 3000   | 30            | 0.65    | 365  | 11.4975
        """,
    )


def test_industrial_volume_left(check):
    """What the factory still discharges."""
    check(
        rules.industrial_volume_left,
        """
        case   | volume_after_m3 | after_mg_l | result
        -------+-----------------+------------+-------
        a mill | 600000          | 60         | 36.0
        """,
    )


def test_industrial_product_left(check):
    """What the smaller output still discharges. Numbers invented."""
    check(
        rules.industrial_product_left,
        """
        case  | product_before_t | product_after_t | after_kg_t | result
        ------+------------------+-----------------+------------+-------
        a cut | 100000           | 80000           | 1.0        | 80.0
        """,
    )


def test_livestock_left(check):
    """What is generated and neither treated nor used. Numbers invented."""
    check(
        rules.livestock_left,
        """
        case | head  | load_kg_head | treated_after | result
        -----+-------+--------------+---------------+-------
        pigs | 10000 | 20           | 0.9           | 20.0
        """,
    )
