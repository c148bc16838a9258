"""命令 shuangkong monitoring register、alerts: outlets into the registers, and a look for new alerts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from shuangkong.kernel.problems import Unknown

Home = Annotated[Path | None, typer.Option(help="数据文件夹；默认取 SHUANGKONG_HOME，再默认 ./var")]


def register(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="城市数据包，或直接放有 outlets.csv 和 limits.csv 的文件夹")
    ],
    home: Home = None,
) -> None:
    """登记排放口：把账册中的排放口和限值、设备名单中的设备载入台账；有误的逐处列出，不载入任何内容。"""
    _set_up(home)
    from shuangkong.monitoring.services import load_books, place_of

    if not (place_of(folder) / "outlets.csv").is_file():
        raise Unknown(f"“{folder}”中没有排放口账册 outlets.csv。请核对文件夹。")
    done = load_books(folder)
    typer.echo(f"已登记排放口 {done.outlets:,} 个、限值 {done.limits:,} 条、监测设备 {done.stations:,} 台。")


def alerts(home: Home = None) -> None:
    """检查告警：按最新数据触发、延续和解除告警；打开的监测页每分钟也会检查一次。"""
    _set_up(home)
    from django.utils import timezone

    from shuangkong.monitoring.alerting import look
    from shuangkong.monitoring.models import Alert

    raised = look(timezone.now(), at_once=True)
    left = Alert.objects.exclude(state=Alert.State.CLOSED).count()
    typer.echo(f"新触发告警 {raised:,} 条，未办结共 {left:,} 条。")


def _set_up(home: Path | None) -> None:
    """Point Django at the data folder and bring its tables up to date."""
    if home is not None:
        os.environ["SHUANGKONG_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuangkong.web.settings")
    import django

    django.setup()
    from shuangkong.access.schema import bring_up_to_date

    bring_up_to_date()
