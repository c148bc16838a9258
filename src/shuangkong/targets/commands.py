"""命令 shuangkong indicator: which indicators there are, what they are made of, and whether files of a pack are sound."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shuangkong.kernel.problems import BadData, Unknown
from shuangkong.kernel.units import label
from shuangkong.rulebook.fields import suggestion
from shuangkong.targets import catalogue as catalogues
from shuangkong.targets.formula_words import in_words
from shuangkong.targets.indicator import Catalogue, Indicator, Series

if TYPE_CHECKING:
    from shuangkong.rulebook.lookup import Rulebook

app = typer.Typer(help="指标目录：指标的公式、数据和依据。", no_args_is_help=True)

LEVELS = {"official": "官方发布", "reported": "上报", "assumed": "假定", "synthetic": "演示数据"}
DIRECTIONS = {"higher": "越高越好", "lower": "越低越好"}
AGGREGATES = {"sum": "上级地区由下级相加", "own": "只用本级数据"}
FIGURE_WORDS = {
    "level": "水平", "measured": "比基期变化", "required": "进度要求", "progress": "完成进度", "gap": "差距",
    "needed": "后续每年需要", "forecast": "预测", "forecast_low": "预测下限", "forecast_high": "预测上限",
}  # fmt: skip
COMPUTED = "由系统的专门账目计算"
Format = Annotated[str, typer.Option("--format", help="table（给人看）或 json（给程序读）")]
Packs = Annotated[
    list[Path] | None, typer.Option("--city", "--pack", metavar="PACK", help="城市数据包文件夹，可以写多个")
]


def listing(field: str | None = None, packs: Sequence[Path] = ()) -> list[dict[str, Any]]:
    """Return every indicator, those of one field where one is given: by fields, then by id."""
    catalogue, book = _loaded(packs)
    if field is not None and field not in catalogue.fields:
        hint = suggestion(field, catalogue.fields)
        raise Unknown(f"没有“{field}”这个领域。{hint}可用的领域：{'、'.join(catalogue.fields)}。")
    order = list(catalogue.fields)
    chosen = [i for i in catalogue.indicators.values() if field in (None, i.field)]
    return [
        {
            "id": i.id,
            "name": i.name,
            "field": i.field,
            "unit": i.unit,
            "unit_label": label(i.unit),
            "formula": _formula(catalogue, book, i, i.formula),
            "owner": i.owner,
            "document": i.method.document,
            "document_title": book.document(i.method.document).title,
        }
        for i in sorted(chosen, key=lambda i: (order.index(i.field), i.id))
    ]


def show(id_: str, packs: Sequence[Path] = ()) -> dict[str, Any]:
    """Return all there is to know about an indicator, asked for by its id or by what a plan calls it."""
    catalogue, book = _loaded(packs)
    found = catalogue.matching(id_)
    if found is None:
        names = [name for i in catalogue.indicators.values() for name in (i.id, i.name)]
        hint = suggestion(id_, names) or "用 shuangkong indicator list 查看全部指标。"
        raise Unknown(f"没有“{id_}”这个指标。{hint}")
    parameters = [book.parameter(parameter) for parameter in found.parameters.values()]
    document = book.document(found.method.document)
    return {
        **asdict(found),
        "field_name": catalogue.fields[found.field].name,
        "unit_label": label(found.unit),
        "formula_text": _formula(catalogue, book, found, found.formula),
        "expanded_text": _formula(catalogue, book, found, found.expanded),
        "series": [asdict(catalogue.series[name]) for name in found.series],
        "parameters": [
            {"name": name, "id": parameter.id, "label": parameter.name, "unit": parameter.unit}
            for name, parameter in zip(found.parameters, parameters, strict=True)
        ],
        "cited": document.cited(),
    }


def _loaded(packs: Sequence[Path]) -> tuple[Catalogue, Rulebook]:
    from shuangkong.rulebook.lookup import Rulebook

    for pack in packs:
        _folder(pack)
    book = Rulebook.load(packs)
    return catalogues.load(packs, book), book


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise Unknown(f"没有“{path}”这个文件夹。")
    return path


def _formula(catalogue: Catalogue, book: Rulebook, indicator: Indicator, text: str) -> str:
    return in_words(catalogue, book, indicator, text) or COMPUTED


def _series_line(one: Series) -> str:
    parts = [f"{one.name}（{one.id}）", label(one.unit) or "无单位", f"{one.owner}提供", AGGREGATES[one.aggregate]]
    parts += ["不变价"] if one.prices else []
    return "，".join([*parts, f"取自 {one.source}"] if one.source else parts)


def _text(shown: dict[str, Any]) -> str:
    """Return an indicator for people, one line for each thing there is to say."""
    method, unit = shown["method"], shown["unit_label"] or "无单位"
    lines = [
        f"{shown['name']}（{shown['id']}）",
        f"  英文  {shown['english']}",
        f"  领域  {shown['field_name']}",
        f"  单位  {unit}，保留 {shown['decimals']} 位小数，{DIRECTIONS[shown['better']]}",
        f"  公式  {shown['formula_text']}",
        *([f"  展开  {shown['expanded_text']}"] if shown["expanded_text"] != shown["formula_text"] else []),
        *([f"  换算  公式的结果乘以 {shown['times']:g}，单位为{unit}"] if shown["times"] != 1 else []),
        *[f"  序列  {_series_line(Series(**one))}" for one in shown["series"]],
        *[f"  参数  {one['label']}（{one['id']}），{label(one['unit']) or '无单位'}" for one in shown["parameters"]],
        *[f"  {FIGURE_WORDS[key]}  {figure}" for key, figure in shown["figures"].items()],
        *(["  累计  自基期年以来逐年相加"] if shown["accumulate"] else []),
        *([f"  范围  {shown['limits'][0]:g} 至 {shown['limits'][1]:g}"] if shown["limits"] else []),
        f"  部门  {shown['owner']}",
        *([f"  规划  {'、'.join(shown['plan'])}"] if shown["plan"] else []),
        f"  依据  {shown['cited']} {method['at']}",
        f"  可信  {LEVELS[method['confidence']]}",
        *[f"  说明  {text}" for text in (method["reading"], shown["note"]) if text],
        f"  文件  {shown['place']}",
    ]
    return "\n".join(lines)


def _print_table(rows: Sequence[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"指标目录 · {len(rows)} 个指标", title_justify="left")
    for name in ("代号", "指标", "计量单位", "公式", "部门", "依据"):
        table.add_column(name, overflow="fold")
    for row in rows:
        cells = ("id", "name", "unit_label", "formula", "owner", "document_title")
        table.add_row(*(row[key] for key in cells))
    Console(width=None if os.isatty(1) else 200, markup=False).print(table)


def _echo(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))


def _checked(format_: str) -> str:
    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"“{format_}”不是输出格式，应为 table 或 json", param_hint="--format")
    return format_


@app.command("list")
def list_command(
    field: Annotated[str | None, typer.Option("--field", metavar="FIELD", help="只列一个领域，如 facilities")] = None,
    city: Packs = None,
    format_: Format = "table",
) -> None:
    """列出指标：代号、名称、计量单位、公式、部门、依据。"""
    as_json = _checked(format_) == "json"
    rows = listing(field, city or ())
    _echo(rows) if as_json else _print_table(rows)


@app.command("show")
def show_command(
    id_: Annotated[str, typer.Argument(metavar="ID", help="指标代号，如 waste.recycling_rate，或规划中的名称")],
    city: Packs = None,
    format_: Format = "table",
) -> None:
    """查一个指标：公式、序列、单位、部门、规划中的名称、依据和可信程度。"""
    as_json = _checked(format_) == "json"
    shown = show(id_, city or ())
    _echo(shown) if as_json else typer.echo(_text(shown))


@app.command("check")
def check_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="城市数据包，或只有指标文件的文件夹")],
    format_: Format = "table",
) -> None:
    """核对指标文件：与系统自带的指标一起读入，逐项列出问题。"""
    as_json = _checked(format_) == "json"
    try:
        read = catalogues.check(_folder(folder))
    except BadData as fault:
        if not as_json:
            raise
        _echo({"files": [], "problems": [asdict(problem) for problem in fault.problems]})
        raise typer.Exit(3) from fault
    if not read:
        raise Unknown(f"“{folder}”中没有指标文件（城市数据包 indicators 文件夹中的 *.yaml，或文件夹中直接放的）。")
    if as_json:
        _echo({"files": read, "problems": []})
    else:
        typer.echo(f"核对了 {len(read)} 个指标文件，没有问题。")
