"""Issued targets prevail over what we compute; the incentive target exempts; higher growth raises the total if approved."""

import pytest
from recomputation import Recomputation, rounded
from small_books import CITY, EAST, WEST


def remarks(closing, figure, area):
    """Return the remarks of a figure as one text."""
    return " ".join(closing.remarks().get((figure, area), []))


def test_a_computed_pace_says_so(close, small):
    """Nobody issued a target for 2024: the pace follows from the five-year target and is marked 测算."""
    closing, _ = close(small.write())
    row = closing.figure("energy.intensity_required", WEST)
    assert (row.value, row.confidence) == ("9.72", "assumed")
    assert "测算" in remarks(closing, "energy.intensity_required", WEST)
    assert "测算" in remarks(closing, "energy.total_target", WEST)


def test_an_issued_cumulative_target_prevails(close, small):
    """West got 3.6 % until 2024: it has met that, and nothing is 测算 about it."""
    small.target(WEST, "energy.intensity", "cumulative", "2024", "3.6", base_year="2020", target_year="2025")
    closing, _ = close(small.write())
    row = closing.figure("energy.intensity_required", WEST)
    assert (row.value, row.confidence) == ("3.60", "official")
    assert "测算" not in remarks(closing, "energy.intensity_required", WEST)
    assert closing.figure("energy.intensity_decline", WEST).verdict == "met"
    assert closing.figure("warning.intensity_level", WEST).value == "3"
    assert "测算" in remarks(closing, "energy.intensity_required", EAST)


def test_an_issued_annual_target_prevails_in_the_quarters_and_in_the_total(close, small):
    """West got 0.7 % for 2024: its quarters are judged by that, and the year's total follows from it."""
    small.target(WEST, "energy.intensity", "annual", "2024", "0.7")
    quarter, _ = close(small.write(), "2024Q3")
    assert quarter.figure("energy.intensity_required", WEST).value == "0.70"
    assert "测算" not in remarks(quarter, "energy.intensity_required", WEST)
    assert quarter.figure("energy.intensity_change", WEST).verdict == "met"
    year, _ = close(small.folder)
    again = Recomputation(small.folder)
    before = again.on_caliber(WEST, "2023")
    assert year.figure("energy.total_target", WEST).value == rounded(before * 1.055 * 0.993, 2)


def test_an_annual_target_alone_judges_the_year(close, small):
    """Without a five-year target the year is judged by its own fall."""
    small.drop("targets", area=WEST, indicator="energy.intensity").target(
        WEST, "energy.intensity", "annual", "2024", "0.7"
    )
    closing, _ = close(small.write())
    assert closing.figure("energy.intensity_required", WEST).value == "0.70"
    assert closing.figure("energy.intensity_change", WEST).verdict == "met"
    assert closing.figure("warning.intensity_level", WEST).value == "3"


def test_an_issued_growth_of_the_total_prevails(close, small):
    """4.2 % more than last year's actual; the mark says by what."""
    small.target(WEST, "energy.total_growth", "annual", "2024", "4.2")
    closing, _ = close(small.write())
    before = Recomputation(small.folder).on_caliber(WEST, "2023")
    assert closing.figure("energy.total_target", WEST).value == rounded(before * 1.042, 2)
    assert "下达的总量增速" in remarks(closing, "energy.total_target", WEST)
    assert closing.figure("energy.total_assessed", WEST).verdict == "met"


def test_an_issued_total_prevails_over_all(close, small):
    """In tonnes, and in the year only: quarters have their limit from growth."""
    small.target(WEST, "energy.total_growth", "annual", "2024", "4.2").target(
        WEST, "energy.total", "annual", "2024", "1000000"
    )
    year, _ = close(small.write())
    assert year.figure("energy.total_target", WEST).value == "1000000.00"
    assert "测算" not in remarks(year, "energy.total_target", WEST)
    assert year.figure("energy.total_assessed", WEST).verdict == "behind"
    quarter, _ = close(small.folder, "2024Q3")
    assert quarter.figure("energy.total_target", WEST).value != "1000000.00"


def test_the_incentive_target_exempts_the_total(close, small):
    """East fell by more than its incentive asks for: no level, no miss, and the word is exempt, not met."""
    closing, _ = close(small.write())
    assert closing.figure("energy.total_assessed", EAST).verdict == "exempt"
    level = closing.figure("warning.total_level", EAST)
    assert (level.value, level.verdict) == (None, "exempt")
    assert "免予考核" in remarks(closing, "warning.total_level", EAST)
    assert closing.figure("energy.total_assessed", EAST).value is not None


def test_without_an_incentive_target_nothing_is_exempt(close, small):
    """The same fall, no incentive issued: the total is compared with its limit."""
    small.change("targets", {"area": EAST, "indicator": "energy.intensity"}, incentive="")
    closing, _ = close(small.write())
    assert closing.figure("energy.total_assessed", EAST).verdict == "met"
    assert closing.figure("warning.total_level", EAST).value == "3"


@pytest.mark.parametrize(("incentive", "verdict"), [("10.0", "exempt"), ("13.19", "exempt"), ("13.20", "met")])
def test_an_issued_incentive_for_the_period_decides(close, small, incentive, verdict):
    """East fell by 13.1929 % until 2024: the incentive issued for 2024 counts, not the pace of the five-year one."""
    small.target(
        EAST, "energy.intensity", "cumulative", "2024", "10", incentive=incentive, base_year="2020", target_year="2025"
    )
    closing, _ = close(small.write())
    assert closing.figure("energy.intensity_incentive_required", EAST).value == f"{float(incentive):.2f}"
    assert closing.figure("energy.total_assessed", EAST).verdict == verdict


def test_the_last_year_is_exempt_by_the_five_year_incentive(close, small):
    """2025: the whole 14.5 %."""
    closing, _ = close(small.write(), "2025")
    assert closing.figure("energy.intensity_incentive_required", EAST).value == "14.50"
    assert closing.figure("energy.time_progress", EAST).value == "100.00"


def raised(small, approved, base="5.5"):
    """East's growth of 2024 was 6 %; without an incentive, its limit decides."""
    small.change("targets", {"area": EAST, "indicator": "energy.intensity"}, incentive="")
    small.change(
        "targets", {"area": EAST, "indicator": "gdp.growth", "period": "2024"}, adjust_approved=approved, base=base
    )
    return small.write()


@pytest.mark.parametrize(
    ("approved", "expected", "used"),
    [("yes", "5.5", 0.06), ("no", "5.5", 0.055), ("yes", "7", 0.07)],
)
def test_higher_growth_raises_the_limit_if_approved(close, small, approved, expected, used):
    """R2.2: actual 6 % against 5.5 % expected raises the limit with approval only; against 7 % nothing lowers it."""
    closing, _ = close(raised(small, approved, expected))
    before = Recomputation(small.folder).on_caliber(EAST, "2023")
    limit = float(closing.figure("energy.total_target", EAST).value)
    assert limit == pytest.approx(before * (1 + used) * 0.87**0.2, rel=1e-8)
    assert ("经批准按实际增速调高" in remarks(closing, "energy.total_target", EAST)) == (used == 0.06)


def test_the_fixed_path_does_not_forgive(close, small):
    """From 2020 along 5.5 % a year and the required fall, beside the limit from last year's actual."""
    closing, _ = close(small.write())
    again = Recomputation(small.folder)
    path = again.on_caliber(WEST, "2020") * 1.055**4 * 0.88**0.8
    assert float(closing.figure("energy.total_target_path", WEST).value) == pytest.approx(path, rel=1e-8)
    assert float(closing.figure("energy.total_target", WEST).value) > path


def test_a_year_without_expected_growth_has_no_path(close, small):
    """One of the years since 2020 is not known: the path ends there, the year's own limit does not."""
    small.drop("targets", area=WEST, indicator="gdp.growth", period="2022")
    closing, _ = close(small.write())
    figures = {row.figure for row in closing.figures() if row.area == WEST}
    assert "energy.total_target" in figures
    assert "energy.total_target_path" not in figures


def test_level_one_names_the_measure_in_force(close, small):
    """West is on level 1: what follows is guidance, and in the second half of 2021 the suspension that 629 ordered."""
    closing, _ = close(small.write())
    assert closing.figure("warning.intensity_level", WEST).value == "1"
    said = remarks(closing, "warning.intensity_level", WEST)
    assert "措施：加强工作指导（依据：" in said  # a measure never stands without what it rests on
    assert "措施" not in remarks(closing, "warning.intensity_level", EAST)
    assert "进度要求" in remarks(closing, "warning.intensity_level", EAST)


def test_quarters_have_what_quarters_have(close, small):
    """No decline since the base year, no progress and no path within a year; the rest, judged on the change."""
    closing, _ = close(small.write(), "2024Q3")
    figures = {row.figure for row in closing.figures() if row.area == EAST}
    assert not figures & {
        "energy.intensity_decline", "energy.intensity_progress", "energy.time_progress", "energy.total_target_path",
        "energy.intensity_yearly_rate_needed",
    }  # fmt: skip
    assert closing.figure("energy.intensity_required", EAST).value == "2.75"
    assert closing.figure("energy.intensity_change", EAST).verdict == "met"
    assert {row.period for row in closing.figures()} == {"2024Q3"}
    assert closing.figure("energy.units_difference", CITY).value is not None
