"""The bench of statistics, small: what it makes, that the service takes the workbook, what it tells. No timings here."""

import json
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from shuangkong.bench import books, filings, postgres
from shuangkong.bench.pages import Load, Measured
from shuangkong.bench.statistics import KINDS, Asked, Found
from shuangkong.bench.statistics_report import aims, lines
from shuangkong.cli.main import app as door

TOOK = {
    "import": 31.0,
    "import_cpu": 12.0,
    "import_mb": 599.0,
    "submit": 1.0,
    "review": 0.1,
    "approve": 2.0,
    "peak_mb": 650.0,
}
START = "from shuangkong.cli.main import main; main()"


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_a_small_run_makes_everything_and_leaves_nothing(database, tmp_path, needs):
    """A few hundred observations of one county, a workbook of 300 rows, three people for a moment; then all is gone."""
    if database == "postgres":
        needs("PostgreSQL", not postgres.missing(), postgres.missing())
    books.write(tmp_path / "cities" / "small", counties=3, years=2)
    (aside := tmp_path / "aside").mkdir(mode=0o755)
    told = subprocess.run(
        [sys.executable, "-c", START, "bench", "statistics", "--observations", "640", "--rows", "300", "--users", "3",
         "--think", "0.3", "--seconds", "2", "--database", database, "--format", "json"],
        cwd=tmp_path, env=os.environ | {"TMPDIR": str(aside)}, check=True, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    found = json.loads(told.stdout)
    assert found["database"] == database
    assert found["filled"]["observations"] == 640
    assert found["filled"]["submissions"] == 640 / filings.EACH
    assert found["import"]["approve"] > 0
    assert found["pages"]["errors"] == []
    assert sum(found["pages"][kind]["requests"] for kind in KINDS) > 0
    assert list(aside.iterdir()) == []


def test_without_postgresql_it_says_what_to_install(tmp_path, monkeypatch):
    """No traceback: a sentence, and exit code 2 as for everything that is missing."""
    books.write(tmp_path / "cities" / "small", counties=3, years=2)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(postgres, "binaries", lambda: None)
    done = CliRunner().invoke(door, ["bench", "statistics", "--database", "postgres"])
    assert done.exit_code == 2
    assert "apt-get install" in done.stderr


@pytest.mark.parametrize(("option", "word"), [("--database", "oracle"), ("--format", "xml")])
def test_another_word_is_refused(option, word):
    """What is not offered is told before anything starts."""
    done = CliRunner().invoke(door, ["bench", "statistics", option, word])
    assert done.exit_code == 2
    assert word in done.stderr


def test_people_are_of_cities_and_counties_and_a_few_of_everything():
    """Whoever works for a county gets a county; nobody is a unit, which has no cockpit."""
    found = filings.people([("110100", "110101"), ("120100", "120102")], 50)
    assert [area for role, area in found if role == "administrator"] == ["000000", "000000"]
    assert {area for role, area in found if "county" in role} == {"110101", "120102"}
    assert {role for role, _ in found} == {"administrator", "city_officer", "county_officer", "county_clerk", "auditor"}


@pytest.fixture
def measured():
    """`measured("postgres")`: pages that took 0.1, 0.3 and no time, an import that took too long."""

    def made(database):
        load = Load(50, 5, 10, KINDS)
        seen = Measured(load, {"list": [0.1] * 20, "filtered": [0.3] * 20})
        filled = filings.Filled(10, 200, 210, 1_000, 100, 32_000)
        asked = Asked(database, 32_000, 100, load)
        return Found(asked, filled, 1.0, 0.1, TOOK, seen, 20.0, {"fill": 0.1, "import": 0.2, "pages": 0.3})

    return made


def test_only_postgresql_promises_how_fast_pages_are(measured):
    """The import has the same aims on both; of pages on SQLite it is told how long they take."""
    on = {name: {what: reached for what, _, _, reached in aims(measured(name))} for name in ("postgres", "sqlite")}
    assert on["postgres"] == {
        "汇入用时（s）": False, "汇入进程内存峰值（MB）": True, "报送列表 95%（ms）": True, "按报表筛选 95%（ms）": False,
        "驾驶舱 95%（ms）": False, "出错（次）": True,
    }  # fmt: skip
    assert set(on["sqlite"]) == {"汇入用时（s）", "汇入进程内存峰值（MB）", "出错（次）"}


def test_the_table_tells_what_was_made_how_long_it_took_and_under_which_load(measured):
    """Figures are told with the load of the machine when each part began."""
    told = "\n".join(lines(measured("sqlite"), {"cores": 2, "system": "Linux", "python": "3.11"}))
    assert "观测值 32,000 条" in told
    assert "31.0 s（处理器 12.0 s）　内存峰值 599 MB" in told
    assert "报送列表　20 次　中位数 100 ms　95% 100 ms" in told
    assert "（负载 0.3）" in told
    assert "汇入用时（s）　31　≤ 30：未达到" in told
