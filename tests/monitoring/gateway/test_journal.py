"""The journal: what was committed is read again byte for byte, whatever happened to the end of the file."""

import errno
import os
from datetime import UTC, datetime

import pytest

from shuangkong.monitoring.lake import journal
from shuangkong.monitoring.lake.journal import Faults, Journal, Record, faults, records, torn

NOON = int(datetime(2026, 3, 1, 4, tzinfo=UTC).timestamp() * 1000)  # in Beijing
LAST = int(datetime(2026, 3, 1, 15, 59, 59, 999000, tzinfo=UTC).timestamp() * 1000)


def files(folder):
    """The journals of a folder, oldest first."""
    return sorted(folder.glob("day=*/*.journal"))


def written(folder, *frames, **more):
    """A journal with these (station, received, frame), committed."""
    made = Journal(folder, "gw1", **more)
    for frame in frames:
        made.append(*frame)
    made.commit()
    return made


def test_what_was_committed_is_read_again(tmp_path):
    """Every byte, also a line end, nothing at all and a name in Chinese; every record with its place."""
    frames = [("A1", NOON, b"##0000\r\n\x00\xff"), ("A1", NOON, b""), ("西厂", NOON + 1, b"x" * 9999)]
    kept = written(tmp_path, *frames)
    assert kept.path == tmp_path / "day=2026-03-01" / f"gw1-{NOON + 1}.journal"
    found = list(records(kept.path))
    assert [(one.station, one.received_ms, one.raw) for one in found] == frames
    assert list(records(kept.path, found[1].offset)) == found[1:]
    assert torn(kept.path) == 0
    kept.close()


def test_nothing_is_written_before_the_commit(tmp_path):
    """An appended frame alone makes no file; closing commits."""
    kept = Journal(tmp_path, "gw1")
    kept.append("A1", NOON, b"one")
    assert files(tmp_path) == []
    kept.close()
    assert [one.raw for one in records(files(tmp_path)[0])] == [b"one"]


def test_a_torn_tail_ends_the_reading(tmp_path):
    """Cut anywhere, a file gives its whole records, and the bytes that are left over are counted."""
    kept = written(tmp_path, ("A1", NOON, b"first"), ("B22", NOON, b"second"))
    whole = kept.path.read_bytes()
    second = list(records(kept.path))[1].offset
    for size in range(len(whole)):
        kept.path.write_bytes(whole[:size])
        assert [one.raw for one in records(kept.path)] == [b"first"] * (size >= second)
        assert torn(kept.path) == (size - second if size >= second else size)


def test_a_damaged_byte_is_noticed(tmp_path):
    """A byte of the last record changed, or zeros after it as a power failure leaves them: the record does not count."""
    kept = written(tmp_path, ("A1", NOON, b"first"), ("B22", NOON, b"second"))
    whole = kept.path.read_bytes()
    second = list(records(kept.path))[1].offset
    for place in range(second, len(whole)):
        kept.path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        assert [one.raw for one in records(kept.path)] == [b"first"]
        assert torn(kept.path) == len(whole) - second
    kept.path.write_bytes(whole + bytes(4096))
    assert [one.raw for one in records(kept.path)] == [b"first", b"second"]
    assert torn(kept.path) == 4096


def test_damage_in_the_middle_costs_what_it_hit_and_nothing_behind_it(tmp_path):
    """A byte changed anywhere, header or frame, of any record but the last: the others are read, the damage is located."""
    told = [("A1", NOON + number, b"##0012" + bytes([number]) * 20) for number in range(4)]
    kept = written(tmp_path, *told)
    whole, known = kept.path.read_bytes(), list(records(kept.path))
    for place in range(known[3].offset):
        kept.path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        hit = next(one for one in known if one.offset <= place < one.end)
        assert list(records(kept.path)) == [one for one in known if one is not hit], place
        assert faults(kept.path) == Faults(((hit.offset, hit.end - hit.offset),), 0)


def test_damage_of_many_records_and_a_torn_tail_are_told_apart(tmp_path):
    """A stretch of zeros over two records, and half a record at the end."""
    kept = written(tmp_path, *[("A1", NOON, bytes([65 + number]) * 50) for number in range(5)])
    whole, known = kept.path.read_bytes(), list(records(kept.path))
    hole = known[1].offset + 7, known[2].end - 3
    kept.path.write_bytes(whole[: hole[0]] + bytes(hole[1] - hole[0]) + whole[hole[1] :] + whole[:30])
    assert list(records(kept.path)) == [known[0], *known[3:]]
    assert faults(kept.path) == Faults(((known[1].offset, known[2].end - known[1].offset),), 30)


def test_a_record_inside_a_frame_is_none(tmp_path):
    """A frame that holds what looks like a record of another station: damage of its own bytes does not let it out."""
    inner = written(tmp_path / "other", ("ELSE", NOON, b"forged")).path.read_bytes()
    kept = written(tmp_path, ("A1", NOON, b"##" + inner + b"##"), ("A1", NOON, b"next"))
    whole = kept.path.read_bytes()
    place = whole.index(inner) - 1
    kept.path.write_bytes(whole[:place] + b"?" + whole[place + 1 :])
    assert [one.raw for one in records(kept.path)] == [b"next"]


def test_a_new_day_and_a_large_file_begin_a_new_file(tmp_path):
    """The day is that of Beijing; a file ends at the first commit that makes it as large as wanted."""
    kept = written(tmp_path, ("A1", LAST, b"before"), ("A1", LAST + 1, b"after"), largest=40)
    assert [file.parent.name for file in files(tmp_path)] == ["day=2026-03-01", "day=2026-03-02"]
    kept.append("A1", LAST + 2, b"still room")
    kept.commit()
    kept.append("A1", LAST + 3, b"no more")
    kept.close()
    assert [[one.raw for one in records(file)] for file in files(tmp_path)] == [
        [b"before"], [b"after", b"still room"], [b"no more"],
    ]  # fmt: skip


def test_a_clock_set_back_begins_a_new_file(tmp_path):
    """Within a file the time of reception never falls; a name that is taken is passed over."""
    kept = written(tmp_path, ("A1", NOON, b"one"), ("A1", NOON - 5000, b"two"), ("A1", NOON, b"three"))
    kept.close()
    again = written(tmp_path, ("A1", NOON, b"four"))
    again.close()
    told = [[(one.received_ms - NOON, one.raw) for one in records(file)] for file in files(tmp_path)]
    assert sorted(told) == [[(-5000, b"two"), (0, b"three")], [(0, b"four")], [(0, b"one")]]


def test_a_restarted_writer_leaves_the_old_file_alone(tmp_path):
    """The torn file of a writer that was killed is never written to again."""
    old = written(tmp_path, ("A1", NOON, b"first")).path
    with old.open("ab") as file:
        file.write(b"torn")
    before = old.read_bytes()
    new = written(tmp_path, ("A1", NOON, b"second")).path
    assert (old.read_bytes(), torn(old)) == (before, 4)
    assert [one.raw for one in records(new)] == [b"second"]


def test_a_full_disk_keeps_what_was_committed(tmp_path, monkeypatch):
    """OSError names the file; what was durable stays; the next commit goes on in a new file; no empty files pile up."""
    kept = written(tmp_path, ("A1", NOON, b"first"))
    real, room = os.write, [10]

    def short(file, data):
        if not room[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        size, room[0] = room[0], 0
        return real(file, data[:size])

    monkeypatch.setattr(journal.os, "write", short)
    for number in range(3):
        kept.append("A1", NOON + number, b"lost")
        with pytest.raises(OSError, match="No space left on device") as caught:
            kept.commit()
        assert caught.value.errno == errno.ENOSPC
        assert caught.value.filename.endswith(".journal")
    monkeypatch.setattr(journal.os, "write", real)
    kept.append("A1", NOON + 9, b"second")
    kept.close()
    assert [[one.raw for one in records(file)] for file in files(tmp_path)] == [[b"first"], [b"second"]]
    assert [torn(file) for file in files(tmp_path)] == [10, 0]


def test_a_failed_sync_leaves_the_file(tmp_path, monkeypatch):
    """After a failed sync nobody knows what is on the disk: the file is not written to again."""
    kept = written(tmp_path, ("A1", NOON, b"first"))
    real = os.fdatasync

    def fails(_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(journal.os, "fdatasync", fails)
    kept.append("A1", NOON + 1, b"doubtful")
    with pytest.raises(OSError, match="Input/output error"):
        kept.commit()
    monkeypatch.setattr(journal.os, "fdatasync", real)
    kept.append("A1", NOON + 2, b"second")
    kept.close()
    assert len(files(tmp_path)) == 2
    assert list(records(files(tmp_path)[1])) == [Record(0, NOON + 2, "A1", b"second")]
