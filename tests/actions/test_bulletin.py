"""季度通报: the data of a quarter, department by department and county by county, as it stood on the quarter's last day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from people import CITY, EAST, INDUSTRY, at

from shuangkong.actions import board, bulletin, cards, services, tickets
from shuangkong.actions.models import FirstResponsible, Task
from shuangkong.plans.approved import Approved, ApprovedMeasure
from shuangkong.registers.models import Area

pytestmark = pytest.mark.django_db
LATER = date(2026, 12, 1)


@pytest.fixture
def quarter(city):
    """A confirmed task with two of three reports and two yellow cards; a letter, and a ticket to a county."""
    city.confirm()
    city.report(city.industry, "2026-01", 60, "2026-02-03")
    city.report(city.east, "2026-01", 5, "2026-02-03")
    city.report(city.industry, "2026-02", 62, "2026-03-03")
    for day in ("2026-02-10", "2026-03-10"):
        cards.give(city.task.pk, "slow", "现场核实", city.edits(), city.officer, at(day))
    demand = tickets.Demand(CITY, "inspection", "listed", "锅炉超标", "整改", date(2026, 3, 20), county=EAST)
    tickets.issue(demand, city.officer, at("2026-03-11"))
    FirstResponsible.objects.create(area_id=EAST, name="李四", post="县长", since=date(2025, 1, 1))
    return city


def of(text, today=LATER):
    return bulletin.of(Area.objects.get(pk=CITY), text, today)


def test_departments_and_counties_as_they_stood(quarter):
    """Reports owed and made, cards, tickets, who answers; the letter costs nothing where no document says so."""
    found = of("2026Q1")
    assert (found.months, found.end) == (("2026-01", "2026-02", "2026-03"), date(2026, 3, 31))
    assert {lane: found.count(lane) for lane, _word in bulletin.LANES} == {
        "unconfirmed": 1,
        "late": 0,
        "risk": 1,
        "unreported": 0,
        "soon": 0,
        "done": 0,
    }  # fmt: skip - the other task is behind, though nobody leads it yet
    (department,) = found.departments
    assert (department.name, department.tasks, department.reports_owed, department.reports_made) == (INDUSTRY, 1, 3, 2)
    assert (department.yellow, department.red, department.tickets, department.points) == (2, 0, 1, Decimal(0))
    east, west = found.counties
    assert (east.area.name, east.responsible.name, east.tickets, east.open, east.overdue, east.reports) == (
        "东县", "李四", 1, 1, 1, 1,
    )  # fmt: skip
    assert (west.responsible, west.tickets, west.reports) == (None, 0, 0)
    assert found.quality == pytest.approx((1 + 1 / 3) / 2)


def test_what_comes_later_changes_nothing(quarter):
    """A ticket closed, a card lifted, work reported of the next month: the bulletin of the quarter stays."""
    before = of("2026Q1")
    ticket = tickets.visible(quarter.officer, LATER).get(county=EAST)
    tickets.judge(ticket.pk, "withdraw", "误发", 0, quarter.officer, at("2026-04-05"))
    cards.lift(before.cards[0].pk, "误亮", quarter.officer, at("2026-04-05"))
    quarter.report(quarter.industry, "2026-04", 100, "2026-05-03")
    after = of("2026Q1")
    assert after.departments == before.departments
    assert after.counties == before.counties
    assert (after.count("done"), of("2026Q2").count("done")) == (0, 1)
    assert of("2026Q2").counties[0].open == 0


def test_nobody_owes_before_the_lead_was_confirmed_nor_before_the_report_day(quarter):
    """The quarter before knows neither department nor card; a running quarter ends today and asks for what is owed by then."""
    found = of("2025Q4")
    assert (found.departments, found.cards, found.issued) == ((), (), ())
    running = of("2026Q1", date(2026, 2, 15))
    assert (running.end, running.departments[0].reports_owed) == (date(2026, 2, 15), 1)


@pytest.mark.parametrize("text", ["2026", "2026-03", "2026Q5"])
def test_what_is_no_quarter_is_refused(city, client, text):
    """On the page: there is no such bulletin."""
    with pytest.raises(ValueError, match=r"2026|季度"):
        of(text)
    client.force_login(city.officer)
    assert client.get(f"/tasks/bulletin/{CITY}/{text}/").status_code == 404


def test_the_page_shows_it(quarter, client):
    """With the department and the county; a county's officer does not see the city's."""
    client.force_login(quarter.officer)
    page = client.get(f"/tasks/bulletin/{CITY}/2026Q1/").content.decode()
    for word in (INDUSTRY, "李四（县长）", "2026-03-31"):
        assert word in page
    client.force_login(quarter.east)
    assert client.get(f"/tasks/bulletin/{CITY}/2026Q1/").status_code == 403


def test_a_revision_of_the_plan_loses_nothing(quarter):
    """The revised plan goes on with the task: reports, cards and how it stood are those of both versions; so on the board."""
    before = of("2026Q1")
    revised(quarter, 2)
    revised(quarter, 3)
    after = of("2026Q1")
    assert (after.departments, after.counties) == (before.departments, before.counties)
    assert [card.month for card in after.cards] == ["2026-02", "2026-03"]
    assert {lane: after.count(lane) for lane, _word in bulletin.LANES} == {
        lane: before.count(lane) for lane, _word in bulletin.LANES
    }
    on_board = board.Board(quarter.officer, {}, date(2026, 3, 31))
    assert [line.card.month if line.card else "" for line in on_board.lines] == ["2026-03", ""]


def revised(city, plan):
    """Approve a new version of the plan that says the same."""
    before = Task.objects.filter(plan=plan - 1).order_by("start")
    measures = tuple(ApprovedMeasure(one.section, one.title, one.due, one.start, one.end) for one in before)
    approved = Approved(
        plan, CITY, "河口市", "方案", "河政发〔2025〕1号", date(2025, 1, 1), 2020, 2025, plan, (), (), measures
    )  # fmt: skip
    assert services.adopt(approved, (plan - 1,)) == 2
