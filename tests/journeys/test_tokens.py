"""A person reads the page of the API and lets a program in: in a real browser, with nothing from other hosts."""

from __future__ import annotations

import itertools

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
NUMBERS = itertools.count(1)


def sound(page):
    """Nothing wider than the screen, and axe finds nothing serious."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    serious = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert serious == []


def test_the_page_of_the_api_opens_each_operation(page):
    """By keyboard, without a script of its own."""
    page.goto("/api/")
    first = page.locator("details#figures summary")
    first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details#figures table").is_visible()
    sound(page)


def test_a_token_made_on_the_page_lets_a_program_in_until_it_is_revoked(page):
    """Shown once; the program is in with it, and out when it is taken back."""
    name = f"取数{next(NUMBERS)}"
    page.goto("/tokens/")
    sound(page)
    page.get_by_label("用途").fill(name)
    page.get_by_label("查询").check()
    page.get_by_role("button", name="签发", exact=True).click()
    text = page.locator("#token").inner_text()
    sound(page)
    # The session's cookie goes with it, too: who shows a token is judged by the token alone.
    program = {"Authorization": f"Bearer {text}"}
    assert page.request.get("/api/v1/me", headers=program).json()["role"] == "administrator"
    page.goto("/tokens/")
    assert text not in page.content()
    page.get_by_role("button", name=f"作废 {name}").click()
    assert page.request.get("/api/v1/me", headers=program).status == 401
