"""整改报告: who fails hands in a written report within the term that the sheet's document sets; it is followed up as a ticket.

The term begins with the circular. Working days are Mondays to Fridays: public holidays that move them are not known here,
so that such a term ends too early rather than too late; the office may extend it once (督办单延期).
"""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from typing import Any

from shuangkong.access.scope import lineage_of
from shuangkong.actions import tickets
from shuangkong.actions.models import Ticket
from shuangkong.assessment import keeping
from shuangkong.assessment.models import Assessment
from shuangkong.assessment.sheet import TERMS, Rectification
from shuangkong.registers.models import Area

FRIDAY = 5  # isoweekday


def due(day: date, asked: Rectification) -> date:
    """Return the last day of a term that begins on a day.

    >>> due(date(2026, 1, 31), Rectification((), 1, "month", "", "", ""))
    datetime.date(2026, 2, 28)
    >>> due(date(2026, 5, 1), Rectification((), 30, "working_day", "", "", ""))  # a Friday: six weeks
    datetime.date(2026, 6, 12)
    """
    if asked.unit == "month":
        month = day.month - 1 + asked.within
        year, month = day.year + month // 12, month % 12 + 1
        return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    if asked.unit == "day":
        return day + timedelta(asked.within)
    for _n in range(asked.within):
        day += timedelta(1 if day.isoweekday() < FRIDAY else 8 - day.isoweekday())
    return day


def demand(found: Assessment, circulated: date, user: Any, now: datetime) -> Ticket | None:
    """Demand the report of a county that failed, with the term of the sheet; None where nobody demands one."""
    asked = keeping.sheet_of(found).report
    if asked is None or found.grade not in asked.grades or (found.result or {}).get("trial"):
        return None
    city = Area.objects.filter(pk__in=lineage_of(found.area_id)[1:], level=Area.Level.CITY).first()
    if city is None:  # a city answers to its province, which is not here
        return None
    doubt = "（期限为系统假定，以文件为准）" if asked.confidence == "assumed" else ""
    title = f"{found.area.name}{found.year}年度考核{found.grade}，报送书面整改报告"
    text = (
        f"{found.title}：{found.area.name}{found.year}年度考核等次为{found.grade}（{found.decision}）。"
        f"请自通报之日起{asked.within}{TERMS[asked.unit]}内{doubt}报送书面整改报告，说明原因、整改措施和完成时限。"
    )
    wanted = tickets.Demand(
        area=city.pk, source=str(Ticket.Source.ASSESSMENT), level=str(Ticket.Level.LETTER), title=title, demand=text,
        due=due(circulated, asked), county=found.area_id,
    )  # fmt: skip
    basis = {
        "assessment": found.pk, "area": found.area_id, "year": found.year, "sheet": found.sheet, "document": asked.document,
        "at": asked.at, "confidence": asked.confidence,
    }  # fmt: skip
    return tickets.issue(wanted, user, now, basis=basis)


def ticket_of(found: Assessment) -> Ticket | None:
    """Return the ticket that demands the report; None where there is none."""
    asked = Ticket.objects.filter(source=Ticket.Source.ASSESSMENT, county=found.area_id, basis__assessment=found.pk)
    return asked.exclude(state=Ticket.State.WITHDRAWN).first()
