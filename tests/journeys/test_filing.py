"""From an enterprise's report to the figure: filed with three mistakes, mended, returned once, approved, closed, traced back."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import status_report
from playwright.sync_api import expect
from steps import enter, hinders_nobody, press, screen, sign_in

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
CODE, PASSWORD = "91520602MA6DM0001Q", "碧江2026-keep-it"
PEOPLE = """
from shuangkong.access.models import User
from shuangkong.registers.models import Organisation
from shuangkong.statistics.models import Duty

Organisation.objects.create(uscc="{code}", name="甲水泥公司", area_id="520602", kind="key_user")
Duty.objects.create(form="status-report", area_id="520602", organisation_id="{code}", since="2025")
for name, role, area, own in (
    ("plant", "enterprise", "520602", "{code}"), ("county", "county_officer", "520602", ""),
    ("city", "city_officer", "520600", ""), ("auditor", "auditor", "520600", ""),
):
    User.objects.create_user(name, password="{password}", role=role, area=area, organisation=own)
"""
FIGURE = "industry.benchmark_level_share"


class Office:
    """A service of Tongren, and people who sign in to it."""

    def __init__(self, browser, place, service):
        self.browser, self.place, self.service = browser, place, service
        self.faults: list[str] = []
        self.environ = {n: v for n, v in os.environ.items() if not n.startswith(("SHUANGKONG_", "DJANGO_"))}
        self.environ |= {"SHUANGKONG_HOME": str(place / "home"), "SHUANGKONG_PACKS": str(place / "cities")}
        script = f"import django; django.setup(){PEOPLE.format(code=CODE, password=PASSWORD)}"
        self.run(sys.executable, "-c", script, DJANGO_SETTINGS_MODULE="shuangkong.web.settings")

    def hear(self, message):
        """Note an error, but for the answers that are part of the story: bad cells (422), a figure that is not there yet."""
        if message.type == "error" and "422" not in message.text and "/explain/" not in message.location["url"]:
            self.faults.append(message.text)

    def run(self, *command, **more):
        done = subprocess.run(
            command, cwd=self.place, env=self.environ | more, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def close(self):
        return self.run(Path(sys.executable).with_name("shuangkong"), "close", "cities/tongren", "2025")

    def sign_in(self, name, width):
        page = screen(self.browser, self.service, width, accept_downloads=True).new_page()
        page.on("console", self.hear)
        page.on("pageerror", lambda e: self.faults.append(str(e)))
        sign_in(page, name, PASSWORD)
        return page


@pytest.fixture(scope="module")
def office(tongren, browser, serve):
    """The office on its first day."""
    place = tongren("office")
    with serve(place) as service:
        opened = Office(browser, place, service)
        yield opened
        assert opened.faults == []


def expect_state(page, word):
    expect(page.locator(".filing-head .filing-state")).to_have_text(word)


def file_with_mistakes(page):
    """The enterprise: template down, filled, up; three mistakes, each reached from the panel and mended by keys."""
    hinders_nobody(page)
    press(page, "开始填报")
    expect(page).to_have_url(re.compile(r"/statistics/filings/\d+/"))
    hinders_nobody(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载模板").press("Enter")
    raw = status_report.filled(Path(download.value.path()).read_bytes())
    page.get_by_label("上传填好的报表").set_input_files({"name": "状况报告 2025.xlsx", "mimeType": "", "buffer": raw})
    press(page, "读入文件")
    expect(page.get_by_role("heading", name="3 处错误")).to_be_visible()
    hinders_nobody(page)
    for number, text in enumerate(("47000", "500000", "53000")):
        page.locator(".problem-panel .where a").nth(number).press("Enter")
        page.keyboard.type(text)  # the cell has the focus, and what stood there is selected
    press(page, "提交县级审核")
    expect(page.get_by_text("已办理，现在是“已提交”。")).to_be_visible()


def test_from_the_report_to_the_figure_and_back_to_the_cell(office):
    """Everybody does their part in a browser of their own; the figure comes with the next closing."""
    plant = office.sign_in("plant", 1440)
    file_with_mistakes(plant)
    address = plant.url
    county = office.sign_in("county", 1440)
    county.goto("/statistics/")
    enter(county.locator("section[aria-labelledby=waiting] tbody a").first)
    hinders_nobody(county)
    county.get_by_role("textbox", name="原因").fill("二号窑的能效测试报告没有达到标杆水平，请改正")
    press(county, "退回填报单位")
    expect_state(county, "已退回")
    plant.reload()
    expect(plant.get_by_text("二号窑的能效测试报告没有达到标杆水平，请改正").first).to_be_visible()
    plant.locator("#products-2-level").select_option(label="基准水平以上")
    press(plant, "提交县级审核")
    expect_state(plant, "已提交")
    county.reload()
    press(county, "县级审核通过，报市级审核")
    expect_state(county, "县级已审核")
    city = office.sign_in("city", 1440)
    before = share(city)
    city.goto(address)
    press(city, "批准入库")
    expect_state(city, "已入库")
    city.goto("/cockpit/520600/2025/")
    expect(city.get_by_text("本次锁定后有 2 项数据更新")).to_be_visible()
    city.locator(".outdated summary").press("Enter")
    expect(city.get_by_role("cell", name="重点行业产能和数据中心能效标杆水平占比").first).to_be_visible()
    hinders_nobody(city)
    office.close()
    assert before != share(city) == "47.00"
    auditor = office.sign_in("auditor", 1440)
    trace_back(auditor, address)


def share(page):
    """The figure of the county as its page says it; nothing where there is none yet."""
    page.goto("/cockpit/520600/2025/")
    expect(page.get_by_text("本次锁定后")).to_have_count(0)
    page.goto(f"/explain/{FIGURE}/520602/2025/")
    found = page.locator(".headline .number, .figure .number, .number")
    return found.first.inner_text() if found.count() else ""


def trace_back(page, address):
    """From the figure to the line that was filed, with who approved it; nothing there can be changed."""
    page.goto(f"/explain/{FIGURE}/520602/2025/")
    while not page.locator(".record.filed a:visible").count():
        page.locator("details.parts:not([open]) > summary:visible").first.press("Enter")
    expect(page.locator(".record.filed").first).to_contain_text("city")
    hinders_nobody(page)
    enter(page.locator(".record.filed a:visible").first)
    expect(page).to_have_url(re.compile(rf"^{re.escape(address)}#"))
    expect(page.locator("[id^=r-products-]:focus")).to_have_count(1)
    expect(page.locator(".official input")).to_have_count(0)
    expect(page.get_by_role("cell", name="二号窑的能效测试报告没有达到标杆水平，请改正")).to_be_visible()


@pytest.mark.parametrize("name", ["plant", "county", "city", "auditor"])
def test_the_pages_fit_a_phone(office, name):
    """390 px wide, for everybody who works with them."""
    page = office.sign_in(name, 390)
    for address in (
        "/statistics/",
        "/statistics/late/",
        "/statistics/status-report/2025/",
        "/statistics/filings/1/",
        "/statistics/filings/1/changes/",
    ):
        page.goto(address)
        hinders_nobody(page)
