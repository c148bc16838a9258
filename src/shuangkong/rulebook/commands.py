"""命令 shuangkong rule: what a rule says here on that day, and where that is written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from shuangkong.rulebook.lookup import Rulebook, implied_chain
from shuangkong.rulebook.value import NATION, Parameter, Value, interval_text

app = typer.Typer(help="法规参数：现行取值、适用区间和依据。", no_args_is_help=True)

LEVELS = {"official": "官方发布", "reported": "上报", "assumed": "假定", "synthetic": "演示数据"}
Format = Annotated[str, typer.Option("--format", help="table（给人看）或 json（给程序读）")]
Packs = Annotated[list[Path] | None, typer.Option("--pack", help="城市数据包文件夹，可以写多个")]


def show(
    id_: str, on: date | None = None, area: str | None = None, format_: str = "table", packs: Sequence[Path] = ()
) -> str | dict[str, Any]:
    """Return a parameter as text, or as one object for JSON.

    With a day: the value in force for the area (default: the nation). Without: every value, of the areas above and
    including the given one where one is given.
    """
    book = Rulebook.load(packs)
    parameter = book.parameter(id_)
    values: Sequence[Value] = parameter.values
    chain = implied_chain(area or NATION)
    if on is not None:
        values = [book.value(id_, chain, on)]
    elif area is not None:
        values = [value for place in chain for value in parameter.values if value.area == place]
    objects = [_value_object(book, parameter, value) for value in values]
    if format_ == "json":
        asked = {"on": None if on is None else str(on), "area": area}
        about = {"id": parameter.id, "name": parameter.name, "unit": parameter.unit, "note": parameter.note}
        return {**about, **asked, "values": objects}
    lines = [f"{parameter.name}（{parameter.id}）", *([parameter.note] if parameter.note else [])]
    for shown in objects:
        lines += _value_lines(shown)
    return "\n".join(lines if objects else [*lines, f"{area} 及其上级地区没有取值。"])


def listing(format_: str = "table", packs: Sequence[Path] = ()) -> str | list[dict[str, Any]]:
    """Return every parameter: id, name, unit, number of values."""
    parameters = sorted(Rulebook.load(packs).parameters.values(), key=lambda parameter: parameter.id)
    if format_ == "json":
        return [{"id": p.id, "name": p.name, "unit": p.unit, "values": len(p.values)} for p in parameters]
    width = max(len(p.id) for p in parameters)
    return "\n".join(f"{p.id:<{width}}  {p.name}（{len(p.values)} 个取值）" for p in parameters)


def _value_object(book: Rulebook, parameter: Parameter, value: Value) -> dict[str, Any]:
    document = book.document(value.document)
    return {
        "area": value.area,
        "from": None if value.from_ is None else str(value.from_),
        "to": None if value.to is None else str(value.to),
        "published": None if value.published is None else str(value.published),
        "value": value.text,
        "shown": parameter.shown(value),
        "compare": value.compare or None,
        "confidence": value.confidence,
        "document": document.id,
        "document_title": document.title,
        "document_number": document.number,
        "cited": document.cited(),
        "at": value.at,
        "reading": value.reading or None,
        "interval": interval_text(value.from_, value.to),
    }


def _value_lines(shown: dict[str, Any]) -> list[str]:
    published = f"，{shown['published']} 发布" if shown["published"] else ""
    lines = [
        "",
        f"  取值  {shown['shown']}",
        f"  适用  {shown['area']}，{shown['interval']}{published}",
        f"  依据  {shown['cited']} {shown['at']}",
        f"  可信  {LEVELS[shown['confidence']]}",
    ]
    return [*lines, f"  说明  {shown['reading']}"] if shown["reading"] else lines


def _echo(result: str | dict[str, Any] | list[dict[str, Any]]) -> None:
    typer.echo(result if isinstance(result, str) else json.dumps(result, ensure_ascii=False))


def _checked(format_: str) -> str:
    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"“{format_}”不是输出格式，应为 table 或 json", param_hint="--format")
    return format_


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"“{text}”不是日期，应写成如 2024-02-02", param_hint="--on") from error


@app.command("show")
def show_command(
    id_: Annotated[str, typer.Argument(metavar="ID", help="参数代号，如 warning.gap_share")],
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="查哪一天有效的取值；不写则列出全部")] = None,
    area: Annotated[
        str | None, typer.Option("--area", metavar="CODE", help="地区代码；按县、市、省、全国逐级查找")
    ] = None,
    format_: Format = "table",
    pack: Packs = None,
) -> None:
    """查一个参数：取值、适用区间、依据、可信程度。"""
    _echo(show(id_, _day(on), area, _checked(format_), pack or ()))


@app.command("list")
def list_command(format_: Format = "table", pack: Packs = None) -> None:
    """列出全部参数。"""
    _echo(listing(_checked(format_), pack or ()))
