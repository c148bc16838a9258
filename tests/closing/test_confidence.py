"""Honesty: lowering the confidence of one input lowers exactly the figures that depend on it, and nothing else.

The small books are official throughout, so whatever turns synthetic depends on the one row that was made synthetic.
"""

import pytest
from small_books import CITY, EAST, WEST

FORECAST = {f"energy.intensity_forecast{end}" for end in ("", "_low", "_high")}
OF_ENERGY = FORECAST | {
    "energy.intensity", "energy.intensity_change", "energy.intensity_decline", "energy.intensity_progress",
    "energy.intensity_yearly_rate_needed", "energy.total", "energy.total_assessed", "energy.total_growth",
    "warning.intensity_level", "warning.total_level",
}  # fmt: skip
OF_GDP = OF_ENERGY - {"energy.total", "energy.total_assessed", "energy.total_growth", "warning.total_level"}
OF_BASE_ENERGY = FORECAST | {
    "energy.intensity_decline", "energy.intensity_progress", "energy.intensity_yearly_rate_needed",
    "energy.total_target_path", "warning.intensity_level",
}  # fmt: skip
OF_FORMER_ENERGY = FORECAST | {
    "energy.intensity_change",
    "energy.total_growth",
    "energy.total_target",
    "warning.total_level",
}
OF_TARGET = FORECAST | {
    "energy.intensity_required", "energy.intensity_incentive_required", "energy.time_progress", "energy.intensity_progress",
    "energy.intensity_yearly_rate_needed", "energy.total_target", "energy.total_target_path", "warning.intensity_level",
    "warning.total_level",
}  # fmt: skip
# of an area, from the base year on: the sums of its units' effects
CHANGE = {(f"energy.change_{effect}", CITY) for effect in ("activity", "structure", "intensity")}
OF_GROWTH = {"energy.total_target", "energy.total_target_path", "warning.total_level"}


def lowered(computed, small, period="2024"):
    """Return a function: make one row synthetic, and return the (figure, area) of the period that turned synthetic."""
    before = computed(small.write())

    def by(book, **key):
        small.change(book, key, confidence="synthetic")
        after = computed(small.write())
        assert {k: (r["value"], r["verdict"], r["coverage"]) for k, r in after.items()} == {
            k: (r["value"], r["verdict"], r["coverage"]) for k, r in before.items()
        }
        fell = {key for key in before if before[key]["confidence"] != after[key]["confidence"]}
        assert {after[key]["confidence"] for key in fell} == {"synthetic"}
        return {(figure, area) for figure, area, at in fell if at == period}, {at for _, _, at in fell}

    return by


def of(area, figures, *more):
    """Return (figure, area) pairs."""
    return {(figure, area) for figure in figures} | set(more)


def test_the_energy_row_of_the_year(computed, small):
    """West 2024: its own figures, and the city's difference from its units; next year's change and limit."""
    found, periods = lowered(computed, small)("energy", area=WEST, period="2024")
    assert found == of(WEST, OF_ENERGY | {"energy.nonfossil_share"}, ("energy.units_difference", CITY), *CHANGE)
    assert periods == {"2024", "2025"}


def test_the_energy_row_of_the_year_before(computed, small):
    """West 2023, seen from 2024."""
    found, periods = lowered(computed, small)("energy", area=WEST, period="2023")
    assert found == of(WEST, OF_FORMER_ENERGY)
    assert periods == {"2023", "2024"}


def test_the_energy_row_of_the_base_year(computed, small):
    """West 2020, seen from 2024: what counts from the base year."""
    found, periods = lowered(computed, small)("energy", area=WEST, period="2020")
    assert found == of(WEST, OF_BASE_ENERGY, *CHANGE)
    assert periods == {"2020", "2021", "2022", "2023", "2024", "2025"}


def test_the_gdp_row_of_the_year(computed, small):
    """West 2024: what divides by GDP, and nothing of the total."""
    found, periods = lowered(computed, small)("gdp", area=WEST, period="2024")
    assert found == of(WEST, OF_GDP, *CHANGE)
    assert periods == {"2024", "2025"}


def test_the_gdp_row_of_the_base_year_at_the_prices_of_the_cycle(computed, small):
    """2020 stands twice: at prices of 2020 it is the base of 2021–2025, at prices of 2015 it is the end of its own cycle."""
    by = lowered(computed, small)
    found, periods = by("gdp", area=WEST, period="2020", price_base_year="2020")
    assert found == of(WEST, OF_BASE_ENERGY - {"energy.total_target_path"}, *CHANGE)
    assert periods == {"2021", "2022", "2023", "2024", "2025"}


def test_the_gdp_row_of_the_base_year_at_former_prices(computed, small):
    """At prices of 2015 it is in 2020's own intensity only (and in what 2020 would have changed by, were 2019 there)."""
    found, periods = lowered(computed, small, "2020")("gdp", area=WEST, period="2020", price_base_year="2015")
    assert found == of(WEST, {"energy.intensity", "energy.intensity_change", "energy.intensity_decline"}, *CHANGE)
    assert periods == {"2020"}


def test_the_row_of_the_target(computed, small):
    """West's five-year target: everything required, and every progress."""
    found, periods = lowered(computed, small)("targets", area=WEST, indicator="energy.intensity")
    assert found == of(WEST, OF_TARGET)
    assert {"2021", "2025", "2023Q1", "2025Q3"} <= periods
    assert "2020" not in periods


def test_the_row_of_expected_growth(computed, small):
    """West's expected growth of 2024: the limit of the year; from then on the fixed path."""
    found, periods = lowered(computed, small)("targets", area=WEST, indicator="gdp.growth", period="2024")
    assert found == of(WEST, OF_GROWTH)
    assert periods == {"2024", "2025", "2024Q1", "2024Q2", "2024Q3"}


def test_an_approved_raise_brings_the_quality_of_gdp(computed, small):
    """Once actual growth sets the limit, the GDP rows it came from count."""
    small.change(
        "targets", {"area": EAST, "indicator": "gdp.growth", "period": "2024"}, adjust_approved="yes", base="5"
    ).change("targets", {"area": EAST, "indicator": "energy.intensity"}, incentive="")
    found, _ = lowered(computed, small)("gdp", area=EAST, period="2024")
    assert found == of(EAST, OF_GDP | {"energy.total_target", "warning.total_level"}, *CHANGE)


def test_a_city_row_stains_no_county(computed, small):
    """The city's own energy: the city's figures only."""
    found, _ = lowered(computed, small)("energy", area=CITY, period="2024")
    assert found == of(CITY, OF_ENERGY | {"energy.units_difference", "energy.nonfossil_share"})


@pytest.mark.parametrize("word", ["official", "reported", "assumed", "synthetic"])
def test_a_figure_is_no_better_than_its_worst_input(computed, small, word):
    """Of official books with one row of each confidence, the energy total has just that row's."""
    small.change("energy", {"area": WEST, "period": "2024"}, confidence=word)
    rows = computed(small.write())
    assert rows["energy.total", WEST, "2024"]["confidence"] == word
    assert rows["energy.total", EAST, "2024"]["confidence"] == "official"


def test_no_word_means_reported(computed, small):
    """A book without the column counts as reported, never as official."""
    rows = computed(small.write(without=["energy.confidence"]))
    assert {r["confidence"] for (figure, _, _), r in rows.items() if figure == "energy.total"} == {"reported"}
