"""氮氧化物减排量 — what an air project reduces in a full year, by type; the worked examples of §1.9."""

from shuangkong.emissions import air_rules as rules


def test_flue_gas(check):
    """A1, A4: a lower concentration in the same flue gas, both on one basis. 4.0e6 t of sinter at 2,830 Nm³/t."""
    check(
        rules.flue_gas,
        """
        case   | volume_nm3  | before_mg_m3 | after_mg_m3 | reduction_t
        -------+-------------+--------------+-------------+------------
        sinter | 11320000000 | 250          | 50          | 2264.0
        """,
    )


def test_per_product(check):
    """A1 by product: a lower coefficient on the same output. Numbers invented."""
    check(
        rules.per_product,
        """
        case   | product_t | before_kg_t | after_kg_t | reduction_t
        -------+-----------+-------------+------------+------------
        clinker| 1000000   | 1.0         | 0.25       | 750.0
        """,
    )


def test_fuel_switch(check):
    """A2 and A3: 8,000 t of coal replaced by gas; what the gas emits is taken off."""
    check(
        rules.fuel_switch,
        """
        case     | coal_t | coal_kg_t | gas_10k_m3 | gas_kg_10k_m3 | reduction_t
        ---------+--------+-----------+------------+---------------+------------
        coal     | 8000   | 2.94      | 0          | 3.03          | 23.52
        with gas | 8000   | 2.94      | 383.06     | 3.03          | 22.3593
        """,
    )


def test_boiler_closed(check):
    """A2: the emission of the replacing source of heat is taken off."""
    check(
        rules.boiler_closed,
        """
        case        | coal_t | coal_kg_t | replacement_t | reduction_t
        ------------+--------+-----------+---------------+------------
        gas instead | 8000   | 2.94      | 1.1607        | 22.3593
        """,
    )


def test_vehicles(check):
    """A5: before the new vehicles are netted, and with them. The second case is invented."""
    check(
        rules.vehicles,
        """
        case    | vehicles | before_g_km | after_g_km | km_a  | reduction_t
        --------+----------+-------------+------------+-------+------------
        scrapped| 1200     | 7.93        | 0          | 60000 | 570.96
        renewed | 1200     | 7.93        | 1.43       | 60000 | 468.00
        """,
    )


def test_clean_heating(check):
    """A6: the bulk coal that households no longer burn. Numbers invented."""
    check(
        rules.clean_heating,
        """
        case   | households | coal_t_household | coal_kg_t | reduction_t
        -------+------------+------------------+-----------+------------
        a town | 10000      | 2.5              | 1.6       | 40.0
        """,
    )


def test_flue_gas_left(check):
    """What the flue gas still carries after the retrofit."""
    check(
        rules.flue_gas_left,
        """
        case   | volume_nm3  | after_mg_m3 | result
        -------+-------------+-------------+-------
        sinter | 11320000000 | 50          | 566.0
        """,
    )


def test_per_product_left(check):
    """What the same output still emits. Numbers invented."""
    check(
        rules.per_product_left,
        """
        case    | product_t | after_kg_t | result
        --------+-----------+------------+-------
        clinker | 1000000   | 0.25       | 250.0
        """,
    )


def test_fuel_switch_left(check):
    """What the gas in the coal's place emits. §1.9."""
    check(
        rules.fuel_switch_left,
        """
        case | gas_10k_m3 | gas_kg_10k_m3 | result
        -----+------------+---------------+-------
        gas  | 383.06     | 3.03          | 1.1607
        """,
    )


def test_vehicles_left(check):
    """What the new vehicles emit. Numbers invented."""
    check(
        rules.vehicles_left,
        """
        case    | vehicles | after_g_km | km_a  | result
        --------+----------+------------+-------+-------
        renewed | 1200     | 1.43       | 60000 | 102.96
        """,
    )
