"""命令 shuangkong monitoring serve: the gateway."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

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
    from shuangkong.monitoring.gateway.service import Place, run
    from shuangkong.monitoring.gateway.settings import Settings

    timeout, retries = _waiting()
    settings = Settings(
        idle_s=idle, station_rate=rate, address_rate=address_rate, answer_timeout_s=timeout, answer_retries=retries
    )
    code = run(Place(lake(home), name, host, port, metrics_port, tls_cert, tls_key), settings)
    if code:
        raise typer.Exit(code)


def _waiting() -> tuple[float, int]:
    """Return how long an answer is waited for and how often a request is sent again, as in force today."""
    from shuangkong.rulebook.lookup import Rulebook

    book = Rulebook.load()
    today = date.today()  # noqa: TID251 - an edge: the gateway serves now
    values = [book.value(f"monitoring.{name}", ("000000",), today) for name in ("answer_timeout", "answer_retries")]
    return float(values[0].text), int(values[1].text)
