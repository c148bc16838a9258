"""The bench of the lake measures what it says, on a small lake."""

from shuangkong.bench.commands import machine
from shuangkong.bench.lake import measure
from shuangkong.bench.lake_report import lines


def test_a_small_lake_is_measured():
    """Every question has an answer, every figure is there, and the report names aims."""
    found = measure(20, 2, 1, lambda _: None)
    assert found.frames == 300
    assert found.frames_per_second > 0
    assert found.rows > 20 * 8 * 1440
    assert found.compacting_rows > 20 * 8 * 1400
    assert len(found.questions) == 6
    assert all(0 < median <= longest for median, longest, _ in found.questions.values())
    told = "\n".join(lines(found, machine()))
    assert told.count("目标") == 7
    assert "每核每秒" in told
