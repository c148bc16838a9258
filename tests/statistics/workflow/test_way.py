"""The way of a submission: filed, reviewed by the county, approved by the city; back; corrected with a second pair of eyes."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
PERIOD = "2025"


def refused(act, *args):
    """Return what the person is told."""
    from django.core.exceptions import PermissionDenied

    from shuangkong.statistics.services import Refused

    with pytest.raises((Refused, PermissionDenied)) as told:
        act(*args)
    return str(told.value)


def whats(submission):
    return list(submission.events.values_list("what", flat=True))


def test_from_draft_to_force_with_a_name_at_every_step(approved):
    """Four steps by three people, each on record with the state before and after."""
    submission = approved()
    assert submission.state == "approved"
    steps = list(submission.events.values_list("what", "before", "after", "by__username"))
    assert steps == [
        ("opened", "", "draft", "first"),
        ("typed", "draft", "draft", "first"),
        ("submitted", "draft", "submitted", "first"),
        ("reviewed", "submitted", "reviewed", "county"),
        ("approved", "reviewed", "approved", "city"),
    ]


def test_what_is_approved_feeds_the_series_of_the_area(approved):
    """A value for each series, in its unit, with the line and the columns that it is made of."""
    submission = approved()
    found = {one.series: one for one in submission.observations.all()}
    assert found["institution_energy_tce"].value == "900"
    assert Decimal(found["institution_area"].value) == 20  # 10^4 m2
    one = found["institution_energy_tce"]
    assert (one.area, one.period, one.table, one.line, one.columns) == ("520602", "2025", "main", 1, ["energy_tce"])
    assert one.published.isoformat() == "2026-03-02"


@pytest.mark.parametrize(
    ("step", "user"),
    [
        ("submit", "county"), ("submit", "second"), ("submit", "auditor"), ("submit", "viewer"),
        ("review", "first"), ("approve", "city"), ("approve", "first"),
    ],
)  # fmt: skip
def test_a_draft_goes_nowhere_with_the_wrong_person_or_step(draft, go, people, step, user):
    """Neither skipped nor taken by who has no right to it."""
    submission = draft()
    refused(go, submission, step, getattr(people, user))
    submission.refresh_from_db()
    assert submission.state == "draft"


@pytest.mark.parametrize("user", ["first", "neighbour", "clerk", "city", "auditor"])
def test_only_the_countys_reviewer_reviews(draft, go, people, user):
    """Not the filer, not the neighbour county, not the city in the county's place."""
    submission = go(draft(), "submit", people.first)
    assert refused(go, submission, "review", getattr(people, user)) == "您没有办理这一步的权限。"


def test_a_return_needs_a_reason_and_gives_the_data_back(draft, go, people):
    """The filer reads why, mends, and submits again."""
    submission = go(draft(), "submit", people.first)
    assert refused(go, submission, "return", people.county) == "请写明原因。"
    go(submission, "return", people.county, "建筑面积与房产证不一致")
    assert submission.state == "returned"
    assert submission.events.last().remark == "建筑面积与房产证不一致"
    assert go(submission, "submit", people.first).state == "submitted"


def test_the_city_returns_what_the_county_passed(draft, go, people):
    """Back to the filer, and through the county again."""
    submission = go(go(draft(), "submit", people.first), "review", people.county)
    assert go(submission, "return", people.city, "请核对用能人数").state == "returned"
    go(submission, "submit", people.first)
    assert "现在是" in refused(go, submission, "approve", people.city)


def test_who_filed_may_take_back_what_nobody_has_reviewed(draft, go, people):
    """Afterwards it is the county's to return."""
    submission = go(draft(), "submit", people.first)
    assert go(submission, "withdraw", people.first).state == "draft"
    go(go(submission, "submit", people.first), "review", people.county)
    assert "没有办理" in refused(go, submission, "withdraw", people.first)


def test_submitted_data_stands_still(draft, go, people, texts):
    """What is being reviewed is not changed under the reviewer's eyes."""
    from shuangkong.statistics import services

    submission = go(draft(), "submit", people.first)
    typed = texts(people.codes[0], energy_tce="1")
    told = refused(services.take_typed, submission.pk, typed, submission.edits, people.first, NOON)
    assert told == "该报送件已经不在填报中（已提交），数据没有改动。"
    assert submission.rows.get().values["energy_tce"] == "900"


def test_who_had_a_hand_in_the_data_neither_reviews_nor_approves_it(draft, people, go):
    """An administrator may do both the review and the approval, but not on the same data, nor on what the same person filed."""
    from shuangkong.access.models import User
    from shuangkong.statistics import services
    from shuangkong.statistics.models import Duty
    from shuangkong.statistics.typed import from_page

    boss = User.objects.create_user("boss", role="administrator", area="520600")
    submission = go(draft(), "submit", people.first)
    go(submission, "review", boss)
    assert "不能再批准" in refused(go, submission, "approve", boss)
    assert go(submission, "approve", people.city).state == "approved"
    own = services.open_for(Duty.objects.create(form="gdp", area_id="520602", since="2024"), PERIOD, boss, NOON)
    line = {
        "area": "520602",
        "area_name": "碧江区",
        "gdp": "100",
        "industry": "40",
        "industrial": "30",
        "price_base_year": "2020",
    }
    typed = from_page(services.form_of(own), {f"main-1-{column}": text for column, text in line.items()})
    services.take_typed(own.pk, typed, 0, boss, NOON)
    go(own, "submit", boss)
    assert "填报的人也不能审核" in refused(go, own, "review", boss)
    go(own, "review", people.county)
    assert "不能再批准" in refused(go, own, "approve", boss)


@pytest.mark.parametrize("name", ["clerk", "county", "city"])
def test_nobody_in_an_office_changes_what_a_unit_reports(draft, people, texts, go, name):
    """Not by filling in, withdrawing, submitting or correcting: they may return it with a reason."""
    from shuangkong.statistics import services

    submission, user = draft(), getattr(people, name)
    typed = texts(people.codes[0], energy_tce="1")
    assert "没有办理这一步的权限" in refused(services.take_typed, submission.pk, typed, submission.edits, user, NOON)
    assert "没有办理这一步的权限" in refused(go, submission, "submit", user)
    go(submission, "submit", people.first)
    assert "没有办理这一步的权限" in refused(go, submission, "withdraw", user)


def test_a_correction_is_a_new_version_and_the_former_stays_in_force_until_it_is_approved(approved, people, texts, go):
    """With a reason, a diff, other eyes; what was fed before stays as it was."""
    from shuangkong.statistics import page, services

    former = approved()
    assert refused(services.correct, former.pk, " ", people.first, NOON) == "请写明原因。"
    new = services.correct(former.pk, "漏报一栋教学楼", people.first, NOON)
    assert "更正在办理中" in refused(services.correct, former.pk, "再更正", people.first, NOON)
    services.take_typed(new.pk, texts(people.codes[0], energy_tce="950"), 0, people.first, NOON)
    former.refresh_from_db()
    assert (former.state, new.version, new.vintage) == ("approved", 2, "revised")
    found = page.differences(new, former)
    assert [(one.column, one.before, one.after) for one in found] == [("能源消费量折标准煤", "900", "950")]
    go(go(go(new, "submit", people.first), "review", people.county), "approve", people.city)
    former.refresh_from_db()
    assert (former.state, new.state) == ("superseded", "approved")
    energy = [one.observations.get(series="institution_energy_tce").value for one in (former, new)]
    assert energy == ["900", "950"]


def test_a_correction_is_the_filers_and_changes_something(approved, people, texts, go):
    """The city asks for one, it makes none; and a version that says the same is no correction."""
    from shuangkong.statistics import page, services

    former = approved()
    assert "没有办理这一步的权限" in refused(services.correct, former.pk, "核对后更正", people.city, NOON)
    new = services.correct(former.pk, "漏报", people.first, NOON)
    assert "与第 1 版的数据相同" in refused(go, new, "submit", people.first)
    services.take_typed(new.pk, texts(people.codes[0], energy_tce="950"), 0, people.first, NOON)
    go(new, "submit", people.first)
    assert page.since_submitted(new) == []


def test_what_was_changed_after_a_return_is_told(draft, people, texts, go):
    """What was handed in before stays as it was, and whoever reviews sees what is new since."""
    from shuangkong.statistics import page, services

    submission = go(draft(), "submit", people.first)
    go(submission, "return", people.county, "核对能源消费量")
    services.take_typed(submission.pk, texts(people.codes[0], energy_tce="950"), submission.edits, people.first, NOON)
    go(submission, "submit", people.first)
    assert [(one.before, one.after) for one in page.since_submitted(submission)] == [("900", "950")]


def test_a_correction_opened_by_mistake_is_given_up(approved, people, go):
    """The version in force stays, and another correction may follow."""
    from shuangkong.statistics import services

    former = approved()
    go(services.correct(former.pk, "误点", people.first, NOON), "discard", people.first)
    assert services.correct(former.pk, "确需更正", people.first, NOON).version == 3


def test_histories_and_what_was_fed_cannot_be_changed(approved):
    """The database itself refuses, whoever asks."""
    from django.db import DatabaseError, transaction

    submission = approved()
    for rows in (submission.events.all(), submission.observations.all()):
        with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
            rows.delete()
        with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
            rows.update(submission=submission)
