"""Exports of other systems come in through a mapping file: headings, factors, words, what they have not."""

import pytest

from shuangkong.kernel.problems import BadData, Unknown
from shuangkong.statistics import importers
from shuangkong.statistics.entry import Expected, Exports, read

HEADINGS = [
    "序号", "信用代码", "企业名称", "能源品种", "年初库存", "购入数量", "购入金额（万元）", "消费数量", "生产用能", "库存数量",
    "折标系数", "折标煤", "生产用能折标煤",
]  # fmt: skip
ROW = [1, "91520600MA6D0000X1", "甲公司", "外购电", 0, 100, "6.5", 100, 90, 0, 1.229, 122.9, 110.61]


@pytest.fixture
def imported(forms, workbook):
    """`imported(row)`: the filing that one row of the example's export becomes."""

    def made(row, headings=HEADINGS, sheet="明细"):
        raw = workbook(
            [dict(zip(headings, row, strict=True))], sheet=sheet, headings=headings, above=[["导出时间 2025-01-10"]]
        )
        mapping = importers.importer(importers.load(forms), "example-205-1")
        return read(raw, "export.xlsx", forms, Expected("", "520602", "", "2024"), Exports((), mapping))

    return made


def test_an_export_is_a_filing(imported):
    """Their heading, word and factor become ours; what they have not is the constant."""
    filing = imported(ROW)
    assert filing.sound, filing.problems
    (row,) = filing.rows
    assert (row.line, row.values["energy_kind"]) == (3, "power")
    assert [row.values[name] for name in ("purchased_yuan", "sold", "purchased")] == [65, 0, 100]


def test_problems_name_the_line_of_the_export(imported):
    """A bad cell is told with the line of the file that was handed in; a word nobody mapped is told."""
    places = [problem.place for problem in imported([*ROW[:3], "煤饼子", *ROW[4:7], "1O0", *ROW[8:]]).problems]
    assert places == [f"export.xlsx · 工作表“205-1” · 第 3 行 · “{name}”列" for name in ("能源名称", "能源消费量合计")]


def test_a_scaled_cell_is_never_read_unscaled(imported):
    """1,000 in a column with a factor is a thousand times the factor; 6.5万 is refused."""
    assert imported([*ROW[:6], "1,000.5", *ROW[7:]]).rows[0].values["purchased_yuan"] == 10005
    assert not imported([*ROW[:6], "6.5万", *ROW[7:]]).sound


def test_another_file_is_not_taken_for_the_export(imported):
    """Without its headings the message says which mapping was meant and which headings it has."""
    (problem,) = imported(["x"] * 3, headings=["甲一", "乙一", "丙一"]).problems
    assert "示例：企业能源管理系统" in problem.found
    assert "“购入数量”" in problem.wanted


@pytest.mark.parametrize(("left_out", "known"), [("", True), ("购入数量", False)])
def test_an_export_is_recognised_by_all_its_headings(forms, workbook, left_out, known):
    """With one heading missing it is not: a guess would pass over a column in silence."""
    headings = [heading for heading in HEADINGS if heading != left_out]
    row = {heading: cell for heading, cell in zip(HEADINGS, ROW, strict=True) if heading != left_out}
    raw = workbook([row], sheet="明细", headings=headings)
    exports = Exports(importers.load(forms).values())
    filing = read(raw, "export.xlsx", forms, Expected("205-1", "520602", "", "2024"), exports)
    assert filing.sound is known
    assert read(raw, "export.xlsx", forms, Expected("205-2", "520602", "", "2024"), exports).sound is False


def test_an_unknown_mapping(forms):
    """The message names those that there are."""
    with pytest.raises(Unknown, match="example-205-1"):
        importers.importer(importers.load(forms), "no-such")


def test_faults_of_a_mapping(forms, tmp_path):
    """Unknown forms, columns and factors are told, all at once."""
    folder = tmp_path / "importers"
    folder.mkdir()
    (folder / "bad.yaml").write_text(
        "id: bad\nname: 坏\nform: 205-1\ntable: main\n"
        "columns: {bought: {heading: 购入}, sold: {heading: 售出, times: ten}}\nconstants: {nothing: '0'}\n",
        "utf-8",
    )
    with pytest.raises(BadData) as refused:
        importers.load(forms, [tmp_path])
    assert [problem.place.partition(" · ")[2] for problem in refused.value.problems] == [
        "columns.bought", "columns · sold · times", "constants.nothing",
    ]  # fmt: skip
