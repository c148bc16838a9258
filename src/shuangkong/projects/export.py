"""两高项目清单的导出: the lines of the list as CSV, and as a workbook with a sheet for each stage."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from shuangkong.projects.project_contract import STAGES

COLUMNS = (
    ("项目编号", 20), ("项目名称", 34), ("区域", 14), ("建设单位", 26), ("统一社会信用代码", 20), ("类别", 12), ("行业代码", 10),
    ("主要产品", 16), ("建设阶段", 10), ("年综合能源消费量（吨标准煤，当量值）", 18), ("计入控制的能耗（吨标准煤）", 16),
    ("年工业增加值（元）", 18), ("单位增加值能耗（吨标准煤/万元）", 16), ("已落实替代量（吨标准煤）", 16), ("研判建议", 12),
    ("研判日期", 12), ("处置意见", 12), ("完成期限", 12), ("监管单位", 24), ("数据来源等级", 12),
)  # fmt: skip


def rows(lines: list[dict[str, Any]]) -> Iterator[list[Any]]:
    """Yield the rows of the exported list."""
    for one in lines:
        project, disposal = one["project"], one["disposal"]
        yield [
            project.code, project.name, project.area.name, project.owner, project.uscc, project.get_kind_display(),
            project.industry, project.product, project.get_stage_display(), _float(project.energy_tce), one["counted"],
            _float(project.value_added_yuan), one["intensity"], one["replaced"], one["outcome_name"], _day(one["on"]),
            disposal.get_disposal_display() if disposal else "", _day(disposal.deadline if disposal else None),
            disposal.supervisor if disposal else "", project.get_confidence_display(),
        ]  # fmt: skip


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _day(day: Any) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def as_csv(lines: list[dict[str, Any]]) -> bytes:
    """Return the list as CSV that Excel opens as it is."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([name for name, _width in COLUMNS])
    writer.writerows([[_safe(cell) for cell in row] for row in rows(lines)])
    return out.getvalue().encode("utf-8-sig")


def _safe(value: Any) -> Any:
    """Keep a text from being taken for a formula by the program that opens it."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def as_workbook(lines: list[dict[str, Any]], title: str) -> bytes:
    """Return the list as a workbook, a sheet for each stage."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    border: dict[str, Any] = {"border": 1, "border_color": "#B0B7C3", "text_wrap": True, "valign": "top"}
    big, head = (
        book.add_format({"bold": True, "font_size": 14}),
        book.add_format(border | {"bold": True, "bg_color": "#EEF2F7"}),
    )
    text, amount = book.add_format(border), book.add_format(border | {"num_format": "#,##0.00"})
    for stage, name in STAGES.items():
        sheet = book.add_worksheet(name)
        sheet.write_string(0, 0, f"{title}（{name}）", big)
        sheet.write_string(1, 0, "研判建议供决策参考，不是审批决定；处置意见以处置意见表为准。")
        for at, (column, width) in enumerate(COLUMNS):
            sheet.set_column(at, at, width)
            sheet.write_string(2, at, column, head)
        for number, row in enumerate(rows([one for one in lines if one["project"].stage == stage]), start=3):
            for at, value in enumerate(row):
                sheet.write(number, at, "" if value is None else value, amount if isinstance(value, float) else text)
        sheet.freeze_panes(3, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
    book.close()
    return out.getvalue()
