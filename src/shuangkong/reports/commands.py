"""命令 report: bulletins and yearly reports from sealed figures, into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shuangkong.kernel.problems import Unknown

if TYPE_CHECKING:
    from shuangkong.closing.store import Closing


def report(
    city: Annotated[str, typer.Argument(metavar="CITY", help="城市或县（市、区）的名称或区划代码，或城市数据包文件夹")],
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="已锁定的时期：2024、2024Q3（1—9 月累计）")],
    kind: Annotated[str, typer.Option("--kind", help="bulletin（通报）或 yearly（年度评估报告）；默认按时期")] = "",
    agency: Annotated[str, typer.Option("--agency", help="发文机关全称；默认为市发展和改革委员会")] = "",
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="写到哪个文件夹；没有就新建")] = Path(),
) -> None:
    """编制通报或年度评估报告：Word（GB/T 9704 版面）、Excel、CSV、Parquet 和数据字典。"""
    if out.exists() and not out.is_dir():
        raise typer.BadParameter(f"“{out}”是文件，应为文件夹。请另写一个文件夹", param_hint="--out")
    closing, area = found(city, period)
    from shuangkong.reports.produce import kind_of, produced

    made = produced(closing, area, kind_of(closing.period, kind), agency.strip())
    out.mkdir(parents=True, exist_ok=True)
    for name, raw in made.items():
        (out / name).write_bytes(raw)
        typer.echo(f"{out / name}　{len(raw):,} 字节")


def found(city: str, period: str) -> tuple[Closing, str]:
    """Return the newest closing of the period that holds the place, and its code; Unknown where there is none."""
    from shuangkong.closing import store
    from shuangkong.kernel.periods import Period

    try:
        Period.parse(period)
    except ValueError as fault:
        raise Unknown(str(fault)) from None
    faults: list[str] = []
    known = store.nearest(period, faults)
    for closing in known:
        for row in closing.areas():
            if city in (row.area, row.name) and closing.has_figures(row.area):
                return closing, row.area
    code = _pack(city)
    if code:
        return store.latest(code, period), code
    raise Unknown(
        f"没有找到“{city}”在 {period} 的锁定数据。已锁定这一时期的城市："
        f"{'、'.join(f'{one.city_name}（{one.city}）' for one in known) or '无'}。"
        "请核对名称或区划代码，或先运行 shuangkong close CITY PERIOD"
    )


def _pack(city: str) -> str:
    """Return the code of the city that a pack's folder or name stands for; empty where there is no such pack."""
    from shuangkong.closing.commands import folder_of
    from shuangkong.registers.tables import pack_area

    try:
        return pack_area(folder_of(city))
    except Unknown:
        return ""
