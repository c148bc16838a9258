"""A plan's measures find their leads, are reported on, get a card and a ticket, and stand on the cockpit when they are late."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from steps import follow, hinders_nobody, press, screen, sign_in

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
PASSWORD = "碧江2026-keep-it"
PLAN = """一、主要目标
到2025年，全市单位地区生产总值能耗比2020年下降13%。
二、重点工程
（一）工业节能改造工程。推进工业锅炉节能改造。到2024年完成窑炉改造。（市工业和信息化局、市生态环境局等按职责分工负责）
"""
SETTING = f"""
import django; django.setup()
from datetime import date
from django.utils import timezone
from shuangkong.access.models import User
from shuangkong.plans import review, services

people = (
    ("city", ""), ("colleague", ""), ("industry", "市工业和信息化局"),
)
officers = [
    User.objects.create_user(name, password={PASSWORD!r}, role="city_officer", area="520600", department=department)
    for name, department in people
]
given = services.Given("520600", "铜仁市工作方案", "", date(2022, 5, 1), 2020, 2025, {PLAN!r})
plan = services.register(given, officers[0], timezone.now())
review.accept_all(plan.findings.exclude(kind="heading"), officers[0], timezone.now())
print(plan.pk)
"""


@pytest.fixture(scope="module")
def place(tongren):
    """A folder with the pack of Tongren, loaded and closed."""
    return tongren("tasks")


def told(place, script):
    """Run a script on the data of the service and return what it says."""
    own = {"SHUANGKONG_HOME": str(place / "home"), "SHUANGKONG_PACKS": str(place / "cities")}
    own["DJANGO_SETTINGS_MODULE"] = "shuangkong.web.settings"
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SHUANGKONG_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=place, env=clean | own, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_measure_is_led_reported_carded_and_closed(browser, serve, place):
    """The office confirms for the section; the department reports from a phone; a red card brings a talk that two people close."""
    with serve(place) as service:
        plan = told(place, SETTING)
        pages = {}
        for name, width in (("city", 1440), ("colleague", 1440), ("industry", 390)):
            pages[name] = screen(browser, service, width, accept_downloads=True).new_page()
            sign_in(pages[name], name, PASSWORD)
        city, colleague, industry = pages["city"], pages["colleague"], pages["industry"]
        task = confirmed(city, plan)
        reported(industry)
        ticket = carded(city, task)
        answered(industry, ticket)
        closed(colleague, ticket)
        seen(city)


def confirmed(city, plan):
    """From the approval of the plan to the measure's page; return its address."""
    city.goto(f"/plans/{plan}/approve/")
    press(city, "批准生效")
    follow(city.get_by_role("link", name="到任务分解表确认分工"))
    expect(city.locator("tbody tr")).to_have_count(2)
    hinders_nobody(city)
    follow(city.get_by_role("link", name="推进工业锅炉节能改造"))
    city.locator("input[name=lead][value=市工业和信息化局]").check()
    city.locator("input[name=support][value=市生态环境局]").check()
    city.locator("#due_on").fill("2099-12-31")
    city.locator("input[name=whole_section]").check()
    press(city, "确认分工")
    expect(city.get_by_role("status")).to_contain_text("已确认 3 项任务的分工")
    hinders_nobody(city)
    return city.url


def reported(industry):
    """The department finds its tasks and reports on the first, with evidence."""
    industry.goto("/tasks/")
    follow(industry.get_by_role("link", name="本部门的任务"))
    hinders_nobody(industry)
    follow(industry.get_by_role("link", name="推进工业锅炉节能改造"))
    industry.locator("[name=percent]").fill("30")
    industry.locator("[name=done]").fill("已改造 3 台")
    industry.locator("[name=files]").set_input_files({"name": "合同.pdf", "mimeType": "", "buffer": b"x"})
    press(industry, "报送进展")
    expect(industry.get_by_role("status")).to_contain_text("已报送")
    expect(industry.locator("section[aria-labelledby=progress]")).to_contain_text("合同.pdf")
    hinders_nobody(industry)


def carded(city, task):
    """A red card leads to a ticket; return its address."""
    city.goto(task)
    city.locator("summary", has_text="亮牌").first.click()
    city.locator("#card-reason").select_option("criticised")
    city.locator("#card-remark").fill("省级通报")
    press(city, "亮牌")
    expect(city.get_by_role("status")).to_contain_text("并发出督办单")
    follow(city.locator("section[aria-labelledby=cards] ul a").first)
    expect(city.locator(".head")).to_contain_text("约谈")
    hinders_nobody(city)
    return city.url


def answered(industry, ticket):
    """The department answers what it is asked."""
    industry.goto(ticket)
    industry.locator("#answer").fill("已约谈并整改")
    press(industry, "反馈办理情况")
    expect(industry.locator(".head")).to_contain_text("待复核")
    hinders_nobody(industry)


def closed(colleague, ticket):
    """Somebody of the office rechecks and closes."""
    colleague.goto(ticket)
    colleague.locator("#judge-reason").fill("属实")
    press(colleague, "复核通过")
    expect(colleague.locator(".head")).to_contain_text("待销号")
    colleague.locator("#judge-reason").fill("同意销号")
    press(colleague, "销号")
    expect(colleague.locator(".head")).to_contain_text("已销号")


def seen(city):
    """The other measure was due in 2024: the cockpit says so; the table goes to Excel; the bulletin counts."""
    city.goto("/cockpit/520600/2025/")
    late = city.locator("section[aria-labelledby=late]")
    expect(late).to_contain_text("到2024年完成窑炉改造")
    expect(late).to_contain_text("市工业和信息化局")
    follow(late.get_by_role("link", name="任务分解表"))
    expect(city.locator("tbody tr")).to_have_count(1)
    city.goto("/tasks/")
    with city.expect_download() as download:
        city.get_by_role("link", name="导出 Excel").press("Enter")
    sheet = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).active
    assert [cell.value for cell in sheet["C"]][3:] == ["推进工业锅炉节能改造", "到2024年完成窑炉改造"]
    follow(city.get_by_role("link", name="季度通报"))
    expect(city.locator("section[aria-labelledby=departments]")).to_contain_text("市工业和信息化局")
    hinders_nobody(city)
