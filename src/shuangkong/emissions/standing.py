"""减排量的现状: what projects have earned (完成), what may still come (预计), and what was taken off, as the register has it now.

An amount stands at the highest level that has decided on it; only what the nation recognised is 完成. Uses and exclusions
are taken off by the same rules as in the accounts (rules.counted, rules.net_so_far).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from shuangkong.emissions import calculating, rules
from shuangkong.emissions.models import Amount, Claim, Pollutant, Project
from shuangkong.emissions.services import in_force
from shuangkong.emissions.steps import ORDER

Level: Any = Amount.Level
PLANNED = "planned"
EARNED, EXPECTED = Level.RECOGNISED, (Level.VERIFIED, Level.CHECKED, Level.FILED)
COLUMNS = (EARNED, *EXPECTED, PLANNED)
FIRST_YEARS = 5  # of a five-year plan


@dataclass(frozen=True, slots=True)
class Part:
    """What one project adds to one pollutant at one level, net of uses and exclusions; t."""

    project: Project
    pollutant: str
    level: str
    gross_t: Decimal
    net_t: Decimal


def with_claims(projects: Any) -> Any:
    """Return projects with everything that the counting needs, read in a handful of queries."""
    return projects.prefetch_related("claims__amounts", "uses", "exclusions", "inputs")


def top_level(claim: Claim) -> str:
    """Return the highest level that has decided on a claim; blank where it was sent back."""
    return "" if claim.state == Claim.State.SENT_BACK else str(claim.state)


def parts(project: Project, first: int, last: int) -> Iterator[Part]:
    """Yield what a project adds from one year to another; a project without any claim adds what is planned."""
    claims = sorted((claim for claim in project.claims.all() if first <= claim.year <= last), key=lambda one: one.year)
    standing = [claim for claim in claims if top_level(claim)]
    for pollutant in Pollutant.values:
        yield from _of_claims(project, pollutant, standing)
    if not standing:
        for pollutant, annual in calculating.planned(project).items():
            yield Part(project, pollutant, PLANNED, annual, annual)


def _of_claims(project: Project, pollutant: str, claims: list[Claim]) -> Iterator[Part]:
    """Yield the amounts of a pollutant by level; the first years bear what was used elsewhere."""
    used = sum((one.amount_t for one in project.uses.all() if one.pollutant == pollutant), Decimal(0))
    so_far = net_before = Decimal(0)
    for claim in claims:
        level = top_level(claim)
        amount = in_force(claim)[level].get(pollutant)
        if amount is None:
            continue
        so_far += counted(project, pollutant, claim.year, amount.amount_t)
        net = Decimal(rules.net_so_far(so_far, used))
        yield Part(project, pollutant, level, amount.amount_t, net - net_before)
        net_before = net


def counted(project: Project, pollutant: str, year: int, amount: Decimal) -> Decimal:
    """Return what of a year's amount counts under the newest exclusion of that year."""
    capped = amount
    for one in project.exclusions.all():  # in the order they were decided
        if one.year == year and one.pollutant in ("", pollutant):
            capped = one.amount_t if one.amount_t is not None else Decimal(0)
    return Decimal(rules.counted(amount, capped))


def totals(found: Iterable[Part]) -> dict[tuple[str, str], Decimal]:
    """Return the net tonnes by pollutant and level."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for part in found:
        sums[part.pollutant, part.level] += part.net_t
    return sums


def state_of(project: Project, year: int) -> tuple[str, Any]:
    """Return the state of a project in a year, as code and word: its claim's of the year, else its stage."""
    for claim in project.claims.all():
        if claim.year == year:
            return claim.state, claim.get_state_display()
    return project.stage, project.get_stage_display()


def chosen(projects: Any, asked: dict[str, str], year: int) -> Any:
    """Return the projects that a list's filters leave."""
    if asked.get("type"):
        projects = projects.filter(type=asked["type"])
    if text := asked.get("words", "").strip():
        projects = projects.filter(
            Q(name__icontains=text) | Q(code__icontains=text) | Q(operator__icontains=text) | Q(permit__icontains=text)
        )
    state = asked.get("state", "")
    if state in Claim.State.values:
        projects = projects.filter(claims__year=year, claims__state=state)
    elif state in Project.Stage.values:
        projects = projects.filter(stage=state).exclude(claims__year=year)
    elif state == "unfiled":
        projects = projects.exclude(claims__year=year)
    return projects


def levels() -> list[tuple[str, Any]]:
    """Return the levels of an amount with their names, the county's first."""
    return [(level, Level(level).label) for level in ORDER]
