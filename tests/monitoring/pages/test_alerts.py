"""Alerts from the lake to the file: raised once, carried on, over, acknowledged, closed with a reason, never twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from page_data import MN, NOW, OTHER_MN, at

from shuangkong.monitoring import alerting
from shuangkong.monitoring.alerting import Refused
from shuangkong.monitoring.models import Alert, AlertEvent

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


def look(now=NOW):
    return alerting.look(now, at_once=True)


def steps(alert):
    return list(alert.events.values_list("what", flat=True))


@pytest.fixture
def raised(outlets, send):
    """An exceedance of two hours that is going on."""
    send([(at(9), 40), (at(10), 61.5), (at(11), 58)])
    assert look() == 1
    return Alert.objects.get()


def test_hours_above_the_limit_raise_one_alert(raised):
    """With the largest value, the limit, and from when to when in Beijing time."""
    assert (raised.kind, raised.outlet_id, raised.state, raised.over) == ("exceedance", "DA001", "raised", False)
    assert (raised.found["value"], raised.found["limit"], raised.found["times"]) == ("61.5", "50", 2)
    assert (raised.first.isoformat(), raised.last.isoformat()) == (
        "2026-03-10T02:00:00+00:00",
        "2026-03-10T03:00:00+00:00",
    )
    assert steps(raised) == ["raised"]


def test_looking_again_changes_nothing(raised):
    """The same data give the same alert, however often."""
    assert look() == 0
    assert (Alert.objects.count(), AlertEvent.objects.count()) == (1, 1)


def test_pages_look_once_a_minute(outlets, send):
    """Of many open pages one looks; the next look comes a minute later."""
    assert alerting.look(NOW) == 0
    send([(at(11), 61)])
    assert alerting.look(NOW + timedelta(seconds=59)) == 0
    assert alerting.look(NOW + timedelta(seconds=61)) == 1


def test_an_exceedance_that_goes_on_is_the_same_alert(raised, send):
    """It reaches further and keeps its worst; when an hour is within the limit it is over; it may come back."""
    send([(at(12), 90)])
    look(LATER)
    raised.refresh_from_db()
    assert (raised.last.hour, raised.found["value"], raised.found["times"]) == (4, "90", 3)
    send([(at(13), 20)])
    look(LATER)
    raised.refresh_from_db()
    assert (raised.over, raised.found["value"]) == (True, "90")
    send([(at(14), 70)])
    look(LATER)
    raised.refresh_from_db()
    assert (raised.over, Alert.objects.count(), steps(raised)) == (False, 1, ["raised", "recovered", "returned"])


def test_marked_hours_raise_nothing(outlets, send):
    """Calibration and fault are not judged."""
    send([(at(9), 400, "C"), (at(10), 400, "D")])
    assert look() == 0


def test_late_data_that_corrects_an_hour_ends_the_alert(raised, send):
    """The last received counts: the same hours sent again within the limit are no exceedance."""
    send([(at(10), 41), (at(11), 42)])
    look()
    raised.refresh_from_db()
    assert raised.over


def test_what_a_closed_alert_covers_is_not_raised_again(raised, send, people):
    """Neither the same hours, nor the run that simply goes on; a new run is a new alert."""
    alerting.take_step(raised.pk, "close", "已核实，停窑检修", people.county, NOW)
    assert look() == 0
    send([(at(12), 66)])
    assert look(LATER) == 0
    send([(at(13), 20), (at(14), 77)])
    assert look(LATER) == 1
    assert sorted(Alert.objects.values_list("state", flat=True)) == ["closed", "raised"]


def test_a_silent_station_raises_an_alert_until_it_is_heard(outlets, online):
    """Off line for more than an hour; heard again, it is over."""
    online({MN: 61, OTHER_MN: 1})
    assert look() == 1
    alert = Alert.objects.get()
    assert (alert.kind, alert.subject) == ("offline", MN)
    online({MN: 0, OTHER_MN: 0})
    assert look() == 0
    alert.refresh_from_db()
    assert (alert.over, steps(alert)) == (True, ["raised", "recovered"])


def test_the_life_of_an_alert(raised, people):
    """Acknowledged by one, closed by another with a reason; each step with who and when."""
    alerting.take_step(raised.pk, "acknowledge", "", people.county, NOW)
    done = alerting.take_step(raised.pk, "close", "  已核实\n整改完成 ", people.city, LATER)
    assert done.state == "closed"
    told = list(raised.events.values_list("what", "by__username", "reason"))
    assert told[1:] == [("acknowledged", "county", ""), ("closed", "city", "已核实 整改完成")]


@pytest.mark.parametrize(
    ("before", "step", "reason", "word"),
    [
        ((), "close", " ", "写明原因"),
        ((), "close", "字" * 301, "不超过 300 字"),
        (("acknowledge",), "acknowledge", "", "已确认"),
        (("close",), "close", "又一次", "已办结"),
        ((), "reopen", "", "待处理"),
    ],
)
def test_a_step_that_does_not_fit_is_refused_in_words(raised, people, before, step, reason, word):
    """No closing without a reason, nothing twice, nothing after the end."""
    for earlier in before:
        alerting.take_step(raised.pk, earlier, "原因", people.city, NOW)
    with pytest.raises(Refused, match=word):
        alerting.take_step(raised.pk, step, reason, people.city, NOW)


def test_steps_are_never_changed(raised):
    """The database itself refuses it."""
    for change in (lambda: raised.events.update(reason="改"), lambda: raised.events.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_two_who_look_at_once_raise_one_alert(raised):
    """The second meets the first in the database."""
    with pytest.raises(DatabaseError), transaction.atomic():
        Alert.objects.create(
            outlet_id="DA001", kind="exceedance", subject=raised.subject, first=raised.first, last=raised.last
        )


def test_each_sees_the_alerts_of_their_own(raised, people):
    """The county, its city and the enterprise itself; not the neighbour, not another enterprise."""
    seen = {name: alerting.visible(person).count() for name, person in vars(people).items()}
    assert seen == {"city": 1, "county": 1, "clerk": 1, "viewer": 1, "own": 1, "neighbour": 0, "other": 0, "nobody": 0}
    attend = {name for name, person in vars(people).items() if alerting.may_attend(person, raised)}
    assert attend == {"city", "county"}
