"""写成 Word 文件: a paper as .docx in the layout of GB/T 9704; the same paper is the same bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from shuangkong.reports import charts, word_parts
from shuangkong.reports.layout import POINTS_PER_MM, TWIPS, Layout, layout
from shuangkong.reports.paper import Annex, Block, Chart, Heading, Paper, Sheet, Words, day_text, numbered
from shuangkong.reports.word_parts import styled

MARKS = re.compile(r"(\[\d+\])")
HEADINGS = {1: "first", 2: "second", 3: "body", 4: "body"}
DRAFT = "（送审稿，发文字号待编）"
CHART_MM = (150.0, 76.0)
CELL_SPACE = 25_400  # above and below the text of a table's cell: 2 points, in EMU
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


def written(paper: Paper) -> bytes:
    """Return a paper as the bytes of a .docx file."""
    from docx import Document

    document = Document()
    made = _Writer(document, layout())
    _properties(document, paper)
    made.head(paper)
    made.blocks(numbered(paper.blocks))
    made.foot(paper)
    for place, annex in enumerate(paper.annexes, start=1):
        made.annex(annex, place, len(paper.annexes))
    return word_parts.packed(document)


def _properties(document: Any, paper: Paper) -> None:
    known = document.core_properties
    known.title, known.author, known.subject = paper.title, paper.agency, paper.subject
    known.comments, known.keywords, known.last_modified_by = "", "", ""
    known.created = known.modified = datetime(
        paper.day.year, paper.day.month, paper.day.day, tzinfo=UTC
    ) if paper.day else UNDATED  # fmt: skip
    known.revision = 1


class _Writer:
    """Puts the parts of a paper into a document one after another."""

    def __init__(self, document: Any, page: Layout) -> None:
        self.document, self.page = document, page
        word_parts.set_page(document, page)
        word_parts.set_fonts(document, page)
        word_parts.set_page_numbers(document, page)
        word_parts.drop_preview(document)
        normal = document.styles["Normal"]
        styled(normal, page.font("body"), page.body)
        normal.paragraph_format.space_before = normal.paragraph_format.space_after = 0

    def head(self, paper: Paper) -> None:
        """版头、标题、主送机关."""
        page, mark = self.page, self._line(centred=True, exact=False)
        text = f"{paper.agency}文件"
        size = min(page.mark_size, int(page.text_width_mm * POINTS_PER_MM / len(text)))  # a long name stays on one line
        styled(mark.add_run(text), page.font("title"), size, colour=page.red)
        self._line()
        number = self._line(centred=True)
        styled(number.add_run(paper.number or DRAFT), page.font("body"), page.body)
        _ruled(number, page.red)
        self._line()
        title = self._line(centred=True, exact=False)
        styled(title.add_run(paper.title), page.font("title"), page.title)
        self._line()
        if paper.addressee:
            self._words(f"{paper.addressee}：", "body", indent=0)

    def blocks(self, blocks: Any) -> None:
        """正文."""
        for block in blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        if isinstance(block, Heading):
            paragraph = self._words(f"{block.number}{block.text}", HEADINGS[block.level], self.page.paragraph_signs)
            paragraph.paragraph_format.keep_with_next = True
            word_parts.set_outline(paragraph, block.level)
        elif isinstance(block, Words):
            self._words(block.text, "body", self.page.paragraph_signs, bold=block.bold)
        elif isinstance(block, Sheet):
            self._sheet(block)
        else:
            self._chart(block)

    def foot(self, paper: Paper) -> None:
        """附件说明、发文机关署名、成文日期."""
        for paragraph in word_parts.last_words(self.document):  # 署名 and date do not stand on a page of their own
            paragraph.paragraph_format.keep_with_next = True
        begun = len(self.document.paragraphs)
        titles = [annex.title for annex in paper.annexes]
        if titles:
            self._line()
        for place, title in enumerate(titles, start=1):
            number = f"{place}." if len(titles) > 1 else ""
            lead = "附件：" if place == 1 else "　　　"
            self._words(f"{lead}{number}{title}", "body", self.page.paragraph_signs)
        self._line()
        self._line()
        day = day_text(paper.day)
        # 署名 is centred above the date, which stands four signs off the right edge
        right = self.page.day_right_signs
        apart = max(0.0, (len(paper.signature) - _width(day)) / 2)
        self._right(paper.signature, max(0.0, right - apart))
        for paragraph in self.document.paragraphs[begun:]:
            paragraph.paragraph_format.keep_with_next = True
        self._right(day, right)

    def annex(self, annex: Annex, place: int, count: int) -> None:
        """An annex on a page of its own: 附件 and its number in black, then its title."""
        label = self._line()
        label.paragraph_format.page_break_before = True
        styled(label.add_run(f"附件{place if count > 1 else ''}"), self.page.font("first"), self.page.body)
        self._line()
        title = self._line(centred=True, exact=False)
        styled(title.add_run(annex.title), self.page.font("title"), self.page.title)
        self._line()
        self.blocks(numbered(annex.blocks))

    def _line(self, *, centred: bool = False, exact: bool = True) -> Any:
        """An empty line of the grid; `exact` is not for what is larger than the body."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph = self.document.add_paragraph()
        if exact:
            paragraph.paragraph_format.line_spacing = Pt(self.page.line_twips / TWIPS)
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        return paragraph

    def _words(self, text: str, use: str, indent: int, *, bold: bool = False) -> Any:
        from docx.shared import Pt

        paragraph = self._line()
        paragraph.paragraph_format.first_line_indent = Pt(self.page.body * indent) if indent else None
        for piece in MARKS.split(text):
            run = styled(paragraph.add_run(piece), self.page.font(use), self.page.body, bold=bold)
            if MARKS.fullmatch(piece):
                run.font.superscript = True
        return paragraph

    def _right(self, text: str, signs: float) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph = self._words(text, "body", 0)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(self.page.body * signs)

    def _sheet(self, sheet: Sheet) -> None:
        from docx.enum.table import WD_TABLE_ALIGNMENT
        from docx.shared import Mm

        if sheet.title:
            title = self._line(centred=True)
            title.paragraph_format.keep_with_next = True
            styled(title.add_run(sheet.title), self.page.font("first"), self.page.table + 1.5)
        table = self.document.add_table(rows=0, cols=len(sheet.head), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        widths = _shared(sheet.widths, self.page.text_width_mm)
        for column, width in zip(
            table.columns, widths, strict=True
        ):  # some programs go by the columns, some by the cells
            column.width = Mm(width)
        size = self.page.citation if sheet.small else self.page.table
        _row(table, sheet.head, widths, self.page.font("first"), size, frozenset(), head=True)
        for row in sheet.rows:
            _row(table, row, widths, self.page.font("body"), size, sheet.numeric)
        if sheet.note:
            note = self._line(exact=False)
            word_parts.off_the_grid(note)
            styled(note.add_run(sheet.note), self.page.font("body"), self.page.citation)

    def _chart(self, chart: Chart) -> None:
        paragraph = self._line(centred=True, exact=False)
        xml, workbook = charts.drawn(chart, self.page.font("digits"))
        word_parts.add_chart(self.document, paragraph, chart.title, xml, workbook, CHART_MM)


def _row(
    table: Any, cells: Sequence[str], widths: Sequence[float], font: str, size: float, numeric: frozenset[int],
    *, head: bool = False,
) -> None:  # fmt: skip
    """Write one row; the head is repeated on every page, and no row is split between two."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH as SIDE
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    row = table.add_row()
    named = ["w:cantSplit", *(["w:tblHeader"] if head else [])]
    for name in named:
        row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - no public door
    for place, (cell, text, width) in enumerate(zip(row.cells, cells, widths, strict=True)):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        word_parts.off_the_grid(paragraph)
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = CELL_SPACE
        paragraph.alignment = SIDE.CENTER if head else SIDE.RIGHT if place in numeric else SIDE.LEFT
        styled(paragraph.add_run(text), font, size)


def _shared(widths: Sequence[float], line_mm: float) -> list[float]:
    return [width * line_mm / sum(widths) for width in widths]


def _width(text: str) -> float:
    """The width of a text in Chinese signs: a digit is half of one."""
    return sum(0.5 if sign.isascii() else 1 for sign in text)


def _ruled(paragraph: Any, colour: str) -> None:
    """红色分隔线: below the number, as wide as the text."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", str(round(4 * POINTS_PER_MM))), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
