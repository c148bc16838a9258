"""命令 shuangkong audit detect: checks on monitoring data, of the lake or of a table; JSON lines out."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shuangkong.kernel.problems import BadData, Problem, Unknown

if TYPE_CHECKING:
    from shuangkong.audit.detection.outlet import Outlet
    from shuangkong.audit.detection.together import Result


def detect(
    days: Annotated[
        str, typer.Argument(metavar="FIRST..LAST", help="数据湖中的起止日期，如 2026-01-01..2026-12-31")
    ] = "",
    table: Annotated[
        Path | None,
        typer.Option(
            "--csv",
            help="改读数据表：outlet,factor,time,value，以及已知的 corrected,mark,limit,flow,load,power,o2,received 等",
        ),
    ] = None,
    outlet: Annotated[str, typer.Option(help="只核查这个排放口")] = "",
    city: Annotated[Path | None, typer.Option(help="城市数据包，从中取限值和区划")] = None,
    processes: Annotated[int, typer.Option(min=1, max=16, help="用几个进程")] = 2,
    home: Annotated[Path | None, typer.Option(help="数据文件夹；默认取 SHUANGKONG_HOME，再默认 ./var")] = None,
) -> None:
    """核查监测数据：逐个排放口按 D1 至 D20 查找疑似线索，一行一条 JSON；只提出疑似，不作认定。"""
    single_threaded()
    if table is not None and not table.is_file():
        raise Unknown(f"没有“{table}”这个文件。请核对路径。")
    outlets = [one for one in _outlets(days, table, city, home, outlet) if outlet in ("", one.code)]
    if not outlets:
        raise Unknown(f"数据中没有排放口“{outlet}”。请核对排放口编号。")
    from shuangkong.audit.detection.together import detect_all

    result = detect_all(outlets, processes)
    for line in lines(result):
        typer.echo(json.dumps(line, ensure_ascii=False))
    typer.echo(
        f"核查排放口 {len(outlets):,} 个，疑似线索 {len(result.findings):,} 条，立案建议 {len(result.cases):,} 件。",
        err=True,
    )


def single_threaded() -> None:
    """Keep numpy to one thread in each process: processes share the cores; call it before numpy is imported."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def lines(result: Result) -> Iterator[dict[str, Any]]:
    """Yield findings, cases, and checks that could not be made, each as an object with its `type`."""
    for finding in result.findings:
        yield {"type": "finding", **asdict(finding)}
    for case in result.cases:
        told = {"subject": case.subject, "area": case.area, "first": case.first, "last": case.last, "score": case.score}
        yield {"type": "case", **told, "checks": list(case.checks), "messages": [one.message for one in case.findings]}
    for outlet, checks in result.not_made.items():
        for check, lacking in checks.items():
            yield {"type": "not_made", "outlet": outlet, "check": check, "lacking": list(lacking)}


def _outlets(days: str, table: Path | None, city: Path | None, home: Path | None, outlet: str) -> list[Outlet]:
    if table is not None:
        from shuangkong.audit.detection.table import read

        return read(table)
    from shuangkong.audit.detection.lake import read as read_lake
    from shuangkong.monitoring.lake.files import home as usual

    first, _, last = days.partition("..")
    try:
        span = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        wanted = "起止日期，如 2026-01-01..2026-12-31，或者 --csv 文件"
        raise BadData([Problem("audit detect", days or "没有写", wanted, "按例子写")]) from None
    return read_lake(home or usual(), *span, outlet, city)
