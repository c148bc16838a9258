"""测速：网关: what was measured, as lines for people."""

from __future__ import annotations

from collections.abc import Iterator

from shuangkong.bench.gateway import Run
from shuangkong.bench.gateway_kills import Killed

PER_SECOND, P99_MS, RESTART_S = 25_000, 15.0, 5.0


def lines(runs: list[Run], stations: int, flight: int) -> Iterator[str]:
    """Yield a line a run, then what limits the gateway."""
    yield f"落盘后应答的报文，本机回环，{stations:,} 台设备，每台同时在途 {flight} 条，接收端占一个核"
    for run in runs:
        yield (
            f"  {run.name}　{run.per_second:,.0f} 条/秒　应答用时 中位 {run.p50_ms:.1f} ms，99% {run.p99_ms:.1f} ms，"
            f"最长 {run.worst_ms:.1f} ms　（机器负载 {run.load:.1f}）"
        )
    ours, theirs = runs
    reached = ours.per_second >= PER_SECOND and ours.p99_ms <= P99_MS
    yield (
        f"目标 {PER_SECOND:,} 条/秒、99% {P99_MS:.0f} ms 以内：{'达到' if reached else '未达到'}；"
        f"为对照的 {ours.per_second / theirs.per_second:.1f} 倍"
    )
    yield (
        f"网关每条用处理器 {ours.user_us + ours.system_us:.0f} µs（程序 {ours.user_us:.0f}，系统调用 {ours.system_us:.0f}），"
        f"占所在核 {100 * ours.busy:.0f}%；平均 {ours.frames_a_commit:,.0f} 条合并落盘一次，每次 {ours.commit_ms:.2f} ms"
    )
    yield _limit(ours)


def _limit(ours: Run) -> str:
    ceiling = 1e6 / (ours.user_us + ours.system_us)
    if ours.busy > 0.85:
        return "限制在处理器：收发的系统调用，其次是校验和拆帧；不在磁盘。"
    why = "机器上另有负载，接收端分不到整个核" if ours.load > ours.cores else "发送端或磁盘先到极限"
    return f"所在核未占满：{why}。按每条用时推算（不是实测），单核上限约 {ceiling:,.0f} 条/秒。"


def kill_lines(found: Killed) -> Iterator[str]:
    """Yield what became of acknowledged frames."""
    longest = max(found.restarts_s)
    held = found.lost == 0 and found.counted_twice == 0 and longest <= RESTART_S
    yield (
        f"强行终止 {found.kills:,} 次：已应答 {found.acknowledged:,} 条，丢失 {found.lost:,} 条，重复计数 {found.counted_twice:,} 条"
        f"（重发的副本 {found.again:,} 条，按设备和时间合并后计一次；末尾不完整的文件 {found.torn_files:,} 个）"
    )
    yield f"重新启动到第一条应答 最长 {longest:.1f} 秒　目标 {RESTART_S:.0f} 秒以内，不丢、不重：{'达到' if held else '未达到'}"
