"""GB/T 9704—2012 党政机关公文格式: the page, its grid, its fonts, its numbering, as a reader of the file finds them."""

import io
from datetime import date

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from shuangkong.reports import word
from shuangkong.reports.layout import layout
from shuangkong.reports.paper import Annex, Chart, Heading, Paper, Series, Sheet, Words, number

CHART = Chart("降低率", "column", "%", ["甲县", "乙县"], [Series("实际", [1.5, None]), Series("要求", [2.0, 2.0])])
SHEET = Sheet("表", ("单位", "数值"), [("甲县", "1.50"), ("乙县", "—")], (2, 1), numeric=frozenset({1}))
PAPER = Paper(
    agency="某市发展和改革委员会",
    title="某市发展和改革委员会关于节能形势的通报",
    addressee="各县（市、区）人民政府",
    blocks=[
        Heading(1, "总体情况"), Heading(2, "能耗强度"), Heading(3, "工业"), Heading(4, "水泥"), Words("下降2.93%[1]。"),
        Heading(1, "各县情况"), SHEET, CHART,
    ],
    signature="某市发展和改革委员会",
    number="某发改〔2026〕12号",
    day=date(2026, 1, 5),
    annexes=[Annex("数据出处", [Words("说明")])],
)  # fmt: skip


@pytest.fixture(scope="module")
def document():
    """The paper, read back."""
    return Document(io.BytesIO(word.written(PAPER)))


def paragraph(document, text):
    return next(p for p in document.paragraphs if p.text == text)


def font(run):
    return run._element.rPr.rFonts.get(qn("w:eastAsia"))


def test_page_is_a4_with_the_margins_of_the_standard(document):
    """4.2.1: A4; 天头 37 mm, 订口 28 mm; 版心 156 × 225 mm, which leaves 35 mm below and 26 mm on the right."""
    page = document.sections[0]
    sides = (
        page.page_width,
        page.page_height,
        page.top_margin,
        page.bottom_margin,
        page.left_margin,
        page.right_margin,
    )
    assert [round(side.mm) for side in sides] == [210, 297, 37, 35, 28, 26]
    assert (layout().text_width_mm, layout().text_height_mm) == (156, 225)


def test_page_holds_22_lines_of_28_signs(document):
    """4.2.3: 22 lines a page and 28 signs a line, filling the text area; body of size 3 (16 pt)."""
    grid = document.sections[0]._sectPr.find(qn("w:docGrid"))
    closer = document.styles["Normal"].element.rPr.find(qn("w:spacing"))
    assert grid.get(qn("w:type")) == "lines"
    pitch, sign = int(grid.get(qn("w:linePitch"))) / 20, 16 + int(closer.get(qn("w:val"))) / 20
    assert 22 * pitch * 25.4 / 72 <= 225 < 23 * pitch * 25.4 / 72
    assert 28 * sign * 25.4 / 72 <= 156 < 29 * sign * 25.4 / 72


def test_fonts_of_title_body_and_headings(document):
    """7.3: title size 2 小标宋 in the middle; body size 3 仿宋; 一、 in 黑体, （一） in 楷体, the rest in 仿宋."""
    title = paragraph(document, PAPER.title)
    assert (font(title.runs[0]), title.runs[0].font.size.pt, title.alignment) == (
        "方正小标宋简体", 22, WD_ALIGN_PARAGRAPH.CENTER,
    )  # fmt: skip
    found = [
        (p.text, font(p.runs[0]), p.runs[0].font.size.pt)
        for p in document.paragraphs
        if p.text.endswith(("总体情况", "能耗强度", "工业", "水泥"))
    ]
    assert found == [
        ("一、总体情况", "黑体", 16), ("（一）能耗强度", "楷体_GB2312", 16), ("1.工业", "仿宋_GB2312", 16),
        ("（1）水泥", "仿宋_GB2312", 16),
    ]  # fmt: skip


def test_every_font_has_stand_ins(document):
    """A machine without the font is told which to take: every font that a run names is in the table of fonts."""
    table = next(
        part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml"
    ).blob.decode()
    used = {font(run) for p in document.paragraphs for run in p.runs if run._element.rPr is not None}
    assert used
    assert all(f'w:name="{name}"><w:altName w:val="' in table for name in used)


def test_headings_are_in_the_outline_and_there_is_no_false_preview(document):
    """The navigation pane lists them by level; a file browser shows no picture of an empty page."""
    levels = [p._p.pPr.find(qn("w:outlineLvl")) for p in document.paragraphs if p.text in ("一、总体情况", "（1）水泥")]
    assert [level.get(qn("w:val")) for level in levels] == ["0", "3"]
    assert not [rel for rel in document.part.package.rels.values() if "thumbnail" in rel.reltype]


def test_numbering_starts_anew_below_each_heading():
    """7.3.3: 一、（一）1.（1） in this order."""
    assert [number(level, 2) for level in (1, 2, 3, 4)] == ["二、", "（二）", "2.", "（2）"]


def test_head_addressee_and_signature(document):
    """7.2–7.3: the mark in red, the number below it, the addressee flush left, the date four signs off the right edge."""
    mark = paragraph(document, "某市发展和改革委员会文件")
    assert str(mark.runs[0].font.color.rgb) == layout().red
    assert paragraph(document, "某发改〔2026〕12号").alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert paragraph(document, "各县（市、区）人民政府：").paragraph_format.first_line_indent is None
    day = paragraph(document, "2026年1月5日")
    assert day.alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert day.paragraph_format.right_indent.pt == 4 * 16


def test_body_is_indented_by_two_signs_and_citations_are_raised(document):
    """7.3.3: each paragraph begins two signs in; [1] is a superscript."""
    said = next(p for p in document.paragraphs if p.text.startswith("下降"))
    assert said.paragraph_format.first_line_indent.pt == 32
    assert [run.text for run in said.runs if run.font.superscript] == ["[1]"]


def test_page_number_stands_at_the_outer_edge_between_dashes(document):
    """7.5: size 4 宋体, with a dash on either side, right on odd pages and left on even ones."""
    assert document.settings.odd_and_even_pages_header_footer
    page = document.sections[0]
    odd, even = page.footer.paragraphs[0], page.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT)
    assert odd.text == "—  —"
    assert "PAGE" in odd._p.xml
    assert {run.font.size.pt for run in odd.runs} == {14}


def test_table_repeats_its_head_and_sets_numbers_right(document):
    """第8章: a table over several pages repeats its head; numbers stand right."""
    table = document.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["单位", "数值"],
        ["甲县", "1.50"],
        ["乙县", "—"],
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1].cells[1].paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert [round(column.width.mm) for column in table.columns] == [104, 52]
    assert all(
        cell.paragraphs[0]._p.pPr.find(qn("w:snapToGrid")) is not None for row in table.rows for cell in row.cells
    )


@pytest.mark.parametrize("blocks", [[Words("请整改。")], [SHEET], []])
def test_signature_stands_below_text(blocks):
    """7.3.5: 署名 and date keep with the last lines of the text, be they a table's; no page has them alone."""
    from dataclasses import replace

    read = Document(io.BytesIO(word.written(replace(PAPER, blocks=blocks, annexes=()))))
    whole = list(read.iter_inner_content())
    last = whole[:-4][-1]
    said = last.rows[-1].cells[0].paragraphs[0] if hasattr(last, "rows") else last
    assert [one.paragraph_format.keep_with_next for one in (said, *whole[-4:])] == [True] * 4 + [None]
    assert (whole[-2].text, whole[-1].text) == (PAPER.signature, "2026年1月5日")


def test_a_long_name_of_an_office_stays_on_one_line():
    """7.2.4: the mark is as large as fits the width of the text, at most as large as the layout has it."""
    from dataclasses import replace

    long = replace(PAPER, agency="某某自治州发展和改革委员会能源局")
    read = Document(io.BytesIO(word.written(long)))
    size = paragraph(read, f"{long.agency}文件").runs[0].font.size.pt
    assert size * len(f"{long.agency}文件") <= 156 / 25.4 * 72 < 36 * len(f"{long.agency}文件")


def test_chart_carries_its_numbers_and_a_gap_stays_a_gap(document):
    """A chart is drawn by the office program from numbers inside the file; what is missing is not drawn as nought."""
    from openpyxl import load_workbook

    parts = {str(part.partname): part.blob for part in document.part.package.iter_parts()}
    drawn = parts["/word/charts/chart1.xml"].decode()
    assert "<c:barChart>" in drawn
    assert "<c:v>1.5</c:v>" in drawn
    assert "甲县" in drawn
    assert drawn.count("<a:ea typeface") == drawn.count("<a:latin typeface") > 0
    sheet = load_workbook(io.BytesIO(parts["/word/embeddings/chart1.xlsx"])).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_col=3)][1:] == [
        ["甲县", 1.5, 2],
        ["乙县", None, 2],
    ]


def test_same_paper_is_the_same_bytes():
    """A document can be held against its hash: no times, no order by chance."""
    assert word.written(PAPER) == word.written(PAPER)


def test_draft_leaves_number_and_day_open():
    """A draft says that it is one; nobody takes it for issued."""
    from dataclasses import replace

    texts = [p.text for p in Document(io.BytesIO(word.written(replace(PAPER, number="", day=None)))).paragraphs]
    assert word.DRAFT in texts
    assert "　　年　月　日" in texts
