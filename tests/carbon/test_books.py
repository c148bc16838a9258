"""Books of fuels and traded power that cannot go in, each with its place and how to mend it."""

import pytest
from small_books import EAST

ROW = {"area": EAST, "period": "2024", "feedstock": "0"}


def test_names_are_those_of_the_list_or_stand_for_them(figures, small):
    """煤油 is 一般煤油, 210000 is 辽宁."""
    small.put("fuels", ROW | {"fuel": "煤油", "consumed": "1000"})
    small.put("power_trade", {"area": EAST, "period": "2024", "grid": "210000", "inflow_kwh": "0", "outflow_kwh": "0"})
    rows = figures(small)
    assert float(rows["carbon.total", EAST, "2024"]["value"]) == pytest.approx(3151.7, abs=0.1)


def test_an_unknown_fuel_and_an_unknown_grid(problems, small):
    """Both are told, with the name that was nearly written."""
    small.put("fuels", ROW | {"fuel": "无烟媒", "consumed": "1000"})
    small.put("power_trade", {"area": EAST, "period": "2024", "grid": "辽东", "inflow_kwh": "0", "outflow_kwh": "0"})
    told = problems(small)
    assert "无烟煤" in told["fuels.csv · 第 2 行 · “fuel”列"].mend
    assert told["power_trade.csv · 第 2 行 · “grid”列"].found == "辽东"


def test_one_fuel_under_two_names(problems, small):
    """The book's own key cannot know that they are one."""
    small.put("fuels", ROW | {"fuel": "煤油", "consumed": "1"}, ROW | {"fuel": "一般煤油", "consumed": "2"})
    assert "第 2 行是同一种" in problems(small)["fuels.csv · 第 3 行 · “fuel”列"].found


def test_a_fuel_that_other_years_have(problems, small):
    """A line that is not there is no nought."""
    small.put("fuels", ROW | {"fuel": "烟煤", "consumed": "1"}, ROW | {"fuel": "柴油", "consumed": "1"})
    small.put("fuels", ROW | {"period": "2023", "fuel": "烟煤", "consumed": "1"})
    told = problems(small)["fuels.csv · 第 4 行 · “fuel”列"]
    assert told.found == f"{EAST} 的 2023 没有柴油这一行，其他时期有"
    assert told.mend == "补上这一行；没有的填 0，还不知道的留空"


@pytest.mark.parametrize(
    ("cells", "column", "found"),
    [
        ({"consumed": "100", "feedstock": "120"}, "feedstock", "120，大于消费量 100"),
        ({"consumed": "100", "ncv_gj": "23204"}, "ncv_gj", "23204"),
        ({"consumed": "100", "ncv_gj": "5"}, "ncv_gj", "5"),
    ],
)
def test_cells_that_cannot_be(problems, small, cells, column, found):
    """More feedstock than fuel, a calorific value in another unit."""
    small.put("fuels", ROW | {"fuel": "烟煤"} | cells)
    assert problems(small)[f"fuels.csv · 第 2 行 · “{column}”列"].found == found


def test_an_area_that_nobody_knows(problems, small):
    """As in every book."""
    small.put("fuels", ROW | {"area": "999999", "fuel": "烟煤", "consumed": "1"})
    assert "fuels.csv · 第 2 行 · “area”列" in problems(small)


def test_power_beside_what_energy_says(small):
    """Another balance of traded power in energy.csv is told, and goes in."""
    from datetime import date

    from shuangkong.closing.books import read_books

    small.change("energy", {"area": EAST, "period": "2024"}, net_power_inflow_kwh="500")
    small.put(
        "power_trade", {"area": EAST, "period": "2024", "grid": "辽宁", "inflow_kwh": "900", "outflow_kwh": "300"}
    )
    (told,) = read_books(small.write(), date(2026, 3, 31)).warnings
    assert told.found == "500，而 power_trade.csv 的调入减调出是 600"
