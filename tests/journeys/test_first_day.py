"""The first day of an office with the product: start, sign in, look, ask why, check, switch the language."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from steps import enter, follow, hinders_nobody, screen

pytestmark = pytest.mark.browser
PAGES = (
    "/cockpit/520600/2024/",
    "/cockpit/210300/2025Q2/",
    "/explain/energy.intensity_decline/520600/2024/",
    "/closings/",
    "/closings/520600/2024/1/",
    "/password/",
)


def test_the_first_page_stands_within_a_minute(service):
    """From the first start on an empty folder, with both cities loaded and closed: on a machine with nothing else to do."""
    assert service.seconds < 60


def test_from_the_cockpit_to_the_record_by_opening_what_it_is_made_of(page):
    """A leader sees a warning, opens it, and stands before the row of the book and the clause."""
    page.goto("/cockpit/520600/2024/")
    expect(page.get_by_role("heading", name="晴雨表")).to_be_visible()
    follow(page.locator(".matrix tr td:nth-of-type(1).bad a").first)
    expect(page.get_by_role("heading", name="计算过程")).to_be_visible()
    while not page.locator(".record").first.is_visible():
        page.locator("details.parts:not([open]) > summary:visible").first.click()
    expect(page.locator(".record").first).to_be_visible()


def test_city_and_period_are_chosen_by_keyboard(page):
    """Menus open with the keyboard alone and lead to the other period."""
    page.goto("/cockpit/520600/2024/")
    page.locator(".bar summary").nth(1).focus()
    page.keyboard.press("Enter")
    enter(page.get_by_role("link", name="2023年", exact=True))
    expect(page).to_have_url(re.compile("/cockpit/520600/2023/$"))


def test_verify_says_that_all_is_well(page):
    """The button on the closings page checks every file of the city."""
    page.goto("/closings/")
    follow(page.get_by_role("button", name="复核全部版本").first)
    expect(page.get_by_text("核对无误")).to_be_visible()


def test_the_switch_turns_the_page_to_english_and_back(page):
    """One click each way, staying on the page."""
    page.goto("/cockpit/520600/2024/")
    follow(page.get_by_role("button", name="English"))
    expect(page.get_by_role("heading", name="Barometer")).to_be_visible()
    follow(page.get_by_role("button", name="中文"))
    expect(page.get_by_role("heading", name="晴雨表")).to_be_visible()


@pytest.mark.parametrize("address", PAGES)
def test_pages_fit_the_screen_and_hinder_nobody(page, address):
    """Nothing wider than the screen, and axe finds nothing serious."""
    page.goto(address)
    hinders_nobody(page)


def test_the_registers_open_in_chinese(page):
    """The table of areas, in the theme, without anything from outside."""
    page.goto("/registers/registers/area/")
    expect(page.get_by_text("碧江区").first).to_be_visible()


def test_the_link_does_not_work_again(browser, service, signed_in):
    """A second person with the same link stands before the door."""
    context = screen(browser, service)
    assert context.new_page().goto(service.link).status == 410
    context.close()


def test_the_cockpit_prints_on_a4(page):
    """Officials hand out paper: menus and buttons are left out, the demonstration mark is not."""
    page.goto("/cockpit/520600/2024/")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation")).not_to_be_visible()
    expect(page.get_by_text("演示数据").first).to_be_visible()
