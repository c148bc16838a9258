"""报告的工作簿: the tables and charts of a paper, all figures and their dictionary as one .xlsx file, without times."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from shuangkong.closing.store import Closing
from shuangkong.reports import charts, rows
from shuangkong.reports.files import DICTIONARY_HEAD, number
from shuangkong.reports.layout import layout
from shuangkong.reports.paper import Block, Chart, Paper, Sheet

CHART_ROWS = 18  # of a worksheet: so high is a chart


def workbook(paper: Paper, closing: Closing, area: str) -> bytes:
    """Return the tables and charts of a paper, all figures and their dictionary as one .xlsx file."""
    out = io.BytesIO()
    book, styles = _begun(out, paper)
    font = layout().font("digits")
    blocks = [*paper.blocks, *(block for annex in paper.annexes for block in annex.blocks)]
    for place, sheet in enumerate((one for one in blocks if isinstance(one, Sheet)), start=1):
        _table(book, f"表{place}", sheet, styles)
    _charts(book, blocks, font)
    listed = rows.figures(closing, area)
    names = list(rows.LABELS)
    _plain(
        book,
        "全部指标值",
        [rows.LABELS[name][0] for name in names],
        [[_cell(name, row[name]) for name in names] for row in listed],
        styles,
    )
    _plain(book, "指标", ("指标编号", "指标", "计量单位", "单位代码", "小数位数"), rows.kinds(closing, area), styles)
    _plain(book, "数据字典", DICTIONARY_HEAD, rows.columns(), styles)
    book.close()
    return out.getvalue()


def tables(found: Iterable[tuple[str, Sequence[str], Sequence[Sequence[Any]]]], paper: Paper) -> bytes:
    """Return plain tables (name, head, rows) that go with a paper as one .xlsx file."""
    out = io.BytesIO()
    book, styles = _begun(out, paper)
    for name, head, listed in found:
        _plain(book, name, head, listed, styles)
    book.close()
    return out.getvalue()


def _begun(out: io.BytesIO, paper: Paper) -> tuple[Any, Any]:
    import xlsxwriter

    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties(
        {"title": paper.title, "author": paper.agency, "subject": paper.subject, "created": charts.UNDATED}
    )
    font = layout().font("digits")
    return book, {
        "head": book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center", "font_name": font}),
        "cell": book.add_format({"border": 1, "text_wrap": True, "valign": "top", "font_name": font}),
    }


def _table(book: Any, name: str, sheet: Sheet, styles: Any) -> None:
    made = book.add_worksheet(name)
    if sheet.title:
        made.write_string(0, 0, sheet.title)
    top = 1 if sheet.title else 0
    made.write_row(top, 0, sheet.head, styles["head"])
    for place, row in enumerate(sheet.rows, start=top + 1):
        for column, text in enumerate(row):
            value = number(text) if column in sheet.numeric else None
            made.write(place, column, text if value is None else value, styles["cell"])
    for column, width in enumerate(sheet.widths):
        made.set_column(column, column, max(10, 70 * width / sum(sheet.widths)))
    made.freeze_panes(top + 1, 0)


def _charts(book: Any, blocks: list[Block], font: str) -> None:
    drawn = [block for block in blocks if isinstance(block, Chart)]
    if drawn:
        made, top = book.add_worksheet(charts.SHEET), 0
        for chart in drawn:
            charts.added(book, made, chart, font, top)
            top += max(CHART_ROWS, len(chart.names) + 3)


def _plain(book: Any, name: str, head: Any, rows: Any, styles: Any) -> None:
    made = book.add_worksheet(name)
    made.write_row(0, 0, head, styles["head"])
    for place, row in enumerate(rows, start=1):
        made.write_row(place, 0, row)
    made.autofilter(0, 0, max(1, len(rows)), len(head) - 1)
    made.set_column(0, len(head) - 1, 18)
    made.freeze_panes(1, 0)


def _cell(name: str, value: Any) -> Any:
    """A sealed value as a number that a spreadsheet can add up; codes and words stay words."""
    if value is None:
        return ""
    return number(value) if name == "value" else value
