"""Every page, the registers' theme included, works under a policy that lets no script stand inside a page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from steps import follow, screen

pytestmark = pytest.mark.browser
OWN = ("/", "/cockpit/520600/2024/", "/areas/520602/2024/", "/indicators/waste.recycling_rate/520600/2024/", "/compare/2024/",
       "/explain/energy.intensity_decline/520600/2024/", "/closings/", "/closings/520600/2024/1/", "/plans/", "/password/")  # fmt: skip
REGISTERS = ("", "registers/area/", "registers/area/add/", "registers/area/520602/change/", "registers/area/520602/history/",
             "registers/area/520602/delete/", "registers/department/", "registers/department/add/", "plans/plan/", "plans/finding/",
             "targets/target/", "actions/task/", "access/user/", "access/user/add/", "access/auditentry/", "password_change/")  # fmt: skip
HEIGHT = 900
LISTEN = "addEventListener('securitypolicyviolation', e => (window.broken = window.broken || []).push(e.violatedDirective + ' ' + e.blockedURI))"


@pytest.fixture
def watched(page):
    """A page that remembers what the policy stopped."""
    page.add_init_script(LISTEN)
    return page


@pytest.mark.parametrize("page", [1440], ids=["desk and phone"], indirect=True)
@pytest.mark.parametrize("address", [*OWN, *(f"/registers/{path}" for path in REGISTERS)])
def test_the_policy_stops_nothing_that_a_page_needs(watched, address):
    """No violation, no error, wide or narrow; the fixture fails on any error of the console and any request elsewhere."""
    answer = watched.goto(address)
    assert answer.status == 200
    assert "script-src 'self' 'unsafe-inline'" not in answer.headers["content-security-policy"]
    for width in (1440, 390):  # what only a narrow screen asks for is asked for when the screen becomes narrow
        watched.set_viewport_size({"width": width, "height": HEIGHT})
        watched.wait_for_timeout(150)
        assert watched.evaluate("window.broken || []") == []


def test_a_script_inside_a_page_does_not_run(browser, service, signed_in):
    """What an attacker manages to write into a page stays text, in the registers too."""
    context = screen(browser, service, storage_state=signed_in)
    page = context.new_page()
    for address in ("/closings/", "/registers/registers/area/"):
        page.goto(address)
        page.evaluate(
            "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s);"
            " const i = document.createElement('img'); i.setAttribute('onerror', 'window.ran = 2'); i.src = '/none'; document.body.append(i); }"
        )
        page.wait_for_timeout(200)
        assert page.evaluate("window.ran") is None
    context.close()


def test_the_theme_still_answers(page):
    """Menus, search and forms of the registers run on scripts: opening and closing, choosing, saving."""
    page.goto("/registers/registers/area/?all=")
    follow(page.get_by_role("link", name="520602", exact=True).first)
    name = page.locator("input[name=name]")
    name.fill("碧江区")
    follow(page.locator("[name=_continue]").first)
    expect(name).to_have_value("碧江区")
    page.goto("/registers/access/auditentry/")
    expect(page.get_by_text("一次性登录").or_(page.get_by_text("登录")).first).to_be_visible()
