"""命令 shuangkong bench city, pages, control: close of a city, pages under load, and all that control is measured by."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

FORMATS = ("table", "json")
Format = Annotated[str, typer.Option("--format", help="table（给人看）或 json（给程序读）")]


def tell(format_: str, lines: Iterator[str], whole: dict[str, Any]) -> None:
    """Print a measurement in the format asked for."""
    typer.echo(json.dumps(whole, ensure_ascii=False) if format_ == "json" else "\n".join(lines))


def one_of(word: str, words: Sequence[str], option: str) -> None:
    """Refuse a word that is not offered, before anything starts."""
    if word not in words:
        raise typer.BadParameter(f"“{word}”无法识别，应为 {'、'.join(words)}", param_hint=option)


def city_command(
    packs: Annotated[list[Path] | None, typer.Argument(help="城市数据包文件夹；默认 cities/ 下的全部")] = None,
    runs: Annotated[int, typer.Option(min=1, max=100, help="每项测几次，取中位数")] = 3,
    format_: Format = "table",
) -> None:
    """测锁定一城：全部核算、启动在内要多久，首次（构造 SQL）和再次（SQL 已留存）各测。"""
    one_of(format_, FORMATS, "--format")
    from shuangkong.bench import control_close
    from shuangkong.bench.commands import machine

    found = control_close.measure(_chosen(packs), runs, lambda text: typer.echo(text, err=True))
    about = machine()
    tell(format_, control_close.lines(found, about), control_close.as_object(found, about))


def pages_command(
    users: Annotated[int, typer.Option(min=1, max=500, help="同时使用的人数")] = 50,
    think: Annotated[float, typer.Option(min=0.1, max=60, help="每页平均停留的秒数")] = 5,
    seconds: Annotated[float, typer.Option(min=1, max=600, help="计时多少秒")] = 60,
    kinds: Annotated[list[str] | None, typer.Option("--kind", help="cockpit、indicator、county；不写为轮流")] = None,
    database: Annotated[str, typer.Option(help="sqlite（临时文件）或 postgres（本机临时启动）")] = "sqlite",
    format_: Format = "table",
) -> None:
    """测网页：在本机启动服务，多人同时翻看驾驶舱、指标页和县页，报告应答时间。"""
    from shuangkong.bench import page_report, pages, postgres
    from shuangkong.bench.commands import machine

    one_of(format_, FORMATS, "--format")
    one_of(database, postgres.DATABASES, "--database")
    for kind in kinds or ():
        one_of(kind, tuple(page_report.NAMES), "--kind")
    load = pages.Load(users, think, seconds, tuple(kinds or pages.KINDS))
    about = machine()
    try:
        found = pages.measure(_chosen(None), load, lambda text: typer.echo(text, err=True), database)
    except postgres.Missing as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    tell(format_, page_report.lines(found, about), page_report.as_object(found, about))


def control_command(
    parts: Annotated[
        list[str] | None, typer.Option("--part", help="sequence、city、report、sqlite、postgres；不写为全部")
    ] = None,
    small: Annotated[bool, typer.Option("--small", help="每项只做一小份，看各项能否运行")] = False,
    format_: Format = "table",
) -> None:
    """测控制：项目排序、锁定两城、编制报告、多人同时看驾驶舱，逐项在自己的进程里，合成一张表。"""
    from shuangkong.bench import control
    from shuangkong.bench.commands import machine

    one_of(format_, FORMATS, "--format")
    for part in parts or ():
        one_of(part, tuple(control.PARTS), "--part")
    found = control.measure(parts or list(control.PARTS), small, lambda text: typer.echo(text, err=True))
    about = machine()
    tell(format_, control.lines(found, about), control.as_object(found, about))


def _chosen(packs: list[Path] | None) -> list[Path]:
    """Return the packs named, else those at hand."""
    from shuangkong.web import server

    chosen = packs or server.packs(Path.cwd())
    if not chosen:
        typer.echo("没有找到城市数据包（cities/*/books）。请在项目文件夹里运行。", err=True)
        raise typer.Exit(2)
    return chosen
