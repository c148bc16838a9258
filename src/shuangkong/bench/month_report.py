"""测月核算：报告 and the command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any

import typer

from shuangkong.bench.month import PEERS, SLICE, Asked, Measured, Took, measure

SECONDS, PEAK_MB, BY_HAND, BY_SCAN = 12.0, 1_024.0, 1.2, 4.0
NAMES = {"scan": "只扫描所需的列", "accounts": "核算（本系统）", "handwritten": "手写 DuckDB SQL"}


def month(
    outlets: Annotated[int, typer.Option(min=4, max=2_000, help="排放口个数，一半废气、一半废水")] = 300,
    factors: Annotated[int, typer.Option(min=8, max=10, help="每个排放口的监测因子数")] = 8,
    runs: Annotated[int, typer.Option(min=1, max=9, help="每项测几次，取中位数")] = 1,
    months: Annotated[list[int] | None, typer.Option(help="另测增长：几个月，可以写多个，如 1、3、12")] = None,
    peers: Annotated[
        str, typer.Option(help="对照哪些工具，用逗号隔开：pandas、polars、spark；没有安装的会说明")
    ] = "pandas,polars",
    format_: Annotated[str, typer.Option("--format", help="table（给人看）或 json（给程序读）")] = "table",
) -> None:
    """测月核算：一个月的分钟数据算到月排放量，与手写 SQL、只扫描、pandas、Polars、Spark 对照。"""
    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"“{format_}”不是输出格式，应为 table 或 json", param_hint="--format")
    chosen = tuple(peer.strip() for peer in peers.split(",") if peer.strip())
    strange = [peer for peer in chosen if peer not in PEERS]
    if strange:
        raise typer.BadParameter(f"“{strange[0]}”不是可以对照的工具，应为 {'、'.join(PEERS)}", param_hint="--peers")
    asked = Asked(outlets, factors, runs=runs, months=tuple(sorted(months or ())), peers=chosen)
    found = measure(asked, lambda text: typer.echo(text, err=True))
    if format_ == "json":
        typer.echo(json.dumps(asdict(found), ensure_ascii=False))
        return
    from shuangkong.bench.commands import machine

    typer.echo("\n".join(lines(found, machine())))


def lines(found: Measured, on: dict[str, Any]) -> Iterator[str]:
    """Yield the report for people."""
    from shuangkong.bench.month_peers import SCAN

    asked = found.asked
    yield f"机器：{on['cores']} 核，负载 {on['load']}，{on['system']}，DuckDB {on['duckdb']}，ibis {on['ibis']}；{asked.runs} 次取中位数"
    yield f"虚构数据：{asked.outlets} 个排放口 × {asked.factors} 个因子 × {asked.days} 天，{found.rows:,} 行，{found.readings_mb:,.0f} MB；核算结果 {found.kept_mb:,.0f} MB"
    for name, took in found.ways.items():
        yield f"  {NAMES[name]}：{_told(took)}"
    ours, hand, scan = (found.ways[name] for name in ("accounts", "handwritten", "scan"))
    yield f"  用时 {ours.seconds:.1f} s{_aim(ours.seconds, SECONDS)}；内存峰值 {ours.peak_mb:,.0f} MB{_aim(ours.peak_mb, PEAK_MB)}"
    for what, other, aim in (("手写 SQL", hand, BY_HAND), ("只扫描", scan, BY_SCAN)):
        wall, cpu = ours.seconds / other.seconds, ours.cpu / other.cpu
        yield f"  与{what}之比：用时 {wall:.2f}{_aim(wall, aim)}，处理器时间 {cpu:.2f}"
    yield f"  与手写 SQL 的结果：{'逐位相同' if not found.different else f'有 {found.different:,} 行不同'}"
    yield "  只扫描的语句：" + " ".join(SCAN.format(files="…").split())
    if found.late:
        yield f"  补传两天的数据后重新核算（{found.late.rows} 天）：{_told(found.late)}"
    for name, took in found.slices.items():
        if name in PEERS:
            span = f"{SLICE} 天" if name == "pandas" else f"{asked.days} 天"
            yield f"  只到小时，{span}：{name} {_told(took)}；本系统 {_told(found.slices[f'hours beside {name}'])}"
    for peer in found.absent:
        yield f"  {peer} 没有安装，未对照"
    for months, took in found.growth.items():
        yield f"  增长，{max(1, asked.outlets // 4)} 个排放口 {months} 个月：{_told(took)}，每月 {took.seconds / months:.1f} s"


def _told(took: Took) -> str:
    return f"{took.seconds:.1f} s（处理器 {took.cpu:.1f} s，内存 {took.peak_mb:,.0f} MB）"


def _aim(value: float, aim: float) -> str:
    return f"（目标 ≤ {aim:g}：{'达到' if value <= aim else '未达到'}）"
