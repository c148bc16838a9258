"""命令 shuangkong assessment: the scoring sheets; `score` is added by the room that has the sealed figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from shuangkong.kernel.problems import Unknown

app = typer.Typer(help="考核：计分表，按锁定的数据计分。", no_args_is_help=True)
CHANGED = 6
Format = Annotated[str, typer.Option("--format", help="table（给人看）或 json（给程序读）")]


@app.command("sheets")
def sheets_command(
    id_: Annotated[str, typer.Argument(metavar="SHEET", help="计分表代号；不写则列出全部")] = "",
    format_: Format = "table",
) -> None:
    """列出计分表，或看一张表的分组、计分项、规则和要填的小项。"""
    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"“{format_}”不是输出格式，应为 table 或 json", param_hint="--format")
    from shuangkong.assessment.described import described
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


@app.command("verify")
def verify_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="导出的自评材料 zip")],
    seal: Annotated[str, typer.Option("--seal", help="登记的封存校验码")] = "",
) -> None:
    """复核自评材料：每个文件与导出时是否一致，不需要数据库。"""
    if not file.is_file():
        raise Unknown(f"没有“{file}”这个文件。")
    from shuangkong.assessment.score import PACK
    from shuangkong.audit.archive import verify_file

    found = verify_file(file, seal, PACK)
    for one in found.findings:
        typer.echo(one)
    if found.findings:
        raise typer.Exit(CHANGED)
    typer.echo(f"与导出时一致，封存校验码 {found.seal}")


def _lines(found: Any) -> Iterator[str]:
    from shuangkong.assessment.given import asked
    from shuangkong.assessment.points import shown
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
    supposed = "（本系统假定，不是本表文件的规定）" if found.grades_confidence else ""
    yield f"等次：{'、'.join(found.ladder()) or '没有取得'}{supposed}"
