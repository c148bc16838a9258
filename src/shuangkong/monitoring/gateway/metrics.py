"""运行指标: what a gateway counts, as Prometheus reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from shuangkong.monitoring.gateway.commit import Spent
from shuangkong.monitoring.gateway.presence import Counts

PREFIX = "shuangkong_gateway"


def metrics(counts: Counts, spent: Spent, gauges: dict[str, float]) -> Iterator[str]:
    """Yield the lines that Prometheus reads."""
    yield from _metric("frames_accepted_total", "counter", "报文：已接收", [("", counts.accepted)])
    yield from _metric("frames_answered_total", "counter", "报文：落盘后已应答", [("", counts.answered)])
    yield from _metric("frames_rejected_total", "counter", "报文：拒收，按原因", _by("reason", counts.rejected))
    yield from _metric(
        "frames_quarantined_total", "counter", "报文：隔离保存，按原因", _by("reason", counts.quarantined)
    )
    yield from _metric("frames_throttled_total", "counter", "超过速率而放慢读取的次数", [("", counts.throttled)])
    yield from _metric("connections_total", "counter", "连接：累计", [("", counts.connections)])
    yield from _metric("connections_closed_total", "counter", "连接：由网关关闭，按原因", _by("reason", counts.closed))
    yield from _metric("commits_total", "counter", "落盘次数", [("", spent.commits)])
    yield from _metric("commit_seconds_total", "counter", "落盘用时（秒）", [("", spent.seconds)])
    yield from _metric("commit_longest_seconds", "gauge", "最长一次落盘（秒）", [("", spent.longest)])
    yield from _metric("commit_failures_total", "counter", "落盘失败次数", [("", spent.failures)])
    for name, value in gauges.items():
        yield from _metric(name, "gauge", "", [("", value)])


def _by(label: str, counter: Counter[str]) -> list[tuple[str, float]]:
    return [(f'{{{label}="{name}"}}', value) for name, value in sorted(counter.items())]


def _metric(name: str, kind: str, meaning: str, values: list[tuple[str, float]]) -> Iterator[str]:
    if meaning:
        yield f"# HELP {PREFIX}_{name} {meaning}"
    yield f"# TYPE {PREFIX}_{name} {kind}"
    for labels, value in values:
        yield f"{PREFIX}_{name}{labels} {value:.12g}"
