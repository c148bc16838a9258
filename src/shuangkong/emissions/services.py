"""核算申报的办理: filing, the city's first check, entering what province and nation decided, sending back. Nothing else changes a claim.

Every step is one transaction that holds the project's row: of two who act at once one wins, and the other is told.
PostgreSQL locks the row; SQLite has one writer at a time anyhow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangkong.access import origin
from shuangkong.access.audit import Action, record
from shuangkong.access.scope import may_somewhere
from shuangkong.emissions import calculating, steps
from shuangkong.emissions.models import Amount, Claim, ClaimEvent, Exclusion, Pollutant, Project
from shuangkong.kernel.problems import BadData, Problem, errors
from shuangkong.registers.models import Area
from shuangkong.registers.services import seen_areas, subtree
from shuangkong.registers.units import ABOVE_COUNTY

State: Any = Claim.State
MOST_REASON = 300
LARGEST_T = Decimal(10) ** 9
KEPT = Decimal("0.000001")


class Refused(Exception):
    """What was asked for cannot be done now; the message (in the language of the page) says why."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says with a step: amounts by pollutant as they were typed, and on which document they stand."""

    amounts: Mapping[str, str] = field(default_factory=dict)
    document: str = ""
    day: str = ""
    reason: str = ""


def visible(user: Any) -> Any:
    """Return the projects that a person may look at."""
    return Project.objects.filter(area_id__in=seen_areas(user)).select_related("area", "organisation")


def areas_of(user: Any) -> Any:
    """Return the areas whose projects a person may register."""
    below = subtree(user.area) if may_somewhere(user, "declare") else set()
    return Area.objects.filter(code__in=below).exclude(level__in=ABOVE_COUNTY)


@contextmanager
def held(project_id: int) -> Iterator[Project]:
    """Hold a project with all that belongs to it to the end of a transaction."""
    with transaction.atomic():
        rows = Project.objects.select_for_update(no_key=True, of=("self",)).select_related("area", "organisation")
        yield rows.get(pk=project_id)


def take_step(project_id: int, year: int, name: str, edits: int, given: Given, user: Any, now: datetime) -> Claim:
    """Take a step with the claim of a year; Refused, with the reason, where it cannot be taken; BadData with every fault.

    `edits` is that of the claim the person looked at, 0 where nothing was claimed yet.
    """
    with held(project_id) as project:
        if project.withdrawn:
            raise Refused(_("这个项目已经撤销，不能办理。"))
        claim = project.claims.filter(year=year).first()
        step = steps.step_of(claim.state if claim else "", name)
        if step is None or (claim.edits if claim else 0) != edits:
            raise Refused(_overtaken(claim))
        if not steps.granted(user, step, project.area_id):
            raise PermissionDenied(_("您没有办理这一步的权限。"))
        if steps.barred(user, step, claim):
            raise Refused(_("填报的人不能审核本项目，登记省级结果的人不能登记国家认定结果，请由另一人办理。"))
        today = timezone.localtime(now).date()
        return _taken(project, claim, year, step, given, user, now, today)


def _taken(
    project: Project, claim: Claim | None, year: int, step: steps.Step, given: Given, user: Any, now: datetime, today: date
) -> Claim:  # fmt: skip
    """Take a step that may be taken: amounts of its level, the new state, the event, and the audit trail."""
    reason = given.reason.strip()
    if len(reason) > MOST_REASON:
        raise Refused(_("原因请不要超过 %(n)s 个字。") % {"n": MOST_REASON})
    before = claim.state if claim else ""
    data: dict[str, Any] = {}
    if step is steps.FILE:
        amounts, data = _filed(project, year, today)
        day, document = today, ""
        claim = claim or Claim(project=project, year=year)
    elif step.level and claim is not None:
        amounts, day = _said(claim, step, given, reason, today)
        document = given.document.strip()
    elif not reason:
        raise Refused(_("请写明原因。"))
    else:
        amounts, day, document = {}, today, ""
    assert claim is not None  # noqa: S101 -- only filing begins without one
    former = {name: one.amount_t for name, one in in_force(claim).get(before, {}).items()} if claim.pk else {}
    claim.state, claim.edits = step.to, claim.edits + 1
    if before == State.SENT_BACK:
        claim.round += 1
    claim.save()
    for pollutant, amount in amounts.items():
        why = reason if pollutant in former and former[pollutant] != amount else ""
        Amount.objects.create(
            claim=claim, pollutant=pollutant, level=step.level, round=claim.round, amount_t=amount, day=day,
            document=document, reason=why, at=now, by=user,
        )  # fmt: skip
    said = {"amounts": {name: f"{amount:f}" for name, amount in amounts.items()}} if amounts else {}
    _on_record(claim, step, before, reason or document, data | said, user, now)
    return claim


def _on_record(
    claim: Claim, step: steps.Step, before: str, remark: str, data: dict[str, Any], user: Any, now: datetime
) -> None:  # fmt: skip
    """Write the event, and the line of the audit trail."""
    ClaimEvent.objects.create(
        claim=claim, at=now, by=user, address=origin.address(), what=step.what, before=before, after=claim.state,
        remark=remark, data=data,
    )  # fmt: skip
    after = {"state": claim.state, "remark": remark, "amounts": data.get("amounts", {})}
    action = Action.APPROVED if step is steps.RECOGNISE else Action.HANDED_IN
    what = f"{claim.project} {claim.year}"
    record(action, what, user=user, area=claim.project.area_id, before={"state": before}, after=after)


def _filed(project: Project, year: int, today: date) -> tuple[dict[str, Decimal], dict[str, Any]]:
    """Return what the calculation gives for a year, and all that it went by; BadData where anything keeps it out."""
    found = calculating.problems(project, year, today)
    if faults := errors(found):
        raise BadData(faults)
    amounts = {name: one.quantize(KEPT, ROUND_HALF_UP) for name, one in calculating.amounts(project, year).items()}
    data = calculating.snapshot(project) | {"warnings": [problem.found for problem in found]}
    return amounts, data


def _said(
    claim: Claim, step: steps.Step, given: Given, reason: str, today: date
) -> tuple[dict[str, Decimal], date]:  # fmt: skip
    """Return the amounts and the day that a person gave for a level; BadData with every fault at once."""
    below = in_force(claim)
    former = below[steps.ORDER[steps.ORDER.index(step.level) - 1]]
    filed = below[steps.Level.FILED]
    problems: list[Problem] = []
    amounts: dict[str, Decimal] = {}
    for pollutant, was in former.items():
        amount = _number(given.amounts.get(pollutant, ""), Pollutant(pollutant).label, was.amount_t, problems)
        if amount is not None:
            amounts[pollutant] = amount
    changed = [name for name, amount in amounts.items() if amount != former[name].amount_t]
    raised = [name for name, amount in amounts.items() if amount > filed[name].amount_t]
    if (changed if step is steps.CHECK else raised) and not reason:
        why = "与县级填报不同" if step is steps.CHECK else "大于县级填报"
        names = "、".join(str(Pollutant(name).label) for name in (changed if step is steps.CHECK else raised))
        problems.append(Problem("说明", "没有填写", f"{names}减排量{why}的原因", "写明原因后再办理"))
    day = _day(given.day, claim.year, today, problems) if step.asks_document else today
    if step.asks_document and not given.document.strip():
        problems.append(Problem("依据文号", "没有填写", "文件的名称或文号", "照文件填写，如 黔环函〔2025〕12号"))
    if len(given.document) > 120:
        problems.append(Problem("依据文号", f"{len(given.document)} 个字", "不超过 120 个字", "只写名称或文号"))
    if problems:
        raise BadData(problems)
    return amounts, day or today


def _number(text: str, name: Any, usual: Decimal, problems: list[Problem]) -> Decimal | None:
    plain = text.strip().replace(",", "").replace("，", "")
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        amount = Decimal("NaN")
    if amount.is_finite() and 0 <= amount < LARGEST_T:
        return amount.quantize(KEPT, ROUND_HALF_UP)
    wanted = f"不小于 0 的数，单位吨，如 {usual.normalize():f}"
    problems.append(Problem(f"{name}减排量", text.strip() or "没有填写", wanted, "改成数字；没有减排量的填 0"))
    return None


def _day(text: str, year: int, today: date, problems: list[Problem]) -> date | None:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        problems.append(Problem("文件日期", text.strip() or "没有填写", "日期，如 2025-03-20", "照文件的落款日期填写"))
        return None
    if day > today or day.year < year:
        wanted = f"{year} 年 1 月 1 日以后、今天以前的日期"
        problems.append(Problem("文件日期", f"{day:%Y-%m-%d}", wanted, "照文件的落款日期改正"))
    return day


def in_force(claim: Claim) -> dict[str, dict[str, Amount]]:
    """Return by level and pollutant the amounts of the claim's present round; none where it was sent back."""
    found: dict[str, dict[str, Amount]] = {level: {} for level in steps.ORDER}
    if claim.state != State.SENT_BACK:
        for amount in claim.amounts.all():
            if amount.round == claim.round:
                found[amount.level][amount.pollutant] = amount
    return found


def _overtaken(claim: Claim | None) -> str:
    last = claim.events.select_related("by").last() if claim else None
    if claim is None or last is None:
        return _("没有办理：现在不能办理这一步，请刷新页面后再试。")
    said = {"name": name_of(last.by), "what": last.get_what_display(), "state": claim.get_state_display()}
    return _("没有办理：%(name)s 刚刚办理了“%(what)s”，现在是“%(state)s”。") % said


def name_of(user: Any) -> str:
    """Name a person; what nobody did came with a city pack."""
    return (user.get_full_name() or user.username) if user else str(_("城市数据包"))


def exclude(
    project: str, year: int, pollutant: str, amount: Decimal | None, case: str, reason: str, user: Any, now: datetime
) -> Exclusion:  # fmt: skip
    """Let a project's year count as nothing, or as no more than an amount (audit's consequence); kept beside the claim.

    Args:
        project: its code.
        year: the accounting year.
        pollutant: one of the four; empty for all.
        amount: t that count at most; None: nothing counts.
        case: the number of the case that decided so.
        reason: in words, for the page.
        user: who decided last.
        now: the moment.
    """
    found = Project.objects.filter(code=project).first()
    if found is None:
        raise Refused(_("没有编号为 %(code)s 的减排项目。") % {"code": project})
    if pollutant and pollutant not in Pollutant.values:
        raise Refused(_("没有“%(name)s”这种污染物。") % {"name": pollutant})
    if not reason.strip():
        raise Refused(_("请写明原因。"))
    with held(found.pk) as found:
        made = Exclusion.objects.create(
            project=found, pollutant=pollutant, year=year, amount_t=amount, case=case[:60], reason=reason.strip()[:MOST_REASON],
            day=timezone.localtime(now).date(), at=now, by=user,
        )  # fmt: skip
        after = {
            "year": year,
            "pollutant": pollutant,
            "amount_t": None if amount is None else f"{amount:f}",
            "case": case,
        }
        record(Action.HANDED_IN, f"{found} {year} 核减", user=user, area=found.area_id, after=after)
    return made
