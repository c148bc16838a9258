"""测速：能源计量: what was measured, as a table for people or as an object."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from statistics import median
from typing import Any

from shuangkong.bench.meters import Measured, Run

AIM_S = 5.0
FULL = 7_000_000  # readings that the aim is for: 200 meters, a year, every 15 minutes
WAYS = {
    "close": "核算（读数→小时→日→月→标准煤，含入账表的写出）",
    "sql": "手写 SQL（只算日、月和标准煤）",
    "pandas": "pandas（同上）",
    "late": "迟到一天的数据入库后再核算",
    "twice": "两个程序同时核算",
}


def as_object(m: Measured, machine: dict[str, Any]) -> dict[str, Any]:
    """Return everything measured, for JSON."""
    return {"machine": machine, **asdict(m), "equal": not m.different, "aims": [*_aims(m)]}


def lines(m: Measured, machine: dict[str, Any]) -> Iterator[str]:
    """Yield the table for people."""
    yield (
        f"机器：{machine['cores']} 核，负载 {machine['load']}，{machine['system']}，Python {machine['python']}，"
        f"DuckDB {machine['duckdb']}，ibis {machine['ibis']}；多次的取中位数"
    )
    yield f"{m.meters:,} 块表 × {m.days:,} 天，15 分钟读数 {m.readings:,} 个（虚构），{m.megabytes:,.1f} MB"
    for name, label in WAYS.items():
        if name in m.runs:
            seconds, peak = _middle(m.runs[name])
            memory = "" if name == "twice" else f"，内存峰值 {peak:,.0f} MB"  # its own children have the memory
            yield f"  {label}　{seconds:.2f} 秒{memory}"
    for aim in _aims(m):
        yield f"  {aim['aim']}　{aim['found']}　目标 {aim['wanted']}：{'达到' if aim['reached'] else '未达到'}"


def _aims(m: Measured) -> Iterator[dict[str, Any]]:
    seconds = _middle(m.runs["close"])[0]
    scale = max(1.0, m.readings / FULL)
    wanted = f"≤ {AIM_S * scale:.1f} 秒"
    yield {"aim": "核算用时", "found": f"{seconds:.2f} 秒", "wanted": wanted, "reached": seconds <= AIM_S * scale}
    told = "全部相同" if not m.different else f"不同：{'、'.join(m.different)}"
    yield {"aim": "结果", "found": told, "wanted": "全部相同", "reached": not m.different}


def _middle(runs: list[Run]) -> tuple[float, float]:
    return median(run.seconds for run in runs), max(run.peak_mb for run in runs)
