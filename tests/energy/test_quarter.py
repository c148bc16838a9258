"""A quarter that the office above has not issued: worked out from sectors, marked, and replaced by the issued figure."""

import pytest
from small_books import CITY, EAST, WEST

QUARTER = "2025Q3"
SECTORS = ("industry", "other_industry", "primary", "tertiary", "households")
SHARES = (60, 5, 5, 20, 10)
GROWTH = ("5", "2", "1", "3", "-1")  # weighted: 3.0 + 0.1 + 0.05 + 0.6 − 0.1 = 3.65 %
CALCULATED = ("energy.total", "energy.total_assessed", "energy.intensity", "energy.intensity_change")


def unissued(small, area=EAST, weigh="before_energy_tce", growth=GROWTH):
    """A county's last quarter has no row in energy.csv but five in sectors.csv."""
    small.drop("energy", area=area, period=QUARTER)
    before = int(small.find("energy", area=area, period="2024Q3")["energy_tce"])
    for sector, share, grown in zip(SECTORS, SHARES, growth, strict=True):
        weight = (
            {"before_energy_tce": str(before * share / 100)} if weigh == "before_energy_tce" else {weigh: str(share)}
        )
        small.put("sectors", {"area": area, "period": QUARTER, "sector": sector, "growth": grown, **weight})
    return small


def value(rows, name, area=EAST, period=QUARTER):
    """Return a figure's value as a number."""
    return float(rows[name, area, period]["value"])


@pytest.mark.parametrize("weigh", ["before_energy_tce", "weight"])
def test_energy_grows_as_its_sectors_did(figures, small, weigh):
    """R1.4: last year's quarter × (1 + 3.65 %); tonnes or shares as weights come to the same."""
    before = value(figures(small), "energy.total", period="2024Q3")
    rows = figures(unissued(small, weigh=weigh))
    assert value(rows, "energy.total") == pytest.approx(before * 1.0365, abs=0.01)
    assert value(rows, "energy.intensity_change") == pytest.approx((1.0365 / 1.06 - 1) * 100, abs=0.006)
    for name in CALCULATED:
        assert rows[name, EAST, QUARTER]["confidence"] == "assumed", name
        assert rows[name, EAST, QUARTER]["coverage"] == 1
    assert rows["warning.intensity_level", EAST, QUARTER]["value"] is not None


def test_others_do_not_move(figures, small):
    """West and all other periods are as they were."""
    before = figures(small)
    after = figures(unissued(small))
    assert {key[2] for key in before if after.get(key) != before[key] and key[1] == EAST} == {QUARTER}
    assert {key for key in before if after.get(key) != before[key] and key[1] == WEST} == set()


def test_a_sector_without_growth_lowers_the_coverage(figures, small):
    """Households did not report: 90 % of the weights speak; the quarter is not judged."""
    rows = figures(unissued(small, growth=(*GROWTH[:4], "")))
    assert rows["energy.total", EAST, QUARTER]["coverage"] == pytest.approx(0.9)
    assert rows["energy.total", EAST, QUARTER]["value"] is not None
    assert rows["energy.total_assessed", EAST, QUARTER]["verdict"] == "undetermined"
    assert rows["warning.intensity_level", EAST, QUARTER]["value"] is None


def test_invented_growth_makes_the_quarter_synthetic(figures, small):
    """Worst wins, as everywhere."""
    unissued(small)
    small.rows["sectors"][0]["confidence"] = "synthetic"
    assert figures(small)["energy.total", EAST, QUARTER]["confidence"] == "synthetic"


def test_the_issued_figure_is_used_once_it_is_there(figures, small):
    """With a row in energy.csv the sectors say nothing, even where its cell is blank: then it is missing."""
    before = figures(small)
    (issued,) = [dict(row) for row in small.rows["energy"] if (row["area"], row["period"]) == (EAST, QUARTER)]
    unissued(small)
    small.put("energy", issued)
    assert figures(small) == before
    small.change("energy", {"area": EAST, "period": QUARTER}, energy_tce="")
    assert figures(small)["energy.total", EAST, QUARTER]["value"] is None


def test_closing_again_with_the_issued_figure_says_what_changed(closed, small):
    """Revision 1 is worked out and says so; revision 2 has the issued figure and names the book that changed."""
    from shuangkong.closing.explain import explain

    (issued,) = [dict(row) for row in small.rows["energy"] if (row["area"], row["period"]) == (EAST, QUARTER)]
    first = closed(unissued(small), QUARTER)
    opened = explain(first, "energy.total", EAST)
    assert any("尚未下达（下算一级）" in remark and "以核定数替换" in remark for remark in opened.remarks)
    small.put("energy", issued)
    second = closed(small, QUARTER)
    assert (first.revision, second.revision) == (1, 2)
    again = explain(second, "energy.total", EAST)
    assert again.remarks == []
    first_why, second_why = (why for _, _, _, why in again.revisions)
    assert first_why == "首次锁定"
    assert second_why.startswith("能源消费量")
    assert {change.figure for change in second.changes() if change.area == EAST} >= {"energy.total", "energy.intensity"}


def test_the_explanation_leads_to_the_sectors(explained, records, small):
    """Intensity → worked-out energy → growth and weight of every sector, and last year's row."""
    opened = explained(unissued(small), "energy.intensity_change", EAST, QUARTER)
    cells = records(opened.root)
    for row in range(2, 7):
        assert ("sectors.csv", row, "growth") in cells
        assert ("sectors.csv", row, "before_energy_tce") in cells
    assert any(file == "energy.csv" and name == "energy_tce" for file, _, name in cells)


def test_the_city_adds_up_with_what_was_worked_out(figures, small):
    """The difference of the city from its counties counts the worked-out quarter, and is assumed with it."""
    row = figures(unissued(small))["energy.units_difference", CITY, QUARTER]
    before = value(figures(small), "energy.total", CITY)
    parts = value(figures(small), "energy.total") + value(figures(small), "energy.total", WEST)
    assert float(row["value"]) == pytest.approx(before - parts, abs=0.02)
    assert (row["coverage"], row["confidence"]) == (1, "assumed")


def test_a_sector_twice_is_refused(problems, small):
    """Two rows of industry."""
    unissued(small)
    small.rows["sectors"].append(small.rows["sectors"][0])
    assert list(problems(small)) == ["sectors.csv · 第 7 行"]


def test_sectors_that_differ_from_quarter_to_quarter_are_told(problems, small):
    """Q2 has four of the five sectors of Q3."""
    unissued(small)
    for row in small.rows["sectors"][:4]:
        small.put("sectors", row | {"period": "2025Q2"})
    told = problems(small)
    (place,) = told
    assert place == "sectors.csv · 第 7 行 · “sector”列"
    assert "households（居民生活）" in told[place].found


def test_weights_that_do_not_add_up_are_told(problems, small):
    """Shares typed as 0.6 for 60 %, or one share mistyped."""
    unissued(small, weigh="weight")
    small.rows["sectors"][0]["weight"] = "50"
    told = problems(small)
    assert told["sectors.csv · 第 2 行 · “weight”列"].found == "合计 90"


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"before_energy_tce": ""}, "before_energy_tce"),
        ({"weight": "60"}, "before_energy_tce"),
        ({"growth": "-100"}, "growth"),
        ({"sector": "trade"}, "sector"),
        ({"period": "2025"}, "period"),
    ],
)
def test_cells_that_cannot_be_are_told(problems, small, cells, column):
    """No weight, two weights, a fall of everything, an unknown sector, a year."""
    unissued(small)
    small.rows["sectors"][0].update(cells)
    assert f"sectors.csv · 第 2 行 · “{column}”列" in problems(small)
