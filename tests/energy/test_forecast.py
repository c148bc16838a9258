"""The forecast of intensity's fall: the years so far on a line of their logarithms, its interval, and when there is none."""

import math

import pytest
from small_books import EAST, WEST

NAMES = [f"energy.intensity_forecast{end}" for end in ("", "_low", "_high")]
T_OF_TWO_DEGREES, T_OF_THREE = 1.8856, 1.6377  # one tenth on either side, from a table


def by_hand(levels, years):
    """Forecast, low and high end of the fall in %, with textbook formulas over the intensities since the base year."""
    xs, ys = range(len(levels)), [math.log(level) for level in levels]
    n, mean_x, mean_y = len(levels), sum(xs) / len(levels), sum(ys) / len(levels)
    sxx = sum((x - mean_x) ** 2 for x in xs)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / sxx
    left = sum((y - mean_y - slope * (x - mean_x)) ** 2 for x, y in zip(xs, ys, strict=True)) / (n - 2)
    half = {4: T_OF_TWO_DEGREES, 5: T_OF_THREE}[n] * math.sqrt(left * (1 + 1 / n + (years - mean_x) ** 2 / sxx))
    at = mean_y + slope * (years - mean_x)
    return [(1 - math.exp(y) / levels[0]) * 100 for y in (at, at + half, at - half)]


def levels(small, area, last):
    """Intensities on V3 from the books."""
    found = []
    for year in range(2020, last + 1):
        row = small.find("energy", area=area, period=str(year))
        gdp = small.find("gdp", area=area, period=str(year), price_base_year="2020")["gdp_yuan"]
        used = int(row["energy_tce"]) - int(row["feedstock_tce"]) - int(row["nonfossil_tce"])
        found.append(used / int(gdp))
    return found


@pytest.mark.parametrize("last", [2023, 2024])
def test_the_line_and_its_interval(figures, small, last):
    """Four and five years, West's slightly uneven: forecast for 2025 as the textbook has it."""
    rows = figures(small.change("energy", {"area": WEST, "period": "2022"}, energy_tce="990000"))
    found = [float(rows[name, WEST, str(last)]["value"]) for name in NAMES]
    assert found == pytest.approx(by_hand(levels(small, WEST, last), 5), abs=0.02)
    assert found[1] < found[0] < found[2]


def test_only_years_with_enough_before_and_some_left_have_one(figures, small):
    """2020–2022 are three years: no forecast; nor in the last year, which needs none, nor in quarters."""
    rows = figures(small)
    there = {period for name, area, period in rows if name in NAMES and area == EAST}
    assert there == {"2023", "2024"}


def test_the_reason_stands_in_the_remarks(closed, small):
    """Where there is no forecast, its remark says how many years there are; where there is one, how it was made."""
    early = closed(small, "2022").remarks()["energy.intensity_forecast", EAST]
    assert early == ["只有 3 个年度值，少于 4 个，不作预测。"]
    (said,) = closed(small, "2024").remarks()["energy.intensity_forecast", EAST]
    assert said.startswith("预测：用截至2024年的 5 个年度值的对数")


def test_a_gap_is_a_year_less(figures, small):
    """Without 2021 the years to 2023 are three."""
    rows = figures(small.drop("energy", area=WEST, period="2021"))
    assert (NAMES[0], WEST, "2023") not in rows
    assert rows[NAMES[0], WEST, "2024"]["value"] is not None
    assert (NAMES[0], EAST, "2023") in rows


def test_the_explanation_leads_to_every_year(explained, records, small):
    """Forecast → sum of the years → each year's energy and GDP."""
    opened = explained(small, NAMES[0], EAST)
    cells = records(opened.root)
    lines = {row for file, row, name in cells if file == "energy.csv" and name == "energy_tce"}
    assert len(lines) == 5
    assert any(file == "gdp.csv" for file, _, _ in cells)
