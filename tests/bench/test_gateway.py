"""The bench of the gateway, at a small size: it measures what it says, and its kills find what they look for."""

from shuangkong.bench import gateway, gateway_kills, gateway_report
from shuangkong.bench.gateway_load import frame, mn_of
from shuangkong.monitoring.protocol.reading import read


def test_the_frames_of_the_bench_are_proper():
    """Each with a minute and a QN of its own, and nothing to remark on."""
    made = [frame(mn_of(3), number) for number in (0, 59, 1_440, 500_000)]
    assert [read(raw).status for raw in made] == ["ok"] * 4
    assert len({read(raw).message.first("DataTime") for raw in made}) == 4


def test_a_small_run(tmp_path):
    """Both servers answer; the report says how many and what limits them."""
    runs = gateway.measure(1, 5, 1, tmp_path)
    assert [run.name for run in runs] == ["网关", "对照"]
    assert all(run.per_second > 5 and 0 < run.p50_ms <= run.p99_ms <= run.worst_ms for run in runs)
    assert runs[0].frames_a_commit >= 1
    assert runs[0].user_us > 0
    text = "\n".join(gateway_report.lines(runs, 5, 1))
    assert "目标 25,000 条/秒" in text


def test_kills_lose_nothing(tmp_path):
    """Two kills: nothing acknowledged is lost, nothing counts twice."""
    found = gateway_kills.kill(2, tmp_path)
    assert (found.lost, found.counted_twice) == (0, 0)
    assert found.acknowledged > 20
    assert len(found.restarts_s) == 2
    assert "强行终止 2 次" in "\n".join(gateway_report.kill_lines(found))


def test_a_lost_frame_would_be_found(tmp_path):
    """A device that claims an acknowledgement for what no journal has."""
    device = gateway_kills._Device(1)
    device.acknowledged = [frame(device.mn, 0)]
    found = gateway_kills.Killed(1)
    gateway_kills._compare(found, tmp_path, [device])
    assert (found.acknowledged, found.lost) == (1, 1)
