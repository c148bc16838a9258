"""现时情况: what the registers say now in the cockpit's matrix and on the page of a county."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db
CITY, COUNTY = "520600", "520602"
MOST_QUERIES = 25


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def matrix_row(page: str, name: str) -> str:
    rows = page[page.index('class="matrix"') : page.index("</table>")].split("<tr>")
    return next(row for row in rows if f">{name}<" in row)


def test_the_matrix_ends_in_projects_tasks_and_monitoring(administrator):
    """Three columns more, of what the registers say now, each a word with a shape and a link."""
    page = text(administrator.get(f"/cockpit/{CITY}/2024/"))
    matrix = page[page.index('class="matrix"') : page.index("</table>")]
    assert re.findall(r'<th scope="col" class="live">([^<]+)</th>', matrix) == ["两高", "监测"]  # no task is a county's
    row = matrix_row(page, "碧江区")
    assert f'/projects/?area={COUNTY}"' in row
    assert f'/monitoring/?county={COUNTY}"' in row
    assert "未联网" in row
    assert "两高、监测为现时情况" in page


def test_the_headroom_of_a_county_stands_beside_its_projects(administrator):
    """What the closing leaves, less what was promised: in the matrix, in the panel of the city, on the county page."""
    from shuangkong.projects.claims import headrooms

    rooms = headrooms(CITY, date(2026, 3, 31))
    page = text(administrator.get(f"/cockpit/{CITY}/2024/"))
    said = f"{'余' if rooms[COUNTY].left_tce >= 0 else '缺'} {abs(rooms[COUNTY].left_tce) / 10_000:,.2f}"
    row = matrix_row(page, "碧江区")
    assert f"<small>{said}</small>" in row
    assert rooms[COUNTY].confidence == "synthetic"
    assert 'class="tag synthetic"' in row[row.index(f"<small>{said}</small>") :]
    assert 'class="tag synthetic"' in page[page.index("剩余能耗强度余量") :][:600]
    assert f"剩余 {rooms[CITY].left_tce / 10_000:,.2f}" in page
    assert said in text(administrator.get(f"/areas/{COUNTY}/2024/"))


def test_a_city_without_projects_shows_its_headroom(administrator):
    """An empty ledger leaves the room of the path on the cockpit."""
    from shuangkong.projects.models import Project

    Project.objects.update(withdrawn="不实施")
    assert "剩余能耗强度余量" in text(administrator.get(f"/cockpit/{CITY}/2024/"))


def test_late_tasks_of_a_county_are_counted(administrator):
    """Those of its own plan and those of the city that name it; what is done does not count."""
    from shuangkong.actions.models import Task

    known = {"plan": 7, "plan_title": "方案", "start": 0, "end": 1}
    Task.objects.create(title="甲", due_on=date(2024, 6, 30), area_id=COUNTY, **known)
    Task.objects.create(title="乙", due=2024, area_id=CITY, counties=[COUNTY], **known)
    Task.objects.create(title="丙", due=2099, area_id=COUNTY, **known)
    Task.objects.create(title="丁", due=2020, area_id=COUNTY, state="done", **known)
    row = matrix_row(text(administrator.get(f"/cockpit/{CITY}/2024/")), "碧江区")
    assert "2逾期" in row
    assert "未完成任务 3 项，其中逾期 2 项" in row
    assert f'/areas/{COUNTY}/2024/#duties"' in row


def test_the_on_line_rate_counts_stations_that_were_not_heard(administrator, monkeypatch):
    """Two stations of which one was on line all day: half; the tile says the same of the city."""
    from shuangkong.monitoring import online_rate, snapshot
    from shuangkong.monitoring.models import Station

    Station.objects.create(mn="MN2", outlet_id="DA001", password="123456")
    heard = snapshot.Snapshot({"MN1": {"last": 0}}, None, {}, {}, {"MN1": 1})
    monkeypatch.setattr(online_rate, "snapshot", lambda _home, _now: heard)
    page = text(administrator.get(f"/cockpit/{CITY}/2024/"))
    assert "50%" in matrix_row(page, "碧江区")
    assert "自动监测在线率" in page
    assert re.search(r'<a class="number" href="/monitoring/">50</a>', page)


def test_the_county_page_goes_through_the_plan_in_order(administrator):
    """Each room in a few lines with a link to its own page, in the order of the plan; one screen of queries."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = text(administrator.get(f"/areas/{COUNTY}/2024/"))
    assert len(asked) <= MOST_QUERIES, [one["sql"][:90] for one in asked]
    ids = (
        "warnings",
        "changes",
        "reductions",
        "projects",
        "tickets",
        "monitoring",
        "assessments",
        "documents",
        "indicators",
    )
    places = [page.index(f'id="{one}"') for one in ids]
    assert places == sorted(places)
    for link in (
        f"/lmdi/{COUNTY}/2024/",
        "/projects/13/",
        "/tickets/23/",
        "/documents/19/",
        f"/assessment/{COUNTY}/2024/",
    ):
        assert link in page, link


def test_a_section_is_left_out_where_the_person_may_not_see_it(client, people):
    """A viewer of the county sees no tickets and no documents that are not circulated."""
    people["other_viewer"].area = COUNTY
    people["other_viewer"].save()
    client.force_login(people["other_viewer"])
    page = text(client.get(f"/areas/{COUNTY}/2024/"))
    for hidden in ('id="tickets"', 'id="documents"', 'id="assessments"'):
        assert hidden not in page
    assert 'id="reductions"' in page
