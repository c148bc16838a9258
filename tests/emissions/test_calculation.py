"""One project step by step: the steps of a page are the numbers of the accounts, and what cannot be is told."""

from datetime import date

import pytest

from shuangkong.emissions.calculation import Dates, Settings, calculate
from shuangkong.emissions.reduction_types import load
from shuangkong.rulebook.lookup import Rulebook

PLANT = {"flow_after_10k_m3_d": 2.0, "in_after_mg_l": 220, "out_after_mg_l": 30, "flow_before_10k_m3_d": 0,
         "in_before_mg_l": 0, "out_before_mg_l": 0}  # fmt: skip


@pytest.fixture(scope="module")
def settings_():
    """The parameters in force in the nation."""
    return Settings.in_force(Rulebook.load(), ["000000"], date(2023, 12, 31))


def done(settings_, code, inputs, year=2023, stable_on=date(2023, 4, 15), **more):
    """Calculate a project of a type."""
    kind = load()[code]
    return calculate(kind, inputs, kind.pollutants[0], year, Dates(stable_on=stable_on), settings_, **more)


def test_two_years_add_up_to_one(settings_):
    """§1.9: 1387.00 t a year, 931.00 in 2023, 456.00 in 2024, nothing more in 2025."""
    years = {year: done(settings_, "W1", PLANT, year) for year in (2023, 2024, 2025)}
    assert {y: round(c.year_t, 2) for y, c in years.items()} == {2023: 931.00, 2024: 456.00, 2025: 0}
    assert [s.value for s in years[2023].steps] == [1387.0, 931.0]
    assert years[2023].steps[0].numbers == "((((2 × (220 − 30)) − (0 × (0 − 0))) × 365) × 0.01) − 0"


def test_substitution_before_end_of_pipe(settings_):
    """§1.6: R1 + R2 = E0 − E2, whatever the second measure was filed for."""
    rates = {"collection": 0.65, "running": 0.9, "removal": 0.5}
    first = done(settings_, "V1", rates | {"use_before_t#1": 100, "content_before#1": 0.62, "use_after_t#1": 95,
                                           "content_after#1": 0.12})  # fmt: skip
    after = {"collection_after": 0.9, "running_after": 0.98, "removal_after": 0.85}
    before = {f"{name}_before": value for name, value in rates.items()}
    second = done(settings_, "V2", after | before | {"generated_t": 62}, entering_t=first.left_t)
    left = 95 * 0.12 * (1 - 0.9 * 0.98 * 0.85)
    assert first.annual_t + second.annual_t == pytest.approx(43.865 - left)
    assert second.left_t == pytest.approx(left)


def test_full_capacity_counts_the_year_as_a_whole(settings_):
    """The other way of counting, a parameter: all in the year in which stable operation began."""
    full = Settings("full_capacity", settings_.least_months, settings_.values)
    assert [done(full, "W1", PLANT, year).year_t for year in (2023, 2024)] == [1387.0, 0.0]


@pytest.mark.parametrize(
    ("changes", "where", "mend"),
    [
        ({"flow_after_10k_m3_d": 20_000}, "核算年日均处理水量", "万立方米与立方米"),
        ({"out_after_mg_l": -3}, "核算年出水浓度", "不会是负数"),
        ({"out_after_mg_l": 300}, "减排量", "是否填反"),
    ],
)
def test_numbers_that_cannot_be(settings_, changes, where, mend):
    """Units mixed by ten thousand, a negative concentration, more after than before: each told with its place."""
    problems = done(settings_, "W1", PLANT | changes).problems
    assert any(where in p.place and mend in p.mend for p in problems)


def test_days_that_cannot_be(settings_):
    """Stable after the year's end, or before approval."""
    late = done(settings_, "W1", PLANT, 2022)
    assert [p.found for p in late.problems] == ["2023-04-15"]
    kind, dates = load()["W1"], Dates(stable_on=date(2023, 4, 15), approved_on=date(2023, 6, 1))
    early = calculate(kind, PLANT, "cod", 2023, dates, settings_)
    assert [p.wanted for p in early.problems] == ["不早于批复日期 2023-06-01"]


def test_what_lacks_is_named(settings_):
    """Without all inputs of one way nothing is computed; the ways and what they ask for are told."""
    lacking = done(settings_, "W4", {"volume_before_m3": 1})
    assert lacking.annual_t is None
    (problem,) = lacking.problems
    assert "水量浓度法" in problem.wanted
    assert "产污系数法" in problem.wanted


def test_a_default_is_a_parameter(settings_):
    """A boiler's coefficient that was not filed is the parameter in force: 2.94 and 3.03. §1.9: 22.3593 t."""
    assert done(settings_, "A3", {"coal_t": 8000, "gas_10k_m3": 383.06}).annual_t == pytest.approx(22.3593, abs=1e-4)


@pytest.mark.parametrize(("code", "pollutant", "by_analogy"), [("W2", "cod", True), ("A1", "nox", False)])
def test_water_goes_by_the_timing_of_air_by_analogy(settings_, code, pollutant, by_analogy):
    """The clause on timing is of projects against air pollution; a water project says that it only goes by it (参照)."""
    kind = load()[code]
    inputs = {one.name: 100.0 for one in kind.ways[0].inputs}
    made = calculate(kind, inputs, pollutant, 2024, Dates(stable_on=date(2024, 4, 15)), settings_)
    cited = next(step.cite for step in made.steps if step.label == "当年计入量")
    assert cited.endswith("（水污染物减排项目参照）") == by_analogy
