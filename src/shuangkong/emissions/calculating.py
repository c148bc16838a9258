"""核算: a project of the register through the calculation (calculation.py), with the rules in force in its area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Any

from shuangkong.access.scope import lineage_of
from shuangkong.emissions import filing_checks
from shuangkong.emissions.calculation import Calculation, Dates, Settings, calculate
from shuangkong.emissions.filing_checks import Written
from shuangkong.emissions.levels import in_force, top_level
from shuangkong.emissions.lines import in_order, line_of_row
from shuangkong.emissions.models import Project
from shuangkong.emissions.reduction_types import Input, ReductionType, Way, load
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.statistics.in_use import in_use

TIMING = ("emissions.timing_mode", "emissions.least_months")


@dataclass(frozen=True, slots=True)
class Asked:
    """One input that a type asks for, as a form shows it."""

    pollutant: str
    name: str
    label: str
    unit: str
    input: Input


def asked_of(type_code: str, items: int = 1) -> list[tuple[Way, list[Asked]]]:
    """Return what a type asks for, way by way."""
    kind = load()[type_code]
    return [
        (way, [
            Asked(pollutant, name, filing_checks.input_label(asked, Written(pollutant, name, "")), asked.unit, asked)
            for pollutant, name, asked in rows
        ])
        for way, rows in filing_checks.way_names(kind, items)
    ]  # fmt: skip


def kind_of(project: Project) -> ReductionType:
    """Return the type of a project."""
    return load()[project.type]


def settings_of(project: Project) -> Settings:
    """Return the rules that a project is computed by in all its years, so that two years add up to one; as in accounts."""
    on = project.stable_on or date(project.listed_year, 12, 31)
    return _settings(in_use().rulebook, lineage_of(project.area_id), on)


@lru_cache(maxsize=512)
def _settings(rulebook: Rulebook, areas: tuple[str, ...], on: date) -> Settings:
    """The numbers of the day on which stable operation began; how its year counts, as it holds at that year's end."""
    found, closed = (Settings.in_force(rulebook, areas, day) for day in (on, date(on.year, 12, 31)))
    timing = {id_: closed.values[id_] for id_ in TIMING}
    return Settings(closed.timing_mode, closed.least_months, {**found.values, **timing})


def written(project: Project) -> list[Written]:
    """Return the inputs of a project as they were written."""
    return [Written(one.pollutant, one.input, one.value, one.unit) for one in project.inputs.all()]


def values(kind: ReductionType, inputs: Iterable[Written], pollutant: str) -> dict[str, float]:
    """Return the inputs of a pollutant in the units of the type; what is no number is left out."""
    found = {}
    for one in sorted(inputs, key=lambda each: each.pollutant != ""):  # its own number before that for all
        asked = kind.inputs.get(one.name.partition("#")[0])
        if asked is not None and one.pollutant in ("", pollutant):
            value = filing_checks.in_unit(one, asked)
            if value is not None:
                found[one.name] = value
    return found


def of_year(project: Project, year: int) -> dict[str, Calculation]:
    """Return the calculation of a year for every pollutant of the type."""
    kind, inputs = kind_of(project), written(project)
    settings, dates = settings_of(project), _dates(project)
    before, claimed = _steps_before(project), _of_first_year(project, year)
    found = {}
    for pollutant in kind.pollutants:
        entering = _entering(before, year, pollutant)
        place = f"减排项目“{project.name}”（{project.code}）"
        found[pollutant] = calculate(
            kind, values(kind, inputs, pollutant), pollutant, year, dates, settings, entering, place, claimed.get(pollutant)
        )  # fmt: skip
    return found


def _of_first_year(project: Project, year: int) -> dict[str, float]:
    """Return what the claim of the year before stands at by pollutant, where that is the project's first."""
    if project.stable_on is None or project.stable_on.year + 1 != year:
        return {}
    return {name: float(amount) for name, amount in claimed(project).get(year - 1, {}).items()}


def claimed(project: Project) -> dict[int, dict[str, Decimal]]:
    """Return what every claim of a project stands at: year → pollutant → t, at the highest level that has decided."""
    standing = {claim.year: in_force(claim)[level] for claim in project.claims.all() if (level := top_level(claim))}
    return {year: {name: one.amount_t for name, one in amounts.items()} for year, amounts in standing.items()}


def _steps_before(project: Project) -> list[Project]:
    """Return the projects that come before on the same line of the same unit, the nearest first."""
    if not project.line:
        return []
    same = Project.objects.filter(line=project.line, area=project.area_id, withdrawn="").prefetch_related("inputs")
    mine = row_of(project)
    rows = [(in_order(row), one) for one in same if line_of_row(row := row_of(one)) == line_of_row(mine)]
    earlier = sorted(((place, one) for place, one in rows if place < in_order(mine)), key=itemgetter(0), reverse=True)
    return [one for _place, one in earlier]


def _entering(before: Iterable[Project], year: int, pollutant: str) -> float | None:
    """Return what the steps before leave over, t/a: what the nearest leaves that cuts this pollutant at all."""
    for project in before:
        done = of_year(project, year).get(pollutant)
        if done is not None and done.way is not None:
            return done.left_t
    return None


def _dates(project: Project) -> Dates:
    return Dates(project.stage, project.stable_on, project.accepted_on, project.approved_on, project.stability)


def planned(project: Project) -> dict[str, Decimal]:
    """Return what a project is planned to cut in a full year, by pollutant, as far as its inputs say."""
    year = project.stable_on.year if project.stable_on else project.listed_year
    done = of_year(project, year)
    return {
        pollutant: Decimal(str(one.annual_t)) for pollutant, one in done.items() if one.annual_t is not None and one.annual_t > 0
    }  # fmt: skip


def amounts(project: Project, year: int) -> dict[str, Decimal]:
    """Return what a year counts by pollutant, of those that were calculated."""
    done = of_year(project, year)
    return {
        name: Decimal(str(max(one.year_t, 0.0))) for name, one in done.items() if one.way and one.year_t is not None
    }


def row_of(project: Project) -> dict[str, Any]:
    """Return a project as a row of reductions.csv, days as dates."""
    names = (
        "type", "name", "uscc", "permit", "facility", "outlet", "line", "step", "listed_year", "stage", "approved_on",
        "accepted_on", "stable_on", "stability", "longitude", "latitude",
    )  # fmt: skip
    return {"project": project.code, "area": project.area_id, "organisation": project.operator} | {
        name: getattr(project, name) for name in names
    }
