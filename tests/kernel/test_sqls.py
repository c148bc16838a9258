"""SQL kept for the next process: whole or not at all, never of another program, and never in anybody's way."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from shuangkong.kernel import sqls

SAID = {"gdp_totals": "SELECT 1", "intensity": "SELECT '吨标准煤'"}


@pytest.fixture(autouse=True)
def place(monkeypatch, tmp_path):
    """A cache folder of this test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "shuangkong" / "sql"


def test_what_is_kept_comes_back_in_its_order(place):
    """Accounts stand in the order in which they are computed; nobody else may read the folder."""
    sqls.keep("one", SAID)
    assert list(sqls.kept("one").items()) == list(SAID.items())
    assert sqls.kept("two") is None
    assert place.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: t.replace("SELECT 1", "SELECT 2"), lambda t: "", lambda t: t[70:]]
)
def test_what_is_damaged_is_not_there(place, change):
    """Cut off, changed, empty, without its hash: it is built again."""
    sqls.keep("one", SAID)
    path = place / "one.json"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert sqls.kept("one") is None


def test_a_folder_that_is_none_is_no_fault(monkeypatch, tmp_path):
    """A service without a folder of its own computes all the same."""
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(file))
    sqls.keep("one", SAID)
    assert sqls.kept("one") is None


def test_the_oldest_are_thrown_away(place, monkeypatch):
    """The folder does not grow for ever."""
    monkeypatch.setattr(sqls, "MOST", 3)
    for number in range(5):
        sqls.keep(str(number), SAID)
    assert len(list(place.iterdir())) == 3
    assert sqls.kept("4") == SAID


@pytest.mark.parametrize("name", ["rules.py", "parameters/pace.yaml", "table.csv"])
def test_another_program_has_other_names(monkeypatch, tmp_path, name):
    """One changed letter in a rule, a parameter or a table, and nothing that was kept is found any more."""
    monkeypatch.setattr(sqls.shuangkong, "__file__", str(tmp_path / "room" / "__init__.py"))
    path = tmp_path / "room" / name
    path.parent.mkdir(parents=True)
    names = []
    for text in "a", "b", "a":
        path.write_text(text, encoding="utf-8")
        names.append(sqls.program.__wrapped__())
    assert names[0] == names[2] != names[1]


def test_the_next_process_builds_nothing(place, tmp_path):
    """Two closings of one city by two processes: one file, the same figures, and the second never loads what builds."""
    city = Path(__file__).parents[2] / "cities" / "tongren"
    code = (
        "import hashlib, sys; from pathlib import Path; from datetime import date\n"
        "from shuangkong.closing.services import close\n"
        "(made, _), = close(Path(sys.argv[1]), ['2024'], date(2026, 3, 31))\n"
        "print(hashlib.sha256(repr(made.rows('figures')).encode()).hexdigest(), 'hamilton' in sys.modules)"
    )
    said = []
    for name in "first", "second":
        environ = os.environ | {"SHUANGKONG_HOME": str(tmp_path / name)}
        command = [sys.executable, "-c", code, str(city)]
        said.append(subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout.split())
    assert said[0][0] == said[1][0]
    assert [words[1] for words in said] == ["True", "False"]
    assert len(list(place.iterdir())) == 1
