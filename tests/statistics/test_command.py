"""shuangkong statistics: forms, template, read; problems end in exit code 3."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(sys.executable).with_name("shuangkong")


@pytest.fixture
def shuangkong(tmp_path):
    """`shuangkong("statistics", "forms")`: exit code, standard output, standard error."""

    def run(*arguments):
        done = subprocess.run([SCRIPT, *map(str, arguments)], capture_output=True, text=True, cwd=tmp_path, check=False)
        return done.returncode, done.stdout, done.stderr

    return run


def test_forms(shuangkong):
    """The list says who files what when, on what ground, and what for."""
    code, out, _ = shuangkong("statistics", "forms", "--format", "json")
    forms = {form["id"]: form for form in json.loads(out)}
    assert code == 0
    assert forms["status-report"]["due"] == "报告期后 3 个月的 31 日"
    assert "项目准入" not in forms["205-1"]["uses"]
    assert "能源购进、消费与库存" in shuangkong("statistics", "forms")[1]


def test_a_template_goes_out_and_comes_back(shuangkong, tmp_path):
    """The template of the command is read by the command, and its empty cells are told: exit code 3."""
    file = tmp_path / "a.xlsx"
    code, out, _ = shuangkong("statistics", "template", "gdp", "--area", "520600", "--period", "2024Q3", "-o", file)
    assert (code, file.exists()) == (0, True)
    code, out, err = shuangkong("statistics", "read", file)
    assert (code, out) == (3, "")
    assert "只有表头，没有数据" in err


def test_a_sound_file_is_read(shuangkong, tmp_path, workbook, good):
    """As a sentence for people; as JSON with every digit for programs; warnings leave the exit code at 0."""
    file = tmp_path / "a.xlsx"
    file.write_bytes(workbook([good | {"期末库存": 500.0}]))
    given = ("statistics", "read", file, "--form", "205-1", "--area", "520602", "--period", "2024")
    code, out, _ = shuangkong(*given)
    assert code == 0
    assert "库存" in out
    assert "没有错误，可以入库" in out
    code, out, _ = shuangkong(*given, "--format", "json")
    told = json.loads(out)
    assert (code, told["rows"][0]["values"]["coefficient"]) == (0, "0.7143")
    assert [problem["severity"] for problem in told["problems"]] == ["warning"]


def test_bad_cells(shuangkong, tmp_path, workbook, good):
    """Problems on standard error for people, on standard output as JSON for programs; 3 both times."""
    file = tmp_path / "a.xlsx"
    file.write_bytes(workbook([good | {"购进量": "1,2O5.6"}]))
    given = ("statistics", "read", file, "--form", "205-1", "--area", "520602", "--period", "2024")
    code, out, err = shuangkong(*given)
    assert (code, out) == (3, "")
    assert "a.xlsx · 工作表“205-1” · 第 2 行 · “购进量”列" in err
    code, out, _ = shuangkong(*given, "--format", "json")
    assert code == 3
    assert json.loads(out)["rows"] == []
    assert len(json.loads(out)["problems"]) == 1


@pytest.mark.parametrize(
    "arguments",
    [("read", "no.xlsx"), ("template", "no-such", "--area", "1", "--period", "2024", "-o", "a.xlsx"), ("read",)],
)
def test_wrong_usage(shuangkong, arguments):
    """A file or a form that is not there: exit code 2, and a sentence."""
    code, _, err = shuangkong("statistics", *arguments)
    assert code == 2
    assert err
