"""Every figure of every indicator of both packs, 2021–2025, against an independent recomputation, to the last digit.

A difference of one unit of the last digit is let pass only where a half is at stake: where the recomputed number lies
within a millionth of that unit of the middle between two published texts.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from indicator_recomputation import Indicators

YEARS = [str(year) for year in range(2021, 2026)]
PARTS = ("measured", "required", "gap", "progress", "needed", "forecast", "forecast_low", "forecast_high")


@pytest.fixture(scope="module", params=["anshan", "tongren"])
def sealed(request, packs, tmp_path_factory):
    """A pack with its closings of 2021–2025, and its recomputation."""
    from shuangkong.closing import services

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHUANGKONG_HOME", str(tmp_path_factory.mktemp("home")))
        day = datetime(2026, 3, 31, tzinfo=UTC)
        closings = services.close(packs / request.param, YEARS, date(2026, 3, 31), day)
        yield [closing for closing, _ in closings], Indicators(packs / request.param)


# made of the claims of reduction projects, which tests/emissions/test_feed.py nets by itself
OF_CLAIMS = {f"emissions.{pollutant}_reduction" for pollutant in ("cod", "nh3n", "nox", "vocs")}


def of_indicators(closing):
    """The closing's rows of indicators that have a formula, over series that stand in the books."""
    split = {row: closing.split(row.figure) for row in closing.figures()}
    return [row for row, indicator in split.items() if indicator and indicator[0] not in OF_CLAIMS]


def half_at_stake(found, exact, decimals):
    """Do two texts differ only because the number lies in the middle between them?"""
    if None in (found, exact):
        return False
    scaled = Decimal(repr(exact)).scaleb(decimals)
    return abs(scaled - Decimal(found).scaleb(decimals)) <= Decimal("0.500001")


def test_every_value_agrees_to_the_last_digit(sealed):
    """Level, change, requirement, progress, gap, what is needed and the forecast with its interval; none too many."""
    closings, again = sealed
    compared, wrong, seen = 0, [], set()
    for closing in closings:
        year = int(closing.period)
        wanted = {area.area: again.published(area.area, year) for area in closing.areas()}
        for row in of_indicators(closing):
            compared += 1
            seen.add(row.figure.rpartition(".")[2])
            text = wanted[row.area].get(row.figure, ("no figure", ""))[0]
            if row.value == text:
                continue
            exact, decimals, _ = again.figures(closing.split(row.figure)[0], row.area, year)[row.figure]
            if not half_at_stake(row.value, exact, decimals):
                wrong.append((row.figure, row.area, closing.period, row.value, text))
    assert wrong == []
    assert compared > 2_500
    assert set(PARTS) <= seen


def test_no_value_is_left_out(sealed):
    """Whatever the recomputation has is a figure of the closing."""
    closings, again = sealed
    lost = []
    for closing in closings:
        there = {(row.figure, row.area) for row in closing.figures()}
        for area in closing.areas():
            wanted = again.published(area.area, int(closing.period))
            lost += [(figure, area.area, closing.period) for figure in wanted if (figure, area.area) not in there]
    assert lost == []


def test_every_verdict_agrees(sealed):
    """Met, behind and undetermined as words and data have it; none where nothing is asked."""
    closings, again = sealed
    seen, wrong = set(), []
    for closing in closings:
        wanted = {area.area: again.published(area.area, int(closing.period)) for area in closing.areas()}
        for row in of_indicators(closing):
            word = wanted[row.area].get(row.figure, (None, "no figure"))[1]
            seen.add(row.verdict)
            if word is not None and row.verdict != word:
                wrong.append((row.figure, row.area, closing.period, row.verdict, word))
    assert wrong == []
    assert seen == {"met", "behind", "undetermined", "none"}
