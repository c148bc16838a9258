"""What has to be looked at: runs above a limit, silent stations, low capture rates; and what has not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from shuangkong.monitoring import conditions
from shuangkong.monitoring.conditions import InForce
from shuangkong.monitoring.kept_accounts import Captured
from shuangkong.monitoring.snapshot import Snapshot, Told

NOW = datetime(2026, 3, 10, 4, 30, tzinfo=UTC)
START = datetime(2026, 3, 10)  # noqa: DTZ001
FIFTY = InForce("DA001", "a21026", Decimal(50), "mg/m3", "corrected", "hour")


def limit(value, first=date(2026, 1, 1), last=None, **more):
    told = {"factor": "a21026", "unit": "mg/m3", "basis": "corrected", "span": "hour"} | more
    return SimpleNamespace(outlet_id="DA001", limit=Decimal(value), first=first, last=last, **told)


def hour(number, corrected, mark="N", **more):
    told = {"kind": "hour", "value": Decimal(1), "corrected": Decimal(str(corrected))} | more
    return Told(mn="MN1", factor="a21026", time=START + timedelta(hours=number), mark=mark, **told)


def found(*hours, limits=None, newest=None):
    known = {("DA001", "a21026", "hour"): newest} if newest else {}
    return conditions.exceedances([("DA001", told) for told in hours], limits or [limit(50)], known)


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        (hour(0, "50.0001"), True),
        (hour(0, "50"), False),
        (hour(0, "80", "C"), None),
        (hour(0, "80", None), True),
        (hour(0, "80", kind="day"), None),
        (hour(0, "80", kind="minute"), None),
    ],
)
def test_only_an_unmarked_mean_of_the_limits_span_is_judged(told, verdict):
    """Exactly on the limit is within it; calibration is no exceedance; a minute is no hour."""
    assert conditions.exceeds(told, FIFTY) is verdict


def test_nothing_is_judged_by_a_basis_that_was_not_sent():
    """A corrected limit does not look at the measured value."""
    told = Told("MN1", "a21026", "hour", START, Decimal(90), None, "N")
    assert conditions.exceeds(told, FIFTY) is None


def test_hours_in_a_row_are_one_condition_with_the_worst_of_them():
    """Two runs, the second with its largest value; the break between them is the hour within the limit."""
    first, second = found(hour(1, 60), hour(2, 40), hour(3, 55), hour(4, "71.5"), hour(5, 52))
    assert (first.first, first.last, first.found["times"]) == (
        START + timedelta(hours=1),
        START + timedelta(hours=1),
        1,
    )
    assert (second.first.hour, second.last.hour) == (3, 5)
    assert (second.found["value"], second.found["limit"], second.found["times"]) == ("71.5", "50", 3)


def test_a_run_goes_on_until_a_later_hour_is_within_the_limit():
    """What the newest hour belongs to is going on; what a later hour followed is over."""
    assert found(hour(1, 60), newest=START + timedelta(hours=1))[0].ongoing
    assert not found(hour(1, 60), newest=START + timedelta(hours=2))[0].ongoing


def test_the_strictest_limit_of_the_day_counts():
    """A limit that has ended does not count, nor one to come; of two in force the lower."""
    limits = (limit(100), limit(70), limit(30, last=date(2026, 3, 9)), limit(20, first=date(2026, 3, 11)))
    assert found(hour(1, 69), limits=limits) == []
    assert found(hour(1, 71), limits=limits)[0].found["limit"] == "70"


def silent(minutes, *, connected=False, gateway=0):
    heard = NOW - timedelta(minutes=minutes)
    online = {"MN1": {"last": int(heard.timestamp() * 1000), "connected": connected}}
    return Snapshot(online, NOW - timedelta(minutes=gateway), {}, {}, {})


def test_a_station_is_off_line_when_it_was_silent_for_too_long():
    """An hour is allowed; one that was never heard is not yet in operation."""
    known, hour_long = {"MN1": "DA001", "MN2": "DA002"}, timedelta(hours=1)
    assert conditions.offline(silent(60), known, hour_long, NOW) == []
    told = conditions.offline(silent(61), known, hour_long, NOW)
    assert [(one.outlet, one.subject) for one in told] == [("DA001", "MN1")]
    assert told[0].first == datetime(2026, 3, 10, 11, 29)  # noqa: DTZ001


def test_nobody_is_off_line_while_no_gateway_runs():
    """Then nobody is heard, and the gateway is what is wrong; a link that is open is not off line either."""
    assert conditions.offline(silent(600, gateway=5), {"MN1": "DA001"}, timedelta(hours=1), NOW) == []
    assert conditions.offline(silent(600, connected=True), {"MN1": "DA001"}, timedelta(hours=1), NOW) == []


@pytest.mark.parametrize(
    ("rate", "estimated", "due", "raised"),
    [
        ("0.7499", False, 2160, 1),
        ("0.75", False, 2160, 0),
        ("0.1", True, 719, 0),
        ("0.1", True, 720, 1),
        (None, False, 2160, 0),
    ],
)
def test_a_capture_rate_is_too_low_below_the_bound(rate, estimated, due, raised):
    """Exactly 75 % is enough; a quarter under way says nothing in its first 30 days; no rate is no verdict."""
    known = None if rate is None else Decimal(rate)
    one = Captured("DA001", "a21026", "2026-01..2026-03", date(2026, 1, 1), due, known, estimated)
    assert len(conditions.too_little([one], Decimal("0.75"))) == raised


def test_several_runs_are_one_condition_for_one_alert():
    """From the first to the last hour, the worst value, all the hours counted."""
    whole = conditions.whole(found(hour(1, 60), hour(3, 80), hour(4, 55)))
    assert (whole.first.hour, whole.last.hour) == (1, 4)
    assert (whole.found["value"], whole.found["times"]) == ("80", 3)
