"""Tables of indicators, laid out as text in the ways that files and pages give them. All tables are made up."""

import pytest

from shuangkong.plans.reader import read

TITLE = "某市“十四五”生态环境保护规划\n"
ROWS = [
    ("1", "单位产值二氧化碳排放降低（%）", "—", "[19]", "约束性"),
    ("2", "细颗粒物浓度（微克/立方米）", "38", "≤34", "约束性"),
    ("3", "优良天数比率（%）", "85.2", "87左右", "预期性"),
]
READ = [
    ("单位产值二氧化碳排放", 19, "%", "decrease_by", 2020),
    ("细颗粒物浓度", 34, "微克/立方米", "at_most", None),
    ("优良天数比率", 87, "%", "reach", None),
]
HEAD = ("序号", "指标", "2020年", "2025年", "属性")


def read_table(text):
    targets = read(TITLE + text).targets
    assert {target.target_year for target in targets} == {2025}
    return [(one.name, one.value, one.unit, one.relation, one.base_year) for one in targets]


@pytest.mark.parametrize("between", ["\n", "\t", " ", " | "])
def test_cells_stand_on_lines_of_their_own_or_side_by_side(between):
    """One cell a line, or a row a line with tabs, spaces or bars between."""
    text = "\n".join(between.join(row) for row in [HEAD, *ROWS])
    assert read_table(text) == READ


def test_a_column_of_units():
    """Units stand in a column of their own."""
    rows = [("指标名称", "单位", "2020年", "2025年", "指标属性"), ("污水处理率", "%", "90", "95以上", "预期性")]
    assert read_table("\n".join("\t".join(row) for row in rows)) == [("污水处理率", 95, "%", "at_least", None)]


def test_full_width_digits_torn_cells_and_a_head_that_comes_again():
    """What PDF files make of a table: full-width digits, torn names and units, the head again on the next page."""
    text = """指　　标
２０２０年
２０２５年
指标
性质
１
城市生活污水集中收
集率(％)
６０.５
７０
约束性
—
１２
—
指　　标
２０２０年
２０２５年
指标
性质
２
甲、乙重点工程减排量(万
吨)
—
[１.５/
０.３] 约束性
注:[]内为五年累计.
"""
    assert read_table(text) == [
        ("城市生活污水集中收集率", 70, "%", "reach", None),
        ("甲重点工程减排量", 1.5, "万吨", "reach", None),
        ("乙重点工程减排量", 0.3, "万吨", "reach", None),
    ]


def test_the_base_year_is_no_target():
    """The column of the base year gives the value to start from."""
    (target,) = read(TITLE + "指标\t2020年\t2025年\n森林覆盖率（%）\t42\t42.5\n").targets
    assert (target.value, target.base_value) == (42.5, 42)


def test_words_in_cells_are_no_numbers():
    """完成国家下达目标 is left to the level above; 基本消除 is all of it."""
    rows = [
        HEAD,
        ("1", "碳排放降低（%）", "[11]", "完成国家下达目标", "约束性"),
        ("2", "黑臭水体比例（%）", "—", "基本消除", "预期性"),
    ]
    targets = read(TITLE + "\n".join("\n".join(row) for row in rows)).targets
    assert [(target.name, target.relation) for target in targets] == [("黑臭水体比例", "complete_all")]


def test_a_table_between_bars_has_a_name_and_a_unit_column():
    """指标 and 单位 side by side are two columns, not one 指标单位; a dash in brackets is an empty cell."""
    text = (
        "某市“十四五”节水规划\n| 指标 | 单位 | 2020年 | 2025年 | 属性 |\n| --- | --- | --- | --- | --- |\n"
        "| 氮氧化物排放量 | 万吨 | 3.2 | 2.8 | 约束性 |\n| 颗粒物浓度下降 | % | 〔—〕 | 〔12〕 | 约束性 |\n"
    )
    found = [(one.name, one.value, one.unit, one.relation) for one in read(text).targets]
    assert found == [("氮氧化物排放量", 2.8, "万吨", "reach"), ("颗粒物浓度", 12, "%", "decrease_by")]


@pytest.mark.parametrize("numbers", [True, False])
def test_a_group_of_rows_is_no_chapter(numbers):
    """“一、绿色转型” above the first row names a group; a chapter behind the table ends it all the same."""
    cells = [*HEAD] if numbers else [*HEAD[1:]]
    for group, row in zip(("一、绿色转型", "二、环境质量", "三、生态"), ROWS, strict=True):
        cells += [group, *(row if numbers else row[1:])]
    chapter = "四、重点任务\n各部门要把各项指标落到实处,按年度分解,逐级压实责任。\n"
    assert read_table("\n".join(cells) + "\n" + chapter) == READ
