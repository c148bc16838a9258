"""替代来源: what the province verified or the nation recognised of a project, and what is left of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from shuangkong.emissions import permit_rules as rules
from shuangkong.emissions import register_doubles
from shuangkong.emissions.models import Amount, Project, Use
from shuangkong.emissions.standing import counted

VERIFIED = ("verified", "recognised")  # the levels that count as a source, the higher last


@dataclass(frozen=True, slots=True)
class Source:
    """A project whose verified reduction of a pollutant can be used, and what is left of it."""

    project: Project
    pollutant: str
    verified_t: Decimal
    used_t: Decimal
    uses: tuple[Use, ...]

    @property
    def left_t(self) -> Decimal:
        """What is left; below zero where more was used than is verified now."""
        return Decimal(rules.replacement_left(self.verified_t, self.used_t))


def verified(project: Project, pollutant: str) -> Decimal:
    """Return what the province verified, or the nation recognised, of a project over all years, net of exclusions."""
    return verified_of([project]).get((project.pk, pollutant), Decimal(0))


def verified_of(projects: Collection[Project]) -> dict[tuple[int, str], Decimal]:
    """Return by project and pollutant what is verified, a year's amount as the highest level says it."""
    best: dict[tuple[int, str, int], Amount] = {}
    amounts = Amount.objects.filter(claim__project__in=projects, level__in=VERIFIED, claim__state__in=VERIFIED)
    amounts = amounts.exclude(claim__project__code__in=register_doubles.aside())  # the reduction is another's
    for amount in amounts.select_related("claim").order_by("pk"):
        key = (amount.claim.project_id, amount.pollutant, amount.claim.year)
        former = best.get(key)
        if amount.round == amount.claim.round and (former is None or _level(amount) >= _level(former)):
            best[key] = amount
    read = Project.objects.filter(pk__in={key[0] for key in best}).prefetch_related("exclusions")
    by_number = {one.pk: one for one in read}
    found: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for key, amount in best.items():
        number, pollutant, year = key
        found[number, pollutant] += counted(by_number[number], pollutant, year, amount.amount_t)
    return found


def _level(amount: Amount) -> int:
    return VERIFIED.index(amount.level)


def sources(projects: Collection[Project]) -> list[Source]:
    """Return the projects that have a verified reduction or were used, by project and pollutant."""
    known = verified_of(projects)
    uses: dict[tuple[int, str], list[Use]] = defaultdict(list)
    for use in Use.objects.filter(project__in=projects):
        uses[use.project_id, use.pollutant].append(use)
    by_number = {project.pk: project for project in projects}
    keys = sorted({*known, *uses}, key=lambda key: (by_number[key[0]].code, key[1]))
    return [
        Source(by_number[key[0]], key[1], known.get(key, Decimal(0)), sum((u.amount_t for u in uses[key]), Decimal(0)), tuple(uses[key]))
        for key in keys
    ]  # fmt: skip
