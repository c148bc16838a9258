"""Accounts of projects: what counts in which year, once, and what a county's project changes."""

import pytest
from small_projects import CITY, EAST, WEST

from shuangkong.kernel.figures import CONFIDENCES

TIMING = """id: emissions.timing_mode
name: 减排量计入年度的办法
unit: word
values:
  - {area: "910100", from: null, value: full_capacity, confidence: assumed, cite: {document: shuangkong-design, at: §1.5}}
"""


def amount(figures, kind, area, period, pollutant="cod"):
    """The value of a figure of this room as a number; None where it has none."""
    row = figures.get((f"emissions.{pollutant}_{kind}", area, period))
    return None if row is None else row["value"]


def test_recognised_amounts_are_the_one_number(projects, computed):
    """§1.9: 931.00 t booked and 456.00 t carried over, twice; figure, indicator and sum of the city agree."""
    found = computed(projects.write())
    assert [amount(found, "recognised", CITY, y) for y in ("2023", "2024")] == [1862.00, 912.00]
    assert found["emissions.cod_reduction", CITY, "2024"]["value"] is None  # 2021 and 2022 are not known
    assert amount(found, "recognised", EAST, "2023") == 931.00


def test_deleting_one_project_changes_its_county_and_city_only(projects, computed):
    """What depends on the project row is exactly what its county and its city have of its pollutant."""
    before = computed(projects.write())
    projects.drop("E1")
    after = computed(projects.write())
    changed = {(f, area) for f, area, period in before.keys() | after.keys()
               if before.get((f, area, period)) != after.get((f, area, period))}  # fmt: skip
    assert {area for _, area in changed} == {EAST, CITY}
    assert all(figure.startswith("emissions.cod") for figure, _ in changed)
    kinds = {figure for figure, area in changed if area == CITY}
    assert {"emissions.cod_recognised", "emissions.cod_covered", "emissions.cod_shortfall"} <= kinds
    assert amount(after, "recognised", CITY, "2023") == 931.00
    assert amount(after, "recognised", WEST, "2023") == 931.00


def test_what_is_not_recognised_is_expected_only(projects, computed):
    """Verified goes before checked, filed and calculated; nothing of it is 完成."""
    projects.plant("E2", EAST)
    figures = computed(projects.write())
    assert [amount(figures, "expected", EAST, y) for y in ("2023", "2024", "2025")] == [931.00, 456.00, 0.00]
    projects.claim("E2", "cod", 2023, "filed", 950)
    projects.claim("E2", "cod", 2023, "checked", 940)
    projects.claim("E2", "cod", 2023, "verified", 900)
    figures = computed(projects.write())
    of_2023 = {k: amount(figures, k, EAST, "2023") for k in ("filed", "checked", "verified", "recognised", "expected")}
    assert of_2023 == {"filed": 950, "checked": 940, "verified": 900, "recognised": 931, "expected": 900}


def test_a_claim_sent_back_does_not_stand(projects, computed):
    """What was filed before it was sent back counts as if it had not been; what is filed again counts."""
    projects.plant("E2", EAST)
    projects.claim("E2", "cod", 2023, "filed", 950, "2023-12-01")
    projects.rows["reduction_claims"].append(["E2", "cod", 2023, "sent_back", "", "2024-01-05"])
    figures = computed(projects.write())
    assert (amount(figures, "filed", EAST, "2023"), amount(figures, "expected", EAST, "2023")) == (0, 931)
    projects.claim("E2", "cod", 2023, "filed", 920, "2024-01-20")
    assert amount(computed(projects.write()), "expected", EAST, "2023") == 920


def test_what_is_filed_again_on_the_day_of_the_return_stands(projects, computed):
    """Of one day the book's order of rows decides: the amount before the return is gone, the one after it counts."""
    projects.plant("E2", EAST)
    projects.claim("E2", "cod", 2023, "recognised", 950, "2024-01-05")
    projects.rows["reduction_claims"].append(["E2", "cod", 2023, "sent_back", "", "2024-01-05"])
    projects.claim("E2", "cod", 2023, "filed", 920, "2024-01-05")
    figures = computed(projects.write())
    assert [amount(figures, kind, EAST, "2023") for kind in ("recognised", "filed", "expected")] == [931, 920, 920]


def test_uses_are_deducted_once_from_the_first_years(projects, computed):
    """1,000 t used of 931 + 456: nothing is left of the first year, 387 of the second; the use is not taken off again."""
    projects.rows["reduction_uses"].append(["E1", "cod", 1000, 2, "新建项目", "2024-05-01"])
    found = computed(projects.write())
    assert [amount(found, "recognised", EAST, y) for y in ("2023", "2024")] == [0.00, 387.00]
    assert amount(found, "recognised", CITY, "2024") == 843.00


@pytest.mark.parametrize(("most", "counts"), [("", 0.00), (700, 700.00)])
def test_an_exclusion_takes_off_its_year(projects, computed, most, counts):
    """Blank: nothing of the year counts; a number: no more than that. The other year stays."""
    projects.rows["reduction_exclusions"].append(
        ["E1", "", 2023, most, "C-1", "2024-06-01", "自动监测数据与申报不符", ""]
    )
    found = computed(projects.write())
    assert [amount(found, "recognised", EAST, y) for y in ("2023", "2024")] == [counts, 456.00]


@pytest.mark.parametrize(("lifted_on", "counts"), [("2026-03-01", 931.00), ("2026-06-01", 0.00), ("", 0.00)])
def test_a_lifted_exclusion_holds_nothing_down(projects, computed, lifted_on, counts):
    """From the day on which it was lifted the year counts again; a closing as of an earlier day does not know it."""
    row = ["E1", "", 2023, "", "C-1", "2024-06-01", "自动监测数据与申报不符", lifted_on]
    projects.rows["reduction_exclusions"].append(row)
    assert amount(computed(projects.write()), "recognised", EAST, "2023") == counts


def test_a_later_step_takes_what_the_earlier_left(projects, computed):
    """§1.6: an upgrade filed for the old outflow reduces the share it takes of what the first step left."""
    projects.plant("E2", EAST, line="一线", step=1)
    row = ["E3", "W2", "二期提标", EAST, "", "一线", 2, 2023, "running", "", "", "2023-12-01", "评估"]
    projects.rows["reductions"].append(row)
    inputs = {"flow_before_10k_m3_d": (4, "10^4 m3/d"), "flow_after_10k_m3_d": (4, "10^4 m3/d"),
              "out_before_mg_l": (60, "mg/L"), "out_after_mg_l": (30, "mg/L")}  # fmt: skip
    projects.rows["reduction_inputs"] += [["E3", "" if "flow" in n else "cod", n, v, u] for n, (v, u) in inputs.items()]
    figures = computed(projects.write())
    # the plant leaves 2.0 × 30 × 3.65 = 219 t; E0 = 1606; the upgrade halves 219: R1 + R2 = E0 − E2
    assert [amount(figures, "expected", EAST, y) for y in ("2023", "2024")] == [931.00, 456.00 + 109.50]


@pytest.mark.parametrize("stage", ["planned", "building", "accepted"])
def test_what_does_not_run_yet_leaves_nothing_over(projects, computed, stage):
    """§1.6: a first step that is not built takes nothing from the second that runs; it is planned for what that one leaves."""
    projects.plant("E2", EAST, line="一线", step=1, stable_on="", stage=stage)
    projects.plant("E3", EAST, line="一线", step=2)
    figures = computed(projects.write())
    assert amount(figures, "expected", EAST, "2023") == 931.00
    # E3 leaves 219 of 1606 t; E2 is to leave the same share of those: R = 219 × 1387 ÷ 1606
    assert amount(figures, "planned", EAST, "2023") == pytest.approx(219 * 1387 / 1606, abs=0.005)


def test_a_later_day_comes_after_whatever_the_step(projects, computed):
    """§1.6: what began to run later takes of what was left then: R1 + R2 = E0 − E2, in whichever order they were listed."""
    projects.plant("E2", EAST, line="一线", step=1, stable_on="2024-04-15")
    projects.plant("E3", EAST, line="一线", step=2)
    figures = computed(projects.write())
    assert [amount(figures, "expected", EAST, y) for y in ("2023", "2024", "2025")] == [
        931.00, pytest.approx(456 + 219 * 1387 / 1606 * 245 / 365, abs=0.01), pytest.approx(219 * 1387 / 1606 * 120 / 365, abs=0.01),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("level", "claimed", "next_year"),
    [
        ("recognised", 1387.0, 0.00),
        ("recognised", 1000.0, 387.00),
        ("verified", 900.0, 487.00),
        ("filed", 1400.0, 0.00),
    ],
)
def test_the_next_year_books_what_the_first_left(projects, computed, level, claimed, next_year):
    """§1.3: gross_annual less what was booked: the claim of the first year, not the formula's 931 t; never below zero."""
    projects.plant("E2", EAST)
    projects.claim("E2", "cod", 2023, level, claimed, "2024-03-10")
    assert amount(computed(projects.write()), "expected", EAST, "2024") == next_year


def test_a_claimed_project_is_not_planned_as_well(projects, computed, monkeypatch):
    """What is claimed stands once, even of a project of which the books say that it does not run."""
    from shuangkong.emissions import entry

    monkeypatch.setattr(entry, "out_of_time", lambda *_: [])
    projects.rows["reductions"][0][8] = "accepted"  # E1, recognised 931 and 456
    figures = computed(projects.write())
    found = {kind: amount(figures, kind, EAST, "2024") for kind in ("planned", "covered", "shortfall")}
    assert found == {"planned": 0.00, "covered": 1387.00, "shortfall": 113.00}


def test_what_rests_on_the_formula_is_as_sure_as_the_formula(projects, computed):
    """W1 and the timing are assumed: so is an amount that nobody claimed; what was claimed is as sure as claim and project."""
    projects.plant("E2", EAST)
    projects.plant("W2", WEST)
    projects.claim("W2", "cod", 2023, "verified", 931)
    projects.claim("W2", "cod", 2024, "verified", 456)
    figures = computed(projects.write())
    ranks = {area: figures["emissions.cod_expected", area, "2024"]["confidence"] for area in (EAST, WEST)}
    assert {area: CONFIDENCES[rank] for area, rank in ranks.items()} == {EAST: "assumed", WEST: "reported"}


def test_every_unit_may_have_a_line_of_that_name(projects, computed):
    """§1.6: 1号线 of 甲公司 and 1号线 of 乙公司 are two lines: nothing is taken of what the other left."""
    projects.plant("E2", EAST, line="1号线", step=1, unit="甲公司")
    projects.plant("E3", EAST, line="1号线", step=2, unit="乙公司")
    assert amount(computed(projects.write()), "expected", EAST, "2023") == 2 * 931.00
    projects.rows["reductions"][-1][4] = "甲公司"  # on one line the second takes its share of what the first left
    assert amount(computed(projects.write()), "expected", EAST, "2023") < 2 * 931.00


def test_projects_that_do_not_run_are_planned(projects, computed):
    """A project being built counts in the year it is listed for, beside 预计, and covers a target."""
    short = computed(projects.write())
    assert amount(short, "shortfall", EAST, "2024") == 113.00
    projects.plant("E2", EAST, stable_on="", stage="building")
    found = computed(projects.write())
    assert (amount(found, "planned", EAST, "2024"), amount(found, "expected", EAST, "2024")) == (1387.00, 0.00)
    assert found["emissions.cod_shortfall", EAST, "2024"]["verdict"] == "met"
    assert short["emissions.cod_shortfall", EAST, "2024"]["verdict"] == "behind"


def test_a_short_run_waits(projects, computed):
    """Less than three full months without a proof: nothing in the first year, all of it in the next; with a proof, days."""
    projects.plant("E2", EAST, stable_on="2023-10-20")
    figures = computed(projects.write())
    assert [amount(figures, "expected", EAST, y) for y in ("2023", "2024")] == [0.00, 1387.00]
    projects.rows["reductions"][-1][-1] = "第三方评估报告"
    figures = computed(projects.write())
    assert [amount(figures, "expected", EAST, y) for y in ("2023", "2024")] == [231.80, 1155.20]


@pytest.mark.parametrize(("proof", "years"), [("", [0.00, 1387.00]), ("第三方评估报告", [1387.00, 0.00])])
def test_a_short_run_waits_where_whole_years_count(projects, computed, proof, years):
    """full_capacity: the accounts book nothing while the project is pending, as the steps of the page do."""
    folder = projects.folder / "parameters"
    folder.mkdir(parents=True)
    (folder / "timing_mode.yaml").write_text(TIMING, encoding="utf-8")
    projects.plant("E2", EAST, stable_on="2023-10-20")
    projects.rows["reductions"][-1][-1] = proof
    figures = computed(projects.write())
    assert [amount(figures, "expected", EAST, y) for y in ("2023", "2024")] == years
