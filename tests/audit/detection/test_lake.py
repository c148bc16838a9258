"""shuangkong audit detect FIRST..LAST: hours that devices sent, out of the lake."""

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from typer.testing import CliRunner

from shuangkong.audit.commands import app
from shuangkong.kernel.problems import Unknown
from shuangkong.monitoring.lake import stations
from shuangkong.monitoring.lake.files import lake
from shuangkong.monitoring.lake.journal import Journal
from shuangkong.monitoring.lake.settling import settle
from shuangkong.monitoring.protocol.writing import composed, written

MN, START, HOURS, AT = "520000A8900016F000169DC0", datetime.fromisoformat("2026-03-01T00:00"), 24 * 20, 300


@pytest.fixture
def home(tmp_path):
    """A data folder with twenty days of hours of one station, one day of them constant."""
    cod = np.round(30 + 3 * np.random.default_rng(1).standard_normal(HOURS), 2)
    cod[AT : AT + 24] = 31.23
    folder = lake(tmp_path)
    folder.mkdir(parents=True)
    stations.written(folder / "stations.csv", [stations.Station(MN, "123456", "DW001", "32", None)])
    journal = Journal(folder / "raw", "gw1")
    for hour, value in enumerate(cod):
        told = START + timedelta(hours=hour)
        sent = told + timedelta(hours=1, seconds=9)
        header = {"QN": f"{sent:%Y%m%d%H%M%S}000", "ST": "32", "CN": "2061", "PW": "123456", "MN": MN}
        items = [(("DataTime", f"{told:%Y%m%d%H%M%S}"),), *_items({"w01018": value, "w00000": 20.5})]
        frame = written(composed(2017, header, items, answer=True), as_received=True)
        journal.append(MN, round((sent - timedelta(hours=8)).replace(tzinfo=UTC).timestamp() * 1000), frame)
    journal.commit()
    settle(tmp_path)
    return tmp_path


def _items(values):
    return [((f"{factor}-Avg", f"{value:.2f}"), (f"{factor}-Flag", "N")) for factor, value in values.items()]


def test_a_constant_day_in_the_lake_is_found(home):
    """From frames to a case, for the outlet that the station belongs to."""
    run = CliRunner().invoke(app, ["detect", "2026-03-01..2026-03-20", "--home", str(home), "--processes", "1"])
    assert run.exit_code == 0, run.output
    lines = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    found = [line for line in lines if line["type"] == "finding" and line["check"] == "D1"]
    assert [(line["subject"], line["first"]) for line in found] == [("DW001", "2026-03-13T12:00")]
    assert any(line["type"] == "case" for line in lines)


def test_days_without_hours_are_told(home):
    """Nothing there, or no such outlet: said, with what to do."""
    for words in (["2025-03-01..2025-03-20"], ["2026-03-01..2026-03-20", "--outlet", "DW009"]):
        run = CliRunner().invoke(app, ["detect", *words, "--home", str(home)])
        assert isinstance(run.exception, Unknown)
