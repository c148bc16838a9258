"""因素分解（LMDI-I） — where a change came from.

Energy or CO₂ of several groups is total output × share × intensity. The three effects add up to the change, without a
rest, also where a group begins, ends, or has no output.
"""

from shuangkong.targets import lmdi_rules as rules


def test_the_weight_of_a_group(check):
    """(now − before) ÷ ln(now ÷ before); the number itself where nothing moved. LMDI-I."""
    check(
        rules.logarithmic_mean,
        """
        case         | now     | before | mean
        -------------+---------+--------+---------
        grew         | 120     | 100    | 109.6963
        halved       | 50      | 100    | 72.13475
        doubled      | 100     | 50     | 72.13475
        stayed       | 100     | 100    | 100.0000
        hardly moved | 100.001 | 100    | 100.0005
        begins       | 10      | 0      | missing
        unknown      | missing | 100    | missing
        """,
    )


def test_activity(check):
    """What a group would have used more because the whole economy grew. LMDI-I."""
    check(
        rules.activity_effect,
        """
        case           | now | before | output_now | output_before | total_now | total_before | effect
        ---------------+-----+--------+------------+---------------+-----------+--------------+--------
        only growth    | 110 | 100    | 55         | 50            | 110       | 100          | 10.0000
        no growth      | 110 | 100    | 60         | 50            | 100       | 100          | 0.0000
        begins         | 30  | 0      | 10         | 0             | 110       | 100          | 0
        no output      | 80  | 70     | 0          | 0             | 110       | 100          | 0
        unknown        | 80  | missing | 5         | 5             | 110       | 100          | missing
        """,
    )


def test_structure(check):
    """What it used more because its share in output grew; beginning and ending are structure. LMDI-I."""
    check(
        rules.structure_effect,
        """
        case            | now | before | output_now | output_before | total_now | total_before | effect
        ----------------+-----+--------+------------+---------------+-----------+--------------+--------
        only growth     | 110 | 100    | 55         | 50            | 110       | 100          | 0.0000
        share grew      | 120 | 100    | 60         | 50            | 100       | 100          | 20.0000
        begins          | 30  | 0      | 10         | 0             | 110       | 100          | 30
        ends            | 0   | 30     | 0          | 10            | 110       | 100          | -30
        fuel begins     | 30  | 0      | 10         | 10            | 110       | 100          | 0
        no output       | 80  | 70     | 0          | 0             | 110       | 100          | 0
        """,
    )


def test_intensity(check):
    """What it used less because a unit of its output took less. LMDI-I."""
    check(
        rules.intensity_effect,
        """
        case            | now | before | output_now | output_before | effect
        ----------------+-----+--------+------------+---------------+---------
        only growth     | 110 | 100    | 55         | 50            | 0.0000
        saved           | 80  | 100    | 50         | 50            | -20.0000
        fuel begins     | 30  | 0      | 10         | 10            | 30
        fuel ends       | 0   | 30     | 12         | 10            | -30
        begins          | 30  | 0      | 10         | 0             | 0
        no output       | 80  | 70     | 0          | 0             | 0
        """,
    )


def test_groups_without_output(check):
    """Households have no value added: their whole change stands apart. Ours."""
    check(
        rules.effect_without_output,
        """
        case       | now | before | output_now | output_before | effect
        -----------+-----+--------+------------+---------------+-------
        households | 80  | 70     | 0          | 0             | 10
        a county   | 80  | 70     | 5          | 5             | 0
        begins     | 30  | 0      | 10         | 0             | 0
        """,
    )
