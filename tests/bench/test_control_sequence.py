"""The bench of sequencing measures what it says: the same plans each time, and a line for each. No timings here."""

import json

import pytest
from typer.testing import CliRunner

from shuangkong.bench.control_plans import KINDS, plan
from shuangkong.bench.control_sequence import Took, measure
from shuangkong.cli.main import app as door


@pytest.mark.parametrize("kind", KINDS)
def test_a_plan_is_what_its_kind_says(kind):
    """300 projects, 5 years, 12 counties and the city, 3 limits; the same seed makes the same plan."""
    made = plan(KINDS[kind], seed=1)
    assert (len(made.projects), len(made.years), len(made.paths), len(made.limits)) == (300, 5, 13, 3)
    assert made == plan(KINDS[kind], seed=1)
    assert made != plan(KINDS[kind], seed=2)
    assert sum(p.must for p in made.projects) == KINDS[kind].must


def test_small_plans_are_proven():
    """Every kind with 30 projects is sequenced, or its contradiction is told."""
    found = measure(list(KINDS), seeds=1, projects=30, seconds=5)
    assert {one.status for one in found} <= {"optimal", "infeasible", "feasible"}
    assert all(one.reached for one in found if one.status == "optimal")


def test_what_counts_as_reached():
    """The gap and the time, both."""
    assert Took("usual", 0, 300, 19.0, 1.0, 0.005, "optimal", 1.0).reached
    assert not Took("usual", 0, 300, 19.0, 1.0, 0.006, "feasible", 1.0).reached
    assert not Took("usual", 0, 300, 25.0, 1.0, 0.004, "optimal", 1.0).reached
    assert not Took("usual", 0, 300, 1.0, 1.0, None, "infeasible", 1.0).reached


def test_command_prints_a_table_and_json():
    """One command, two formats; an unknown kind is refused."""
    asked = ["bench", "sequence", "--kind", "usual", "--projects", "20", "--seconds", "5"]
    table = CliRunner().invoke(door, asked)
    assert table.exit_code == 0, table.output
    assert "1 份中" in table.stdout
    told = json.loads(CliRunner().invoke(door, [*asked, "--format", "json"]).stdout)
    assert told["plans"][0]["kind"] == "usual"
    assert CliRunner().invoke(door, ["bench", "sequence", "--kind", "nothing"]).exit_code == 2
