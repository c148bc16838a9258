"""Following targets: from the cockpit to the cell of the book, along the years, through the counties, onto paper."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from steps import follow, hinders_nobody

pytestmark = pytest.mark.browser
CITIES = Path(__file__).parents[2] / "cities"
BOOKS = {"520600": CITIES / "tongren" / "books", "210300": CITIES / "anshan" / "books"}
PAGES = (
    "/cockpit/210300/2024/",
    "/cockpit/520600/2024Q3/",
    "/areas/520602/2024/",
    "/areas/210381/2024Q3/",
    "/indicators/waste.recycling_rate/520600/2024/",
    "/indicators/emissions.cod_reduction/210300/2025/",
    "/indicators/transport.china3_vehicles_scrapped/210300/2024/",
    "/indicators/energy.intensity/520600/2024/",
    "/indicators/water.industrial_intensity/520602/2024/",
    "/compare/2024/",
    "/lmdi/520600/2024/",
    "/lmdi/520602/2024/",
)
KINDS = {
    "a rate summed from counties": ("520600", "城市生活垃圾资源化利用率"),
    "a relative decrease": ("210300", "规模以上工业单位增加值能耗"),
    "percentage points": ("210300", "溶剂型油墨使用比例"),
    "a cumulated tonnage": ("210300", "化学需氧量重点工程减排量"),
    "an energy figure": ("520600", "单位地区生产总值能耗"),
}


def row_of(page, name):
    """Return the row of an indicator on the board."""
    return page.locator(".board tr", has=page.get_by_role("link", name=name, exact=True))


def unspaced(text):
    """Return a text without blanks; paper writes some signs as the radicals that look the same."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("kind", KINDS)
def test_from_the_cockpit_to_the_cell(page, kind):
    """The number opens down to a cell; the book has that very number in that line and column."""
    city, name = KINDS[kind]
    page.goto(f"/cockpit/{city}/2024/")
    follow(row_of(page, name).locator(".now a.number"))
    expect(page.get_by_role("heading", name="计算过程")).to_be_visible()
    while not page.locator(".record").first.is_visible():
        page.locator("details.parts:not([open]) > summary:visible").first.click()
    step = page.locator("li.step", has=page.locator("> .record:visible")).first
    place = step.locator("> .record").first.inner_text()
    file, line, column = re.search(r"(\w+\.csv) · 第 (\d+) 行 · “(\w+)”列", place).groups()
    text = (BOOKS[city] / file).read_text("utf-8-sig")
    cell = next(row for n, row in enumerate(csv.DictReader(io.StringIO(text)), 2) if n == int(line))[column]
    shown = step.locator("> .result .number").inner_text().replace(",", "")
    assert float(shown) == pytest.approx(float(cell))


def test_an_indicator_is_opened_by_its_name_and_leads_to_a_county_and_back(page):
    """Cockpit, indicator, the same indicator of a county, and the county's page."""
    page.goto("/cockpit/520600/2024/")
    follow(row_of(page, "城市生活垃圾资源化利用率").get_by_role("link", name="城市生活垃圾资源化利用率"))
    expect(page).to_have_url(re.compile("/indicators/waste.recycling_rate/520600/2024/$"))
    expect(page.locator("svg.chart polygon.band")).to_have_count(1)
    for part in ("走势", "逐年", "各县（市、区）", "定义"):
        expect(page.get_by_role("heading", name=part).first).to_be_visible()
    follow(page.get_by_role("link", name="碧江区"))
    expect(page).to_have_url(re.compile("/indicators/waste.recycling_rate/520602/2024/$"))
    follow(page.get_by_role("link", name="碧江区 · 2024年"))
    expect(page).to_have_url(re.compile("/areas/520602/2024/#indicators$"))
    expect(page.get_by_role("heading", name="能耗和碳排放全部数据")).to_be_visible()


def test_the_matrix_leads_to_the_county(page):
    """A row of the barometer opens everything about that county."""
    page.goto("/cockpit/210300/2024/")
    follow(page.locator(".matrix th a").first)
    expect(page).to_have_url(re.compile("/areas/210302/2024/$"))


def test_the_cause_of_a_change_is_opened_from_the_cockpit_and_explained(page):
    """Cockpit, decomposition, one effect of the chart, its explanation with the units it is summed from."""
    page.goto("/cockpit/520600/2024/")
    follow(page.get_by_role("link", name="因素分解", exact=True))
    expect(page.locator("svg.waterfall")).to_have_count(2)
    follow(page.locator("svg.waterfall a[aria-label^='强度效应']").first)
    expect(page).to_have_url(re.compile("/explain/energy.change_intensity/520600/2024/$"))
    expect(page.get_by_role("heading", name="计算过程")).to_be_visible()


def test_cities_are_compared_from_the_cockpit(page):
    """The link beside the period; the same indicators side by side, the others below."""
    page.goto("/cockpit/520600/2024/")
    follow(page.get_by_role("link", name="城市对比"))
    expect(page).to_have_url(re.compile("/compare/2024/$"))
    for part in ("能耗双控", "共同的指标", "仅鞍山市跟踪的指标", "仅铜仁市跟踪的指标"):
        expect(page.get_by_role("heading", name=part)).to_be_visible()


@pytest.mark.parametrize("address", PAGES)
def test_pages_fit_the_screen_and_hinder_nobody(page, address):
    """Nothing wider than the screen, and axe finds nothing serious."""
    assert page.goto(address).status == 200
    hinders_nobody(page)


@pytest.mark.parametrize("address", [PAGES[0], PAGES[2], PAGES[4], PAGES[9]])
def test_pages_print_on_a4(page, address):
    """The mark of invented data and every indicator are on the paper; menus are not; the width is that of A4."""
    page.goto(address)
    names = page.locator(".board th[scope=row]").all_inner_texts()
    pages = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    told = unspaced("".join(paper.extract_text() for paper in pages))
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]
    assert "演示数据" in told
    assert "退出登录" not in told
    # A long name goes on in a second line, which the paper tells after the first line of the next cell; and a font tells
    # a few signs as others that look the same, so not every name can be found.
    assert sum(unspaced(name)[:5] in told for name in names) >= 0.9 * len(names)


def test_the_indicator_page_speaks_english(page):
    """Names, headings and verdicts; what an official wrote stays Chinese and is marked as such."""
    page.goto("/indicators/waste.recycling_rate/520600/2024/")
    follow(page.get_by_role("button", name="English"))
    expect(page.get_by_role("heading", name="Recycling rate of urban household waste")).to_be_visible()
    expect(page.get_by_role("heading", name="Year by year")).to_be_visible()
    expect(page.get_by_text("reach 70%").first).to_be_visible()
    follow(page.get_by_role("button", name="中文"))
    expect(page.get_by_role("heading", name="逐年")).to_be_visible()
