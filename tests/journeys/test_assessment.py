"""A county is assessed: notice, self-score with evidence, review, reply, decision by another person, circular; every score opens its record."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from steps import follow, hinders_nobody, press, screen, sign_in

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
PASSWORD, SHEET = "碧江2026-keep-it", "/assessment/520602/2024/"
PEOPLE = """
import django; django.setup()
from shuangkong.access.models import User

for name, role, area in (
    ("county", "county_clerk", "520602"), ("city", "city_officer", "520600"), ("colleague", "city_officer", "520600"),
    ("auditor", "auditor", "520600"),
):
    User.objects.create_user(name, password="PASSWORD", role=role, area=area)
""".replace("PASSWORD", PASSWORD)
MEASURES = {
    "M1.违规开工项目": "0", "M1.清单漏报项目": "1", "M1.处置意见未落实": "0", "M2.points": "5", "M3.points": "6", "M4.报告率": "100",
    "M4.备案率": "95", "M4.在线接入率": "90", "M5.监察计划完成率": "100", "M5.整改完成率": "100", "M6.rate": "90", "M7.数据质量问题": "0",
    "M8.points": "2",
}  # fmt: skip
TARGETS, SELF, REVIEWED = (
    55,
    96.34,
    93.34,
)  # 55 + 9 + 5 + 6 + 6.84 + 5 + 4.5 + 3 + 2; the review finds one illegal start


@pytest.fixture(scope="module")
def office(tongren, browser, serve):
    """`office("city")` gives the page of somebody who has signed in; `office.place` is where the data are."""
    place = tongren("assessment")
    environ = {n: v for n, v in os.environ.items() if not n.startswith(("SHUANGKONG_", "DJANGO_"))}
    environ |= {"SHUANGKONG_HOME": str(place / "home"), "DJANGO_SETTINGS_MODULE": "shuangkong.web.settings"}
    with serve(place) as service:
        subprocess.run([sys.executable, "-c", PEOPLE], cwd=place, env=environ, check=True)
        contexts = []

        def opened(name, width=1440):
            context = screen(browser, service, width, accept_downloads=True)
            contexts.append(context)
            page = context.new_page()
            sign_in(page, name, PASSWORD)
            return page

        opened.place, opened.environ = place, environ
        yield opened
        for context in contexts:
            context.close()


def issue(city):
    """The city issues the notice of 2024 to one county."""
    city.goto("/assessment/new/")
    hinders_nobody(city)
    city.get_by_label("考核年度").fill("2024")
    for box in city.locator("[name=areas]").all():
        box.set_checked(box.get_attribute("value") == "520602")
    city.get_by_label("通知文号").fill("铜府办发〔2025〕3号")
    city.get_by_label("自评期限").fill((date.today() + timedelta(days=20)).isoformat())  # noqa: TID251 -- a page of today
    press(city, "印发，开始自评")
    expect(city.get_by_role("status")).to_contain_text("涉及 1 个区域")
    hinders_nobody(city)


def fill(page, link, fields, files=()):
    """Fill in fields of the sheet, attach files to items, and save."""
    page.goto(SHEET)
    follow(page.get_by_role("link", name=link, exact=True))
    for name, value in fields.items():
        page.locator(f'[name="{name}"]').fill(value)
    for item in files:
        raw = {"name": f"{item}佐证.txt", "mimeType": "text/plain", "buffer": f"{item}材料".encode()}
        page.locator(f'[name="{item}.files"]').set_input_files(raw)
    press(page, "保存")


def take(page, button, **fields):
    """Take a step with what its form asks for, told by the names of its fields."""
    page.goto(SHEET)
    form = page.locator("form", has=page.get_by_role("button", name=button, exact=True))
    for name, value in fields.items():
        form.locator(f"[name={name}]").fill(value)
    if "document" in fields and "reason" in fields:
        form.locator("[name=files]").set_input_files({"name": "盖章件.pdf", "mimeType": "", "buffer": b"%PDF-"})
    press(page, button)
    expect(page.get_by_role("status")).to_contain_text(f"已办理：{button}")


def total(page):
    """The total that the sheet shows."""
    page.goto(SHEET)
    return page.locator("dl.result dd").first.inner_text()


def test_a_county_is_assessed(office):
    """Faults are told, points need evidence, the review is seen when asked to reply, another person records the decision."""
    county, city, colleague = office("county"), office("city"), office("colleague")
    issue(city)
    assert total(county) == f"{TARGETS}—100 / 100"
    expect(county.locator(".assumed-bar")).to_contain_text("不是官方文件")
    fill(county, "填写自评", MEASURES | {"M2.points": "九"})
    expect(county.get_by_role("alert")).to_contain_text("0 到 6 分")
    hinders_nobody(county)
    fill(county, "填写自评", MEASURES)
    county.goto(SHEET)
    press(county, "提交自评，报部门评审")
    expect(county.get_by_role("alert")).to_contain_text("没有佐证材料")
    fill(county, "填写自评", {}, ("M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8"))
    take(county, "提交自评，报部门评审")
    assert total(county) == f"{SELF} / 100"
    fill(city, "填写部门评审", {"M1.违规开工项目": "1", "M1.basis": "现场核查发现一个项目未批先建"})
    take(city, "完成部门评审，转实地核查", reason="一项与自评不同")
    assert total(city) == f"{REVIEWED} / 100"
    assert total(county) == f"{SELF} / 100"
    take(city, "完成实地核查，请被考核方申辩", reason="属实", due="2099-12-31")
    assert total(county) == f"{REVIEWED} / 100"
    expect(county.locator("#M1")).to_contain_text("未批先建")
    take(county, "提交申辩意见", reason="无异议")
    city.goto(SHEET)
    expect(city.get_by_role("button", name="登记市政府审定结果")).to_have_count(0)
    take(colleague, "登记市政府审定结果", reason="同意", document="铜府函〔2025〕9号", day="2025-04-20")
    take(colleague, "登记送组织部门", document="铜发改函〔2025〕20号", day="2025-04-25")
    take(colleague, "登记通报", document="铜府办通报〔2025〕2期", day="2025-05-06")
    expect(colleague.locator(".filing-head")).to_contain_text("已通报")
    expect(colleague.locator("dl.result")).to_contain_text("完成")
    hinders_nobody(colleague)


def test_a_score_opens_down_to_its_record(office):
    """An auditor opens the first item's figure, and comes to the row and column of the book that it was computed from."""
    auditor = office("auditor")
    auditor.goto(SHEET)
    follow(auditor.locator("#T1").get_by_role("link", name=re.compile("累计降低率")))
    expect(auditor).to_have_url(re.compile(r"/explain/energy\.intensity_decline/520602/2024/\?revision=\d+"))
    expect(auditor.locator("main")).to_contain_text("energy.csv")


def test_the_material_is_taken_out_and_verified(office):
    """The county takes its self-assessment out; anybody verifies it, and finds a changed byte."""
    county = office("county")
    county.goto(SHEET)
    with county.expect_download() as download:
        county.get_by_role("button", name="导出自评材料", exact=True).press("Enter")
    file = office.place / "自评材料.zip"
    download.value.save_as(file)
    command = [Path(sys.executable).with_name("shuangkong"), "assessment", "verify", file.name]
    said = subprocess.run(command, cwd=office.place, env=office.environ, capture_output=True, text=True, check=True)
    county.reload()
    assert county.locator("code.seal").last.inner_text() in said.stdout
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 3] ^= 1
    file.write_bytes(raw)
    assert (
        subprocess.run(command, cwd=office.place, env=office.environ, capture_output=True, check=False).returncode == 6
    )


@pytest.mark.parametrize(
    "address", ["/assessment/?year=2024", SHEET, "/assessment/520600/2024/?sheet=gov_dual_carbon_2026"]
)
def test_the_pages_fit_a_phone(office, address):
    """390 px wide, for a leader on the way: the board, a sheet, a trial."""
    city = office("city", 390)
    city.goto(address)
    hinders_nobody(city)
