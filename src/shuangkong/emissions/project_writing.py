"""减排项目的写入: rows of the books as projects and inputs of the register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from simple_history.utils import bulk_create_with_history

from shuangkong.emissions import entry_checks
from shuangkong.emissions.models import Input, Project
from shuangkong.emissions.reduction_types import load
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.registers.models import Organisation

TEXTS = ("type", "name", "uscc", "permit", "facility", "outlet", "line", "stability", "document")
FROM_PACK = "载入城市数据包"
Row = Mapping[str, Any]


def write_project(row: Row, reason: str) -> None:
    """Save a project where something changed; its organisation is the one of its credit code."""
    uscc = row["uscc"] or ""
    organisation = Organisation.objects.filter(pk=uscc).first() if uscc else None
    wanted = {name: row[name] or "" for name in TEXTS} | {
        "area_id": row["area"], "organisation": organisation, "stage": row["stage"],
        "operator": organisation.name if organisation else row["organisation"] or "",
        "step": None if row["step"] is None else int(row["step"]),
        "listed_year": row["listed_year"] or _year_of(row), "confidence": CONFIDENCES[row["confidence"]],
        "longitude": _degrees(row["longitude"]), "latitude": _degrees(row["latitude"]),
    } | {name: day_of(row[name]) for name in entry_checks.DATES}  # fmt: skip
    project = Project.objects.filter(code=row["project"]).first() or Project(code=row["project"])
    if project.pk is None or any(getattr(project, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(project, name, value)
        project.edits += 1
        project._change_reason = reason  # noqa: SLF001 - the way the history takes a reason
        project.save()


def _year_of(row: Row) -> int:
    days = [row[name] for name in ("approved_on", "accepted_on", "stable_on") if row[name]]
    return days[0] // 10_000 if days else 2021


def write_inputs(rows: Iterable[Row]) -> None:
    """Write the inputs of projects in the place of those they had."""
    by_project: dict[str, list[Row]] = {}
    for row in rows:
        by_project.setdefault(row["project"], []).append(row)
    for code, said in by_project.items():
        project = Project.objects.get(code=code)
        project.inputs.all().delete()
        made = [
            Input(
                project=project, pollutant=row["pollutant"] or "", input=row["input"], value=plain(row["value"]),
                unit=row["unit"] or load()[project.type].inputs[row["input"].partition("#")[0]].unit,
                confidence=CONFIDENCES[row["confidence"]],
            )
            for row in said
        ]  # fmt: skip
        bulk_create_with_history(made, Input)  # what closings as of an earlier day read


def plain(value: float) -> str:
    """Return a number of a book as its shortest text."""
    return f"{Decimal(repr(float(value))).normalize():f}"


def exact(value: float) -> Decimal:
    """Return an amount of a book to six decimals."""
    return Decimal(repr(float(value))).quantize(Decimal("0.000001"))


def _degrees(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(float(value))).quantize(Decimal("0.000001"))


def day_of(day_number: int | None) -> date | None:
    """Return a day of a book (20230415) as a date; None where there is none."""
    return date(day_number // 10_000, day_number // 100 % 100, day_number % 100) if day_number else None
