"""Where an area stands, and its path beyond the closing."""

import pytest

from shuangkong.projects.regional import AreaStanding, path, yearly_growth


def standing(year=2025, **more):
    """An area whose energy grew by 10 % and GDP by 30 % since 2020; target 13 %."""
    given = {
        "energy_tce": 110_000.0, "gdp_yuan": 1.3e9, "base_energy_tce": 100_000.0, "base_gdp_yuan": 1e9, "required": 0.13,
        "target": 0.13, "level": 3,
    }  # fmt: skip
    return AreaStanding(area="520602", name="碧江区", year=year, base_year=2020, **given | more)


def test_growth_is_the_average_of_the_years():
    """1.1 over five years; nothing over none."""
    assert yearly_growth(1.1, 1.0, 5) == pytest.approx(0.019245, abs=1e-6)
    assert yearly_growth(1.1, 1.0, 0) == 0.0


def test_the_path_goes_on_from_what_was_reached():
    """After the target year the pace stays, from the intensity really reached: 0.8462 × 0.87^(1/5) in the first year."""
    found = path(standing(), range(2026, 2031))
    assert found.intensity_limit[0] == pytest.approx(110_000 / 1.3e5 * 0.87 ** (1 / 5))
    assert found.intensity_limit[4] == pytest.approx(110_000 / 1.3e5 * 0.87)
    assert found.energy_tce[0] == pytest.approx(110_000 * 1.1 ** (1 / 5))
    assert found.gdp_yuan[4] == pytest.approx(1.3e9 * 1.3)


def test_within_the_cycle_the_path_is_that_of_the_target():
    """A closing of 2024: 2025 asks for the whole 13 %, and 2026 one more year of the pace from there."""
    found = path(standing(2024), (2025, 2026), gdp_growth=0.05, energy_growth=0.0)
    assert found.intensity_limit[0] == pytest.approx(1.0 * 0.87)
    assert found.intensity_limit[1] == pytest.approx(0.87 * 0.87 ** (1 / 5))
    assert found.energy_tce == (110_000.0, 110_000.0)
    assert found.gdp_yuan[0] == pytest.approx(1.3e9 * 1.05)


@pytest.mark.parametrize("lacking", ["energy_tce", "gdp_yuan", "base_energy_tce", "target"])
def test_without_numbers_there_is_no_path(lacking):
    """What is missing is not zero."""
    assert path(standing(**{lacking: None}), (2026,)) is None
