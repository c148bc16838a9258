"""用能预算一节: on the page of a county and in the cockpit, as far as a budget is in force."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from shuangkong.access.models import User
from shuangkong.energy import budget_use
from shuangkong.energy.models import Budget, BudgetLine
from shuangkong.web.budget_section import budget

pytestmark = pytest.mark.django_db
CITY, COUNTY, DAY = "520600", "520602", date(2026, 3, 31)


@pytest.fixture
def issued(people):
    """A budget of the city of 120,000 tce, of which the county has 60,000."""
    made = Budget.objects.create(area_id=CITY, year=2026, state="issued", total_tce=Decimal(120_000))
    BudgetLine.objects.create(budget=made, area_id=COUNTY, method="fixed", budget_tce=Decimal(60_000))
    return made


def said(area):
    found = budget(User.objects.get(username="city_officer"), area, DAY)
    return [(line.name, str(line.mark.word) if line.mark else "", line.text) for line in found.lines]


def test_without_a_budget_there_is_no_section(people):
    """Nothing in force, neither here nor above: nothing is said."""
    assert budget(people["city_officer"], CITY, DAY) is None
    assert budget(people["city_officer"], COUNTY, DAY) is None


def test_a_county_without_one_of_its_own_says_what_it_was_given(issued):
    """The line of the city's budget, in 10⁴ tce."""
    assert said(COUNTY) == [("上级下达的预算", "", "6.00 万吨标准煤")]


def test_use_above_its_share_of_time_is_a_notice_not_given_yet(issued, monkeypatch):
    """To the end of February the county used 12,000 of 10,000 due, the city 15,000 of 20,000: one is a limit, one within."""
    used = {"of_area": {1: 7_500.0, 2: 15_000.0}, "county": {1: 6_000.0, 2: 12_000.0}}
    monkeypatch.setattr(budget_use, "of_area", lambda _area, _year: used["of_area"])
    monkeypatch.setattr(budget_use, "used", lambda _budget: ({COUNTY: used["county"]}, ""))
    total, own, county = said(CITY)
    assert total == ("全年预算", "", "12.00 万吨标准煤")
    assert own == ("1—2月已用", "正常 75%", "1.50 万吨标准煤")
    assert county == ("碧江区", "限制 120%", "未告知")


def test_it_stands_in_cockpit_and_county_page(issued, administrator):
    """Both pages have the section of the running year, with a link to the budget."""
    Budget.objects.filter(pk=issued.pk).update(year=timezone.localdate().year)
    for address, area in ((f"/cockpit/{CITY}/2024/", CITY), (f"/areas/{COUNTY}/2024/", COUNTY)):
        page = administrator.get(address).content.decode()
        assert 'id="budget"' in page
        assert f'href="/budgets/{area}/' in page


def test_use_is_as_sure_as_the_closing(people, issued, monkeypatch):
    """The worst confidence of the sealed energy stands beside what was used."""
    from shuangkong.closing import budget_energy

    known = budget_energy.of(CITY, 2024)
    assert {one.confidence for one in known.values() if one.months} == {"synthetic"}
    monkeypatch.setattr(budget_use, "of_area", lambda _area, _year: {1: 1.0})
    monkeypatch.setattr(budget_use, "confidences", lambda _budget: {CITY: known[CITY].confidence})
    found = budget(people["city_officer"], CITY, DAY)
    assert [line.tag.kind if line.tag else "" for line in found.lines] == ["", "synthetic"]
