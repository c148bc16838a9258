"""核算: a project of the register through the calculation (calculation.py) and the checks, with the rules in force in its area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Min, Q

from shuangkong.access.scope import lineage_of
from shuangkong.emissions import duplicates, filing_checks
from shuangkong.emissions.calculation import Calculation, Dates, Settings, calculate
from shuangkong.emissions.filing_checks import Filing, Written
from shuangkong.emissions.models import Claim, ClaimEvent, Project
from shuangkong.emissions.permit_models import SourceStatistic
from shuangkong.emissions.reduction_types import Input, ReductionType, Way, load
from shuangkong.kernel.periods import five_year_base
from shuangkong.kernel.problems import Problem
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.statistics.in_use import in_use

NEAR_DEGREES = Decimal("0.02")  # what may lie within the distance of a double is looked at; about two kilometres
STANDING = (Claim.State.FILED, Claim.State.CHECKED, Claim.State.VERIFIED, Claim.State.RECOGNISED)


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


def settings_of(area: str, year: int) -> Settings:
    """Return the rules in force in an area at the end of a year."""
    return _settings(in_use().rulebook, lineage_of(area), year)


@lru_cache(maxsize=512)
def _settings(rulebook: Rulebook, areas: tuple[str, ...], year: int) -> Settings:
    return Settings.in_force(rulebook, areas, date(year, 12, 31))


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
    settings, dates = settings_of(project.area_id, year), _dates(project)
    before = _step_before(project)
    found = {}
    for pollutant in kind.pollutants:
        entering = _left(before, year, pollutant) if before is not None else None
        place = f"减排项目“{project.name}”（{project.code}）"
        found[pollutant] = calculate(
            kind, values(kind, inputs, pollutant), pollutant, year, dates, settings, entering, place
        )  # fmt: skip
    return found


def _dates(project: Project) -> Dates:
    return Dates(project.stage, project.stable_on, project.accepted_on, project.approved_on, project.stability)


def _step_before(project: Project) -> Project | None:
    """Return the project that comes just before on the same line of the same unit."""
    if not project.line or not project.step or project.step < 2:
        return None
    same = Project.objects.filter(line=project.line, area=project.area_id, step__lt=project.step, withdrawn="")
    same = same.filter(uscc=project.uscc) if project.uscc else same.filter(operator=project.operator)
    return same.order_by("-step").first()


def _left(project: Project, year: int, pollutant: str) -> float | None:
    """Return what a project leaves over, t/a, with all the steps before it."""
    done = of_year(project, year).get(pollutant)
    return done.left_t if done else None


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
        base_t=base_of(project, year),
    )  # fmt: skip


def base_of(project: Project, year: int) -> dict[str, float]:
    """Return what the statistics of the base year say that the source of a project emitted, t; nothing where it is not in them."""
    if not project.permit:
        return {}
    rows = SourceStatistic.objects.filter(permit=project.permit, year=five_year_base(year), ended_at=None)
    of_facility = rows.filter(facility=project.facility) if project.facility else rows.none()
    listed = (of_facility if of_facility.exists() else rows).values_list("pollutant", "emission_t")
    found: dict[str, float] = {}
    for pollutant, emission in listed:
        if emission is not None:
            found[pollutant] = found.get(pollutant, 0.0) + float(emission)
    return found


def row_of(project: Project) -> dict[str, Any]:
    """Return a project as a row of reductions.csv, days as dates."""
    names = (
        "type", "name", "uscc", "permit", "facility", "outlet", "line", "step", "listed_year", "stage", "approved_on",
        "accepted_on", "stable_on", "stability", "longitude", "latitude",
    )  # fmt: skip
    return {"project": project.code, "area": project.area_id, "organisation": project.operator} | {
        name: getattr(project, name) for name in names
    }


def snapshot(project: Project) -> dict[str, Any]:
    """Return what a calculation went by, for the record of a filing."""
    row = {name: str(value) for name, value in row_of(project).items() if value not in (None, "")}
    said = [[one.pollutant, one.name, one.value, one.unit] for one in written(project)]
    files = [[one.kind, one.sha256] for one in project.evidence.all()]
    return {"project": row, "inputs": said, "evidence": files}


def doubles_of(project: Project, year: int) -> list[duplicates.Double]:
    """Return the projects with a standing claim that claim the same reduction, those that block first."""
    others = _nearby(project).filter(claims__state__in=STANDING, withdrawn="").exclude(pk=project.pk).distinct()
    entries = [entry(other) for other in others.prefetch_related("claims", "inputs")]
    return duplicates.against(entry(project, year), entries, _doubles(lineage_of(project.area_id), year))


def _doubles(areas: tuple[str, ...], year: int) -> duplicates.Settings:
    rulebook, day = in_use().rulebook, date(year, 12, 31)
    names = ("emissions.duplicate_distance", "emissions.duplicate_likeness")
    return duplicates.Settings(*(float(rulebook.value(name, areas, day).number) for name in names))


def _nearby(project: Project) -> Any:
    """Return the projects that could be the same, wherever they lie: the rest need not be compared."""
    wanted = Q(area=project.area_id)
    for name in ("permit", "uscc", "facility"):
        if value := getattr(project, name):
            wanted |= Q(**{name: value})
    if project.longitude is not None and project.latitude is not None:
        east, north = project.longitude, project.latitude
        wanted |= Q(
            longitude__range=(east - NEAR_DEGREES, east + NEAR_DEGREES),
            latitude__range=(north - NEAR_DEGREES, north + NEAR_DEGREES),
        )
    return Project.objects.filter(wanted)


def entry(project: Project, year: int | None = None) -> duplicates.Entry:
    """Return a project as the search for doubles takes it; its carry-over year says nothing new."""
    first = project.stable_on.year if project.stable_on else None
    claimed = {claim.year for claim in project.claims.all() if claim.state in STANDING} | ({year} if year else set())
    years = {first} if first in claimed or (first and first + 1 in claimed) else claimed
    done = of_year(project, first or project.listed_year) if project.type in load() else {}
    before = {n: c.left_t + c.annual_t for n, c in done.items() if c.left_t is not None and c.annual_t is not None}
    return duplicates.Entry(
        project=project.code, type=project.type, name=project.name, area=project.area_id, filed=filed_on(project),
        years=tuple(sorted(one for one in years if one)), pollutants=frozenset(n for n, c in done.items() if c.way),
        uscc=project.uscc, permit=project.permit, facility=project.facility, outlet=project.outlet, line=project.line,
        step=project.step, stable_on=project.stable_on.isoformat() if project.stable_on else "",
        longitude=_float(project.longitude), latitude=_float(project.latitude), before_t=before,
        after_t={n: c.left_t for n, c in done.items() if c.left_t is not None},
    )  # fmt: skip


def filed_on(project: Project) -> str:
    """Return the day on which a project was first filed; blank where it was not."""
    first = ClaimEvent.objects.filter(claim__project=project).aggregate(at=Min("at"))["at"]
    return first.date().isoformat() if first else ""


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
