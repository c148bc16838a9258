"""The pages of indicators, counties and cities, of real closings of the packs."""

from __future__ import annotations

import re

import pytest

from shuangkong.closing import indicators, store

pytestmark = pytest.mark.django_db
CITY, COUNTY = "520600", "520602"
INDICATOR = f"/indicators/waste.recycling_rate/{CITY}/2024/"


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_cockpit_has_every_indicator_once_and_counts_the_targets(administrator):
    """Each by its name with a link to its page; the head says how many stand where."""
    page = text(administrator.get(f"/cockpit/{CITY}/2024/"))
    board = page[page.index('id="indicators"') : page.index('id="units"')]
    found = re.findall(r'href="/indicators/([\w.]+)/520600/2024/"', board)
    known = indicators.followed(store.latest(CITY, "2024"), CITY)
    assert sorted(found) == sorted(f.indicator.id for f in known)
    striven = [f for f in known if f.target and f.target.ambition == "strive"]
    planned = sum(f.target is not None for f in known) - len(striven)
    assert f"规划目标 {planned} 项" in page
    assert f"另有争取性目标 {len(striven)} 项" in page
    assert "争取性目标" in board
    assert "没有量化目标的指标" in board
    assert "约束性" not in page


def test_a_pollutant_without_a_number_waits_for_the_province(administrator):
    """Tongren's plan names none; Anshan's does, with what is required to date."""
    tongren, anshan = (text(administrator.get(f"/cockpit/{city}/2024/")) for city in (CITY, "210300"))
    strip = [page[page.index('class="strip four"') : page.index('id="barometer"')] for page in (tongren, anshan)]
    assert strip[0].count("待省下达") == 4
    assert strip[1].count("待省下达") == 0
    for said in ("COD", "NH₃-N", "NOₓ", "VOCs", "达到6598.13吨", "进度要求"):
        assert said in strip[1]


def test_the_matrix_has_the_pollutants_of_the_counties(administrator):
    """Four columns more, each cell a word with a shape."""
    page = text(administrator.get("/cockpit/210300/2024/"))
    matrix = page[page.index('class="matrix"') : page.index("</table>")]
    assert re.findall(r'<th scope="col">([^<]+)</th>', matrix)[-4:] == ["COD", "NH₃-N", "NOₓ", "VOCs"]
    assert re.search(r'/explain/emissions.cod_reduction/210302/2024/"><span class="mark \w+"><i aria-hidden', matrix)


def test_a_quarter_shows_the_latest_full_year_and_says_so(administrator):
    """Indicators are yearly: the quarter of 2024 shows 2023, marked with its year."""
    page = text(administrator.get(f"/cockpit/{CITY}/2024Q3/"))
    board = page[page.index('id="indicators"') : page.index('id="watched"')]
    assert 'title="最近年度">2023年' in board
    assert "<small>2023年</small> 规划目标" in page
    page = text(administrator.get(f"/indicators/waste.recycling_rate/{CITY}/2024Q3/"))
    assert '<span class="lead-in">2023年</span>' in page


def test_the_indicator_page_has_all_its_parts(administrator):
    """Years, units with numerators and denominator, forecast, formula, owner, method, document of the target."""
    page = text(administrator.get(INDICATOR))
    for said in (
        "逐年", "各县（市、区）", "不是各单元比率的平均", "预计2025年", "预测区间", "计算公式", "÷", "核算方法", "《",
        "数据责任单位", "城市管理", "规划目标", "节能减排综合工作方案", "各单元合计", "演示数据",
    ):  # fmt: skip
        assert said in page, said
    assert "<script" not in page
    assert 'class="band"' in page


def test_a_value_that_was_replaced_stays_visible_with_its_day(administrator):
    """What was known when: the preliminary value beside the one in use; without any such value the page says so."""
    page = text(administrator.get("/indicators/water.influent_bod/210303/2024/"))
    told = page[page.index('id="vintages"') :]
    assert "初步数" in told
    assert re.search(r"\d{4}-\d{2}-\d{2}", told)
    assert told.count("采用") > 1
    assert "没有被替换的数值" in text(administrator.get(f"/indicators/waste.recycling_rate/{COUNTY}/2024/"))


def test_the_sum_of_the_units_is_the_area_and_not_the_mean(administrator):
    """The table ends in the area: its numerators are the sums of those above."""
    page = text(administrator.get(INDICATOR))
    table = page[page.index('id="parts"') :]
    table = table[: table.index("</table>")]
    rows = [re.findall(r'<td>(?:<a class="number"[^>]*>)?([\d,.]+)', part) for part in table.split("<tr")[2:]]
    first = [float(cells[0].replace(",", "")) for cells in rows]
    assert sum(first[:-1]) == pytest.approx(first[-1])
    assert 'class="sum"' in table


@pytest.mark.parametrize("address", [INDICATOR, f"/areas/{COUNTY}/2024/", "/compare/2024/", f"/areas/{COUNTY}/2025Q2/"])
def test_no_number_leads_nowhere(administrator, address):
    """Every explanation that the page links to is there."""
    links = sorted(set(re.findall(r'href="(/explain/[^"]+)"', text(administrator.get(address)))))
    assert links
    for link in links:
        assert administrator.get(link).status_code == 200, link


def test_an_indicator_that_is_not_followed_says_where_to_go(administrator):
    """404 in Chinese, for an unknown id and for one that the area does not have."""
    for address in (f"/indicators/no.such/{CITY}/2024/", f"/indicators/emissions.cod_reduction/{COUNTY}/1999/"):
        answer = administrator.get(address)
        assert answer.status_code == 404
        assert "返回首页" in answer.content.decode()


def test_the_page_of_a_city_is_its_cockpit(administrator):
    """The county page sends on; a county has its own with energy, indicators and warnings."""
    assert administrator.get(f"/areas/{CITY}/2024/")["Location"] == f"/cockpit/{CITY}/2024/"
    page = text(administrator.get(f"/areas/{COUNTY}/2024/"))
    order = [page.index(part) for part in ('class="strip"', 'id="warnings"', 'id="indicators"', 'id="figures"')]
    assert order == sorted(order)


def test_late_tickets_are_told_on_the_cockpit_and_the_county_page(administrator):
    """A report that was due and did not come, of the city's counties; an answered ticket is open, and no longer late."""
    from datetime import date

    from shuangkong.actions.models import Ticket

    asked = Ticket.objects.create(
        number="2025-00009", area_id=CITY, county_id="520602", source="assessment", level="letter", title="报送书面整改报告",
        demand="x", issued_on=date(2025, 4, 1), due=date(2025, 5, 1),
    )  # fmt: skip
    pages = (f"/cockpit/{CITY}/2024/", "/areas/520602/2024/")
    assert all("报送书面整改报告" in text(administrator.get(page)) for page in pages)
    Ticket.objects.filter(pk=asked.pk).update(state="answered")
    cockpit, county = (text(administrator.get(page)) for page in pages)
    assert "报送书面整改报告" not in cockpit
    assert "逾期" not in county[county.index("报送书面整改报告") :].partition("</li>")[0]


def test_a_county_page_lists_its_tasks_the_late_ones_first(administrator):
    """Of plans in force, not done and not superseded."""
    from shuangkong.actions.models import Task

    known = {"area_id": COUNTY, "plan": 7, "plan_title": "方案", "start": 0, "end": 1}
    Task.objects.create(title="建成污水管网", due=2027, lead=["区住建局"], **known)
    Task.objects.create(title="淘汰燃煤锅炉", due=2024, **known)
    Task.objects.create(title="已经办完的事", due=2024, state="done", **known)
    page = text(administrator.get(f"/areas/{COUNTY}/2024/"))
    duties = page[page.index('id="duties"') :]
    assert duties.index("淘汰燃煤锅炉") < duties.index("逾期") < duties.index("建成污水管网")
    assert "区住建局" in duties
    assert "已经办完的事" not in page


def test_a_county_person_sees_no_neighbours(client, people):
    """Neither in the menu of the county page nor in the comparison."""
    client.force_login(people["county_officer"])
    for address in (f"/areas/{COUNTY}/2024/", "/compare/2024/", f"/indicators/waste.recycling_rate/{COUNTY}/2024/"):
        page = text(client.get(address))
        assert "520603" not in page
        assert "210300" not in page
    assert "没有可以对比的" in text(client.get("/compare/2024/"))


def test_cities_stand_side_by_side(administrator):
    """Energy and shared indicators of both; what one follows alone below; a period nobody closed is not found."""
    page = text(administrator.get("/compare/2024/"))
    for said in ("鞍山市", "铜仁市", "能耗双控", "共同的指标", "仅鞍山市跟踪的指标", "仅铜仁市跟踪的指标"):
        assert said in page
    assert administrator.get("/compare/1999/").status_code == 404
    assert "没有锁定这一时期数据的城市：鞍山市" in text(administrator.get("/compare/2025/"))


def test_the_new_pages_speak_english(administrator):
    """Names of indicators, targets, verdicts and headings; Chinese stays only where an official wrote it."""
    administrator.post("/language/", {"language": "en", "next": "/"})
    page = text(administrator.get(INDICATOR))
    for said in ("Recycling rate of urban household waste", "reach 70%", "Year by year", "Counties and districts"):
        assert said in page
    assert "targets of the plan" in text(administrator.get(f"/areas/{COUNTY}/2024/"))
    assert "Shared indicators" in text(administrator.get("/compare/2024/"))


def test_a_value_that_was_different_when_its_year_was_closed_says_so(administrator, closings, monkeypatch):
    """A year's value that this closing knows otherwise links to what was sealed then, not to a number that differs."""
    from shuangkong.web import indicator_page

    closing = store.latest(CITY, "2024")
    followed = indicators.one(closing, CITY, "waste.recycling_rate")
    assert all(year.then is None for year in indicator_page.years(closing, CITY, followed))
    real = indicators.Point.judged.fget
    monkeypatch.setattr(indicators.Point, "judged", property(lambda p: real(p) + 1 if p.year == 2023 else real(p)))
    year = next(y for y in indicator_page.years(closing, CITY, followed) if y.year == 2023)
    assert year.url == ""
    assert year.then.row.period == "2023"


def test_the_units_show_their_level_whatever_their_target_measures(administrator):
    """The city is asked for a fall in %, a county without a target has only its tonnes: one column, one unit."""
    page = text(administrator.get("/indicators/vocs.solvent_adhesive_use/210300/2024/"))
    table = page[page.index('id="parts"') :]
    table = table[: table.index("</table>")]
    assert "现状<small>吨</small>" in table
    assert "比基期变化" in table
    last = table[table.rindex("<tr") :]
    assert re.search(r"累计降低率</small> <a[^>]+>-[\d.]+</a>\s*<span class=\"unit\">%", last)
    closing = store.latest("210300", "2024")
    levels = [f"{closing.figure('vocs.solvent_adhesive_use', area).value}" for area in ("210302", "210300")]
    for level in levels:
        assert f">{level}</a>" in table


def test_a_parameter_is_named_in_the_formula(administrator):
    """Not by its id: the page says what the command says."""
    from shuangkong.targets import commands

    page = text(administrator.get("/indicators/water.leakage_rate/210300/2024/"))
    told = commands.show("water.leakage_rate")["formula_text"]
    assert "居民抄表到户水量的修正系数" in told
    assert f" = {told}</dd>" in page


def test_the_margin_of_about_is_said(administrator):
    """Anshan's plan asks for 48 % 左右: what that allows stands beside the verdict, on the board too."""
    known = indicators.followed(store.latest("210300", "2024"), "210300")
    about = next(f for f in known if f.target and f.target.bound == "approx")
    for address in (f"/indicators/{about.indicator.id}/210300/2024/", "/cockpit/210300/2024/"):
        assert "允许 ±3 个百分点" in text(administrator.get(address))


def test_what_the_plan_asks_without_a_number_is_not_called_not_issued(administrator, monkeypatch):
    """In the verdict, the definition and the list of what has no number."""
    from dataclasses import replace

    asked = replace(
        indicators.one(store.latest(CITY, "2024"), CITY, "waste.recycling_rate"), target=None, qualitative=True
    )
    monkeypatch.setattr(indicators, "one", lambda closing, area, indicator: asked)
    page = text(administrator.get(INDICATOR))
    assert page.count("方案有定性要求，没有量化数值") == 2
    assert "未下达目标" not in page


def test_a_legend_names_only_what_is_drawn(administrator):
    """In the last year of the plan nothing is left to forecast."""
    assert 'class="line forecast"' in text(administrator.get(INDICATOR))
    assert 'class="line forecast"' not in text(administrator.get(INDICATOR.replace("2024", "2025")))
