"""填报一年: a year of a project of the register as the checks (filing_checks.py) take it, and everything that stands against it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from shuangkong.emissions import base_year, filing_checks
from shuangkong.emissions.base_source import BaseYear, Source
from shuangkong.emissions.calculating import claimed, kind_of, of_year, row_of, written
from shuangkong.emissions.filing_checks import Filing
from shuangkong.emissions.models import Project
from shuangkong.emissions.register_doubles import doubles_of
from shuangkong.kernel.problems import Problem

CENT = Decimal("0.01")  # amounts are stated at 0.01 t


def problems(project: Project, year: int, today: date) -> list[Problem]:
    """Return everything that stands against filing a year of a project, errors first."""
    found = filing_checks.problems(filing_of(project, year), today)
    doubles = [double.problem() for double in doubles_of(project, year)]
    return sorted([*doubles, *found], key=lambda one: one.severity != "error")


def filing_of(project: Project, year: int) -> Filing:
    """Return a year of a project as the checks take it."""
    return Filing(
        name=project.name, code=project.code, kind=kind_of(project), year=year, row=row_of(project), inputs=written(project),
        evidence=frozenset(one.kind for one in project.evidence.all()), calculations=of_year(project, year),
        base=base_of(project, year),
    )  # fmt: skip


def most(project: Project, year: int) -> dict[str, Decimal]:
    """Return what a year can count at most by pollutant (R-BAL): a full year of the project, and no more than the source
    emitted, less what the claims of the other years stand at.
    """
    annual = {name: done.annual_t for name, done in of_year(project, year).items() if done.annual_t is not None}
    base = base_of(project, year).emission_t
    whole = {name: min(known[name] for known in (annual, base) if name in known) for name in annual | base}
    others = [amounts for of, amounts in claimed(project).items() if of != year]
    return {
        name: max(Decimal(str(most)) - sum(one.get(name, Decimal(0)) for one in others), Decimal(0)).quantize(CENT)
        for name, most in whole.items()
    }


def base_of(project: Project, year: int) -> BaseYear:
    """Return what the statistics of the base year say of the source of a project."""
    source = Source(project.permit, project.facility, project.operator, project.area_id)
    return base_year.of_source(source, date(year, 12, 31))


def snapshot(project: Project) -> dict[str, Any]:
    """Return what a calculation went by, for the record of a filing."""
    row = {name: str(value) for name, value in row_of(project).items() if value not in (None, "")}
    said = [[one.pollutant, one.name, one.value, one.unit] for one in written(project)]
    files = [[one.kind, one.sha256] for one in project.evidence.all()]
    return {"project": row, "inputs": said, "evidence": files}
