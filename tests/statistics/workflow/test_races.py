"""Two at the same moment: one wins, the other is told; a kill leaves nothing or all; on both engines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent / "helpers" / "races.py"


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
    done = subprocess.run([sys.executable, SCRIPT], env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_of_four_approvals_one_counts(races):
    """The data are fed once, one approval is on record, the others learn who was faster."""
    found = races["two_approvals"]
    assert [one[:4] for one in found["fared"]] == ["done", "told", "told", "told"]
    assert all("刚刚办理了“批准入库”" in one for one in found["fared"][1:])
    assert (found["fed"], found["events"]) == (4, 1)


def test_an_approval_and_a_return_never_both_count(races):
    """Either it is in force and fed, or it is back and nothing is."""
    found = races["approval_and_return"]
    assert [one[:4] for one in found["fared"]] == ["done", "told"]
    assert (found["state"], found["fed"]) in (("approved", 4), ("returned", 0))


def test_of_two_uploads_of_one_file_one_goes_in(races):
    """A second click is told; the file is on record once."""
    found = races["two_uploads"]
    assert [one[:4] for one in found["fared"]] == ["done", "told"]
    assert (found["files"], found["rows"]) == (1, 1)


def test_a_period_is_opened_once(races):
    """All three come to the same draft."""
    assert races["two_openings"] == {"fared": ["done"] * 3, "submissions": 1}


def test_a_kill_in_the_middle_of_an_import_leaves_nothing(races):
    """What was there before is there still, and the file goes in when it is sent again."""
    assert races["killed_import"] == {"died": True, "same": True, "then": 1}
