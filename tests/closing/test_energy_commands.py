"""Commands of energy over a city's books: where a change came from, who saves how much, budgets, the year's end."""

from datetime import date

import pytest
from command import as_json, shuangkong
from small_books import CITY, EAST, WEST
from typer.testing import CliRunner

from shuangkong.cli.main import app
from shuangkong.closing.sharing import city_of
from shuangkong.closing.steering import Steering

DAY = date(2026, 3, 31)


@pytest.fixture
def folder(small):
    """The small books, whose counties add up to the city."""
    return small.write()


def test_lmdi_leaves_nothing_over(home, folder):
    """The effects of both counties are the city's change."""
    found = as_json(home, "energy", "lmdi", folder, "2020..2024")
    assert sum(found["effects"].values()) == pytest.approx(found["now"] - found["before"], rel=1e-9)
    assert found["change"] == pytest.approx(found["now"] - found["before"], rel=1e-9)
    assert set(found["units"]) == {"东县", "西县"}
    assert found["effects"]["activity"] > 0 > found["effects"]["intensity"]


@pytest.mark.parametrize(
    ("years", "told"),
    [("2024..2020", "应早于"), ("2019..2024", "不在同一个五年周期"), ("2020..2024Q3", "不是年份")],
)
def test_lmdi_of_years_that_do_not_fit(home, folder, years, told):
    """Other order, other cycle, a quarter, a year without data."""
    done = shuangkong(home, "energy", "lmdi", folder, years)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr


def test_lmdi_of_carbon_that_nobody_keeps(home, folder):
    """The small books have no fuels."""
    done = shuangkong(home, "energy", "lmdi", folder, "2020..2024", "--carbon")
    assert done.returncode == 2
    assert "二氧化碳排放量" in done.stderr


def test_decompose(home, small):
    """The city's target on its two counties; never less together; --set moves them."""
    folder = small.write()
    plain = as_json(home, "energy", "decompose", folder, "--growth", "6")
    assert plain["achieved"] >= plain["target"] > 0.1
    assert {unit["area"] for unit in plain["units"]} == {EAST, WEST}
    moved = as_json(home, "energy", "decompose", folder, "--growth", "6", "--set", "output_rate=0")
    assert [u["target"] for u in moved["units"]] != [u["target"] for u in plain["units"]]
    assert all(u["reason"].startswith("平均分担为") for u in plain["units"])


def test_decompose_with_an_exception_that_nothing_supports(home, small):
    """A locked target wants its paper; the cell is named and nothing is computed."""
    folder = small.write()
    (folder / "books" / "decomposition.csv").write_text(f"area,locked\n{EAST},12\n", encoding="utf-8")
    done = shuangkong(home, "energy", "decompose", folder, "--growth", "6")
    assert done.returncode == 3
    assert "decomposition.csv · 第 2 行 · “reason”列" in done.stderr


def test_decompose_asks_for_a_factor_that_there_is_none(home, folder):
    """The known ones are listed."""
    done = shuangkong(home, "energy", "decompose", folder, "--set", "output=1")
    assert done.returncode == 2
    assert "output_rate" in done.stderr


@pytest.mark.parametrize(
    ("option", "value", "wanted"),
    [("--spread", "nan", "0 到 100"), ("--target", "inf", "0 到 100"), ("--least", "-1", "0 到 100"),
     ("--growth", "nan", "-100 到 100"), ("--step", "nan", "0 到 100"), ("--set", "output_rate=nan", "因素=权重")],
)  # fmt: skip
def test_decompose_with_what_is_no_number(home, folder, option, value, wanted):
    """Told at the option, with what is wanted; nothing is computed with it."""
    done = CliRunner().invoke(app, ["energy", "decompose", str(folder), option, value])
    assert done.exit_code == 2
    told = "".join(done.output.split("│")).replace("\n", "")
    assert option in told
    assert wanted in told


def test_nowcast_names_what_one_per_cent_moves(home, folder):
    """From the third quarter; each county's 1 % in points, the larger user first."""
    found = as_json(home, "energy", "nowcast", folder, "2025")
    assert found["from"] == "2025Q3"
    assert [lever["name"][:2] for lever in found["levers"]] == ["东县", "西县"]
    assert found["levers"][0]["points"] > found["levers"][1]["points"] > 0
    assert "没有" in shuangkong(home, "energy", "nowcast", folder, "2030").stderr


def test_nowcast_asks_for_what_is_required(small):
    """Computed at equal rates: 1 − 0.87^0.8; an issued 12.5 % prevails; by the pace in force 13 % × 4 ÷ 5. A5a, A5b."""
    small.target(CITY, "energy.intensity", "five_year", "2030", "10", base_year="2025", target_year="2030")
    assert Steering(small.write(), DAY).required(2024) == pytest.approx(1 - 0.87**0.8)
    linear = small.folder / "parameters" / "pace.yaml"
    linear.parent.mkdir()
    linear.write_text(
        f"""id: targets.pace
name: 五年目标的时序进度算法
unit: word
values:
  - {{area: "{CITY}", from: 2021-01-01, value: linear, confidence: official,
     cite: {{document: ndrc-125-scoring, at: 年度进度}}, reading: 试}}
""",
        encoding="utf-8",
    )
    at_points = Steering(small.write(), DAY)
    assert [at_points.required(year) for year in (2024, 2025)] == pytest.approx([0.104, 0.13])
    assert at_points.required(2027) == pytest.approx(0.1 * 2 / 5)  # no year of the books yet
    small.target(CITY, "energy.intensity", "cumulative", "2024", "12.5", base_year="2020", target_year="2025")
    small.target(CITY, "energy.intensity", "cumulative", "2026", "3", base_year="2025", target_year="2030")
    issued = Steering(small.write(), DAY)
    assert [issued.required(year) for year in (2024, 2026)] == pytest.approx([0.125, 0.03])
    assert city_of(issued, 2024, "2024Q3").required == pytest.approx(0.125)


def test_budget_of_a_list(home, tmp_path):
    """Xiaoshan's example from a file, and a list with a hole in it."""
    head = (
        "id,name,method,base_tce,band_cut,grade_addition,output,unit_energy,standard_unit_energy,tightening,used_tce\n"
    )
    good = tmp_path / "users.csv"
    good.write_text(f"{head}1,甲厂,历史法,20000,4,-2,,,,,9400\n", encoding="utf-8")
    (firm,) = as_json(home, "energy", "budget", good, "--months", "6")["users"]
    assert (round(firm["budget_tce"]), firm["notice"]) == (18_800, "限制")
    bad = tmp_path / "bad.csv"
    bad.write_text(f"{head}1,甲厂,历史法,20000,,-2,,,,,9400\n", encoding="utf-8")
    done = shuangkong(home, "energy", "budget", bad)
    assert (done.returncode, "bad.csv · 第 2 行 · “band_cut”列" in done.stderr) == (3, True)
