"""核算口径 — which energy counts: calibers V0 to V3 and feedstock energy.

Three notices changed what is counted within one five-year plan. The assessment cycle decides the caliber, and the base
year is computed on it too: a rate between two calibers says nothing.
"""

import pytest

from shuangkong.energy import rules


def test_what_a_caliber_takes_off(check):
    """V0 counts all energy; V1 and V2 leave feedstock energy out; V3 also all non-fossil energy.

    R1.2: 发改环资〔2022〕803号, 发改运行〔2022〕1258号, 发改环资〔2024〕113号.
    """
    check(
        rules.energy_by_caliber,
        """
        caliber          | energy_tce | feedstock_excluded_tce | nonfossil_excluded_tce | assessed
        -----------------+------------+------------------------+------------------------+---------
        V0               | 1000       | 0                      | 0                      | 1000
        V1               | 1000       | 100                    | 0                      | 900
        V3               | 1000       | 100                    | 250                    | 650
        put back         | 900        | -100                   | 0                      | 1000
        feedstock lost   | 1000       | missing                | 0                      | missing
        """,
    )


def test_a_part_is_taken_off_once(check):
    """What the book's figure already leaves out is not taken off again, and is put back where the caliber counts it.

    R1.2. Where book and caliber agree the part need not be known.
    """
    check(
        rules.excluded,
        """
        book and caliber             | part_tce | recorded_without | wanted_without | excluded
        -----------------------------+----------+------------------+----------------+---------
        all energy, without it       | 100      | 0                | 1              | 100
        without it, all energy       | 100      | 1                | 0              | -100
        both with it                 | 100      | 0                | 0              | 0
        both without it              | 100      | 1                | 1              | 0
        unknown, but both without it | missing  | 1                | 1              | 0
        unknown, but both with it    | missing  | 0                | 0              | 0
        unknown and to be taken off  | missing  | 0                | 1              | missing
        unknown and to be put back   | missing  | 1                | 0              | missing
        """,
    )


def test_feedstock_leaves_base_and_target_year_alike(check):
    """The change is [(E − FS) ÷ G] ÷ [(E₀ − FS₀) ÷ G₀] − 1 with GDP as it is. R2.5, 发改环资〔2022〕803号.

    A chemical park that turns 300 of its 1,300 tce into products had 100 of 1,100 in the base year: its intensity did not
    move, while on all energy it would have risen by 18 %.
    """
    check(
        rules.intensity_decline,
        """
        caliber | energy_tce | gdp_yuan | base_energy_tce | base_gdp_yuan | decline
        --------+------------+----------+-----------------+---------------+---------
        V1      | 1000       | 100      | 1000            | 100           | 0.00 %
        V0      | 1300       | 100      | 1100            | 100           | -18.18 %
        """,
    )
    taken = rules.energy_by_caliber(1300, rules.excluded(300, 0, 1), 0), rules.energy_by_caliber(1100, 100, 0)
    assert taken == (1000, 1000)


def test_rates_of_different_calibers_are_not_chained():
    """Nation, 2021–2024: −2.7, −0.1 (V0) and −0.5, −3.8 (V3) multiplied give 7.0 %; on one caliber it was 11.6 %. R1.2.

    The product holds no rule that chains published rates: a fall is computed from levels on one caliber.
    """
    chained = 1 - (1 - 0.027) * (1 - 0.001) * (1 - 0.005) * (1 - 0.038)
    assert chained == pytest.approx(0.070, abs=0.0005)
    assert abs(chained - 0.116) > 0.04
