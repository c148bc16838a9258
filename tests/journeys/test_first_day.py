"""The first day of an office with the product: start, sign in, look, ask why, check, switch the language."""

from __future__ import annotations

import pytest

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
    """From the first start on an empty folder, with both cities loaded and closed."""
    assert service.seconds < 60


def test_from_the_cockpit_to_the_record_by_opening_what_it_is_made_of(page):
    """A leader sees a warning, opens it, and stands before the row of the book and the clause."""
    page.goto("/cockpit/520600/2024/")
    assert page.get_by_role("heading", name="晴雨表").is_visible()
    page.locator(".matrix tr td:nth-of-type(1).bad a").first.click()
    assert page.get_by_role("heading", name="计算过程").is_visible()
    while not page.locator(".record").first.is_visible():
        page.locator("details.parts:not([open]) > summary:visible").first.click()
    assert page.locator(".record").first.is_visible()


def test_city_and_period_are_chosen_by_keyboard(page):
    """Menus open with the keyboard alone and lead to the other period."""
    page.goto("/cockpit/520600/2024/")
    page.locator(".bar summary").nth(1).focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="2023年", exact=True).press("Enter")
    page.wait_for_url("**/cockpit/520600/2023/")


def test_verify_says_that_all_is_well(page):
    """The button on the closings page checks every file of the city."""
    page.goto("/closings/")
    page.get_by_role("button", name="复核全部版本").first.click()
    assert page.get_by_text("核对无误").is_visible()


def test_the_switch_turns_the_page_to_english_and_back(page):
    """One click each way, staying on the page."""
    page.goto("/cockpit/520600/2024/")
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("heading", name="Barometer").is_visible()
    page.get_by_role("button", name="中文").click()
    assert page.get_by_role("heading", name="晴雨表").is_visible()


@pytest.mark.parametrize("address", PAGES)
def test_pages_fit_the_screen_and_hinder_nobody(page, address):
    """Nothing wider than the screen, and axe finds nothing serious."""
    from axe_playwright_python.sync_playwright import Axe

    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    found = Axe().run(page).response["violations"]
    grave = [(v["id"], v["nodes"][0]["html"][:120]) for v in found if v["impact"] in ("serious", "critical")]
    assert grave == []


def test_the_registers_open_in_chinese(page):
    """The table of areas, in the theme, without anything from outside."""
    page.goto("/registers/registers/area/")
    assert page.get_by_text("碧江区").first.is_visible()


def test_the_link_does_not_work_again(browser, service, signed_in):
    """A second person with the same link stands before the door."""
    page = browser.new_page()
    assert page.goto(service.link).status == 410
    page.close()


def test_the_cockpit_prints_on_a4(page):
    """Officials hand out paper: menus and buttons are left out, the demonstration mark is not."""
    page.goto("/cockpit/520600/2024/")
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").is_visible()
    assert page.get_by_text("演示数据").first.is_visible()
