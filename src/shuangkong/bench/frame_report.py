"""测速：报文: what was measured, as a table for people."""

from __future__ import annotations

from collections.abc import Iterator

from shuangkong.bench.frames import SLOW_S, UNSEEN, Measured, Outcome


def lines(m: Measured) -> Iterator[str]:
    """Yield the speed, then what became of damaged frames by kind of damage."""
    yield f"完整读取 {m.per_second:,.0f} 条/秒（单核，平均 {m.bytes_per_frame:,.0f} 字节，含全部检查）"
    yield f"对照：逐位校验、只按分隔符拆分 {m.plain_per_second:,.0f} 条/秒，为其 {m.per_second / m.plain_per_second:.1f} 倍"
    reached = "达到" if m.crashes == 0 and m.slowest_ms < 1000 * SLOW_S else "未达到"
    yield f"损坏的报文：程序出错 {m.crashes} 次，最慢一条 {m.slowest_ms:.1f} ms　目标 0 次、{1000 * SLOW_S:.0f} ms 以内：{reached}"
    yield "损坏方式，未被长度和校验码发现的比例，其中读取时另有提示的"
    for name, outcome in m.kinds.items():
        yield f"  {name}　{_said(outcome)}"
    yield f"  合计（不含{UNSEEN}）　{_said(m.overall)}"
    yield f"  只改数据区、长度不变（不含{UNSEEN}）　{_said(m.payload)}"
    yield "校验码只有 256 种可能，随机损坏约 1/256 通过；相隔 8 的整数倍的两个字节互换，校验码不变。"


def _said(outcome: Outcome) -> str:
    share = 100 * outcome.passed / outcome.damaged if outcome.damaged else 0.0
    return f"{outcome.passed:,} / {outcome.damaged:,}（{share:.2f}%），提示 {outcome.remarked:,} 条"
