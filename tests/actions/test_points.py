"""督办扣分: which tickets cost a county points in the assessment of a year, and when they are given back."""

from __future__ import annotations

from datetime import date

import pytest
from people import CITY, EAST, INDUSTRY, WEST, at

from shuangkong.actions import cards, points, settings, tickets
from shuangkong.actions.acting import Refused
from shuangkong.actions.models import Card

pytestmark = pytest.mark.django_db


@pytest.fixture
def costly(city, monkeypatch):
    """The city has a document that takes one point for a letter and two for a red card (as Guangyuan has)."""
    there = settings.in_force("510800", date(2026, 3, 10))
    monkeypatch.setattr(settings, "in_force", lambda *_: there)
    city.confirm(counties=[EAST])
    return city


def give(city, day, county=EAST, reason="slow"):
    """Let the office give a county a card."""
    return cards.give(city.task.pk, reason, "现场核实", city.edits(), city.officer, at(day), county=county)


def test_two_yellow_cards_of_a_county_cost_it_a_point(costly):
    """The letter goes to the county, and its point counts for the county and the year alone, with the document."""
    assert give(costly, "2026-02-10") is None
    letter = give(costly, "2026-03-10")
    assert (letter.county_id, letter.department, letter.level) == (EAST, "", "letter")
    (one,) = points.lost(EAST, 2026)
    assert (one.ticket, one.points, one.day, one.confidence) == (letter.pk, 1.0, "2026-03-10", "reported")
    assert "广元市" in one.document
    assert points.lost(EAST, 2025) == points.lost(WEST, 2026) == []


def test_cards_of_the_lead_and_of_a_county_are_counted_apart(costly):
    """One of each in a month brings no letter; the lead's second one does, to the lead."""
    assert give(costly, "2026-02-10", county="") is None
    assert give(costly, "2026-02-10") is None
    assert give(costly, "2026-03-10", county="").department == INDUSTRY
    assert points.lost(EAST, 2026) == []
    ((department, (one,)),) = points.of_departments(CITY, 2026).items()
    assert (department, one.points) == (INDUSTRY, 1)


def test_a_county_that_the_task_does_not_reach_gets_no_card(costly):
    """Only those that carry it out."""
    with pytest.raises(Refused, match="不在本任务的落实区域"):
        give(costly, "2026-02-10", county=WEST)


@pytest.mark.parametrize("way", ["withdrawn", "lifted"])
def test_points_are_given_back(costly, way):
    """A ticket that was withdrawn takes nothing, nor does one whose card was lifted after it was answered."""
    give(costly, "2026-02-10")
    letter = give(costly, "2026-03-10")
    if way == "withdrawn":
        tickets.judge(letter.pk, "withdraw", "依据有误", 0, costly.officer, at("2026-03-11"))
    else:
        tickets.answer(letter.pk, "已整改", [], 0, costly.east, at("2026-03-11"))
        cards.lift(Card.objects.last().pk, "误亮", costly.officer, at("2026-03-12"))
    assert points.lost(EAST, 2026) == []


@pytest.mark.parametrize(
    "basis", [{"confidence": "assumed"}, {"document": "nothing-of-the-kind"}, {"document": "gone"}]
)
def test_no_document_in_force_no_points(costly, basis, monkeypatch):
    """An assumed value, a document that nobody registered, or one that had lapsed by then: nothing is taken."""
    from dataclasses import replace

    lapsed = replace(settings.document("guangyuan-task-cards"), to=date(2025, 12, 31))
    known = settings.document
    monkeypatch.setattr(settings, "document", lambda id_: lapsed if id_ == "gone" else known(id_))
    letter = give(costly, "2026-02-10", reason="criticised")
    assert points.lost(EAST, 2026)[0].points == 2
    letter.basis |= basis
    letter.save()
    assert points.lost(EAST, 2026) == []
