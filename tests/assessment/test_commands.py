"""The command: sheets to look at, and a score from a sealed closing, in words and as JSON."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shuangkong.assessment.scoring import scored
from shuangkong.assessment.sheet_files import sheet
from shuangkong.cli.main import app
from shuangkong.closing import store
from shuangkong.kernel.problems import BadData, Unknown

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "example" / "assessment.json"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A data folder with Tongren's 2024 sealed."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHUANGKONG_HOME", str(folder))
        from datetime import date

        from shuangkong.closing import services

        services.close(ROOT / "cities" / "tongren", ["2024"], date(2026, 11, 1))
        yield folder


def run(*words):
    return CliRunner().invoke(app, ["assessment", *words], catch_exceptions=False)


def test_sheets_are_listed_with_their_marks():
    """The assumed sheet says that it is none of an office; one sheet shows its items and what is filled in."""
    assert "不是官方文件" in next(line for line in run("sheets").stdout.splitlines() if "145_county" in line)
    said = run("sheets", "gov_energy_145_county_default").stdout
    assert "actual ← energy.intensity_decline" in said
    assert "违规开工项目" in said
    assert len(json.loads(run("sheets", "--format", "json").stdout)["sheets"]) >= 24


def test_score_of_a_city(home):
    """Every county with a range and no grade while measures are unknown; the zone inside a county is none of them."""
    told = json.loads(run("score", "520600", "2024", "--format", "json").stdout)
    assert len(told["scores"]) == 13
    assert all(one["grade"] is None and one["assumed"] for one in told["scores"])
    assert "520602-GX" not in {one["area"] for one in told["scores"]}
    assert told["scores"][0]["closing"]["seal"] == store.latest("520600", "2024").seal


def test_score_with_what_was_entered(home):
    """The example's county has a total and a grade; the target items are those of the closing."""
    words = ("score", "520600", "2024", "--area", "520602", "--given", str(EXAMPLE))
    (score,) = json.loads(run(*words, "--format", "json").stdout)["scores"]
    assert (score["total"], score["grade"]) == (96.34, "超额完成")
    line = score["lines"][0]
    sealed = store.latest("520600", "2024").figure("energy.intensity_decline", "520602")
    assert line["inputs"][0]["value"] == float(sealed.value)
    assert "96.34 分，等次 超额完成（演示数据）" in run(*words).stdout


def test_a_sheet_of_another_time_is_a_trial(home):
    """The sheet of 2007 over 2024 says so."""
    said = run("score", "520600", "2024", "--sheet", "gov_energy_11th_national").stdout
    assert "参照试算：本表适用 2006—2010 年" in said
    assert "40—100 分" in said


def test_what_is_not_there(home, tmp_path):
    """No such year, sheet, area, file; a file with faults in two areas tells both."""
    for words in (("2019",), ("2024", "--sheet", "gov"), ("2024", "--area", "999999"), ("2024", "--given", "no.json")):
        with pytest.raises(Unknown):
            run("score", "520600", *words)
    wrong = tmp_path / "given.json"
    wrong.write_text('{"520602": {"items": {"M0": {}}}, "520603": {"facts": {"x": true}}}', encoding="utf-8")
    with pytest.raises(BadData) as told:
        run("score", "520600", "2024", "--given", str(wrong))
    assert [p.place.split(" · ")[1] for p in told.value.problems] == ["520602", "520603"]


def test_what_was_entered_for_no_area_of_the_sheet_is_told(home, tmp_path):
    """A code of nobody, and the city on the counties' sheet: neither is dropped without a word."""
    wrong = tmp_path / "given.json"
    wrong.write_text('{"999999": {}, "520600": {}, "520602": {}}', encoding="utf-8")
    with pytest.raises(BadData) as told:
        run("score", "520600", "2024", "--given", str(wrong))
    assert [(p.place, p.found) for p in told.value.problems] == [
        ("given.json · 999999", "不是本表考核的区域"), ("given.json · 520600", "不是本表考核的区域"),
    ]  # fmt: skip
    assert all("520602" in p.wanted and p.mend for p in told.value.problems)


@pytest.mark.parametrize("id_", ["gov_energy_city_variant_A", "gov_energy_city_variant_B_50_50"])
def test_grades_that_no_sheet_was_found_with_are_assumed(home, id_):
    """domain/scoring_sheets.yaml has neither bands nor a grade after a veto for the two municipal forms."""
    assert (sheet(id_).confidence, sheet(id_).grades_confidence) == ("reported", "assumed")
    assert "本系统假定，不是本表文件的规定" in run("sheets", id_).stdout.splitlines()[-1]
    assert scored(sheet(id_), 2008, "520602", None).confidence == "assumed"
    assert sheet("gov_energy_11th_national").grades_confidence == ""
