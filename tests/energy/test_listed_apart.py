"""National projects and traded quota: off the total, not off intensity, and without a trace where they are not kept."""

import pytest
from small_books import CITY, EAST, WEST, with_zone

INTENSITY = ("energy.intensity", "energy.intensity_change", "energy.intensity_decline")
KEPT = {"national_project_tce": "0", "quota_bought_tce": "0"}


def kept(small, **of_east):
    """East 2024 has amounts listed apart; all other rows have none."""
    small.change("energy", {"area": EAST, "period": "2024"}, **of_east)
    return small.keep("energy", **KEPT)


def values(rows, *names, area=EAST, period="2024"):
    """Return the values of some figures."""
    return [rows[name, area, period]["value"] for name in names]


def test_books_without_the_columns_are_as_they_were(figures, small):
    """Absent columns count as 0 and mark nothing: every figure has the value and the confidence it had with zeros kept."""
    before = figures(small)
    assert before["energy.total_assessed", EAST, "2024"]["confidence"] == "official"
    assert figures(kept(small)) == before


@pytest.mark.parametrize(("column", "amount"), [("national_project_tce", "50000"), ("quota_bought_tce", "-20000")])
def test_the_total_leaves_it_out_and_intensity_keeps_it(figures, small, column, amount):
    """R2.7: 50,000 tce of a national project are not assessed, 20,000 tce of quota sold are assessed on top."""
    before = figures(small)
    after = figures(kept(small, **{column: amount}))
    assert values(after, *INTENSITY, "energy.total") == values(before, *INTENSITY, "energy.total")
    moved = float(after["energy.total_assessed", EAST, "2024"]["value"])
    assert moved == pytest.approx(float(before["energy.total_assessed", EAST, "2024"]["value"]) - float(amount))
    assert {key for key in after if after[key] != before[key] and key[1] != EAST} == set()


def test_next_year_starts_from_what_was_comparable(figures, small):
    """A project of the year before does not widen this year's limit, nor make its growth look small."""
    before = figures(small)
    after = figures(kept(small, national_project_tce="50000"))
    limits = [float(rows["energy.total_target", EAST, "2025"]["value"]) for rows in (before, after)]
    assert limits[1] < limits[0] - 50_000
    assert after["energy.total_assessed", EAST, "2025"] == before["energy.total_assessed", EAST, "2025"]


def test_a_deduction_that_nothing_proves_is_not_known(figures, small):
    """Where evidence is kept and blank, the assessed total is undetermined; intensity does not ask for it."""
    books = kept(small, national_project_tce="50000", evidence="", feedstock_tce="0", nonfossil_tce="0")
    after = figures(books)
    row = after["energy.total_assessed", EAST, "2024"]
    assert (row["value"], row["verdict"]) == (None, "undetermined")
    assert after["energy.intensity", EAST, "2024"]["value"] is not None


def test_a_sale_needs_no_proof(figures, small):
    """It takes nothing off: without evidence it still counts against who sold."""
    after = figures(kept(small, quota_bought_tce="-20000", evidence="", feedstock_tce="0", nonfossil_tce="0"))
    assert after["energy.total_assessed", EAST, "2024"]["value"] is not None


def test_a_blank_cell_of_a_kept_column_is_missing(figures, small):
    """Blank is not 0."""
    after = figures(kept(small, quota_bought_tce=""))
    assert after["energy.total_assessed", EAST, "2024"]["value"] is None
    assert after["energy.total_assessed", WEST, "2024"]["value"] is not None


def test_a_zone_may_buy_more_than_its_county(figures, small):
    """Net amounts of trade have either sign: a county that sold 5,000 with a zone that bought 8,000 sold 13,000 itself."""
    small = with_zone(kept(small, quota_bought_tce="-5000"))
    small.keep("energy", **KEPT)
    before = figures(small)
    (zone,) = [row for row in small.rows["energy"] if row["area"].endswith("-KF") and row["period"] == "2024"]
    zone["quota_bought_tce"] = "8000"
    after = figures(small)
    gained = [float(rows["energy.total_assessed", EAST, "2024"]["value"]) for rows in (before, after)]
    zone_quota = -5000.0  # with_zone copies East's row, quota and all
    assert gained[1] - gained[0] == pytest.approx(8000 - zone_quota)


def test_more_taken_off_than_there_is_is_refused_at_the_cell(problems, small):
    """A unit slip: tonnes for ten thousand tonnes."""
    told = problems(kept(small, national_project_tce="900000000"))
    (place,) = told
    assert "energy_tce" in place
    assert "national_project_tce 9e+08" in told[place].found


@pytest.mark.parametrize(("column", "text"), [("national_project_tce", "-1"), ("primary_power_kwh", "-1")])
def test_negative_amounts_are_refused_at_the_cell(problems, small, column, text):
    """What is used or generated is never negative; trade and net inflow may be."""
    small.keep("energy", **{column: "0"}).change("energy", {"area": EAST, "period": "2024"}, **{column: text})
    assert all(column in place for place in problems(small))


def test_the_explanation_leads_to_the_cells(explained, records, small):
    """Assessed total → what is listed apart → the line of energy.csv."""
    root = explained(kept(small, national_project_tce="50000"), "energy.total_assessed", EAST).root
    cells = records(root)
    assert {"national_project_tce", "quota_bought_tce", "energy_tce"} <= {column for _, _, column in cells}
    assert CITY not in {file for file, _, _ in cells}
