"""Pages of tasks and tickets: what stands on the board, what each person may do on a page, and what a fault says."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from people import CITY, EAST, INDUSTRY

from shuangkong.actions.models import Card, Progress, Task, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(city):
    """The task is confirmed; its last day is far away."""
    city.confirm(f"{timezone.localdate():%Y-%m-%d}", due_on=timezone.localdate() + timedelta(900))
    city.task.refresh_from_db()
    return city


def shown(client, who, address):
    client.force_login(who)
    return client.get(address).content.decode()


def post(client, who, task, step, **more):
    """Take a step on the page as somebody."""
    client.force_login(who)
    task.refresh_from_db()
    return client.post(f"/tasks/{task.pk}/step/", {"step": step, "edits": task.edits} | more)


def test_the_board_lists_measures_and_counts_how_they_stand(client, running):
    """Each with who leads today; filters narrow by department, standing and words."""
    page = shown(client, running.officer, "/tasks/")
    assert "推进工业锅炉节能改造" in page
    assert "创建绿色工厂" in page
    assert "<b>1</b> 待确认分工" in page
    only = shown(client, running.officer, "/tasks/?stands=unconfirmed")
    assert "创建绿色工厂" in only
    assert "推进工业锅炉节能改造" not in only
    assert "没有这类任务" in shown(client, running.officer, "/tasks/?words=没有的字")
    assert "推进工业锅炉节能改造" in shown(
        client, running.industry, "/tasks/?department=工信局&section=三（一）&kind=all"
    )


def test_the_table_goes_to_excel(client, running):
    """任务分解表: a line for each measure, formulas of a spreadsheet never."""
    Task.objects.filter(pk=running.other.pk).update(title="=1+1")
    client.force_login(running.officer)
    answer = client.get("/tasks/table.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert rows[0][:4] == ["序号", "章节", "主要任务", "牵头单位"]
    assert rows[1][:4] == [1, "三（一）", "推进工业锅炉节能改造", INDUSTRY]
    assert (rows[2][2], sheet["C5"].data_type) == ("=1+1", "s")
    assert sheet["A1"].value == "河口市节能减排任务分解表"


def test_each_person_finds_their_own_steps_on_a_task(client, running):
    """The office confirms and gives cards, the lead and counties report, who only looks does neither."""
    address = f"/tasks/{running.task.pk}/"
    forms = {
        name: [step for step in ("confirm", "report", "milestone", "card") if f'value="{step}"' in page]
        for name in ("officer", "industry", "east", "auditor", "viewer")
        for page in [shown(client, running.people[name], address)]
    }
    assert forms == {
        "officer": ["confirm", "report", "milestone", "card"],
        "industry": ["report"],
        "east": ["report"],
        "auditor": [],
        "viewer": [],
    }


def test_steps_are_taken_on_the_page(client, running):
    """Confirmed, planned, reported with a file, reached, carded, lifted: each says what was done."""
    today, month = timezone.localdate(), f"{timezone.localdate():%Y-%m}"
    task, officer, industry = running.task, running.officer, running.industry
    assert post(client, officer, task, "confirm", lead=[INDUSTRY], due_on="2030-12-31").status_code == 302
    assert post(client, officer, task, "milestone", title="摸底", due_on=f"{today}").status_code == 302
    files = io.BytesIO(b"z")
    files.name = "佐证.txt"
    post(client, industry, task, "report", month=month, percent="40", done="完成改造", files=files)
    milestone = task.milestones.get()
    shown_by = io.BytesIO(b"m")
    shown_by.name = "验收.txt"
    assert "登记完成" not in shown(client, running.east, f"/tasks/{task.pk}/")
    assert "登记完成" in shown(client, industry, f"/tasks/{task.pk}/")
    post(client, industry, task, "reach", milestone=milestone.pk, reached_on=f"{today}", files=shown_by)
    kept = client.get(f"/tasks/{task.pk}/milestones/{milestone.files.get().pk}/")
    assert b"".join(kept.streaming_content) == b"m"
    post(client, officer, task, "card", reason="slow", remark="现场核实")
    post(client, officer, task, "lift", card=Card.objects.get().pk, reason="误亮")
    task.refresh_from_db()
    milestone.refresh_from_db()
    assert (task.percent, task.last_day, milestone.reached_on) == (40, date(2030, 12, 31), today)
    file = Progress.objects.get().files.get()
    client.force_login(running.east)
    assert b"".join(client.get(f"/tasks/{task.pk}/files/{file.pk}/").streaming_content) == b"z"
    post(client, officer, task, "card", reason="criticised", remark="省级通报")
    assert "每张红牌扣分" in shown(client, officer, f"/tickets/{Ticket.objects.get().pk}/")
    page = shown(client, officer, f"/tasks/{task.pk}/")
    for word in ("完成改造", "佐证.txt", "撤销亮牌", "摸底"):
        assert word in page


def test_a_fault_stands_on_the_page_beside_what_was_written(client, running):
    """Nothing is kept, and nothing that was typed is lost."""
    answer = post(client, running.industry, running.task, "report", month="2000-13", percent="40", done="写了很多")
    assert answer.status_code == 409
    assert "月份写成 2026-03 的形式" in answer.content.decode()
    assert "写了很多" in answer.content.decode()
    assert post(client, running.officer, running.task, "remind").status_code == 409
    assert post(client, running.officer, running.task, "milestone", title="x", due_on="").status_code == 409
    assert post(client, running.officer, running.task, "lift", card="9").status_code == 409
    assert post(client, running.east, running.task, "confirm", lead=[INDUSTRY]).status_code == 403


def test_a_reminder_stands_on_the_page_of_who_is_asked(client, city):
    """With the day; once the report is in, neither is owed any more."""
    from people import at

    from shuangkong.actions import reporting

    city.confirm("2026-01-10")
    reporting.remind(city.task.pk, city.edits(), city.officer, at(f"{timezone.localdate():%Y-%m-%d}"))
    page = shown(client, city.industry, f"/tasks/{city.task.pk}/")
    assert "应报" in page
    assert f"已催报 {timezone.localdate():%Y-%m-%d}" in page


def test_a_ticket_is_issued_answered_and_closed_on_its_pages(client, running):
    """By the office, the county and a colleague; the list shows each what concerns them."""
    client.force_login(running.officer)
    due = f"{timezone.localdate() + timedelta(20)}"
    given = {"area": CITY, "task": running.task.pk, "source": "inspection", "level": "listed", "title": "锅炉超标"}
    assert client.get(f"/tickets/new/?task={running.task.pk}").status_code == 200
    assert client.post("/tickets/new/", given | {"unit": "", "demand": "整改", "due": due}).status_code == 409
    answer = client.post("/tickets/new/", given | {"unit": f"county:{EAST}", "demand": "整改", "due": due})
    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/tickets/{ticket.pk}/"
    steps = (
        (running.east, {"step": "ask", "wished": f"{timezone.localdate() + timedelta(40)}", "reason": "工期"}),
        (running.officer, {"step": "grant", "reason": "同意"}),
        (running.east, {"step": "answer", "reason": "已整改"}),
        (running.colleague, {"step": "pass", "reason": "属实"}),
        (running.colleague, {"step": "close", "reason": "销号"}),
    )
    for edits, (who, said) in enumerate(steps):
        client.force_login(who)
        assert client.post(f"/tickets/{ticket.pk}/step/", said | {"edits": edits}).status_code == 302
    ticket.refresh_from_db()
    assert ticket.state == "closed"
    assert "锅炉超标" in shown(client, running.east, "/tickets/?state=closed")
    assert "没有这类督办单" in shown(client, running.west, "/tickets/?state=closed")
    assert client.post(f"/tickets/{ticket.pk}/step/", {"step": "close", "edits": 9, "reason": "x"}).status_code == 403
    client.force_login(running.officer)
    again = client.post(f"/tickets/{ticket.pk}/step/", {"step": "close", "edits": 9, "reason": "x"})
    assert (again.status_code, "刚刚办理了" in again.content.decode()) == (409, True)


def test_the_cockpit_lists_late_tasks_the_oldest_first(city):
    """Measures that are not done and whose last day has passed; a county's page those that name it, and who answers for it."""
    from shuangkong.actions import late
    from shuangkong.actions.models import FirstResponsible

    Task.objects.filter(pk=city.task.pk).update(due_on=date(2026, 6, 30), counties=[EAST])
    day = date(2027, 1, 1)
    assert list(late.late(CITY, day)) == [city.task, city.other]
    assert list(late.late(CITY, date(2026, 12, 31))) == [city.task]
    assert late.of_county(EAST) == [city.task]
    FirstResponsible.objects.create(
        area_id=EAST, name="张三", post="县长", since=date(2025, 1, 1), until=date(2026, 5, 1)
    )
    now = FirstResponsible.objects.create(area_id=EAST, name="李四", post="代县长", since=date(2026, 5, 2))
    assert late.responsible(EAST, day) == now
    assert late.responsible(EAST, date(2026, 5, 1)).name == "张三"
    assert late.responsible(CITY, day) is None
