"""挥发性有机物 — projects V1 to V5, the three rates, substitution in points, balances; examples of §1.9, §7.3, §7.5."""

from shuangkong.emissions import voc_rules as rules


def test_emitted(check):
    """E = M·w·(1 − αβη): before and after the substitution of the worked example."""
    check(
        rules.emitted,
        """
        case   | use_t | content | collection | running | removal | emission_t
        -------+-------+---------+------------+---------+---------+-----------
        before | 100   | 0.62    | 0.65       | 0.90    | 0.50    | 43.865
        after  | 95    | 0.12    | 0.65       | 0.90    | 0.50    | 8.0655
        """,
    )


def test_substitution(check):
    """V1: E0 − E1 at equal output; where output grew, the former materials are scaled with it."""
    check(
        rules.substitution,
        """
        case        | use_before_t | content_before | use_after_t | content_after | output_ratio | collection | running | removal | reduction_t
        ------------+--------------+----------------+-------------+---------------+--------------+------------+---------+---------+------------
        same output | 100          | 0.62           | 95          | 0.12          | 1            | 0.65       | 0.90    | 0.50    | 35.7995
        twice       | 50           | 0.62           | 95          | 0.12          | 2            | 0.65       | 0.90    | 0.50    | 35.7995
        """,
    )


def test_end_of_pipe(check):
    """V2: the gain in abatement on what is generated after the project."""
    check(
        rules.end_of_pipe,
        """
        case    | generated_t | collection_before | running_before | removal_before | collection_after | running_after | removal_after | reduction_t
        --------+-------------+-------------------+----------------+----------------+------------------+---------------+---------------+------------
        example | 50          | 0.30              | 0.90           | 0.15           | 0.90             | 0.98          | 0.85          | 35.46
        """,
    )


def test_leaks(check):
    """V3: before less after, over the hours. Numbers invented."""
    check(
        rules.leaks,
        """
        case    | before_kg_h | after_kg_h | hours | reduction_t
        --------+-------------+------------+-------+------------
        a valve | 0.5         | 0.1        | 8000  | 3.2
        """,
    )


def test_vapour_recovery(check):
    """V4: throughput times the loss, times the gain in recovery. Numbers invented."""
    check(
        rules.vapour_recovery,
        """
        case    | throughput_t | loss_kg_t | recovered_before | recovered_after | reduction_t
        --------+--------------+-----------+------------------+-----------------+------------
        a depot | 100000       | 2.0       | 0.5              | 0.95            | 90.0
        """,
    )


def test_tank(check):
    """V5: standing and working losses before less after. Numbers invented."""
    check(
        rules.tank,
        """
        case   | standing_before_t | working_before_t | standing_after_t | working_after_t | reduction_t
        -------+-------------------+------------------+------------------+-----------------+------------
        a tank | 6                 | 4                | 1                | 2               | 7
        """,
    )


def test_running_rate(check):
    """同步运行率: production 20 h, both running 19 h. §7.3."""
    check(
        rules.running_rate,
        """
        case    | running_together_h | production_h | rate
        --------+--------------------+--------------+--------
        a day   | 19                 | 20           | 95.00 %
        no work | 0                  | 0            | missing
        """,
    )


def test_removal_rate(check):
    """去除率 by mass: dilution does not raise it. Numbers invented."""
    check(
        rules.removal_rate,
        """
        case    | in_mg_m3 | in_m3 | out_mg_m3 | out_m3 | rate
        --------+----------+-------+-----------+--------+--------
        plain   | 200      | 10000 | 60        | 10000  | 70.00 %
        diluted | 200      | 10000 | 30        | 20000  | 70.00 %
        """,
    )


def test_carbon_days(check):
    """活性炭更换周期: 1,000 kg, 10 %, 40 mg/m³, 10,000 m³/h, 16 h/d. §7.3."""
    check(
        rules.carbon_days,
        """
        case  | carbon_kg | capacity | removed_mg_m3 | flow_m3_h | hours_day | days
        ------+-----------+----------+---------------+-----------+-----------+-----
        a bed | 1000      | 0.10     | 40            | 10000     | 16        | 15.6
        """,
    )


def test_points_fallen(check):
    """“降低20个百分点” is points: .62 → .41 passes; .30 → .24 is 6 points though a fifth less. §7.5."""
    check(
        rules.points_fallen,
        """
        case   | base_share | share | points
        -------+------------+-------+-------
        passes | 0.62       | 0.41  | 21.0
        fails  | 0.30       | 0.24  | 6.0
        """,
    )


def test_use_fallen(check):
    """“使用量降低20%” is relative: the same .30 → .24 is 20 %. §7.5."""
    check(
        rules.use_fallen,
        """
        case     | base_t | use_t | fall
        ---------+--------+-------+--------
        adhesive | 0.30   | 0.24  | 20.00 %
        """,
    )


def test_material_used(check):
    """物料平衡: purchases and stock less what is left, returned or wasted. §7.6, numbers invented."""
    check(
        rules.material_used,
        """
        case  | purchase_t | opening_t | closing_t | returns_t | waste_t | use_t
        ------+------------+-----------+-----------+-----------+---------+------
        paint | 100        | 10        | 15        | 3         | 2       | 90
        """,
    )


def test_abated(check):
    """The three rates multiplied: what never reaches the air. §7.3."""
    check(
        rules.abated,
        """
        case    | collection | running | removal | result
        --------+------------+---------+---------+-------
        example | 0.9        | 0.98    | 0.85    | 0.7497
        """,
    )


def test_end_of_pipe_left(check):
    """What still reaches the air after V2."""
    check(
        rules.end_of_pipe_left,
        """
        case    | generated_t | collection_after | running_after | removal_after | result
        --------+-------------+------------------+---------------+---------------+-------
        example | 50          | 0.9              | 0.98          | 0.85          | 12.515
        """,
    )


def test_leaks_left(check):
    """What the component still loses. Numbers invented."""
    check(
        rules.leaks_left,
        """
        case    | after_kg_h | hours | result
        --------+------------+-------+-------
        a valve | 0.1        | 8000  | 0.8
        """,
    )


def test_leak_rate(check):
    """V3: e = a·SV^b by the kind of component. Numbers invented."""
    check(
        rules.leak_rate,
        """
        case    | screening_ppm | factor | exponent | result
        --------+---------------+--------+----------+---------
        a valve | 10000         | 1e-05  | 0.8      | 0.015849
        """,
    )


def test_vapour_recovery_left(check):
    """The vapour that is not recovered. Numbers invented."""
    check(
        rules.vapour_recovery_left,
        """
        case    | throughput_t | loss_kg_t | recovered_after | result
        --------+--------------+-----------+-----------------+-------
        a depot | 100000       | 2.0       | 0.95            | 10.0
        """,
    )


def test_tank_left(check):
    """Standing and working losses that remain. Numbers invented."""
    check(
        rules.tank_left,
        """
        case   | standing_after_t | working_after_t | result
        -------+------------------+-----------------+-------
        a tank | 1                | 2               | 3
        """,
    )


def test_collection_rate(check):
    """收集率 by mass. §7.3. Numbers invented."""
    check(
        rules.collection_rate,
        """
        case   | collected_t | generated_t | result
        -------+-------------+-------------+-------
        a line | 90          | 100         | 0.90
        """,
    )


def test_solvent_share(check):
    """Solvent-based materials of all; numerator and denominator are kept. §7.5."""
    check(
        rules.solvent_share,
        """
        case     | solvent_t | total_t | result
        ---------+-----------+---------+-------
        coatings | 62        | 100     | 0.62
        """,
    )


def test_mixed_content(check):
    """施工状态: 4 L of paint at 400 g/L and 1 L of thinner at 850 g/L. §7.4. Numbers invented."""
    check(
        rules.mixed_content,
        """
        case         | solvent_g | volume_l | result
        -------------+-----------+----------+-------
        ready to use | 2450      | 5        | 490
        """,
    )
