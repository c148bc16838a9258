"""Cases: opened by themselves, asked about, explained, decided by two, carried out, closed; nothing is deleted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from shuangkong.audit import services
from shuangkong.audit.models import Case, CaseEvent, CaseFinding, Decision, Finding, Suppression
from shuangkong.audit.services import Refused
from shuangkong.emissions.models import Exclusion

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 20)


def edits(case):
    case.refresh_from_db()
    return case.edits


def asked(case, people, now):
    services.assign(case.pk, "organisation", DAY, "请说明两个项目的关系", edits(case), people.first, now)


def proposed(case, people, now, terms=({"kind": "zero", "year": "2025"},), verdict="confirmed"):
    asked(case, people, now)
    services.answer(case.pk, "是同一个项目", [("说明.pdf", b"%PDF")], edits(case), people.plant, now)
    services.propose(case.pk, verdict, terms, "两个项目是同一设施", edits(case), people.first, now)


def decided(case, people, now, **more):
    proposed(case, people, now, **more)
    services.judge(case.pk, agreed=True, reason="情况属实", edits=edits(case), user=people.second, now=now)


def test_one_hard_finding_opens_a_case(opened):
    """R-DUP alone is enough; the case is numbered, named after the project and of its unit."""
    assert (opened.number, opened.title, opened.state) == ("2026-00001", "城北污水处理厂提标改造", "raised")
    assert opened.organisation.name == "碧江污水处理公司"
    assert [event.what for event in opened.events.all()] == ["raised"]


def test_one_weak_finding_opens_none(people, found, now):
    """A weak check alone is kept as a finding, and no more."""
    taken = services.take_in([found("R-AUTO", "P1")], now)
    assert (taken.new, taken.opened) == (1, ())
    assert Finding.objects.get().message.startswith("疑似")


def test_two_kinds_of_evidence_open_a_case(people, found, now):
    """Monitoring and permit are two kinds; both findings stand in the case."""
    taken = services.take_in([found("R-AUTO", "P1"), found("R-PERMIT", "P1")], now)
    assert [case.subject for case in taken.opened] == ["P1"]
    assert CaseFinding.objects.count() == 2


def test_two_of_one_kind_open_none(people, found, now):
    """S-DIGIT and S-ROUND both look at digits; years that do not overlap are two stories."""
    both = [found("S-DIGIT", "reductions 520602"), found("S-ROUND", "reductions 520602")]
    apart = [found("R-AUTO", "P1"), found("R-PERMIT", "P1", first="2023-01-01", last="2023-12-31")]
    assert services.take_in([*both, *apart], now).opened == ()


def test_the_same_found_again_changes_nothing(opened, found, now):
    """A nightly run brings the same finding every night."""
    again = services.take_in([found("R-DUP", "P1", other="P2", other_name="北区净水站升级")], now + timedelta(days=1))
    assert (again.new, again.opened, again.added_to) == (0, (), ())
    assert (Finding.objects.count(), Case.objects.count(), opened.events.count()) == (1, 1, 1)


def test_a_new_finding_joins_the_case_under_way(opened, found, now):
    """One open case of a subject; what is found meanwhile is added to it."""
    taken = services.take_in([found("R-BAL", "P1")], now)
    assert ([case.pk for case in taken.added_to], taken.opened) == ([opened.pk], ())
    assert [event.what for event in opened.events.all()] == ["raised", "added"]


def test_a_finding_of_an_unknown_area_is_left_out(people, found, now):
    """Areas are registered; a finding elsewhere has nobody to look at it."""
    assert services.take_in([found("R-DUP", "X1", area="990000")], now).new == 0


def test_the_whole_way(opened, people, now):
    """Raised, asked, explained with a file, proposed, agreed by another, carried out: the year counts as nothing; closed."""
    decided(opened, people, now)
    assert not Exclusion.objects.exists()
    services.carry_out(opened.pk, edits(opened), people.first, now)
    excluded = Exclusion.objects.get()
    assert (excluded.project.code, excluded.year, excluded.amount_t, excluded.case) == ("P1", 2025, None, opened.number)
    services.close(opened.pk, "已核减", edits(opened), people.first, now)
    opened.refresh_from_db()
    assert opened.state == "closed"
    assert [event.what for event in opened.events.all()] == [
        "raised", "assigned", "answered", "proposed", "agreed", "carried_out", "closed",
    ]  # fmt: skip
    assert opened.answers.get().files.get().name == "说明.pdf"


def test_the_second_is_another_person(opened, people, now):
    """Who proposed does not agree, however senior."""
    proposed(opened, people, now)
    with pytest.raises(Refused, match="另一人"):
        services.judge(opened.pk, agreed=True, reason="同意", edits=edits(opened), user=people.first, now=now)
    assert Decision.objects.count() == 1


def test_the_second_sends_it_back(opened, people, now):
    """Not agreed: back to who handles it; both opinions stay on record."""
    proposed(opened, people, now)
    services.judge(opened.pk, agreed=False, reason="证据不足", edits=edits(opened), user=people.second, now=now)
    opened.refresh_from_db()
    assert (opened.state, Decision.objects.count()) == ("explained", 2)
    services.propose(opened.pk, "unproven", [], "撤回原意见", opened.edits, people.first, now)
    assert Decision.objects.filter(second=False).last().terms == [{"kind": "none"}]


def test_two_who_act_at_once(opened, people, now):
    """The one who looked at an older page is told who was faster, and nothing changes."""
    asked(opened, people, now)
    with pytest.raises(Refused, match=r"first.*交办"):
        services.assign(opened.pk, "county", DAY, "请说明", 0, people.second, now)
    assert opened.events.count() == 2


@pytest.mark.parametrize("who", ["county", "neighbour", "viewer", "auditor", "second"])
def test_only_who_is_asked_explains(opened, people, now, who):
    """The unit was asked: no office answers in its place."""
    asked(opened, people, now)
    with pytest.raises(PermissionDenied):
        services.answer(opened.pk, "说明", [], edits(opened), getattr(people, who), now)


@pytest.mark.parametrize("who", ["county", "plant", "auditor", "viewer"])
def test_only_the_city_handles(opened, people, now, who):
    """Whom it is about, and who only looks, assign nothing."""
    with pytest.raises(PermissionDenied):
        services.assign(opened.pk, "organisation", DAY, "请说明", edits(opened), getattr(people, who), now)


@pytest.mark.parametrize(
    ("terms", "verdict", "message"),
    [
        ([{"kind": "zero", "year": "25"}], "confirmed", "年份"),
        ([{"kind": "cap", "year": "2025", "amount_t": "-1"}], "confirmed", "不小于 0"),
        ([{"kind": "cap", "year": "2025", "amount_t": "NaN"}], "confirmed", "不小于 0"),
        ([{"kind": "zero", "year": "2025", "pollutant": "so2"}], "confirmed", "污染物"),
        ([{"kind": "invalid", "first": "2025-01-01", "last": "2025-01-02"}], "confirmed", "没有这种处理"),
        ([{"kind": "zero", "year": "2025"}], "false_alarm", "没有这种处理"),
        ([{"kind": "suppress", "until": "明年"}], "false_alarm", "日期"),
        ([], "guilty", "结论"),
    ],
)  # fmt: skip
def test_terms_that_cannot_be(opened, people, now, terms, verdict, message):
    """What a decision says has to be possible for what the case is about; the case stays where it was."""
    asked(opened, people, now)
    with pytest.raises(Refused, match=message):
        services.propose(opened.pk, verdict, terms, "理由", edits(opened), people.first, now)
    opened.refresh_from_db()
    assert opened.state == "assigned"


def test_a_cap_and_a_flag_together(opened, people, now):
    """A decision may have several consequences: counted at most at an amount, and the county stands flagged."""
    decided(
        opened,
        people,
        now,
        terms=[{"kind": "cap", "year": "2025", "amount_t": "12.5"}, {"kind": "county", "year": "2025"}],
    )
    services.carry_out(opened.pk, edits(opened), people.first, now)
    assert str(Exclusion.objects.get().amount_t) == "12.500000"
    assert (opened.flags.get().area_id, opened.flags.get().year) == ("520602", 2025)


def test_falsified_data_counts_nothing_at_the_facility(people, found, now):
    """R-FALS: hours of the outlet become invalid, every project of its unit counts nothing, and the check knows the case."""
    taken = services.take_in(
        [found("D10", "BJ-DW001", first="2025-05-01T00:00", last="2025-05-09T00:00", factor="w01018")], now
    )
    (case,) = taken.opened
    terms = [
        {"kind": "invalid", "first": "2025-05-01T00:00", "last": "2025-05-09T00:00"},
        {"kind": "facility", "year": "2025"},
    ]
    decided(case, people, now, terms=terms)
    services.carry_out(case.pk, edits(case), people.first, now)
    assert sorted(Exclusion.objects.values_list("project__code", flat=True)) == ["P1", "P2"]
    assert case.invalidations.get().outlet == "BJ-DW001"
    (known,) = services.confirmed()
    assert (known["outlet"], known["uscc"], known["year"], known["case"]) == (
        "BJ-DW001",
        case.organisation_id,
        2025,
        case.number,
    )


def test_a_false_alarm_is_quiet_until_its_day(opened, people, found, now):
    """The check opens no case of this project until the day; its findings are kept all the same; ended, it speaks again."""
    decided(opened, people, now, verdict="false_alarm", terms=[{"kind": "suppress", "until": "2026-06-30"}])
    services.carry_out(opened.pk, edits(opened), people.first, now)
    services.close(opened.pk, "误报", edits(opened), people.first, now)
    later = found("R-DUP", "P1", other="P9", other_name="另一项目")
    taken = services.take_in([later], now)
    assert (taken.new, taken.opened) == (1, ())
    services.end_suppression(Suppression.objects.get().pk, "规则已改", people.first, now)
    assert len(services.take_in([later], now).opened) == 1
    with pytest.raises(Refused, match="已经恢复"):
        services.end_suppression(Suppression.objects.get().pk, "再次", people.first, now)


def test_a_suppression_ends_on_its_day(opened, people, found, now):
    """The day after the last one the check speaks by itself."""
    decided(opened, people, now, verdict="false_alarm", terms=[{"kind": "suppress", "until": "2026-03-10"}])
    services.carry_out(opened.pk, edits(opened), people.first, now)
    services.close(opened.pk, "误报", edits(opened), people.first, now)
    later = found("R-DUP", "P1", other="P9", other_name="另一项目")
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
