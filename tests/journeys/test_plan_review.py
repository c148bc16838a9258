"""A plan from its file to targets in force: handed in, decided on by keys, added to by selecting text, approved."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
PLANS = Path(__file__).parents[3] / "shared" / "plans"
AREAS = {1440: "210300", 390: "210302"}  # a plan of its own for each screen: the service is the same for both
SELECT = """words => {
  const pieces = [...document.querySelectorAll("#text [data-at]")];
  const piece = pieces.find(one => one.textContent.includes(words));
  const at = piece.firstChild.data.indexOf(words);
  const range = document.createRange();
  range.setStart(piece.firstChild, at);
  range.setEnd(piece.firstChild, at + words.length);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


@pytest.fixture
def shown(page, needs):
    """The review of Anshan's plan, just handed in."""
    text = PLANS / "anshan.txt"
    needs("the plans' texts", text.exists(), "they stand in ../shared/plans, beside the checkout")
    page.goto("/plans/")
    page.get_by_label("区域", exact=True).select_option(AREAS[page.viewport_size["width"]])
    page.get_by_label("文件", exact=True).set_input_files(text)
    hinders_nobody(page)
    page.get_by_role("button", name="录入并识别").click()
    page.wait_for_url("**/plans/*/")
    return page


def hinders_nobody(page):
    """Nothing wider than the screen, and axe finds nothing serious."""
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    found = Axe().run(page).response["violations"]
    grave = [(v["id"], v["nodes"][0]["html"][:160]) for v in found if v["impact"] in ("serious", "critical")]
    assert grave == []


def current(page):
    return page.locator("li.finding.current")


def confirmed(page) -> int:
    return int(page.locator("#progress strong").inner_text().split("/")[0])


def decide_by_keys(page):
    """Accept, reject, take back, correct: each key does one thing, and the next open finding is chosen."""
    before = confirmed(page)
    first = current(page).get_attribute("data-id")
    page.keyboard.press("a")
    page.wait_for_selector(f"#f-{first}.accepted")
    assert current(page).get_attribute("data-id") != first
    second = current(page).get_attribute("data-id")
    page.keyboard.press("x")
    page.wait_for_selector(f"#f-{second}.rejected")
    page.keyboard.press("k")
    page.keyboard.press("u")
    page.wait_for_selector(f"#f-{second}.open")
    assert confirmed(page) == before + 1
    page.keyboard.press("e")
    page.wait_for_selector(f"#f-{second} form.correct")
    hinders_nobody(page)
    value = page.locator(f"#f-{second} input[name$=-value]")
    value.fill("15,6x")
    value.press("Enter")
    page.get_by_text("不是数").wait_for()
    page.locator(f"#f-{second} input[name$=-value]").fill("15.6")
    page.locator(f"#f-{second} input[name$=-value]").press("Enter")
    page.wait_for_selector(f"#f-{second}.corrected")
    assert confirmed(page) == before + 2
    assert page.locator(f"#m-{second}").inner_text().endswith("✎")


def add_by_selection(page):
    """Words selected in the text become a target at their place."""
    page.evaluate(SELECT, "能源消费总量得到合理控制")
    page.locator("#add-target").click()
    form = page.locator("form.addition")
    form.get_by_label("指标名称").fill("能源消费总量控制")
    form.get_by_label("类别", exact=True).select_option("milestone")
    hinders_nobody(page)
    form.get_by_role("button", name="补充").click()
    page.wait_for_url("**/plans/*/#f-*")
    added = page.locator("li.finding.added")
    assert added.get_by_text("能源消费总量控制").is_visible()
    number = added.get_attribute("data-id")
    assert "能源消费总量得到合理控制" in page.locator(f'#text [data-at][data-f~="{number}"]').first.inner_text()


def decide_the_rest(page):
    """Chapter by chapter at once; a task without a lead gets a department from the list."""
    while (rest := page.get_by_role("button", name="本章其余全部确认")).count():
        chapters = rest.count()
        rest.first.click()
        page.wait_for_load_state()
        if rest.count() == chapters:
            break
    for number in page.locator("li.finding.open").evaluate_all("all => all.map(one => one.dataset.id)"):
        page.locator(f"#f-{number} a.name").click()
        page.keyboard.press("e")
        page.locator(f"#f-{number} select[name$=department]").select_option(index=1)
        page.locator(f"#f-{number}").get_by_role("button", name="保存修改").click()
        page.wait_for_selector(f"#f-{number}.corrected")


def test_a_plan_comes_from_its_file_into_force(shown):
    """Hand in, decide, add, approve; the corrected and the added target are listed with their numbers."""
    page = shown
    assert page.locator("li.finding.target").count() > 40
    hinders_nobody(page)
    decide_by_keys(page)
    add_by_selection(page)
    decide_the_rest(page)
    page.get_by_role("link", name="批准生效").click()
    hinders_nobody(page)
    page.get_by_role("button", name="批准生效").click()
    page.wait_for_url("**/adopted/")
    hinders_nobody(page)
    listed = page.locator("section[aria-labelledby=targets]")
    assert listed.get_by_text("能源消费总量控制").is_visible()
    assert listed.get_by_text("15.6", exact=True).is_visible()


def test_choosing_one_side_moves_the_other(shown):
    """A finding chosen in the list is seen in the text, and a mark clicked in the text chooses in the list."""
    page = shown
    page.locator("li.finding.task a.name").nth(5).click()
    number = current(page).get_attribute("data-id")
    page.wait_for_timeout(400)
    seen = """id => { const mark = document.getElementById(id).getBoundingClientRect();
      const pane = document.getElementById("text").getBoundingClientRect();
      return mark.top >= pane.top && mark.bottom <= pane.bottom; }"""
    assert page.evaluate(seen, f"m-{number}")
    mark = page.locator("#text a.badge.target").nth(7)
    wanted = mark.get_attribute("data-f")
    mark.click()
    assert current(page).get_attribute("data-id") == wanted


def test_keys_rest_while_somebody_types_and_can_be_switched_off(shown):
    """A letter in a field is a letter; without the tick in the box no key decides."""
    page = shown
    before = confirmed(page)
    page.keyboard.press("n")
    page.locator("form.addition textarea").first.type("axe")
    assert confirmed(page) == before
    page.keyboard.press("Escape")
    assert page.locator("form.addition").count() == 0
    page.evaluate("document.getElementById('keys').checked = false")
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert confirmed(page) == before
