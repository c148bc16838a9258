"""`shuangkong monitoring settle`, `compact`, `lake` and `retain`: what people read."""

import json
import time
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from shuangkong.cli.main import app
from shuangkong.kernel.problems import BadData, Unknown
from shuangkong.monitoring.lake.files import writing

RUN = CliRunner()
START = datetime.fromisoformat("2026-03-05T08:00")


def told(home, *arguments):
    """What a command prints."""
    run = RUN.invoke(app, ["monitoring", *arguments, "--home", str(home)])
    assert run.exit_code == 0, run.output
    return run.stdout


def test_settling_says_what_it_did(home, sender):
    """Frames, readings, and what could not be read, by name."""
    sender.minutes(2)
    sender.raw(sender.frame(START, {"w01018": "1..2"}), START)
    shown = told(home, "settle")
    assert "已入库 3 条报文、5 个读数" in shown
    assert "未能全部读出：值不是数字 1 条（原始报文都在）" in shown
    assert "已入库 0 条报文" in told(home, "settle")


def test_what_is_in_the_lake(home, sender):
    """Days, rows and bytes by kind; what waits; which days are to be computed; unread frames; a torn tail."""
    assert "还没有监测数据" in told(home, "lake")
    sender.minutes(3)
    sender.raw(sender.frame(START, {"w01018": "1..2"}), START)
    assert "待入库：" in told(home, "lake")
    told(home, "settle")
    with sender.journal.path.open("ab") as file:
        file.write(b"torn")
    shown = told(home, "lake")
    assert "分钟数据：2026-03-05 至 2026-03-05，1 天，7 行" in shown
    assert "待重新核算的日期：1 天（2026-03-05）" in shown
    assert "末尾 4 字节不是完整的记录" in shown
    assert "其中 1 个待合并" in shown
    assert "已合并 2 个日文件" in told(home, "compact")
    assert "待合并" not in told(home, "lake")


def test_damage_inside_a_journal_is_told(home, sender):
    """By settle and by lake: file, place, bytes and what to do; not as a torn tail."""
    sender.minutes(3)
    path = sender.journal.path
    whole = bytearray(path.read_bytes())
    whole[60] ^= 1
    path.write_bytes(whole)
    run = RUN.invoke(app, ["monitoring", "settle", "--home", str(home)])
    shown = told(home, "lake")
    for text in (run.output, shown):
        assert f"{path.name}：第 0 字节起" in text
        assert "从备份恢复" in text
    assert "已入库 2 条报文" in run.output
    assert "末尾" not in shown


def test_the_lake_as_json(home, sender):
    """The same for programs; unread frames of some days only where days are named."""
    sender.raw(sender.frame(START, {"w01018": "1..2"}), START)
    told(home, "settle")
    found = json.loads(told(home, "lake", "--format", "json"))
    assert found["kinds"]["minute"]["rows"] == 1
    assert found["dirty"] == ["2026-03-05"]
    assert found["reasons"] == {"not_a_number": 1}
    assert json.loads(told(home, "lake", "--format", "json", "--from", "2026-03-06"))["reasons"] == {}


def test_retention_lists_first(home, sender):
    """Without --go nothing goes; with it what the terms allow."""
    sender.send(START - timedelta(days=400), {"w01018": "1"}, cn="2011", sent=START)
    told(home, "settle")
    shown = told(home, "retain")
    assert "原始报文 5 年" in shown
    assert "可以删除 1 个文件" in shown
    assert "加 --go 再运行" in shown
    assert "已删除 1 个文件" in told(home, "retain", "--go")
    assert "可以删除 0 个文件" in told(home, "retain")


def test_wrong_calls_are_refused_in_words(home):
    """A day that is none, a format that is none, another run that has the lock."""
    with pytest.raises(BadData, match="年-月-日"):
        RUN.invoke(app, ["monitoring", "retain", "--before", "5.3.2026", "--home", str(home)], catch_exceptions=False)
    assert RUN.invoke(app, ["monitoring", "lake", "--format", "xml"]).exit_code == 2
    with writing(home), pytest.raises(Unknown, match="正在整理"):
        RUN.invoke(app, ["monitoring", "settle", "--home", str(home)], catch_exceptions=False)


def test_a_watch_goes_on_after_a_fault(home, sender, monkeypatch):
    """A list of stations with a fault: said, and tried again; when it is mended the frames are settled."""
    stations = home / "lake" / "stations.csv"
    sender.minutes(1)
    stations.write_text("name\n")
    rounds = []

    def mended(seconds):
        rounds.append(seconds)
        if len(rounds) == 3:
            raise KeyboardInterrupt
        stations.write_text("mn,password\n")

    # the command's clock, not everybody's: other threads of this process sleep too
    clock = SimpleNamespace(sleep=mended, perf_counter=time.perf_counter)
    monkeypatch.setattr("shuangkong.monitoring.lake.commands.time", clock)
    run = RUN.invoke(app, ["monitoring", "settle", "--watch", "5", "--home", str(home)])
    assert "这一次没有入库，5 秒后再试" in run.output
    assert run.output.count("已入库 1 条报文") == 1
    assert "已停止" in run.output
    assert rounds == [5, 5, 5]
