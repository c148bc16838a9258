"""登记项目中的重复: which projects of the register claim one reduction; the same functions as on the books of a closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone

from shuangkong.access.scope import lineage_of
from shuangkong.emissions import double_counting, duplicates
from shuangkong.emissions.calculating import settings_of
from shuangkong.emissions.duplicates import Double, Entry
from shuangkong.emissions.models import Claim, Project
from shuangkong.emissions.project_rows import rows_of
from shuangkong.emissions.reduction_types import load
from shuangkong.statistics.in_use import in_use

NEAR_DEGREES = Decimal("0.02")  # what may lie within the distance of a double is looked at; about two kilometres
STANDING = (Claim.State.FILED, Claim.State.CHECKED, Claim.State.VERIFIED, Claim.State.RECOGNISED)
LAST = date(9999, 12, 31)


def doubles_of(project: Project, year: int) -> list[Double]:
    """Return the projects with a standing claim that claim the same reduction as a year that is filed; those that block first."""
    others = nearby(project).filter(claims__state__in=STANDING, withdrawn="").exclude(pk=project.pk).distinct()
    wanted = Project.objects.filter(pk__in=[project.pk, *others.values_list("pk", flat=True)])
    rulebook, day = in_use().rulebook, date(year, 12, 31)
    found = double_counting.entries(_books(wanted), load(), settings_of(project), LAST)
    mine = next(one for one in found if one.project == project.code)
    settings = duplicates.Settings.in_force(rulebook, lineage_of(project.area_id), day)
    return duplicates.against(_filed(mine, project, year), found, settings)


def _filed(entry: Entry, project: Project, year: int) -> Entry:
    """The entry as it will be when the year is filed; a carry-over says nothing new."""
    first = project.stable_on.year if project.stable_on else year
    return replace(entry, years=tuple(sorted({*entry.years, first if year == first + 1 else year})))


def aside() -> dict[str, Double]:
    """Return the projects of the register that do not count now, since another stands for the same reduction, by code."""
    plain = [
        Entry(
            one.code, one.type, one.name, one.area_id, uscc=one.uscc, permit=one.permit, facility=one.facility,
            outlet=one.outlet, longitude=_float(one.longitude), latitude=_float(one.latitude),
        )
        for one in Project.objects.filter(withdrawn="")
    ]  # fmt: skip
    close = Project.objects.filter(code__in=duplicates.meeting(plain))
    return double_counting.set_aside(_books(close), load(), in_use().rulebook, timezone.localdate())


def _books(projects: Any) -> dict[str, list[dict[str, Any]]]:
    return {name: [row | {"row": 0} for row in rows] for name, rows in rows_of(projects, LAST).items()}


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def nearby(project: Project) -> Any:
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
