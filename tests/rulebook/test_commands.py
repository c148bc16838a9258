"""shuangkong rule: what an official sees, and what a program reads."""

from __future__ import annotations

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from shuangkong.kernel.problems import NotInForce, Unknown
from shuangkong.rulebook.commands import app, listing, show


def test_a_value_is_shown_with_its_interval_and_source():
    """DESIGN §7: `rule show ID --on --area` tells the value, from when, by which document, and how sure."""
    text = show("warning.gap_share", date(2021, 3, 31), "520602")
    assert "取值  不高于 0.10" in text
    assert "适用  000000，2020-01-01 至 2021-03-31" in text
    assert "（发改办环资〔2020〕901号） 预警等级的确定" in text
    assert "可信  官方发布" in text


def test_without_a_day_the_whole_history_is_shown():
    """Amendments append: without a day every value is listed, versions with their day of publication."""
    text = show("energy.caliber")
    assert text.count("取值  ") == 5
    assert "2021-01-01 至 2025-12-31，2024-02-02 发布" in text
    assert text.count("取值  V3（扣除原料用能和全部非化石能源）") == 2


def test_an_area_narrows_the_history_to_its_chain():
    """With an area, the values of the area and those above it, nearest first."""
    areas = [value["area"] for value in show("warning.consequence", area="520602", format_="json")["values"]]
    assert areas == ["520600", "000000", "000000", "000000"]


def test_json_is_one_object():
    """DESIGN §7: one object on standard output and nothing else."""
    arguments = [
        "show",
        "energy.electricity_equivalent",
        "--on",
        "2024-12-31",
        "--area",
        "210302",
        "--format",
        "json",
    ]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert (found["id"], found["unit"], found["on"], found["area"]) == (
        arguments[1],
        "kgce/kWh",
        "2024-12-31",
        "210302",
    )
    (value,) = found["values"]
    assert (value["value"], value["shown"], value["confidence"]) == ("0.30", "0.30 千克标准煤/千瓦时", "assumed")
    assert (value["from"], value["to"], value["document"]) == ("2024-01-01", "2024-12-31", "shuangkong-design")


def test_the_list_names_every_parameter():
    """`rule list` is how the ids are found."""
    assert "targets.pace" in listing()
    listed = json.loads(CliRunner().invoke(app, ["list", "--format", "json"]).stdout)
    assert {"id": "targets.pace", "name": "五年目标的时序进度算法", "unit": "word", "values": 1} in listed


@pytest.mark.parametrize(("option", "text"), [("--on", "2024-13-01"), ("--format", "xml")])
def test_wrong_usage(option, text):
    """A day or a format that is none ends as wrong usage, not as a traceback."""
    result = CliRunner().invoke(app, ["show", "targets.pace", option, text])
    assert result.exit_code == 2


def test_errors_reach_the_door():
    """The one door turns them into exit codes 2 and 4; the command does not swallow them."""
    with pytest.raises(Unknown, match=r"是不是“targets.pace”"):
        show("targets.pase")
    with pytest.raises(NotInForce):
        show("warning.criterion", date(2019, 1, 1))


def test_a_pack_can_be_asked(tmp_path):
    """--pack shows the values with a city's own among them."""
    folder = tmp_path / "parameters"
    folder.mkdir()
    (folder / "floor.yaml").write_text(
        'id: energy.coverage_floor\nname: 下限\nunit: "1"\nvalues:\n  - {area: "520600", from: 2024-01-01, value: "0.9", '
        "confidence: assumed, cite: {document: shuangkong-design, at: 试点}}\n", "utf-8",
    )  # fmt: skip
    arguments = ["show", "energy.coverage_floor", "--on", "2024-06-30", "--area", "520602", "--pack", str(tmp_path)]
    assert "取值  0.9" in CliRunner().invoke(app, arguments).stdout
