"""What every journey does: open a screen, reach something, and go on only when what that began has come to its end.

A click returns before the page that it asks for stands. A look taken then sees the old page now and then, and the next
step breaks the one under way: on a busy machine often, on a quiet one once in a hundred runs. So `follow` and `press`
wait for the page, `settled` for its parts, and what is looked for is looked for by `expect`, which asks again.
"""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PATIENCE = 60_000  # milliseconds for a page, a click, a download, on a busy machine
HTMX_AT_WORK = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"


def screen(browser, service, width=1440, **more):
    """Open a browser of somebody's own on the service, as wide as a desk's or a phone's; return its context."""
    context = browser.new_context(viewport={"width": width, "height": 900}, base_url=service.address, **more)
    context.set_default_timeout(PATIENCE)
    return context


def follow(found):
    """Click something that leads to a page; return when that page stands."""
    with found.page.expect_navigation():
        found.click()


def enter(found):
    """Reach something that leads to a page by the keyboard alone and press it; return when that page stands."""
    found.focus()
    with found.page.expect_navigation():
        found.press("Enter")


def press(page, name):
    """Press a button by the keyboard alone; return when the page that it leads to stands."""
    enter(page.get_by_role("button", name=name, exact=True))


def settled(page):
    """Return when no part of the page is being fetched or put in its place: from then on keys and links are answered."""
    expect(page.locator(HTMX_AT_WORK)).to_have_count(0)


def sign_in(page, name, password):
    """Sign in as somebody who has a password."""
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("口令").fill(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("/sign-in/"))


def hinders_nobody(page):
    """Nothing wider than the screen, and axe finds nothing serious."""
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    found = Axe().run(page).response["violations"]
    grave = [(v["id"], v["nodes"][0]["html"][:160]) for v in found if v["impact"] in ("serious", "critical")]
    assert grave == []
