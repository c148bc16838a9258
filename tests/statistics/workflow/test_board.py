"""Deadlines: what is due, what is late, who is asked for it, and what waits for whom."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def backlog(day):
    """Everything that is still to be handed in, whole."""
    from shuangkong.statistics import board
    from shuangkong.statistics.models import Duty

    return board.backlog(Duty.objects.all(), day)[:]


def periods(day):
    """Period and state of each line of the board."""
    return [(one.deadline.period.text, str(one.state or "")) for one in backlog(day)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("every", "since", "until", "today", "asked"),
    [
        ("year", "2023", "", date(2026, 3, 2), ["2024", "2025"]),
        ("year", "2023", "2024", date(2026, 3, 2), ["2024"]),
        ("quarter", "2025Q2", "", date(2026, 1, 1), ["2025Q2", "2025Q3", "2025Q4"]),
        ("month", "2025-11", "", date(2026, 1, 31), ["2025-11", "2025-12"]),
        ("month", "2023-01", "2025-02", date(2026, 1, 31), ["2024-12", "2025-01", "2025-02"]),
        ("year", "2026", "", date(2026, 3, 2), []),
    ],
)
def test_a_period_is_asked_for_once_it_has_ended(duty, every, since, until, today, asked):
    """From the first period of the duty to its last, of the last two years, the most urgent first."""
    duty.every, duty.since, duty.until = every, since, until
    duty.save()
    assert [period for period, _ in periods(today)] == asked


@pytest.mark.django_db
def test_a_page_of_the_backlog_is_a_part_of_the_whole(duty):
    """However it is cut, over the borders of periods and forms: the same lines in the same order, each once."""
    from shuangkong.registers.models import Organisation
    from shuangkong.statistics import board
    from shuangkong.statistics.models import Duty

    for n in range(7):
        unit = Organisation.objects.create(uscc=f"91{n:015d}X", name=f"单位{n}", area=duty.area)
        form, every, since = ("status-report", "year", "2023") if n % 2 else ("205-1", "month", "2025-12")
        Duty.objects.create(form=form, area=duty.area, organisation=unit, every=every, since=since)
    found = board.backlog(Duty.objects.all(), date(2026, 3, 2))

    def lines(items):
        return [(item.deadline.due, item.form.id, item.deadline.period.text, item.duty.pk) for item in items]

    whole = lines(found[:])
    assert len(whole) == len(found) == 2 + 3 * 2 + 4 * 3
    assert len(set(whole)) == len(whole)
    assert [line[:3] for line in whole] == sorted(line[:3] for line in whole)
    for size in (1, 2, 3, 5):
        assert [line for n in range(0, len(found), size) for line in lines(found[n : n + size])] == whole
    late = found.late()
    assert lines(late[:]) == [line for line in whole if line[0] < date(2026, 3, 2)]
    assert 0 < len(late) < len(found)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "late", "soon"),
    [(date(2026, 2, 20), False, False), (date(2026, 2, 21), False, True), (date(2026, 2, 28), False, True), (date(2026, 3, 1), True, False)],
)  # fmt: skip
def test_the_last_day_is_in_time(duty, today, late, soon):
    """Due on February 28: a week before it is near, a day after it is late."""
    item = next(one for one in backlog(today) if one.deadline.period.text == "2025")
    assert (item.deadline.late, item.deadline.soon) == (late, soon)


@pytest.mark.django_db
def test_what_was_handed_in_is_no_longer_asked_for(draft, go, people, duty):
    """A draft still is, a returned one is again."""
    submission = draft()
    assert periods(NOON.date()) == [("2024", ""), ("2025", "填报中")]
    go(submission, "submit", people.first)
    assert periods(NOON.date()) == [("2024", "")]
    go(submission, "return", people.county, "核对")
    assert periods(NOON.date()) == [("2024", ""), ("2025", "已退回")]


@pytest.mark.django_db
def test_what_waits_for_whom(draft, go, people):
    """The county's review, the city's approval, the filer's mending: each in one list only."""
    from shuangkong.statistics import board, services
    from shuangkong.statistics.models import Submission

    def waiting():
        names = ("first", "second", "county", "neighbour", "city", "auditor")
        return [
            name for name in names
            if board.waiting(getattr(people, name), services.visible(getattr(people, name)).filter(state__in=Submission.UNDER_WAY))
        ]  # fmt: skip

    submission = draft()
    assert waiting() == []
    go(submission, "submit", people.first)
    assert waiting() == ["county"]
    go(submission, "review", people.county)
    assert waiting() == ["city"]
    go(submission, "return", people.city, "核对")
    assert waiting() == ["first"]


@pytest.mark.django_db
def test_a_reminder_is_on_record_and_only_from_who_reviews_or_approves(duty, people):
    """The filer sees how often it was asked for."""
    from django.core.exceptions import PermissionDenied

    from shuangkong.statistics import services

    services.remind(duty, "2025", people.county, NOON)
    with pytest.raises(PermissionDenied):
        services.remind(duty, "2025", people.second, NOON)
    item = next(one for one in backlog(NOON.date()) if one.deadline.period.text == "2025")
    assert item.reminders == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "seen"), [("first", 1), ("second", 0), ("county", 1), ("neighbour", 0), ("city", 1), ("auditor", 1), ("viewer", 0)])  # fmt: skip
def test_each_sees_what_is_theirs(draft, people, name, seen):
    """An enterprise its own, a county its county's, the city and its auditor all of the city's; who looks at figures none."""
    from shuangkong.statistics import services

    draft()
    assert services.visible(getattr(people, name)).count() == seen


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("form", "every", "whose", "field"),
    [
        ("能源利用状况报告", "year", "unit", "form"), ("gdp", "year", "unit", "organisation"), ("status-report", "year", "area", "organisation"),
        ("water", "year", "area", "department"), ("gdp", "month", "area", "every"), ("institutions", "year", "unit", "__all__"),
    ],
)  # fmt: skip
def test_a_duty_that_nobody_could_meet_is_refused(duty, form, every, whose, field):
    """An unknown form, one that another kind of filer files, a period it does not have, one that is there already."""
    from django.core.exceptions import ValidationError

    from shuangkong.statistics.models import Duty

    made = Duty(
        form=form,
        area=duty.area,
        organisation=duty.organisation if whose == "unit" else None,
        every=every,
        since="2024",
    )
    with pytest.raises(ValidationError) as told:
        made.full_clean()
    assert field in told.value.message_dict
