"""命令 shuangkong backup 和 restore: the whole installation into one file, and back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

Home = Annotated[Path | None, typer.Option(help="数据文件夹；默认取 SHUANGKONG_HOME，再默认 ./var")]
CHANGED = 6


def backup(file: Annotated[Path, typer.Argument(metavar="FILE", help="写到哪个文件")], home: Home = None) -> None:
    """备份：数据库、锁定数据和上传的文件写进一个文件，附校验清单。服务可以照常运行。"""
    folder = _settled(home)
    from shuangkong.keeping.backup import backup as kept

    done = kept(file, folder, datetime.now(UTC))
    typer.echo(f"已备份 {done.records:,} 条记录、{done.files:,} 个文件，共 {done.size / 1024 / 1024:,.1f} MB：{file}")
    typer.echo(
        "备份含口令的校验值、监测设备的访问密码和密钥、全部业务数据，请妥善保管。签名密钥、登录状态、一次性登录链接和接口令牌不在其中。"
    )
    _verified()


def restore(file: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件")], home: Home = None) -> None:
    """恢复：先核对备份的每一个校验码，再写进空的数据文件夹和空的数据库。"""
    folder = _settled(home)
    from shuangkong.keeping.restore import restore as brought_back

    done = brought_back(file, folder)
    typer.echo(f"已恢复 {done.records:,} 条记录、{done.files:,} 个文件，与备份时一致。")
    _verified()


def _settled(home: Path | None) -> Path:
    """Point everything at the data folder, without bringing the database up to date."""
    from shuangkong.web.server import CannotServe, set_up

    try:
        set_up(home)
    except CannotServe as error:
        _refuse(str(error))
    from django.conf import settings
    from django.db import Error, connection

    try:
        connection.ensure_connection()
    except Error:
        _refuse("数据库连接不上。请检查 DATABASE_URL，以及数据库是否在运行。")
    return Path(settings.HOME)


def _refuse(message: str) -> Any:
    typer.echo(message, err=True)
    raise typer.Exit(2)


def _verified() -> None:
    """Follow the chain of closings; a change that was there before is in the backup too, and is said."""
    from shuangkong.closing import store
    from shuangkong.closing.verify import verify

    findings = [finding for city in store.folders() for finding in verify(city)]
    for finding in findings:
        typer.echo(finding, err=True)
    if findings:
        typer.echo(f"锁定数据复核发现 {len(findings)} 处改动，见上。", err=True)
        raise typer.Exit(CHANGED)
    typer.echo("锁定数据复核：没有发现改动。")
