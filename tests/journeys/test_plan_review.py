"""A plan from its file to targets in force: handed in, decided on by keys, added to by selecting text, approved."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from steps import follow, hinders_nobody, settled

pytestmark = pytest.mark.browser
PLANS = Path(__file__).parents[3] / "shared" / "plans"
AREAS = {1440: "210300", 390: "210302"}  # a plan of its own for each screen: the service is the same for both
# Resolved once the page has heard of the selection, which it is told of later than the selection is made.
SELECT = """words => new Promise(heard => {
  const pieces = [...document.querySelectorAll("#text [data-at]")];
  const piece = pieces.find(one => one.textContent.includes(words));
  const at = piece.firstChild.data.indexOf(words);
  const range = document.createRange();
  range.setStart(piece.firstChild, at);
  range.setEnd(piece.firstChild, at + words.length);
  getSelection().removeAllRanges();
  document.addEventListener("selectionchange", () => getSelection().isCollapsed || heard());
  getSelection().addRange(range);
})"""
SEEN = """id => { const mark = document.getElementById(id).getBoundingClientRect();
  const pane = document.getElementById("text").getBoundingClientRect();
  return mark.top >= pane.top && mark.bottom <= pane.bottom; }"""


@pytest.fixture
def shown(page, needs):
    """The review of Anshan's plan, just handed in."""
    text = PLANS / "anshan.txt"
    needs("the plans' texts", text.exists(), "they stand in ../shared/plans, beside the checkout")
    page.goto("/plans/")
    page.get_by_label("区域", exact=True).select_option(AREAS[page.viewport_size["width"]])
    page.get_by_label("文件", exact=True).set_input_files(text)
    hinders_nobody(page)
    follow(page.get_by_role("button", name="录入并识别"))
    expect(page).to_have_url(re.compile(r"/plans/\d+/$"))
    return page


def current(page):
    return page.locator("li.finding.current")


def confirmed(page) -> int:
    return int(page.locator("#progress strong").inner_text().split("/")[0])


def expect_confirmed(page, number):
    expect(page.locator("#progress strong")).to_have_text(re.compile(rf"^{number}/"))


def expect_finding(page, number, state):
    """A finding has been decided on and stands in its place again, ready for the next key."""
    expect(page.locator(f"#f-{number}.{state}")).to_be_visible()
    settled(page)


def change(page, number):
    """Open the form of the chosen finding by its key; its first field has the focus."""
    page.keyboard.press("e")
    form = page.locator(f"#f-{number} form.correct")
    expect(form).to_be_visible()
    settled(page)
    return form


def decide_by_keys(page):
    """Accept, reject, take back, correct: each key does one thing, and the next open finding is chosen."""
    before = confirmed(page)
    first = current(page).get_attribute("data-id")
    page.keyboard.press("a")
    expect_finding(page, first, "accepted")
    expect(current(page)).not_to_have_attribute("data-id", first)
    second = current(page).get_attribute("data-id")
    page.keyboard.press("x")
    expect_finding(page, second, "rejected")
    expect(current(page)).not_to_have_attribute("data-id", second)
    page.keyboard.press("k")
    expect(current(page)).to_have_attribute("data-id", second)
    page.keyboard.press("u")
    expect_finding(page, second, "open")
    expect_confirmed(page, before + 1)
    form = change(page, second)
    hinders_nobody(page)
    value = form.locator("input[name$=-value]")
    value.fill("15,6x")
    value.press("Enter")
    expect(page.get_by_text("不是数")).to_be_visible()
    settled(page)
    value.fill("15.6")
    value.press("Enter")
    expect_finding(page, second, "corrected")
    expect_confirmed(page, before + 2)
    expect(page.locator(f"#m-{second}")).to_have_text(re.compile("✎$"))


def add_by_selection(page):
    """Words selected in the text become a target at their place."""
    page.evaluate(SELECT, "能源消费总量得到合理控制")
    page.locator("#add-target").click()
    form = page.locator("form.addition")
    expect(form.locator("input:not([type=hidden]), select").first).to_be_focused()
    form.get_by_label("指标名称").fill("能源消费总量控制")
    form.get_by_label("类别", exact=True).select_option("milestone")
    hinders_nobody(page)
    follow(form.get_by_role("button", name="补充"))
    expect(page).to_have_url(re.compile(r"/plans/\d+/#f-\d+$"))
    added = page.locator("li.finding.added")
    expect(added.get_by_text("能源消费总量控制")).to_be_visible()
    number = added.get_attribute("data-id")
    expect(page.locator(f'#text [data-at][data-f~="{number}"]').first).to_contain_text("能源消费总量得到合理控制")


def decide_the_rest(page):
    """Chapter by chapter at once; a task without a lead gets a department from the list."""
    while (rest := page.get_by_role("button", name="本章其余全部确认")).count():
        chapters = rest.count()
        follow(rest.first)
        if rest.count() == chapters:
            break
    for number in page.locator("li.finding.open").evaluate_all("all => all.map(one => one.dataset.id)"):
        page.locator(f"#f-{number} a.name").click()
        form = change(page, number)
        form.locator("select[name$=department]").select_option(index=1)
        form.get_by_role("button", name="保存修改").click()
        expect_finding(page, number, "corrected")


def test_a_plan_comes_from_its_file_into_force(shown):
    """Hand in, decide, add, approve; the corrected and the added target are listed with their numbers."""
    page = shown
    assert page.locator("li.finding.target").count() > 40
    hinders_nobody(page)
    decide_by_keys(page)
    add_by_selection(page)
    decide_the_rest(page)
    follow(page.get_by_role("link", name="批准生效"))
    hinders_nobody(page)
    follow(page.get_by_role("button", name="批准生效"))
    expect(page).to_have_url(re.compile("/adopted/$"))
    hinders_nobody(page)
    listed = page.locator("section[aria-labelledby=targets]")
    expect(listed.get_by_text("能源消费总量控制")).to_be_visible()
    expect(listed.get_by_text("15.6", exact=True)).to_be_visible()


def test_choosing_one_side_moves_the_other(shown):
    """A finding chosen in the list is seen in the text, and a mark clicked in the text chooses in the list."""
    page = shown
    chosen = page.locator("li.finding.task").nth(5)
    number = chosen.get_attribute("data-id")
    chosen.locator("a.name").click()
    expect(current(page)).to_have_attribute("data-id", number)
    page.wait_for_function(SEEN, arg=f"m-{number}")
    mark = page.locator("#text a.badge.target").nth(7)
    wanted = mark.get_attribute("data-f")
    mark.click()
    expect(current(page)).to_have_attribute("data-id", wanted)


def test_keys_rest_while_somebody_types_and_can_be_switched_off(shown):
    """A letter in a field is a letter; without the tick in the box no key decides."""
    page = shown
    before = confirmed(page)
    page.keyboard.press("n")
    expect(page.locator("form.addition textarea").first).to_be_focused()
    page.keyboard.type("axe")
    expect(page.locator("form.addition textarea").first).to_have_value("axe")
    assert confirmed(page) == before
    page.keyboard.press("Escape")
    expect(page.locator("form.addition")).to_have_count(0)
    page.evaluate("document.getElementById('keys').checked = false")
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert confirmed(page) == before
