"""命令 shuangkong audit: the catalogue of checks, the checks on projects and statistics, case files and their verification."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shuangkong.audit.detect_command import detect
from shuangkong.kernel.periods import CHINA
from shuangkong.kernel.problems import BadData, Problem, Unknown

if TYPE_CHECKING:
    from shuangkong.audit.books_run import Outcome
    from shuangkong.audit.catalogue import Check
    from shuangkong.audit.finding import Finding

app = typer.Typer(no_args_is_help=True)
app.command("detect")(detect)
CHANGED, FAULTY = 6, 3
NAMED = 5  # left-out subjects told by name
SHOWN = 60
Format = Annotated[str, typer.Option("--format", help="table（给人看）或 json（给程序读）")]
BOOKS = {
    "reductions": "减排项目", "reduction_claims": "核算申报", "reduction_inputs": "核算参数", "operations": "运行台账（单位填报“治理设施运行台账”）",
    "emission_actuals": "实际排放量", "permitted": "许可排放量", "reduction_evidence": "佐证材料", "metered": "计量电量（单位填报“单位用电和产品产量”，计量数据由能源计量核算）",
    "observations": "统计数据", "areas": "行政区划", "confirmed": "已认定的监测数据造假",
}  # fmt: skip


def _checked(format_: str) -> bool:
    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"“{format_}”不是输出格式，应为 table 或 json", param_hint="--format")
    return format_ == "json"


def _echo(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


@app.command("checks")
def checks(format_: Format = "table") -> None:
    """列出核查规则：编号、名称、对象、后果、依据和参数。"""
    from shuangkong.audit.catalogue import catalogue

    as_json, found = _checked(format_), list(catalogue().values())
    if as_json:
        _echo([_plain(check) for check in found])
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"核查规则 · {len(found)} 条", title_justify="left")
    for heading in ("编号", "名称", "对象", "单独立案", "后果", "参数"):
        table.add_column(heading, overflow="fold")
    for check in found:
        row = _plain(check)
        numbers = "；".join(f"{one['name']} = {one['value']}" for one in row["parameters"])
        table.add_row(row["id"], row["name"], row["applies_to"], check.single, row["effect"], numbers)
    Console().print(table)


def _plain(check: Check) -> dict[str, Any]:
    numbers = [
        {"name": name, "value": one.text, "unit": one.unit, "confidence": one.confidence, "note": one.note}
        for name, one in check.parameters.items()
    ]
    row = {name: getattr(check, name) for name in ("id", "name", "english", "applies_to", "evidence", "hard", "effect")}
    return row | {
        "needs": list(check.needs),
        "document": check.document,
        "at": check.at,
        "alone": check.alone,
        "parameters": numbers,
    }


@app.command("run")
def run(
    city: Annotated[Path, typer.Argument(metavar="CITY", help="城市数据包文件夹")],
    year: Annotated[int | None, typer.Argument(metavar="YEAR", help="只核查这一核算年度；不写则核查全部")] = None,
    record: Annotated[bool, typer.Option("--record", help="线索记入数据库，符合条件的立案")] = False,
    format_: Format = "table",
) -> None:
    """核查减排项目和统计数据：账册加上数据库里登记的项目、许可和已入库的报表；只提出疑似线索。"""
    from shuangkong.audit import books_run, database, facts

    as_json, now = _checked(format_), datetime.now(CHINA)
    found = facts.read(city, now.date(), year)
    stored = database.there(city.absolute().parent)
    outcome = books_run.run(database.overlaid(found) if stored else found)
    if record and not stored:
        raise Unknown("这里还没有数据库。先运行 shuangkong serve，或设置 DATABASE_URL。")
    taken = _recorded(outcome.findings, now) if record else {}
    if as_json:
        for one in outcome.findings:
            _echo(asdict(one))
    else:
        _print(outcome, taken)
    _tell_lost(taken)


def _recorded(findings: tuple[Finding, ...], now: datetime) -> dict[str, Any]:
    from shuangkong.audit import services

    taken = services.take_in(findings, now)
    lost = sorted({f"{one.subject}（区域“{one.area}”）" for one in taken.lost})
    counts = {"new": taken.new, "opened": len(taken.opened), "added": len(taken.added_to)}
    return counts | {"lost": len(taken.lost), "subjects": lost}


def _print(outcome: Outcome, taken: dict[str, Any]) -> None:
    for one in outcome.findings[:SHOWN]:
        typer.echo(f"{one.check:<9}{one.strength:.2f}  {one.message}")
    if len(outcome.findings) > SHOWN:
        typer.echo(f"… 另有 {len(outcome.findings) - SHOWN:,} 条，用 --format json 查看全部。")
    typer.echo(f"疑似线索 {len(outcome.findings):,} 条。")
    for check, lacking in outcome.unmade.items():
        typer.echo(f"{check:<9}没有核查，缺少：{'、'.join(BOOKS.get(name, name) for name in lacking)}")
    if taken:
        typer.echo(_told(taken))


def _told(taken: dict[str, Any]) -> str:
    return f"记入新线索 {taken['new']:,} 条，立案 {taken['opened']:,} 件，并入在办案件 {taken['added']:,} 件。"


def _tell_lost(taken: dict[str, Any]) -> None:
    """Tell which findings were left out, and end as with faulty data."""
    if not taken.get("lost"):
        return
    named = "、".join(taken["subjects"][:NAMED]) + ("等" if len(taken["subjects"]) > NAMED else "")
    typer.echo(
        f"有 {taken['lost']:,} 条线索没有记入：所在区域没有登记，涉及 {named}。"
        "请先登记排放口或区划，或在数据表中填写 area 列，再重新记入。", err=True,
    )  # fmt: skip
    raise typer.Exit(FAULTY)


@app.command("record")
def record(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="detect 或 run --format json 输出的线索，一行一条；- 为标准输入")
    ],
) -> None:
    """线索记入数据库，符合条件的立案；已有的不重复记。"""
    import sys

    from shuangkong.audit import database

    if str(file) != "-" and not file.is_file():
        raise Unknown(f"没有“{file}”这个文件。请核对路径。")
    text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    found = tuple(_findings(text, file.name))
    if not database.there(Path("cities").absolute()):
        raise Unknown("这里还没有数据库。先运行 shuangkong serve，或设置 DATABASE_URL。")
    taken = _recorded(found, datetime.now(CHINA))
    typer.echo(f"读到线索 {len(found):,} 条。{_told(taken)}")
    _tell_lost(taken)


def _findings(text: str, name: str) -> Iterator[Finding]:
    """Yield the findings of JSON lines; BadData for a line that is none."""
    from shuangkong.audit import told

    for number, line in enumerate(text.splitlines(), start=1):
        try:
            row: dict[str, Any] = json.loads(line) if line.strip() else {"type": "blank"}
            if row.get("type", "finding") == "finding":
                yield told.finding(row)
        except (ValueError, TypeError, KeyError, AttributeError, IndexError):
            wanted, mend = "shuangkong audit detect 或 run --format json 输出的一行", "重新输出后再记入，不要手工改动"
            raise BadData([Problem(f"{name} · 第 {number:,} 行", line[:80], wanted, mend)]) from None


@app.command("export")
def export(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="案件编号，如 2026-00001")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="写到哪个文件（.zip）")],
) -> None:
    """导出案卷：报告、数据、原始报文、说明材料，附全部校验码。"""
    from shuangkong.audit import database

    if not database.there(Path("cities").absolute()):
        raise Unknown("这里还没有数据库。先运行 shuangkong serve，或设置 DATABASE_URL。")
    from shuangkong.audit import dossier, services
    from shuangkong.audit.models import Case

    case = Case.objects.filter(number=number).first()
    if case is None:
        raise Unknown(f"没有编号为“{number}”的案件。")
    now = datetime.now(CHINA)
    raw, seal = dossier.export(case, None, now)
    output.write_bytes(raw)
    services.exported(case, seal, None, now)
    typer.echo(f"已写入 {output}。封存校验码 {seal}")


@app.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="案卷文件（.zip）")],
    seal: Annotated[str, typer.Option("--seal", metavar="HEX", help="系统登记的封存校验码，一并核对")] = "",
    format_: Format = "table",
) -> None:
    """复核案卷：逐个文件、逐个字节核对；不需要数据库。有改动的退出码为 6。"""
    from shuangkong.audit import archive

    as_json = _checked(format_)
    if not file.is_file():
        raise Unknown(f"没有“{file}”这个文件。请核对路径。")
    found = archive.verify_file(file, seal.strip())
    if as_json:
        _echo({"sound": not found.findings, "seal": found.seal, "findings": list(found.findings)})
    elif not found.findings and found.about:
        typer.echo(f"案卷 {found.about['case']}：{len(found.about['files'])} 个文件，与导出时完全一致。")
        typer.echo(f"封存校验码 {found.seal}，应与系统办理记录中登记的一致。")
    for one in () if as_json else found.findings:
        typer.echo(one, err=True)
    if found.findings:
        raise typer.Exit(CHANGED)
