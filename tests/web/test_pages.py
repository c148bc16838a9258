"""What the pages say, of real closings of the packs."""

from __future__ import annotations

import csv
import io
import re
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from shuangkong.closing import store, words
from shuangkong.closing.templatetags.figures import percent
from shuangkong.web import cockpit

pytestmark = pytest.mark.django_db
KIND = SimpleNamespace(label="", english="")


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_first_page_is_the_newest_cockpit_the_person_may_see(client, people):
    """An officer of a county lands on the county, the city's on the city."""
    for name, address in (
        ("county_officer", "/cockpit/520602/2025/"),
        ("city_officer", "/cockpit/520600/2025/"),
        ("other_viewer", "/cockpit/210300/2024/"),
    ):
        client.force_login(people[name])
        assert client.get("/")["Location"] == address


def test_without_closings_the_first_page_says_what_to_do(client, people, monkeypatch, tmp_path):
    """An empty state tells the next step, in a command that can be copied."""
    monkeypatch.setenv("SHUANGKONG_HOME", str(tmp_path))
    client.force_login(people["administrator"])
    assert "shuangkong close cities/tongren 2024" in text(client.get("/"))
    assert "shuangkong close cities/tongren 2024" in text(client.get("/closings/"))


def test_the_cockpit_says_where_its_numbers_stand(administrator):
    """City, period, revision, when the data was locked and as of, and how much of it is invented."""
    page = text(administrator.get("/cockpit/520600/2024/"))
    for word in ("铜仁市", "2024年", "第2版", "数据锁定时间", "规定截至", "2026-03-31", "⚠", "演示数据"):
        assert word in page
    assert re.search(r"演示数据 \d+%", page)
    assert "关账" not in page
    assert "封账" not in page


def test_every_verdict_is_worded_and_has_a_shape(administrator):
    """Met, behind, exempt and undetermined each show a word and a shape, never a colour alone."""
    page = text(administrator.get("/cockpit/520600/2024/"))
    for shape, word in (
        ("✓", "达到进度要求"),
        ("✗", "滞后"),
        ("◎", "免予考核"),
        ("?", "暂不评定"),
        ("▲", "一级"),
        ("●", "三级"),
    ):
        assert f'<i aria-hidden="true">{shape}</i>{word}' in page
    assert "加强工作指导" in page
    assert "测算" in page


def test_every_number_of_the_cockpit_leads_to_its_explanation(administrator):
    """No link of the cockpit is dead, and no number stands without a link."""
    page = text(administrator.get("/cockpit/520600/2024/"))
    links = sorted(set(re.findall(r'href="(/explain/[^"]+)"', page)))
    assert len(links) > 60
    for link in links:
        assert administrator.get(link).status_code == 200, link
    assert not re.findall(r'<span class="number">', page)


def test_totals_are_read_in_ten_thousand_tonnes_and_explained_exactly(administrator):
    """万吨标准煤 with two decimals on the cockpit; every digit on the explanation."""
    row = store.latest("520600", "2024").figure("energy.total", "520600")
    cockpit = text(administrator.get("/cockpit/520600/2024/"))
    explanation = text(administrator.get("/explain/energy.total/520600/2024/"))
    assert f">{float(row.value) / 10000:.2f}</a>" in cockpit
    assert f'<span class="number">{float(row.value):,.2f}</span> <span class="unit">吨标准煤</span>' in explanation


def test_the_explanation_goes_down_to_the_record_and_the_clause(administrator):
    """Formula, numbers, book with row and column, document with clause, caliber, former revisions, SQL."""
    page = text(administrator.get("/explain/energy.intensity_decline/520600/2024/"))
    for word in (
        "计算过程",
        "依据",
        "口径与覆盖",
        "变化",
        "复核计算",
        "energy.csv",
        "“energy_tce”列",
        "÷",
        "V3",
        "官方发布",
        "SELECT",
    ):
        assert word in page


def test_a_former_revision_stays_readable_and_says_that_it_is_former(administrator):
    """Old numbers are kept with their own explanation."""
    page = text(administrator.get("/explain/energy.total/520602/2024/?revision=1"))
    assert "已有新的版本" in page
    assert "第1版" in page


def test_the_table_is_csv_that_a_spreadsheet_opens(administrator):
    """The figure of the city and its units, with a byte-order mark."""
    answer = administrator.get("/explain/energy.intensity/520600/2024/table.csv")
    body = answer.content.decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(body.removeprefix("\ufeff"))))
    assert body.startswith("\ufeff")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    value = store.latest("520600", "2024").figure("energy.intensity", "520602").value
    assert {"520600", "520602"} <= {row["area"] for row in rows}
    assert next(row for row in rows if row["area"] == "520602")["value"] == value


def test_a_county_gets_its_own_rows_only(client, people):
    """The table of a county does not tell the neighbours' numbers."""
    client.force_login(people["county_officer"])
    body = client.get("/explain/energy.intensity/520602/2024/table.csv").content.decode()
    assert "520603" not in body


def test_a_closing_says_what_changed_and_by_how_much(administrator):
    """The corrected cell moves the county's total by exactly 1000 tce."""
    page = text(administrator.get("/closings/520600/2024/2/"))
    assert "项指标有变动" in page
    assert re.search(r"碧江区.*?\+1,000", page, re.DOTALL)
    assert "与上一份相扣" in page


def test_the_first_revision_has_nothing_to_compare_with(administrator):
    """The page says so instead of showing an empty table."""
    assert "第一版" in text(administrator.get("/closings/520600/2024/1/"))


def test_verify_finds_all_well_and_finds_a_changed_byte(administrator, closings):
    """The button checks every file, names the changed one and says what to do."""
    assert "核对无误" in text(administrator.post("/closings/210300/verify/"))
    file = min((closings / "closings" / "210300").rglob("*.parquet"))
    before = file.read_bytes()
    try:
        file.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
        page = text(administrator.post("/closings/210300/verify/"))
    finally:
        file.write_bytes(before)
    assert file.name in page
    assert "从备份恢复" in page


def test_a_quarter_shows_no_parts_without_figures(administrator):
    """Quarters have no decline since the base year; the cockpit leaves out what has no figures."""
    page = text(administrator.get("/cockpit/520600/2024Q3/"))
    assert "2024年1—9月" in page
    assert "同比变化" in page
    strip = page[page.index('<section class="strip"') : page.index('<section class="strip four"')]
    assert "目标完成进度" not in strip
    change = store.latest("520600", "2024Q3").figure("energy.intensity_change", "520600").value
    word = "同比下降" if change.startswith("-") else "同比上升"
    assert re.search(rf'{word}</span> <a class="number" href="[^"]+">{change.removeprefix("-")}</a>', page)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("-2.93", ("同比下降", "2.93")),
        ("1.50", ("同比上升", "1.50")),
        ("0.00", ("同比持平", "0.00")),
        (None, ("同比变化", "—")),
    ],
)
def test_a_change_on_the_year_is_said_in_words(value, said):
    """Fell, rose or level before the number, never a sign that has to be explained."""
    row = store.FigureRow(
        "energy.intensity_change", "520600", "2024Q3", value, "%", "undetermined", 1.0, "reported", "V3"
    )
    closing = SimpleNamespace(period="2024Q3", revision=1, find=lambda *_: row, kind=lambda _: KIND, remarks=dict)
    tile = cockpit._intensity_tile(closing, "520600")
    assert (tile.lead_in, tile.lead.text) == said


def test_the_switch_of_cities_leads_to_a_page_that_is_there(administrator):
    """Anshan has no 2025 in this home: from Tongren's 2025 the link goes to Anshan's newest, and says so."""
    page = text(administrator.get("/cockpit/520600/2025/"))
    assert re.search(r'href="/cockpit/210300/2024/">鞍山市 <small>2024年</small>', page)
    assert "/cockpit/210300/2025/" not in page
    assert 'href="/cockpit/210300/2024Q3/">鞍山市</a>' in text(administrator.get("/cockpit/520600/2024Q3/"))


@pytest.mark.parametrize(
    "address", ["/nothing/", "/cockpit/520600/1999/", "/explain/no.such/520600/2024/", "/cockpit/520600/x/"]
)
def test_a_page_that_is_not_there_says_what_to_do(administrator, address):
    """404 in Chinese with a way on."""
    answer = administrator.get(address)
    assert answer.status_code == 404
    assert "返回首页" in answer.content.decode()


def test_a_crash_shows_a_page_that_leans_on_nothing(rf):
    """500 in Chinese; it works without context, people or translations."""
    from django.template.loader import get_template

    assert "系统出错" in get_template("500.html").render()


def test_nothing_comes_from_other_hosts(administrator):
    """Government networks have no internet: no page names another host, and the browser is told to load none."""
    for address in ("/cockpit/520600/2024/", "/explain/energy.total/520600/2024/", "/closings/", "/password/"):
        answer = administrator.get(address)
        assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', text(answer))
        policy = answer["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe-inline" not in policy
        assert not re.findall(r"<script|\sstyle=|\son\w+=", text(answer))


def test_english_is_a_switch_and_stays(administrator):
    """Chinese whatever the browser asks for; English after the switch; back again."""
    cockpit = "/cockpit/520600/2024/"
    assert "驾驶舱" in text(administrator.get(cockpit, HTTP_ACCEPT_LANGUAGE="en"))
    assert administrator.post("/language/", {"language": "en", "next": cockpit})["Location"] == cockpit
    page = text(administrator.get(cockpit))
    assert '<html lang="en">' in page
    assert "Cockpit" in page
    assert "驾驶舱" not in page
    administrator.post("/language/", {"language": "zh-hans", "next": cockpit})
    assert "驾驶舱" in text(administrator.get(cockpit))


@pytest.mark.parametrize("period", ["2024", "2024Q3"])
def test_steps_lead_only_to_explanations_that_are_there(administrator, period):
    """A step that is a figure links to its own page, in the period that is closed; never to a page that is missing."""
    for figure in ("warning.intensity_level", "warning.total_level", "energy.total_target"):
        page = text(administrator.get(f"/explain/{figure}/520600/{period}/"))
        for link in set(re.findall(r'href="(/explain/[^"]+)"', page)):
            assert administrator.get(link.replace("&amp;", "&")).status_code == 200, link


def test_assumed_data_is_not_called_demonstration_data():
    """Two shares of the page's own area and units, each under its own name; no bar where there is neither."""
    said = {}
    for name, confidences in (
        ("assumed", ["assumed", "official"]),
        ("both", ["synthetic", "assumed", "official", "official"]),
        ("neither", ["official", "reported"]),
    ):
        rows = [SimpleNamespace(area="520602", confidence=word) for word in confidences]
        rows += [SimpleNamespace(area="520603", confidence="synthetic")] * 8  # a neighbour's: not on this page
        closing = SimpleNamespace(_figures=rows, areas=list, city="520600")
        closing.shares = lambda areas, closing=closing: store.Closing.shares(closing, areas)
        context = {"closing": closing, "area": "520602"}
        said[name] = render_to_string("closing/_synthetic.html", context)
    assert "假定数据 50%" in said["assumed"]
    assert "演示数据" not in said["assumed"]
    assert "演示数据 25%" in said["both"]
    assert "假定数据 25%" in said["both"]
    assert not said["neither"].strip()


def test_a_little_is_not_none_and_shares_add_up():
    """0.1 % is shown as 1 %, two thirds and one third as 67 % and 33 %."""
    assert [percent(share) for share in (0.0, 0.001, 2 / 3, 1 / 3, 1.0)] == [0, 1, 67, 33, 100]


def test_the_list_of_closings_claims_what_can_be_kept(administrator):
    """Removing the last closings as a whole leaves no trace: the page must not promise that any change is found."""
    page = text(administrator.get("/closings/"))
    assert "任何改动" not in page
    assert "改动、缺失和多出的文件都能查出" in page
    assert "假定数据" in page
    assert "规定截至" in page


def test_the_warning_on_the_total_is_worded_like_the_total():
    """A total is held within its cap or over it; it reaches no progress."""
    for figure in ("warning.total_level", "energy.total_assessed"):
        assert words.verdict(figure, "met").word == "控制在目标以内"
        assert words.verdict(figure, "behind").word == "超出控制目标"
    assert words.verdict("warning.intensity_level", "behind").word == "滞后"
