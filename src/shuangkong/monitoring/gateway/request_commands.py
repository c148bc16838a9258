"""命令 shuangkong monitoring command: what is asked of devices through the gateway."""

from __future__ import annotations

import json
import time
from datetime import datetime
from typing import Annotated

import typer

from shuangkong.kernel.problems import BadData, Problem, Unknown
from shuangkong.monitoring.gateway.commands import Home, lake

POLL_S = 0.5


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
    from shuangkong.monitoring.gateway import requests
    from shuangkong.monitoring.gateway.actions import ACTIONS
    from shuangkong.monitoring.lake.stations import load

    place = lake(home)
    if action not in ACTIONS:
        raise Unknown(f"没有“{action}”这条反控命令。可用：{'、'.join(ACTIONS)}。")
    if mn.encode() not in load(place / "stations.csv"):
        raise Unknown(f"设备名单中没有“{mn}”。请核对设备唯一标识，或先在 stations.csv 中登记。")
    fields = {"BeginTime": _moment(begin, "--begin"), "EndTime": _moment(end, "--end"), "PolId": factor, "InfoId": info}
    now = time.time_ns() // 1_000_000
    told = {name: value for name, value in fields.items() if value}
    request = requests.put(place / "commands", mn, action, told, now, now + round(within * 3_600_000))
    typer.echo(f"请求已放下：{request.id}（{ACTIONS[action].name}）")
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
