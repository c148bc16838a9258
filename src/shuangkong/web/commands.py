"""命令 shuangkong serve: the pages, on the embedded stores."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def serve(
    host: Annotated[str, typer.Option(help="监听地址；默认只在本机")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口")] = 8000,
    home: Annotated[Path | None, typer.Option(help="数据文件夹；默认取 SHUANGKONG_HOME，再默认 ./var")] = None,
    link: Annotated[bool, typer.Option("--link", help="重新生成一次性登录链接（原链接失效）")] = False,
) -> None:
    """启动网页服务：首次启动会建库、载入各城市数据包并锁定已有时期。"""
    from shuangkong.web import server

    try:
        server.serve(host, port, home, link=link, say=typer.echo)
    except server.CannotServe as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
