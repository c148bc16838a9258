"""用能预算 from the city to its counties to their users: drafted, approved by another, issued, changed, told."""

import io
from datetime import date
from decimal import Decimal

import pytest
from budget_office import FIRST, NOW, SEALED, SECOND, fill, issued, step
from django.core.exceptions import PermissionDenied

from shuangkong.energy import budget_changes, budget_rows, budget_services, budget_standing
from shuangkong.energy.budget_changes import Decision
from shuangkong.energy.budget_services import Refused
from shuangkong.energy.models import Budget, BudgetEvent
from shuangkong.kernel.problems import BadData
from shuangkong.statistics import contract_files, monthly_energy


def used(monkeypatch, months):
    """Let units have reported these amounts by month."""
    monkeypatch.setattr("shuangkong.energy.budget_use.monthly_energy", lambda units, year, word: months)


def test_a_city_shares_out_its_limit_among_counties(office):
    """R2.1's 520.29 万 tce, counties by their own targets, cut together to what is there. §9."""
    areas, people = office
    budget = budget_services.open_edition(areas["city"], 2026, people["drafter"], NOW)
    assert budget.total_tce == 5_202_875
    lines = budget_services.lines_of(budget)
    assert [line.code for line in lines] == ["520602", "520603"]  # the zone inside a county is not counted twice
    assert [line.wished_tce for line in lines] == [3_113_700, 2_086_500]  # 300 万 × 1.07 × 0.97, 200 万 × 1.07 × 0.975
    fill(budget, people["drafter"], reserve_tce=100_000)
    lines = budget_services.lines_of(budget)
    assert sum(line.budget_tce for line in lines) == pytest.approx(5_102_875, abs=0.01)
    assert sum(line.budget_tce for line in lines) <= 5_102_875
    shares = [line.budget_tce / line.wished_tce for line in lines]
    assert shares[0] == pytest.approx(shares[1])


def test_who_drafted_does_not_approve(office):
    """A second pair of eyes; what was approved stays on record under its hash."""
    areas, people = office
    budget = budget_services.open_edition(areas["city"], 2026, people["drafter"], NOW)
    step(budget, "propose", people["drafter"])
    with pytest.raises(PermissionDenied):
        step(budget, "approve", people["drafter"])
    with pytest.raises(PermissionDenied):
        step(budget, "approve", people["county"])
    done = step(budget, "approve", people["approver"])
    event = BudgetEvent.objects.get(budget=budget, what="approved")
    assert (done.state, len(event.sha256), event.content["total_tce"]) == ("approved", 64, "5202875.000")
    with pytest.raises(Refused):
        fill(budget, people["drafter"])


def test_a_returned_draft_is_mended_and_a_page_of_before_is_refused(office):
    """退回 needs its reason; two who save at once do not overwrite each other."""
    areas, people = office
    budget = budget_services.open_edition(areas["city"], 2026, people["drafter"], NOW)
    step(budget, "propose", people["drafter"])
    with pytest.raises(Refused, match="意见"):
        step(budget, "return", people["approver"])
    step(budget, "return", people["approver"], reason="预留不足")
    edits = Budget.objects.get(pk=budget.pk).edits
    fill(budget, people["drafter"], reserve_tce=50_000)
    with pytest.raises(Refused):
        budget_services.save(budget.pk, edits, budget_services.Totals(), [], people["drafter"], NOW)


def test_everything_that_lacks_is_told_at_once(office):
    """A county without a total, whose units have no base: three things to mend, and nothing is proposed."""
    areas, people = office
    budget = budget_services.open_edition(areas["520602"], 2026, people["county"], NOW)
    with pytest.raises(BadData) as told:
        step(budget, "propose", people["county"])
    places = [problem.place for problem in told.value.problems]
    assert "用能预算 · 预算总量" in places
    assert "用能预算 · 总量的依据" in places
    assert [p for p in places if p.startswith("碧江水泥")] == [
        "碧江水泥有限公司 · “基数（上年用能量）”", "碧江水泥有限公司 · “压减比例”", "碧江水泥有限公司 · “按评价等级的加减”",
    ]  # fmt: skip


def history(uscc, base, cut=4.0, grade=-2.0, **more):
    """Xiaoshan's firm of band 4 and grade D. §9."""
    cells = {"base_tce": base, "band_cut": cut, "grade_addition": grade}
    return dict.fromkeys(budget_rows.CELLS) | {"id": uscc, "name": uscc, "method": "history"} | cells | more


def county_budget(people, areas, total=60_000):
    """A county's budget in force: Xiaoshan's 18 800 tce and 19 960 tce, within what the city gives it."""
    budget = budget_services.open_edition(areas["520602"], 2026, people["county"], NOW)
    rows = [history(FIRST, 20_000.0), history(SECOND, 20_000.0, 1.0, 0.8)]
    fill(budget, people["county"], rows, total_tce=total, basis="市级下达", base_tce=10_000)
    step(budget, "propose", people["county"])
    step(budget, "approve", people["approver"])
    return step(budget, "issue", people["approver"], document="碧能预〔2026〕1号", day=date(2026, 1, 25))


def test_a_county_shares_out_among_users_within_what_the_city_gives(office):
    """18 800 and 19 960 tce (Xiaoshan, §9); more than the city's line is refused with the number."""
    areas, people = office
    issued(people, areas["city"])
    given = budget_services.line_above("520602", 2026)
    opened = budget_services.open_edition(areas["520602"], 2026, people["county"], NOW)
    assert opened.total_tce == given.budget_tce
    fill(opened, people["county"], [history(FIRST, 20_000.0)], total_tce=4_000_000)
    with pytest.raises(BadData) as told:
        step(opened, "propose", people["county"])
    assert "3,113,700" in told.value.problems[0].wanted
    fill(opened, people["county"], [history(FIRST, 20_000.0), history(SECOND, 20_000.0, 1.0, 0.8)], total_tce=60_000)
    assert [line.budget_tce for line in budget_services.lines_of(opened)] == [18_800, 19_960]


@pytest.mark.parametrize(("june", "level"), [(7_519, 0), (7_521, 1), (8_461, 2), (9_401, 3)])
def test_notices_by_what_time_allows(office, monkeypatch, june, level):
    """Half of 18 800 by June: 80 % is 7 520, 90 % is 8 460, 100 % is 9 400 tce. §9."""
    areas, people = office
    budget = county_budget(people, areas)
    used(monkeypatch, {FIRST: dict.fromkeys(range(1, 7), june / 6)})
    stands = budget_standing.standing(budget)
    first = next(one for one in stands.lines if one.line.code == FIRST)
    assert (first.latest.month, first.latest.level) == (6, level)
    assert bool(first.words) == bool(level)
    assert [one.line.code for one in stands.notices] == ([FIRST] if level else [])


def test_a_months_rest_is_carried_to_the_next(office, monkeypatch):
    """18 800 a year are 1 566.67 a month: 1 500 used in January leave 66.67 to February."""
    areas, people = office
    budget = county_budget(people, areas)
    used(monkeypatch, {FIRST: {1: 1_500.0, 2: 1_600.0, 4: 9.0}})
    first = next(one for one in budget_standing.standing(budget).lines if one.line.code == FIRST)
    assert [one.used_tce for one in first.months[:4]] == [
        1_500,
        3_100,
        None,
        None,
    ]  # March is not known, so April is not
    assert first.months[1].carried_tce == pytest.approx(66.67, abs=0.01)
    assert first.months[1].month_tce == pytest.approx(1_600)
    assert first.latest.month == 2


def test_a_notice_is_told_once_and_stays_as_it_was(office, monkeypatch):
    """已告知 keeps words, numbers, person and document; a further level is a notice of its own."""
    areas, people = office
    budget = county_budget(people, areas)
    used(monkeypatch, {FIRST: dict.fromkeys(range(1, 7), 1_400.0)})
    line = budget.lines.get(organisation=FIRST)
    with pytest.raises(PermissionDenied):
        budget_changes.tell(budget.pk, line.pk, "电话", people["county"], NOW)
    told = budget_changes.tell(budget.pk, line.pk, "碧能函〔2026〕8号", people["approver"], NOW)
    assert (told.month, told.level, told.used_tce) == (6, 1, 8_400)
    assert "碧江水泥有限公司用能 8,400 吨标准煤，为时间进度预算 9,400 吨标准煤的 89.4%" in told.words
    with pytest.raises(Refused, match="已经告知"):
        budget_changes.tell(budget.pk, line.pk, "再次", people["approver"], NOW)
    used(monkeypatch, {FIRST: dict.fromkeys(range(1, 7), 1_500.0)})
    (now,) = budget_standing.standing(budget).notices
    assert (now.latest.level, now.told) == (2, None)


def test_a_change_holds_from_its_month_and_keeps_the_old_value(office, monkeypatch):
    """1 200 more from July on: June is judged by 18 800, July by 20 000; before and after stay on record."""
    areas, people = office
    budget = county_budget(people, areas)
    line = budget.lines.get(organisation=FIRST)
    given = {"line": line, "from_month": 7, "change_tce": Decimal(1_200), "reason": "新增生产线经节能审查投产"}
    change = budget_changes.ask(budget.pk, given, people["county"], NOW)
    with pytest.raises(PermissionDenied):
        budget_changes.decide(budget.pk, change.pk, Decision(True, "文"), people["county"], NOW)
    with pytest.raises(Refused, match="文号"):
        budget_changes.decide(budget.pk, change.pk, Decision(True), people["approver"], NOW)
    done = budget_changes.decide(budget.pk, change.pk, Decision(True, "碧能函〔2026〕9号"), people["approver"], NOW)
    assert (done.before_tce, done.after_tce) == (18_800, 20_000)
    used(monkeypatch, {FIRST: dict.fromkeys(range(1, 8), 1_000.0)})
    first = next(one for one in budget_standing.standing(budget).lines if one.line.code == FIRST)
    assert [one.budget_tce for one in first.months[5:7]] == [18_800, 20_000]
    assert first.now_tce == 20_000
    line.refresh_from_db()
    assert line.budget_tce == 18_800


def test_a_change_beyond_what_there_is_is_refused_with_the_amount(office):
    """60 000 less base 10 000 less 38 760 leave 11 240: 12 000 more is 760 too much."""
    areas, people = office
    budget = county_budget(people, areas)
    given = {
        "line": budget.lines.get(organisation=FIRST),
        "from_month": 1,
        "change_tce": Decimal(12_000),
        "reason": "扩产",
    }
    change = budget_changes.ask(budget.pk, given, people["county"], NOW)
    with pytest.raises(Refused, match="760"):
        budget_changes.decide(budget.pk, change.pk, Decision(True, "文"), people["approver"], NOW)
    refused = budget_changes.decide(budget.pk, change.pk, Decision(False, opinion="超出总量"), people["approver"], NOW)
    assert (refused.state, refused.after_tce) == ("refused", None)


def test_a_new_edition_takes_over_when_it_is_issued(office):
    """The former stays as it was, superseded; until then it holds."""
    areas, people = office
    first = issued(people, areas["city"])
    second = budget_services.open_edition(areas["city"], 2026, people["drafter"], NOW)
    with pytest.raises(Refused):
        budget_services.open_edition(areas["city"], 2026, people["drafter"], NOW)
    assert second.version == 2
    assert [line.given for line in budget_services.lines_of(second)] == [
        line.given for line in budget_services.lines_of(first)
    ]
    fill(second, people["drafter"], reserve_tce=1_000)
    for name, person in (("propose", "drafter"), ("approve", "approver")):
        step(second, name, people[person])
    first.refresh_from_db()
    assert first.state == "issued"
    step(second, "issue", people["approver"], document="铜能预〔2026〕2号", day=date(2026, 7, 1))
    first.refresh_from_db()
    assert first.state == "superseded"


def test_a_workbook_goes_in_whole_or_not_at_all(office):
    """What is downloaded goes in again as it is; with bad cells all are told and nothing changes."""
    import openpyxl

    areas, people = office
    budget = budget_services.open_edition(areas["520602"], 2026, people["county"], NOW)
    rows = [history(FIRST, 20_000.0), history(SECOND, 20_000.0, 1.0, 0.8)]
    fill(budget, people["county"], rows, total_tce=60_000, basis="市级下达")
    before = [(line.code, line.given) for line in budget_services.lines_of(budget)]
    raw = contract_files.template(budget_rows.LINES, budget_rows.rows_of(budget_services.lines_of(budget)))
    budget_services.upload(budget.pk, raw, "分配表.xlsx", people["county"], NOW)
    assert [(line.code, line.given) for line in budget_services.lines_of(budget)] == before
    book = openpyxl.load_workbook(io.BytesIO(raw))
    sheet = book.active
    sheet["D2"], sheet["E3"], sheet["A3"] = "2O000", 140, "91520602MA6DM0009X"
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(BadData) as told:
        budget_services.upload(budget.pk, out.getvalue(), "分配表.xlsx", people["county"], NOW)
    assert len(told.value.problems) == 3
    assert [(line.code, line.given) for line in budget_services.lines_of(budget)] == before


def test_counties_are_held_against_the_closings_of_the_year(office):
    """碧江 used 160 万 of its half of 311.37 万 by June: 102.8 %, 限制."""
    areas, people = office
    budget = issued(people, areas["city"])
    stands = budget_standing.standing(budget)
    first, second = stands.lines
    assert round(first.latest.share, 3) == round(2 * 1_600_000 / 3_113_700, 3)
    assert (first.latest.word, second.latest.word) == ("限制", "")
    assert stands.months[5].used_tce == SEALED["520600"].months[6]
    assert "达到限制线（100%）" in first.words


def test_statistical_returns_of_single_units_give_no_notice(office):
    """What decides about a single unit is reported to the administration, never taken from 205-1 (统计法)."""
    from shuangkong.statistics.in_use import in_use

    assert in_use().form(monthly_energy.FORM).may_feed(monthly_energy.PURPOSE)
    assert not in_use().form("205-1").may_feed(monthly_energy.PURPOSE)
