"""From an enterprise's report to the figure: filed with three mistakes, mended, returned once, approved, closed, traced back."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import status_report
from axe_playwright_python.sync_playwright import Axe

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
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, base_url=self.service.address, accept_downloads=True
        )
        page = context.new_page()
        page.on("console", self.hear)
        page.on("pageerror", lambda e: self.faults.append(str(e)))
        page.goto("/sign-in/")
        page.get_by_label("用户名").fill(name)
        page.get_by_label("口令").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/(statistics|cockpit)/"))
        return page


@pytest.fixture(scope="module")
def office(tmp_path_factory, browser, serve):
    """The office on its first day."""
    place = tmp_path_factory.mktemp("office")
    shutil.copytree(ROOT / "cities" / "tongren", place / "cities" / "tongren")
    with serve(place) as service:
        opened = Office(browser, place, service)
        yield opened
        assert opened.faults == []


def hinders_nobody(page):
    """Nothing wider than the screen, and axe finds nothing serious."""
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    found = Axe().run(page).response["violations"]
    grave = [(v["id"], v["nodes"][0]["html"][:160]) for v in found if v["impact"] in ("serious", "critical")]
    assert grave == []


def press(page, name):
    """Reach a button by the keyboard alone and press it."""
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    button.press("Enter")


def state(page):
    return page.locator(".filing-head .filing-state").inner_text()


def file_with_mistakes(page):
    """The enterprise: template down, filled, up; three mistakes, each reached from the panel and mended by keys."""
    hinders_nobody(page)
    press(page, "开始填报")
    page.wait_for_url("**/statistics/filings/*/")
    hinders_nobody(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载模板").press("Enter")
    raw = status_report.filled(Path(download.value.path()).read_bytes())
    page.get_by_label("上传填好的报表").set_input_files({"name": "状况报告 2025.xlsx", "mimeType": "", "buffer": raw})
    press(page, "读入文件")
    page.get_by_role("heading", name="3 处错误").wait_for()
    hinders_nobody(page)
    for number, text in enumerate(("47000", "500000", "53000")):
        page.locator(".problem-panel .where a").nth(number).press("Enter")
        page.keyboard.type(text)  # the cell has the focus, and what stood there is selected
    press(page, "提交县级审核")
    page.get_by_text("已办理，现在是“已提交”。").wait_for()


def test_from_the_report_to_the_figure_and_back_to_the_cell(office):
    """Everybody does their part in a browser of their own; the figure comes with the next closing."""
    plant = office.sign_in("plant", 1440)
    file_with_mistakes(plant)
    address = plant.url
    county = office.sign_in("county", 1440)
    county.goto("/statistics/")
    county.locator("section[aria-labelledby=waiting] tbody a").first.press("Enter")
    hinders_nobody(county)
    county.get_by_role("textbox", name="原因").fill("二号窑的能效测试报告没有达到标杆水平，请改正")
    press(county, "退回填报单位")
    assert state(county) == "已退回"
    plant.reload()
    assert plant.get_by_text("二号窑的能效测试报告没有达到标杆水平，请改正").first.is_visible()
    plant.locator("#products-2-level").select_option(label="基准水平以上")
    press(plant, "提交县级审核")
    county.reload()
    press(county, "县级审核通过，报市级审核")
    assert state(county) == "县级已审核"
    city = office.sign_in("city", 1440)
    before = share(city)
    city.goto(address)
    press(city, "批准入库")
    assert state(city) == "已入库"
    city.goto("/cockpit/520600/2025/")
    assert city.get_by_text("本次锁定后有 2 项数据更新").is_visible()
    city.locator(".outdated summary").press("Enter")
    assert city.get_by_role("cell", name="重点行业产能和数据中心能效标杆水平占比").first.is_visible()
    hinders_nobody(city)
    office.close()
    assert before != share(city) == "47.00"
    auditor = office.sign_in("auditor", 1440)
    trace_back(auditor, address)


def share(page):
    """The figure of the county as its page says it; nothing where there is none yet."""
    page.goto("/cockpit/520600/2025/")
    assert page.get_by_text("本次锁定后").count() == 0
    page.goto(f"/explain/{FIGURE}/520602/2025/")
    found = page.locator(".headline .number, .figure .number, .number")
    return found.first.inner_text() if found.count() else ""


def trace_back(page, address):
    """From the figure to the line that was filed, with who approved it; nothing there can be changed."""
    page.goto(f"/explain/{FIGURE}/520602/2025/")
    while not page.locator(".record.filed a:visible").count():
        page.locator("details.parts:not([open]) > summary:visible").first.press("Enter")
    assert "city" in page.locator(".record.filed").first.inner_text()
    hinders_nobody(page)
    page.locator(".record.filed a:visible").first.press("Enter")
    page.wait_for_url("**/statistics/filings/*/**")
    assert page.url.partition("#")[0] == address
    assert page.evaluate("document.activeElement.id").startswith("r-products-")
    assert page.locator(".official input").count() == 0
    assert page.get_by_role("cell", name="二号窑的能效测试报告没有达到标杆水平，请改正").is_visible()


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
