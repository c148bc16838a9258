"""shuangkong emissions: what an official types, and what comes back."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shuangkong.emissions.city_books import city_books
from shuangkong.emissions.commands import app
from shuangkong.kernel.problems import BadData, Unknown

CITIES = Path(__file__).parents[2] / "cities"
PLANT = ["flow_after_10k_m3_d=2", "in_after_mg_l=220", "out_after_mg_l=30", "flow_before_10k_m3_d=0", "in_before_mg_l=0",
         "out_before_mg_l=0"]  # fmt: skip


def run(*words):
    """Run a command; its own exceptions come through, as the one door expects them."""
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_calculate():
    """§1.9: 1387.00 t a year, 931.00 in 2023; for people with formula and numbers, for programs as one object."""
    words = ["calculate", "W1", *PLANT, "--year", "2023", "--stable-on", "2023-04-15"]
    text = run(*words)
    assert "本年计入 931 吨" in text
    assert "核算年日均处理水量 ×" in text
    found = json.loads(run(*words, "--format", "json"))
    assert (found["annual_t"], round(found["year_t"], 2)) == (1387.0, 931.0)


def test_decompose_adds_up():
    """Anshan's 2375.24 t of VOCs to nine areas, to the hundredth, and on to projects."""
    shares = json.loads(run("decompose", str(CITIES / "anshan"), "vocs", "--total", "2375.24", "--format", "json"))
    assert round(sum(float(s["target_t"]) for s in shares), 2) == 2375.24
    assert len(shares) == 9
    assert all(s["projects"] for s in shares)
    assert "合计  2375.24" in run("decompose", str(CITIES / "anshan"), "vocs", "--total", "2375.24")


def test_types():
    """The list, and one type with what it asks for and what proves it."""
    assert "W1   城镇污水处理厂" in run("types")
    assert "收集率" in run("types", "V1")


@pytest.mark.parametrize(
    ("words", "fault", "told"),
    [
        (["calculate", "W11", "--year", "2023", "a=1"], Unknown, "没有“W11”这个项目类型"),
        (["calculate", "W1", "--year", "2023", "flow=1"], BadData, "flow"),
        (["calculate", "W1", "--year", "2023", "days=x"], BadData, "days=365"),
        (["calculate", "W1", "--year", "2023", "--stable-on", "2023-02-30", *PLANT], BadData, "2023-02-30"),
        (["decompose", str(CITIES / "anshan"), "so2", "--total", "1"], Unknown, "so2"),
        (["decompose", str(CITIES / "anshan"), "cod", "--total", "1.234"], BadData, "两位小数"),
        (["decompose", str(CITIES), "cod", "--total", "1"], Unknown, "books"),
    ],
)
def test_mistakes(words, fault, told):
    """Unknown type, input or pollutant, a day that is none, too many decimals: said in one sentence."""
    with pytest.raises(fault, match=told):
        run(*words)


def test_a_zone_counts_in_its_county():
    """A tonne of a zone that is counted in a county is the county's: it covers one target, not two."""
    units = city_books(CITIES / "anshan").units
    assert units["210381"] == "210381"
    assert {area for area, unit in units.items() if unit == "210381"} > {"210381"}
