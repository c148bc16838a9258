"""shuangkong audit detect: a plain table in, JSON lines out; what is wrong with the table is told cell by cell."""

import json
from datetime import timedelta

import numpy as np
import pytest
from made_outlets import START, boiler
from typer.testing import CliRunner

from shuangkong.audit.commands import app
from shuangkong.audit.detection.run import detect
from shuangkong.audit.detection.table import read
from shuangkong.kernel.problems import BadData


def table(path, made, step=timedelta(hours=1), head="outlet,factor,time,value,flow,o2,limit"):
    rows = [
        f"DA001,nox,{START + n * step},{value},{made['flow'][n]:.0f},{made['o2'][n]},100"
        for n, value in enumerate(made["nox"])
    ]
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def test_a_table_gives_findings_and_cases(tmp_path):
    """A constant day comes out as a finding and as a case, in JSON lines."""
    made = boiler()
    made["nox"][1200:1236] = 37.2
    run = CliRunner().invoke(app, ["detect", "--csv", str(table(tmp_path / "a.csv", made)), "--processes", "1"])
    assert run.exit_code == 0, run.output
    lines = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    assert any(line["type"] == "finding" and line["check"] == "D1" for line in lines)
    assert any(line["type"] == "case" and "D1" in line["checks"] for line in lines)


def test_minutes_become_hours(tmp_path):
    """Rows of ten minutes are hourly means on a grid of hours."""
    made = {name: values[:144] for name, values in boiler().items()}
    (one,) = read(table(tmp_path / "a.csv", made, timedelta(minutes=10)))
    assert (one.minutes, one.steps) == (60, 24)
    assert one.series["nox"].value[0] == pytest.approx(np.mean(made["nox"][:6]))


def test_values_of_every_four_hours_stand_for_them(tmp_path):
    """Rows of four hours are repeated, as an instrument that samples does."""
    made = {name: values[:60] for name, values in boiler().items()}
    (one,) = read(table(tmp_path / "a.csv", made, timedelta(hours=4)))
    assert one.steps == 240
    assert set(one.series["nox"].value[:4]) == {made["nox"][0]}


def test_a_period_told_twice_is_kept_as_such(tmp_path):
    """The last one counts; that there was another is remembered."""
    path = tmp_path / "a.csv"
    rows = [f"DA001,nox,2024-01-01 {hour:02}:00,{50 + hour}" for hour in range(10)]
    path.write_text("\n".join(["outlet,factor,time,value", *rows, "DA001,nox,2024-01-01 03:00,20"]), encoding="utf-8")
    (one,) = read(path)
    assert one.series["nox"].value[3] == 20
    assert [(two.before, two.after) for two in one.series["nox"].twice] == [(53, 20)]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [("52.5", "5Z.5", "第 3 行"), ("2024-01-01 01:00", "yesterday", "第 3 行"), ("factor", "pollutant", "factor")],
)
def test_a_fault_of_the_table_is_told_with_its_place(tmp_path, old, new, told):
    """Where, what, what is wanted, how to mend it."""
    path = tmp_path / "a.csv"
    text = "outlet,factor,time,value\nDA001,nox,2024-01-01 00:00,51\nDA001,nox,2024-01-01 01:00,52.5\n"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadData, match=told):
        read(path)


def test_days_that_are_none_are_told():
    """Neither days nor a table: the message shows how to write it."""
    run = CliRunner().invoke(app, ["detect", "last year"])
    assert isinstance(run.exception, BadData)
    assert "FIRST" in str(run.exception) or "起止日期" in str(run.exception)


def test_an_hour_of_one_minute_value_is_found(tmp_path):
    """Minutes: 90 of one value are no constant hour, and still D1."""
    rng = np.random.default_rng(1)
    made = {
        "nox": np.round(60 + rng.standard_normal(1440 * 3), 2),
        "flow": np.full(1440 * 3, 1e5),
        "o2": np.full(1440 * 3, 9.0),
    }
    made["nox"][2000:2090] = 58.31
    (one,) = read(table(tmp_path / "a.csv", made, timedelta(minutes=1)))
    assert [finding.first for finding in detect(one).findings if finding.check == "D1"] == ["2024-01-02T09:00"]


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05 08:00",
        "2024-03-05T08:00:00",
        "2024-03-05 08:00:00.250",
        "2024/3/5 8:00",
        "20240305080000",
        "2024-03-05T08:00:00+08:00",
    ],
)
def test_times_are_read_as_people_and_devices_write_them(tmp_path, text):
    """A time with seconds or without, of a spreadsheet, of a device, with the zone of Beijing."""
    path = tmp_path / "a.csv"
    path.write_text(f"outlet,factor,time,value\nDA001,nox,{text},51\n", encoding="utf-8")
    (one,) = read(path)
    assert one.series["nox"].value[8] == 51
