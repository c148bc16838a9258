"""总量替代: what a new project adds has to be replaced once or twice, from reductions that are verified and not used yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from shuangkong.access.audit import Action, record
from shuangkong.access.scope import lineage_of, may
from shuangkong.emissions import permit_rules as rules
from shuangkong.emissions import register_doubles
from shuangkong.emissions.models import Amount, Project, Use
from shuangkong.emissions.permit_models import Attainment, NewProject
from shuangkong.emissions.standing import counted
from shuangkong.kernel.formulas import Missing
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.statistics.in_use import in_use

WATER, AIR = ("cod", "nh3n"), ("nox", "vocs")
VERIFIED = ("verified", "recognised")  # the levels that count as a source, the higher last
OF_AIR = ("air", "pm25")  # twice where either was missed
ONCE, TWICE = "emissions.replacement_once", "emissions.replacement_twice"
EXACT = Decimal("0.000001")


class Refused(Exception):
    """The use cannot be entered; the message (in the language of the page) says why, with the numbers."""


@dataclass(frozen=True, slots=True)
class Times:
    """替代倍数 of an area, a pollutant and a year, and what decided on it; None where nobody registered the attainment."""

    times: Decimal | None
    said: tuple[Attainment, ...]
    missing: tuple[str, ...]  # elements (air, water, pm25) of which nothing is registered


@dataclass(frozen=True, slots=True)
class Covering:
    """A use, and how much of it its source still has verified: a claim that is sent back or excluded covers nothing."""

    use: Use
    counted_t: Decimal

    @property
    def failed(self) -> bool:
        """来源已失效: the source no longer has what was used of it."""
        return self.counted_t < self.use.amount_t


@dataclass(frozen=True, slots=True)
class Demand:
    """One pollutant of a new project: what has to be replaced, and what is."""

    project: NewProject
    times: Times
    needed_t: Decimal | None
    covered_t: Decimal
    uses: tuple[Covering, ...]

    @property
    def gap_t(self) -> Decimal | None:
        """What is still to be replaced."""
        return None if self.needed_t is None else max(self.needed_t - self.covered_t, Decimal(0))


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


def times_of(area: str, pollutant: str, year: int, rulebook: Rulebook) -> Times:
    """Return whether a new project of a year replaces once or twice, by the year before in its area.

    Of water the county's own attainment decides, of air the nearest above that has one on record (the city's).
    """
    media = ("water",) if pollutant in WATER else OF_AIR
    chain = lineage_of(area)
    found, missing = [], []
    for medium in media:
        there = {
            one.area_id: one
            for one in Attainment.objects.filter(ended_at__isnull=True, year=year - 1, medium=medium, area__in=chain)
        }
        nearest = next((there[code] for code in chain if code in there), None)
        if nearest is None:
            missing.append(medium)
        else:
            found.append(nearest)
    missed = 1 if any(not one.met for one in found) else Missing if missing else 0
    day = date(year, 12, 31)
    once, twice = (rulebook.value(id_, chain, day).number for id_ in (ONCE, TWICE))
    times = rules.replacement_times(missed, float(once), float(twice))
    return Times(None if times is Missing else Decimal(str(times)), tuple(found), tuple(missing))


def demands(projects: Iterable[NewProject]) -> list[Demand]:
    """Return what new projects have to replace and how far they have."""
    rulebook = in_use().rulebook
    uses: dict[tuple[str, str], list[Covering]] = defaultdict(list)
    for one in _coverings():
        uses[one.use.target, one.use.pollutant].append(one)
    found = []
    for one in projects:
        times = times_of(one.area_id, one.pollutant, one.approved_on.year, rulebook)
        needed = None if times.times is None else (one.new_t * times.times).quantize(EXACT)
        own = tuple(uses.get((one.target, one.pollutant), ()))
        found.append(Demand(one, times, needed, sum((use.counted_t for use in own), Decimal(0)), own))
    return found


def _coverings() -> Iterator[Covering]:
    """Yield every use with what it still covers; of one source the uses entered first go before the later."""
    uses = list(Use.objects.select_related("project").order_by("pk"))
    left = defaultdict(Decimal, _verified({use.project for use in uses}))
    for use in uses:
        key = (use.project_id, use.pollutant)
        counted = min(use.amount_t, max(left[key], Decimal(0)))
        left[key] -= counted
        yield Covering(use, counted)


def verified(project: Project, pollutant: str) -> Decimal:
    """Return what the province verified, or the nation recognised, of a project over all years, net of exclusions."""
    return _verified([project]).get((project.pk, pollutant), Decimal(0))


def _verified(projects: Collection[Project]) -> dict[tuple[int, str], Decimal]:
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
    known = _verified(projects)
    uses: dict[tuple[int, str], list[Use]] = defaultdict(list)
    for use in Use.objects.filter(project__in=projects):
        uses[use.project_id, use.pollutant].append(use)
    by_number = {project.pk: project for project in projects}
    keys = sorted({*known, *uses}, key=lambda key: (by_number[key[0]].code, key[1]))
    return [
        Source(by_number[key[0]], key[1], known.get(key, Decimal(0)), sum((u.amount_t for u in uses[key]), Decimal(0)), tuple(uses[key]))
        for key in keys
    ]  # fmt: skip


def may_use(user: Any, area: str) -> bool:
    """Tell whether a person may enter uses of reductions of an area: who enters what is recognised does."""
    return may(user, "recognise", area)


def use_reduction(
    project: Project, target: NewProject, amount_t: Decimal, day: date, document: str, user: Any, now: datetime
) -> Use:
    """替代来源使用: let a new project use a part of a project's verified reduction, once.

    Args:
        project: the source.
        target: the new project and its pollutant.
        amount_t: what is taken from the source, the ratio already in it.
        day: of the approval.
        document: its number.
        user: who enters it.
        now: when.

    Raises:
        Refused: more than is left of the source, or than the new project has to replace; with the numbers.
        PermissionDenied: the person may not.
    """
    if not (may_use(user, project.area_id) and may_use(user, target.area_id)):
        raise PermissionDenied(_("您没有登记总量替代的权限。"))
    with transaction.atomic():
        held = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
        wanted = NewProject.objects.select_for_update(no_key=True).get(pk=target.pk)  # two sources do not fill one gap
        demand = demands([wanted])[0]
        _require_sound(held, demand, amount_t, document)
        used = Use.objects.create(
            project=held, pollutant=target.pollutant, amount_t=amount_t, ratio=demand.times.times, target=target.target,
            day=day, document=document, at=now, by=user,
        )  # fmt: skip
        after = {
            "project": held.code,
            "target": target.target,
            "pollutant": target.pollutant,
            "amount_t": f"{amount_t}",
        }
        record(Action.HANDED_IN, _("总量替代"), user=user, after=after)
    return used


def _require_sound(project: Project, demand: Demand, amount_t: Decimal, document: str) -> None:
    """Raise Refused where a use cannot stand."""
    if amount_t <= 0:
        raise Refused(_("使用量应大于 0 吨。"))
    if not document.strip():
        raise Refused(_("请填写批复或认定文件的文号。"))
    if demand.needed_t is None:
        year = demand.project.approved_on.year - 1
        raise Refused(
            _("没有登记 %(area)s %(year)s 年的环境质量达标情况，不能确定替代倍数。请先在“环境质量达标情况”册登记。")
            % {"area": demand.project.area.name, "year": year}
        )
    pollutant = demand.project.pollutant
    uses = Use.objects.filter(project=project, pollutant=pollutant)
    known = verified(project, pollutant)
    used = sum((use.amount_t for use in uses), Decimal(0))
    if not rules.replacement_allowed(float(known), float(used), float(amount_t)):
        raise Refused(
            _("超出可用的减排量：%(name)s 经核查核算的减排量 %(known)s 吨，已使用 %(used)s 吨，剩余 %(left)s 吨，本次申请 %(asked)s 吨。同一减排量只能使用一次。")
            % {"name": project.name, "known": plain(known), "used": plain(used), "left": plain(known - used), "asked": plain(amount_t)}
        )  # fmt: skip
    if amount_t - (demand.gap_t or Decimal(0)) > EXACT:
        raise Refused(
            _("超出应替代量：应替代 %(needed)s 吨（%(times)s 倍），已落实 %(covered)s 吨，尚缺 %(gap)s 吨，本次申请 %(asked)s 吨。")
            % {"needed": plain(demand.needed_t), "times": plain(demand.times.times or Decimal(0)), "covered": plain(demand.covered_t),
               "gap": plain(demand.gap_t or Decimal(0)), "asked": plain(amount_t)}
        )  # fmt: skip


def plain(value: Decimal) -> str:
    """A number of tonnes without needless zeros."""
    return f"{value.quantize(EXACT).normalize():f}"
