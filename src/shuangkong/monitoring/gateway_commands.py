"""命令 shuangkong monitoring serve、command: the gateway, and what is asked of devices through it."""

from __future__ import annotations

import json
import time
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from shuangkong.kernel.problems import BadData, Problem, Unknown

DIGITS = 14  # of a moment in a message
POLL_S = 0.5
Home = Annotated[Path | None, typer.Option(help="数据文件夹；默认取 SHUANGKONG_HOME，再默认 ./var")]


def lake(home: Path | None) -> Path:
    """Return the folder of the lake."""
    import os

    return (home or Path(os.environ.get("SHUANGKONG_HOME") or "var")).absolute() / "lake"


def serve(
    host: Annotated[str, typer.Option(help="监听地址；默认只在本机")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="端口")] = 9212,
    name: Annotated[str, typer.Option(help="网关名称；同一数据文件夹上的几个网关各取一名")] = "gw1",
    metrics_port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="运行状态（/health、/metrics）的本机端口；不写则不开")
    ] = None,
    tls_cert: Annotated[Path | None, typer.Option(help="证书文件（PEM）；与 --tls-key 一起写，用 TLS 接收")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="私钥文件（PEM）")] = None,
    rate: Annotated[int, typer.Option(min=1, help="每台设备每分钟的报文条数，设备名单另有规定的从其规定")] = 1_200,
    address_rate: Annotated[int, typer.Option(min=1, help="每个来源地址每分钟的报文条数")] = 60_000,
    idle: Annotated[float, typer.Option(min=1, help="连接多少秒没有数据就关闭")] = 900.0,
    home: Home = None,
) -> None:
    """启动网关：接收设备报文，落盘以后才应答；按 Ctrl-C 或收到 SIGTERM 时妥善停止。"""
    from shuangkong.monitoring.gateway import Settings
    from shuangkong.monitoring.service import Place, run

    timeout, retries = _waiting()
    settings = Settings(
        idle_s=idle, station_rate=rate, address_rate=address_rate, answer_timeout_s=timeout, answer_retries=retries
    )
    code = run(Place(lake(home), name, host, port, metrics_port, tls_cert, tls_key), settings)
    if code:
        raise typer.Exit(code)


def command(
    mn: Annotated[str, typer.Argument(metavar="MN", help="设备唯一标识")],
    action: Annotated[
        str,
        typer.Argument(
            metavar="ACTION",
            help="set-time 设置时间，get-time 提取时间，realtime 上传实时数据，minutes、hours、days 补传数据，device-id 设备标识，info 现场机信息",
        ),
    ],
    begin: Annotated[str, typer.Option(help="开始时间，如 2026-03-01T08:00；补传数据和现场机信息要用")] = "",
    end: Annotated[str, typer.Option(help="截止时间")] = "",
    factor: Annotated[str, typer.Option(help="污染因子编码（PolId），如 w01018")] = "",
    info: Annotated[str, typer.Option(help="现场机信息编码（InfoId），如 i12001")] = "",
    within: Annotated[float, typer.Option(min=0.01, help="设备不在线时，请求保留多少小时")] = 24.0,
    wait: Annotated[float, typer.Option(min=0, help="等候结果的秒数；0 为只放下请求")] = 60.0,
    home: Home = None,
) -> None:
    """反控设备：请求放进数据文件夹，由连着该设备的网关发送，应答和结果写回同一处。"""
    from shuangkong.monitoring import requests
    from shuangkong.monitoring.stations import load

    place = lake(home)
    if action not in requests.ACTIONS:
        raise Unknown(f"没有“{action}”这条反控命令。可用：{'、'.join(requests.ACTIONS)}。")
    if mn.encode() not in load(place / "stations.csv"):
        raise Unknown(f"设备名单中没有“{mn}”。请核对设备唯一标识，或先在 stations.csv 中登记。")
    fields = {"BeginTime": _moment(begin, "--begin"), "EndTime": _moment(end, "--end"), "PolId": factor, "InfoId": info}
    now = time.time_ns() // 1_000_000
    told = {name: value for name, value in fields.items() if value}
    request = requests.put(place / "commands", mn, action, told, now, now + round(within * 3_600_000))
    typer.echo(f"请求已放下：{request.id}（{requests.ACTIONS[action].name}）")
    until = time.monotonic() + wait
    while time.monotonic() < until:
        result = requests.result(place / "commands", request.id)
        if result is not None:
            typer.echo(json.dumps(result, ensure_ascii=False, indent=1))
            raise typer.Exit(0 if result["result"] == "done" else 1)
        time.sleep(POLL_S)
    if wait:
        typer.echo("还没有结果：设备可能不在线。网关在期限内会继续发送，结果写在数据文件夹的 lake/commands。")


def _moment(text: str, option: str) -> str:
    if not text:
        return ""
    try:
        return datetime.fromisoformat(text).strftime("%Y%m%d%H%M%S")
    except ValueError:
        raise BadData([Problem(option, text, "时间，如 2026-03-01T08:00", "按例子写日期和时间")]) from None


def _waiting() -> tuple[float, int]:
    """Return how long an answer is waited for and how often a request is sent again, as in force today."""
    from shuangkong.rulebook.lookup import Rulebook

    book = Rulebook.load()
    today = date.today()  # noqa: TID251 - an edge: the gateway serves now
    values = [book.value(f"monitoring.{name}", ("000000",), today) for name in ("answer_timeout", "answer_retries")]
    return float(values[0].text), int(values[1].text)
