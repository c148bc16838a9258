"""任务分解表.xlsx: the lines of a board as the table that is printed and sent out."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from shuangkong.actions import links
from shuangkong.actions.board import Line
from shuangkong.registers.models import Area
from shuangkong.registers.services import names_of

HEAD = 2  # lines above the head: title, and what it is as of
COLUMNS = (
    ("序号", 6), ("章节", 10), ("主要任务", 60), ("牵头单位", 24), ("配合单位", 30), ("按职责分工负责", 36), ("落实区域", 24),
    ("开始日期", 12), ("完成期限", 12), ("关联指标", 24), ("关联项目", 18), ("完成进度（%）", 10), ("最近报送月份", 12),
    ("状况", 12), ("亮牌", 10), ("可监测程度（%）", 12),
)  # fmt: skip


def written(area: Area, lines: list[Line], now: datetime) -> bytes:
    """Return the workbook of some lines."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    rule: dict[str, Any] = {"border": 1, "border_color": "#B0B7C3", "font_size": 11, "valign": "top"}
    head = book.add_format(rule | {"bold": True, "text_wrap": True, "align": "center", "bg_color": "#EEF2F7"})
    cell = book.add_format(rule | {"text_wrap": True})
    sheet = book.add_worksheet("任务分解表")
    titles = dict.fromkeys(line.task.plan_title for line in lines)
    sheet.write_string(0, 0, f"{area.name}节能减排任务分解表", book.add_format({"bold": True, "font_size": 16}))
    sheet.write_string(1, 0, f"依据：{'；'.join(titles) or '—'}　截至：{now:%Y-%m-%d}")
    for at, (name, width) in enumerate(COLUMNS):
        sheet.write_string(HEAD, at, name, head)
        sheet.set_column(at, at, width)
    known = names_of({code for line in lines for code in line.task.counties})
    for number, line in enumerate(lines, 1):
        for at, value in enumerate(_cells(number, line, known)):
            sheet.write(HEAD + number, at, value, cell)
    sheet.freeze_panes(HEAD + 1, 3)
    sheet.repeat_rows(HEAD)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    book.close()
    return out.getvalue()


def _cells(number: int, line: Line, known: dict[str, str]) -> list[Any]:
    task = line.task
    counties = [known.get(code, code) for code in task.counties] or task.local
    return [
        number, task.section, task.title, "、".join(line.lead), "、".join(line.support), "、".join(task.shared),
        "、".join(counties), _day(task.starts_on), _day(task.last_day), "、".join(links.named(task.indicators)),
        "、".join(task.projects), task.percent, task.reported, line.word,
        line.card.get_colour_display() if line.card else "", line.stands.quality_percent,
    ]  # fmt: skip


def _day(day: Any) -> str:
    return f"{day:%Y-%m-%d}" if day else ""
