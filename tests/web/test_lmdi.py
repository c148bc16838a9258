"""因素分解页: the change of energy and CO₂ as the sealed figures say it, and the bars that it is drawn with."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from shuangkong.closing import store
from shuangkong.web import lmdi
from shuangkong.web.waterfall import Piece, waterfall

CITY, COUNTY = "520600", "520602"
USCC, DAY, NOON = "91520602MA6DM0001Q", date(2026, 3, 31), datetime(2026, 3, 31, 4, tzinfo=UTC)


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.django_db
def test_effects_are_the_sealed_figures_and_leave_nothing_over(administrator):
    """What the page shows of the city is what was sealed; base year plus effects is the year, to the last tonne."""
    closing = store.latest(CITY, "2024")
    for one in lmdi.changes(closing, CITY, sees_whole=True):
        assert one.rest == "0.00"
        assert not one.lacking
        pieces = [bar.piece for bar in one.drawing.bars]
        assert pieces[0].amount + sum(p.amount for p in pieces[1:-1]) == pytest.approx(pieces[-1].amount)
        sealed = [closing.figure(f"{one.subject.room}.change_{e}", CITY).value for e in ("activity", "structure", "intensity")]  # fmt: skip
        assert [float(p.amount) * 10_000 for p in pieces[1:4]] == pytest.approx([float(v) for v in sealed], abs=0.01)


@pytest.mark.django_db
def test_the_page_has_chart_table_years_and_units(administrator):
    """A drawing with words for those who cannot see it, the same in a table, every year and every unit, and the rest."""
    page = text(administrator.get(f"/lmdi/{CITY}/2024/"))
    for said in (
        "因素分解（LMDI-I）",
        "规模效应",
        "结构效应",
        "强度效应",
        "余项",
        "逐年：比2020年的累计变化",
        "各考核单元",
    ):
        assert said in page, said
    assert page.count('class="chart waterfall"') == 2
    assert re.search(r'aria-label="能源消费量（能耗强度考核口径）：2020 [\d.]+ 万吨标准煤；规模效应 \+', page)
    assert f'href="/lmdi/{COUNTY}/2024/"' in page
    assert "<script" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("area", [CITY, COUNTY])
def test_no_number_of_it_leads_nowhere(administrator, area):
    """Every amount opens what explains it."""
    links = set(re.findall(r'href="(/explain/[^"]+)"', text(administrator.get(f"/lmdi/{area}/2024/"))))
    assert links
    for link in sorted(links):
        assert administrator.get(link).status_code == 200, link


@pytest.mark.django_db
def test_a_county_sees_its_own_part_only(client, people):
    """Its effects in the city's decomposition, without a link to the city that it may not open, and no neighbour."""
    client.force_login(people["county_officer"])
    page = text(client.get(f"/lmdi/{COUNTY}/2024/"))
    assert "强度效应" in page
    assert f"/{CITY}/" not in page
    assert "520603" not in page


@pytest.mark.django_db
def test_levers_by_name_for_who_may_see_the_reports(administrator, client, people):
    """1 % of a user's 100 000 tce on the county's and the city's page; who may not look at reports sees no section."""
    from shuangkong.statistics.in_use import in_use
    from shuangkong.statistics.models import Submission, SubmissionRow

    assert 'id="levers"' not in text(administrator.get(f"/lmdi/{CITY}/2024/"))
    table, column = in_use().forms.forms["status-report"].energy.equivalent
    filed = Submission.objects.create(
        form="status-report", area_id=COUNTY, organisation_id=USCC, period="2024", form_version="2024", state="approved",
        due=DAY, created_by=people["enterprise"], created_at=NOON, filer_key="x",
    )  # fmt: skip
    SubmissionRow.objects.create(submission=filed, table=table, place=1, line=1, values={column: "100000"})
    for area in (CITY, COUNTY):
        page = text(administrator.get(f"/lmdi/{area}/2024/"))
        (row,) = store.latest(CITY, "2024").where("tables/intensity_account", area=area, period="2024")
        moved = 100 * 1_000 / row["gdp_yuan"] / (row["base_energy_tce"] / row["base_gdp_yuan"])
        assert "甲公司节能 1%（按 2024 年用能量）" in page
        assert f"<td>{moved:+.4f}</td><td>-1,000</td><td>—</td>" in page
    client.force_login(people["department_officer"])  # of another department
    assert 'id="levers"' not in text(client.get(f"/lmdi/{CITY}/2024/"))


@pytest.mark.django_db
def test_a_quarter_shows_the_latest_full_year(administrator):
    """Changes are decomposed by year: the quarter of 2024 shows 2023 and says so."""
    assert "本页为2023年的结果" in text(administrator.get(f"/lmdi/{CITY}/2024Q3/"))


@pytest.mark.django_db
def test_a_unit_without_its_numbers_is_named(administrator, monkeypatch):
    """One unit that lacks a number leaves the whole undecided: it is named, and nothing is drawn."""
    real = lmdi._rows

    def lacking(closing, subject, area):
        rows = [dict(row) for row in real(closing, subject, area)]
        rows[0]["now"] = None
        return rows

    monkeypatch.setattr(lmdi, "_rows", lacking)
    page = text(administrator.get(f"/lmdi/{CITY}/2024/"))
    assert "的用量或地区生产总值不全，暂不分解" in page
    assert 'class="chart waterfall"' not in page


def test_a_bar_begins_where_the_one_before_ended():
    """100, +20, −30, 90: each step hangs on the level before it, totals stand on the axis."""
    amounts = ((Decimal(100), True), (Decimal(20), False), (Decimal(-30), False), (Decimal(90), True))
    drawn = waterfall([Piece("", amount, "", total=total) for amount, total in amounts])
    first, more, less, last = drawn.bars
    assert [bar.kind for bar in drawn.bars] == ["total", "more", "less", "total"]
    assert more.y + more.height == pytest.approx(first.y)  # hangs on the first
    assert less.y == pytest.approx(more.y)  # goes down from where the second ended
    assert less.y + less.height == pytest.approx(last.y)
    assert first.y + first.height == pytest.approx(drawn.bottom)
    assert [y for _from, _to, y in drawn.links] == [first.y, more.y, last.y]


def test_small_steps_can_be_seen_and_the_axis_says_so():
    """Steps of a hundredth of the total: the axis begins higher, and that is known to the page."""
    drawn = waterfall([Piece("", Decimal(a), "", total=t) for a, t in (("1000", True), ("8", False), ("1008", True))])
    assert not drawn.from_nought
    assert drawn.bars[1].height > 40
    nought = waterfall([Piece("", Decimal(a), "", total=t) for a, t in (("0", True), ("8", False), ("8", True))])
    assert nought.from_nought
