"""图: a chart as office programs draw it themselves (DrawingML), with the numbers behind it as a workbook inside.

xlsxwriter writes charts for its own workbooks; the same XML stands in a text document, so a chart is drawn one way in
both, can be edited in the document, and needs no picture and no drawing library.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from shuangkong.reports.paper import Chart

SHEET = "图"
CHART = "xl/charts/chart1.xml"
COLOURS = ("#1A5FB4", "#E0A030", "#5E8C61", "#A34A4A")
UNDATED = datetime(2000, 1, 1)  # noqa: DTZ001  a workbook has no time zones; the same chart is the same bytes


def drawn(chart: Chart, font: str) -> tuple[bytes, bytes]:
    """Return the XML of a chart and the workbook with its numbers."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": UNDATED})
    sheet = book.add_worksheet(SHEET)
    added(book, sheet, chart, font, 0)
    book.close()
    raw = out.getvalue()
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        # xlsxwriter names the font of Latin signs only; without the other one, Chinese is set in whatever the theme has
        latin = f'<a:latin typeface="{font}"/>'
        return packed.read(CHART).decode().replace(latin, f'{latin}<a:ea typeface="{font}"/>').encode(), raw


def added(book: Any, sheet: Any, chart: Chart, font: str, top: int) -> None:
    """Write the numbers of a chart into a worksheet from a row on, and the chart beside them."""
    name = sheet.get_name()
    sheet.write_row(top, 0, ["", *(series.name for series in chart.series)])
    sheet.write_column(top + 1, 0, chart.names)
    last = top + len(chart.names)
    made = book.add_chart({"type": chart.kind})
    for column, series in enumerate(chart.series, start=1):
        sheet.write_column(top + 1, column, ["" if value is None else value for value in series.values])
        colour = COLOURS[(column - 1) % len(COLOURS)]
        line = {"line": {"color": colour, "width": 2}, "marker": {"type": "circle", "size": 6}}
        filled = {"fill": {"color": colour}, "gap": 80}
        made.add_series({
            "name": [name, top, column], "categories": [name, top + 1, 0, last, 0],
            "values": [name, top + 1, column, last, column],
            **(line if chart.kind == "line" else filled),
        })  # fmt: skip
    plain = {"name": font, "size": 9, "bold": False}
    made.set_title({"name": chart.title, "name_font": {"name": font, "size": 11, "bold": True}, "overlay": False})
    made.set_x_axis({"num_font": plain, "label_position": "low"})
    made.set_y_axis({"num_font": plain, "name": chart.unit, "name_font": plain, "major_gridlines": {"visible": True}})
    made.set_legend({"position": "bottom", "font": plain})
    made.set_size({"width": 590, "height": 300})
    made.show_blanks_as("gap")
    sheet.insert_chart(top, len(chart.series) + 2, made)
