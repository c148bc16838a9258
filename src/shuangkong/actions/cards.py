"""亮牌: the leading office gives a task a yellow or a red card; two yellow ones in a year bring a letter, a red one a talk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shuangkong.access.scope import may_progress
from shuangkong.actions import rules, settings, tickets
from shuangkong.actions.acting import MOST_TEXT, Refused, counties_of, event, held, today, worded
from shuangkong.actions.models import Card, CardLifted, Task, TaskEvent, Ticket
from shuangkong.registers.departments import Departments
from shuangkong.rulebook.value import Value

What: Any = TaskEvent.What
Colour: Any = Card.Colour
Reason: Any = Card.Reason
Level: Any = Ticket.Level
CARDS: Any = Ticket.Source.CARDS


@dataclass(frozen=True, slots=True)
class Consequence:
    """What cards lead to: a ticket of a level, and the parameter that says how many points it costs."""

    level: str
    parameter: str
    points: Value


def lineage(task: Task) -> list[int]:
    """Return the numbers of a task and of what it was in former versions of the plan."""
    found = [task.pk]
    while task.former is not None:
        task = task.former
        found.append(task.pk)
    return found


def counting(task: Task) -> list[Card]:
    """Return the cards of a task that count, oldest first: those of former versions too, none that was lifted."""
    found = Card.objects.filter(task__in=lineage(task), lifted=None)
    return list(found.select_related("by", "county").order_by("pk"))


def give(
    task_id: int, reason: str, remark: str, edits: int, user: Any, now: datetime, *, county: str = ""
) -> Ticket | None:
    """亮牌, once a month: to who leads the task, or to one county that carries it out; return the ticket that follows."""
    remark = worded(remark)
    if reason not in Reason.values:
        raise Refused(_("请选择亮牌理由。"))
    day = today(now)
    with held(task_id, "supervise", edits, user, now) as task:
        if task.state == Task.State.DONE or task.confirmed_at is None:
            raise Refused(_("已完成的和没有确认牵头部门的任务不亮牌。"))
        if county and county not in counties_of(task):
            raise Refused(_("亮牌的县（市、区）不在本任务的落实区域。"))
        month = day.strftime("%Y-%m")
        before = [card for card in counting(task) if (card.county_id or "") == county]
        if any(card.month == month for card in before):
            raise Refused(_("本月已经亮牌；亮错的先撤销。"))
        colour = str(rules.card(0, 1, reason == Reason.UNREACHABLE, reason == Reason.CRITICISED))
        card = Card.objects.create(
            task=task, county_id=county or None, month=month, colour=colour, reason=reason, remark=remark, at=now, by=user
        )  # fmt: skip
        event(task, What.CARD, user, now, f"{card.get_colour_display()} {card.get_reason_display()}", {"card": card.pk})
        return _ticket(task, [*before, card], user, now)


def lift(card_id: int, reason: str, user: Any, now: datetime) -> None:
    """撤销亮牌: what was given by mistake counts no more; a ticket that it led to is withdrawn on its own page."""
    card = Card.objects.select_related("task").get(pk=card_id)
    if not may_progress(user, "supervise", card.task.area_id):
        raise PermissionDenied(_("您没有办理这一步的权限。"))
    reason = worded(reason)
    try:
        with transaction.atomic():
            CardLifted.objects.create(card=card, reason=reason, at=now, by=user)
            event(card.task, What.LIFTED, user, now, reason, {"card": card.pk})
    except IntegrityError:
        raise Refused(_("这张牌已经撤销，请刷新页面。")) from None


def _ticket(task: Task, cards: Sequence[Card], user: Any, now: datetime) -> Ticket | None:
    """Open the ticket that the newest card leads to."""
    day = today(now)
    asked = settings.in_force(task.area_id, day)
    newest = cards[-1]
    if newest.colour == Colour.RED:
        return _opened(task, [newest], Consequence(Level.TALK, "red_card_points", asked.red_card_points), user, now)
    spent = _spent(task)
    yellow = [card for card in cards if card.colour == Colour.YELLOW and card.month[:4] == f"{day:%Y}"]
    yellow = [card for card in yellow if card.pk not in spent]
    if not rules.letter_is_due(len(yellow), asked.yellow_cards):
        return None
    return _opened(task, yellow, Consequence(Level.LETTER, "letter_points", asked.letter_points), user, now)


def _spent(task: Task) -> set[int]:
    """Return the cards for which there is a ticket that stands: each counts once."""
    stood = Ticket.objects.filter(task__in=lineage(task), source=CARDS)
    bases = stood.exclude(state=Ticket.State.WITHDRAWN).values_list("basis", flat=True)
    return {card for basis in bases for card in basis.get("cards", ())}


def _opened(task: Task, cards: Sequence[Card], follows: Consequence, user: Any, now: datetime) -> Ticket:
    day = today(now)
    asked = settings.in_force(task.area_id, day)
    county = cards[-1].county_id or ""
    demand = "\n".join(
        f"{card.month} {card.get_colour_display()}：{card.get_reason_display()}。{card.remark}" for card in cards
    )
    wanted = tickets.Demand(
        area=task.area_id, task=task.pk, source=CARDS, level=follows.level, title=task.title[:200],
        demand=demand[:MOST_TEXT], county=county, due=day + timedelta(asked.feedback_days),
        department="" if county else Departments(task.area_id, day).today(task.lead[0]),
    )  # fmt: skip
    letters, reds = (1, 0) if follows.level == Level.LETTER else (0, 1)
    points = rules.points_lost(letters, reds, asked.letter_points.number, asked.red_card_points.number)
    value = follows.points
    basis = {
        "cards": [card.pk for card in cards], "parameter": f"actions.{follows.parameter}", "value": value.text,
        "document": value.document, "at": value.at, "confidence": value.confidence,
    }  # fmt: skip
    return tickets.issue(wanted, user, now, points=points, basis=basis)
