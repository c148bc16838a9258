"""Every figure of both packs, 2021–2025 and the quarters, against an independent recomputation, to the last digit."""

from datetime import UTC, date, datetime

import pytest
from recomputation import RECOMPUTED, Recomputation

DAYS = {"V0": date(2022, 1, 1), "V1": date(2022, 11, 10), "V2": date(2022, 12, 1), "V3": date(2026, 3, 31)}
PERIODS = [*(str(y) for y in range(2021, 2026)), *(f"{y}Q{q}" for y in (2024, 2025) for q in (1, 2, 3))]
VERDICT_OF = {
    "energy.intensity_decline": "intensity.verdict", "energy.intensity_change": "intensity.verdict",
    "energy.total_assessed": "total.verdict",
}  # fmt: skip


@pytest.fixture(scope="module", params=["anshan", "tongren"])
def sealed(request, packs, tmp_path_factory):
    """A pack with all its closings of 2021–2025, and its recomputation."""
    from shuangkong.closing import services

    folder = packs / request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHUANGKONG_HOME", str(tmp_path_factory.mktemp("home")))
        closings = services.close(folder, PERIODS, DAYS["V3"], datetime(2026, 3, 31, tzinfo=UTC))
        yield [closing for closing, _ in closings], Recomputation(folder)


def disputed(row, again):
    """An incentive issued for the last year: the product leaves it out of that year's quarters, R2.3 does not say so."""
    issued = again.target(row.area, "energy.intensity", "annual", 2025, "incentive")
    return row.figure == "energy.intensity_incentive_required" and row.period[:5] == "2025Q" and issued is not None


def test_every_value_agrees_to_the_last_digit(sealed):
    """Each figure of each area in each closing, and no figure with a value that the recomputation does not have."""
    closings, again = sealed
    compared, wrong = 0, []
    for closing in closings:
        rows = {(row.figure, row.area): row for row in closing.figures() if row.figure in RECOMPUTED}
        rows = {key: row for key, row in rows.items() if not disputed(row, again)}
        wanted = {area: again.published(area, closing.period) for area in {area for _, area in rows}}
        for (figure, area), row in rows.items():
            compared += 1
            if row.value != wanted[area].get(figure):
                wrong.append((figure, area, closing.period, row.value, wanted[area].get(figure)))
    assert wrong == []
    assert compared > 1000


def test_no_value_is_left_out(sealed):
    """Whatever the formulas give for an area of the closing is one of its figures."""
    closings, again = sealed
    lost = []
    for closing in closings:
        there = {(row.figure, row.area) for row in closing.figures()}
        for area in {area for _, area in there}:
            lost += [(figure, area, closing.period) for figure in again.published(area, closing.period)
                     if (figure, area) not in there]  # fmt: skip
    assert lost == []


def test_every_verdict_agrees(sealed):
    """Met, behind, exempt and undetermined as the regulation has it, for the fall of intensity and for the total."""
    closings, again = sealed
    seen, wrong = set(), []
    for closing in closings:
        yearly = len(closing.period) == 4
        for row in closing.figures():
            if row.figure not in VERDICT_OF or (row.figure == "energy.intensity_change") is yearly or row.value is None:
                continue
            wanted = again.figures(row.area, closing.period).get(VERDICT_OF[row.figure], "none")
            seen.add(row.verdict)
            if row.verdict != wanted:
                wrong.append((row.figure, row.area, closing.period, row.verdict, wanted))
    assert wrong == []
    assert seen >= {"met", "behind", "none"}


@pytest.mark.parametrize("caliber", ["V0", "V1", "V2"])
@pytest.mark.parametrize("city", ["anshan", "tongren"])
def test_former_calibers_agree_too(city, caliber, packs, computed):
    """As of a day on which an earlier caliber was in force, every period by that caliber, to the last digit."""
    again = Recomputation(packs / city, caliber)
    rows = computed(packs / city, DAYS[caliber])
    wrong = [
        (figure, area, period, row["value"], again.published(area, period).get(figure))
        for (figure, area, period), row in rows.items()
        if period in PERIODS and figure in RECOMPUTED and row["value"] != again.published(area, period).get(figure)
    ]
    assert [at for at in wrong if not (at[0] == "energy.intensity_incentive_required" and at[2][:5] == "2025Q")] == []
    assert {row["caliber"] for key, row in rows.items() if key[0] == "energy.intensity" and key[2] in PERIODS} == {
        caliber
    }
