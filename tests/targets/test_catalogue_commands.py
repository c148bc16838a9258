"""shuangkong indicator: what an official sees, and what a program reads."""

import json
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shuangkong.kernel.problems import BadData, Unknown
from shuangkong.targets.catalogue import ROOM
from shuangkong.targets.commands import app, listing, show
from shuangkong.targets.indicator import Indicator, Method, Series

SCRIPT = Path(sys.executable).with_name("shuangkong")


@pytest.fixture
def pack(room, tmp_path):
    """A city pack with one indicator of its own, on a series of its own."""
    folder = tmp_path / "somewhere"
    (folder / "indicators").mkdir(parents=True)
    text = room.further(
        "heat.share", "(warm - lost) / warm", "%", "warm: {name: 供热量, unit: t}, lost: {name: 损失量, unit: t}"
    )
    text = text.replace("指标 heat.share", "供热有效率") + "plan: [供热效率]\n"
    (folder / "indicators/heat.share.yaml").write_text(text, "utf-8")
    return folder


def _object(*arguments):
    result = CliRunner().invoke(app, [*map(str, arguments), "--format", "json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_list_has_every_indicator_by_fields():
    """Id, name, unit, formula in Chinese, department and document, in the order of the plan's chapters."""
    rows = _object("list")
    assert len(rows) == len(list((ROOM / "indicators").glob("*.yaml")))
    assert set(rows[0]) >= {"id", "name", "unit", "formula", "owner", "document"}
    leakage = next(row for row in rows if row["id"] == "water.leakage_rate")
    assert leakage["formula"].startswith("（公共供水总量 − ")
    assert leakage["formula"].endswith("）÷ 公共供水总量")
    fields = list(dict.fromkeys(row["field"] for row in rows))
    assert fields == [
        f for f in (row.split(":")[0] for row in (ROOM / "fields.yaml").read_text("utf-8").splitlines()) if f in fields
    ]


def test_the_list_narrows_to_a_field():
    """And says which fields there are when it is none of them."""
    assert {row["field"] for row in listing("towns")} == {"towns"}
    with pytest.raises(Unknown, match="是不是“towns”？"):
        listing("town")


def test_the_table_is_for_people(pack):
    """Chinese headings and units; the pack's own indicator among the others."""
    result = CliRunner().invoke(app, ["list", "--field", "facilities", "--city", str(pack)])
    assert result.exit_code == 0, result.output
    for word in ("代号", "计量单位", "供热有效率", "（供热量 − 损失量）÷ 供热量"):
        assert word in result.stdout
    assert "heat.share" not in CliRunner().invoke(app, ["list", "--field", "facilities"]).stdout


def test_everything_is_shown_of_one(pack):
    """Formula, conversion, series with unit and department, the plan's names, document and confidence."""
    text = CliRunner().invoke(app, ["show", "heat.share", "--city", str(pack)]).stdout
    for line in (
        "供热有效率（heat.share）",
        "  单位  %，保留 2 位小数，越高越好",
        "  公式  （供热量 − 损失量）÷ 供热量",
        "  换算  公式的结果乘以 100，单位为%",
        "  序列  供热量（warm），吨，城市管理提供，上级地区由下级相加",
        "  规划  供热效率",
        "  可信  假定",
        "  文件  somewhere/indicators/heat.share.yaml",
    ):
        assert line in text.splitlines()


def test_a_parameter_and_a_room_of_its_own_are_named():
    """A parameter by its name and id; figures that a room computes by theirs."""
    text = CliRunner().invoke(app, ["show", "water.leakage_rate"]).stdout
    assert "（targets.household_meter_allowance）" in text
    assert "公式  由系统的专门账目计算" in CliRunner().invoke(app, ["show", "energy.intensity"]).stdout
    assert _object("show", "energy.intensity")["figures"]["progress"] == "energy.intensity_progress"


def test_a_plan_name_finds_the_indicator(pack):
    """An official asks by the words of the plan."""
    found = _object("show", "供热效率（城区）", "--city", pack)
    assert (found["id"], found["times"], found["expanded_text"]) == ("heat.share", 100.0, "（供热量 − 损失量）÷ 供热量")


def test_an_unknown_indicator_gets_the_nearest():
    """And the way to the list where none is near."""
    with pytest.raises(Unknown, match=r"是不是“water\.leakage_rate”？"):
        show("water.leakage")
    with pytest.raises(Unknown, match="shuangkong indicator list"):
        show("这个没有")


def test_a_pack_that_is_not_there_is_told(tmp_path):
    """Not passed over in silence."""
    with pytest.raises(Unknown, match="nowhere”这个文件夹"):
        show("energy.intensity", [tmp_path / "nowhere"])


def test_sound_files_are_counted(pack):
    """A pack, or the folder itself, or the package's own."""
    assert _object("check", pack) == {"files": ["somewhere/indicators/heat.share.yaml"], "problems": []}
    assert _object("check", pack / "indicators") == _object("check", pack)
    assert "核对了 1 个指标文件，没有问题。" in CliRunner().invoke(app, ["check", str(pack)]).stdout
    assert len(_object("check", ROOM)["files"]) == len(_object("list"))


def test_loose_files_can_be_checked(pack, tmp_path):
    """Before anything is a pack: a folder of files, on top of the package."""
    loose = tmp_path / "loose"
    loose.mkdir()
    (pack / "indicators/heat.share.yaml").rename(loose / "heat.share.yaml")
    assert _object("check", loose)["files"] == [f"{tmp_path.name}/loose/heat.share.yaml"]
    for empty in (pack, tmp_path):
        with pytest.raises(Unknown, match="没有指标文件"):
            CliRunner().invoke(app, ["check", str(empty)], catch_exceptions=False)


def test_the_example_can_be_taken_as_it_is():
    """docs/example loads, and has every key that an indicator, a series or a method may have, if only as a comment."""
    example = ROOM.parents[2] / "docs/example"
    (name,) = _object("check", example)["files"]
    assert name == "example/indicators/example.sewage_collection.yaml"
    text = (example / "indicators" / Path(name).name).read_text("utf-8")
    derived = {"expanded", "times", "place", "id", "brought_by", "source"}
    keys = {f.name for kind in (Indicator, Series, Method) for f in fields(kind)} - derived | {"id", "from"}
    assert keys <= set(re.findall(r"\b([a-z]+): ?", text))


@pytest.mark.parametrize("comment", ["accumulate: cycle", "example_value_added: ", "example_coal: ", "figures: "])
def test_what_the_example_leaves_out_is_written_as_it_says(tmp_path, comment):
    """Each commented key, uncommented, is one that the loader knows: only what no formula uses is told."""
    text = (ROOM.parents[2] / "docs/example/indicators/example.sewage_collection.yaml").read_text("utf-8")
    assert f"# {comment}" in text
    (tmp_path / "example.sewage_collection.yaml").write_text(text.replace(f"# {comment}", comment), "utf-8")
    result = CliRunner().invoke(app, ["check", str(tmp_path), "--format", "json"])
    told = {
        (p["place"].rpartition(" · ")[2].partition(".")[0], p["found"][:5])
        for p in json.loads(result.stdout)["problems"]
    }
    assert told <= {("series", "没有公式用"), *((key, "与 fig") for key in ("formula", "series", "parameters"))}


def test_hidden_files_are_no_indicators(pack, tmp_path):
    """What a tool left in the folder (.pre-commit-config.yaml) is not read; with nothing else there, that is said."""
    (pack / "indicators/.hooks.yaml").write_text("repos: []", "utf-8")
    assert len(_object("check", pack)["files"]) == 1
    loose = tmp_path / "loose"
    loose.mkdir()
    for name in (".hooks.yaml", ".hooks.yml"):
        (loose / name).write_text("repos: []", "utf-8")
    with pytest.raises(Unknown, match="没有指标文件"):
        CliRunner().invoke(app, ["check", str(loose)], catch_exceptions=False)


def test_a_folder_of_other_yaml_is_no_pack(tmp_path):
    """Files that are no indicators are not torn to pieces key by key: the folder is said to be none."""
    (tmp_path / "mkdocs.yaml").write_text("site_name: x\nnav: []", "utf-8")
    with pytest.raises(Unknown, match="没有指标文件"):
        CliRunner().invoke(app, ["check", str(tmp_path)], catch_exceptions=False)


def test_columns_and_ids_of_other_rooms_are_checked_too(pack):
    """As the closing does: what a series is taken from, and whose id an indicator goes by."""
    path = pack / "indicators/heat.share.yaml"
    path.write_text(
        path.read_text("utf-8").replace("name: 供热量, unit: t", "name: 供热量, unit: t, from: no.col"), "utf-8"
    )
    (pack / "indicators/warning.total_level.yaml").write_text(
        path.read_text("utf-8").replace("id: heat.share", "id: warning.total_level"), "utf-8"
    )
    with pytest.raises(BadData) as caught:
        CliRunner().invoke(app, ["check", str(pack)], catch_exceptions=False)
    found = [problem.found for problem in caught.value.problems]
    assert "no.col，没有这一列" in found
    assert "warning.total_level，是系统专门账目的指标值" in found


def test_problems_are_listed_and_the_exit_code_is_3(pack):
    """On standard error for people, as one object for programs."""
    path = pack / "indicators/heat.share.yaml"
    path.write_text(path.read_text("utf-8").replace("- lost)", "- lots)"), "utf-8")
    with pytest.raises(BadData, match="lots，没有这个序列"):
        CliRunner().invoke(app, ["check", str(pack)], catch_exceptions=False)
    result = CliRunner().invoke(app, ["check", str(pack), "--format", "json"])
    assert result.exit_code == 3
    places = [problem["place"] for problem in json.loads(result.stdout)["problems"]]
    assert places == [f"somewhere/indicators/heat.share.yaml · {key}" for key in ("formula", "series.lost")]
    run = subprocess.run([SCRIPT, "indicator", "check", pack], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (3, "")
    assert "怎么改：是不是“lost”？" in run.stderr


def test_a_wrong_format_is_wrong_usage():
    """Exit code 2, before anything is read."""
    for arguments in (["list"], ["show", "energy.intensity"], ["check", "."]):
        assert CliRunner().invoke(app, [*arguments, "--format", "xml"]).exit_code == 2


def test_the_commands_load_neither_yaml_nor_ibis_themselves():
    """--help and pages start fast."""
    modules = "shuangkong.targets.indicator, shuangkong.targets.formula, shuangkong.targets.catalogue"
    loading = f"import sys; import {modules}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", loading], check=True, capture_output=True, text=True)
    assert set(run.stdout.split()).isdisjoint({"yaml", "ibis", "django", "duckdb", "pyarrow"})
