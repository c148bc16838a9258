"""减排量的现状: what projects have earned (完成), what may still come (预计), and what was taken off, as the register has it now.

An amount stands at the highest level that has decided on it; only what the nation recognised is 完成. Uses and exclusions
are taken off by the same rules as in the accounts (rules.counted, rules.net_so_far).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from shuangkong.emissions import calculating, rules
from shuangkong.emissions.levels import Level, in_force, top_level
from shuangkong.emissions.models import Claim, Project

WITHDRAWN = "withdrawn"
UNFILED, PLANNED = "unfiled", "planned"  # runs, but was not filed; does not run yet
EARNED, EXPECTED = Level.RECOGNISED, (Level.VERIFIED, Level.CHECKED, Level.FILED, UNFILED)
COLUMNS = (EARNED, *EXPECTED, PLANNED)


@dataclass(frozen=True, slots=True)
class Part:
    """What one project adds to one pollutant in one year, net of uses and exclusions, and who has decided on it; t."""

    project: Project
    pollutant: str
    year: int
    level: str
    net_t: Decimal


def with_claims(projects: Any) -> Any:
    """Return projects with everything that the counting needs, read in a handful of queries."""
    return projects.prefetch_related("claims__amounts", "uses", "exclusions", "inputs")


def parts(project: Project, first: int, last: int, aside: Collection[str]) -> list[Part]:
    """Return what a project adds from one year to another: by its claims, by the calculation where a year that counts was
    not filed, as planned where it does not run yet; nothing once it is withdrawn, or while another stands for the same
    reduction (`aside`, from register_doubles).
    """
    if project.withdrawn or project.code in aside:
        return []
    if project.stage != Project.Stage.RUNNING and not any(top_level(claim) for claim in project.claims.all()):
        annual = calculating.planned(project).items()
        return [Part(project, name, project.listed_year, PLANNED, amount) for name, amount in annual]
    found: dict[str, list[tuple[int, str, Decimal]]] = defaultdict(list)
    for year in _years(project, last):
        for pollutant, level, amount in _of_year(project, year):
            found[pollutant].append((year, level, counted(project, pollutant, year, amount)))
    return [
        Part(project, pollutant, year, level, net)
        for pollutant, amounts in found.items()
        for year, level, net in _netted(amounts, _used(project, pollutant))
        if first <= year <= last
    ]


def _years(project: Project, last: int) -> list[int]:
    """Return the years up to one in which a project was claimed or counts by the calculation."""
    years = {claim.year for claim in project.claims.all()}
    if project.stage == Project.Stage.RUNNING and project.stable_on:
        years |= {project.stable_on.year, project.stable_on.year + 1}
    return sorted(year for year in years if year <= last)


def _of_year(project: Project, year: int) -> Iterator[tuple[str, str, Decimal]]:
    claim = next((one for one in project.claims.all() if one.year == year), None)
    level = top_level(claim) if claim else ""
    if claim and level:
        for pollutant, amount in in_force(claim)[level].items():
            yield pollutant, level, amount.amount_t
        return
    for pollutant, calculated in calculating.amounts(project, year).items():
        if calculated:
            yield pollutant, UNFILED, calculated


def _used(project: Project, pollutant: str) -> Decimal:
    return sum((one.amount_t for one in project.uses.all() if one.pollutant == pollutant), Decimal(0))


def _netted(amounts: list[tuple[int, str, Decimal]], used: Decimal) -> Iterator[tuple[int, str, Decimal]]:
    """Take uses off once: the recognised amounts bear them, the first years first, and what is more the expected ones."""
    earned = [one for one in amounts if one[1] == EARNED]
    rest = [one for one in amounts if one[1] != EARNED]
    left = Decimal(rules.net_so_far(used, sum((one[2] for one in earned), Decimal(0))))
    for group, taken in ((earned, used), (rest, left)):
        so_far = before = Decimal(0)
        for year, level, amount in group:
            so_far += amount
            net = Decimal(rules.net_so_far(so_far, taken))
            yield year, level, net - before
            before = net


def counted(project: Project, pollutant: str, year: int, amount: Decimal) -> Decimal:
    """Return what of a year's amount counts under the exclusions of that year; the strictest holds."""
    caps = [
        one.amount_t or Decimal(0)
        for one in project.exclusions_in_force()
        if one.year == year and one.pollutant in ("", pollutant)
    ]
    return Decimal(rules.counted(amount, min([amount, *caps])))


def totals(found: Iterable[Part]) -> dict[tuple[str, str], Decimal]:
    """Return the net tonnes by pollutant and level."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for part in found:
        sums[part.pollutant, part.level] += part.net_t
    return sums


def state_of(project: Project, year: int) -> tuple[str, Any]:
    """Return the state of a project in a year, as code and word: its claim's of the year, else its stage."""
    if project.withdrawn:
        return WITHDRAWN, _("已撤销")
    for claim in project.claims.all():
        if claim.year == year:
            return claim.state, claim.get_state_display()
    return project.stage, project.get_stage_display()


def chosen(projects: Any, asked: Mapping[str, str], first: int, last: int) -> Any:
    """Return the projects that a list's filters leave, by their states from one year to another."""
    if asked.get("type"):
        projects = projects.filter(type=asked["type"])
    if text := asked.get("words", "").strip():
        projects = projects.filter(
            Q(name__icontains=text) | Q(code__icontains=text) | Q(operator__icontains=text) | Q(permit__icontains=text)
        )
    return _of_state(projects, asked.get("state", ""), first, last)


def _of_state(projects: Any, state: str, first: int, last: int) -> Any:
    """A state is that of a claim, a stage of the works, or one of the two that tell where nothing was filed."""
    claims = Claim.objects.filter(project=OuterRef("pk"), year__range=(first, last))
    standing = claims.exclude(state=Claim.State.SENT_BACK)
    if state == WITHDRAWN:
        return projects.exclude(withdrawn="")
    projects = projects.filter(withdrawn="") if state else projects
    if state in Claim.State.values:
        return projects.filter(Exists(claims.filter(state=state)))
    if state == UNFILED:
        due = Q(stable_on__year__range=(first - 1, last))  # the year it began to run, and the next
        return projects.filter(due, ~Exists(standing.filter(year=last)), stage=Project.Stage.RUNNING)
    if state == PLANNED:
        return projects.filter(~Exists(standing)).exclude(stage=Project.Stage.RUNNING)
    if state in Project.Stage.values:
        return projects.filter(stage=state)
    return projects
