"""命令 shuangkong assessment: the scoring sheets; `score` is added by the room that has the sealed figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

import typer

app = typer.Typer(help="考核：计分表，按锁定的数据计分。", no_args_is_help=True)
Format = Annotated[str, typer.Option("--format", help="table（给人看）或 json（给程序读）")]


@app.command("sheets")
def sheets_command(
    id_: Annotated[str, typer.Argument(metavar="SHEET", help="计分表代号；不写则列出全部")] = "",
    format_: Format = "table",
) -> None:
    """列出计分表，或看一张表的分组、计分项、规则和要填的小项。"""
    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"“{format_}”不是输出格式，应为 table 或 json", param_hint="--format")
    from shuangkong.assessment.sheet import OBJECTS, STATUSES
    from shuangkong.assessment.sheet_files import sheet, sheets

    if id_:
        found = sheet(id_)
        typer.echo(json.dumps(described(found), ensure_ascii=False) if format_ == "json" else "\n".join(_lines(found)))
        return
    known = sheets()
    if format_ == "json":
        typer.echo(json.dumps({"sheets": [described(one) for one in known.values()]}, ensure_ascii=False))
        return
    for one in known.values():
        span = f"{one.from_ or ''}—{one.to or ''}".strip("—") or "不限年份"
        typer.echo(f"{one.id}  {one.title}（{OBJECTS[one.object]}，{span}）：{STATUSES[one.status][0]}")


def described(found: Any) -> dict[str, Any]:
    """Return a sheet as plain values, with the fields that are filled in for each item."""
    from dataclasses import asdict

    from shuangkong.assessment.given import asked

    plain = asdict(found) | {
        "assumed": found.assumed,
        "confidence": found.confidence,
        "grades_from_best": found.ladder(),
    }
    for group, told in zip(found.groups, plain["groups"], strict=True):
        for item, one in zip(group.items, told["items"], strict=True):
            one["asked"] = [asdict(field) for field in asked(item)]
    return plain


def _lines(found: Any) -> Iterator[str]:
    from shuangkong.assessment.given import asked
    from shuangkong.assessment.kinds import shown
    from shuangkong.assessment.sheet import OBJECTS, STATUSES

    yield f"{found.title}（{OBJECTS[found.object]}）：{STATUSES[found.status][0]}"
    if found.note:
        yield f"  {found.note}"
    for group in found.groups:
        yield f"{group.name}{'' if group.full is None else f' {shown(group.full)} 分'}"
        for item in group.items:
            worth = "" if item.full is None else f" {shown(item.full)} 分"
            yield f"  {item.id} {item.name}{worth}（{item.rule['type']}）{'：未取得原文' if item.unseen else ''}"
            for key, figure in item.inputs.items():
                yield f"      {key} ← {figure}"
            for field in asked(item):
                yield f"      {field.key}：{field.label}"
    for fact in found.facts:
        yield f"情况 {fact.id}：{fact.name}"
    yield f"等次：{'、'.join(found.ladder()) or '没有取得'}"
