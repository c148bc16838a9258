"""预算调整和告知: changes asked for and decided by another, with the amounts before and after; notices given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from shuangkong.access.audit import Action, record
from shuangkong.energy.budget_rows import current
from shuangkong.energy.budget_services import UNDER_WAY, Refused, State, What, event, holding, line_above, require
from shuangkong.energy.budget_standing import standing
from shuangkong.energy.models import Budget, BudgetChange, BudgetTold

NONE = Decimal(0)
APPROVED: Any = BudgetChange.State.APPROVED


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on a change."""

    approved: bool
    document: str = ""
    opinion: str = ""


def ask(budget_id: int, given: Mapping[str, Any], user: Any, now: datetime) -> BudgetChange:
    """申请调整: of a line, or, without one, of the total; from a month on, with the reason."""
    with holding(budget_id) as budget:
        require(user, "allot", budget.area_id)
        if budget.state != State.ISSUED:
            raise Refused(_("只有已下达的预算可以申请调整。"))
        if Budget.objects.filter(area=budget.area_id, year=budget.year, state__in=UNDER_WAY).exists():
            raise Refused(_("正在编制新版，请在新版中调整。"))
        line = given.get("line")
        if line is not None and line.budget_id != budget.pk:
            raise PermissionDenied
        change = BudgetChange.objects.create(budget=budget, requested_by=user, requested_at=now, **given)
        event(budget, What.ASKED, f"{change}：{change.reason}", user, now)
    return change


def decide(budget_id: int, change_id: int, said: Decision, user: Any, now: datetime) -> BudgetChange:
    """批准或不予批准调整: by another than who asked for it, within what there is."""
    with holding(budget_id) as budget:
        require(user, "endorse", budget.area_id)
        change = BudgetChange.objects.select_related("line").filter(pk=change_id, budget=budget).first()
        if change is None or change.state != BudgetChange.State.REQUESTED or budget.state != State.ISSUED:
            raise Refused(_("这项调整已经办理，或预算已有新版。"))
        if change.requested_by_id == user.pk:
            raise PermissionDenied(_("申请调整的人员不能批准。"))
        if said.approved:
            _approve(budget, change, said)
        elif not said.opinion:
            raise Refused(_("不予批准的，请写明意见。"))
        change.state = APPROVED if said.approved else BudgetChange.State.REFUSED
        change.document, change.opinion = said.document[:80], said.opinion[:300]
        change.decided_by, change.decided_at = user, now
        change.save()
        event(budget, What.CHANGED if said.approved else What.REFUSED, str(change), user, now, _kept(change))
        if said.approved:
            before, after = {"tce": str(change.before_tce)}, {"tce": str(change.after_tce)}
            what = f"用能预算调整 {budget} {change.line or '总量'}"
            record(Action.APPROVED, what, user=user, area=budget.area_id, before=before, after=after)
    return change


def _kept(change: BudgetChange) -> dict[str, Any]:
    names = ("change_tce", "from_month", "before_tce", "after_tce", "document", "opinion")
    return {"line": str(change.line or ""), **{name: str(getattr(change, name) or "") for name in names}}


def _approve(budget: Budget, change: BudgetChange, said: Decision) -> None:
    """Set what was before and what is after; Refused where there is not as much."""
    if not said.document:
        raise Refused(_("请填写批准文号。"))
    change.before_tce = current(budget, change.line)
    change.after_tce = change.before_tce + change.change_tce
    if change.after_tce < 0:
        raise Refused(_("调减后小于 0，请核对调整量。"))
    shared = budget.base_tce + sum((current(budget, line) for line in budget.lines.all()), NONE)
    left = current(budget, None) - shared + (change.change_tce if change.line is None else -change.change_tce)
    if left < 0:
        raise Refused(
            _("调整后各项之和超出预算总量 %(over)s 吨标准煤。请先调增总量，或调减其他单位。")
            % {"over": f"{-left:,.0f}"}
        )
    if change.line is None:
        _within_above(budget, change.after_tce)
    elif change.line.area_id and change.change_tce < 0:
        _not_below(budget, change.line.area_id, change.after_tce)


def _not_below(budget: Budget, area: str, after: Decimal) -> None:
    """A county's line is not cut below what the county's own budget in force shares out."""
    own = Budget.objects.filter(area=area, year=budget.year, state=State.ISSUED).first()
    if own is not None and current(own, None) > after:
        least = f"{current(own, None):,.0f}"
        raise Refused(_("该区县已下达的预算总量为 %(least)s 吨标准煤，请先调减区县预算。") % {"least": least})


def _within_above(budget: Budget, total: Decimal) -> None:
    """A county's total stays within what the city's budget gives it today."""
    above = line_above(budget.area_id, budget.year)
    if above is not None and total > current(above.budget, above):
        most = current(above.budget, above)
        raise Refused(_("超出市级下达的 %(most)s 吨标准煤，请先申请调整市级预算。") % {"most": f"{most:,.0f}"})


def tell(budget_id: int, line_id: int, document: str, user: Any, now: datetime) -> BudgetTold:
    """告知: put on record that a county or unit was given the notice that its use calls for now."""
    with holding(budget_id) as budget:
        require(user, "endorse", budget.area_id)
        found = next((one for one in standing(budget).notices if one.line.pk == line_id), None)
        if found is None or found.latest is None or budget.state != State.ISSUED:
            raise Refused(_("目前没有需要告知的提示。"))
        if found.told is not None:
            raise Refused(_("这一提示已经告知。"))
        if not document.strip():
            raise Refused(_("请填写告知方式或文号。"))
        told = BudgetTold.objects.create(
            line=found.line, month=found.latest.month, level=found.latest.level, words=found.words,
            used_tce=Decimal(repr(round(found.latest.used_tce or 0.0, 3))), due_tce=Decimal(repr(round(found.latest.due_tce, 3))),
            document=document.strip()[:120], at=now, by=user,
        )  # fmt: skip
        event(budget, What.TOLD, found.words, user, now)
    return told
