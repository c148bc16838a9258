"""shuangkong plan read and plan diff, as they are typed."""

import json

import pytest
import yaml
from typer.testing import CliRunner

from shuangkong.cli.main import app
from shuangkong.kernel.problems import BadData, Unknown

HERE = "某市“十四五”节能减排综合工作方案\n到2025年，单位地区生产总值能耗比2020年下降15%，甲利用率达到90%，森林覆盖率达到42%。\n"
THERE = "某省“十四五”节能减排综合工作方案\n到2025年，单位生产总值能源消耗比2020年下降14%，甲利用率达到90%，污水处理率达到95%。\n"


@pytest.fixture
def plans(tmp_path):
    files = tmp_path / "市.txt", tmp_path / "省.txt"
    for file, text in zip(files, (HERE, THERE), strict=True):
        file.write_text(text, encoding="utf-8")
    return [str(file) for file in files]


def run(*words):
    result = CliRunner().invoke(app, ["plan", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_read_prints_one_object(plans):
    """--format json: the lists of the design, and nothing else on standard output."""
    found = json.loads(run("read", plans[0], "--format", "json"))
    assert {"headings", "targets", "tasks", "problems"} <= found.keys()
    target = found["targets"][0]
    assert {
        "kind",
        "name",
        "value",
        "unit",
        "relation",
        "base_year",
        "target_year",
        "scope",
        "ambition",
        "bound",
    } <= target.keys()
    assert HERE[target["start"] : target["end"]].endswith("下降15%")
    assert yaml.safe_load(run("read", plans[0], "--format", "yaml")) == found


def test_read_for_people(plans):
    """The table says in words what was found and where."""
    shown = run("read", plans[0])
    assert "2025年 单位地区生产总值能耗，比2020年 下降15%" in shown
    assert "指标 3 项" in shown


def test_diff_goes_item_by_item(plans):
    """Same indicator with another value, missing here, missing there; wording does not part what is the same."""
    found = json.loads(run("diff", *plans, "--format", "json"))["differences"]
    assert [(one["status"], one["indicator"]) for one in found] == [
        ("differs", "单位地区生产总值能耗"),
        ("same", "甲利用率"),
        ("only_here", "森林覆盖率"),
        ("only_there", "污水处理率"),
    ]
    assert "数值不同（1 项）" in run("diff", *plans)


def test_faults_are_said_in_words(plans, tmp_path):
    """An unknown format is wrong usage; a file that is not there is bad data."""
    with pytest.raises(Unknown, match="格式"):
        run("read", plans[0], "--format", "xml")
    with pytest.raises(BadData):
        run("read", str(tmp_path / "没有.txt"))
