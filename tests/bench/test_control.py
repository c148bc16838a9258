"""The bench of control: what each part tells becomes one table with aims, and a part that fails is told. No timings here."""

import json
import subprocess

import pytest
from typer.testing import CliRunner

from shuangkong.bench import control, control_close, page_report
from shuangkong.bench.control_close import Took
from shuangkong.bench.pages import Load, Measured
from shuangkong.cli.main import app as door

MACHINE = {"cores": 2, "system": "Linux", "python": "3.11"}


@pytest.fixture
def parts(monkeypatch):
    """Stand-ins for the benches: the close of cities tells two aims, everything else fails."""
    asked = []

    def run(command, **_):
        words = command[command.index("bench") + 1 :]
        asked.append(words)
        if words[0] != "city":
            return subprocess.CompletedProcess(command, 2, "", "锁定\n没有 PostgreSQL\n")
        aims = [
            {"aim": "甲 锁定（s）", "found": 4.2, "wanted": "≤ 5", "reached": True, "note": "处理器 3.90 s"},
            {"aim": "乙 锁定（s）", "found": 5.3, "wanted": "≤ 5", "reached": False},
        ]
        return subprocess.CompletedProcess(command, 0, json.dumps({"aims": aims}), "")

    monkeypatch.setattr(control.subprocess, "run", run)
    return asked


def test_parts_are_told_in_one_table(parts):
    """A line an aim under its part, with what it took; in the end how many were reached."""
    told = list(control.lines(control.measure(["city", "postgres"], small=False), MACHINE))
    assert told[1].startswith("锁定数据（开始时负载 ")
    assert told[2] == "  甲 锁定（s）　4.2（处理器 3.90 s）　目标 ≤ 5：达到"
    assert told[3] == "  乙 锁定（s）　5.3　目标 ≤ 5：未达到"
    assert told[5] == "  bench pages　—（没有 PostgreSQL）　目标 能够运行：未达到"
    assert told[-1] == "3 项目标中 1 项达到"
    assert parts == [["city", "--format", "json"], [*control.WORDS["postgres"], "--format", "json"]]


def test_a_small_run_asks_for_little(parts):
    """Every part has a small form, with its own options only."""
    control.measure(list(control.PARTS), small=True)
    assert all(set(control.SMALL[part]) <= set(words) for part, words in zip(control.PARTS, parts, strict=True))


def test_the_command_has_two_formats_and_knows_its_parts(parts):
    """JSON holds the lines with the load of the machine; an unknown part is refused before anything starts."""
    told = CliRunner().invoke(door, ["bench", "control", "--part", "city", "--format", "json"])
    lines = json.loads(told.stdout)["aims"]
    assert [(one["part"], one["reached"]) for one in lines] == [("city", True), ("city", False)]
    assert all(one["load"] >= 0 for one in lines)
    assert CliRunner().invoke(door, ["bench", "control", "--part", "nothing"]).exit_code == 2
    assert len(parts) == 1


def test_sequencing_takes_part_as_it_is():
    """No stand-in: a small plan is sequenced in a process of its own, and its gap is an aim."""
    (line,) = control.measure(["sequence"], small=True)
    assert line.reached
    assert line.wanted == "≤ 0.5%（20 秒内）"


def test_a_city_is_closed_both_ways(monkeypatch, tmp_path):
    """Every time into new data folders; first with nothing kept, then with what an uncounted run before kept."""
    seen = []

    def run(command, env, **_):
        home, cache = env["SHUANGKONG_HOME"], env["XDG_CACHE_HOME"]
        assert (command[3:6], "SHUANGKONG_ENGINE" in env) == (["close", str(tmp_path), "2024"], False)
        seen.append((home, cache))

    monkeypatch.setenv("SHUANGKONG_ENGINE", "local[2]")
    monkeypatch.setattr(control_close.subprocess, "run", run)
    found = control_close.measure([tmp_path], 2, lambda _: None)
    assert [one.way for one in found] == ["first", "again"]
    first, again = seen[:2], seen[2:]
    assert len({home for home, _ in seen}) == 5
    assert len({cache for _, cache in first}) == 2
    assert len(again) == 3
    assert len({cache for _, cache in again}) == 1


def test_what_counts_as_closed_in_time():
    """The clock decides; the processor's time stands beside it."""
    in_time, late = control_close.aims([Took("甲", "first", 5.0, 4.9, 0.1), Took("甲", "again", 5.1, 2.0, 3.0)])
    assert (in_time["reached"], late["reached"]) == (True, False)
    assert late["note"] == "处理器 2.00 s"


def test_pages_tell_their_aims():
    """95 of 100 answers in time and no errors; a page that nobody opened is not reached."""
    seen = Measured(Load(1, 1, 1, ("cockpit", "county")), {"cockpit": [0.1] * 19 + [0.2]}, ["/ 500"])
    told = page_report.as_object(seen, MACHINE)["aims"]
    assert [(one["aim"], one["found"], one["reached"]) for one in told] == [
        ("驾驶舱 95%（ms）", 200, False), ("县页 95%（ms）", 0, False), ("出错（次）", 1, False),
    ]  # fmt: skip
