"""The gate beside the long loop (test_control_loop): what was agreed to takes room; its pages on a phone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from gate_steps import record, sequenced
from playwright.sync_api import expect
from steps import follow, hinders_nobody, screen, sign_in

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
PASSWORD = "碧江2026-keep-it"
PEOPLE = f"""
from shuangkong.access.models import User

User.objects.create_user("city", password="{PASSWORD}", role="city_officer", area="520600")
"""


@pytest.fixture(scope="module")
def service(tongren, serve):
    """A service of 铜仁市, with an officer of the city."""
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
