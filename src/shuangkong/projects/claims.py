"""已占用的余量: the projects of the ledger that an area's closing has nothing of yet, though the room is promised to them.

A project counts when the authority agreed to it (处置意见 同意推进) or its works have started, from the year in which it can
produce. What it used already in the year of the closing is in the closing's energy, and that part does not count a second
time; what was stopped for good or taken off the list does not count at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from shuangkong.projects import facts, rules
from shuangkong.projects.headroom import Claim, claimed
from shuangkong.projects.models import Approval, Project
from shuangkong.projects.regional import SPAN, AreaStanding
from shuangkong.projects.sealed_standing import standings
from shuangkong.registers.models import Area
from shuangkong.registers.services import subtree

AGREED, STOPPED = Approval.Disposal.ADVANCE, (Approval.Disposal.STOP, Approval.Disposal.PHASE_OUT)


def claims(area: str, year: int, on: date, but: Project | None = None) -> list[Claim]:
    """Return what is promised at or below an area and not in the closing of a year, as on record on a day, by age.

    `but` is the project that is looked at: it takes nothing from itself, and nothing of what was agreed after it.
    """
    rows = Project.objects.filter(area_id__in=subtree(area), withdrawn="").exclude(
        Q(stage=Project.Stage.EXISTING) & (Q(finished_on=None) | Q(finished_on__year__lte=year))
    )
    rows = rows.prefetch_related("approvals", "replacements", "actuals")
    found = sorted((one for row in rows if (one := claim(row, year, on))), key=_age)
    own = next((one for one in found if but is not None and one.pk == but.pk), None)
    return found if own is None else found[: found.index(own)]


def _age(one: Claim) -> tuple[date, str]:
    return one.since or date.max, one.code


def claim(project: Project, year: int, on: date) -> Claim | None:
    """Return what a project takes beyond the closing of a year; None where nothing is promised or all is in the closing."""
    said = _disposal(project, on)
    agreed = said is not None and said.disposal == AGREED
    if project.withdrawn or (said is not None and said.disposal in STOPPED):
        return None
    if project.stage == Project.Stage.PROPOSED and not agreed:
        return None
    first = project.finished_on.year if project.finished_on else max(project.earliest or 0, year + 1)
    rest = 1 - facts.running(project, year, on)
    if not year < first <= year + SPAN or not rest:
        return None
    decided = said.day if said is not None and agreed else project.started_on
    return Claim(
        code=project.code, name=project.name, first=first, last=max(first, project.latest or first),
        energy_tce=rest * facts.counted(project, on), replaced_energy_tce=rest * facts.replaced(project, on),
        value_added_yuan=rest * facts.added(project, on, "value_added_yuan"), area=project.area_id,
        why=_why(project, said), since=decided, pk=project.pk,
    )  # fmt: skip


def promised(project: Project, standing: AreaStanding, on: date) -> bool:
    """Tell whether a project takes room that the closing does not show yet."""
    return claim(project, standing.year, on) is not None


def _disposal(project: Project, on: date) -> Approval | None:
    """Return the disposal in force on a day."""
    rows = [
        one for one in project.approvals.all() if one.kind == Approval.Kind.DISPOSAL and one.granted and one.day <= on
    ]
    return max(rows, key=lambda one: (one.day, one.pk), default=None)


def _why(project: Project, said: Approval | None) -> str:
    if project.stage == Project.Stage.PROPOSED and said is not None:
        return f"同意推进（{said.number}）"
    return "在建" if project.stage == Project.Stage.BUILDING else "建成投产晚于锁定年度"


def by_area(city: str, found: Mapping[str, AreaStanding], on: date) -> dict[str, list[Claim]]:
    """Return what is promised at or below each area of a city after its last closing; the ledger is read once."""
    told, above = claims(city, found[city].year, on), dict(Area.objects.values_list("code", "parent_id"))
    return {area: [one for one in told if area in chain(one.area, above)] for area in found}


@dataclass(frozen=True, slots=True)
class Headroom:
    """能耗强度余量: of an area by a year: what the closing leaves, what claims take of it, what is left; tce."""

    area: str
    name: str
    year: int
    closed_tce: float
    claimed_tce: float
    claims: tuple[Claim, ...]
    confidence: str  # of the closing

    @property
    def left_tce(self) -> float:
        """What is left for further projects; negative where nothing is."""
        return self.closed_tce - self.claimed_tce


def headrooms(city: str, on: date, by: int | None = None) -> dict[str, Headroom]:
    """Return the headroom of the city and of each of its areas that has a target, after the last closing.

    `by` counts only what is promised up to that year; without it, everything promised in the cycle of years ahead.
    """
    found: Mapping[str, AreaStanding] = standings(city)
    if city not in found:
        return {}
    promised = by_area(city, found, on)
    return {area: _headroom(one, promised[area], by) for area, one in found.items() if limit_of(one) is not None}


def headroom_of(area: str, on: date, by: int | None = None) -> Headroom | None:
    """Return the headroom of an area after the last closing of its city; None where its path is not known."""
    one = facts.city_of(area)[1].get(area)
    return None if one is None or limit_of(one) is None else _headroom(one, claims(area, one.year, on), by)


def limit_of(one: AreaStanding) -> float | None:
    """Return the intensity allowed in the year of the closing; None where base or target are not known."""
    told = one.for_gate()
    if None in (told["area_base_intensity"], one.required, one.energy_tce, one.gdp_yuan):
        return None
    return float(rules.intensity_limit(told["area_base_intensity"], one.required))


def _headroom(one: AreaStanding, told: Iterable[Claim], by: int | None) -> Headroom:
    limit = limit_of(one) or 0.0
    counted = tuple(mine for mine in told if by is None or mine.since_year(limit) <= by)
    room = float(rules.headroom(one.gdp_yuan, limit, one.energy_tce))
    return Headroom(one.area, one.name, one.year, room, claimed(counted, limit), counted, one.confidence)


def chain(area: str, above: Mapping[str, str | None]) -> list[str]:
    """Return an area and what lies above it."""
    chain: list[str] = []
    one: str | None = area
    while one and one not in chain:
        chain.append(one)
        one = above.get(one)
    return chain
