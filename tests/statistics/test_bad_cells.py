"""One test a kind of bad cell: where it is, what was found, how to mend it; and nothing of the file goes in."""

from datetime import date

import pytest

LINE = "工作表“205-1” · 第 2 行 · “购进量”列"


@pytest.mark.parametrize(
    ("written", "found", "mend"),
    [
        ("1,2O5.6", "第 4 个字符是字母 O", "把字母 O 改成数字 0"),
        ("1.2万", "数字后面有“万”", "写成 12000"),
        ("0.3亿", "数字后面有“亿”", "写成 30000000"),
        ("1.2万吨", "数字后面有“万吨”", "换算成吨，写成 12000"),
        ("1200吨", "单位“吨”", "写成 1200"),
        ("85%", "百分号", "这一列不是百分数"),
        ("无", "不是数字", "不要写“无”"),
        ("#REF!", "公式出错", "改正公式"),
        (-5.0, "小于 0", "核对原始资料"),
        (True, "是（TRUE）", "改成一个数字"),
        (date(2024, 3, 1), "2024-03-01（日期）", "改为常规"),
        ("1e300", "超出能表示的范围", "核对位数"),
        ("=1/3", "公式没有计算结果", "重新计算并保存"),
    ],
)
def test_a_cell_that_is_no_number(told, workbook, good, written, found, mend):
    """A number column takes numbers; all else is told with its mend."""
    ((place, (what, how)),) = told(workbook([good | {"购进量": written}])).items()
    assert place == LINE
    assert found in what
    assert mend in how


@pytest.mark.parametrize(
    ("written", "value"), [("１２０５.６", "1205.6"), ("1,205.6", "1205.6"), ("1 205.6", "1205.6"), ("－５", None)]
)
def test_what_can_only_mean_one_number_is_read_and_said(read, workbook, good, written, value):
    """Full-width digits and thousands separators are a warning; the value is the one that was meant."""
    filing = read(workbook([good | {"购进量": written}]))
    (problem,) = filing.problems
    assert (problem.severity == "warning") == (value is not None) == filing.sound
    if value:
        assert str(filing.rows[0].values["purchased"]) == value


def test_an_error_of_a_formula(told, workbook, good):
    """The cached result of a broken formula is told, wherever it stands."""

    def spoilt(sheet, _):
        sheet["E2"].value, sheet["E2"].data_type = "#DIV/0!", "e"

    assert told(workbook([good], then=spoilt)) == {LINE: ("#DIV/0!（公式出错）", "改正公式，或直接填写数值")}


def test_a_percentage_is_no_amount(told, workbook, good):
    """A cell that shows 50% stores 0.5: neither is taken for an amount."""

    def percent(sheet, _):
        sheet["E2"].value, sheet["E2"].number_format = 0.5, "0%"

    assert told(workbook([good], then=percent))[LINE][0] == "50%（百分数）"


def test_an_empty_cell_is_not_zero(told, workbook, good):
    """What has to be filled and is not is told, with the advice to write 0 where there was nothing."""
    assert told(workbook([good | {"购进量": None}]))[LINE] == ("（空）", "填上购进量；确实没有就填 0，不要留空")


def test_an_unknown_kind_of_energy(told, workbook, good):
    """A word off the list is told with the nearest of the list."""
    found = told(workbook([good | {"能源名称": "洗精媒"}]))
    assert found["工作表“205-1” · 第 2 行 · “能源名称”列"] == ("洗精媒", "写成 洗精煤")


def test_a_code_that_lost_its_digits(told, workbook, good):
    """18 digits as a number are 15 digits and three zeros."""
    found = told(workbook([good | {"统一社会信用代码": 123456789012345678}]))
    assert "末尾几位已丢失" in found["工作表“205-1” · 第 2 行 · “统一社会信用代码”列"][0]


def test_every_bad_cell_at_once(read, workbook, good):
    """Three lines with five faults are five problems, in the order of lines and columns."""
    rows = [
        good | {"购进量": "x", "期末库存": None},
        good | {"能源名称": "电力", "购进量": -1.0},
        good | {"能源名称": "??", "购进量": "1万"},
    ]
    filing = read(workbook(rows))
    assert not filing.sound
    places = [(p.place.split(" · ")[2], p.place.split(" · ")[3]) for p in filing.problems]
    assert places == [
        ("第 2 行", "“购进量”列"), ("第 2 行", "“期末库存”列"), ("第 3 行", "“购进量”列"), ("第 4 行", "“能源名称”列"),
        ("第 4 行", "“购进量”列"),
    ]  # fmt: skip


def test_a_row_that_stands_twice(told, workbook, good):
    """One organisation and kind has one row."""
    found = told(workbook([good, good]))
    assert "与第 2 行重复" in found["工作表“205-1” · 第 3 行"][0]


def test_a_day_that_became_a_number(told, workbook):
    """A serial number of days is told with the day it was."""
    from shuangkong.statistics.form import FormColumn
    from shuangkong.statistics.values import Reader, Told

    reader = Reader(FormColumn("day", ((0, "投产日期"),), kind="day"), 2024)
    told_ = reader.read(45352.0, "")
    assert isinstance(told_, Told)
    assert told_.mend == "单元格格式改为日期，写成 2024-03-01"
    assert reader.read("2024年3月1日", "") == "2024-03-01"
    assert isinstance(reader.read("2024-02-30", ""), Told)


def test_a_percent_column_takes_what_a_percent_cell_shows():
    """In a column in %, a cell that shows 85% is 85."""
    from decimal import Decimal

    from shuangkong.statistics.form import FormColumn
    from shuangkong.statistics.sheets import Odd
    from shuangkong.statistics.values import Reader

    reader = Reader(FormColumn("share", ((0, "占比"),), unit="%", most=Decimal(100)), 2024)
    assert reader.read(Odd("percent", "0.85", number=0.85), "%") == 85
    assert "不大于 100" in reader.read(120.0, "%").wanted


def test_a_code_in_full_width_is_read_and_said(read, workbook, good):
    """Full-width digits and small letters of a code are mended with a warning."""
    filing = read(workbook([good | {"统一社会信用代码": "９１５２0600ma6d0000x1"}]))
    assert filing.sound
    assert filing.rows[0].values["organisation"] == "91520600MA6D0000X1"
    assert len(filing.problems) == 1
