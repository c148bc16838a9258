"""命令 shuangkong monitoring close: from readings to hours, days, months and figures."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shuangkong.kernel.problems import Unknown, rendered

if TYPE_CHECKING:
    from shuangkong.monitoring.close import Closed
    from shuangkong.monitoring.close_books import Books

Home = Annotated[Path | None, typer.Option(help="数据文件夹；默认取 SHUANGKONG_HOME，再默认 ./var")]
WANTED = "起止日期，如 2026-03-01..2026-03-31，或一天，如 2026-03-01"
NAMED = 5  # outlets told by name
VERDICTS = {"met": "达到", "behind": "未达到", "undetermined": "数据不足", "none": "—"}
CONFIDENCES = ("官方发布", "上报", "假定", "演示数据")


def close(
    days: Annotated[str, typer.Argument(metavar="DAYS", help=WANTED)],
    city: Annotated[Path, typer.Option(help="城市数据包文件夹，其中 books 有排放口、限值等账册")],
    format_: Annotated[str, typer.Option("--format", help="table（给人看）或 json（给程序读）")] = "table",
    again: Annotated[bool, typer.Option("--again", help="不管是否变化，全部重新核算")] = False,
    home: Home = None,
) -> None:
    """核算：把有变化的日子算到小时，再算日、月和季度捕集率，列出指标值。"""
    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"“{format_}”不是输出格式，应为 table 或 json", param_hint="--format")
    first, last = span(days)
    if not (city / "books").is_dir():
        raise Unknown(f"{city} 里没有 books 文件夹。城市数据包的账册应放在 books/*.csv")
    from shuangkong.kernel.engine import engine
    from shuangkong.monitoring.close import MEMORY
    from shuangkong.monitoring.close import close as run
    from shuangkong.monitoring.close_books import read_books
    from shuangkong.monitoring.close_figures import figures
    from shuangkong.monitoring.lake import files as lake_files

    folder = home or lake_files.home()
    books = read_books(folder, city)
    _remark(books)
    with engine(memory=MEMORY) as opened:
        done = run(folder, first, last, books, opened, again, lambda text: typer.echo(text, err=True))
        months = [month for month in _months(first, last) if month in done.kept]
        rows = figures(folder, months, books, opened) if months else []
    _left_out(done)
    if format_ == "json":
        told = {
            "days": [day.isoformat() for day in done.days], "quarters": done.quarters,
            "until": None if done.until is None else done.until.isoformat(), "silent": done.silent, "figures": rows,
        }  # fmt: skip
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    typer.echo(f"重新核算了 {len(done.days):,} 天、{len(done.quarters):,} 个季度。")
    typer.echo(_period(done, months))
    for row in rows:
        typer.echo(_line(row))


def _remark(books: Books) -> None:
    """Tell what was strange about the books but does not keep anybody from computing."""
    if books.warnings:
        typer.echo(rendered(books.warnings), err=True)
    if books.strangers:
        found = f"有 {len(books.strangers):,} 个站点没有对应的排放口，其数据没有计入。"
        typer.echo(f"{found}请在站点名单和 outlets.csv 中登记。", err=True)


def _left_out(done: Closed) -> None:
    """Tell what was received and not computed."""
    for text in done.skipped:
        typer.echo(text, err=True)
    if done.silent:
        named = "、".join(done.silent[:NAMED]) + ("等" if len(done.silent) > NAMED else "")
        typer.echo(
            f"有 {len(done.silent):,} 个登记的排放口既没有限值也没有数据，不知道应报哪些污染物，没有计入覆盖率：{named}。"
            "请在 limits.csv 登记限值，或核对联网情况。", err=True,
        )  # fmt: skip
    for day in done.late:
        typer.echo(
            f"{day} 收到了迟到的数据，但当日分钟数据已按保存期限清除，小时结果保持不变，迟到的数据没有计入。"
            "确需更正的，按手工监测或人工填报办理。", err=True,
        )  # fmt: skip


def span(text: str) -> tuple[date, date]:
    """Return the first and the last day of a text; Unknown with the wanted form (Chinese) where it is none."""
    first, dots, last = text.partition("..")
    try:
        days = date.fromisoformat(first), date.fromisoformat(last if dots else first)
    except ValueError:
        raise Unknown(f"“{text}”不是日期范围，应写成{WANTED}") from None
    if days[0] > days[1]:
        raise Unknown(f"“{text}”的开始日期晚于结束日期。")
    return days


def _period(done: Closed, months: list[str]) -> str:
    """Tell up to when readings came, and of which months that is a part only."""
    until = done.until
    if until is None or not months:
        return "所选日期没有核算结果。"
    text = f"收到的数据截至 {until:%Y-%m-%d %H:%M}（北京时间）。"
    if months[-1] == f"{until:%Y-%m}":
        text += f"{months[-1]} 尚未结束，以下数值和覆盖率只反映已收到的时段，属测算。"
    return text


def _months(first: date, last: date) -> list[str]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    at = [first.year * 12 + first.month - 1 + n for n in range(count)]
    return [f"{month // 12}-{month % 12 + 1:02}" for month in at]


def _line(row: dict[str, Any]) -> str:
    value = "（缺）" if row["value"] is None else f"{row['value']} {row['unit']}"
    told = f"{VERDICTS[row['verdict']]}  覆盖率 {row['coverage']:.2%}  {CONFIDENCES[row['confidence']]}"
    return f"{row['area']:<22}{row['period']:<18}{row['figure']:<34}{value:>22}  {told}"
