"""What a budget does not take, does not lose, and does not show to everybody."""

from datetime import date
from decimal import Decimal

import pytest
from budget_office import FIRST, NOW, SECOND, fill, issued, step
from django.urls import reverse

from shuangkong.energy import budget_changes, budget_rows, budget_services
from shuangkong.energy.budget_changes import Decision
from shuangkong.energy.budget_services import Refused
from shuangkong.energy.models import Budget
from shuangkong.kernel.problems import BadData


def line(code, name, method, **cells):
    """A row of a budget."""
    return dict.fromkeys(budget_rows.CELLS) | {"id": code, "name": name, "method": method} | cells


def fixed(first=20_000.0, second=20_000.0):
    """Two units, each with an amount of its own."""
    return [
        line(FIRST, "碧江水泥有限公司", "fixed", fixed_tce=first),
        line(SECOND, "碧江化工有限公司", "fixed", fixed_tce=second),
    ]


def change(budget, people, amount, of=None, asker="drafter"):
    """A change asked for and granted."""
    given = {"line": of, "from_month": 7, "change_tce": Decimal(amount), "reason": "调整"}
    asked = budget_changes.ask(budget.pk, given, people[asker], NOW)
    return budget_changes.decide(budget.pk, asked.pk, Decision(True, "铜能函〔2026〕3号"), people["approver"], NOW)


def book(*rows):
    """A CSV of lines."""
    names = ["id", "name", "method", *budget_rows.CELLS, "reason"]
    written = [",".join("" if row.get(name) is None else str(row[name]) for name in names) for row in rows]
    return "\n".join([",".join(names), *written]).encode()


def test_who_may_not_inspect_sees_no_units(office, client):
    """A viewer and one department's officer: the county's totals, neither names nor numbers of its units."""
    areas, people = office
    issued(people, areas["city"])
    budget = budget_services.open_edition(areas["520602"], 2026, people["county"], NOW)
    fill(budget, people["county"], fixed())
    people["drafter"].department = "交通局"
    people["drafter"].save()
    for name, sees in (("viewer", False), ("drafter", False), ("approver", True)):
        client.force_login(people[name])
        page = client.get(reverse("energy:budget", args=["520602", 2026]))
        answer = client.get(f"/api/v1/budgets/{budget.pk}").json()
        assert (page.status_code, "碧江水泥" in page.content.decode(), bool(answer["lines"])) == (200, sees, sees)
        got = client.get(reverse("energy:template", args=[budget.pk])).status_code
        assert got == (200 if sees else 403)


def test_an_amount_that_no_record_holds_is_told(office):
    """1e15 tce, given or worked out from an output: told, and the budget stays as it was."""
    areas, people = office
    budget = budget_services.open_edition(areas["520602"], 2026, people["county"], NOW)
    more = {"output": 1e9, "unit_energy": 1e6, "standard_unit_energy": 1e6, "tightening": 0}
    rows = (fixed(1e15)[0], line(SECOND, "碧江化工有限公司", "benchmark", **more))
    with pytest.raises(BadData) as told:
        budget_services.upload(budget.pk, book(*rows), "分配表.csv", people["county"], NOW)
    assert len(told.value.problems) == 2
    assert "1,000,000,000,000" in told.value.problems[0].wanted
    assert len(budget_services.lines_of(budget)) == 2


@pytest.mark.parametrize("year", [0, 1, 1989, 2101, 12345, 99999])
def test_a_year_that_is_none_is_not_found(office, client, year):
    """Neither shown nor opened."""
    client.force_login(office[1]["drafter"])
    assert client.get(reverse("energy:budget", args=["520602", year])).status_code == 404
    assert client.post(reverse("energy:open", args=["520602", year])).status_code == 404
    assert not Budget.objects.exists()


def test_the_next_edition_starts_from_what_is_in_force(office):
    """100 000 more to 碧江区 and 50 000 to the total are kept; what waits is settled first."""
    areas, people = office
    first = issued(people, areas["city"], total_tce=6_000_000)
    change(first, people, 100_000, first.lines.get(area="520602"))
    change(first, people, 50_000)
    given = {"line": None, "from_month": 8, "change_tce": Decimal(1), "reason": "调整"}
    waits = budget_changes.ask(first.pk, given, people["drafter"], NOW)
    with pytest.raises(Refused, match="待批准"):
        budget_services.open_edition(areas["city"], 2026, people["drafter"], NOW)
    budget_changes.decide(first.pk, waits.pk, Decision(False, opinion="不需要"), people["approver"], NOW)
    second = budget_services.open_edition(areas["city"], 2026, people["drafter"], NOW)
    assert (second.total_tce, second.lines.get(area="520602").budget_tce) == (6_050_000, 3_213_700)
    assert second.lines.get(area="520603").budget_tce == 2_086_500
    with pytest.raises(Refused, match="新版"):
        budget_changes.ask(first.pk, given, people["drafter"], NOW)


def test_a_file_names_whom_its_codes_stand_for(office):
    """目标法 for a unit, the name of another unit: both told."""
    areas, people = office
    budget = budget_services.open_edition(areas["520602"], 2026, people["county"], NOW)
    rows = (
        line(FIRST, "碧江水泥有限公司", "target", base_tce=100.0, growth=7.0, decline=3.0),
        line(SECOND, "碧江水泥有限公司", "fixed", fixed_tce=1.0),
    )
    with pytest.raises(BadData) as told:
        budget_services.upload(budget.pk, book(*rows), "分配表.csv", people["county"], NOW)
    assert [(one.found, one.wanted) for one in told.value.problems] == [
        ("目标法", "历史法、基准法、核定"), ("碧江水泥有限公司", "碧江化工有限公司"),
    ]  # fmt: skip


def test_a_county_left_out_stands_against_proposing(office):
    """A city's budget without 万山区 is not proposed."""
    areas, people = office
    budget = budget_services.open_edition(areas["city"], 2026, people["drafter"], NOW)
    rows = budget_rows.rows_of(budget_services.lines_of(budget))
    fill(budget, people["drafter"], rows[:1])
    with pytest.raises(BadData) as told:
        step(budget, "propose", people["drafter"])
    assert [one.place for one in told.value.problems] == ["用能预算 · 万山区"]


def test_a_county_stays_within_the_city_at_every_step(office):
    """Proposed before the city issued: not approved afterwards. In force: the city's line is not cut below it."""
    areas, people = office
    county = budget_services.open_edition(areas["520602"], 2026, people["county"], NOW)
    fill(county, people["county"], fixed(), total_tce=5_000_000, basis="测算")
    step(county, "propose", people["county"])
    city = issued(people, areas["city"])
    with pytest.raises(BadData) as told:
        step(county, "approve", people["approver"])
    assert "3,113,700" in told.value.problems[0].wanted
    step(county, "return", people["approver"], reason="超出")
    fill(county, people["county"], total_tce=3_000_000)
    for name, person in (("propose", "county"), ("approve", "approver")):
        step(county, name, people[person])
    step(county, "issue", people["approver"], document="碧能预〔2026〕1号", day=date(2026, 1, 25))
    with pytest.raises(Refused, match="3,000,000"):
        change(city, people, -500_000, city.lines.get(area="520602"))


def test_a_county_starts_from_what_it_is_given_today(office):
    """3 113 700 less 500 000, not what the city first issued."""
    areas, people = office
    city = issued(people, areas["city"])
    change(city, people, -500_000, city.lines.get(area="520602"))
    assert budget_services.open_edition(areas["520602"], 2026, people["county"], NOW).total_tce == 2_613_700


def test_a_document_is_not_of_tomorrow_nor_older_than_what_it_replaces(office):
    """In force since 20 January 2026; today is 20 July."""
    areas, people = office
    issued(people, areas["city"])
    second = budget_services.open_edition(areas["city"], 2026, people["drafter"], NOW)
    step(second, "propose", people["drafter"])
    step(second, "approve", people["approver"])
    for day, said in ((date(2026, 7, 21), "不得晚于今天"), (date(2026, 1, 19), "不得早于现行版")):
        with pytest.raises(Refused, match=said):
            step(second, "issue", people["approver"], document="铜能预〔2026〕2号", day=day)
    assert (
        step(second, "issue", people["approver"], document="铜能预〔2026〕2号", day=date(2026, 7, 20)).state == "issued"
    )


def test_a_meter_off_line_clears_no_notice(tmp_path):
    """Covered 89 %: not known. Covered 90 %: counts. The running month does not."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from shuangkong.energy import budget_use
    from shuangkong.monitoring.meters.kept import month_file

    for month, covered in ((1, 90), (2, 89), (3, 100)):
        path = month_file(tmp_path, budget_use.METERED, 202600 + month)
        path.parent.mkdir(parents=True, exist_ok=True)
        row = {"organisation": FIRST, "equivalent_g": 1e9, "due_s": 100, "covered_s": covered}
        pq.write_table(pa.Table.from_pylist([row]), path)
    found = budget_use.metered([FIRST], 2026, "equivalent", date(2026, 3, 31), 0.9, tmp_path)
    assert found == {FIRST: {1: 1_000.0}}


def test_a_draft_gives_no_notice(office):
    """碧江 used more than its share; only what is in force says so, and no budget is no overrun."""
    from shuangkong.energy import budget_standing, budget_words
    from shuangkong.energy.budget_course import Cuts, Month

    areas, people = office
    budget = budget_services.open_edition(areas["city"], 2026, people["drafter"], NOW)
    stands = budget_standing.standing(budget)
    assert (stands.notices, [one.words for one in stands.lines]) == ([], ["", ""])
    assert stands.lines[0].latest.used_tce == 1_600_000
    words = budget_words.notice("甲", 2026, Month(6, 0, 0, 9.0, level=3), Cuts(0.8, 0.9, 1.0))
    assert "没有用能预算" in words
    assert "超出" not in words


def test_invented_energy_says_so(office, client, monkeypatch):
    """What a closing marks as synthetic is marked in the table, in the notice and in its words."""
    from dataclasses import replace

    from budget_office import SEALED

    from shuangkong.energy import sealed_energy

    areas, people = office
    marked = {code: replace(one, confidence="synthetic") for code, one in SEALED.items()}
    monkeypatch.setattr(sealed_energy, "_providers", [lambda _city, _year: marked])
    issued(people, areas["city"])
    client.force_login(people["approver"])
    page = client.get(reverse("energy:budget", args=["520600", 2026])).content.decode()
    assert "用能 1,600,000 吨标准煤（演示数据）" in page
    assert page.count('class="tag synthetic"') == 4  # two counties, one notice, the city's months
