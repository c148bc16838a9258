"""From a device to a closed alert: a frame goes to the gateway, the board shows it, an officer deals with what it raised."""

from __future__ import annotations

import csv
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from ports import free_port, wait_for
from steps import enter, hinders_nobody, press, screen, sign_in

from shuangkong.monitoring.protocol.check import check

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
PASSWORD = "碧江2026-keep-it"
PEOPLE = f"""
from shuangkong.access.models import User

for name, role, area in (("county", "county_officer", "520602"), ("city", "city_officer", "520600")):
    User.objects.create_user(name, password="{PASSWORD}", role=role, area=area)
"""
SHUANGKONG = Path(sys.executable).with_name("shuangkong")
PATIENCE = 90_000  # milliseconds: the board asks every 15 seconds, what is heard is told every few


class Site:
    """A service, a gateway and a settling watch on one data folder, with three invented outlets."""

    def __init__(self, browser, place, service):
        self.browser, self.service = browser, service
        self.lake = place / "home" / "lake"
        self.faults: list[str] = []
        self.environ = {n: v for n, v in os.environ.items() if not n.startswith(("SHUANGKONG_", "DJANGO_"))}
        self.environ |= {"SHUANGKONG_HOME": str(place / "home")}
        script = f"import django; django.setup(){PEOPLE}"
        self.run(sys.executable, "-c", script, DJANGO_SETTINGS_MODULE="shuangkong.web.settings")

    def run(self, *command, **more):
        done = subprocess.run(command, env=self.environ | more, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def monitoring(self, *words):
        return self.run(SHUANGKONG, "monitoring", *map(str, words))

    @contextmanager
    def running(self, *words):
        """A command that goes on until the end of the story."""
        with subprocess.Popen([SHUANGKONG, "monitoring", *map(str, words)], env=self.environ) as process:
            try:
                yield
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(300)

    def rows(self, name):
        with (self.lake / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def page(self, width, name="county"):
        page = screen(self.browser, self.service, width).new_page()
        page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" and "409" not in m.text else None)
        page.on("pageerror", lambda e: self.faults.append(str(e)))
        sign_in(page, name, PASSWORD)
        return page


@pytest.fixture(scope="module")
def site(tongren, browser, serve):
    """A site on its first day."""
    place = tongren("site")
    with serve(place) as service:
        opened = Site(browser, place, service)
        yield opened
        assert opened.faults == []


def send(port, mn, password, hour, value):
    """Send one hour of sulphur dioxide as a device does; return what the gateway answers."""
    content = f"DataTime={hour:%Y%m%d%H}0000;a21026-Avg={value},a21026-ZsAvg={value},a21026-Flag=N"
    wait_for(port)
    segment = f"QN={hour:%Y%m%d%H}0000000;ST=31;CN=2061;PW={password};MN={mn};Flag=5;CP=&&{content}&&".encode()
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(b"##%04d%s%04X\r\n" % (len(segment), segment, check(segment)))
        return line.recv(1024).decode()


def empty_board(site):
    """Before anything is registered the board says what to do."""
    page = site.page(1440)
    page.goto("/monitoring/")
    expect(page.get_by_text("shuangkong monitoring serve")).to_be_visible()
    hinders_nobody(page)
    page.context.close()


def registered(site, hour):
    """Invented outlets with their books and stations; return the code of a gas outlet, its station and password."""
    site.monitoring(
        "simulate", "--write-stations", "--stations", 3, "--seed", 7, "--from", f"{hour - timedelta(1):%Y-%m-%d}"
    )
    told = site.monitoring("register", site.lake / "simulated")
    assert "排放口 3 个" in told
    limited = {row["outlet"] for row in site.rows("simulated/books/limits.csv") if row["factor"] == "a21026"}
    station = next(row for row in site.rows("stations.csv") if row["outlet"] in limited and not row["key"])
    return station["outlet"], station["mn"], station["password"]


def deal_with(page, outlet):
    """Acknowledge; try to close without a reason; close with one: all by keyboard."""
    page.goto("/monitoring/alerts/")
    hinders_nobody(page)
    enter(page.get_by_role("link", name="超标", exact=True))
    expect(page).to_have_url(re.compile(r"/monitoring/alerts/\d+/$"))
    hinders_nobody(page)
    expect(page.locator("main")).to_contain_text("限值 35 mg/m³")
    press(page, "确认告警")
    expect(page.get_by_text("已办理，现在是“已确认”。")).to_be_visible()
    page.get_by_label("原因和处理结果").fill(" ")
    press(page, "办结告警")
    expect(page.get_by_role("alert")).to_be_visible()
    hinders_nobody(page)
    page.get_by_label("原因和处理结果").fill("现场核实：脱硫塔检修，已恢复运行。")
    press(page, "办结告警")
    expect(page.get_by_text("已办理，现在是“已办结”。")).to_be_visible()
    expect(page.get_by_text("脱硫塔检修")).to_be_visible()
    page.goto("/monitoring/alerts/")
    expect(page.get_by_text("没有这类告警。")).to_be_visible()


def see_the_frame(page, outlet, mn):
    """From the outlet's page to the raw frame: by the table with the keyboard."""
    page.goto("/monitoring/")
    enter(page.get_by_role("link", name=re.compile(outlet)))
    expect(page).to_have_url(re.compile(f"/monitoring/{outlet}/$"))
    enter(page.get_by_role("link", name="二氧化硫"))
    expect(page.locator("#drawing")).to_be_visible()
    hinders_nobody(page)
    table = page.get_by_text("数据表", exact=True)
    table.focus()
    table.press("Enter")
    enter(page.locator(".table-of tbody a").first)
    expect(page.get_by_role("heading", name="原始报文")).to_be_visible()
    hinders_nobody(page)
    told = page.locator("main").inner_text()
    assert "a21026-ZsAvg=400" in told
    assert "PW=******" in told
    assert mn in told
    assert re.search(r"\b[0-9a-f]{64}\b", told)


def test_from_a_frame_to_a_closed_alert(site):
    """On a large screen: the board comes alive without a reload; on a phone everything can be read, too."""
    hour = datetime.now(UTC) + timedelta(hours=8) - timedelta(hours=1)
    empty_board(site)
    outlet, mn, password = registered(site, hour)
    port = free_port()
    with site.running("serve", "--port", port), site.running("settle", "--watch", 1):
        page = site.page(1440)
        page.goto("/monitoring/")
        row = page.locator(f"#o-{outlet}")
        expect(row).to_contain_text("从未收到数据")
        link = row.get_by_role("link").first
        link.focus()
        assert "CN=9014" in send(port, mn, password, hour, 400)
        expect(row.locator(".mark", has_text="在线")).to_be_visible(timeout=PATIENCE)
        expect(row.get_by_text("均值 400.00，超过限值 35")).to_be_visible(timeout=PATIENCE)
        expect(link, "the focus was lost").to_be_focused()
        hinders_nobody(page)
        assert "新触发告警" in site.monitoring("alerts")
        deal_with(page, outlet)
        see_the_frame(page, outlet, mn)
        phone = site.page(390)
        for address in ("/monitoring/", f"/monitoring/{outlet}/?factor=a21026", "/monitoring/alerts/?state=all"):
            phone.goto(address)
            hinders_nobody(phone)
        see_the_frame(phone, outlet, mn)
