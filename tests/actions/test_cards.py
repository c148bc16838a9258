"""亮牌: one card a month; two yellow ones bring a letter, a red one a talk; points only where a document says so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from people import INDUSTRY, at

from shuangkong.actions import cards, settings, ticket_steps, tickets
from shuangkong.actions.acting import Refused
from shuangkong.actions.models import Card, Ticket

pytestmark = pytest.mark.django_db


def give(city, day, reason="slow"):
    """Let the office give the task a card on a day."""
    return cards.give(city.task.pk, reason, "现场核实", city.edits(), city.officer, at(day))


def test_two_yellow_cards_bring_a_letter_and_a_third_does_not(city):
    """After the letter they are counted anew: the fourth brings the next."""
    city.confirm()
    assert give(city, "2026-02-10") is None
    letter = give(city, "2026-03-10", "milestone")
    assert (letter.level, letter.source, letter.department, letter.due) == (
        "letter",
        "cards",
        INDUSTRY,
        date(2026, 3, 25),
    )
    assert letter.basis["cards"] == list(Card.objects.values_list("pk", flat=True))
    assert give(city, "2026-04-10") is None
    assert give(city, "2026-05-10").number == "2026-00002"
    assert list(Card.objects.values_list("colour", flat=True)) == ["yellow"] * 4


def test_yellow_cards_of_last_year_count_no_more(city):
    """Each year begins anew."""
    city.confirm("2025-11-01")
    give(city, "2025-12-10")
    assert give(city, "2026-01-10") is None


def test_a_red_card_brings_a_talk(city):
    """Not to be reached, or criticised by province or press."""
    city.confirm()
    talk = give(city, "2026-02-10", "criticised")
    assert (talk.level, Card.objects.get().colour) == ("talk", "red")
    assert "被省级通报批评或媒体曝光" in talk.demand


@pytest.mark.parametrize(("area", "points"), [("990100", "0"), ("510800", "1")])
def test_points_stand_on_the_ticket_with_the_parameter_that_says_so(city, monkeypatch, area, points):
    """A city without a document loses none; in Guangyuan a letter costs one point."""
    there = settings.in_force(area, date(2026, 3, 10))
    monkeypatch.setattr(settings, "in_force", lambda *_: there)
    city.confirm()
    give(city, "2026-02-10")
    letter = give(city, "2026-03-10")
    letter.refresh_from_db()
    assert letter.points == Decimal(points)
    assert (letter.basis["parameter"], letter.basis["value"]) == ("actions.letter_points", points)
    assert letter.basis["confidence"] == ("assumed" if points == "0" else "reported")


def test_a_lifted_card_counts_no_more(city):
    """What was given by mistake is lifted for a reason, once, by the office; the month is free again."""
    city.confirm()
    give(city, "2026-02-10")
    with pytest.raises(Refused, match="本月已经亮牌"):
        give(city, "2026-02-11")
    card = Card.objects.get()
    with pytest.raises(PermissionDenied):
        cards.lift(card.pk, "误亮", city.industry, at("2026-02-11"))
    cards.lift(card.pk, "误亮", city.officer, at("2026-02-11"))
    with pytest.raises(Refused, match="已经撤销"):
        cards.lift(card.pk, "误亮", city.officer, at("2026-02-11"))
    assert give(city, "2026-02-12") is None
    assert give(city, "2026-03-12").basis["cards"] == list(
        Card.objects.exclude(pk=card.pk).values_list("pk", flat=True)
    )


def test_a_withdrawn_letter_gives_its_cards_back(city):
    """They count for the next one."""
    city.confirm()
    give(city, "2026-02-10")
    letter = give(city, "2026-03-10")
    tickets.judge(letter.pk, "withdraw", "依据有误", 0, city.officer, at("2026-03-11"))
    assert give(city, "2026-04-10").basis["cards"] == list(Card.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("reason", ["", "because"])
def test_a_card_has_a_reason_of_the_list(city, reason):
    """And a task that nobody answers for gets none."""
    with pytest.raises(Refused, match="不亮牌" if not reason else "亮牌理由"):
        give(city, "2026-02-10", reason or "slow")


def test_departments_give_no_cards(city):
    """Only the leading office does."""
    city.confirm()
    with pytest.raises(PermissionDenied):
        cards.give(city.task.pk, "slow", "x", city.edits(), city.industry, at("2026-02-10"))
    assert not Ticket.objects.exists()
    assert ticket_steps.named("nothing") is None
