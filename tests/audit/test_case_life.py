"""What becomes of a case and of its findings: found again, suppressed, seen, never deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from case_steps import SPAN, asked, closed, decided, edits, falsified, proposed
from django.db import DatabaseError, transaction

from shuangkong.audit import services
from shuangkong.audit.models import Case, CaseEvent, CaseFinding, Finding, Suppression
from shuangkong.audit.outcomes import confirmed
from shuangkong.audit.services import Refused

pytestmark = pytest.mark.django_db
OWN = "91520602MA6DM0001Q"
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_a_day_more_of_data_finds_nothing_twice(people, found, now):
    """Other numbers, overlapping times: the same finding; one that has gone on for as long again is told anew."""
    case = falsified(found, now)
    more = found("D10", "BJ-DW001", first="2025-05-01T00:00", last="2025-05-10T00:00", factor="w01018", hours=6.01)
    again = services.take_in([more], now + timedelta(days=1))
    assert (again.new, again.opened, again.added_to, case.events.count()) == (0, (), (), 1)
    longer = found("D10", "BJ-DW001", first="2025-05-01T00:00", last="2025-05-19T00:00", factor="w01018", hours=400)
    grown = services.take_in([longer], now + timedelta(days=10))
    assert (grown.new, [one.pk for one in grown.added_to]) == (1, [case.pk])
    other = found("D10", "BJ-DW001", **SPAN, factor="w21003")
    assert services.take_in([other], now).new == 1


def test_a_closed_case_stays_closed(people, found, now):
    """The same hours with other numbers open no new case; what reaches well beyond them does."""
    closed(falsified(found, now), people, now, terms=[], verdict="unproven")
    hours = {"first": "2025-05-01T01:00", "last": "2025-05-09T00:00", "factor": "w01018"}
    assert services.take_in([found("D10", "BJ-DW001", **hours, hours=6.01)], now).opened == ()
    beyond = {**hours, "last": "2025-05-20T00:00"}
    assert len(services.take_in([found("D10", "BJ-DW001", **beyond, hours=300)], now).opened) == 1


def test_a_claim_that_changed_is_a_new_finding(people, found, now):
    """Of a project what is claimed and which other project it is count, not the numbers computed beside."""
    first = found("R-BAL", "P1", why="申报量大于环境统计的排放量", amount=10.0, most=9.0, beside={"rows": [1]})
    same = found("R-BAL", "P1", why="申报量大于环境统计的排放量", amount=10.0, most=8.5, beside={"rows": [2]})
    other = found("R-BAL", "P1", why="申报量大于环境统计的排放量", amount=12.0, most=8.5)
    assert [services.take_in([one], now).new for one in (first, same, other)] == [1, 0, 1]


def test_a_case_reaches_as_far_as_its_findings(people, found, now):
    """What joins later widens the case: its years are those of R-FALS, its hours those of the case file."""
    early, late = (
        found("D10", "BJ-DW001", first=f"{day}T00:00", last=f"{day}T05:00", factor="w01018", strength=strength)
        for day, strength in (("2025-12-01", 0.1), ("2026-02-01", 1.0))
    )
    (case,) = services.take_in([early], now).opened
    score = case.score
    services.take_in([late], now)
    case.refresh_from_db()
    assert (case.first, case.last) == ("2025-12-01T00:00", "2026-02-01T05:00")
    assert case.score > score
    decided(case, people, now, terms=[{"kind": "none"}])
    assert [row["year"] for row in confirmed(now)] == [2025, 2026]


def test_one_case_is_counted_once(people, found, now):
    """Two proposals of one subject in one run: one case opened, none added to."""
    both = [
        found("D10", "BJ-DW001", first=f"{day}T00:00", last=f"{day}T05:00", factor="w01018")
        for day in ("2025-03-01", "2025-12-01")
    ]
    taken = services.take_in(both, now)
    assert (len(taken.opened), taken.added_to) == (1, ())
    assert Case.objects.get().last == "2025-12-01T05:00"


def test_a_false_alarm_of_one_pollutant_says_nothing_of_another(people, found, now):
    """COD was a false alarm; ammonia of the same outlet is not."""
    closed(
        falsified(found, now), people, now, verdict="false_alarm", terms=[{"kind": "suppress", "until": "2026-06-30"}]
    )
    later = {"first": "2026-03-01T00:00", "last": "2026-03-02T00:00"}
    assert services.take_in([found("D10", "BJ-DW001", **later, factor="w01018")], now).opened == ()
    assert len(services.take_in([found("D10", "BJ-DW001", **later, factor="w21003")], now).opened) == 1


@pytest.mark.parametrize("until", ["2020-01-01", "2026-03-02", "2027-03-04", "2099-01-01"])
def test_a_suppression_lasts_a_year_at_most(opened, people, now, until):
    """Two people agree on a day: it is that day or none; the past and more than a year are refused."""
    asked(opened, people, now)
    services.answer(opened.pk, "说明", [], edits(opened), people.plant, now)
    terms = [{"kind": "suppress", "until": until}]
    with pytest.raises(Refused, match="2027-03-03"):
        services.propose(opened.pk, "false_alarm", terms, "理由", edits(opened), people.first, now)


ZERO, CAP = {"kind": "zero", "year": "2025"}, {"kind": "cap", "year": "2025", "amount_t": "5"}
COUNTY = {"kind": "county", "year": "2025"}


@pytest.mark.parametrize(
    "terms",
    [[COUNTY, COUNTY], [ZERO, ZERO], [ZERO, CAP], [ZERO, {**CAP, "pollutant": "cod"}], [{"kind": "none"}, COUNTY]],
)
def test_terms_that_deny_each_other(opened, people, now, terms):
    """Nothing is said twice, no year is both nothing and an amount, and “nothing follows” stands alone."""
    asked(opened, people, now)
    services.answer(opened.pk, "说明", [], edits(opened), people.plant, now)
    with pytest.raises(Refused, match=r"同时提出|提出一次"):
        services.propose(opened.pk, "confirmed", terms, "理由", edits(opened), people.first, now)


def test_terms_of_different_years_go_together(opened, people, now):
    """Two years, and two pollutants of one year, are different things."""
    terms = [ZERO, {**CAP, "year": "2024", "pollutant": "cod"}, {**CAP, "year": "2024", "pollutant": "nh3n"}]
    proposed(opened, people, now, terms=terms)
    assert len(opened.decisions.get().terms) == 3


def test_a_false_alarm_is_quiet_until_its_day(opened, people, found, now):
    """The check opens no case of this pair until the day; its findings are kept all the same; ended, it speaks again."""
    decided(opened, people, now, verdict="false_alarm", terms=[{"kind": "suppress", "until": "2026-06-30"}])
    services.carry_out(opened.pk, edits(opened), people.first, now)
    services.close(opened.pk, "误报", edits(opened), people.first, now)
    later = found("R-DUP", "P1", last="2026-12-31", other="P2", other_name="北区净水站升级")
    taken = services.take_in([later], now)
    assert (taken.new, taken.opened) == (1, ())
    services.end_suppression(Suppression.objects.get().pk, "规则已改", people.first, now)
    assert len(services.take_in([later], now).opened) == 1
    with pytest.raises(Refused, match="已经恢复"):
        services.end_suppression(Suppression.objects.get().pk, "再次", people.first, now)


def test_a_false_alarm_of_one_pair_says_nothing_of_another(opened, people, found, now):
    """R-DUP: P1 and P2 were a false alarm; that P1 doubles P9 is another matter and opens a case."""
    closed(opened, people, now, verdict="false_alarm", terms=[{"kind": "suppress", "until": "2026-06-30"}])
    again = found("R-DUP", "P1", last="2026-12-31", other="P2", other_name="北区净水站升级")
    other = found("R-DUP", "P1", other="P9", other_name="另一项目")
    (case,) = services.take_in([again, other], now).opened
    assert [row.finding.found["other"] for row in case.findings.all()] == ["P9"]


@pytest.mark.parametrize(
    ("more", "quiet"),
    [
        ({"amount": 90.0}, True),
        ({"first": "2026-01-01", "last": "2026-12-31", "why": "申报量大于 130 吨"}, True),
        ({"why": "治理后的排放量大于治理前"}, False),
        ({"factor": "nh3n"}, False),
    ],
    ids=["another amount", "the next year", "another reason", "another pollutant"],
)
def test_how_far_a_false_alarm_of_a_project_reaches(people, found, now, more, quiet):
    """R-BAL: found again for a year or an amount that has changed it stays quiet; for another reason it speaks."""
    told = {"why": "申报量大于 120 吨", "amount": 100.0}
    (case,) = services.take_in([found("R-BAL", "P1", **told)], now).opened
    closed(case, people, now, verdict="false_alarm", terms=[{"kind": "suppress", "until": "2026-06-30"}])
    assert (services.take_in([found("R-BAL", "P1", **(told | more))], now).opened == ()) is quiet


def test_a_suppression_ends_on_its_day(opened, people, found, now):
    """The day after the last one the check speaks by itself."""
    decided(opened, people, now, verdict="false_alarm", terms=[{"kind": "suppress", "until": "2026-03-10"}])
    services.carry_out(opened.pk, edits(opened), people.first, now)
    services.close(opened.pk, "误报", edits(opened), people.first, now)
    later = found("R-DUP", "P1", last="2026-12-31", other="P2", other_name="北区净水站升级")
    assert services.take_in([later], now + timedelta(days=8)).opened == ()
    assert len(services.take_in([later], now + timedelta(days=9)).opened) == 1


def test_what_was_decided_is_not_raised_again(opened, people, found, now):
    """The same finding after the case was closed is old news."""
    decided(opened, people, now)
    services.carry_out(opened.pk, edits(opened), people.first, now)
    services.close(opened.pk, "已核减", edits(opened), people.first, now)
    assert services.take_in([found("R-DUP", "P1", other="P2", other_name="北区净水站升级")], now).opened == ()


@pytest.mark.parametrize("model", [Finding, CaseEvent, CaseFinding])
def test_nothing_is_changed_or_deleted(opened, model):
    """The database itself refuses, whoever asks."""
    row = model.objects.first()
    for change in (
        lambda: model.objects.filter(pk=row.pk)._raw_delete("default"),
        lambda: model.objects.filter(pk=row.pk).update(at=row.at),
    ):
        with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
            change()


def test_who_sees_which_case(opened, people, now):
    """City and auditor all; the unit once it is asked; others nothing."""

    def seeing():
        return {name for name, one in vars(people).items() if services.visible(one).exists()}

    assert seeing() == {"first", "second", "auditor"}
    asked(opened, people, now)
    assert seeing() == {"first", "second", "auditor", "plant"}


@pytest.mark.parametrize(
    ("text", "files"), [("", []), ("x" * 5001, []), ("说明", [("空.pdf", b"")]), ("说明", [("a", b"x")] * 11)]
)
def test_explanations_that_are_none(opened, people, now, text, files):
    """Empty, too long, an empty file, too many files: told, and the case stays open for a good one."""
    asked(opened, people, now)
    with pytest.raises(Refused):
        services.answer(opened.pk, text, files, edits(opened), people.plant, now)
    assert not opened.answers.exists()
