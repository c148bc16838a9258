"""The loop of a city: a zone on level 1 proposes an aluminium project, replacement releases it, the sequence takes it; the year is
filed, closed, assessed, circulated and printed; an auditor opens one score and arrives at a cell of the Excel file.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from gate_steps import record, sequenced
from playwright.sync_api import expect
from steps import follow, hinders_nobody, press, screen, sign_in

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
PASSWORD, ZONE, SHEET = "碧江2026-keep-it", "520600-DL", "/assessment/520600-DL/2025/"
PEOPLE = f"""
import django; django.setup()
from shuangkong.access.models import User
from shuangkong.statistics.models import Duty

Duty.objects.create(form="gdp", area_id="520600", since="2025")
for name, role, area in (
    ("county", "county_officer", "{ZONE}"), ("city", "city_officer", "520600"), ("colleague", "city_officer", "520600"),
    ("bureau", "city_officer", "520600"), ("auditor", "auditor", "520600"),
):
    User.objects.create_user(name, password="{PASSWORD}", role=role, area=area)
"""
NAME, ENERGY = "大龙再生铝合金项目", 2600  # tce a year, all of it natural gas
PROJECT = {
    "name": NAME, "owner": "大龙再生铝业有限公司", "product": "再生铝合金", "industry": "3216", "energy_tce": str(ENERGY),
    "gas_m3": "1950000", "value_added_yuan": "150000000", "earliest": "2026", "latest": "2028",
}  # fmt: skip
CRITERIA = (
    "industrial_policy", "industrial_plan", "capacity_replacement", "energy_efficiency", "pollutant_control", "water_control",
    "three_lines",
)  # fmt: skip
PAPER = {"authority": "铜仁市发展和改革委员会", "number": "替代〔2026〕9号", "day": "2026-03-01"}
GDP = {  # 10^4 yuan at the prices of 2020
    "行政区划代码": ZONE, "地区": "大龙开发区", "地区生产总值（可比价）": 345600, "全部工业增加值（可比价）": 210000,
    "规模以上工业增加值（可比价）": 190000, "价格基年": 2020,
}  # fmt: skip
MEASURES = {
    "M1.违规开工项目": "0", "M1.清单漏报项目": "0", "M1.处置意见未落实": "0", "M2.points": "5", "M3.points": "6", "M4.报告率": "100",
    "M4.备案率": "95", "M4.在线接入率": "90", "M5.监察计划完成率": "100", "M5.整改完成率": "100", "M6.rate": "90", "M7.数据质量问题": "0",
    "M8.points": "2",
}  # fmt: skip


class Office:
    """A service of 铜仁市, and people who sign in to it, each in a browser of their own."""

    def __init__(self, browser, place, service):
        self.browser, self.place, self.service = browser, place, service
        self.pages, self.contexts, self.faults = {}, [], []
        self.environ = {n: v for n, v in os.environ.items() if not n.startswith(("SHUANGKONG_", "DJANGO_"))}
        self.environ |= {"SHUANGKONG_HOME": str(place / "home"), "SHUANGKONG_PACKS": str(place / "cities")}
        self.run(sys.executable, "-c", PEOPLE, DJANGO_SETTINGS_MODULE="shuangkong.web.settings")

    def run(self, *command, **more):
        done = subprocess.run(
            command, cwd=self.place, env=self.environ | more, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def page(self, name):
        """The page of somebody, who signs in when first asked for."""
        if name not in self.pages:
            self.contexts.append(screen(self.browser, self.service, accept_downloads=True))
            self.pages[name] = page = self.contexts[-1].new_page()
            page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: self.faults.append(str(error)))
            sign_in(page, name, PASSWORD)
        return self.pages[name]


@pytest.fixture(scope="module")
def office(tongren, browser, serve):
    """The office, with the closings that its first start makes."""
    place = tongren("loop")
    with serve(place) as service:
        opened = Office(browser, place, service)
        yield opened
        for context in opened.contexts:
            context.close()
        assert opened.faults == []


def downloaded(link):
    """Press what is downloaded; return its bytes."""
    with link.page.expect_download() as waiting:
        link.press("Enter")
    return Path(waiting.value.path()).read_bytes()


def proposed(county):
    """The zone registers its project and reads what stands against it; return the project's address."""
    county.goto(f"/areas/{ZONE}/2025/")
    expect(county.locator("main")).to_contain_text("一级")
    hinders_nobody(county)
    county.goto("/projects/new/")
    for name, value in PROJECT.items():
        county.locator(f"[name={name}]").fill(value)
    press(county, "登记项目")
    expect(county).to_have_url(re.compile(r"/projects/\d+/$"))
    expect(county.locator(".advice")).to_contain_text("暂缓")
    expect(county.locator(".advice")).to_contain_text("一级")
    criteria = county.locator("section[aria-labelledby=criteria]")
    expect(criteria).to_contain_text(f"再落实 {ENERGY:,} 吨标准煤替代量")
    expect(county.locator('form[action$="/records/replace/"]')).to_have_count(0)  # the zone does not confirm its own
    hinders_nobody(county)
    return county.url


def test_replacement_lets_the_project_go_ahead(office):
    """暂缓, as the zone is on level 1; the authority confirms equal replacement: 同意推进, and the sequence takes it."""
    address, city = proposed(office.page("county")), office.page("city")
    city.goto(address)
    for one in CRITERIA:
        record(city, "judge", {"criterion": one, "finding": "pass", "reason": "符合"})
    for number, kind in enumerate(("energy_review", "environmental_approval"), start=1):
        energy = {"energy_tce": str(ENERGY)} if kind == "energy_review" else {}
        said = {"kind": kind, "authority": "省级机关", "number": f"{number}号", "day": "2026-02-01"}
        record(city, "approve", said | energy)
    expect(city.locator(".advice")).to_contain_text("能耗双控进度")
    assert sequenced(city, NAME) is None
    expect(city.locator("tr", has_text=NAME)).to_contain_text(f"能耗替代尚缺 {ENERGY:,}.00 吨标准煤")
    hinders_nobody(city)
    city.goto(address)
    record(city, "replace", {"source": "关停燃煤熔炼炉", "energy_tce": str(ENERGY)} | PAPER)
    expect(city.locator(".advice")).to_contain_text("同意推进")
    hinders_nobody(city)
    assert sequenced(city, NAME) == "2026"
    city.goto(f"{address}?version=1")
    expect(city.locator(".advice")).to_contain_text("暂缓")


def filled(template):
    """The template of the form with the zone's line in it."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet, line, columns = found_headings(book)
    for heading, value in GDP.items():
        sheet.cell(line + 2, columns[heading], value)  # under the headings stand the units
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def found_headings(book):
    """The sheet that has the headings, their line and their columns."""
    for sheet in book:
        for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            if "行政区划代码" in cells:
                return sheet, line, {text: column for column, text in enumerate(cells, start=1)}
    raise AssertionError("the template has no headings")


def test_the_year_is_filed_and_closed(office):
    """The statistics bureau hands in the year's GDP as an Excel file, another person takes it in; a second revision is sealed."""
    bureau, city = office.page("bureau"), office.page("city")
    bureau.goto("/statistics/gdp/2025/")
    press(bureau, "开始填报")
    raw = filled(downloaded(bureau.get_by_role("link", name="下载模板")))
    bureau.get_by_label("上传填好的报表").set_input_files({"name": "生产总值 2025.xlsx", "mimeType": "", "buffer": raw})
    press(bureau, "读入文件")
    expect(bureau.get_by_role("heading", name=re.compile("处错误"))).to_have_count(0)
    hinders_nobody(bureau)
    press(bureau, "提交市级审核")
    city.goto(bureau.url)
    press(city, "批准入库")
    expect(city.locator(".filing-head .filing-state")).to_have_text("已入库")
    city.goto(f"/areas/{ZONE}/2025/")
    expect(city.get_by_text("本次锁定后有")).to_be_visible()
    office.run(Path(sys.executable).with_name("shuangkong"), "close", "cities/tongren", "2025")
    city.reload()
    expect(city.get_by_text("本次锁定后有")).to_have_count(0)
    expect(city.get_by_text("第2版").first).to_be_visible()


def take(page, button, **fields):
    """Take a step of the assessment with what its form asks for."""
    page.goto(SHEET)
    form = page.locator("form", has=page.get_by_role("button", name=button, exact=True))
    for name, value in fields.items():
        form.locator(f"[name={name}]").fill(value)
    if "document" in fields and "reason" in fields:
        form.locator("[name=files]").set_input_files({"name": "盖章件.pdf", "mimeType": "", "buffer": b"%PDF-"})
    press(page, button)
    expect(page.get_by_role("status")).to_contain_text(f"已办理：{button}")


def scored(county):
    """The zone fills in its sheet, with evidence for every measure."""
    county.goto(SHEET)
    follow(county.get_by_role("link", name="填写自评", exact=True))
    for name, value in MEASURES.items():
        county.locator(f'[name="{name}"]').fill(value)
    for item in sorted({name.split(".")[0] for name in MEASURES}):
        raw = {"name": f"{item}佐证.txt", "mimeType": "text/plain", "buffer": f"{item}材料".encode()}
        county.locator(f'[name="{item}.files"]').set_input_files(raw)
    press(county, "保存")


def test_the_year_is_assessed_approved_and_printed(office):
    """Notice, self-score, review, reply, the government's decision by another person, circular; the sheet goes to the printer."""
    county, city, colleague = (office.page(name) for name in ("county", "city", "colleague"))
    city.goto("/assessment/new/")
    city.get_by_label("考核年度").fill("2025")
    for box in city.locator("[name=areas]").all():
        box.set_checked(box.get_attribute("value") == ZONE)
    city.get_by_label("通知文号").fill("铜府办发〔2026〕3号")
    city.get_by_label("自评期限").fill((date.today() + timedelta(days=20)).isoformat())  # noqa: TID251 -- a page of today
    press(city, "印发，开始自评")
    scored(county)
    take(county, "提交自评，报部门评审")
    take(city, "完成部门评审，转实地核查", reason="与自评一致")
    take(city, "完成实地核查，请被考核方申辩", reason="属实", due="2099-12-31")
    take(county, "提交申辩意见", reason="无异议")
    take(colleague, "登记市政府审定结果", reason="同意", document="铜府函〔2026〕9号", day="2026-04-20")
    take(colleague, "登记送组织部门", document="铜发改函〔2026〕20号", day="2026-04-25")
    take(colleague, "登记通报", document="铜府办通报〔2026〕2期", day="2026-05-06")
    expect(colleague.locator(".filing-head")).to_contain_text("已通报")
    hinders_nobody(colleague)
    assert colleague.pdf(format="A4").startswith(b"%PDF-")
    colleague.goto(f"/areas/{ZONE}/2025/")
    menu = colleague.locator("details.downloads", has_text="年度评估报告")
    menu.locator("summary").press("Enter")
    report = Document(io.BytesIO(downloaded(menu.get_by_role("link", name="年度评估报告"))))
    assert any("大龙开发区" in paragraph.text for paragraph in report.paragraphs)


def test_a_score_opens_down_to_the_cell(office):
    """An auditor opens the points for the cumulative decline: figure, GDP, submission, and the cell of the file as it was handed in."""
    auditor = office.page("auditor")
    auditor.goto(SHEET)
    follow(auditor.locator("#T1").get_by_role("link", name=re.compile("累计降低率")))
    expect(auditor).to_have_url(re.compile(rf"/explain/energy\.intensity_decline/{ZONE}/2025/\?revision=2"))
    filed = auditor.locator(".record.filed")
    while not filed.locator("a:visible").count():
        auditor.locator("details.parts:not([open]) > summary:visible").first.press("Enter")
    line, heading = re.search(r"第 (\d+) 行 · “(.+?)”列", filed.first.inner_text()).groups()
    follow(filed.locator("a:visible").first)
    expect(auditor.locator(f"#r-main-{line}:focus")).to_have_count(1)
    raw = downloaded(auditor.get_by_role("link", name="生产总值 2025.xlsx"))
    sheet, _line, columns = found_headings(openpyxl.load_workbook(io.BytesIO(raw)))
    assert sheet.cell(int(line), columns[heading]).value == GDP[heading]
