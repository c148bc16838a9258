"""测速：监测数据湖: what was measured, as lines for people."""

from __future__ import annotations

import os
from typing import Any

from shuangkong.bench.lake import FACTORS, Measured


def lines(found: Measured, machine: dict[str, Any]) -> list[str]:
    """Return the report for people."""
    load = os.getloadavg()[0]
    told = [
        f"机器：{machine['cores']} 核，负载 {machine['load']}（结束时 {load:.1f}），DuckDB {machine['duckdb']}",
        f"  入库：每核每秒 {found.frames_per_second:,.0f} 条报文（{found.frames:,} 条，各 {FACTORS} 个因子，处理器时间）",
        f"  合并一天：{found.compacting_s:.1f} s（{found.compacting_rows:,} 行，处理器时间）",
        f"  生成虚构的湖：{found.making_s:.1f} s（{found.outlets:,} 个排放口 × {found.days} 天，{found.rows:,} 行）",
        f"  每亿行 {found.size_of_month_mb:,.0f} MB{_aim(found.size_of_month_mb, 500, 'MB')}",
    ]
    for name, (median, longest, busy) in found.questions.items():
        spent = f"中位数 {median:.1f} ms，最长 {longest:.1f} ms，处理器 {busy:.1f} ms"
        told.append(f"  {name}：{spent}{_aim(median, 50, 'ms')}")
    return told


def _aim(value: float, most: float, unit: str) -> str:
    return f"  目标 ≤ {most:g} {unit}：{'达到' if value <= most else '未达到'}"
