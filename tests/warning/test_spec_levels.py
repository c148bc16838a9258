"""预警等级 — the levels of early warning (晴雨表): 1 red, 2 yellow, 3 green.

Intensity and total are judged apart, each against the target of the period. Whoever meets it is on level 3; whoever
misses it by no more than a tenth of the target's value on level 2; whoever misses it by more on level 1.
"""

from fractions import Fraction

import pytest

from shuangkong.warning import rules


def test_levels_of_intensity(check):
    """发改办环资〔2020〕901号: met, a gap of at most 10 % of the target, a larger gap. R3.1, to every digit of its example.

    A gap of exactly 10 % is level 2. A target of 0 that is missed is level 1 (ours: no gap is within a tenth of
    nothing).
    """
    check(
        rules.intensity_level,
        """
        case                  | actual  | required | gap_share | level
        ----------------------+---------+----------+-----------+--------
        above the target      | 3.1 %   | 3.0 %    | 0.10      | 3
        exactly on it         | 3.0 %   | 3.0 %    | 0.10      | 3
        gap of exactly 10 %   | 2.7 %   | 3.0 %    | 0.10      | 2
        a little more         | 2.69 %  | 3.0 %    | 0.10      | 1
        rose instead          | -0.5 %  | 3.0 %    | 0.10      | 1
        target 0, met         | 0 %     | 0 %      | 0.10      | 3
        target 0, missed      | -0.1 %  | 0 %      | 0.10      | 1
        may rise by 2, rose 1 | -1.0 %  | -2.0 %   | 0.10      | 3
        may rise by 2, 2.2    | -2.2 %  | -2.0 %   | 0.10      | 2
        may rise by 2, 2.21   | -2.21 % | -2.0 %   | 0.10      | 1
        no data               | missing | 3.0 %    | 0.10      | missing
        no target             | 2.7 %   | missing  | 0.10      | missing
        """,
    )


def test_levels_of_the_first_half_of_2021(check):
    """发改办环资〔2021〕629号 describes other levels: 1 where intensity rose, 2 where it fell too little, 3 the rest. R3.2.

    Ten provinces on level 2 cannot all have been within a tenth of their target, so this is taken for a second rule.
    Intensity that did not move has not risen.
    """
    check(
        rules.intensity_level_2021h1,
        """
        case               | actual  | required | level
        -------------------+---------+----------+--------
        met                | 3.0 %   | 3.0 %    | 3
        fell a little less | 2.9 %   | 3.0 %    | 2
        fell far too little | 0.1 %  | 3.0 %    | 2
        did not move       | 0 %     | 3.0 %    | 2
        rose a little      | -0.01 % | 3.0 %    | 1
        no data            | missing | 3.0 %    | missing
        no target          | 2.9 %   | missing  | missing
        """,
    )


def test_the_criterion_in_force(check):
    """Which of the two holds is a dated parameter: B for the first half of 2021 only (R3.1, R3.2)."""
    check(
        rules.level_in_force,
        """
        case      | actual | required | gap_share | criterion | level
        ----------+--------+----------+-----------+-----------+------
        far short | 0.5 %  | 3.0 %    | 0.10      | A         | 1
        far short | 0.5 %  | 3.0 %    | 0.10      | B         | 2
        a tenth   | 2.7 %  | 3.0 %    | 0.10      | A         | 2
        a tenth   | 2.7 %  | 3.0 %    | 0.10      | B         | 2
        rose      | -0.5 % | 3.0 %    | 0.10      | A         | 1
        rose      | -0.5 % | 3.0 %    | 0.10      | B         | 1
        met       | 3.0 %  | 3.0 %    | 0.10      | A         | 3
        met       | 3.0 %  | 3.0 %    | 0.10      | B         | 3
        """,
    )


def test_levels_of_the_total_by_growth(check):
    """Compared as growth, 3.5 % against 3.0 % is a gap of a sixth: level 1. R3.1; what is compared is a cited setting."""
    check(
        rules.total_level,
        """
        case                | actual  | limit  | gap_share | level
        --------------------+---------+--------+-----------+--------
        within              | 2.9 %   | 3.0 %  | 0.10      | 3
        exactly on it       | 3.0 %   | 3.0 %  | 0.10      | 3
        gap of exactly 10 % | 3.3 %   | 3.0 %  | 0.10      | 2
        the worked example  | 3.5 %   | 3.0 %  | 0.10      | 1
        target 0, within    | -0.1 %  | 0 %    | 0.10      | 3
        target 0, exactly   | 0 %     | 0 %    | 0.10      | 3
        target 0, over      | 0.1 %   | 0 %    | 0.10      | 1
        must fall by 2      | -1.8 %  | -2.0 % | 0.10      | 2
        must fall by 2      | -1.7 %  | -2.0 % | 0.10      | 1
        no data             | missing | 3.0 %  | 0.10      | missing
        """,
    )


def test_levels_of_the_total_by_tce(check):
    """The same case compared in tce, 1035 against 1030, is half a percent over: level 2. R3.1."""
    check(
        rules.total_level,
        """
        case                | actual     | limit      | gap_share | level
        --------------------+------------+------------+-----------+------
        the worked example  | 1035       | 1030       | 0.10      | 2
        within              | 1029       | 1030       | 0.10      | 3
        gap of exactly 10 % | 1133       | 1030       | 0.10      | 2
        a little more       | 1133.01    | 1030       | 0.10      | 1
        a whole nation      | 5720000000 | 5720000000 | 0.10      | 3
        one tonne over      | 5720000001 | 5720000000 | 0.10      | 2
        """,
    )


GRID = [Fraction(tenths, 10) for tenths in range(1, 201)]


@pytest.mark.parametrize("sign", [1, -1], ids=["fall", "rise"])
def test_a_gap_of_exactly_a_tenth_is_level_two(sign):
    """R3.1: for every target from 0.1 to 20.0 % a gap of exactly 10 % is level 2; bare floats err in 4 cases of 10.

    The numbers reach the rule as they do in a closing: percent from a book, turned into shares by × 0.01.
    """
    wrong = []
    for target in GRID:
        required, actual = float(sign * target) * 0.01, float(sign * target - target / 10) * 0.01
        if rules.intensity_level(actual, required, 0.10) != 2:
            wrong.append(("intensity", float(target)))
        if rules.total_level(float(sign * target + target / 10) * 0.01, required, 0.10) != 2:
            wrong.append(("total", float(target)))
    assert wrong == []


def test_bare_floats_would_err():
    """The trap is real: without the tolerance many of these districts would stand on level 1."""
    red = sum(10 * abs(float(t) - float(t * 9 / 10)) > abs(float(t)) for t in GRID)
    assert red > 40


@pytest.mark.parametrize("off", [Fraction(1, 100), Fraction(1, 1000), Fraction(1, 100_000)])
def test_just_beyond_a_tenth_is_level_one(off):
    """R3.1: a hundredth, a thousandth or a hundred-thousandth of a point more than 10 % is level 1 for every target."""
    for target in GRID:
        actual = float(target * 9 / 10 - off) * 0.01
        assert rules.intensity_level(actual, float(target) * 0.01, 0.10) == 1


@pytest.mark.parametrize("target", GRID[::7])
def test_exactly_on_target_is_met(target):
    """R3.1: whoever is exactly on the target has met it, however the number came about."""
    share = float(target) * 0.01
    assert rules.intensity_level(1 - (1 - share), share, 0.10) == 3
    assert rules.total_level(1 + share - 1, share, 0.10) == 3
