"""A reduction that is claimed twice: the second is blocked; the first is recognised; a case is exported and verified by anybody."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
CODE, PASSWORD, YEAR = "91520602MA6DM0001Q", "碧江2026-keep-it", 2025
PEOPLE = """
from shuangkong.access.models import User

for name, role, area in (
    ("county", "county_officer", "520602"), ("city", "city_officer", "520600"), ("colleague", "city_officer", "520600"),
    ("auditor", "auditor", "520600"),
):
    User.objects.create_user(name, password="{password}", role=role, area=area)

# a source that is not in the base year's statistics is no object of reduction: the plant stands there like the others
from shuangkong.emissions.models import SourceStatistic

for pollutant, emission in (("cod", 657), ("nh3n", 73)):
    one = SourceStatistic.objects.filter(year=2020).first()
    one.pk, one.permit, one.facility, one.organisation = None, "91520602MA6DM0001Q001P", "", "碧江污水处理公司"
    one.area_id, one.pollutant, one.emission_t, one.ended_at = "520602", pollutant, emission, None
    one._state.adding = True
    one.save()
"""
PLANT = {
    "operator": "碧江污水处理公司", "uscc": CODE, "permit": f"{CODE}001P", "facility": "TW001", "outlet": "DW001",
    "listed_year": str(YEAR), "approved_on": "2024-03-01", "accepted_on": "2024-12-20", "stable_on": "2025-01-15",
}  # fmt: skip
# 4 万m³ a day from 45 to 30 mg/L are 219 t COD a year (W2 of §1.9); February to December count, 334 days of 365
UPGRADE = {
    "in::flow_before_10k_m3_d": "4", "in::flow_after_10k_m3_d": "4", "in:cod:out_before_mg_l": "45",
    "in:cod:out_after_mg_l": "30", "in:nh3n:out_before_mg_l": "5", "in:nh3n:out_after_mg_l": "2", "in::days": "365",
}  # fmt: skip
EARNED = 200.40
FIRST, SECOND = "城北第二污水处理厂提标改造工程", "北区净水站升级项目"


class Office:
    """A service of Tongren, and people who sign in to it."""

    def __init__(self, browser, place, service):
        self.browser, self.place, self.service = browser, place, service
        self.faults: list[str] = []
        self.environ = {n: v for n, v in os.environ.items() if not n.startswith(("SHUANGKONG_", "DJANGO_"))}
        self.environ |= {"SHUANGKONG_HOME": str(place / "home"), "SHUANGKONG_PACKS": str(place / "cities")}
        script = f"import django; django.setup(){PEOPLE.format(password=PASSWORD)}"
        self.run(sys.executable, "-c", script, DJANGO_SETTINGS_MODULE="shuangkong.web.settings")

    def run(self, *command, expected=0, **more):
        done = subprocess.run(
            command, cwd=self.place, env=self.environ | more, capture_output=True, text=True, check=False
        )
        assert done.returncode == expected, done.stderr
        return done.stdout

    def shuangkong(self, *arguments, expected=0):
        return self.run(Path(sys.executable).with_name("shuangkong"), *arguments, expected=expected)

    def hear(self, message):
        """Note an error, but for the answer that is part of the story: a claim that is not taken (409, 422)."""
        if message.type == "error" and "409" not in message.text and "422" not in message.text:
            self.faults.append(message.text)

    def sign_in(self, name, width=1440):
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
def office(tongren, browser, serve):
    """The office on its first day."""
    place = tongren("audit")
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
    """Press a button by the keyboard and wait until its answer is there."""
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    with page.expect_navigation():
        button.press("Enter")


def register(page, name):
    """The county registers the plant's upgrade under a name, with every file that the type asks for."""
    page.goto("/emissions/projects/new/?type=W2")
    page.locator("[name=name]").fill(name)
    page.locator("[name=stage]").select_option("running")
    for field, text in (PLANT | UPGRADE).items():
        page.locator(f'[name="{field}"]').fill(text)
    press(page, "登记项目")
    page.wait_for_url(re.compile(r"/emissions/projects/\d+/"))
    for kind in page.locator("select[name=kind] option").evaluate_all("all => all.map(one => one.value)"):
        page.locator("select[name=kind]").select_option(kind)
        raw = f"{name} {kind}".encode()
        page.get_by_label("文件", exact=True).set_input_files({"name": f"{kind}.txt", "mimeType": "", "buffer": raw})
        press(page, "上传材料")
    address = re.match(r".*/emissions/projects/\d+/", page.url).group()
    page.goto(f"{address}?year={YEAR}")
    return address


def tonnes(page):
    """What the county's pollutant page says of COD: earned (完成) and expected (预计)."""
    page.goto(f"/emissions/520602/{YEAR}/")
    tile = page.locator(".strip.four article").first
    texts = tile.locator(".headline .number").inner_text(), tile.locator("dl.facts dd").nth(1).inner_text()
    return tuple(float(text.replace(",", "")) for text in texts)


def recognise(page, address, button, document):
    """The city enters what a document of the province or the nation says."""
    page.goto(f"{address}?year={YEAR}")
    form = page.locator("form", has=page.get_by_role("button", name=button, exact=True))
    form.locator("[name=document]").fill(document)
    form.locator("[name=day]").fill("2026-02-20")
    press(page, button)


def test_one_upgrade_is_counted_once(office):
    """Filed under two names, the second is blocked; 预计 becomes 完成 when the nation has recognised it; the case verifies."""
    from playwright.sync_api import expect

    county, city, colleague = (office.sign_in(name) for name in ("county", "city", "colleague"))
    earned, expected = tonnes(county)
    first = register(county, FIRST)
    hinders_nobody(county)
    press(county, "填报，报市级初核")
    expect(county.locator(".filing-head")).to_contain_text("县级已填报")
    assert tonnes(county) == pytest.approx((earned, expected + EARNED), abs=0.011)
    register(county, SECOND)
    press(county, "填报，报市级初核")
    alert = county.locator("section[aria-labelledby=next]")
    expect(alert).to_contain_text("重复")
    expect(alert).to_contain_text(FIRST)
    expect(county.locator(".filing-head")).not_to_contain_text("县级已填报")
    earned, expected = tonnes(county)  # what the second would bring is still shown as not filed
    city.goto(f"{first}?year={YEAR}")
    press(city, "初核通过，报省级核查核算")
    recognise(city, first, "登记省级核查核算结果", "省环函〔2026〕1号")
    assert tonnes(city) == pytest.approx((earned, expected), abs=0.011)
    recognise(colleague, first, "登记国家认定结果", "环办函〔2026〕9号")
    assert tonnes(colleague) == pytest.approx((earned + EARNED, expected - EARNED), abs=0.011)
    hinders_nobody(colleague)
    export_and_verify(office)


def export_and_verify(office):
    """The checks open cases; the auditor exports one; the command verifies it without a database, and finds a changed byte."""
    from playwright.sync_api import expect

    assert "立案" in office.shuangkong("audit", "run", "cities/tongren", "--record")
    auditor = office.sign_in("auditor")
    auditor.goto("/audit/")
    hinders_nobody(auditor)
    with auditor.expect_navigation():
        auditor.locator("tbody th a").first.press("Enter")
    hinders_nobody(auditor)
    with auditor.expect_download() as download:
        auditor.get_by_role("button", name="导出案卷", exact=True).press("Enter")
    file = office.place / "案卷.zip"
    download.value.save_as(file)
    said = office.shuangkong("audit", "verify", file.name)
    auditor.reload()
    seal = auditor.locator("code.seal").last
    expect(seal).to_be_visible()
    assert seal.inner_text() in said
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 3] ^= 1
    file.write_bytes(raw)
    office.shuangkong("audit", "verify", file.name, expected=6)


@pytest.mark.parametrize("name", ["city", "auditor"])
def test_the_pages_fit_a_phone(office, name):
    """390 px wide, for those who work with cases."""
    page = office.sign_in(name, 390)
    for address in ("/audit/", "/audit/findings/", "/audit/checks/", "/audit/suppressions/", "/audit/1/"):
        page.goto(address)
        hinders_nobody(page)
