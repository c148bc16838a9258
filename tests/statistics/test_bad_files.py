"""One test a kind of bad file or worksheet: told in one problem, read no further, nothing taken in."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from shuangkong.statistics import packed
from shuangkong.statistics.template import Template, template

MADE_UP = Path(__file__).parent / "made_up"


def repacked(raw, **parts):
    """Return a workbook with some parts replaced by other bytes; None drops one."""
    out, source = io.BytesIO(), zipfile.ZipFile(io.BytesIO(raw))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            content = parts.get(name.rpartition("/")[2].partition(".")[0], source.read(name))
            if content is not None:
                archive.writestr(name, content)
    return out.getvalue()


def test_an_old_workbook(read):
    """An .xls of Excel 97 reads like any other, whatever its file is called."""
    filing = read((MADE_UP / "sound.xls").read_bytes(), "表.xlsx")
    assert filing.sound, filing.problems
    assert str(filing.rows[0].values["coefficient"]) == "0.7143"


def test_an_old_workbook_with_everything_wrong(told):
    """Dates, percentages, formulas without a result, hidden rows and merged cells are told in .xls too."""
    found = {
        place.removeprefix("工作表“205-1” · "): what
        for place, (what, _) in told((MADE_UP / "odd.xls").read_bytes()).items()
    }
    assert found == {
        "第 2 行 · “购进量”列": "2024-03-01（日期）",
        "第 2 行 · “能源消费量合计”列": "50%（百分数）",
        "第 2 行 · “工业生产消费量”列": "（空）",
        "第 3 行": "这一行被隐藏，却有内容",
        "第 5 行": "单元格 K5:L5 被合并",
        "第 5 行 · “采用折标系数”列": "（空）",
    }


def test_a_password(told):
    """A protected workbook of either kind is told as such, not as damaged."""
    old = (MADE_UP / "sound.xls").read_bytes()
    at = old.index(b"\x42\x00\x02\x00")  # the record of the code page becomes that of a password
    for raw in ((MADE_UP / "password.xlsx").read_bytes(), old[:at] + b"\x2f\x00" + old[at + 2 :]):
        assert told(raw) == {"a.xlsx": ("设有打开密码的工作簿", "取消打开密码，另存后重传；表格保护不用取消")}


@pytest.mark.parametrize("size", [0, 1, 3, 200, 2000, 4000])
def test_a_damaged_file(told, workbook, good, size):
    """A file that was cut off is told in a sentence, .xlsx and .xls alike."""
    for raw in (workbook([good]), (MADE_UP / "sound.xls").read_bytes()):
        assert told(raw[:size])


def test_a_zip_bomb_by_its_own_list(told, workbook, good, monkeypatch):
    """An archive that says it is too large is believed."""
    monkeypatch.setattr(packed, "LARGEST_UNPACKED", 100_000)
    raw = repacked(workbook([good]), sheet1=b" " * 200_000)
    assert "解压后超过" in told(raw)["a.xlsx"][0]


def test_a_zip_bomb_that_lies(told, monkeypatch):
    """An archive that claims a small size is unpacked piece by piece, and stopped at the limit."""
    monkeypatch.setattr(packed, "LARGEST_UNPACKED", 1_000_000)
    content = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = content.compress(bytes(5_000_000)) + content.flush()
    out = io.BytesIO()
    name = b"xl/workbook.xml"
    head = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(data), 10, len(name), 0)
    out.write(head + name + data)
    start = out.tell()
    central = struct.pack(
        "<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, len(data), 10, len(name), 0, 0, 0, 0, 0, 0
    )
    out.write(central + name)
    out.write(struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(central) + len(name), start, 0))
    assert "解压后超过" in told(out.getvalue())["a.xlsx"][0]


def test_entities_that_grow(told, workbook, good):
    """A workbook needs no document type; one that has it is refused before anything is expanded."""
    spoilt = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData/></worksheet>'
    assert told(repacked(workbook([good]), sheet1=spoilt))["a.xlsx"][0] == "工作簿的内容损坏"


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"", "空文件"), (b"%PDF-1.7 x", "PDF 文件"), (b"Rar!\x1a\x07", "RAR 压缩包"), (b"\x89PNG\r\n", "图片"),
        (b"\x00\x01\x02abc", "有空字节"), (b"PK\x03\x04rubbish", "文件损坏"),
    ],
)  # fmt: skip
def test_another_kind_of_file(told, raw, found):
    """What is no workbook is told by its content, not by its name."""
    assert found in str(told(raw))


def test_an_archive_that_is_no_workbook(told):
    """A zip of other things, and a binary workbook, are told apart."""
    for name, found in (("readme.txt", "压缩包，不是 Excel 工作簿"), ("xl/workbook.bin", "二进制工作簿")):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(name, "x")
        assert found in told(out.getvalue())["a.xlsx"][0]


def test_an_empty_sheet(told, workbook):
    """No cell at all, and headings without a line below them."""
    assert told(workbook([], headings=[" "]))["工作表“205-1”"][0] == "空工作表"
    assert told(workbook([]))["a.xlsx"][0] == "只有表头，没有数据"


def test_merged_cells(told, workbook, good):
    """Merged cells among the data are told with their range; a merged title does no harm."""
    merged = told(workbook([good, good | {"能源名称": "电力"}], then=lambda sheet, _: sheet.merge_cells("E2:E3")))
    assert merged["工作表“205-1” · 第 2 行"] == ("单元格 E2:E3 被合并", "取消合并，每一格各填各的值")
    assert not told(workbook([good], above=[["标题"]], then=lambda sheet, _: sheet.merge_cells("A1:F1")))


def test_hidden_rows_and_columns(told, workbook, good):
    """What nobody sees is not taken in unseen."""

    def hidden(sheet, _):
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["E"].hidden = True

    found = told(workbook([good], then=hidden))
    assert found["工作表“205-1” · 第 2 行"][0] == "这一行被隐藏，却有内容"
    assert found["工作表“205-1” · “购进量”列"][0] == "这一列被隐藏"


def test_moved_columns_are_read(read, workbook, good):
    """The order of columns is free; so are columns of the sender's own."""
    headings = ["备注栏", *reversed(list(good))]
    filing = read(workbook([good | {"备注栏": "x"}], headings=headings))
    assert filing.sound, filing.problems
    assert str(filing.rows[0].values["purchased"]) == "1000"


def test_a_renamed_column(told, workbook, good):
    """A heading that is nearly ours is told with both names."""
    row = {("购进数量" if name == "购进量" else name): value for name, value in good.items()}
    found = told(workbook([row], headings=list(row)))
    assert found == {"工作表“205-1” · 第 1 行（表头）": ("没有“购进量”列", "把列名“购进数量”改成“购进量”")}


def test_a_column_that_stands_twice(told, workbook, good):
    """Which of the two counts is not for us to guess."""
    found = told(workbook([good], headings=[*good, "购进量"]))
    assert "“购进量”列有 2 个" in found["工作表“205-1” · 第 1 行"][0]


def test_the_heading_of_another_year_is_understood(read, workbook, good):
    """消费量合计 was the heading until 2022; it still means the same column."""
    row = {("消费量合计" if name == "能源消费量合计" else name): value for name, value in good.items()}
    assert read(workbook([row], headings=list(row))).sound


def test_another_unit_in_the_heading(told, workbook, good):
    """Tonnes where tce in ten thousands are written: the factor is told."""
    row = {
        ("消费量折标准煤（万吨标准煤）" if name == "消费量折标准煤" else name): value for name, value in good.items()
    }
    ((place, (found, mend)),) = told(workbook([row], headings=list(row))).items()
    assert "消费量折标准煤" in place
    assert found == "单位写的是万吨标准煤"
    assert mend.startswith("每格乘以 10000")


def test_another_form_area_or_year(forms, read):
    """A template says what it is for; handing it in as something else is told."""
    raw = template(forms.form("205-2"), Template("520603", "2023"))
    found = [problem.found for problem in read(raw).problems]
    assert found == ["能源加工转换（205-2）的模板", "地区 520603 的模板", "报告期 2023 的模板"]


def test_a_period_that_the_form_has_not(told, forms, workbook):
    """A yearly form has no months."""
    found = told(
        template(forms.form("institutions"), Template("520602", "2024")), form="institutions", period="2024-05"
    )
    assert "报告期 2024-05" in str(found)


def test_a_line_of_column_letters_totals_and_a_foot(read, workbook, good):
    """Official forms have 甲 乙 1 2 3 under the headings, a sum at the end, and who filled them in."""
    letters = dict(zip(good, ["甲", "乙", "丙", *map(str, range(1, 14))], strict=True))
    total = {"能源名称": "合计", "消费量折标准煤": 642.87}
    foot = {"统一社会信用代码": "填表人：某某"}
    filing = read(workbook([letters, good, total, foot]))
    assert filing.sound, filing.problems
    assert [row.line for row in filing.rows] == [3]


def test_too_many_rows(told, workbook, good, monkeypatch):
    """A file beyond the limit is refused, not read slowly."""
    from shuangkong.statistics import xlsx

    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    assert "超过 2 行" in told(workbook([good, good, good]))["a.xlsx"][0]


def test_csv(read, told, good):
    """The same in CSV, GB18030 included; faults keep their line."""
    line = ",".join("" if value is None else str(value) for value in good.values())
    raw = (",".join(good) + "\n" + line + "\n").encode("gb18030")
    assert read(raw, "a.csv").sound
    assert told(raw.replace(b"1000.0", b"1x"), "a.csv")["第 2 行 · “购进量”列"][0].startswith("1x")
    assert "个单元格" in str(told(raw + b"1,2\n", "a.csv"))


def test_headings_in_two_lines(read, workbook, good):
    """Official forms group columns under a heading, and merge the others downwards: both lines are the headings."""

    def grouped(sheet, _):
        sheet.insert_rows(1)
        for column in range(1, 17):
            if column not in (5, 6):
                sheet.cell(1, column).value = sheet.cell(2, column).value
                sheet.cell(2, column).value = None
                sheet.merge_cells(start_row=1, end_row=2, start_column=column, end_column=column)
        sheet["E1"].value = "购进"
        sheet.merge_cells("E1:F1")

    filing = read(workbook([good], then=grouped))
    assert filing.sound, filing.problems
    assert [row.line for row in filing.rows] == [3]
    assert filing.rows[0].values["purchased"] == 1000


def test_rows_of_another_organisation(read, workbook, good):
    """Who files for one organisation can't file for another in passing."""
    filing = read(workbook([good]), organisation="91520600MA6D0000X2")
    (problem,) = filing.problems
    assert problem.wanted == "填报单位的代码 91520600MA6D0000X2"


def test_too_many_cells(told, workbook, good, monkeypatch):
    """A workbook of a few rows and endless columns fills the memory just as well."""
    from shuangkong.statistics import xlsx

    monkeypatch.setattr(xlsx, "MOST_CELLS", 20)
    assert "超过 20 个单元格" in told(workbook([good]))["a.xlsx"][0]


def test_organisations_and_their_sum_in_one_file(read, workbook, good):
    """A row without a code beside rows with one would count everything twice."""
    (problem,) = read(workbook([good, good | {"统一社会信用代码": None, "单位详细名称": "合计数"}])).problems
    assert problem.found == "1 行没有单位代码，其余 1 行有"


def test_the_sentence_under_the_problems(read, workbook, good):
    """How many, how much is free of them, what to do."""
    rows = [good, good | {"能源名称": "电力", "购进量": "x", "期末库存": "y"}]
    assert read(workbook(rows)).closing_words() == (
        "共 2 处问题。其余 1 行没有问题。这份文件还没有入库，改好后整份重传即可。"
    )


def test_a_missing_sheet_is_not_to_be_made_of_another_table_s(forms, read):
    """表2-1 is a table of its own: nobody is told to rename it; a sheet that is no table's may have been renamed."""
    import io

    import openpyxl

    def mend(*sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title in sheets:
            book.create_sheet(title).append(["x"])
        out = io.BytesIO()
        book.save(out)
        problems = read(out.getvalue(), form="status-report").problems
        return next(one.mend for one in problems if one.found.startswith("没有工作表“表2 能源消费结构”"))

    assert mend("表1 基本情况", "表2-1 能源消费结构附表") == "重新下载模板，照模板填写"
    assert (
        mend("表2-1 能源消费结构附表", "表2 能源消费结构（1）")
        == "把工作表“表2 能源消费结构（1）”改名为“表2 能源消费结构”"
    )
