"""Late data: only what they touch is computed again, and every file is then what a run over everything writes."""

from datetime import date, timedelta

import pytest
from made_lake import FIRST, files, hour, put

from shuangkong.bench.lake_made import Asked, deliver, made_lake, stations
from shuangkong.kernel.problems import Unknown
from shuangkong.monitoring import close
from shuangkong.monitoring.lake.compaction import compact
from shuangkong.monitoring.lake.retention import Terms, remove

DAYS = 4


@pytest.fixture
def late(pack):
    """A made-up lake at the turn of a quarter, some of whose rows are still to come."""
    asked = Asked(outlets=4, days=DAYS, late=0.1, gaps=0.05, first=date(2026, 3, 30))
    made_lake(pack.home, asked, processes=1)
    for number in range(4):
        gas = number % 2
        pack.outlet(f"made-{number:04}", "gas" if gas else "water", ("520602", "520603")[number // 2], reference_o2="9")
        pack.stations[-1] = (stations(asked.outlets)[number][0], f"made-{number:04}")
    return pack, asked


def test_after_late_data_the_files_are_those_of_a_full_run(late):
    """Parts for two days: those days and both quarters are computed again, nothing else; the bytes agree."""
    pack, asked = late
    days = [asked.first + timedelta(n) for n in range(DAYS)]
    first = pack.close()
    assert (first.days, first.quarters) == (days, ["2026-01..2026-03", "2026-04..2026-06"])
    assert pack.close().days == []
    before = files(pack)
    deliver(pack.home, asked, [days[1]], processes=1)
    again = pack.close()
    assert again.days == [days[1]]
    after = files(pack)
    changed = {name for name in after if before[name] != after[name]}
    assert f"hours/day={days[1]}/hours.parquet" in changed
    assert not changed & {f"hours/day={day}/hours.parquet" for day in (days[0], days[2], days[3])}
    compact(pack.home)
    pack.close(again=True)
    assert files(pack) == after


def test_a_run_that_was_killed_is_done_again(late, monkeypatch):
    """Ended between hours and months: the days are still to be done, and in the end nothing tells the difference."""
    pack, asked = late
    pack.close()
    before = files(pack)
    deliver(pack.home, asked, [asked.first], processes=1)
    with monkeypatch.context() as patched:
        patched.setattr(close, "_keep_quarter", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            pack.close()
    assert pack.close().days == [asked.first]
    after = files(pack)
    assert after != before
    pack.close(again=True)
    assert files(pack) == after


def test_two_runs_at_once_are_refused(late):
    """The second one says why, and touches nothing."""
    pack, _ = late
    pack.write()
    with close._alone(pack.home), pytest.raises(Unknown, match="正在核算"):
        pack.close()


def test_changed_books_are_seen(pack):
    """A mark declared later is no reading: the hours stay, the months are computed again."""
    mn = pack.outlet("stack")
    put(pack.home, [r for n in range(2) for f, v in (("a21002", 50), ("a00000", 10)) for r in hour(mn, f, FIRST, n, v)])
    pack.close()
    before = files(pack)
    pack.add(
        "marks", outlet="stack", object="facility", state="F", **{"from": "2026-01-01 00:00", "to": "2026-01-01 01:00"}
    )
    done = pack.close()
    after = files(pack)
    assert (done.days, done.quarters) == ([], ["2026-01..2026-03"])
    assert {name.split("/")[0] for name in after if before[name] != after[name]} == {"emissions", "days", "months"}


def test_late_minutes_of_a_day_whose_minutes_were_removed_change_nothing(pack):
    """The term of minutes is over: a late one is told and left out, even of a run over everything; the hours stay."""
    mn = pack.outlet("stack")
    put(pack.home, [r for n in range(2) for f, v in (("a21002", 50), ("a00000", 10)) for r in hour(mn, f, FIRST, n, v)])
    pack.close()
    before = files(pack)
    assert [one.kind for one in remove(pack.home, Terms(90, 5, 5), date(2032, 1, 1))] == ["minute"]
    for at in (3, 4):  # a lake's sequence goes on growing: the second part has a greater one than what was removed
        put(pack.home, hour(mn, "a21002", FIRST, at, 80, minutes=1), whole=False)
    done = pack.close(again=True)
    assert (done.days, done.late) == ([], [FIRST])
    assert files(pack) == before
    assert pack.close().late == []


def test_other_accounts_make_everything_they_made_anew(pack, monkeypatch):
    """Changed accounts of hours: every kept day, whatever days are asked for; changed accounts of quarters: no day."""
    mn = pack.outlet("stack")
    put(pack.home, [r for f, v in (("a21002", 50), ("a00000", 10)) for r in hour(mn, f, FIRST, 0, v)])
    pack.close()
    monkeypatch.setattr(close, "code_hash", lambda: "other")
    assert (done := pack.close(first=date(2026, 2, 1))).quarters == ["2026-01..2026-03"]
    assert done.days == []
    monkeypatch.setattr(close, "hours_code", lambda: "other")
    assert pack.close(first=date(2026, 2, 1)).days == [FIRST]
    assert pack.close(first=date(2026, 2, 1)).days == []


def test_a_parameter_of_another_room_computes_nothing_again(pack):
    """Only what the accounts take in counts: a value of monitoring does, one of energy does not."""
    mn = pack.outlet("stack")
    put(pack.home, [r for f, v in (("a21002", 50), ("a00000", 10)) for r in hour(mn, f, FIRST, 0, v)])
    pack.close()
    pack.parameter("keep_realtime", "91", "d")
    assert pack.close().quarters == []
    pack.parameter("air_pressure", "90000", "Pa")
    assert pack.close().quarters == ["2026-01..2026-03"]
