"""How long things are kept: nothing younger than its term goes, and nothing that something still has to be taken from."""

from datetime import date, datetime, timedelta

import pytest

from shuangkong.monitoring.lake import retention
from shuangkong.monitoring.lake.files import lake, paths
from shuangkong.monitoring.lake.lake import compact, computed, dirty, settle, stamps
from shuangkong.monitoring.lake.retention import Terms, old, remove, terms

START = datetime.fromisoformat("2026-03-05T08:00")
DAY = START.date()
KEEP = Terms(realtime_days=90, minute_years=5, raw_years=5)
LATER = date(2031, 3, 6)  # five years and a day


def test_the_terms_in_force():
    """Raw frames five years (the regulation's least), as parameters with their source."""
    assert terms(date(2026, 3, 5)) == KEEP


@pytest.mark.parametrize(
    ("kind", "today", "first_kept"),
    [
        ("realtime", "2026-03-05", "2025-12-05"),
        ("minute", "2031-03-05", "2026-03-05"),
        ("raw", "2032-02-29", "2027-02-28"),
    ],
)
def test_a_term_ends_on_its_day(kind, today, first_kept):
    """90 days before, five years before, and on 29 February the last day of that month."""
    assert KEEP.before(kind, date.fromisoformat(today)) == date.fromisoformat(first_kept)


def kinds(found, *, held=""):
    """Which kinds are named."""
    return {one.kind for one in found if one.held == held}


def filled(home, sender):
    """A lake of one day with minutes, hours and real-time values, settled and computed."""
    sender.minutes(3)
    sender.send(START, {"w01018": "1"}, cn="2061", sent=START + timedelta(hours=1))
    sender.send(START, {"w01018": "1"}, cn="2011")
    settle(home)
    computed(home, stamps(home, dirty(home)))


def test_everything_old_goes_and_hours_stay(home, sender):
    """After five years minutes, frames and raw go; after 90 days real-time values only; hours stay for good."""
    filled(home, sender)
    assert kinds(old(home, KEEP, DAY)) == set()
    assert kinds(old(home, KEEP, DAY + timedelta(days=91))) == {"realtime"}
    assert kinds(old(home, KEEP, LATER)) == {"realtime", "minute", "frames", "raw"}
    assert kinds(remove(home, KEEP, LATER)) == {"realtime", "minute", "frames", "raw"}
    assert not list((lake(home) / "raw").rglob("*.journal"))
    assert [len(paths(home, kind, DAY, DAY)) for kind in ("realtime", "minute", "hour")] == [0, 0, 1]
    assert remove(home, KEEP, LATER) == []
    assert settle(home).frames == 0
    assert dirty(home) == []


def test_listing_removes_nothing(home, sender):
    """What may go is named; nothing is touched."""
    filled(home, sender)
    compact(home)
    before = sorted(lake(home).rglob("*"))
    assert old(home, KEEP, LATER)
    assert sorted(lake(home).rglob("*")) == before


def test_a_journal_that_is_not_settled_stays(home, sender):
    """However old; and it says why. A torn tail is no reason to keep it."""
    filled(home, sender)
    sender.minutes(1, START + timedelta(minutes=30))
    found = old(home, KEEP, LATER)
    assert kinds(found, held=retention.NOT_SETTLED) == {"raw"}
    path = sender.journal.path
    settle(home)
    with path.open("ab") as file:
        file.write(b"torn")
    assert kinds(old(home, KEEP, LATER), held=retention.NOT_SETTLED) == set()


def test_minutes_that_accounts_were_not_computed_from_stay(home, sender):
    """Late minutes of an old day: the day is dirty, so its minutes stay until it is computed."""
    filled(home, sender)
    sender.minutes(1, START + timedelta(minutes=30))
    settle(home)
    assert kinds(old(home, KEEP, LATER), held=retention.NOT_COMPUTED) == {"minute"}
    assert "minute" not in kinds(remove(home, KEEP, LATER))
    assert paths(home, "minute", DAY, DAY)


def test_a_day_named_leaves_younger_ones_alone(home, sender):
    """`--before` only narrows: with an early day nothing goes, with a late one not more than the terms allow."""
    filled(home, sender)
    assert old(home, KEEP, LATER, before=DAY) == []
    assert old(home, KEEP, DAY, before=LATER) == []
