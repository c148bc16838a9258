"""The commands: months of a folder, faults of a register, each with its place and how to mend it."""

import json

import pytest
from made_up import FIRM, HEADER, code, every, row, write_register
from typer.testing import CliRunner

from shuangkong.cli.main import app as door
from shuangkong.kernel.problems import BadData, Unknown

RUN = CliRunner()


def test_close_tells_amounts_as_decimal_texts(lake, monkeypatch):
    """8 kWh in an hour of January, as JSON and as a table; nothing said of what is missing but that it is."""
    monkeypatch.setenv("SHUANGKONG_HOME", str(lake.home))
    lake.register(row("m1", point=f"{FIRM}/{code(1)}"))
    lake.upload(*every("2025-01-01 00:00", 15, [0, 2, 4, 6, 8]))
    found = json.loads(RUN.invoke(door, ["monitoring", "meters", "close", "2025-01", "--format", "json"]).stdout)
    (month,) = found["months"]
    assert (month["amount"], month["calorific_tce"], month["month"]) == ("8.0000", "0.000983", "2025-01")
    (quality,) = found["quality"]
    assert (quality["due"], quality["got"], quality["completeness_verdict"]) == (31 * 96, 5, "behind")
    assert quality["deviation_verdict"] == "undetermined"
    told = RUN.invoke(door, ["monitoring", "meters", "close", "2025-01"]).stdout
    assert "power 8.0000 kWh" in told
    assert "日累计与月数据偏差 缺（无法判定）" in told


@pytest.mark.parametrize("months", ["2025", "2025-13", "2025-03..2025-01", "2025-03..x"])
def test_what_is_no_month_is_refused(months, lake, monkeypatch):
    """A year, a thirteenth month, a span that goes backwards."""
    monkeypatch.setenv("SHUANGKONG_HOME", str(lake.home))
    lake.register(row("m1"))
    result = RUN.invoke(door, ["monitoring", "meters", "close", months])
    assert isinstance(result.exception, Unknown)


FAULTS = {
    "unknown name": ([row("a"), row("v", kind="virtual", expression="a + b")], "v", "其中 b 没有登记"),
    "circle": ([row("a"), row("v", kind="virtual", expression="w"), row("w", kind="virtual", expression="v + a")], "v", "v → w → v"),
    "product": ([row("a"), row("v", kind="virtual", expression="a * a")], "v", "两块表相乘"),
    "out of nothing": ([row("a"), row("v", kind="virtual", expression="a + 5")], "v", "不乘在任何表上的数"),
    "division": ([row("a"), row("v", kind="virtual", expression="a / 4")], "v", "有除法"),
    "call": ([row("a"), row("v", kind="virtual", expression="max(a)")], "v", "函数 max(a)"),
    "counted twice": ([row("a"), row("v", kind="virtual", expression="a")], "v", "组成它的 a 也计入单位总量"),
    "no expression": ([row("v", kind="virtual")], "v", "空"),
    "parents in a circle": ([row("a", parent="b"), row("b", parent="a")], "a", "b"),
    "parent unknown": ([row("a", parent="x")], "a", "x"),
    "parent of another kind": ([row("a", parent="b"), row("b", energy="heat", unit="GJ")], "a", "b"),
    "unit of another kind": ([row("a", unit="t")], "a", "t"),
    "kind of energy": ([row("a", energy="powr")], "a", "powr"),
    "minutes": ([row("a", minutes=7)], "a", "7"),
    "moment": ([row("a", from_="2025-13-01")], "a", "2025-13-01"),
    "ends before it begins": ([row("a", to="2024-01-01")], "a", "2024-01-01"),
    "overlap": ([row("a", to="2025-03-01"), row("a", from_="2025-02-01")], "a", "与第 2 行的时间重叠"),
    "changed kind": ([row("a", to="2025-02-01"), row("a", from_="2025-03-01", unit="10^4 kWh")], "a", "第 2 行是 kWh"),
    "twice": ([row("a"), row("a")], "a", "与第 2 行重复"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_faults_of_a_register_are_told_with_their_place(name, tmp_path):
    """Nothing is computed with a register that has one of them."""
    rows, meter, found = FAULTS[name]
    write_register(tmp_path, *rows)
    fault = RUN.invoke(door, ["monitoring", "meters", "check", str(tmp_path)]).exception
    assert isinstance(fault, BadData)
    told = [problem for problem in fault.problems if found in problem.found]
    assert told, fault
    lines = [line.split(",")[0] for line in (tmp_path / "meters.csv").read_text("utf-8").splitlines()]
    assert any(f"第 {number:,} 行" in told[0].place for number, of in enumerate(lines, 1) if of == meter)
    assert told[0].mend


def test_a_sound_register_is_told_so(tmp_path):
    """With virtual meters upon virtual meters; and a folder or a book that is not there."""
    rows = [row("a", parent="s"), row("b", parent="s"), row("s", kind="virtual", expression="a + b")]
    write_register(tmp_path, *rows, row("half", kind="virtual", expression="0.5 * (s - a)", parent="b"))
    told = RUN.invoke(door, ["monitoring", "meters", "check", str(tmp_path)])
    assert "累计表 2 块、间隔表 0 块、虚拟表 2 块" in told.stdout
    assert isinstance(RUN.invoke(door, ["monitoring", "meters", "check", str(tmp_path / "x")]).exception, Unknown)
    (tmp_path / "meters.csv").unlink()
    assert isinstance(RUN.invoke(door, ["monitoring", "meters", "check", str(tmp_path)]).exception, BadData)
    assert HEADER.startswith("meter,")


COEFFICIENTS = "energy,organisation,basis,from,to,coefficient,unit\n"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("powr,,calorific,2025-01-01,,1,kgce/kWh", "powr"),
        ("power,,calorific,2025-01-01,,1,kgce/kg", "kgce/kg"),
        ("power,,calorific,2025-01-01,,1,kgce/kWh\npower,,calorific,2025-06-01,,1,kgce/kWh", "时间重叠"),
    ],
)
def test_faults_of_coefficients_are_told(line, found, tmp_path):
    """An unknown kind, a unit of another dimension, two values for the same day."""
    write_register(tmp_path, row("a"), coefficients=COEFFICIENTS + line + "\n")
    fault = RUN.invoke(door, ["monitoring", "meters", "check", str(tmp_path)]).exception
    assert isinstance(fault, BadData)
    assert any(found in problem.found for problem in fault.problems)
