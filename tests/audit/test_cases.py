"""Cases: opened by themselves, asked about, explained, decided by two, carried out, closed; nothing is deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from case_steps import DAY, SPAN, asked, decided, edits, falsified, proposed
from django.core.exceptions import PermissionDenied

from shuangkong.audit import consequences, facility, services
from shuangkong.audit.models import Case, CaseFinding, Decision, Finding
from shuangkong.audit.outcomes import confirmed
from shuangkong.audit.services import Refused
from shuangkong.closing import registered_projects
from shuangkong.emissions.models import Exclusion, Project
from shuangkong.emissions.permit_models import PermitOutlet, RegisterFile
from shuangkong.monitoring.lake.decided import FILE, load
from shuangkong.monitoring.services import lake

pytestmark = pytest.mark.django_db
OWN = "91520602MA6DM0001Q"
NOW = datetime(2026, 3, 1, tzinfo=UTC)


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
    services.answer(opened.pk, "说明", [], edits(opened), people.plant, now)
    with pytest.raises(Refused, match=message):
        services.propose(opened.pk, verdict, terms, "理由", edits(opened), people.first, now)
    opened.refresh_from_db()
    assert opened.state == "explained"


def test_the_unit_has_its_time_to_explain(opened, people, now):
    """Nothing is proposed before the day without an answer; sent back, who has not answered still may."""
    asked(opened, people, now)
    with pytest.raises(Refused, match="2026-03-20"):
        services.propose(opened.pk, "unproven", [], "理由", edits(opened), people.first, now)
    late = now + timedelta(days=19)
    services.propose(opened.pk, "unproven", [], "没有说明", edits(opened), people.first, late)
    services.judge(opened.pk, agreed=False, reason="再等说明", edits=edits(opened), user=people.second, now=late)
    opened.refresh_from_db()
    assert opened.state == "assigned"
    services.answer(opened.pk, "说明", [], opened.edits, people.plant, late)
    opened.refresh_from_db()
    assert (opened.state, opened.answers.count()) == ("explained", 1)


def test_answers_may_be_added_until_it_is_decided(opened, people, now):
    """What the unit adds while a second person looks is told to that person; afterwards it is too late."""
    proposed(opened, people, now)
    seen = edits(opened)
    services.answer(opened.pk, "补充说明", [], seen, people.plant, now)
    with pytest.raises(Refused, match="说明情况"):
        services.judge(opened.pk, agreed=True, reason="同意", edits=seen, user=people.second, now=now)
    services.judge(opened.pk, agreed=True, reason="同意", edits=edits(opened), user=people.second, now=now)
    with pytest.raises(Refused):
        services.answer(opened.pk, "再补充", [], edits(opened), people.plant, now)
    assert opened.answers.count() == 2


def test_the_administrator_explains_for_nobody(opened, people, now):
    """Who may propose and carry out does not speak for the unit as well."""
    from shuangkong.access.models import User

    one = User.objects.create_user("adm", role="administrator", area="520600")
    for who in ("organisation", "county"):
        opened.refresh_from_db()
        opened.asked, opened.state = who, "assigned"
        opened.save()
        with pytest.raises(PermissionDenied):
            services.answer(opened.pk, "说明", [], opened.edits, one, now)


def test_a_cap_and_a_flag_together(opened, people, now, monkeypatch):
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
    monkeypatch.setattr(registered_projects, "at_hand", lambda _packs, _model: True)
    register = registered_projects.source(Path())
    (row,) = register({"520602"}, now.date())["support"]
    assert (row["area"], row["period"], row["indicator"], row["passed"]) == ("520602", "2025", "no_fraud", False)
    assert register({"520602"}, now.date() - timedelta(1))["support"] == []
    assert register({"520603"}, now.date())["support"] == []


def permit_outlet(code="DW001", station="BJ-DW001", permit=OWN + "001V"):
    """The register says which outlet of a permit monitoring calls otherwise."""
    file = RegisterFile.objects.create(
        book="permit_outlets", name="f.csv", sha256="0" * 64, size=1, rows=1, at=NOW, area_id="520600"
    )
    return PermitOutlet.objects.create(
        file=file, row=2, area_id="520602", permit=permit, outlet=code, kind="main", station=station, entered_at=NOW
    )


def test_falsified_data_counts_nothing_at_the_facility(people, found, now):
    """R-FALS: hours of the outlet become invalid, every project of its unit counts nothing, and the check knows the case."""
    case = falsified(found, now)
    terms = [{"kind": "invalid", **SPAN}, {"kind": "facility", "year": "2025"}]
    decided(case, people, now, terms=terms)
    services.carry_out(case.pk, edits(case), people.first, now)
    assert sorted(Exclusion.objects.values_list("project__code", flat=True)) == ["P1", "P2"]
    assert case.invalidations.get().outlet == "BJ-DW001"
    (known,) = confirmed(now)
    assert (known["outlet"], known["uscc"], known["year"]) == ("BJ-DW001", OWN, 2025)
    assert known["case"] == case.number


def test_invalid_hours_are_told_to_the_accounts_of_monitoring(people, found, now, django_capture_on_commit_callbacks):
    """Carried out, the span stands in the list that month masses are computed with; the list can be written anew."""
    case = falsified(found, now)
    decided(case, people, now, terms=[{"kind": "invalid", **SPAN}])
    path = lake() / FILE
    assert not path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        services.carry_out(case.pk, edits(case), people.first, now)
    (span,) = load(path)
    assert (span.outlet, span.first.isoformat()[:16], span.last.isoformat()[:16]) == ("BJ-DW001", *SPAN.values())
    assert span.case == case.number
    path.write_text("changed", encoding="utf-8")
    consequences.write_invalid()
    assert load(path) == [span]


def test_the_permit_says_which_outlet_it_is(people, found, now):
    """Monitoring's BJ-DW001 is the permit's DW001: its project and those of the whole unit count nothing, DW002's does."""
    permit_outlet()
    Project.objects.filter(code="P1").update(uscc=OWN, outlet="DW001")
    Project.objects.filter(code="P2").update(organisation=None, permit=OWN + "001V")
    Project.objects.create(
        code="P3", type="W2", name="另一排放口", area_id="520602", uscc=OWN, outlet="DW002", listed_year=2025
    )
    case = falsified(found, now)
    decided(case, people, now, terms=[{"kind": "facility", "year": "2025"}])
    services.carry_out(case.pk, edits(case), people.first, now)
    assert sorted(Exclusion.objects.values_list("project__code", flat=True)) == ["P1", "P2"]
    (row,) = confirmed(now)
    hit = {p.code for p in Project.objects.all() if facility.concerns(row, facility.row_of(p))}
    assert hit == {"P1", "P2"}


def test_a_facility_without_projects_is_refused(people, found, now):
    """Nothing would be carried out: told when it is proposed, and again when it is to be carried out."""
    case = falsified(found, now)
    asked(case, people, now)
    Project.objects.filter(code="P1").update(outlet="DW001")
    services.answer(case.pk, "说明", [], edits(case), people.plant, now)
    propose = [case.pk, "confirmed", [{"kind": "facility", "year": "2025"}], "理由"]
    with pytest.raises(Refused, match="P1"):  # DW001 of which permit?
        services.propose(*propose, edits(case), people.first, now)
    Project.objects.filter(code="P1").update(outlet="")
    services.propose(*propose, edits(case), people.first, now)
    services.judge(case.pk, agreed=True, reason="属实", edits=edits(case), user=people.second, now=now)
    Project.objects.update(organisation=None, uscc="")
    with pytest.raises(Refused, match="没有登记属于排放口"):
        services.carry_out(case.pk, edits(case), people.first, now)
    case.refresh_from_db()
    assert (case.state, Exclusion.objects.count()) == ("decided", 0)
