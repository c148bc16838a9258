"""A person reads the page of the API and lets a program in: in a real browser, with nothing from other hosts."""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import expect
from steps import follow, hinders_nobody

pytestmark = pytest.mark.browser
NUMBERS = itertools.count(1)


def test_the_page_of_the_api_opens_each_operation(page):
    """By keyboard, without a script of its own."""
    page.goto("/api/")
    first = page.locator("details#figures summary")
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details#figures table")).to_be_visible()
    hinders_nobody(page)


def test_a_token_made_on_the_page_lets_a_program_in_until_it_is_revoked(page):
    """Shown once; the program is in with it, and out when it is taken back."""
    name = f"取数{next(NUMBERS)}"
    page.goto("/tokens/")
    hinders_nobody(page)
    page.get_by_label("用途").fill(name)
    page.get_by_label("查询").check()
    follow(page.get_by_role("button", name="签发", exact=True))
    text = page.locator("#token").inner_text()
    hinders_nobody(page)
    # The session's cookie goes with it, too: who shows a token is judged by the token alone.
    program = {"Authorization": f"Bearer {text}"}
    assert page.request.get("/api/v1/me", headers=program).json()["role"] == "administrator"
    page.goto("/tokens/")
    assert text not in page.content()
    follow(page.get_by_role("button", name=f"作废 {name}"))
    assert page.request.get("/api/v1/me", headers=program).status == 401
