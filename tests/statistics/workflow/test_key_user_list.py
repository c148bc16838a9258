"""综合能耗 on the page of a submission and the list of key energy users, from approved status reports."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.fixture
def report(people):
    """`report(0, 2025, 12000)`: an approved status report of the first institution for a year, in tce (等价值)."""
    from shuangkong.statistics.models import Submission, SubmissionRow

    def filed(number, year, tce, state="approved", coal="1000"):
        code = people.codes[number]
        made = Submission.objects.create(
            form="status-report", area_id="520602", organisation_id=code, period=str(year), form_version="2024",
            state=state, due=date(year + 1, 3, 31), created_by=people.clerk, created_at=NOON,
            filer_key=f"status-report|520602|{code}|", version=1,
        )  # fmt: skip
        basic = {"organisation": code, "energy_calorific_tce": "700", "energy_equivalent_tce": str(tce)}
        structure = {"energy_kind": "raw_coal", "consumed": coal, "purchased": coal, "factor": "0.7143"}
        for place, (table, key, values) in enumerate(
            [("basic", code, basic), ("structure", "raw_coal", structure)], start=1
        ):
            SubmissionRow.objects.create(submission=made, place=place, table=table, line=5, key=[key], values=values)
        return made

    return filed


@pytest.fixture
def seen(people):
    """`seen(people.city, "?year=2026")`: the page and the API's items of the list, as a person sees them."""

    def looked(person, query=""):
        client = Client()
        client.force_login(person)
        page = client.get(f"/statistics/key-users/{query}")
        return page, client.get(f"/api/v1/key-users{query}").json()["items"]

    return looked


def test_the_list_of_a_year(people, report, seen):
    """The largest first, with class, first year, and the energy of each year leading to its report."""
    first = report(0, 2024, 12_000)
    report(0, 2025, 9_000)
    large = report(1, 2025, 600_000)
    page, units = seen(people.city)
    assert [(one["name"], one["level"], one["since"], one["years_below"]) for one in units] == [
        ("乙医院", "thousand", 2026, 0),
        ("甲学院", "ten_thousand", 2025, 1),
    ]
    assert units[1]["energy"][-2:] == [
        {"year": 2024, "tce": 12_000, "submission": first.pk},
        {"year": 2025, "tce": 9_000, "submission": units[1]["energy"][-1]["submission"]},
    ]
    text = page.content.decode()
    assert f'<a href="/statistics/filings/{large.pk}/">600,000</a>' in text
    assert "2026 年名录，2 家" in text


def test_an_earlier_list_and_one_that_nobody_is_on(people, report, seen):
    """The list of 2025 goes by 2024; the list before the first report is empty."""
    report(0, 2024, 12_000)
    report(1, 2025, 600_000)
    assert [one["name"] for one in seen(people.city, "?year=2025")[1]] == ["甲学院"]
    assert seen(people.city, "?year=2024")[1] == []


def test_only_what_is_approved_counts(people, report, seen):
    """A report under way says nothing yet."""
    report(0, 2025, 12_000, state="reviewed")
    page, units = seen(people.city)
    assert (page.status_code, units) == (200, [])


def test_each_sees_their_own(people, report, seen):
    """An enterprise itself, a county its own, a neighbour nothing, the public nothing at all."""
    report(0, 2025, 12_000)
    report(1, 2025, 12_000)
    assert [one["organisation"] for one in seen(people.first)[1]] == [people.codes[0]]
    assert len(seen(people.county)[1]) == 2
    assert seen(people.neighbour)[1] == []
    assert seen(people.viewer)[0].status_code == 403


def test_a_designated_unit_is_on_the_list(people, report, seen):
    """5,000 tce and an authority's word; without the word it is not."""
    from shuangkong.statistics.models import Designation

    report(0, 2025, 5_000)
    assert seen(people.city)[1] == []
    Designation.objects.create(organisation_id=people.codes[0], since=2026, by="省主管部门 2026 年 1 号")
    assert [(one["name"], one["designated"]) for one in seen(people.city)[1]] == [("甲学院", True)]


def test_a_submission_shows_what_it_comes_to(people, report):
    """1,000 t of raw coal are 714.3 tce by the annex, 14.3 more than reported; the same over the API."""
    made = report(0, 2025, 714.3)
    client = Client()
    client.force_login(people.county)
    text = client.get(f"/statistics/filings/{made.pk}/").content.decode()
    assert "综合能耗核算（GB/T 2589）" in text
    assert "<td>700</td><td>714.30</td><td>-14.30</td>" in text
    answer = client.get(f"/api/v1/submissions/{made.pk}/energy").json()
    assert (answer["calorific"], answer["reported_calorific"]) == (pytest.approx(714.3), 700)
    assert (answer["lines"][0]["energy_kind"], answer["lines"][0]["origin"]) == ("raw_coal", "annex")


def test_a_form_without_energy_shows_none(people, draft):
    """Public institutions report no kinds of energy."""
    made = draft()
    client = Client()
    client.force_login(people.first)
    assert "综合能耗核算" not in client.get(f"/statistics/filings/{made.pk}/").content.decode()
    assert client.get(f"/api/v1/submissions/{made.pk}/energy").json()["calorific"] is None
