"""What pages ask: last values, a station's curve, the frames of a moment, who is on line."""

import hashlib
import json
from datetime import datetime, timedelta

import pytest

from shuangkong.kernel.problems import Unknown
from shuangkong.monitoring.lake.files import lake
from shuangkong.monitoring.lake.lake import compact, curve, evidence, latest, online, raw, settle
from shuangkong.monitoring.lake.latest import latest_path

START = datetime.fromisoformat("2026-03-05T08:00")
MN, OTHER = "520000A8900016F000169DC0", "520000A8900016F000169DC1"


def values(table):
    """Station, factor and value of every row."""
    return [(row["mn"], row["factor"], row["value"]) for row in table.to_pylist()]


def test_the_last_value_is_that_of_the_newest_time(home, sender):
    """Not that of the latest reception: a late reading of yesterday changes nothing, a correction of the newest does."""
    sender.minutes(3)
    sender.minutes(1, mn=OTHER)
    settle(home)
    wanted = [(MN, "w00000", 220_000), (MN, "w01018", 320_000)]
    assert values(latest(home, [MN])) == wanted
    sender.send(START - timedelta(days=1), {"w01018": "99"}, sent=START + timedelta(hours=1))
    settle(home)
    assert values(latest(home, [MN])) == wanted
    sender.send(START + timedelta(minutes=2), {"w01018": "5"}, sent=START + timedelta(hours=1))
    settle(home)
    assert values(latest(home, [MN])) == [(MN, "w00000", 220_000), (MN, "w01018", 50_000)]
    assert len(latest(home)) == 4


def test_the_newest_of_all_kinds_or_of_one(home, sender):
    """Real-time values are newer than hours; asked for hours, hours come."""
    sender.send(START, {"w01018": "1"}, cn="2061", sent=START + timedelta(hours=1))
    sender.send(START + timedelta(minutes=59), {"w01018": "2"}, cn="2011", sent=START + timedelta(hours=1))
    settle(home)
    assert values(latest(home)) == [(MN, "w01018", 20_000)]
    assert values(latest(home, kind="hour")) == [(MN, "w01018", 10_000)]
    with pytest.raises(Unknown, match="不是数据种类"):
        latest(home, kind="week")


def test_last_values_are_a_memory_only(home, sender):
    """Removed, they are made again from the newest days; with nothing settled there are none."""
    assert len(latest(home)) == 0
    sender.minutes(3)
    settle(home)
    before = latest(home)
    latest_path(home).unlink()
    assert latest(home).equals(before)
    sender.minutes(1, START + timedelta(minutes=3))
    settle(home)
    assert latest(home)["time"].to_pylist() == [START + timedelta(minutes=3)] * 2


def test_a_curve_has_every_reading_once(home, sender):
    """Over days, parts and compacted files; of the factors asked for; the latest received where there are several."""
    sender.minutes(3)
    sender.minutes(2, START - timedelta(days=1), sent=START)
    sender.minutes(1, mn=OTHER)
    settle(home)
    compact(home)
    sender.send(START, {"w01018": "77"}, sent=START + timedelta(hours=1))
    settle(home)
    day = START.date()
    table = curve(home, MN, "minute", day - timedelta(days=1), day, ["w01018"])
    assert [value for _, _, value in values(table)] == [300_000, 310_000, 770_000, 310_000, 320_000]
    assert len(curve(home, MN, "minute", day, day)) == 6
    assert len(curve(home, "nobody", "minute", day, day)) == 0
    assert len(curve(home, MN, "hour", day, day)) == 0
    assert len(curve(home, MN, "minute", day, day, [])) == 0


def test_evidence_shows_every_frame_of_a_moment(home, sender):
    """The one that was superseded too, each with its place, its time of reception and the hash of its bytes."""
    first = sender.send(START, {"w01018": "1"})
    second = sender.send(START, {"w01018": "2"}, sent=START + timedelta(hours=1))
    sender.send(START + timedelta(minutes=1), {"w01018": "3"})
    settle(home)
    compact(home)
    found = evidence(home, MN, START)
    assert [one.raw for one in found] == [first, second]
    assert [one.sha256 for one in found] == [hashlib.sha256(frame).hexdigest() for frame in (first, second)]
    assert [one.received for one in found] == [
        START - timedelta(hours=8) + timedelta(seconds=62), START - timedelta(hours=7),
    ]  # fmt: skip
    assert all(raw(home, one.source, one.offset) == one.raw for one in found)
    assert b"PW=123456" in found[0].raw
    assert b"123456" not in found[0].shown
    assert evidence(home, MN, START, "hour") == []


@pytest.mark.parametrize(
    ("source", "offset"), [("day=2026-03-05/no-1.journal", 0), ("../stations.csv", 0), ("day=2026-03-05/x", -1)]
)
def test_a_frame_that_is_not_there_is_said(home, sender, source, offset):
    """No path out of the journals, no traceback."""
    (lake(home)).mkdir(parents=True)
    (lake(home) / "stations.csv").write_text("mn,password\n")
    with pytest.raises(Unknown, match="没有原始报文"):
        raw(home, source, offset)


def test_who_is_on_line_is_told_by_the_gateway_that_heard_last(home):
    """Two gateways know a station; a file that is half written is passed over."""
    folder = lake(home) / "online"
    folder.mkdir(parents=True)
    (folder / "gw1.json").write_text(json.dumps({MN: {"first": 1, "last": 5, "frames": 3}, OTHER: {"last": 2}}))
    (folder / "gw2.json").write_text(json.dumps({MN: {"first": 4, "last": 9, "frames": 1}}))
    (folder / "gw3.json").write_text("{")
    told = online(home)
    assert told[MN] == {"first": 4, "last": 9, "frames": 1, "gateway": "gw2"}
    assert told[OTHER]["gateway"] == "gw1"
