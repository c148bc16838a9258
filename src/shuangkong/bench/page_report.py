"""测速：网页: what was measured, as a table for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shuangkong.bench.pages import Measured, share

NAMES = {"cockpit": "驾驶舱", "indicator": "指标页", "county": "县页"}
P95_MS = 150.0


def aims(m: Measured) -> list[dict[str, Any]]:
    """Return what was aimed at and found: the time in which 95 of 100 answers came by kind of page, and no errors."""
    found: list[dict[str, Any]] = []
    for kind, values in m.took.items():
        p50, p95 = (round(1000 * share(values, part)) for part in (0.50, 0.95))
        reached = bool(values) and p95 <= P95_MS
        told = {"aim": f"{NAMES[kind]} 95%（ms）", "found": p95, "wanted": f"≤ {P95_MS:g}", "reached": reached}
        found.append(told | {"note": f"{len(values)} 次，中位数 {p50} ms"})
    return [*found, {"aim": "出错（次）", "found": len(m.errors), "wanted": "0", "reached": not m.errors}]


def as_object(m: Measured, machine: Mapping[str, Any]) -> dict[str, Any]:
    """Return everything measured, for JSON."""
    pages = {kind: [round(took, 4) for took in values] for kind, values in m.took.items()}
    load = {"users": m.load.users, "think": m.load.think, "seconds": m.load.seconds}
    return {"machine": dict(machine), "load": load, "seconds": pages, "errors": m.errors, "aims": aims(m)}


def lines(m: Measured, machine: Mapping[str, Any]) -> Iterator[str]:
    """Yield the table: requests and answer times by kind of page, errors, and how busy the server was."""
    load = m.load
    yield f"机器：{machine['cores']} 核，负载 {machine['load']}，{machine['system']}，Python {machine['python']}"
    yield f"{load.users} 人，每页停留约 {load.think:g} 秒，计时 {load.seconds:g} 秒"
    everything = [took for kind in m.took.values() for took in kind]
    for name, values in [*((NAMES[kind], values) for kind, values in m.took.items()), ("全部", everything)]:
        p50, p95, p99 = (1000 * share(values, part) for part in (0.50, 0.95, 0.99))
        reached = "达到" if values and p95 <= P95_MS else "未达到"
        yield (
            f"  {name}　{len(values)} 次　中位数 {p50:.0f} ms　95% {p95:.0f} ms　99% {p99:.0f} ms"
            f"　目标 95% ≤ {P95_MS:.0f} ms：{reached}"
        )
    yield f"  每秒 {len(everything) / load.seconds:.1f} 次　服务占用 {m.cpu:.2f} 核　出错 {len(m.errors)} 次"
    yield from (f"    {error}" for error in dict.fromkeys(m.errors[:10]))
