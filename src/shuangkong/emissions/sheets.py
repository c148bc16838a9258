"""表格: the yearly project list (年度减排项目清单) and the monthly dispatch table (调度表) as workbooks that can be printed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from shuangkong.emissions import listing, register_doubles, standing
from shuangkong.emissions.duplicates import Double
from shuangkong.emissions.models import Pollutant, Project
from shuangkong.emissions.reduction_types import load

CREATED: Final = datetime(2020, 1, 1)  # noqa: DTZ001 -- a mark inside the file, not a moment
LIST: Final = (
    ("序号", 6), ("项目编号", 18), ("项目名称", 36), ("项目类型", 26), ("区域", 14), ("排污单位", 26), ("排污许可证编号", 26),
    ("建设阶段", 12), ("稳定运行日期", 14), ("本年状态", 16), *((f"{word}（吨）", 16) for word in Pollutant.labels),
    ("减排量性质", 22), ("缺少的佐证材料", 40), ("数据来源等级", 12),
)  # fmt: skip
DISPATCH: Final = (
    ("序号", 6), ("项目编号", 18), ("项目名称", 36), ("项目类型", 26), ("区域", 14), ("列入年度", 10), ("建设阶段", 12),
    ("形象进度（%）", 12), ("本月进展", 50), ("存在问题", 40), ("填报时间", 18),
)  # fmt: skip


def yearly_list(projects: Any, year: int) -> bytes:
    """Return the list of a year: every project with its state, amounts and what evidence is missing."""
    read = standing.with_claims(projects.filter(withdrawn="")).prefetch_related("evidence")
    aside = register_doubles.aside()
    rows = [_listed(number, project, year, aside) for number, project in enumerate(read, start=1)]
    return _workbook(f"{year} 年度减排项目清单", LIST, rows, "国家认定的减排量为“完成”，其余为“预计”。")


def _listed(number: int, project: Project, year: int, aside: Mapping[str, Double]) -> list[Any]:
    line = listing.line(project, year, year, aside)
    found = list(standing.parts(project, year, year, aside))
    amounts = [_amount(found, pollutant) for pollutant in Pollutant.values]
    words = line.doubles or "；".join(dict.fromkeys(str(one.word) for one in line.parts))
    return [
        number, project.code, project.name, _type(project), project.area.name, project.operator, project.permit,
        project.get_stage_display(), _day(project.stable_on), str(line.word), *amounts, words,
        "、".join(listing.missing(project)), project.get_confidence_display(),
    ]  # fmt: skip


def _amount(found: Iterable[Any], pollutant: str) -> float | None:
    amounts = [part.net_t for part in found if part.pollutant == pollutant]
    return float(sum(amounts)) if amounts else None


def dispatch_table(projects: Any, month: str) -> bytes:
    """Return the dispatch table of a month: projects that are not running yet, and those that were reported on."""
    rows: list[list[Any]] = []
    for project in projects.filter(withdrawn="").prefetch_related("dispatches"):
        said = next((one for one in project.dispatches.all() if one.month == month), None)
        if said is None and project.stage == Project.Stage.RUNNING:
            continue
        told = [said.percent, said.progress, said.problems, f"{said.at:%Y-%m-%d}"] if said else [None, "未填报", "", ""]
        rows.append(
            [
                len(rows) + 1, project.code, project.name, _type(project), project.area.name, project.listed_year,
                project.get_stage_display(), *told,
            ]
        )  # fmt: skip
    return _workbook(f"{month} 减排项目调度表", DISPATCH, rows, "在建和计划项目逐月填报；“未填报”的请催报。")


def _type(project: Project) -> str:
    known = load().get(project.type)
    return f"{project.type} {known.name}" if known else project.type


def _day(day: Any) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def _workbook(title: str, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[Any]], note: str) -> bytes:
    """Return one sheet, ready for A4 on its side."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "created": CREATED})
    line: dict[str, Any] = {"border": 1, "border_color": "#B0B7C3", "text_wrap": True, "valign": "top"}
    big = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format(line | {"bold": True, "bg_color": "#EEF2F7", "align": "center"})
    text, amount = book.add_format(line), book.add_format(line | {"num_format": "#,##0.00"})
    sheet = book.add_worksheet(title[:31])
    sheet.write_string(0, 0, title, big)
    sheet.write_string(1, 0, note)
    for at, (name, width) in enumerate(columns):
        sheet.set_column(at, at, width)
        sheet.write_string(2, at, name, head)
    for number, row in enumerate(rows, start=3):
        for at, value in enumerate(row):
            sheet.write(number, at, "" if value is None else value, amount if isinstance(value, float) else text)
    sheet.freeze_panes(3, 3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    book.close()
    return out.getvalue()
