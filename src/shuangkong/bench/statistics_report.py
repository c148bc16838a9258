"""测速：统计: what was measured, as a table for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shuangkong.bench.pages import share
from shuangkong.bench.statistics import Found

NAMES = {"list": "报送列表", "filtered": "按报表筛选", "cockpit": "驾驶舱"}
DATABASES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
IMPORT_S, IMPORT_MB, P95_MS = 30.0, 600.0, 200.0
Aim = tuple[str, float, float, bool]  # what, how much, at most, whether it is reached


def aims(found: Found) -> Iterator[Aim]:
    """Yield what was aimed at; of pages on SQLite it is told where it bends, nothing is promised."""
    seconds, peak = found.imported["import"], found.imported["import_mb"]
    yield "汇入用时（s）", round(seconds, 1), IMPORT_S, seconds <= IMPORT_S
    yield "汇入进程内存峰值（MB）", round(peak), IMPORT_MB, peak <= IMPORT_MB
    if found.asked.database == "postgres":
        for kind, values in found.pages.took.items():
            p95 = 1000 * share(values, 0.95)
            yield f"{NAMES[kind]} 95%（ms）", round(p95), P95_MS, bool(values) and p95 <= P95_MS
    yield "出错（次）", len(found.pages.errors), 0, not found.pages.errors


def lines(found: Found, machine: Mapping[str, Any]) -> Iterator[str]:
    """Yield the table: what was made, the import, answer times by kind of page, and the aims."""
    asked, made, load, took = found.asked, found.filled, found.asked.load, found.imported
    loads = found.loads
    yield f"机器：{machine['cores']} 核，{machine['system']}，Python {machine['python']}；{DATABASES[asked.database]}"
    yield (
        f"虚构数据：观测值 {made.observations:,} 条，报送件 {made.submissions:,} 件，任务 {made.duties:,} 项，单位 {made.organisations:,} 个，"
        f"县 {made.areas:,} 个，数据项 {made.series:,} 个；写入 {found.fill_s:.1f} s，数据库 {found.database_mb:,.0f} MB（负载 {loads['fill']}）"
    )
    yield f"汇入 {asked.rows:,} 行的工作簿（{found.file_mb:.1f} MB，负载 {loads['import']}）"
    yield f"  读入、核对、存入　{took['import']:.1f} s（处理器 {took['import_cpu']:.1f} s）　内存峰值 {took['import_mb']:.0f} MB"
    yield (
        f"  提交 {took['submit']:.1f} s　县级审核 {took['review']:.1f} s　批准入库 {took['approve']:.1f} s"
        f"　全程内存峰值 {took['peak_mb']:.0f} MB"
    )
    yield f"{load.users} 人，每页停留约 {load.think:g} 秒，计时 {load.seconds:g} 秒（负载 {loads['pages']}）"
    for kind, values in found.pages.took.items():
        p50, p95, p99 = (1000 * share(values, part) for part in (0.50, 0.95, 0.99))
        yield f"  {NAMES[kind]}　{len(values)} 次　中位数 {p50:.0f} ms　95% {p95:.0f} ms　99% {p99:.0f} ms"
    count = sum(map(len, found.pages.took.values()))
    yield f"  每秒 {count / load.seconds:.1f} 次　服务占用 {found.pages.cpu:.2f} 核　出错 {len(found.pages.errors)} 次"
    yield from (f"    {error}" for error in dict.fromkeys(found.pages.errors[:10]))
    yield "目标"
    yield from (
        f"  {what}　{value:g}　≤ {most:g}：{'达到' if ok else '未达到'}" for what, value, most, ok in aims(found)
    )
