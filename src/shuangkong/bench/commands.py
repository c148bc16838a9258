"""命令 shuangkong bench: how fast, on this machine. Heavy imports wait until the command runs."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shuangkong.bench import control_commands, month_report

if TYPE_CHECKING:
    from shuangkong.bench.close import Measured

app = typer.Typer(help="测速：在这台机器上各项工作要多久，与直白的写法对照。", no_args_is_help=True)

COUNTIES = 2_843  # all counties of the nation: what the aims are set for
WHOLE_S, PEAK_MB, RATIO, BUILDING_MS = 6.0, 1_024.0, 1.5, 25.0
BOOKS = {"areas": "地区", "gdp": "地区生产总值", "energy": "能源", "targets": "目标", "figures": "指标值"}
PARTS = {"start": "启动", "read": "读账册", "run": "核算", "seal": "封存"}
Row = tuple[str, str, str, bool | None]  # what, how much, the aim in words, whether it is reached (None: no aim)


@app.callback()
def bench() -> None:
    """Keep `close` a command of its own while it is the only one."""


@app.command("close")
def close_command(
    counties: Annotated[list[int] | None, typer.Option(help="县的个数，可以写多个，会比较增长")] = None,
    years: Annotated[int, typer.Option(min=2, max=16, help="到 2025 年为止的年数")] = 16,
    runs: Annotated[int, typer.Option(min=1, help="每项测几次，取中位数")] = 3,
    format_: Annotated[str, typer.Option("--format", help="table（给人看）或 json（给程序读）")] = "table",
) -> None:
    """测锁定数据：整体用时和内存、核算 SQL 与手写 SQL 之比、构造和编译的用时。"""
    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"“{format_}”不是输出格式，应为 table 或 json", param_hint="--format")
    from shuangkong.bench.close import measure

    sizes = sorted(counties or [COUNTIES])
    found = [measure(size, years, runs, progress=lambda text: typer.echo(text, err=True)) for size in sizes]
    if format_ == "json":
        typer.echo(json.dumps(as_object(found, runs), ensure_ascii=False))
    else:
        typer.echo("\n".join(as_lines(found, runs)))


def machine() -> dict[str, Any]:
    """Return what a figure of speed has to be read with."""
    from importlib.metadata import version

    return {
        "cores": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "duckdb": version("duckdb"),
        "ibis": version("ibis-framework"),
    }


def as_object(found: list[Measured], runs: int) -> dict[str, Any]:
    """Return everything measured, for JSON."""
    from dataclasses import asdict

    aims = [
        {"aim": what, "found": value, "wanted": aim, "reached": reached}
        for what, value, aim, reached in (*(row for m in found for row in rows(m)), *growth(found))
        if reached is not None
    ]
    measured = [{**asdict(m), "ratio": round(m.ratio, 3)} for m in found]
    return {"machine": machine(), "runs": runs, "measured": measured, "aims": aims}


def as_lines(found: list[Measured], runs: int) -> Iterator[str]:
    """Yield the table for people."""
    m = machine()
    yield f"机器：{m['cores']} 核，负载 {m['load']}，{m['system']}，Python {m['python']}，DuckDB {m['duckdb']}，ibis {m['ibis']}；{runs} 次取中位数"
    for measured in found:
        told = "，".join(f"{label} {measured.rows[name]:,}" for name, label in BOOKS.items())
        yield f"\n{measured.counties:,} 个县 × {measured.years} 年（虚构数据，行数：{told}）"
        yield from _table(rows(measured))
    if len(found) > 1:
        yield "\n增长"
        yield from _table(growth(found))


def rows(m: Measured) -> list[Row]:
    """Return the lines of one size, each with its aim."""
    scale = max(1.0, m.counties / COUNTIES)
    slowest = max(m.building, key=lambda name: m.building[name])
    mean_ms = 1000 * sum(m.building.values()) / len(m.building)
    parts = "，".join(f"{label} {m.parts[part]:.2f}" for part, label in PARTS.items())
    peak_aim: tuple[str, bool | None] = ("", None)
    if m.counties <= COUNTIES:
        peak_aim = (f"≤ {PEAK_MB:,.0f} MB", m.peak_mb <= PEAK_MB)
    equal = f"{len(m.accounts)} 张表全部相同" if not m.different else f"不同：{'、'.join(m.different)}"
    return [
        ("整体锁定", f"{m.whole:.2f} s（{parts}）", f"≤ {WHOLE_S * scale:.1f} s", m.whole <= WHOLE_S * scale),
        ("其中处理器时间", f"{m.cpu:.2f} s", "", None),
        ("内存峰值", f"{m.peak_mb:,.0f} MB", *peak_aim),
        ("执行：核算 SQL", f"{sum(m.accounts.values()):.3f} s", "", None),
        ("执行：手写 SQL", f"{sum(m.handwritten.values()):.3f} s", "", None),
        ("执行之比", f"{m.ratio:.2f}", f"≤ {RATIO}", m.ratio <= RATIO),
        ("结果摘要", equal, "全部相同", not m.different),
        ("构造和编译（每表平均）", f"{mean_ms:.1f} ms", f"≤ {BUILDING_MS:.0f} ms", mean_ms <= BUILDING_MS),
        ("构造和编译（最慢）", f"{1000 * m.building[slowest]:.1f} ms（{slowest}）", "", None),
    ]


def growth(found: list[Measured]) -> list[Row]:
    """Return how time grows from the smallest to the largest number of counties; nothing where there is one only."""
    if len(found) < 2:
        return []
    small, large = found[0], found[-1]
    size, took = large.counties / small.counties, large.whole / small.whole
    memory = large.peak_mb / small.peak_mb
    return [
        (f"整体用时，县数 {size:.1f} 倍", f"{took:.1f} 倍", "不超过线性", took <= size),
        (f"内存峰值，县数 {size:.1f} 倍", f"{memory:.1f} 倍", "不超过线性", memory <= size),
    ]


def _table(lines: list[Row]) -> Iterator[str]:
    for what, value, aim, reached in lines:
        mark = "" if reached is None else f"  目标 {aim}：{'达到' if reached else '未达到'}"
        yield f"  {_padded(what, 26)}{value}{mark}"


def _padded(text: str, width: int) -> str:
    shown = sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
    return text + " " * max(1, width - shown)


@app.command("plans")
def plans_command() -> None:
    """测读方案：每秒读多少个字，一万字要多久。"""
    from shuangkong.plans.bench import LENGTH, characters_per_second

    speed = characters_per_second()
    typer.echo(f"每秒 {speed:,.0f} 字；{LENGTH:,} 字 {LENGTH / speed:.3f} 秒（目标：0.3 秒以内）")


@app.command("frames")
def frames_command(
    count: Annotated[int, typer.Option(min=1_000, help="损坏的报文有多少条")] = 100_000,
) -> None:
    """测读报文：每秒读多少条，损坏的报文有多少没有被校验码发现。"""
    from shuangkong.bench.frame_report import lines
    from shuangkong.bench.frames import measure

    typer.echo("\n".join(lines(measure(count))))


app.command("pages")(control_commands.pages_command)
app.command("city")(control_commands.city_command)
app.command("control")(control_commands.control_command)


@app.command("statistics")
def statistics_command(
    observations: Annotated[int, typer.Option(min=32, max=20_000_000, help="虚构观测值有多少条")] = 1_000_000,
    rows: Annotated[int, typer.Option(min=1, max=200_000, help="汇入的工作簿有多少行")] = 100_000,
    users: Annotated[int, typer.Option(min=1, max=500, help="同时使用的人数")] = 50,
    think: Annotated[float, typer.Option(min=0.1, max=60, help="每页平均停留的秒数")] = 5,
    seconds: Annotated[float, typer.Option(min=1, max=600, help="计时多少秒")] = 60,
    database: Annotated[str, typer.Option(help="sqlite（临时文件）或 postgres（本机临时启动）")] = "sqlite",
    format_: Annotated[str, typer.Option("--format", help="table（给人看）或 json（给程序读）")] = "table",
) -> None:
    """测统计报送：写入大量虚构观测值，汇入大工作簿，多人同时翻看列表和驾驶舱；用临时数据库，测完即删。"""
    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"“{format_}”不是输出格式，应为 table 或 json", param_hint="--format")
    if database not in ("sqlite", "postgres"):
        raise typer.BadParameter(f"“{database}”不是数据库，应为 sqlite 或 postgres", param_hint="--database")
    from shuangkong.bench import postgres, statistics
    from shuangkong.bench.pages import Load
    from shuangkong.bench.statistics_report import lines
    from shuangkong.web.server import packs

    folders = packs(Path.cwd())
    if not folders:
        typer.echo("没有找到城市数据包（cities/*/books）。请在项目文件夹里运行。", err=True)
        raise typer.Exit(2)
    asked = statistics.Asked(database, observations, rows, Load(users, think, seconds, statistics.KINDS))
    try:
        found = statistics.measure(folders, asked, lambda text: typer.echo(text, err=True))
    except postgres.Missing as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    if format_ == "json":
        typer.echo(json.dumps(statistics.as_object(found, machine()), ensure_ascii=False))
    else:
        typer.echo("\n".join(lines(found, machine())))


@app.command("lake")
def lake_command(
    outlets: Annotated[int, typer.Option(min=1, max=3_000, help="排放口个数")] = 300,
    days: Annotated[int, typer.Option(min=1, max=366, help="多少天的分钟数据")] = 30,
    minutes: Annotated[int, typer.Option(min=1, max=1_440, help="300 个站点各发多少条报文，用于测入库")] = 120,
) -> None:
    """测监测数据湖：入库、合并、占用的空间，以及网页查询的应答时间。"""
    from shuangkong.bench.lake import measure
    from shuangkong.bench.lake_report import lines

    found = measure(outlets, days, minutes, lambda text: typer.echo(text, err=True))
    typer.echo("\n".join(lines(found, machine())))


@app.command("gateway")
def gateway_command(
    seconds: Annotated[float, typer.Option(min=1, help="每次测多少秒")] = 10.0,
    stations: Annotated[int, typer.Option(min=1, help="设备台数")] = 200,
    flight: Annotated[int, typer.Option(min=1, help="每台设备同时在途的报文条数")] = 1,
    kills: Annotated[int, typer.Option(min=0, help="另做强行终止试验的次数；只做试验时把 --seconds 写小")] = 0,
    folder: Annotated[Path | None, typer.Option(help="在这个文件夹所在的磁盘上测；默认在临时文件夹")] = None,
) -> None:
    """测网关：每秒落盘并应答多少条报文，与直白的写法对照；强行终止以后已应答的报文是否都在。"""
    from shuangkong.bench import gateway, gateway_kills, gateway_report

    runs = gateway.measure(seconds, stations, flight, folder)
    typer.echo("\n".join(gateway_report.lines(runs, stations, flight)))
    if kills:
        found = gateway_kills.kill(kills, folder, lambda text: typer.echo(text, err=True))
        typer.echo("\n".join(gateway_report.kill_lines(found)))


app.command("month")(month_report.month)


@app.command("meters")
def meters_command(
    meters: Annotated[int, typer.Option(min=1, max=5_000, help="计量器具有多少块")] = 200,
    days: Annotated[int, typer.Option(min=1, max=365, help="从 2025 年 1 月 1 日起多少天")] = 365,
    runs: Annotated[int, typer.Option(min=1, max=20, help="每项测几次，取中位数")] = 3,
    format_: Annotated[str, typer.Option("--format", help="table（给人看）或 json（给程序读）")] = "table",
) -> None:
    """测能源计量：15 分钟读数核算到月和标准煤，与手写 SQL、pandas 比较；迟到的数据、两个程序同时核算。"""
    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"“{format_}”不是输出格式，应为 table 或 json", param_hint="--format")
    from shuangkong.bench.meters import measure
    from shuangkong.bench.meters_report import as_object as told
    from shuangkong.bench.meters_report import lines

    found = measure(meters, days, runs, lambda text: typer.echo(text, err=True))
    if format_ == "json":
        typer.echo(json.dumps(told(found, machine()), ensure_ascii=False))
    else:
        typer.echo("\n".join(lines(found, machine())))


@app.command("sequence")
def sequence_command(
    kinds: Annotated[list[str] | None, typer.Option("--kind", help="哪几种虚构方案，可以写多个；不写为全部")] = None,
    seeds: Annotated[int, typer.Option(min=1, max=100, help="每种几份")] = 1,
    projects: Annotated[int, typer.Option(min=1, max=2_000, help="每份多少个项目")] = 300,
    seconds: Annotated[float, typer.Option(min=0.1, max=600, help="每份的求解时限，秒")] = 20.0,
    format_: Annotated[str, typer.Option("--format", help="table（给人看）或 json（给程序读）")] = "table",
) -> None:
    """测项目排序：各种虚构方案要多久证明到 0.5% 的差距以内。"""
    from shuangkong.bench import control_sequence
    from shuangkong.bench.control_plans import KINDS

    unknown = [kind for kind in kinds or () if kind not in KINDS]
    if format_ not in ("table", "json") or unknown:
        hint = "--kind" if unknown else "--format"
        raise typer.BadParameter(f"应为 {'、'.join(KINDS) if unknown else 'table 或 json'}", param_hint=hint)
    found = control_sequence.measure(kinds or list(KINDS), seeds, projects, seconds, lambda t: typer.echo(t, err=True))
    if format_ == "json":
        typer.echo(json.dumps(control_sequence.as_object(found, machine()), ensure_ascii=False))
    else:
        typer.echo("\n".join(control_sequence.lines(found, machine())))


@app.command("report")
def report_command(
    packs: Annotated[list[Path] | None, typer.Argument(help="城市数据包文件夹；默认 cities/ 下的全部")] = None,
    runs: Annotated[int, typer.Option(min=1, max=100, help="每份编制几次，取中位数")] = 3,
    format_: Annotated[str, typer.Option("--format", help="table（给人看）或 json（给程序读）")] = "table",
) -> None:
    """测报告：编制一份通报、一份年度报告，连同启动要多久。"""
    from shuangkong.bench import control_report

    chosen = packs or sorted(books.parent for books in Path("cities").glob("*/books"))
    if format_ not in ("table", "json") or not chosen:
        raise typer.BadParameter("应为 table 或 json；cities/ 下没有数据包的，写明数据包文件夹")
    found = control_report.measure(chosen, runs, lambda text: typer.echo(text, err=True))
    if format_ == "json":
        typer.echo(json.dumps(control_report.as_object(found, machine()), ensure_ascii=False))
    else:
        typer.echo("\n".join(control_report.lines(found, machine())))


@app.command("audit")
def audit_command(
    honest: Annotated[int, typer.Option(min=1, max=5_000, help="正常排放口个数")] = 100,
    each: Annotated[int, typer.Option(min=4, max=1_000, help="每种造假模式的排放口个数")] = 24,
    outlets: Annotated[int, typer.Option(min=0, max=1_000, help="用于计时的排放口个数；0 为不计时")] = 300,
    seed: Annotated[int, typer.Option(min=0, help="随机数种子；0 为开发种子和检验种子各测一次")] = 0,
    format_: Annotated[str, typer.Option("--format", help="table（给人看）或 json（给程序读）")] = "table",
) -> None:
    """测造假核查：各种造假模式的召回率，正常排放口的误立案，一城一年数据的用时；全部为虚构数据。"""
    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"“{format_}”不是输出格式，应为 table 或 json", param_hint="--format")
    from shuangkong.audit.detect_command import single_threaded

    single_threaded()
    from shuangkong.bench import audit
    from shuangkong.bench.audit_report import as_object as told
    from shuangkong.bench.audit_report import lines

    for chosen in (seed,) if seed else (audit.DEVELOPMENT, audit.FINAL):
        timed = outlets if chosen in (seed, audit.FINAL) else 0
        found = audit.measure(chosen, honest, each, timed, lambda text: typer.echo(text, err=True))
        if format_ == "json":
            typer.echo(json.dumps(told(found), ensure_ascii=False))
        else:
            typer.echo("\n".join(lines(found)))


MONITORING = ("frames", "gateway", "lake", "month", "meters")


@app.command("monitoring")
def monitoring_command() -> None:
    """测监测的全部环节：报文、网关、数据湖、月核算、能源计量，逐项进行，各在自己的进程里。"""
    start = "import sys; from shuangkong.cli.main import main; sys.argv[0] = 'shuangkong'; main()"
    for part in MONITORING:
        typer.echo(f"— shuangkong bench {part}")
        done = subprocess.run([sys.executable, "-c", start, "bench", part], check=False)
        if done.returncode:
            raise typer.Exit(done.returncode)
