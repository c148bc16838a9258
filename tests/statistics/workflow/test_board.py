"""Deadlines: what is due, what is late, who is asked for it, and what waits for whom."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "since", "until", "today", "periods"),
    [
        ("year", "2023", "", date(2026, 3, 2), ["2025", "2024", "2023"]),
        ("year", "2023", "2024", date(2026, 3, 2), ["2024", "2023"]),
        ("quarter", "2025Q2", "", date(2026, 1, 1), ["2025Q4", "2025Q3", "2025Q2"]),
        ("month", "2025-11", "", date(2026, 1, 31), ["2025-12", "2025-11"]),
        ("year", "2026", "", date(2026, 3, 2), []),
    ],
)
def test_a_period_is_asked_for_once_it_has_ended(every, since, until, today, periods):
    """From the first period of the duty to its last, the newest first."""
    from shuangkong.statistics.deadlines import deadlines
    from shuangkong.statistics.in_use import in_use

    found = deadlines(in_use().form("institutions"), every, since, until, today)
    assert [one.period.text for one in found] == periods


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "late", "soon"),
    [(date(2026, 2, 20), False, False), (date(2026, 2, 21), False, True), (date(2026, 2, 28), False, True), (date(2026, 3, 1), True, False)],
)  # fmt: skip
def test_the_last_day_is_in_time(duty, today, late, soon):
    """Due on February 28: a week before it is near, a day after it is late."""
    from shuangkong.statistics import board

    item = next(one for one in board.items([duty], today) if one.deadline.period.text == "2025")
    assert (item.deadline.late, item.deadline.soon) == (late, soon)


@pytest.mark.django_db
def test_what_was_handed_in_is_no_longer_asked_for(draft, go, people, duty):
    """A draft still is, a returned one is again."""
    from shuangkong.statistics import board

    def asked():
        return [(one.deadline.period.text, str(one.state or "")) for one in board.due(board.items([duty], NOON.date()))]

    submission = draft()
    assert asked() == [("2024", ""), ("2025", "填报中")]
    go(submission, "submit", people.first)
    assert asked() == [("2024", "")]
    go(submission, "return", people.county, "核对")
    assert asked() == [("2024", ""), ("2025", "已退回")]


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
    from shuangkong.statistics import board, services

    services.remind(duty, "2025", people.county, NOON)
    with pytest.raises(services.Refused):
        services.remind(duty, "2025", people.second, NOON)
    item = next(one for one in board.items([duty], NOON.date()) if one.deadline.period.text == "2025")
    assert item.reminders == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "seen"), [("first", 1), ("second", 0), ("county", 1), ("neighbour", 0), ("city", 1), ("auditor", 1), ("viewer", 0)])  # fmt: skip
def test_each_sees_what_is_theirs(draft, people, name, seen):
    """An enterprise its own, a county its county's, the city and its auditor all of the city's; who looks at figures none."""
    from shuangkong.statistics import services

    draft()
    assert services.visible(getattr(people, name)).count() == seen
