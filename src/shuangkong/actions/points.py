"""督办扣分: what tickets cost a county in the assessment of a year, each only where a document in force says so.

A withdrawn ticket costs nothing, nor does one that rests on a card that was lifted: its points are given back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shuangkong.actions import settings
from shuangkong.actions.models import CardLifted, Ticket
from shuangkong.kernel.problems import Unknown

SAID = ("official", "reported")  # a value that is assumed stands in no document


@dataclass(frozen=True, slots=True)
class Lost:
    """Points that one ticket takes, and the document that says so."""

    ticket: int
    number: str
    title: str
    level: str
    day: str
    points: float
    document: str
    at: str
    confidence: str


def lost(county: str, year: int) -> list[Lost]:
    """Return what the tickets of a year cost a county, in their order."""
    found = Ticket.objects.filter(county=county, issued_on__year=year, points__gt=0)
    return counted(list(found.exclude(state=Ticket.State.WITHDRAWN).order_by("pk")))


def of_departments(area: str, year: int) -> dict[str, list[Lost]]:
    """Return by department what the tickets of a year cost the departments of an area."""
    found = Ticket.objects.filter(area=area, county=None, issued_on__year=year, points__gt=0)
    tickets = list(found.exclude(state=Ticket.State.WITHDRAWN).order_by("department", "pk"))
    made: dict[str, list[Lost]] = {}
    names = {ticket.pk: ticket.department for ticket in tickets}
    for one in counted(tickets):
        made.setdefault(names[one.ticket], []).append(one)
    return made


def counted(tickets: list[Ticket]) -> list[Lost]:
    """Return what some tickets cost: those whose cards all stand, and whose points a document in force asks for."""
    cards = [card for ticket in tickets for card in ticket.basis.get("cards", ())]
    lifted = set(CardLifted.objects.filter(card__in=cards).values_list("card", flat=True)) if cards else set()
    found = []
    for ticket in tickets:
        said = document_of(ticket)
        if said is not None and not lifted.intersection(ticket.basis.get("cards", ())):
            found.append(_lost(ticket, said.cited()))
    return found


def document_of(ticket: Ticket) -> Any:
    """Return the document in force that takes points for a ticket; None where none does."""
    if ticket.points <= 0 or ticket.basis.get("confidence") not in SAID:
        return None
    try:
        found = settings.document(ticket.basis["document"])
    except Unknown:  # of a pack that is not at hand any more
        return None
    begun = found.from_ is None or found.from_ <= ticket.issued_on
    return found if begun and (found.to is None or ticket.issued_on <= found.to) else None


def _lost(ticket: Ticket, document: str) -> Lost:
    return Lost(
        ticket=ticket.pk, number=ticket.number, title=ticket.title, level=str(ticket.get_level_display()),
        day=ticket.issued_on.isoformat(), points=float(ticket.points), document=document, at=ticket.basis["at"],
        confidence=ticket.basis["confidence"],
    )  # fmt: skip
