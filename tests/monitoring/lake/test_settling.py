"""Journals into readings: only what is new, nothing twice, nothing lost, whenever the run is killed."""

import multiprocessing
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow.dataset as ds
import pytest

from shuangkong.kernel.problems import Unknown
from shuangkong.monitoring.lake.files import lake, writing
from shuangkong.monitoring.lake.journal import records
from shuangkong.monitoring.lake.lake import raw
from shuangkong.monitoring.lake.report import report
from shuangkong.monitoring.lake.settled import new_bytes, positions
from shuangkong.monitoring.lake.settling import settle
from shuangkong.monitoring.lake.stations import Station, written
from shuangkong.monitoring.protocol.writing import secret

START = datetime.fromisoformat("2026-03-05T08:00")


class Killed(BaseException):
    """What a kill is to a test: nothing catches it."""


def test_a_minute_becomes_rows(home, sender, everything):
    """Every column of the contract, the numbers × 10^4, the reading pointing at its frame."""
    fields = {"Cou": "1.5", "Min": "29", "Avg": "30.25", "Max": "31", "ZsAvg": "32.1", "Flag": "D"}
    sender.send(START, {"w01018": fields})
    done = settle(home)
    assert (done.frames, done.readings, dict(done.reasons)) == (1, 1, {})
    (row,) = everything(home)
    source = row.pop("source")
    assert (lake(home) / "raw" / source).is_file()
    assert row == {
        "mn": "520000A8900016F000169DC0", "time": START, "factor": "w01018", "value": 302_500, "corrected": 321_000,
        "low": 290_000, "high": 310_000, "amount": 15_000, "mark": "D", "received": datetime.fromisoformat("2026-03-05T00:01:02"),
        "resent": False, "offset": 0,
    }  # fmt: skip


def test_only_what_is_new_is_read(home, sender, everything):
    """A second run with nothing new does nothing; with one frame more it reads one."""
    sender.minutes(3)
    assert settle(home).frames == 3
    assert settle(home).frames == 0
    sender.minutes(1, START + timedelta(minutes=3))
    assert new_bytes(home) > 0
    assert settle(home).frames == 1
    assert new_bytes(home) == 0
    assert len(everything(home)) == 8


def test_readings_lie_by_their_own_day_and_kind(home, sender, everything):
    """A frame of yesterday that comes today, hours beside minutes, real-time values beside both."""
    sender.minutes(1, START - timedelta(days=1), sent=START)
    sender.send(START, {"w01018": "1"}, cn="2061")
    sender.send(START, {"w01018": "2"}, cn="2011")
    settle(home)
    names = {path.parent.relative_to(lake(home)).as_posix() for path in lake(home).glob("*/**/*-*.parquet")}
    assert names == {
        "readings/minute/day=2026-03-04", "readings/hour/day=2026-03-05", "readings/realtime/day=2026-03-05",
        "frames/day=2026-03-04", "frames/day=2026-03-05",
    }  # fmt: skip
    assert [row["value"] for row in everything(home, "hour")] == [10_000]


def test_frames_without_readings_are_listed_and_kept(home, sender, everything):
    """A damaged frame, a login, a time that is missing: counted by reason, the raw bytes still in the journal."""
    whole = sender.frame(START, {"w01018": "1"})
    sender.raw(whole[:-20] + b"9" + whole[-19:], START)
    sender.raw(sender.frame(START, {}, cn="9021"), START)
    sender.raw(b"##0012nonsense", START)
    done = settle(home)
    assert (done.frames, done.readings) == (3, 0)
    assert dict(done.reasons) == {"check_differs": 1, "no_content": 1}
    files = sorted((lake(home) / "frames").rglob("*.parquet"))
    rows = ds.dataset(files, format="parquet").to_table().to_pylist()
    assert sorted((row["reason"] or "", row["cn"]) for row in rows) == [
        ("", "9021"), ("check_differs", "2051"), ("no_content", None),
    ]  # fmt: skip
    assert [raw(home, row["source"], row["offset"])[:2] for row in rows] == [b"##"] * 3
    assert not everything(home)


def test_encrypted_frames_are_read_with_the_key_of_the_station(home, sender, everything):
    """SM4 of 2025: with the key of stations.csv the values are there, without it the frame is listed."""
    key = b"0123456789abcdef"
    sender.raw(secret(sender.frame(START, {"w01018": "7"}, version=2025), key), START)
    assert settle(home).reasons["encrypted"] == 1
    shutil.rmtree(lake(home) / "state")
    written(lake(home) / "stations.csv", [Station("520000A8900016F000169DC0", "123456", key=key)])
    assert settle(home).readings == 1
    assert [row["value"] for row in everything(home)] == [70_000]


def test_a_torn_tail_is_passed_over_and_the_next_file_read(home, sender, gateway, everything):
    """What a crash tore is no frame; a restarted gateway writes a new file, and both are settled."""
    sender.minutes(2)
    path = sender.journal.path
    with path.open("ab") as file:
        file.write(b"\x00" * 11)
    assert settle(home).frames == 2
    gateway("gw2").minutes(1, START + timedelta(minutes=5))
    assert settle(home).frames == 1
    assert settle(home).frames == 0
    assert len(everything(home)) == 6


@pytest.mark.parametrize("batch", [100, 600, 1 << 20])
def test_damage_inside_a_journal_costs_the_frame_it_hit(home, sender, everything, batch):
    """A flipped byte in the tenth of twenty frames: nineteen are settled, the damage is told and remembered."""
    sender.minutes(20)
    path = sender.journal.path
    tenth = list(records(path))[9]
    whole = bytearray(path.read_bytes())
    whole[tenth.offset + 9] ^= 0xFF
    path.write_bytes(whole)
    name = path.relative_to(lake(home) / "raw").as_posix()
    done = settle(home, batch=batch)
    assert (done.frames, done.damaged) == (19, [(name, tenth.offset, tenth.end - tenth.offset)])
    assert new_bytes(home) == 0
    again = settle(home, batch=batch)
    assert (again.frames, again.damaged) == (0, [])
    assert report(home).damaged == done.damaged
    assert report(home).torn == {}
    assert len(everything(home)) == 38


def test_a_frame_that_is_written_while_it_is_read_is_read_next_time(home, sender, everything):
    """A record of which only half is there yet is left; when it is whole, it is settled once."""
    sender.minutes(1)
    path = sender.journal.path
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:50])
    settle(home)
    path.write_bytes(whole + whole)
    assert settle(home).frames == 1
    assert positions(home)[path.relative_to(lake(home) / "raw").as_posix()] == 2 * len(whole)
    assert len(everything(home)) == 4


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_every_rename_the_next_run_gives_the_same_files(home, sender, digests, monkeypatch, when):
    """Killed before or after each of the renames of a run in turn: after the next run every file is as without a kill."""
    sender.minutes(2, START - timedelta(days=1), sent=START)
    sender.minutes(2)
    sender.send(START, {"w01018": "1"}, cn="2061")
    shutil.copytree(home, home.with_name("calm"))
    settle(home.with_name("calm"))
    wanted = digests(home.with_name("calm"))
    rename, kills = Path.rename, 0
    for number in range(100):
        trial = home.with_name(f"trial-{number}")
        shutil.copytree(home, trial)
        left = [number]

        def killing(self, target, left=left):
            left[0] -= 1
            if left[0] == -1 and when == "before":
                raise Killed
            result = rename(self, target)
            if left[0] == -1:
                raise Killed
            return result

        monkeypatch.setattr(Path, "rename", killing)
        try:
            settle(trial)
        except Killed:
            kills += 1
        monkeypatch.setattr(Path, "rename", rename)
        if left[0] >= 0:
            break
        settle(trial)
        assert digests(trial) == wanted, number
        assert settle(trial).frames == 0
    assert kills >= 7


def test_more_that_comes_between_a_kill_and_the_next_run_changes_no_part(home, sender, everything, monkeypatch):
    """The plan of a killed run is carried out as it was; what came since gets parts of its own."""
    sender.minutes(2)
    rename = Path.rename

    def killing(self, target):
        if target.name == "positions.json":
            raise Killed
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", killing)
    with pytest.raises(Killed):
        settle(home)
    monkeypatch.setattr(Path, "rename", rename)
    sender.minutes(1, START + timedelta(minutes=2))
    done = settle(home)
    assert done.frames == 3
    assert len(everything(home)) == 6


def test_killed_for_real(home, sender, everything):
    """Kill -9 at random moments of a settling process; in the end every frame is there once."""
    chance = random.Random(3)  # noqa: S311 - made-up data
    for number in range(40):
        sender.minutes(5, START + timedelta(minutes=5 * number), mn=f"520000A8900016F00016{number:04}")
    code = (
        "import sys; from pathlib import Path; from shuangkong.monitoring.lake.settling import settle;"
        "print('go', flush=True); settle(Path(sys.argv[1]), processes=1, batch=700)"
    )
    killed = 0
    for _ in range(6):
        process = subprocess.Popen([sys.executable, "-c", code, str(home)], stdout=subprocess.PIPE)
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        process.stdout.close()
    settle(home)
    assert killed > 0
    rows = everything(home)
    assert len(rows) == 400
    assert len({(row["source"], row["offset"], row["factor"]) for row in rows}) == 400


def _settle(home, queue):
    queue.put(settle(home).frames)


def test_two_runs_at_once_settle_everything_once(home, sender, everything):
    """The second waits for the first and finds nothing left."""
    sender.minutes(50)
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    runs = [context.Process(target=_settle, args=(home, queue)) for _ in range(2)]
    for run in runs:
        run.start()
    found = sorted(queue.get(timeout=30) for _ in runs)
    for run in runs:
        run.join()
    assert found == [0, 50]
    assert len(everything(home)) == 100


def test_who_will_not_wait_is_told(home, sender):
    """A run while another holds the lock is refused in words, and changes nothing."""
    sender.minutes(1)
    with writing(home), pytest.raises(Unknown, match="正在整理监测数据"):
        settle(home, wait=False)
    assert settle(home).frames == 1


def test_processes_and_batches_change_nothing(home, sender, everything):
    """One process or two, small batches or large: the same rows."""
    for number in range(30):
        sender.minutes(4, START + timedelta(hours=number % 7), mn=f"520000A8900016F00016{number:04}")
    other = home.with_name("other")
    shutil.copytree(home, other)
    settle(home, processes=1)
    settle(other, processes=2, batch=2_000)
    assert everything(home) == everything(other)


def test_lost_state_gives_the_same_readings_again(home, sender, everything):
    """Without its state folder everything is settled anew under greater numbers; compaction leaves each reading once."""
    from shuangkong.monitoring.lake.compaction import compact

    sender.minutes(3)
    settle(home)
    before = everything(home)
    compact(home)
    shutil.rmtree(lake(home) / "state")
    sender.minutes(1, START + timedelta(minutes=3))
    assert settle(home).frames == 4
    compact(home)
    assert everything(home)[:3] == before[:3]
    assert len(everything(home)) == 8


def test_a_full_disk_leaves_what_was_settled(home, sender, everything, monkeypatch):
    """An error of the disk in the second batch: the first stays, the rest is settled when there is room."""
    sender.minutes(4)
    rename, calls = Path.rename, [0]

    def full(self, target):
        calls[0] += 1
        if calls[0] > 6:
            raise OSError(28, "No space left on device", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(OSError, match="No space left"):
        settle(home, processes=1, batch=1)
    monkeypatch.setattr(Path, "rename", rename)
    settle(home)
    rows = everything(home)
    assert len(rows) == len({(row["time"], row["factor"]) for row in rows}) == 8


def test_many_parts_of_a_day_are_compacted_on_the_way(home, sender, everything):
    """A watch that settles every few seconds does not leave thousands of files."""
    from shuangkong.monitoring.lake.files import counted, day_folder

    for number in range(30):
        sender.minutes(1, START + timedelta(minutes=number))
        settle(home)
    assert len(counted(day_folder(home, "minute", START.date()))) < 26
    assert len(everything(home)) == 60


def test_the_time_of_reception_is_in_utc(home, sender, everything):
    """Eight in Beijing is midnight in UTC."""
    sender.send(START, {"w01018": "1"}, sent=START)
    settle(home)
    (row,) = everything(home)
    assert row["received"] == datetime.fromisoformat("2026-03-05")
    assert row["time"] == START
