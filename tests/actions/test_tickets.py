"""督办: issued with source, level, unit and day; answered with evidence; extended once, with approval; rechecked; closed."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from people import CITY, EAST, INDUSTRY, at

from shuangkong.access import originals
from shuangkong.actions import ticket_steps, tickets
from shuangkong.actions.acting import Refused
from shuangkong.actions.models import TicketFile
from shuangkong.actions.tickets import Demand

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 31)


@pytest.fixture
def issued(city):
    """`issued(department=… or county=…)`: a ticket after an inspection."""

    def issue(who=None, **more):
        wanted = {"department": INDUSTRY} if "county" not in more else {}
        wanted |= {
            "area": CITY,
            "source": "inspection",
            "level": "listed",
            "title": "锅炉超标",
            "due": date(2026, 4, 30),
        }
        demand = Demand(**(wanted | {"demand": "限期整改"} | more))
        return tickets.issue(demand, who or city.officer, at("2026-03-31"))

    return issue


def steps(user, ticket):
    """The names of the steps that somebody may take now."""
    ticket.refresh_from_db()
    return [step.name for step in ticket_steps.open_to(user, ticket, DAY)]


def test_a_ticket_goes_from_issued_to_closed(city, issued):
    """The unit answers with its files, somebody else rechecks, the office closes; every step is on record."""
    ticket = issued()
    assert (ticket.number, ticket.unit, steps(city.industry, ticket)) == ("2026-00001", INDUSTRY, ["answer", "ask"])
    tickets.answer(ticket.pk, "已整改", [("证明.pdf", b"y")], 0, city.industry, at("2026-04-01"))
    tickets.judge(ticket.pk, "return", "材料不全", 1, city.officer, at("2026-04-02"))
    tickets.answer(ticket.pk, "补充材料", [], 2, city.industry, at("2026-04-03"))
    tickets.judge(ticket.pk, "pass", "属实", 3, city.officer, at("2026-04-04"))
    tickets.judge(ticket.pk, "close", "同意销号", 4, city.officer, at("2026-04-05"))
    ticket.refresh_from_db()
    assert ticket.state == "closed"
    assert list(ticket.events.values_list("what", flat=True)) == [
        "issued", "answered", "returned", "answered", "passed", "closed",
    ]  # fmt: skip
    assert originals.path_of(TicketFile.objects.get().sha256).read_bytes() == b"y"
    assert steps(city.officer, ticket) == []


def test_one_extension_is_approved_and_no_second_asked(city, issued):
    """To a later day than the one that stands; what is not approved leaves the day as it was."""
    ticket = issued()
    with pytest.raises(Refused, match="晚于办理期限"):
        tickets.ask(ticket.pk, date(2026, 4, 30), "工期", 0, city.industry, at("2026-04-01"))
    tickets.ask(ticket.pk, date(2026, 5, 31), "工期", 0, city.industry, at("2026-04-01"))
    assert steps(city.officer, ticket) == ["grant", "deny"]
    tickets.judge(ticket.pk, "deny", "理由不足", 1, city.officer, at("2026-04-02"))
    ticket.refresh_from_db()
    assert (ticket.due, ticket.extensions, ticket.wished) == (date(2026, 4, 30), 0, None)
    tickets.ask(ticket.pk, date(2026, 5, 31), "汛期停工", 2, city.industry, at("2026-04-03"))
    tickets.judge(ticket.pk, "grant", "同意", 3, city.officer, at("2026-04-04"))
    ticket.refresh_from_db()
    assert (ticket.due, ticket.extensions) == (date(2026, 5, 31), 1)
    assert steps(city.industry, ticket) == ["answer"]
    with pytest.raises(Refused, match="不能再次申请延期"):
        tickets.ask(ticket.pk, date(2026, 6, 30), "再延", 4, city.industry, at("2026-04-05"))


def test_a_county_answers_for_itself(city, issued):
    """Its officers see it and act on it; another county and a department do neither."""
    ticket = issued(county=EAST)
    assert ticket.unit == "东县"
    assert list(tickets.visible(city.east, DAY)) == [ticket]
    assert steps(city.east, ticket) == ["answer", "ask"]
    for who in (city.west, city.industry, city.viewer):
        assert not tickets.visible(who, DAY).exists()
        with pytest.raises(PermissionDenied):
            tickets.answer(ticket.pk, "x", [], 0, who, at("2026-04-01"))
    assert list(tickets.visible(city.auditor, DAY)) == [ticket]
    assert steps(city.auditor, ticket) == []


def test_nobody_judges_what_they_said_themselves(city, issued):
    """An officer who answered for the unit leaves the recheck to a colleague."""
    ticket = issued()
    tickets.answer(ticket.pk, "已整改", [], 0, city.officer, at("2026-04-01"))
    with pytest.raises(Refused, match="另一人"):
        tickets.judge(ticket.pk, "pass", "属实", 1, city.officer, at("2026-04-01"))
    assert steps(city.colleague, ticket) == ["pass", "return"]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"source": "rumour"}, "来源和级别"),
        ({"department": "", "county": ""}, "承办单位"),
        ({"department": INDUSTRY, "county": EAST}, "承办单位"),
        ({"county": "210302"}, "不在本市"),
        ({"department": "没有登记的局"}, "没有登记的部门"),
        ({"due": date(2026, 3, 31)}, "晚于今天"),
        ({"demand": ""}, "写明"),
    ],
)
def test_what_a_ticket_lacks_is_said(city, issued, wanted, said):
    """And none is issued."""
    with pytest.raises(Refused, match=said):
        issued(**wanted)


def test_only_the_office_issues_and_judges(city, issued):
    """Nor does anybody take a step that is not there, or that somebody else took before."""
    with pytest.raises(PermissionDenied):
        issued(city.industry)
    ticket = issued()
    with pytest.raises(Refused, match="没有这一步"):
        tickets.judge(ticket.pk, "answer", "x", 0, city.officer, at("2026-04-01"))
    tickets.answer(ticket.pk, "已整改", [], 0, city.industry, at("2026-04-01"))
    with pytest.raises(Refused, match="industry 刚刚办理了“反馈办理情况”，现在是“待复核”"):
        tickets.judge(ticket.pk, "withdraw", "x", 0, city.officer, at("2026-04-01"))
    with pytest.raises(PermissionDenied):
        tickets.judge(ticket.pk, "pass", "x", 1, city.industry, at("2026-04-01"))
