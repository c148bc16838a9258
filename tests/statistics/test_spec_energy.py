"""综合能耗 — how much energy a unit used, in standard coal (GB/T 2589-2020).

Each kind is multiplied by its coefficient: a measured one first, that of the annex where nothing was measured. What is
made inside is never counted a second time, what is given out is taken off.
"""

from shuangkong.statistics import rules


def test_measured_coefficient(check):
    """The coefficient is NCV ÷ 29307.6. The mean values of annex A give its coefficients, but for the last digit. R4."""
    check(
        rules.measured_coefficient,
        """
        kind        | ncv_kj | standard_coal_kj | coefficient
        ------------+--------+------------------+------------
        raw coal    | 20,934 | 29,307.6         | 0.7143
        coke        | 28,470 | 29,307.6         | 0.9714
        diesel      | 42,705 | 29,307.6         | 1.4571
        gas, low    | 32,238 | 29,307.6         | 1.1000
        gas, high   | 38,979 | 29,307.6         | 1.3300
        no sample   | missing | 29,307.6        | missing
        """,
    )


def test_measured_before_annex(check):
    """The annex is for those who have neither measured nor been told by their supplier. R4."""
    check(
        rules.coefficient_in_use,
        """
        case         | measured | reference | in use
        -------------+----------+-----------+-------
        measured     | 0.6553   | 0.7143    | 0.6553
        not measured | missing  | 0.7143    | 0.7143
        unknown kind | missing  | missing   | missing
        """,
    )


def test_range_of_the_annex(check):
    """Natural gas has a range in annex A: what was adopted counts within it, its end beyond it. R4; the latter is ours."""
    check(
        rules.within_annex,
        """
        case        | adopted | low  | high | in use
        ------------+---------+------+------+-------
        within      | 1.2143  | 1.10 | 1.33 | 1.2143
        too high    | 1.5     | 1.10 | 1.33 | 1.33
        too low     | 0.9     | 1.10 | 1.33 | 1.10
        none        | missing | 1.10 | 1.33 | missing
        """,
    )


def test_amount_in_standard_coal(check):
    """Amount × coefficient, in tonnes. Numbers of the annex; amounts are invented. R4."""
    check(
        rules.standard_coal,
        """
        kind             | amount     | kgce_per_unit | tce
        -----------------+------------+---------------+---------
        coal, kg         | 1,000,000  | 0.7143        | 714.3
        electricity, kWh | 10,000,000 | 0.1229        | 1229.0
        heat, MJ         | 1,000,000  | 0.03412       | 34.12
        LPG, kg          | 10,000     | 1.7143        | 17.143
        none used        | 0          | 0.7143        | 0
        not reported     | missing    | 0.7143        | missing
        """,
    )


def test_working_media(check):
    """Bought media count, self-made ones are in the energy they were made with. 0.2571 is the edition of 2020. R4."""
    check(
        rules.working_medium,
        """
        case             | amount  | kgce_per_unit | self_made | tce
        -----------------+---------+---------------+-----------+------
        water bought, t  | 100,000 | 0.2571        | 0         | 25.71
        water self-made  | 100,000 | 0.2571        | 1         | 0
        oxygen bought m3 | 500,000 | 0.4000        | 0         | 200.0
        not told whether | 500,000 | 0.4000        | missing   | missing
        """,
    )


def test_bought_part_of_a_medium(check):
    """Only what was bought of a medium counts. R4; that it is used first is ours."""
    check(
        rules.bought_part,
        """
        case            | used | bought  | counted
        ----------------+------+---------+--------
        partly bought   | 100  | 30      | 30
        bought to stock | 100  | 130     | 100
        not told        | 100  | missing | missing
        """,
    )


def test_comprehensive_energy(check):
    """What was used and bought as media, less what was given out. R4."""
    check(
        rules.comprehensive_energy,
        """
        case             | used_tce | media_tce | given_out_tce | energy
        -----------------+----------+-----------+---------------+-------
        steel works      | 1000     | 20        | 150           | 870
        gives out all    | 100      | 0         | 100           | 0
        media not known  | 1000     | missing   | 150           | missing
        """,
    )


def test_industrial_statistics(check):
    """Energy used in production less the output of transformation and recovered energy. 205-1, 205-2."""
    check(
        rules.industrial_comprehensive_energy,
        """
        case           | production_tce | transformed_output_tce | recovered_tce | energy
        ---------------+----------------+------------------------+---------------+-------
        coking plant   | 1000           | 850                    | 30            | 120
        no transformer | 400            | 0                      | 0             | 400
        """,
    )


def test_equivalent_value(check):
    """Electricity at what making it took: E(等价) = E(当量) + net kWh × (k − 0.1229). R1.8; 0.30 is a rough size."""
    check(
        rules.at_equivalent_value,
        """
        case      | calorific_tce | bought_kwh | sold_kwh  | equivalent_kgce_per_kwh | calorific_kgce_per_kwh | tce
        ----------+---------------+------------+-----------+-------------------------+------------------------+-------
        buys      | 1000          | 5,000,000  | 0         | 0.30                    | 0.1229                 | 1885.5
        sells     | 1000          | 0          | 5,000,000 | 0.30                    | 0.1229                 | 114.5
        none      | 1000          | 0          | 0         | 0.30                    | 0.1229                 | 1000.0
        """,
    )


def test_unit_energy(check):
    """Energy over output. A plant that made nothing has no unit energy, rather than an endless one. R4."""
    check(
        rules.unit_energy,
        """
        case     | energy_tce | output  | per unit
        ---------+------------+---------+---------
        clinker  | 10,700     | 100,000 | 0.107
        stopped  | 12         | 0       | missing
        """,
    )


def test_joint_products(check):
    """Energy for several products at once is shared by one key. R4."""
    check(
        rules.joint_share,
        """
        case       | energy_tce | own_key | all_keys | tce
        -----------+------------+---------+----------+------
        a third    | 900        | 20      | 60       | 300
        all        | 900        | 60      | 60       | 900
        no key     | 900        | 20      | 0        | missing
        """,
    )


def test_product_saving(check):
    """Σ(e0 − e1) × P1, here for one product; a rise shows as a negative saving. R8.3, GB/T 13234."""
    check(
        rules.product_saving,
        """
        case   | base_unit_energy | unit_energy_now | output  | saving
        -------+------------------+-----------------+---------+-------
        saved  | 0.117            | 0.107           | 100,000 | 1000
        rose   | 0.107            | 0.117           | 100,000 | -1000
        """,
    )
