"""命令 shuangkong monitoring simulate: invented devices that report to a gateway, or into a file."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shuangkong.kernel.problems import BadData, Problem, Unknown
from shuangkong.monitoring.gateway.commands import Home, lake

if TYPE_CHECKING:
    from shuangkong.monitoring.simulator.frames import Sent
    from shuangkong.monitoring.simulator.outlets import Device

KINDS = ("realtime", "minute", "hour", "day")
TWICE = 0.002  # share of frames that stand twice in a file, as after a lost answer
BOOKS = "simulated"


def simulate(
    first: Annotated[str, typer.Option("--from", help="第一天，如 2026-03-01")] = "2026-03-01",
    days: Annotated[int, typer.Option(min=1, help="天数")] = 1,
    stations: Annotated[int, typer.Option(min=1, max=2_000, help="设备台数；每台约占内存 1.5 MB")] = 20,
    seed: Annotated[int, typer.Option(min=0, help="随机数种子；同一种子得到逐字节相同的报文")] = 1,
    kinds: Annotated[str, typer.Option(help="数据种类，逗号分隔：realtime,minute,hour,day")] = "minute,hour,day",
    tamper: Annotated[str, typer.Option(help="造假模式，逗号分隔，如 D1,D6；all 为全部；每种由一台设备表现")] = "",
    to: Annotated[str, typer.Option(metavar="HOST:PORT", help="发送到网关，等候应答，超时重发")] = "",
    speed: Annotated[float, typer.Option(min=0, help="每秒模拟多少秒；0 为收到应答就发下一条")] = 0.0,
    out: Annotated[Path | None, typer.Option(help="写入文件，按发送时间排列，一行一条（加密内容按原始字节）")] = None,
    write_stations: Annotated[
        bool, typer.Option("--write-stations", help="写出设备名单 stations.csv，以及排放口、限值等账册")
    ] = False,
    home: Home = None,
) -> None:
    """模拟设备：正常设备的三个版本报文，含故障、校准、维护、停运、断线补传，可加造假模式；全部为虚构数据。"""
    from shuangkong.monitoring.simulator.frames import days as sent_days
    from shuangkong.monitoring.simulator.outlets import devices

    day, chosen = _day(first), _kinds(kinds)
    patterns = _patterns(tamper)
    if len(patterns) > stations:
        found = f"{len(patterns):,} 种模式，{stations:,} 台设备"
        raise BadData([Problem("--stations", found, "每种模式一台设备", "增加设备台数，或减少模式")])
    made = devices(stations, seed, patterns)
    if write_stations:
        _books(lake(home), made, first, (day + timedelta(days - 1)).isoformat())
    frames = {device: sent_days(device, day, days, seed, chosen) for device in made}
    if to:
        _send(frames, datetime.combine(day, time()), to, speed)
    elif out is not None:
        _write(out, frames, seed)
    elif not write_stations:
        raise BadData([Problem("monitoring simulate", "没有说明报文去向", "--to 或 --out", "写明网关地址，或输出文件")])


def _books(place: Path, made: list[Device], first: str, last: str) -> None:
    from shuangkong.monitoring.lake import stations
    from shuangkong.monitoring.simulator import books as simulate_books
    from shuangkong.monitoring.simulator import outlets as simulate_outlets

    file = place / "stations.csv"
    real = [one.mn for one in stations.load(file).values() if one.password != simulate_outlets.PASSWORD]
    if real:
        found = f"已有 {len(real):,} 台不是模拟的设备"
        raise BadData([Problem(str(file), found, "没有名单，或名单上只有模拟设备", "用 --home 另指一个数据文件夹")])
    place.mkdir(parents=True, exist_ok=True)
    stations.written(file, [simulate_outlets.station(device) for device in made])
    simulate_books.write_books(place / BOOKS, made, first)
    typer.echo(f"已写出 {len(made):,} 台模拟设备的名单（stations.csv）和数据包（{place / BOOKS}）。")
    typer.echo(f"入库以后核算：shuangkong monitoring close {first}..{last} --city {place / BOOKS}")


def _write(out: Path, frames: dict[Device, Iterator[Sent]], seed: int) -> None:
    chance, count = random.Random(seed), 0  # noqa: S311 - made-up accidents
    with out.open("wb") as file:
        for one in heapq.merge(*frames.values()):
            times = 1 + (chance.random() < TWICE)
            file.write(one.frame * times)
            count += times
    typer.echo(f"已写出 {count:,} 条报文：{out}")


def _send(frames: dict[Device, Iterator[Sent]], start: datetime, to: str, speed: float) -> None:
    import uvloop

    from shuangkong.monitoring.simulator.sending import Line, Tally, send

    host, _, port = to.rpartition(":")
    if not host or not port.isdigit():
        raise BadData([Problem("--to", to, "主机:端口，如 127.0.0.1:9212", "按例子写网关地址")])

    def tell(tally: Tally) -> None:
        typer.echo(f"  已发送 {tally.sent:,} 条，得到应答 {tally.answered:,} 条。", err=True)

    typer.echo("正在发送。网关对每台设备限速（默认每分钟 1,200 条，见 serve --rate），报文较多时会按此放慢。", err=True)
    tally = uvloop.run(send(frames, start, Line(host, int(port), speed), tell))
    typer.echo(
        f"发送 {tally.sent:,} 条（其中重发 {tally.again:,} 条），得到应答 {tally.answered:,} 条，"
        f"重发后仍无应答而放弃 {tally.given_up:,} 条，建立连接 {tally.dialled:,} 次。"
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadData([Problem("--from", text, "日期，如 2026-03-01", "按例子写日期")]) from None


def _kinds(text: str) -> tuple[str, ...]:
    chosen = tuple(name.strip() for name in text.split(",") if name.strip())
    strange = [name for name in chosen if name not in KINDS]
    if strange or not chosen:
        raise Unknown(f"没有“{'、'.join(strange) or text}”这种数据。可用：{'、'.join(KINDS)}。")
    return chosen


def _patterns(text: str) -> tuple[str, ...]:
    from shuangkong.monitoring.simulator.tampering import PATTERNS

    chosen = tuple(PATTERNS) if text == "all" else tuple(name.strip() for name in text.split(",") if name.strip())
    strange = [name for name in chosen if name not in PATTERNS]
    if strange:
        listed = "、".join(f"{id_} {pattern.name}" for id_, pattern in PATTERNS.items())
        raise Unknown(f"没有“{'、'.join(strange)}”这种造假模式。可用：{listed}。")
    return chosen
