"""What is done on a project's page and on the board of the sequence, by everybody who tries the gate."""

from __future__ import annotations

from playwright.sync_api import expect
from steps import follow, press


def record(page, kind, said):
    """Open a form of the project's page, fill it in and hand it in."""
    form = page.locator(f'form[action$="/records/{kind}/"]')
    page.locator("details", has=form).locator("summary").click()
    for name, value in said.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    follow(form.locator("button"))
    expect(page.get_by_role("status")).to_contain_text("已登记")


def sequenced(page, name):
    """Sequence anew; return what the board says of a project: the year, or nothing."""
    page.goto("/projects/sequence/")
    press(page, "开始排序")
    expect(page.get_by_role("status")).to_contain_text("已完成排序")
    for year in page.locator(".year section").all():
        if name in year.inner_text():
            return year.get_attribute("aria-label")
    return None
