"""A bulletin is downloaded; a warning becomes a letter, is signed by another person, received, answered with a file, closed."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect
from steps import PATIENCE, follow, hinders_nobody, press, screen, sign_in

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
PASSWORD = "万山2026-keep-it"
PEOPLE = f"""
from shuangkong.access.models import User

for name, role, area in (
    ("drafter", "city_officer", "520600"), ("signer", "city_officer", "520600"), ("county", "county_officer", "520603"),
):
    User.objects.create_user(name, password="{PASSWORD}", role=role, area=area)
"""
TITLE = "铜仁市发展和改革委员会关于万山区2025年能源消费总量一级预警的函"


@pytest.fixture(scope="module")
def office(tongren, browser, serve):
    """`office("drafter", 390)` is a page of somebody who signed in to a service of Tongren."""
    place = tongren("documents")
    faults: list[str] = []
    contexts = []
    with serve(place) as service:
        environ = {n: v for n, v in os.environ.items() if not n.startswith(("SHUANGKONG_", "DJANGO_"))}
        environ |= {"SHUANGKONG_HOME": str(place / "home"), "DJANGO_SETTINGS_MODULE": "shuangkong.web.settings"}
        script = f"import django; django.setup(){PEOPLE}"
        subprocess.run([sys.executable, "-c", script], cwd=place, env=environ, check=True)

        def opened(name, width=1440):
            context = screen(browser, service, width, accept_downloads=True)
            contexts.append(context)
            page = context.new_page()
            page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: faults.append(str(error)))
            sign_in(page, name, PASSWORD)
            return page

        yield opened
        for context in contexts:
            context.close()
        assert faults == []


def downloaded(link):
    """Click what is downloaded; return its name and its bytes."""
    with link.page.expect_download(timeout=PATIENCE) as waiting:
        link.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


@pytest.mark.parametrize("width", [1440, 390])
def test_a_bulletin_is_downloaded_from_the_cockpit(office, width):
    """What the cockpit shows stands in the bulletin, with its citation."""
    page = office("drafter", width)
    page.goto("/cockpit/520600/2024Q3/")
    menu = page.locator("details.downloads", has_text="节能形势分析通报")
    menu.locator("summary").click()
    expect(menu.get_by_role("link", name="节能形势分析通报")).to_be_visible()
    hinders_nobody(page)
    name, raw = downloaded(menu.get_by_role("link", name="节能形势分析通报"))
    assert name == "铜仁市_2024Q3_第1版_节能形势分析通报.docx"
    texts = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(raw)).paragraphs)
    fallen = page.locator(".headline .number").first.inner_text().strip()
    assert re.search(rf"比上年同期下降{re.escape(fallen)}%\[1\]", texts)
    page.goto("/areas/520603/2025/")
    menu = page.locator("details.downloads", has_text="年度评估报告")
    menu.locator("summary").click()
    name, _raw = downloaded(menu.get_by_role("link", name="年度评估报告"))
    assert name == "万山区_2025_第1版_节能减排目标完成情况评估报告.docx"


def test_a_warning_becomes_a_letter_and_is_answered(office):
    """Drafted from the warning, signed by a second person, received and answered by the county, closed; the file is kept."""
    drafter, signer, county = office("drafter"), office("signer"), office("county", 390)
    drafter.goto("/documents/")
    hinders_nobody(drafter)
    follow(drafter.get_by_role("link", name="拟预警函 万山区 能源消费总量"))
    expect(drafter.get_by_label("标题")).to_have_value(TITLE)
    drafter.get_by_label("机关代字").fill("铜发改环资")
    drafter.get_by_label("反馈期限").fill(str(date.today() + timedelta(days=20)))  # noqa: TID251 - the service asks the clock
    press(drafter, "保存草稿")
    expect(drafter.get_by_role("heading", level=1)).to_have_text(TITLE)
    press(drafter, "送签")
    expect(drafter.get_by_text("待签发").first).to_be_visible()
    expect(drafter.get_by_role("button", name="签发并编号")).to_have_count(0)  # who wrote it does not sign it
    address = re.search(r"/documents/\d+/", drafter.url).group()

    signer.goto(address)
    hinders_nobody(signer)
    press(signer, "签发并编号")
    number = f"铜发改环资〔{date.today().year}〕1号"  # noqa: TID251 - as above
    expect(signer.get_by_text(number).first).to_be_visible()

    county.goto("/documents/")
    follow(county.get_by_role("link", name=TITLE))
    hinders_nobody(county)
    name, raw = downloaded(county.get_by_role("link", name="下载签发的文件"))
    assert name.startswith(number)
    assert number in [paragraph.text for paragraph in Document(io.BytesIO(raw)).paragraphs]
    press(county, "确认送达")
    county.get_by_label("反馈内容").fill("已制定整改措施。")
    county.get_by_label("反馈材料").set_input_files(
        {"name": "整改方案.txt", "mimeType": "text/plain", "buffer": b"plan"}
    )
    press(county, "提交反馈")
    expect(county.get_by_role("link", name="整改方案.txt")).to_be_visible()
    assert county.get_by_role("heading", name="办理记录").count() == 0  # the office's record stays with the office

    drafter.goto(address)
    assert downloaded(drafter.get_by_role("link", name="整改方案.txt")) == ("整改方案.txt", b"plan")
    press(drafter, "办结")
    expect(drafter.get_by_text("已办结").first).to_be_visible()
    drafter.goto("/documents/")
    expect(drafter.get_by_role("link", name=TITLE)).to_be_visible()
    expect(drafter.get_by_role("link", name="拟预警函 万山区 能源消费总量")).to_have_count(0)
