"""Missing is not zero: what is not there makes figures undetermined, never better."""

import pytest
from small_books import CITY, EAST, WEST

JUDGED = ("energy.intensity_decline", "energy.total_assessed", "warning.intensity_level", "warning.total_level")
RANK = {"undetermined": 0, "behind": 1, "none": 1, "met": 2, "exempt": 3, "exceeded": 3}


def verdicts(rows, area, period="2024", figures=JUDGED):
    """Return figure → verdict of one area."""
    return {figure: rows[figure, area, period]["verdict"] for figure in figures if (figure, area, period) in rows}


def no_better(before, after):
    """Tell which figures of any area and period got a better verdict."""
    return [key for key in before if key in after and RANK[after[key]["verdict"]] > RANK[before[key]["verdict"]]]


@pytest.mark.parametrize("book", ["energy", "gdp"])
@pytest.mark.parametrize("area", [EAST, WEST])
def test_a_county_that_did_not_report_makes_itself_and_the_city_undetermined(computed, small, book, area):
    """Its row of 2024 deleted: its intensity and the city's are undetermined; no other county moves; nothing improves."""
    before = computed(small.write())
    after = computed(small.drop(book, area=area, period="2024").write())
    other = WEST if area == EAST else EAST
    assert verdicts(after, area, figures=JUDGED[::2]) == dict.fromkeys(JUDGED[::2], "undetermined")
    assert verdicts(after, CITY, figures=JUDGED[::2]) == dict.fromkeys(JUDGED[::2], "undetermined")
    if book == "energy":
        assert set(verdicts(after, area).values()) == set(verdicts(after, CITY).values()) == {"undetermined"}
    assert {k: r for k, r in after.items() if k[1] == other} == {k: r for k, r in before.items() if k[1] == other}
    assert no_better(before, after) == []
    assert after["energy.intensity", area, "2024"]["value"] is None
    assert after["energy.intensity", CITY, "2024"]["value"] == before["energy.intensity", CITY, "2024"]["value"]
    assert 0 < after["energy.intensity", CITY, "2024"]["coverage"] < 1


@pytest.mark.parametrize("book", ["energy", "gdp"])
def test_a_lost_base_year_makes_every_decline_undetermined(computed, small, book):
    """Without 2020 nothing is known since 2020: the county in all years; its change on the year stays."""
    before = computed(small.write())
    after = computed(small.drop(book, area=WEST, period="2020").write())
    for year in ("2022", "2024", "2025"):
        assert verdicts(after, WEST, year, ["energy.intensity_decline"]) == {"energy.intensity_decline": "undetermined"}
        change = ("energy.intensity_change", WEST, year)
        assert after[change] == before[change]
    assert no_better(before, after) == []


def test_a_blank_cell_is_missing_not_zero(computed, small):
    """A county that left its energy blank is undetermined; its row is there all the same."""
    before = computed(small.write())
    after = computed(small.change("energy", {"area": WEST, "period": "2024"}, energy_tce="").write())
    assert set(verdicts(after, WEST).values()) == {"undetermined"}
    assert set(verdicts(after, CITY).values()) == {"undetermined"}
    assert no_better(before, after) == []


@pytest.mark.parametrize("column", ["feedstock_tce", "nonfossil_tce"])
def test_a_blank_deduction_is_missing_where_the_column_is_kept(computed, small, column):
    """Under V3 both parts are taken off: unknown, so the intensity is unknown too."""
    after = computed(small.change("energy", {"area": EAST, "period": "2024"}, **{column: ""}).write())
    assert set(verdicts(after, EAST).values()) == {"undetermined"}
    assert after["energy.total", EAST, "2024"]["value"] == "1347987.00"


def test_a_deduction_without_evidence_is_undetermined(computed, small):
    """A column for evidence is kept, and blank where 113 and non-fossil energy are taken off: not proven, not known."""
    before = computed(small.write())
    after = computed(small.change("energy", {"area": EAST, "period": "2024"}, evidence="").write())
    assert set(verdicts(after, EAST).values()) == {"undetermined"}
    assert after["energy.total", EAST, "2024"]["value"] == before["energy.total", EAST, "2024"]["value"]
    assert no_better(before, after) == []


def test_no_evidence_is_asked_where_nothing_is_taken_off(computed, small):
    """A county without feedstock or non-fossil energy has nothing to prove."""
    for year in range(2020, 2026):
        row = {"area": WEST, "period": str(year)}
        small.change("energy", row, feedstock_tce="0", nonfossil_tce="0", evidence="")
    after = computed(small.write())
    assert "undetermined" not in verdicts(after, WEST).values()


def test_no_column_for_evidence_asks_for_none(computed, small):
    """A book that keeps no evidence is believed, as far as its confidence goes."""
    assert computed(small.write(without=["energy.evidence"])) == computed(small.write())


def test_a_year_missing_in_the_middle(computed, small):
    """2022 is not there for anybody: 2023 has no change on the year; its decline since 2020 stands as before."""
    before = computed(small.write())
    for book in ("energy", "gdp"):
        small.drop(book, period="2022")
    after = computed(small.write())
    assert after["energy.intensity_change", WEST, "2023"]["verdict"] == "undetermined"
    assert after["energy.intensity_change", WEST, "2023"]["value"] is None
    assert after["energy.intensity_decline", WEST, "2023"] == before["energy.intensity_decline", WEST, "2023"]
    assert after["energy.intensity_decline", WEST, "2022"]["verdict"] == "undetermined"
    assert after["energy.total_target", WEST, "2023"]["value"] is None
    assert no_better(before, after) == []


def test_absent_columns_count_as_zero_and_are_marked(computed, small):
    """No columns for feedstock, renewables and non-fossil energy: 0, and whatever comes of it is assumed at best."""
    absent = ["energy.feedstock_tce", "energy.renewable_power_kwh", "energy.nonfossil_tce", "energy.evidence"]
    rows = computed(small.write(without=absent))
    intensity = rows["energy.intensity", EAST, "2024"]
    assert intensity["confidence"] == "assumed"
    gdp = int(small.find("gdp", area=EAST, period="2024")["gdp_yuan"])
    assert float(intensity["value"]) == pytest.approx(1_347_987 / gdp * 1e4, abs=5e-5)
    assert intensity["verdict"] == "none"


def test_a_column_blank_throughout_is_an_absent_column(computed, small):
    """Heads without a single number are heads nobody keeps."""
    absent = computed(small.write(without=["energy.nonfossil_tce"]))
    for row in small.rows["energy"]:
        row["nonfossil_tce"] = ""
    assert computed(small.write()) == absent


def test_without_targets_there_is_what_needs_none(computed, small):
    """Only gdp.csv and energy.csv beside areas.csv: intensities, changes, declines and totals; nothing is judged."""
    rows = computed(small.write(without=["targets"]))
    found = {figure for figure, _, period in rows if period == "2024"}
    assert found == {
        "energy.intensity", "energy.intensity_change", "energy.intensity_decline", "energy.total", "energy.total_assessed",
        "energy.total_growth", "energy.units_difference", "energy.nonfossil_share", "energy.change_activity",
        "energy.change_structure", "energy.change_intensity",
    }  # fmt: skip
    assert {row["verdict"] for (_, _, period), row in rows.items() if period == "2024"} == {"none"}


def test_an_area_without_a_target_is_not_judged(computed, small):
    """West has none: it gets what needs none, the others get all."""
    rows = computed(small.drop("targets", area=WEST).write())
    west = {figure for figure, area, period in rows if (area, period) == (WEST, "2024")}
    assert not {f for f in west if "required" in f or "target" in f or "progress" in f or f.startswith("warning")}
    assert {r["verdict"] for (_, area, period), r in rows.items() if (area, period) == (WEST, "2024")} == {"none"}
    assert verdicts(rows, EAST)["energy.intensity_decline"] == "met"


def test_what_is_missing_and_unjudged_is_undetermined_not_none(computed, small):
    """Without a value there is no verdict other than that."""
    after = computed(small.drop("energy", area=WEST, period="2024").write())
    values = {key: row for key, row in after.items() if row["value"] is None}
    assert values
    assert {row["verdict"] for row in values.values()} <= {"undetermined", "exempt"}
