"""命令 shuangkong monitoring settle、compact、lake、retain: from journals to readings, and how long things are kept."""

from __future__ import annotations

import json
import time
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from shuangkong.kernel.problems import BadData, Problem

Home = Annotated[Path | None, typer.Option(help="数据文件夹；默认取 SHUANGKONG_HOME，再默认 ./var")]
Format = Annotated[str, typer.Option("--format", help="table（给人看）或 json（给程序读）")]
HELD = {"not_settled": "还有报文没有入库", "not_computed": "数据有变，还没有重新核算"}


def settle(
    watch: Annotated[float, typer.Option(min=0, help="每隔多少秒入库一次，直到按 Ctrl-C；0 为只做一次")] = 0,
    processes: Annotated[int, typer.Option(min=1, max=16, help="积压较多时用几个进程解析")] = 2,
    home: Home = None,
) -> None:
    """入库：把网关收到的原始报文解析成读数；只读新到的，中断后重做结果不变。"""
    from shuangkong.monitoring.lake.files import home as usual

    folder = home or usual()
    try:
        while True:
            try:
                _settle(folder, processes, wait=bool(watch), quiet=bool(watch))
            except (BadData, OSError) as fault:
                if not watch:
                    raise
                typer.echo(
                    f"这一次没有入库，{watch:g} 秒后再试：{fault}", err=True
                )  # the disk, or stations.csv: mended meanwhile
            if not watch:
                return
            time.sleep(watch)
    except KeyboardInterrupt:
        typer.echo("已停止。")


def _settle(folder: Path, processes: int, *, wait: bool, quiet: bool) -> None:
    from shuangkong.monitoring.lake.readings import reasons
    from shuangkong.monitoring.lake.report import damage_lines
    from shuangkong.monitoring.lake.settling import settle as run

    started = time.perf_counter()
    done = run(folder, wait=wait, processes=processes)
    if quiet and not done.frames and not done.damaged:
        return
    took = time.perf_counter() - started
    typer.echo(f"已入库 {done.frames:,} 条报文、{done.readings:,} 个读数，{done.parts:,} 个文件，用时 {took:.1f} 秒。")
    for reason, count in done.reasons.most_common():
        typer.echo(f"  未能全部读出：{reasons().get(reason, reason)} {count:,} 条（原始报文都在）")
    for line in damage_lines(done.damaged):
        typer.echo(line, err=True)


def compact(home: Home = None) -> None:
    """合并：把每天零散的文件合成一个，同一读数取最后收到的。"""
    from shuangkong.monitoring.lake.compaction import compact as run
    from shuangkong.monitoring.lake.files import home as usual

    typer.echo(f"已合并 {len(run(home or usual())):,} 个日文件。")


def lake(
    first: Annotated[str, typer.Option("--from", help="未能读出的报文：从哪天起，年-月-日")] = "",
    last: Annotated[str, typer.Option("--to", help="未能读出的报文：到哪天止，年-月-日")] = "",
    format_: Format = "table",
    home: Home = None,
) -> None:
    """查看：监测数据有哪些天、多少行、占多少空间，哪些天待核算，哪些报文未能读出。"""
    from dataclasses import asdict

    from shuangkong.monitoring.lake.files import home as usual
    from shuangkong.monitoring.lake.report import lines, report

    _check_format(format_)
    told = report(home or usual(), _day(first, "--from") or date.min, _day(last, "--to") or date.max)
    if format_ == "json":
        typer.echo(json.dumps(asdict(told), ensure_ascii=False, default=str))
        return
    for line in lines(told):
        typer.echo(line)


def retain(
    before: Annotated[str, typer.Option(help="只清理这一天以前的，年-月-日；默认按保存期限")] = "",
    go: Annotated[bool, typer.Option("--go", help="真正删除；不写则只列出")] = False,
    home: Home = None,
) -> None:
    """清理：删除超过保存期限的实时数据、分钟数据和原始报文；默认只列出，不删除。"""
    from shuangkong.monitoring.lake.files import home as usual
    from shuangkong.monitoring.lake.retention import old, remove, terms

    today = date.today()  # noqa: TID251 - an edge: terms run to today
    keep, limit, folder = terms(today), _day(before, "--before"), home or usual()
    typer.echo(
        f"保存期限：实时数据 {keep.realtime_days} 天，分钟数据 {keep.minute_years} 年，原始报文 {keep.raw_years} 年。"
    )
    found = remove(folder, keep, today, limit) if go else old(folder, keep, today, limit)
    going = [one for one in found if not one.held]
    verb = "已删除" if go else "可以删除"
    typer.echo(f"{verb} {len(going):,} 个文件，{sum(one.size for one in going) / 1_000_000:,.1f} MB。")
    for reason, text in HELD.items():
        held = [one for one in found if one.held == reason]
        if held:
            typer.echo(f"超过期限但保留 {len(held):,} 个文件（{held[0].day} 至 {held[-1].day}）：{text}。")
    if going and not go:
        typer.echo("以上没有删除。确认后加 --go 再运行。")


def _day(text: str, option: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date() if text else None  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise BadData([Problem(option, text, "年-月-日，如 2026-01-31", "改正后再运行")]) from None


def _check_format(format_: str) -> None:
    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"“{format_}”不是输出格式，应为 table 或 json", param_hint="--format")
