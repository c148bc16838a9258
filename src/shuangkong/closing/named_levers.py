"""具名调节手段: the large users and the projects of an area, each with its own 1 %, for the nowcast and for pages.

Users: what their approved reports say of a whole year (status report, else twelve monthly reports), with power at
equivalent value as in the energy of regions (R1.8). Projects: agreed or under way and not in the books of that year yet.
What a unit saves is part of what its county saves: effects of both are not added up.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from shuangkong.energy.nowcast import Lever, saved
from shuangkong.projects import services as ledger
from shuangkong.projects.claims import claims
from shuangkong.projects.headroom import Claim
from shuangkong.projects.models import Project
from shuangkong.registers.services import subtree
from shuangkong.statistics import services as statistics
from shuangkong.statistics.models import Submission
from shuangkong.statistics.monthly_energy import monthly_energy, yearly_energy

LARGEST = 10  # of each kind
ONE_PER_CENT = 0.01
EQUIVALENT = "equivalent"
MONTHS = 12


def named(area: str, year: int, on: date, by: int | None = None, user: Any = None) -> list[Lever]:
    """Return a lever for each of the largest users of a year and of the largest projects that come after it.

    `by` leaves out projects that cannot produce by that year; `user` what that person may not look at.
    """
    return [*_users(area, year, user), *_projects(area, year, on, by, user)]


def _users(area: str, year: int, user: Any) -> list[Lever]:
    reports = Submission.objects.all() if user is None else statistics.visible(user)
    approved = reports.filter(
        area_id__in=subtree(area), state=Submission.State.APPROVED, period__startswith=f"{year}", organisation__isnull=False
    )  # fmt: skip
    names = dict(approved.order_by().values_list("organisation_id", "organisation__name").distinct())
    used = {unit: tce for (unit, _year), tce in yearly_energy(list(names), [year], EQUIVALENT).items()}
    monthly = monthly_energy([unit for unit in names if unit not in used], year, EQUIVALENT)
    used |= {unit: sum(months.values()) for unit, months in monthly.items() if len(months) == MONTHS}
    largest = sorted(used, key=lambda unit: (-used[unit], unit))[:LARGEST]
    return [
        Lever(saved(names[unit], year), -ONE_PER_CENT * used[unit], kind="user", key=unit, confidence="reported")
        for unit in largest
    ]


def _projects(area: str, year: int, on: date, by: int | None, user: Any) -> list[Lever]:
    told = [one for one in claims(area, year, on) if by is None or one.first <= by]
    seen = Project.objects.all() if user is None else ledger.visible(user)
    sure = dict(seen.filter(pk__in=[one.pk for one in told]).values_list("pk", "confidence"))
    largest = sorted((one for one in told if one.pk in sure), key=lambda one: (-abs(one.net_tce), one.code))[:LARGEST]
    return [_project(one, sure[one.pk]) for one in largest]


def _project(one: Claim, confidence: str) -> Lever:
    """A project's 1 %: of its energy less the replacement it brings, and of the value added that comes with it."""
    energy, added = ONE_PER_CENT * one.net_tce, ONE_PER_CENT * one.value_added_yuan
    lacking = "" if one.value_added_yuan else "，增加值未填报"
    name = f"{one.name}投产 1%（{one.why}，最早 {one.first} 年{lacking}）"
    return Lever(name, energy, added, kind="project", key=one.code, confidence=confidence)
