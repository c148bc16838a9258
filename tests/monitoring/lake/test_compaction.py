"""Compaction: one file a day, of every reading the one received last; readers see each once, whenever it is killed."""

import os
import random
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from shuangkong.bench.lake_made import FIRST, Asked, deliver, made_lake
from shuangkong.monitoring.lake import compaction
from shuangkong.monitoring.lake.compaction import compact
from shuangkong.monitoring.lake.files import counted, day_folder, paths, stamp, superseded
from shuangkong.monitoring.lake.lake import curve
from shuangkong.monitoring.lake.settling import settle

START = datetime.fromisoformat("2026-03-05T08:00")
DAY = START.date()


class Killed(BaseException):
    """What a kill is to a test."""


def folder(home, kind="minute", day=DAY):
    """Where the day lies."""
    return day_folder(home, kind, day)


def test_the_reading_received_last_counts(home, sender, gateway, everything):
    """Three values of one minute come at three times by two gateways, settled in any order: the last received counts."""
    later = gateway("gw2")
    later.send(START, {"w01018": "3"}, sent=START + timedelta(hours=2))
    settle(home)
    sender.send(START, {"w01018": "1"})
    sender.send(START, {"w01018": "2"}, sent=START + timedelta(hours=1))
    settle(home)
    assert len(everything(home)) == 3
    compact(home)
    assert [row["value"] for row in everything(home)] == [30_000]
    sender.send(START, {"w01018": "4"}, sent=START + timedelta(hours=1, minutes=30))
    settle(home)
    compact(home)
    assert [row["value"] for row in everything(home)] == [30_000]


def test_a_frame_sent_twice_at_once_counts_once(home, sender, everything):
    """Both are in one part; so one part alone is compacted too, and a curve has the reading once before that."""
    sender.minutes(2)
    sender.minutes(2)
    settle(home)
    assert len(everything(home)) == 8
    assert len(curve(home, "520000A8900016F000169DC0", "minute", DAY, DAY)) == 4
    compact(home)
    assert len(everything(home)) == 4


def test_any_history_gives_the_same_file(home, sender, tmp_path):
    """Settled and compacted minute by minute or all at once: the compacted day has the same bytes."""
    chance = random.Random(4)  # noqa: S311 - made-up data
    other = tmp_path / "other"
    for number in range(6):
        sender.minutes(3, START + timedelta(minutes=chance.randrange(60)), value=chance.randrange(50))
        settle(home)
        if number % 2:
            compact(home)
    (other / "lake").mkdir(parents=True)
    (other / "lake" / "raw").symlink_to(home / "lake" / "raw")
    settle(other)
    compact(other)
    compact(home)
    for kind in ("minute", "frames"):
        (one,), (two,) = counted(folder(home, kind)), counted(folder(other, kind))
        assert one.read_bytes() == two.read_bytes()


def test_rows_are_in_the_order_of_station_factor_and_time(home, sender, everything):
    """So that a station's curve lies in few row groups."""
    for number in (3, 1, 2):
        sender.minutes(2, mn=f"520000A8900016F00016000{number}")
    settle(home)
    compact(home)
    (path,) = counted(folder(home))
    rows = pq.read_table(path, partitioning=None).to_pylist()
    keys = [(row["mn"], row["factor"], row["time"]) for row in rows]
    assert keys == sorted(keys)
    assert len(keys) == 12


def test_nothing_to_do_is_nothing_done(home, sender):
    """A compacted day is left alone; so is an empty lake."""
    assert compact(home) == []
    sender.minutes(1)
    settle(home)
    assert len(compact(home)) == 2
    assert compact(home) == []


@pytest.mark.parametrize("when", ["writing", "before", "after"])
def test_killed_compaction_leaves_nothing_that_counts(home, sender, everything, monkeypatch, when):
    """Killed while it writes, before its rename or after it: readers see every reading once or as before, never twice."""
    sender.minutes(3)
    settle(home)
    sender.minutes(3, value=50.0)
    settle(home)
    before = everything(home)
    rename = Path.rename

    def killing(self, target):
        if when == "after":
            rename(self, target)
        raise Killed

    if when == "writing":
        monkeypatch.setattr(compaction, "in_order", lambda *_: (_ for _ in ()).throw(Killed()))
    else:
        monkeypatch.setattr(Path, "rename", killing)
    with pytest.raises(Killed):
        compact(home, ["minute"], [DAY])
    monkeypatch.undo()
    seen = everything(home)
    assert seen == before if when != "after" else len(seen) == 6
    compact(home)
    assert len(everything(home)) == 6
    assert not list(folder(home).glob(".aside-*"))


def test_what_was_replaced_stays_for_its_readers_and_goes_later(home, sender):
    """Files that a reader may hold are there right after a compaction, count no longer, and are gone after ten minutes."""
    sender.minutes(2)
    settle(home)
    held = counted(folder(home))
    compact(home)
    assert superseded(folder(home)) == held
    assert all(path.exists() for path in held)
    (whole,) = counted(folder(home))
    past = time.time() - 2 * compaction.GRACE_S
    os.utime(whole, (past, past))
    compact(home)
    assert superseded(folder(home)) == []
    assert [path.name for path in folder(home).iterdir()] == [whole.name]


def test_a_compaction_changes_no_stamp(home, sender):
    """It is no change of the data; the next part is."""
    sender.minutes(2)
    settle(home)
    before = stamp(folder(home))
    compact(home)
    assert stamp(folder(home)) == before
    sender.minutes(1)
    settle(home)
    assert stamp(folder(home)) > before


def test_a_station_may_lie_in_several_row_groups(tmp_path, everything, monkeypatch):
    """Many stations are compacted some at a time; none is lost at the seams."""
    monkeypatch.setattr(compaction, "STATIONS", 3)
    asked = Asked(outlets=10, factors=4, days=1, late=0.3, step=60)
    made = made_lake(tmp_path, asked, processes=1)
    rest = deliver(tmp_path, asked, processes=1)
    before = everything(tmp_path)
    compact(tmp_path, ["minute"], [FIRST])
    assert rest.rows > 0
    assert len(before) == made.rows + rest.rows
    assert everything(tmp_path) == before
    (path,) = paths(tmp_path, "minute", FIRST, FIRST)
    assert pq.ParquetFile(path).num_row_groups == 4
    assert date.fromisoformat(path.parent.name[4:]) == FIRST
