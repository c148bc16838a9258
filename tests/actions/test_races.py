"""Two at the same moment: one wins, the other is told; nothing twice, nothing lost; on both engines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent / "helpers" / "races.py"
TONGREN = Path(__file__).parents[2] / "cities" / "tongren"


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def races(request, tmp_path_factory):
    """How all of them fared, on a database of their own."""
    home = tmp_path_factory.mktemp("home")
    address = f"sqlite:///{home / 'own.sqlite3'}"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres")()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("SHUANGKONG_")}
    environ |= {"DATABASE_URL": address, "SHUANGKONG_HOME": str(home)}
    environ |= {"DJANGO_SETTINGS_MODULE": "shuangkong.web.settings"}
    done = subprocess.run([sys.executable, SCRIPT, TONGREN], env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_of_four_approvals_of_one_plan_one_counts(races):
    """Targets come into force once, and one approval is on record."""
    found = races["two_approvals"]
    assert found["fared"] == ["done"] + ["told: 该方案已经生效或已被新版替代，不需要再批准。"] * 3
    assert (found["targets"], found["entries"]) == (2, 1)


def test_of_two_versions_the_newer_stands_in_the_end(races):
    """Whichever comes first: one plan in force, with its own targets only; an older one that comes late is told."""
    found = races["two_versions"]
    assert found["fared"][0] == "done"
    assert found["fared"][1] == "done" or found["fared"][1].startswith("told: 该方案已经生效或已被新版替代")
    assert found["states"] == ["superseded", "in_force"]
    assert (found["of"], found["targets"]) == (True, 2)


def test_a_decision_in_the_moment_of_an_approval_is_refused(races):
    """What came into force is what had been decided: the finding stays accepted, its target is there."""
    found = races["decision_during_approval"]
    assert found["fared"] == ["done", "told: 该方案已经生效或已被新版替代，不能再改。需要调整的，请录入新的一版。"]
    assert (found["state"], found["targets"]) == ("accepted", 2)


def test_of_two_hand_ins_at_once_one_is_kept(races):
    """A second click, or a colleague: told who was faster, instead of a second version nobody meant."""
    found = races["two_hand_ins"]
    assert found["plans"] == 1
    assert found["fared"][0] == "done"
    assert "officer-990400 刚刚录入了同一区域、同一周期的第 1 版" in found["fared"][1]


def test_of_two_loads_of_a_pack_one_writes(races):
    """Two starts of the service at once: each area has one line of history, and the second start says so."""
    found = races["two_loads"]
    assert found["areas"] == found["lines"] > 10
    assert sorted(found["fared"]) == [f"{found['areas']} areas", "elsewhere"]


def test_of_many_tries_at_once_no_more_are_let_through_than_one_after_another(races):
    """Guessing a password in parallel gains nothing."""
    assert races["many_tries"]["fared"] == ["False"] * 7 + ["True"] * 5
