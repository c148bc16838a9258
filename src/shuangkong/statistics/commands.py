"""命令 shuangkong statistics: which forms there are, a template to fill in, and what a filled file says."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shuangkong.kernel.problems import Unknown, rendered

if TYPE_CHECKING:
    from shuangkong.rulebook.lookup import Rulebook
    from shuangkong.statistics.filing import Filing
    from shuangkong.statistics.forms import Forms

app = typer.Typer(help="统计：报表、填报模板，读入并审核填好的报表。", no_args_is_help=True)

Format = Annotated[str, typer.Option("--format", help="table（给人看）或 json（给程序读）")]
Packs = Annotated[
    list[Path] | None, typer.Option("--city", "--pack", metavar="PACK", help="城市数据包文件夹，可以写多个")
]


def loaded(packs: Sequence[Path] = ()) -> tuple[Forms, Rulebook]:
    """Return the forms of the package and of packs, with the rulebook; Unknown where a pack is no folder."""
    from shuangkong.rulebook.lookup import Rulebook
    from shuangkong.statistics.forms import load
    from shuangkong.targets import catalogue

    for pack in packs:
        if not pack.is_dir():
            raise Unknown(f"没有“{pack}”这个文件夹。")
    rulebook = Rulebook.load(packs)
    return load(catalogue.load(packs, rulebook), rulebook, packs), rulebook


def listing(packs: Sequence[Path] = ()) -> list[dict[str, Any]]:
    """Return every form: what it is, who files it when, on what ground, what it may be used for."""
    from shuangkong.statistics import form as words
    from shuangkong.statistics.forms import fed

    forms, rulebook = loaded(packs)
    return [
        {
            "id": form.id,
            "name": form.name,
            "version": form.version,
            "entry": words.ENTRIES[form.entry],
            "filed_by": form.filed_by,
            "periods": "、".join(words.PERIOD_KINDS[kind] for kind in form.periods),
            "due": f"报告期后 {form.due.months} 个月的 {form.due.day} 日",
            "document": rulebook.document(form.legal.document).cited(),
            "confidence": form.legal.confidence,
            "uses": [words.PURPOSES[use] for use in form.uses if form.may_feed(use)],
            "tables": [table.title for table in form.tables],
            "series": list(dict.fromkeys(fed(form))),
        }
        for form in forms.forms.values()
    ]


def read_file(path: Path, form: str, area: str, period: str, packs: Sequence[Path] = (), importer: str = "") -> Filing:
    """Read a file and run the checks that need nothing but the file; its faults stand in the filing."""
    from shuangkong.statistics import checks, importers
    from shuangkong.statistics.check_values import Context
    from shuangkong.statistics.entry import Expected, Exports, read

    if not path.is_file():
        raise Unknown(f"没有“{path}”这个文件。请核对路径。")
    forms, rulebook = loaded(packs)
    known = importers.load(forms, packs)
    exports = Exports(known.values(), importers.importer(known, importer) if importer else None)
    filing = read(path.read_bytes(), path.name, forms, Expected(form, area, "", period), exports)
    if not filing.sound:
        return filing
    context = Context(checks.of_rulebook(rulebook, filing.area, filing.period))
    found = checks.run(filing, forms.forms[filing.form], context)
    return filing.with_problems(*(finding.problem for finding in found))


def as_json(filing: Filing) -> dict[str, Any]:
    """Return a filing as plain values; numbers as text, so that no digit is lost."""
    return {
        "form": filing.form,
        "version": filing.version,
        "area": filing.area,
        "organisation": filing.organisation,
        "period": filing.period,
        "file": filing.file,
        "sha256": filing.sha256,
        "rows": [
            {"table": row.table, "sheet": row.sheet, "line": row.line, "values": _plain(row.values)}
            for row in filing.rows
        ]
        if filing.sound
        else [],
        "problems": [
            {"place": p.place, "found": p.found, "wanted": p.wanted, "mend": p.mend, "severity": p.severity}
            for p in filing.problems
        ],
    }


def _plain(values: Any) -> dict[str, Any]:
    return {name: f"{value:f}" if isinstance(value, Decimal) else value for name, value in values.items()}


def _checked(format_: str) -> str:
    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"“{format_}”不是输出格式，应为 table 或 json", param_hint="--format")
    return format_


def _echo(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))


def _print_table(rows: Sequence[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"报表 · {len(rows)} 张", title_justify="left")
    keys = {
        "id": "代号", "name": "报表", "entry": "报送方式", "filed_by": "填报单位", "periods": "报告期", "due": "报送期限",
        "uses": "用途", "document": "依据",
    }  # fmt: skip
    for heading in keys.values():
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*("、".join(row[key]) if isinstance(row[key], list) else row[key] for key in keys))
    Console(width=None if os.isatty(1) else 200, markup=False).print(table)


@app.command("forms")
def forms_command(city: Packs = None, format_: Format = "table") -> None:
    """列出报表：代号、名称、填报单位、报告期、期限、用途和依据。"""
    as_json_ = _checked(format_) == "json"
    rows = listing(city or ())
    _echo(rows) if as_json_ else _print_table(rows)


@app.command("template")
def template_command(
    form: Annotated[str, typer.Argument(metavar="FORM", help="报表的代号或名称，如 205-1")],
    area: Annotated[str, typer.Option("--area", help="行政区划代码，如 520602")],
    period: Annotated[str, typer.Option("--period", help="报告期，如 2024、2024Q3、2024-03")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="写到哪个文件（.xlsx）")],
    organisation: Annotated[str, typer.Option("--organisation", help="单位的统一社会信用代码")] = "",
    owner: Annotated[str, typer.Option("--owner", help="只列这个部门的项目，如 城市管理")] = "",
    city: Packs = None,
) -> None:
    """写出填报模板：表头锁定，带单位、下拉列表和填报说明。"""
    from shuangkong.statistics.template import Template, template

    forms, _ = loaded(city or ())
    raw = template(forms.form(form), Template(area, period, organisation, owner=owner))
    output.write_bytes(raw)
    typer.echo(f"已写入 {output}。")


@app.command("read")
def read_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="填好的报表（.xlsx、.xls 或 .csv）")],
    form: Annotated[str, typer.Option("--form", help="报表的代号或名称；系统的模板不用写")] = "",
    area: Annotated[str, typer.Option("--area", help="行政区划代码；系统的模板不用写")] = "",
    period: Annotated[str, typer.Option("--period", help="报告期；系统的模板不用写")] = "",
    importer: Annotated[str, typer.Option("--importer", help="导入对照的代号；不写的，按列名识别")] = "",
    city: Packs = None,
    format_: Format = "table",
) -> None:
    """读入填好的报表，逐格列出问题；有问题的退出码为 3。"""
    as_json_ = _checked(format_) == "json"
    filing = read_file(file, form, area, period, city or (), importer)
    if as_json_:
        _echo(as_json(filing))
    elif filing.sound:
        typer.echo(summary(filing))
    if not filing.sound:
        if not as_json_:
            typer.echo(rendered(filing.problems, filing.closing_words()), err=True)
        raise typer.Exit(3)


def summary(filing: Filing) -> str:
    """Return in a few lines what a sound file says, with the warnings."""
    lines = [
        f"{filing.file}：报表 {filing.form}，地区 {filing.area}，报告期 {filing.period}，{len(filing.rows):,} 行。"
    ]
    if filing.problems:
        lines += [rendered(filing.problems), f"提示 {len(filing.problems):,} 处。"]
    return "\n".join([*lines, "没有错误，可以入库。"])
