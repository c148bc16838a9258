"""A zone on warning level 1 proposes an aluminium project: what stands against it, what replacement does, how the sequence changes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect
from steps import follow, hinders_nobody, press, screen, sign_in

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
PASSWORD = "碧江2026-keep-it"
PEOPLE = f"""
from shuangkong.access.models import User

for name, role, area in (("county", "county_officer", "520600-DL"), ("city", "city_officer", "520600")):
    User.objects.create_user(name, password="{PASSWORD}", role=role, area=area)
"""
NAME = "大龙再生铝合金项目"
ENERGY = 2600  # tce a year, all of it natural gas
PROJECT = {
    "name": NAME, "owner": "大龙再生铝业有限公司", "product": "再生铝合金", "industry": "3216", "energy_tce": str(ENERGY),
    "gas_m3": "1950000", "value_added_yuan": "150000000", "earliest": "2026", "latest": "2028",
}  # fmt: skip
CRITERIA = (
    "industrial_policy", "industrial_plan", "capacity_replacement", "energy_efficiency", "pollutant_control", "water_control",
    "three_lines",
)  # fmt: skip


@pytest.fixture(scope="module")
def service(tongren, serve):
    """A service of 铜仁市, with an officer of the zone and one of the city."""
    place = tongren("gate")
    with serve(place) as started:
        environ = {n: v for n, v in os.environ.items() if not n.startswith(("SHUANGKONG_", "DJANGO_"))}
        environ |= {"SHUANGKONG_HOME": str(place / "home"), "DJANGO_SETTINGS_MODULE": "shuangkong.web.settings"}
        script = f"import django; django.setup(){PEOPLE}"
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=place, env=environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        yield started


def person(browser, service, name, width=1440):
    """A page of somebody's own."""
    page = screen(browser, service, width).new_page()
    sign_in(page, name, PASSWORD)
    return page


def record(page, kind, said):
    """Open a form of the page, fill it in and hand it in."""
    form = page.locator(f'form[action$="/records/{kind}/"]')
    page.locator("details", has=form).locator("summary").click()
    for name, value in said.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    follow(form.locator("button"))
    expect(page.get_by_role("status")).to_contain_text("已登记")


def sequenced(page, name):
    """Sequence anew; return what the board says of a project: the year, or nothing."""
    page.goto("/projects/sequence/")
    press(page, "开始排序")
    expect(page.get_by_role("status")).to_contain_text("已完成排序")
    for year in page.locator(".year section").all():
        if name in year.inner_text():
            return year.get_attribute("aria-label")
    return None


def test_replacement_lets_a_project_go_ahead(browser, service):
    """暂缓, as the zone is on level 1; the authority confirms equal replacement: 同意推进, and the sequence takes it."""
    county, city = (person(browser, service, name) for name in ("county", "city"))
    county.goto("/projects/new/")
    for name, value in PROJECT.items():
        county.locator(f"[name={name}]").fill(value)
    press(county, "登记项目")
    expect(county).to_have_url(re.compile(r"/projects/\d+/$"))
    address = county.url
    advice, criteria = county.locator(".advice"), county.locator("section[aria-labelledby=criteria]")
    expect(advice).to_contain_text("暂缓")
    expect(advice).to_contain_text("一级")
    expect(criteria).to_contain_text(f"再落实 {ENERGY:,} 吨标准煤替代量")
    expect(county.locator('form[action$="/records/replace/"]')).to_have_count(0)  # the zone does not confirm its own
    hinders_nobody(county)
    city.goto(address)
    for one in CRITERIA:
        record(city, "judge", {"criterion": one, "finding": "pass", "reason": "符合"})
    for number, kind in enumerate(("energy_review", "environmental_approval"), start=1):
        energy = {"energy_tce": str(ENERGY)} if kind == "energy_review" else {}
        record(
            city,
            "approve",
            {"kind": kind, "authority": "省级机关", "number": f"{number}号", "day": "2026-02-01"} | energy,
        )
    expect(city.locator(".advice")).to_contain_text("能耗双控进度")
    assert sequenced(city, NAME) is None
    expect(city.locator("tr", has_text=NAME)).to_contain_text(f"能耗替代尚缺 {ENERGY:,}.00 吨标准煤")
    hinders_nobody(city)
    city.goto(address)
    paper = {"authority": "铜仁市发展和改革委员会", "number": "替代〔2026〕9号", "day": "2026-03-01"}
    record(city, "replace", {"source": "关停燃煤熔炼炉", "energy_tce": str(ENERGY)} | paper)
    expect(city.locator(".advice")).to_contain_text("同意推进")
    hinders_nobody(city)
    assert sequenced(city, NAME) == "2026"
    city.goto(f"{address}?version=1")
    expect(city.locator(".advice")).to_contain_text("暂缓")


def test_what_was_agreed_to_is_taken_off(browser, service):
    """The city agrees to a project and enters what stood before a rebuild: room is taken, the board lists it, no candidate."""
    city = person(browser, service, "city")
    city.goto("/projects/?words=碧江新型干法水泥熟料")
    follow(city.locator("tbody th a").first)
    address = city.url
    paper = {"authority": "铜仁市人民政府", "number": "处置〔2026〕7号", "day": "2026-03-05"}
    record(
        city,
        "rebuild",
        paper | {"energy_tce": "100000", "energy_equivalent_tce": "110000", "value_added_yuan": "200000000"},
    )
    expect(city.locator("section[aria-labelledby=replace]")).to_contain_text("改扩建前年能耗 100,000 吨标准煤")
    record(city, "approve", paper | {"kind": "disposal", "disposal": "advance", "number": "处置〔2026〕8号"})
    hinders_nobody(city)
    assert sequenced(city, "碧江新型干法水泥熟料") is None
    row = city.locator("section[aria-labelledby=claims] tr", has_text="同意推进（处置〔2026〕8号）")
    expect(row).to_contain_text(
        "2030"
    )  # it brings more replacement than energy: such room counts from the last year only
    hinders_nobody(city)
    city.goto("/projects/?words=碧江&stage=proposed")
    other = person(browser, service, "city", 390)
    other.goto(address)
    follow(city.locator("tbody th a").last)
    hinders_nobody(other)


def test_the_pages_fit_a_phone(browser, service):
    """390 px wide, for the city's officer."""
    page = person(browser, service, "city", 390)
    for address in ("/projects/", "/projects/sequence/", "/projects/levels/", "/projects/new/"):
        page.goto(address)
        hinders_nobody(page)
    page.goto("/projects/")
    follow(page.locator("tbody th a").first)
    hinders_nobody(page)
