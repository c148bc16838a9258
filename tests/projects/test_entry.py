"""What is wrong in a project's file is told with its place, what was found, what is wanted and how to mend it; never a traceback."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shuangkong.kernel.problems import BadData
from shuangkong.projects.commands import app
from shuangkong.projects.gate import assess
from shuangkong.rulebook.lookup import Rulebook

EXAMPLE = Path(__file__).parents[2] / "docs" / "example" / "project.json"


@pytest.fixture(scope="module")
def book():
    """The rulebook."""
    return Rulebook.load()


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"approvals": [1]}, "approvals"),
        ({"approvals": {"energy_review": {"authority": "省", "number": "1号"}}}, "approvals · energy_review · day"),
        ({"approvals": {"energy_review": 1}}, "approvals · energy_review"),
        (
            {"approvals": {"energy_review": {"authority": "省", "number": "1号", "day": "去年"}}},
            "approvals · energy_review · day",
        ),
        ({"unit_energy": "abc"}, "unit_energy"),
        ({"two_high": "否"}, "two_high"),
        ({"local_level": 5}, "local_level"),
        ({"energy_tce": -1}, "energy_tce"),
        ({"energy_tce": float("nan")}, "energy_tce"),
        ({"energy_tec": 5}, "energy_tec"),
        ({"area_level": 4}, "area_level"),
        ({"area": 210300}, "area"),
        ({"started_on": "2025-13-01"}, "started_on"),
        ({"criteria": ["pass"]}, "criteria"),
        ({"criteria": {"industrial_policy": ["pass"]}}, "criteria · industrial_policy"),
        ({"reasons": {"industrial_policy": 1}}, "reasons · industrial_policy"),
        ({"stage": ["proposed"]}, "stage"),
    ],
)
def test_every_fault_has_its_place(book, wrong, place):
    """One fault, one problem, at the key that is wrong, with a way to mend it."""
    sound = {"stage": "proposed", "area": "520602", "energy_tce": 1_000.0}
    with pytest.raises(BadData) as told:
        assess(book, sound | wrong, date(2026, 3, 31))
    (problem,) = told.value.problems
    assert problem.place == place
    assert all((problem.found, problem.wanted, problem.mend))


def test_several_faults_come_at_once(book):
    """A wrong name is told with the name that is near."""
    with pytest.raises(BadData) as told:
        assess(book, {"stage": "built", "energy_tec": 5, "coal_t": "x"}, date(2026, 3, 31))
    problems = {problem.place: problem for problem in told.value.problems}
    assert set(problems) == {"stage", "energy_tec", "coal_t"}
    assert problems["energy_tec"].mend == "改成“energy_tce”"


def test_the_example_is_sound(book):
    """The file that the help names goes through."""
    assert assess(book, json.loads(EXAMPLE.read_text("utf-8")), date(2026, 3, 31))["outcome"] == "hold"


@pytest.mark.parametrize(
    "asked", [("benchmark", "水泥熟料", "nan"), ("benchmark", "水泥熟料", "inf"), ("route", "--energy", "nan")]
)
def test_numbers_that_are_none_are_refused(asked):
    """Nan and inf are no amounts."""
    told = CliRunner().invoke(app, asked)
    assert told.exit_code == 2
    assert told.output.strip()


def test_routes_and_indices_are_printed_with_their_source():
    """The table says what the JSON says: document, and that a number is from memory. R6.1, R6.3."""
    told = CliRunner().invoke(app, ("route", "--energy", "5000", "--on", "2020-01-01")).output
    assert "第44号" in told
    assert "assumed，凭记忆" in told
    told = CliRunner().invoke(app, ("assess", str(EXAMPLE), "--on", "2026-03-31")).output
    for line in (line for line in told.splitlines() if "指数" in line):
        assert "依据：" in line
        assert "assumed" in line
    assert told.count("指数") == 2
