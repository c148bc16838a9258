"""账册的错处: one test per way in which a book can be wrong, with the message that an official reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from shuangkong.kernel.books import read_book
from shuangkong.kernel.problems import SHOWN, rendered
from shuangkong.kernel.tables import Column, Contract

ENERGY = Contract(
    "energy",
    "能源消费",
    (
        Column("area", "地区代码", kind="text", blank=False),
        Column("period", "报告期", kind="period", blank=False),
        Column("energy_tce", "能源消费总量", unit="tce", least=0),
        Column("gdp_yuan", "地区生产总值", unit="yuan", above=0, required=False),
        Column("share", "占比", unit="%", required=False),
        Column("base_year", "基年", kind="year", required=False, above=1999),
        Column("caliber", "口径", kind="choice", required=False, choices=("", "V0", "V3", "feedstock")),
        Column("approved", "是否批准", kind="flag", required=False),
        Column("unit", "考核单元", kind="choice", required=False, choices=("", "net", "own"), lenient=True),
    ),
    key=("area", "period"),
)
PERIODS = "2024（全年）、2024Q3（1—9 月累计）、2024-05（当月）或 2024-07..2024-09（一段月份）"


@pytest.fixture
def told(tmp_path: Path):
    """Write a file, read it, and return what is told about it."""

    def read(content: str | bytes) -> list[str]:
        path = tmp_path / "energy.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return [
            f"{'提示 ' if p.severity == 'warning' else ''}{p.place} | {p.found} | {p.wanted} | {p.mend}"
            for p in read_book(path, ENERGY).problems
        ]

    return read


def one_cell(told, column: str, text: str) -> str:
    """Put a text into one cell of an otherwise right row and return the part of the message behind the place."""
    cells = {"area": "520602", "period": "2024", "energy_tce": "1"} | {column: f'"{text}"'}
    place, *rest = told(f"{','.join(cells)}\n{','.join(cells.values())}\n")[0].split(" | ")
    assert place == f"energy.csv · 第 2 行 · “{column}”列"
    return " | ".join(rest)


TONNES = "不小于 0 的数字，单位 吨标准煤"


@pytest.mark.parametrize(
    ("text", "found", "mend"),
    [
        ("12O5.6", "12O5.6（第 3 个字符是字母 O）", "把字母 O 改成数字 0，写成 1205.6"),
        (
            "1,2O5.6",
            "1,2O5.6（第 2 个字符是千位分隔符“,”，第 4 个字符是字母 O）",
            "去掉千位分隔符“,”，把字母 O 改成数字 0，写成 1205.6",
        ),
        ("1l", "1l（第 2 个字符是字母 l）", "把字母 l 改成数字 1，写成 11"),
        ("1,205", "1,205（第 2 个字符是千位分隔符“,”）", "去掉千位分隔符“,”，写成 1205"),
        ("1，205", "1，205（第 2 个字符是全角逗号“，”）", "去掉全角逗号“，”，写成 1205"),
        ("１２.5", "１２.5（第 1 个字符是全角数字“１”）", "把全角数字改成半角，写成 12.5"),
        ("12．5", "12．5（第 3 个字符是全角小数点“．”）", "把全角小数点“．”改成小数点“.”，写成 12.5"),
        ("1 205", "1 205（第 2 个字符是空格）", "去掉空格，写成 1205"),
        ("−5", "−5（第 1 个字符是横线“−”）", "把横线“−”改成减号“-”，写成 -5"),
        ("13%", "13%（第 3 个字符是百分号）", "这一列不是百分数，核对原始资料后改正"),
        ("1205吨标准煤", "1205吨标准煤（第 5 个字符起是单位“吨标准煤”）", "单元格里只写数字，写成 1205"),
        ("1205 tce", "1205 tce（第 6 个字符起是单位“tce”）", "单元格里只写数字，写成 1205"),
        ("12.5万吨", "12.5万吨（第 5 个字符起是单位“万吨”）", "换算成吨标准煤，单元格里只写数字"),
        ("NaN", "NaN（不是数字）", "没有数据就留空，不要写“NaN”"),
        ("inf", "inf（不是数字）", "没有数据就留空，不要写“inf”"),
        ("—", "—（不是数字）", "没有数据就留空，不要写“—”"),
        ("#DIV/0!", "#DIV/0!（电子表格的出错标记）", "改正表格里的公式后再导出；没有数据就留空"),
        ("1e400", "1e400（超出能表示的范围）", "核对位数后重填；没有数据就留空"),
        ("-1", "-1（小于 0）", "核对原始资料后改正；没有数据就留空"),
        ("1.2.3", "1.2.3（不是完整的数字）", "改成一个数字，例如 1205.6"),
        ("约5", "约5（第 1 个字符是“约”）", "改成一个数字，例如 1205.6"),
        ("0x1F", "0x1F（第 2 个字符是“x”，第 4 个字符是“F”）", "改成一个数字，例如 1205.6"),
    ],
)
def test_a_cell_that_is_no_number_tells_what_is_wrong_with_it(told, text, found, mend):
    """A number says which character is wrong, or that a unit, a percent sign or a word stands in the cell."""
    assert one_cell(told, "energy_tce", text) == f"{found} | {TONNES} | {mend}"


@pytest.mark.parametrize(
    ("column", "text", "message"),
    [
        ("gdp_yuan", "0", "0（不大于 0） | 大于 0 的数字，单位 元 | 核对原始资料后改正；没有数据就留空"),
        ("gdp_yuan", "-5e8", "-5e8（不大于 0） | 大于 0 的数字，单位 元 | 核对原始资料后改正；没有数据就留空"),
        ("share", "13%", "13%（第 3 个字符是百分号） | 数字，单位 % | 去掉百分号，写成 13"),
        ("base_year", "2020.0", "2020.0（被电子表格改成了小数） | 四位数的年份，例如 2020 | 写成 2020"),
        ("base_year", "2020年", "2020年 | 四位数的年份，例如 2020 | 写成 2020"),
        ("base_year", "20", "20 | 四位数的年份，例如 2020 | 照“应该是”的写法改正"),
        ("base_year", "1999", "1999 | 四位数的年份，例如 2020 | 照“应该是”的写法改正"),
        ("period", "2024.0", f"2024.0（被电子表格改成了小数） | {PERIODS}，不能留空 | 写成 2024"),
        ("period", "2024年5月", f"2024年5月 | {PERIODS}，不能留空 | 写成 2024-05"),
        ("period", "2024q3", f"2024q3 | {PERIODS}，不能留空 | 写成 2024Q3"),
        ("period", "２０２４", f"２０２４ | {PERIODS}，不能留空 | 写成 2024"),
        ("period", "2024年3季度", f"2024年3季度 | {PERIODS}，不能留空 | 照“应该是”的写法改正"),
        ("period", "", f"（空） | {PERIODS}，不能留空 | 填上报告期"),
        ("area", "", "（空） | 地区代码，不能留空 | 填上地区代码"),
        (
            "area",
            "5.206E+05",
            "5.206E+05（被电子表格改成了科学计数法） | 地区代码，不能留空 | 把这一列设成文本格式，重新填写完整的代码",
        ),
        (
            "area",
            "520602.0",
            "520602.0（被电子表格改成了小数） | 地区代码，不能留空 | 把这一列设成文本格式，写成 520602",
        ),
        ("area", "５20602", "５20602（有全角数字） | 地区代码，不能留空 | 改成半角，写成 520602"),
        ("caliber", "V9", "V9 | V0、V3、feedstock 之一，或留空 | 照“应该是”的写法改正"),
        ("caliber", "fedstock", "fedstock | V0、V3、feedstock 之一，或留空 | 写成 feedstock"),
        ("approved", "maybe", "maybe | 是 或 否 | 照“应该是”的写法改正"),
        (
            "confidence",
            "certain",
            "certain | official、reported、assumed、synthetic 之一 | 照“应该是”的写法改正",
        ),
    ],
)
def test_every_kind_of_column_says_what_it_wants(told, column, text, message):
    """Bounds, years, periods, codes that a spreadsheet spoilt, words outside a list, cells that may not be empty."""
    assert one_cell(told, column, text) == message


def test_a_word_outside_a_lenient_list_is_a_warning_and_counts_as_empty(tmp_path):
    """An unknown kind of assessment unit does not keep the book out."""
    path = tmp_path / "energy.csv"
    path.write_text("area,period,energy_tce,unit\n520602,2024,1,nett\n520603,2024,1,own\n", "utf-8")
    book = read_book(path, ENERGY)
    assert book.table["unit"].to_pylist() == ["", "own"]
    assert rendered(book.problems) == (
        "提示 energy.csv · 第 2 行 · “unit”列\n"
        "  写的是：nett，按空白处理\n"
        "  应该是：net、own 之一，或留空\n"
        "  怎么改：写成 net"
    )


WANTS_CSV = "UTF-8 或 GB18030 编码的 CSV 文本文件 | 用电子表格打开，另存为“CSV UTF-8（逗号分隔）”后重传"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"",
            "energy.csv | 空文件，没有表头 | 第一行是列名：area,period,energy_tce | 补上列名一行；没有数据可以只留列名",
        ),
        (
            b"\n,,\n \n",
            "energy.csv | 只有空行，没有表头 | 第一行是列名：area,period,energy_tce | 补上列名一行；没有数据可以只留列名",
        ),
        (b"area\n\x00\x01", f"energy.csv · 第 2 行 | 有空字节（NUL），是二进制文件或 UTF-16 编码的文件 | {WANTS_CSV}"),
        ("area\n".encode("utf-16"), f"energy.csv | UTF-16 编码的文件（开头两个字节是 FF FE） | {WANTS_CSV}"),
        (
            "area\n".encode("utf-16-be"),
            f"energy.csv · 第 1 行 | 有空字节（NUL），是二进制文件或 UTF-16 编码的文件 | {WANTS_CSV}",
        ),
        (b"PK\x03\x04rest", f"energy.csv | Excel 工作簿或压缩包，只是扩展名改成了 csv | {WANTS_CSV}"),
        (
            b"area\n\xff\xff\n",
            f"energy.csv · 第 2 行 | 有既不是 UTF-8、也不是 GB18030 的字节，文字已经损坏 | {WANTS_CSV}",
        ),
        (
            "地区代码能源消费总量报告期口径\n".encode() + b"\xe5\xe5\n",
            f"energy.csv · 第 2 行 | 有既不是 UTF-8、也不是 GB18030 的字节，文字已经损坏 | {WANTS_CSV}",
        ),
        (
            b"area;period;energy_tce\n",
            "energy.csv · 第 1 行（表头） | 列与列之间是“;” | 用英文逗号“,”分隔的列 | 另存为逗号分隔的 CSV 文件",
        ),
        (
            b'area,"period\n',
            "energy.csv · 第 1 行（表头） | 表头里的引号没有成对 | 列名：area,period,energy_tce | 去掉表头里的引号",
        ),
    ],
)
def test_a_file_that_is_no_book_is_one_problem(told, content, message):
    """Empty, binary, in UTF-16, an Excel file renamed, damaged bytes, another separator."""
    assert told(content) == [message]


def test_a_folder_in_place_of_a_file_is_a_problem(tmp_path):
    """What cannot be opened is told without the paths of the machine."""
    (tmp_path / "energy.csv").mkdir()
    found = read_book(tmp_path / "energy.csv", ENERGY).problems
    assert [(p.place, p.found) for p in found] == [("energy.csv", "这是一个文件夹")]


HEAD = "energy.csv · 第 1 行（表头）"
KNOWN = "area、period、energy_tce、gdp_yuan、share、base_year、caliber、approved、unit、confidence、document"


def test_a_missing_column_is_an_error_and_names_the_one_that_was_meant(told):
    """A slip in a column's name is mended by renaming; a column that is not there has to be added."""
    assert told("Area,energy_tec\n520602,1\n") == [
        f"{HEAD} | 没有“area”列 | “area”列：地区代码，不能留空 | 把列名“Area”改成“area”",
        f"{HEAD} | 没有“period”列 | “period”列：{PERIODS}，不能留空 | 补上这一列（报告期）",
        f"{HEAD} | 没有“energy_tce”列 | “energy_tce”列：{TONNES} | 把列名“energy_tec”改成“energy_tce”",
    ]


def test_an_unknown_column_is_a_warning(told):
    """Columns outside the contract are passed over, and a likely slip in an optional one is pointed out."""
    assert told("area,period,energy_tce,备注,gdp_yaun\n") == [
        f"提示 {HEAD} | “备注”列，不在约定之内，没有读入 | 约定的列：{KNOWN} | 不用的列可以删去",
        f"提示 {HEAD} | “gdp_yaun”列，不在约定之内，没有读入 | 约定的列：{KNOWN} | 如果是地区生产总值，把列名改成“gdp_yuan”",
    ]


def test_a_doubled_or_unnamed_column_is_an_error(told):
    """Two columns of one name cannot be told apart; a column without a name but with content is a slip."""
    assert told("area,period,energy_tce,energy_tce,\n520602,2024,1,2,3\n") == [
        f"{HEAD} | “energy_tce”列有 2 个 | 每个列名只出现一次 | 删去多余的列，或改正列名",
        f"{HEAD} | 第 5 列没有列名，却有内容 | 每一列都有列名 | 补上列名，或删去这一列",
    ]


def test_ragged_rows_are_told_by_line(told):
    """Too few and too many cells; an unquoted thousands separator makes one more."""
    assert told('area,period,energy_tce\n520602,2024\n\n520603,2024,1,205\n"520604",2024\n520605,2024,1,,\n') == [
        "energy.csv · 第 2 行 | 2 个单元格 | 3 个单元格，与表头一致 | 补上缺少的逗号；没有数据就留空，但逗号要保留",
        (
            "energy.csv · 第 4 行 | 4 个单元格 | 3 个单元格，与表头一致 | "
            "数字里不要写千位分隔符；文字里有逗号时，整个单元格用英文双引号括起来"
        ),
        "energy.csv · 第 5 行 | 2 个单元格 | 3 个单元格，与表头一致 | 补上缺少的逗号；没有数据就留空，但逗号要保留",
    ]


def test_a_line_break_in_a_quoted_cell_is_told_with_both_lines(told):
    """The rows behind it keep their line numbers."""
    assert told('area,period,energy_tce,document\n1,2024,1,"a\nb\nc"\n2,2024,x,d\n') == [
        "energy.csv · 第 2 行 | 引号里有换行，单元格一直到第 4 行才结束 | 单元格里没有换行 | 删去单元格里的换行",
        f"energy.csv · 第 5 行 · “energy_tce”列 | x（第 1 个字符是“x”） | {TONNES} | 改成一个数字，例如 1205.6",
    ]


def test_a_quote_that_never_closes_is_told_by_line(told):
    """Only that line is lost, not the rest of the file."""
    assert told('area,period,energy_tce\n1,2024,"1\n2,2024,1\n3,2024,"1"2\n4,2024,-1\n') == [
        (
            "energy.csv · 第 2 行 | 英文双引号没有成对 | 成对的引号，或没有引号 | "
            "整个单元格用一对英文双引号括起来；单元格里面的双引号写成两个"
        ),
        (
            "energy.csv · 第 4 行 | 英文双引号没有成对 | 成对的引号，或没有引号 | "
            "整个单元格用一对英文双引号括起来；单元格里面的双引号写成两个"
        ),
        f"energy.csv · 第 5 行 · “energy_tce”列 | -1（小于 0） | {TONNES} | 核对原始资料后改正；没有数据就留空",
    ]


def test_a_cell_beyond_all_length_is_told_by_line(told):
    """A quote that was opened by mistake in a file without line breaks, or a document pasted into a cell."""
    assert told(f'area,period,energy_tce\n"{"x" * 200_000}",2024,1\n') == [
        "energy.csv · 第 2 行 | 一个单元格超过 131,072 个字符 | 简短的文字 | 缩短这个单元格"
    ]


def test_rows_of_the_same_key_are_told_with_both_lines(told):
    """Every further row names the first one; a row whose key is bad is told for that alone."""
    assert told("area,period,energy_tce\n1,2024,1\n\n1,2023,1\n1,2024,2\n1,x,1\n1,x,1\n1,2024,1\n")[:1] == [
        (
            "energy.csv · 第 5 行 | area 1，period 2024，与第 2 行重复 | area、period 合起来每个只有一行 | "
            "两行留一行；如果是修订，改原来那一行"
        )
    ]
    assert len(told("area,period,energy_tce\n1,x,1\n1,x,1\n")) == 2


def test_all_bad_cells_are_told_at_once_errors_first(told):
    """Problems come by line and column, whatever kind they are of; warnings stand behind."""
    found = told("area,period,energy_tce,unit\n1,2024,x,odd\n2,x,y,\n,2024\n")
    assert [message.split(" | ")[0].removeprefix("energy.csv · ") for message in found] == [
        "第 2 行 · “energy_tce”列",
        "第 3 行 · “period”列",
        "第 3 行 · “energy_tce”列",
        "第 4 行",
        "提示 energy.csv · 第 2 行 · “unit”列",
    ]


def test_a_long_list_is_cut_and_its_rest_is_counted(told):
    """Two hundred messages are enough to see what is wrong."""
    found = told("area,period,energy_tce\n" + "".join(f"{i},2024,x\n" for i in range(5000)))
    assert len(found) == SHOWN
    assert (
        found[-1]
        == "energy.csv | 另有 4,801 处问题没有逐一列出 | 与上面同类的问题改法相同 | 先改上面列出的，再重新读入"
    )


def test_one_bad_cell_in_100000_rows_is_found_and_named(tmp_path):
    """The file is read in a fraction of a second; the bound here only catches a change of order."""
    import time

    rows = [f"{100000 + i},2024,{i}.5" for i in range(100_000)]
    rows[77_776] = "177776,2024,7777O"
    path = tmp_path / "energy.csv"
    path.write_text("area,period,energy_tce\n" + "\n".join(rows), "utf-8")
    start = time.perf_counter()
    book = read_book(path, ENERGY)
    assert time.perf_counter() - start < 5
    assert rendered(book.problems) == (
        "energy.csv · 第 77,778 行 · “energy_tce”列\n"
        "  写的是：7777O（第 5 个字符是字母 O）\n"
        "  应该是：不小于 0 的数字，单位 吨标准煤\n"
        "  怎么改：把字母 O 改成数字 0，写成 77770"
    )
