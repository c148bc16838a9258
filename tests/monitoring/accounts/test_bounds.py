"""What is due: bounded by each outlet's own days, by what was received, and by the rules there are."""

from datetime import date, timedelta

import pytest
from made_lake import files, hour, put

from shuangkong.kernel.problems import NotInForce

NOX, FLOW = "a21002", "a00000"
MARCH = date(2026, 3, 1)


def day(mn, of, hours=range(24), value=50):
    """Minutes of some hours of a day."""
    return [row for n in hours for factor, v in ((NOX, value), (FLOW, 10)) for row in hour(mn, factor, of, n, v)]


def due(pack):
    """Hours due of every outlet and month."""
    return {(row["outlet"], row["month"]): row["due"] for row in pack.kept("months")}


def test_a_wrong_clock_changes_no_other_outlet(pack):
    """One hour of January from the second station: the first one's months stay as they were, byte for byte."""
    one, two = pack.outlet("one"), pack.outlet("two")
    for n in range(2):
        put(pack.home, day(one, MARCH + timedelta(n)) + day(two, MARCH + timedelta(n)))
    pack.close()
    before = [row for row in pack.kept("months") if row["outlet"] == "one"]
    put(pack.home, day(two, date(2026, 1, 1), hours=[0]))
    pack.close()
    assert [row for row in pack.kept("months") if row["outlet"] == "one"] == before
    assert due(pack) == {
        ("one", "2026-03"): 48,
        ("two", "2026-01"): 744,
        ("two", "2026-02"): 672,
        ("two", "2026-03"): 48,
    }


def test_an_outlet_is_due_from_its_registered_day(pack):
    """Registered as of 28 February, heard from 2 March on: 1 March and the day before are missing, not left out."""
    mn = pack.outlet("one", **{"from": "2026-02-28"})
    put(pack.home, day(mn, MARCH + timedelta(1)))
    pack.close()
    assert due(pack) == {("one", "2026-02"): 24, ("one", "2026-03"): 48}
    pack.rows["outlets"][0]["from"] = "2026-03-02"
    pack.close()
    assert due(pack) == {("one", "2026-03"): 24}


@pytest.mark.parametrize("gap", [0, 3])
def test_silence_at_either_end_of_a_quarter_is_due_once_it_is_known(pack, gap):
    """28 March, then 1 or 4 April: the days between become due, and a run after late data equals a full one."""
    mn = pack.outlet("one")
    put(pack.home, day(mn, date(2026, 3, 28)))
    pack.close()
    assert due(pack) == {("one", "2026-03"): 24}
    put(pack.home, day(mn, date(2026, 4, 1) + timedelta(gap)))
    done = pack.close()
    assert done.quarters == ["2026-01..2026-03", "2026-04..2026-06"]
    assert due(pack) == {("one", "2026-03"): 96, ("one", "2026-04"): 24 * (gap + 1)}
    after = files(pack)
    assert pack.close().quarters == []
    pack.close(again=True)
    assert files(pack) == after


def test_a_factor_seen_late_reaches_every_later_quarter(pack):
    """A factor first seen in January 2025 is due in every quarter after, through those that were not due themselves."""
    mn = pack.outlet("one")
    for of in (date(2025, 1, 2), date(2025, 12, 30), date(2026, 10, 5)):
        put(pack.home, day(mn, of, hours=[0]))
    pack.close(first=date(2025, 1, 1))
    put(pack.home, hour(mn, "a21026", date(2025, 1, 2), 1, 5), whole=False)
    pack.close(first=date(2025, 1, 1))
    after = files(pack)
    assert {row["month"] for row in pack.kept("months") if row["factor"] == "a21026"} >= {
        "2025-01",
        "2025-12",
        "2026-10",
    }
    pack.close(first=date(2025, 1, 1), again=True)
    assert files(pack) == after


def test_a_day_older_than_the_rules_is_named_and_left_out(pack):
    """A frame of 1970: that quarter is skipped with its day and station, all others are computed as without it."""
    mn = pack.outlet("one")
    put(pack.home, day(mn, date(1970, 1, 2), hours=[1]))
    with pytest.raises(NotInForce, match="1970-01-02 有站点 ONE 的数据"):
        pack.close(first=date(1970, 1, 1))
    put(pack.home, day(mn, MARCH))
    done = pack.close()
    (told,) = done.skipped
    assert "1970-01-02 有站点 ONE 的数据" in told
    assert done.quarters == ["2026-01..2026-03"]
    assert due(pack) == {("one", "2026-03"): 24}


def test_checks_go_by_the_minute(pack):
    """Passed at 08:05, failed at 08:50, passed at 20:00: hours 8 to 19 are out of control."""
    mn = pack.outlet("one")
    put(pack.home, day(mn, MARCH))
    for time, passed in (("08:50", "no"), ("08:05", "yes"), ("20:00", "yes")):
        pack.add("checks", mn=mn, factor=NOX, time=f"2026-03-01 {time}", kind="calibration", passed=passed)
    pack.close()
    out = [row["time"].hour for row in pack.kept("emissions") if row["reason"] == "out_of_control"]
    assert out == list(range(8, 20))


def test_a_check_that_fails_and_passes_within_an_hour_spoils_that_hour(pack):
    """Failed at 08:10, passed at 08:40: hour 8, and no other."""
    mn = pack.outlet("one")
    put(pack.home, day(mn, MARCH))
    for time, passed in (("08:10", "no"), ("08:40", "yes")):
        pack.add("checks", mn=mn, factor=NOX, time=f"2026-03-01 {time}", kind="calibration", passed=passed)
    pack.close()
    assert [row["time"].hour for row in pack.kept("emissions") if row["reason"] == "out_of_control"] == [8]


def test_the_day_under_way_is_due_up_to_what_was_received(pack):
    """The last day of a quarter at two o'clock: two hours are due; the quarter is final once 1 April has begun."""
    mn = pack.outlet("one", **{"from": "2026-03-31"})
    put(pack.home, day(mn, date(2026, 3, 31), hours=[0, 1]))
    pack.close()
    assert [(row["due"], row["estimated"]) for row in pack.kept("months")] == [(2, 1)]
    put(pack.home, day(mn, date(2026, 3, 31)))
    pack.close()
    assert [(row["due"], row["estimated"]) for row in pack.kept("months")] == [(24, 1)]
    put(pack.home, day(mn, date(2026, 4, 1), hours=[0]))
    pack.close(last=date(2026, 3, 31))
    assert [(row["due"], row["estimated"]) for row in pack.kept("months")] == [(24, 0)]
