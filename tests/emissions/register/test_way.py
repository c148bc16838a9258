"""A claim's way: filed by the county, checked by the city, the province's and the nation's results entered, sent back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from shuangkong.kernel.problems import BadData

pytestmark = pytest.mark.django_db
PAPER = {"document": "黔环函〔2025〕12号", "day": "2025-06-01"}


def levels(claim):
    from shuangkong.emissions.levels import in_force

    return {
        level: {name: one.amount_t for name, one in found.items()} for level, found in in_force(claim).items() if found
    }


def net(project, level):
    from shuangkong.emissions import standing

    project = standing.with_claims(type(project).objects.filter(pk=project.pk)).get()
    return sum((part.net_t for part in standing.parts(project, 2021, 2025, ()) if part.level == level), Decimal(0))


def test_only_what_is_recognised_is_completed(upgrade, take_step):
    """§1.2, issue 7: filed, checked, verified and recognised amounts are kept apart; before recognition all is 预计."""
    take_step(upgrade, "clerk", "file")
    take_step(upgrade, "city", "check", amounts={"cod": "140"}, reason="停运 5 天")
    claim = take_step(upgrade, "city", "verify", amounts={"cod": "139.5"}, **PAPER)
    assert net(upgrade, "recognised") == 0
    assert net(upgrade, "verified") == Decimal("139.5")
    claim = take_step(upgrade, "colleague", "recognise", amounts={"cod": "139.5"}, **PAPER)
    # 4 × (45 − 30) × 0.01 t a day; May to December 2024 are 245 days
    assert levels(claim)["filed"] == {"cod": Decimal("147.000000")}
    assert levels(claim)["checked"] == {"cod": Decimal("140.000000")}
    assert net(upgrade, "recognised") == Decimal("139.5")
    assert net(upgrade, "verified") == 0


def test_a_second_pair_of_eyes(upgrade, take_step, people):
    """Who entered the province's result does not enter the recognition; who filed does not check."""
    from shuangkong.emissions.services import Refused

    take_step(upgrade, "clerk", "file")
    with pytest.raises(PermissionDenied):
        take_step(upgrade, "clerk", "check", amounts={"cod": "147"})
    take_step(upgrade, "city", "check", amounts={"cod": "147"})
    take_step(upgrade, "city", "verify", amounts={"cod": "147"}, **PAPER)
    with pytest.raises(Refused, match="另一人"):
        take_step(upgrade, "city", "recognise", amounts={"cod": "147"}, **PAPER)


def test_sent_back_from_recognition_nothing_counts_until_it_is_filed_again(upgrade, take_step):
    """Sent back from any level: the amounts of that round stay on record and count no more."""
    take_step(upgrade, "clerk", "file")
    take_step(upgrade, "city", "check", amounts={"cod": "147"})
    take_step(upgrade, "city", "verify", amounts={"cod": "147"}, **PAPER)
    take_step(upgrade, "colleague", "recognise", amounts={"cod": "147"}, **PAPER)
    claim = take_step(upgrade, "city", "send_back", reason="监测数据有误")
    assert levels(claim) == {}
    assert net(upgrade, "recognised") == 0
    claim = take_step(upgrade, "clerk", "file")
    assert list(levels(claim)) == ["filed"]
    assert claim.round == 2
    assert claim.amounts.count() == 5


def test_what_a_person_enters_is_told_at_once(upgrade, take_step):
    """A change wants a reason; an amount is a number not below zero; a result from above names its document and day."""
    take_step(upgrade, "clerk", "file")
    with pytest.raises(BadData) as told:
        take_step(upgrade, "city", "check", amounts={"cod": "140"})
    assert [problem.place for problem in told.value.problems] == ["说明"]
    take_step(upgrade, "city", "check", amounts={"cod": "147"})
    with pytest.raises(BadData) as told:
        take_step(upgrade, "city", "verify", amounts={"cod": "-3"}, day="2031-01-01")
    assert [problem.place for problem in told.value.problems] == ["化学需氧量减排量", "文件日期", "依据文号"]


def test_of_two_at_once_one_wins(upgrade, take_step, people):
    """An older page takes no step."""
    from shuangkong.emissions import services

    take_step(upgrade, "clerk", "file")
    with pytest.raises(services.Refused, match="刚刚办理了"):
        services.take_step(upgrade.pk, 2024, "file", 0, services.Given(), people.clerk, upgrade_now())


def upgrade_now():
    from datetime import UTC, datetime

    return datetime(2026, 3, 2, 5, tzinfo=UTC)


def test_what_a_claim_stands_on_is_not_changed(upgrade, take_step, people):
    """Inputs and dates of a filed claim stay until it is sent back; a claimed project is not withdrawn."""
    from shuangkong.emissions import register, services

    take_step(upgrade, "clerk", "file")
    rows = register.input_rows("W2", {("", "flow_before_10k_m3_d"): "5"})
    with pytest.raises(services.Refused, match="不能修改"):
        register.save(upgrade, rows, upgrade.edits, people.clerk)
    with pytest.raises(services.Refused, match="不能撤销"):
        register.withdraw(upgrade.pk, "重复", people.clerk)


@pytest.mark.parametrize("change", [{"stage": "building"}, {"listed_year": 2030}])
def test_a_claimed_project_does_not_go_back(upgrade, take_step, people, change):
    """R-DATE: its stage and the year of its list are grounds of the claim, and stay."""
    from shuangkong.emissions import register, services

    take_step(upgrade, "clerk", "file")
    upgrade.refresh_from_db()
    rows = [
        {name: getattr(one, name) for name in ("pollutant", "input", "value", "unit")} for one in upgrade.inputs.all()
    ]
    for name, value in change.items():
        setattr(upgrade, name, value)
    with pytest.raises(services.Refused, match="不能修改"):
        register.save(upgrade, rows, upgrade.edits, people.clerk)


MOST = "各核算年度合计不超过全年减排量，也不超过环境统计的排放量"


def test_no_level_finds_more_than_was_emitted(upgrade, take_step):
    """R-BAL: the works take 219 t a year; no province can find more, whatever the reason."""
    take_step(upgrade, "clerk", "file")
    take_step(upgrade, "city", "check", amounts={"cod": "147"})
    with pytest.raises(BadData) as told:
        take_step(upgrade, "city", "verify", amounts={"cod": "219.02"}, reason="复核", **PAPER)
    assert [problem.wanted for problem in told.value.problems] == [f"不大于 219.00 吨：{MOST}"]
    take_step(upgrade, "city", "verify", amounts={"cod": "219"}, reason="复核", **PAPER)


def test_the_years_of_a_project_add_up_to_one(upgrade, take_step):
    """§1.3: 160 of 219 t were verified for 2024: 2025 carries over 59 t, and no level finds more for it."""
    take_step(upgrade, "clerk", "file")
    take_step(upgrade, "city", "check", amounts={"cod": "160"}, reason="复核")
    take_step(upgrade, "clerk", "file", 2025)
    carried = upgrade.claims.get(year=2025)
    assert levels(carried)["filed"] == {"cod": 59}
    with pytest.raises(BadData) as told:
        take_step(upgrade, "city", "check", 2025, amounts={"cod": "59.02"}, reason="复核")
    assert [problem.wanted for problem in told.value.problems] == [f"不大于 59.00 吨：{MOST}"]


@pytest.mark.parametrize(("verified", "recognised"), [("2024-12-20", "2024-12-31"), ("2025-06-01", "2025-05-31")])
def test_a_recognition_comes_after_the_year_and_the_verification(upgrade, take_step, verified, recognised):
    """The document of a level is not older than that of the level below, and a year is recognised when it is over."""
    take_step(upgrade, "clerk", "file")
    take_step(upgrade, "city", "check", amounts={"cod": "147"})
    take_step(upgrade, "city", "verify", amounts={"cod": "147"}, document="黔环函〔2025〕12号", day=verified)
    given = {"amounts": {"cod": "147"}, "document": "环办〔2025〕3号"}
    with pytest.raises(BadData) as told:
        take_step(upgrade, "colleague", "recognise", day=recognised, **given)
    assert [problem.place for problem in told.value.problems] == ["文件日期"]
    take_step(upgrade, "colleague", "recognise", day=max(verified, "2025-01-01"), **given)


def test_two_filings_at_once_see_each_other(upgrade, take_step, monkeypatch):
    """Whoever files holds the top of the areas, so that of two doubles the second is refused."""
    from django.db.models import QuerySet

    held, real = [], QuerySet.select_for_update
    monkeypatch.setattr(
        QuerySet, "select_for_update", lambda self, **how: held.append(self.model.__name__) or real(self, **how)
    )
    take_step(upgrade, "clerk", "file")
    assert held == ["Project", "Area"]


@pytest.mark.parametrize(("year", "steps"), [(2024, ["file"]), (2025, ["file"]), (2026, [])])
def test_a_year_that_is_over_offers_no_step(upgrade, people, year, steps):
    """A project that began in 2024 counts in 2024 and 2025; the page of 2026 has no button."""
    from shuangkong.emissions import page

    found = page.context(upgrade, year, people.clerk, date(2026, 3, 2))
    assert [step.name for step in found["open_steps"]] == steps
    assert bool(found["following"]) is bool(steps)


def test_a_neighbour_files_nothing_here(upgrade, people):
    """A county files its own."""
    from shuangkong.emissions import services

    with pytest.raises(PermissionDenied):
        services.take_step(upgrade.pk, 2024, "file", 0, services.Given(), people.neighbour, upgrade_now())


def test_the_database_refuses_to_change_an_amount(upgrade, take_step):
    """Amounts are added, never changed."""
    amount = take_step(upgrade, "clerk", "file").amounts.get()
    amount.amount_t = Decimal(1)
    with pytest.raises(DatabaseError), transaction.atomic():
        amount.save()


def test_an_exclusion_lets_nothing_count(upgrade, take_step, people):
    """§1.8 R-FALS: the year counts as nothing; the claim and its amounts stay."""
    from shuangkong.emissions import exclusions, services

    take_step(upgrade, "clerk", "file")
    exclusions.exclude(upgrade.code, 2024, "", None, "案-7", "监测数据弄虚作假", people.city, upgrade_now())
    assert net(upgrade, "filed") == 0
    with pytest.raises(services.Refused, match="没有编号"):
        exclusions.exclude("没有", 2024, "", None, "案-7", "x", people.city, upgrade_now())


def test_an_exclusion_is_lifted_by_a_decision(upgrade, take_step, people, client):
    """What was found wrong counts again by a decision of its own; both stay, and a closing of before knows the first only."""
    from shuangkong.emissions import exclusions, project_rows, services

    take_step(upgrade, "clerk", "file")
    made = exclusions.exclude(upgrade.code, 2024, "", None, "案-7", "疑似弄虚作假", people.city, upgrade_now())
    later = upgrade_now() + timedelta(days=9)
    exclusions.lift(made.pk, "案-7", "复核后不成立", people.colleague, later)
    assert net(upgrade, "filed") == 147
    assert upgrade.exclusions.count() == 2
    known = {
        day: project_rows.rows({"520602"}, day)["reduction_exclusions"] for day in (date(2026, 3, 5), date(2026, 3, 12))
    }
    assert [len(rows) for rows in known.values()] == [1, 0]
    with pytest.raises(services.Refused, match="已经解除"):
        exclusions.lift(made.pk, "案-7", "再次", people.city, later)
    with pytest.raises(services.Refused, match="写明原因"):
        exclusions.lift(made.pk, "案-7", " ", people.city, later)
    client.force_login(people.clerk)
    page = client.get(f"/emissions/projects/{upgrade.pk}/?year=2024").content.decode()
    assert "核减已解除" in page
    assert "本年不予计入" not in page


def test_an_exclusion_is_lifted_on_the_page_by_another_person(upgrade, take_step, people, client):
    """Who may decide, and did not decide the exclusion, finds the button; without a reason nothing is lifted."""
    from shuangkong.emissions import exclusions

    take_step(upgrade, "clerk", "file")
    made = exclusions.exclude(upgrade.code, 2024, "", None, "案-7", "疑似弄虚作假", people.city, upgrade_now())
    page, lift = f"/emissions/projects/{upgrade.pk}/", f"/emissions/projects/{upgrade.pk}/exclusions/{made.pk}/lift/"
    offered = {}
    for who in ("clerk", "city", "colleague"):
        client.force_login(getattr(people, who))
        offered[who] = lift in client.get(page, {"year": 2024}).content.decode()
    assert offered == {"clerk": False, "city": False, "colleague": True}
    answers = {}
    for who, reason in (("clerk", "复核"), ("city", "复核"), ("colleague", " "), ("colleague", "复核后不成立")):
        client.force_login(getattr(people, who))
        answers[who, reason] = client.post(lift, {"reason": reason}).status_code, upgrade.exclusions_in_force() == []
    assert answers == {
        ("clerk", "复核"): (403, False), ("city", "复核"): (302, False), ("colleague", " "): (302, False),
        ("colleague", "复核后不成立"): (302, True),
    }  # fmt: skip


def test_a_claim_of_which_a_pack_tells_a_higher_level_only(upgrade, take_step):
    """A pack may know what the province found and not what the county filed; the nation's amount is entered all the same."""
    from shuangkong.emissions.models import Amount, Claim

    claim = Claim.objects.create(project=upgrade, year=2024, state="verified", round=1, edits=1)
    Amount.objects.create(
        claim=claim, pollutant="cod", level="verified", round=1, amount_t=140, day=date(2025, 3, 1), at=upgrade_now()
    )
    done = take_step(upgrade, "city", "recognise", amounts={"cod": "141"}, document="环办〔2025〕3号", day="2025-06-01")
    assert levels(done)["recognised"] == {"cod": 141}


def test_a_use_is_taken_off_once(upgrade, take_step):
    """§1.6: what replaces a new project's emission does not count here; the first years bear it, and only once."""
    from shuangkong.emissions.models import Use

    take_step(upgrade, "clerk", "file")
    take_step(upgrade, "clerk", "file", year=2025)
    assert net(upgrade, "filed") == Decimal(219)
    Use.objects.create(
        project=upgrade, pollutant="cod", amount_t=Decimal(150), target="某化工", day=date(2025, 1, 1), at=upgrade_now()
    )
    assert net(upgrade, "filed") == Decimal(69)


def test_a_withdrawn_project_counts_no_more(upgrade, people):
    """A project that was entered twice is withdrawn with a reason, and can be brought back."""
    from shuangkong.emissions import register

    assert net(upgrade, "unfiled") == Decimal(219)
    register.withdraw(upgrade.pk, "重复登记", people.clerk)
    assert net(upgrade, "unfiled") == 0
    register.withdraw(upgrade.pk, "", people.clerk)
    assert net(upgrade, "unfiled") == Decimal(219)


def test_a_line_is_the_units_own(a_project):
    """§1.6: the page takes what an earlier step left of the same unit's line only, as the accounts do."""
    from shuangkong.emissions import calculating

    of = {"line": "1号线", "permit": "", "facility": "", "longitude": None, "latitude": None}
    a_project(code="l1", step=1, **of)
    mine = a_project(code="l2", step=2, **of)
    other = a_project(code="l3", step=2, **of | {"uscc": "91520600MAF20AR7C4", "operator": "乙水务"})
    # alone 4 × 15 × 3.65 = 219 t; after a first step that left 438 t, a third of it
    assert calculating.of_year(other, 2024)["cod"].annual_t == pytest.approx(219)
    assert calculating.of_year(mine, 2024)["cod"].annual_t == pytest.approx(146)
