"""命令 shuangkong monitoring meters: close the months of energy meters, check their register."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shuangkong.kernel.problems import BadData, Unknown, errors, rendered

if TYPE_CHECKING:
    from shuangkong.monitoring.meters.close import Closed

app = typer.Typer(help="能源计量：核算电、气、热等计量器具的用量，核对登记。", no_args_is_help=True)
MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
VERDICTS = {"met": "符合", "behind": "不符合", "undetermined": "无法判定"}
RATES = {"completeness": "完整率", "timeliness": "及时率", "deviation": "日累计与月数据偏差"}
Format = Annotated[str, typer.Option("--format", help="table（给人看）或 json（给程序读）")]


@app.command("close")
def close_command(
    months: Annotated[str, typer.Argument(metavar="MONTH[..MONTH]", help="2025-03，或 2025-01..2025-12")],
    books: Annotated[
        Path | None, typer.Option("--books", help="登记所在的文件夹（meters.csv），默认为数据文件夹下的 lake")
    ] = None,
    format_: Format = "table",
) -> None:
    """核算：上传的数据入库，有变化的日重新计算，逐月汇总用量、综合能耗和数据质量。"""
    from shuangkong.monitoring.lake.files import home, lake
    from shuangkong.monitoring.meters.close import close
    from shuangkong.rulebook.lookup import Rulebook

    _format(format_)
    first, last = _months(months)
    closed = close(home(), first, last, books or lake(home()), Rulebook.load())
    if format_ == "json":
        typer.echo(json.dumps(as_object(closed), ensure_ascii=False))
    else:
        typer.echo("\n".join(_lines(closed)))


@app.command("check")
def check_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="meters.csv 所在的文件夹")],
    format_: Format = "table",
) -> None:
    """核对登记：表号、倍率、上级、算式和折标准煤系数，列出全部问题。"""
    from shuangkong.monitoring.meters.register import read

    _format(format_)
    if not folder.is_dir():
        raise Unknown(f"没有“{folder}”这个文件夹。请核对路径。")
    register = read(folder)
    if errors(register.problems):
        raise BadData(register.problems)
    kinds = {"cumulative": "累计", "interval": "间隔", "virtual": "虚拟"}
    counts = {k: sum(meter.kind == k for meter in register.meters.values()) for k in kinds}
    if format_ == "json":
        typer.echo(json.dumps({"meters": counts, "problems": []}, ensure_ascii=False))
        return
    if register.problems:
        typer.echo(rendered(register.problems))
    told = "、".join(f"{label}表 {counts[kind]:,} 块" for kind, label in kinds.items())
    typer.echo(f"登记没有错误：{told}。")


def as_object(closed: Closed) -> dict[str, Any]:
    """Return what a closing found, for JSON: amounts in the meter's unit and tce as decimal texts, missing as null."""
    tables = {
        name.removeprefix("meter_"): [_row(row) for row in closed.tables[name].to_pylist()]
        for name in ("meter_months", "meter_energy_months", "meter_organisation_months", "meter_quality")
    }
    settled = closed.settled
    return {
        "settled": {"messages": settled.messages, "days": sorted(settled.days)},
        "problems": [
            {"place": p.place, "found": p.found, "wanted": p.wanted, "mend": p.mend} for p in settled.problems
        ],
        "recomputed_meters": closed.meters,
        **tables,
    }


def _row(row: dict[str, Any]) -> dict[str, Any]:
    from shuangkong.kernel.figures import CONFIDENCES

    found = {name: value for name, value in row.items() if name not in ("due_s", "covered_s")}
    found["month"] = _month(row["month"])
    for name in ("amount", "estimated"):
        if name in found:
            found[name] = _decimal(found[name], 4)
    for name in ("calorific_g", "equivalent_g"):
        if name in found:
            found[name.replace("_g", "_tce")] = _decimal(found.pop(name), 6)
    if row.get("due_s"):
        found["coverage"] = round(row["covered_s"] / row["due_s"], 4)
    if found.get("confidence") is not None:
        found["confidence"] = CONFIDENCES[found["confidence"]]
    return found


def _decimal(value: int | None, digits: int) -> str | None:
    """Return a whole number of 10^-digits as a decimal text."""
    if value is None:
        return None
    sign, size = "-" if value < 0 else "", abs(value)
    return f"{sign}{size // 10**digits}.{size % 10**digits:0{digits}}"


def _lines(closed: Closed) -> Iterator[str]:
    found = as_object(closed)
    yield f"入库：报文 {closed.settled.messages:,} 件，{len(closed.settled.days):,} 天有新数据；重新计算 {closed.meters:,} 块表。"
    if closed.settled.problems:
        yield rendered(closed.settled.problems)
    for row in found["organisation_months"]:
        calorific, equivalent = row["calorific_tce"] or "缺", row["equivalent_tce"] or "缺"
        yield f"{row['month']}　{row['organisation']}　综合能耗 {calorific} 吨标准煤（当量值），{equivalent}（等价值），数据覆盖 {row['coverage']:.1%}"
    for row in found["energy_months"]:
        amount = row["amount"] or "缺"
        yield f"  {row['month']}　{row['organisation']}　{row['energy']} {amount} {row['unit']}，其中测算 {row['estimated']}"
    for row in found["quality"]:
        rates = "，".join(_rate(row, name) for name in RATES)
        yield f"  {row['month']}　{row['organisation']}　应传 {row['due'] or 0:,} 点，实传 {row['got']:,} 点，用量不明 {row['faults']:,} 处；{rates}"


def _rate(row: dict[str, Any], name: str) -> str:
    value = "缺" if row[name] is None else f"{row[name]:.2%}"
    return f"{RATES[name]} {value}（{VERDICTS[row[f'{name}_verdict']]}）"


def _format(text: str) -> None:
    if text not in ("table", "json"):
        raise typer.BadParameter(f"“{text}”不是输出格式，应为 table 或 json", param_hint="--format")


def _months(text: str) -> tuple[int, int]:
    first, _, last = text.partition("..")
    found = [MONTH.fullmatch(part) for part in (first, last or first)]
    if found[0] is None or found[1] is None or first > (last or first):
        raise Unknown(f"“{text}”不是月份，应写成 2025-03 或 2025-01..2025-12。")
    return int(found[0][1] + found[0][2]), int(found[1][1] + found[1][2])


def _month(number: int) -> str:
    return f"{number // 100}-{number % 100:02}"
