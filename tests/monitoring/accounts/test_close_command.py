"""`monitoring close`: what it says, what it refuses, and that faults of the books are told cell by cell."""

import json

import pytest
from made_lake import FIRST, hour, put
from typer.testing import CliRunner

from shuangkong.kernel.problems import BadData, Unknown
from shuangkong.monitoring.close_books import read_books
from shuangkong.monitoring.commands import app

NOX, FLOW = "a21002", "a00000"


def run(*words):
    """Run the command; what it raises comes through."""
    return CliRunner().invoke(app, ["close", *map(str, words)], catch_exceptions=False)


@pytest.fixture
def closed(pack):
    """A day of one stack: 50 mg/m3 in 10 m3/s, 1.8 kg an hour, and a station that belongs to nobody."""
    mn = pack.outlet("stack")
    pack.stations.append(("STRANGER", "nobody"))
    put(pack.home, [r for n in range(24) for f, v in ((NOX, 50), (FLOW, 10)) for r in hour(mn, f, FIRST, n, v)])
    pack.write()
    return pack


def test_figures_as_a_table_and_as_json(closed):
    """24 × 1.8 kg for the outlet, its organisation, county and city; strangers are counted, not hidden."""
    words = ("2026-01-01..2026-01-31", "--city", closed.folder, "--home", closed.home)
    first = run(*words)
    assert "重新核算了 1 天、1 个季度。" in first.output
    assert "43.20 kg" in first.output
    assert "有 1 个站点没有对应的排放口" in first.output
    told = json.loads(run(*words, "--format", "json").stdout)
    assert told["days"] == []
    masses = {row["area"]: row["value"] for row in told["figures"] if row["figure"] == "monitoring.a21002_mass"}
    assert masses == dict.fromkeys(("stack", "org", "520602", "520600"), "43.20")


def test_what_is_not_covered_is_told(closed):
    """One day of 31 and a registered outlet that nobody knows anything of: both are said beside the coverage."""
    closed.outlet("quiet")
    closed.write()
    words = ("2026-01-01..2026-01-31", "--city", closed.folder, "--home", closed.home)
    told = run(*words).output
    assert "收到的数据截至 2026-01-02 00:00" in told
    assert "2026-01 尚未结束，以下数值和覆盖率只反映已收到的时段，属测算。" in told
    assert "有 1 个登记的排放口既没有限值也没有数据" in told
    assert "quiet" in told
    assert json.loads(run(*words, "--format", "json").stdout)["silent"] == ["quiet"]


@pytest.mark.parametrize(("days", "said"), [
    ("2026-1", "应写成起止日期"), ("2026-02-01..2026-01-01", "开始日期晚于结束日期"), ("昨天", "不是日期范围"),
])  # fmt: skip
def test_days_that_are_none(closed, days, said):
    """The message names what was written and what is wanted."""
    with pytest.raises(Unknown, match=said):
        run(days, "--city", closed.folder, "--home", closed.home)


def test_an_empty_lake_says_what_to_do(pack):
    """Nothing settled yet: the message names the command that settles."""
    pack.outlet("stack")
    pack.write()
    with pytest.raises(Unknown, match="monitoring settle"):
        run("2026-01-01", "--city", pack.folder, "--home", pack.home)


def test_faults_of_the_books_are_told_together(pack):
    """A limit of an unknown outlet, a time that is none, an end before the beginning, an area that is not registered."""
    pack.outlet("stack", area="999999")
    pack.add(
        "limits",
        outlet="other",
        factor=NOX,
        limit=50,
        unit="mg/m3",
        basis="实测",
        span="小时",
        **{"from": "2020-01-01"},
    )
    span = {"from": "2026-01-02 00:00", "to": "2026-01-01 00:00"}
    pack.add("marks", outlet="stack", object="设施", state="F", **span)
    pack.add("manual", outlet="stack", factor=NOX, time="上午", value=3)
    with pytest.raises(BadData) as refused:
        read_books(pack.home, pack.write())
    told = {problem.place: problem.found for problem in refused.value.problems}
    assert told == {
        "limits.csv · 第 2 行 · “outlet”列": "other",
        "marks.csv · 第 2 行 · “to”列": "结束时间不晚于开始时间",
        "manual.csv · 第 2 行 · “time”列": "上午",
        "outlets.csv · 第 2 行 · “area”列": "999999",
    }
