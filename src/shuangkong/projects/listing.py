"""两高项目列表和导出: which projects a person asked for, and the list by class as CSV and as a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from shuangkong.projects import facts, gate
from shuangkong.projects.models import Approval, Project
from shuangkong.projects.page import KINDS, SHAPES
from shuangkong.projects.services import read, visible
from shuangkong.registers.models import Area
from shuangkong.registers.services import subtree

FILTERS = ("stage", "outcome", "area", "words", "withdrawn")
COLUMNS = (
    ("项目编号", 20), ("项目名称", 34), ("区域", 14), ("建设单位", 26), ("统一社会信用代码", 20), ("类别", 12), ("行业代码", 10),
    ("主要产品", 16), ("建设阶段", 10), ("年综合能源消费量（吨标准煤，当量值）", 18), ("计入控制的能耗（吨标准煤）", 16),
    ("年工业增加值（元）", 18), ("单位增加值能耗（吨标准煤/万元）", 16), ("已落实替代量（吨标准煤）", 16), ("研判建议", 12),
    ("研判日期", 12), ("处置意见", 12), ("完成期限", 12), ("监管单位", 24), ("数据来源等级", 12),
)  # fmt: skip
ORDER = tuple(KINDS)


class Listing:
    """The projects that a person asked for."""

    def __init__(self, user: Any, asked: Mapping[str, str]) -> None:
        self.asked = {name: asked.get(name, "") for name in FILTERS}
        self.all = visible(user)
        self.projects = self._chosen().order_by("area_id", "code")

    @property
    def query(self) -> str:
        return urlencode({name: value for name, value in self.asked.items() if value})

    def _chosen(self) -> QuerySet[Project]:
        found = self.all if self.asked["withdrawn"] else self.all.filter(withdrawn="")
        if self.asked["stage"] in Project.Stage.values:
            found = found.filter(stage=self.asked["stage"])
        if self.asked["area"]:
            found = found.filter(area_id__in=subtree(self.asked["area"]))
        if words := self.asked["words"].strip():
            found = found.filter(
                Q(name__icontains=words)
                | Q(code__icontains=words)
                | Q(owner__icontains=words)
                | Q(product__icontains=words)
            )
        if self.asked["outcome"] in gate.OUTCOMES:
            last = {one.pk for one in found.prefetch_related("advices") if one.outcome == self.asked["outcome"]}
            found = found.filter(pk__in=last)
        return found

    def lines(self, projects: Any, today: date) -> list[dict[str, Any]]:
        """Return what the list says of some projects."""
        return [line(one, today) for one in read(projects).prefetch_related("advices")]

    def counts(self) -> list[dict[str, Any]]:
        """Return how many projects have which outcome, in the order of the stages."""
        found: dict[tuple[str, str], int] = {}
        for one in self.all.filter(withdrawn="").prefetch_related("advices"):
            key = (one.stage, one.outcome)
            found[key] = found.get(key, 0) + 1
        return [
            {
                "stage": stage, "name": name,
                "outcomes": [
                    {"outcome": word, "name": gate.OUTCOMES[word], "n": found[stage, word], "kind": KINDS[word], "shape": SHAPES[KINDS[word]]}
                    for word in gate.OUTCOMES if (stage, word) in found
                ],
                "n": sum(n for (of, _word), n in found.items() if of == stage),
            }
            for stage, name in Project.Stage.choices
        ]  # fmt: skip

    def areas(self) -> list[tuple[str, str]]:
        """Return the areas that have projects."""
        return list(
            Area.objects.filter(code__in=self.all.values("area_id")).values_list("code", "name").order_by("code")
        )


def line(project: Project, today: date) -> dict[str, Any]:
    """Return what a line of the list says of a project."""
    advices = list(project.advices.all())
    word = project.outcome
    disposals = sorted((one for one in project.approvals.all() if one.kind == Approval.Kind.DISPOSAL), key=_when)
    disposal = disposals[-1] if disposals else None
    deciding = (advices[0].content.get("deciding") or {}) if advices else {}
    counted, value = facts.counted(project), float(project.value_added_yuan or 0)
    return {
        "project": project, "outcome": word, "outcome_name": gate.OUTCOMES[word], "kind": KINDS[word],
        "shape": SHAPES[KINDS[word]], "on": advices[0].on if advices else None, "counted": counted,
        "intensity": counted / value * 10_000 if value else None, "replaced": facts.replaced(project, today),
        "deciding": deciding.get("name", ""), "reason": deciding.get("reason", ""), "disposal": disposal,
        "overdue": bool(disposal and disposal.deadline and disposal.deadline < today),
        "breaches": advices[0].content.get("breaches", []) if advices else [],
    }  # fmt: skip


def _when(one: Approval) -> tuple[date, int]:
    return one.day, one.pk


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
    for stage, name in gate.STAGES.items():
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
