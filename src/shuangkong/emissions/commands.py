"""命令 shuangkong emissions: the types of projects, one project's reduction step by step, a tonnage split to counties."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any

import typer

from shuangkong.emissions.calculation import Calculation, Dates, Settings, calculate, shown
from shuangkong.emissions.decomposition import Share, decompose
from shuangkong.emissions.reduction_types import POLLUTANTS, ReductionType, load
from shuangkong.kernel.problems import BadData, Problem, Unknown, errors, rendered
from shuangkong.kernel.units import label
from shuangkong.rulebook.fields import suggestion

app = typer.Typer(help="总量控制：减排项目类型、减排量核算、指标分解。", no_args_is_help=True)
Format = Annotated[str, typer.Option("--format", help="table（给人看）或 json（给程序读）")]
Pollutant = Annotated[str, typer.Option("--pollutant", help="cod、nh3n、nox 或 vocs")]
WEIGHT = "emissions.decomposition_base_weight"


@app.command("types")
def types(code: Annotated[str | None, typer.Argument(metavar="TYPE", help="类型代号，如 W1")] = None) -> None:
    """列出减排项目类型；写明代号的，列出核算参数、公式和佐证材料。"""
    if code is None:
        for kind in load().values():
            typer.echo(f"{kind.code:4} {kind.name}（{'、'.join(POLLUTANTS[p] for p in kind.pollutants)}）")
        return
    kind = _type(code)
    typer.echo(f"{kind.code} {kind.name}（依据 {kind.document} {kind.at}）")
    for way in kind.ways:
        typer.echo(f"核算方法：{way.name}（公式 emissions/{way.place}）")
        for asked in way.inputs:
            default = f"，缺省 {asked.default}" if asked.default else ""
            typer.echo(f"  {asked.name}  {asked.label}（{label(asked.unit) or '无量纲'}{default}）")
    typer.echo("佐证材料：" + "、".join(e.name for e in kind.evidence))


@app.command("calculate")
def calculate_(
    type_: Annotated[str, typer.Argument(metavar="TYPE", help="类型代号，如 W1")],
    given: Annotated[list[str], typer.Argument(metavar="INPUT=VALUE...", help="核算参数，如 days=365")],
    year: Annotated[int, typer.Option("--year", help="核算年度")],
    pollutant: Pollutant = "",
    stable_on: Annotated[
        str | None, typer.Option("--stable-on", metavar="DAY", help="稳定运行日期；不写为上年末")
    ] = None,
    area: Annotated[str, typer.Option("--area", help="行政区划代码，决定用哪里的参数")] = "000000",
    format_: Format = "table",
) -> None:
    """核算一个项目的减排量，逐步列出公式和数字。"""
    from shuangkong.rulebook.lookup import Rulebook, implied_chain

    kind = _type(type_)
    stable = _day(stable_on) if stable_on else date(year - 1, 12, 31)
    settings = Settings.in_force(Rulebook.load(), implied_chain(area), stable)
    done = calculate(
        kind, _inputs(kind, given), pollutant or kind.pollutants[0], year, Dates(stable_on=stable), settings
    )
    if errors(done.problems):
        raise BadData(done.problems)
    typer.echo(json.dumps(_as_object(done), ensure_ascii=False) if format_ == "json" else _as_text(done))


@app.command("decompose")
def decompose_(
    city: Annotated[Path, typer.Argument(metavar="CITY", help="城市数据包文件夹")],
    pollutant: Annotated[str, typer.Argument(metavar="POLLUTANT", help="cod、nh3n、nox 或 vocs")],
    total: Annotated[str, typer.Option("--total", help="全市减排目标（吨）")],
    year: Annotated[int, typer.Option("--base-year", help="基期年")] = 2020,
    format_: Format = "table",
) -> None:
    """把全市减排目标分解到县（市、区）和项目，合计精确到 0.01 吨；项目支撑不足的列出缺口。"""
    from shuangkong.emissions.city_books import city_books
    from shuangkong.rulebook.lookup import Rulebook, implied_chain

    if pollutant not in POLLUTANTS:
        raise Unknown(
            f"没有“{pollutant}”这种污染物。可用：{'、'.join(POLLUTANTS)}。{suggestion(pollutant, POLLUTANTS)}"
        )
    books = city_books(city)
    rulebook = Rulebook.load([city])
    on = date(year + 1, 1, 1)
    settings = Settings.in_force(rulebook, implied_chain(books.area), on)
    weight = float(rulebook.value(WEIGHT, implied_chain(books.area), on).number)
    shares = decompose(_tonnage(total), books.base(pollutant, year), books.projects(pollutant, settings), weight)
    typer.echo(
        json.dumps([_share(s) for s in shares], ensure_ascii=False)
        if format_ == "json"
        else _table(shares, books.names)
    )


def _type(code: str) -> ReductionType:
    known = load()
    if code not in known:
        raise Unknown(f"没有“{code}”这个项目类型。{suggestion(code, known)}可用：{'、'.join(known)}。")
    return known[code]


def _inputs(kind: ReductionType, given: list[str]) -> dict[str, float]:
    found, problems = {}, []
    for text in given:
        name, _, number = text.partition("=")
        try:
            found[name] = float(number)
        except ValueError:
            problems.append(Problem(f"参数 {name}", number or "空", "数字", "写成 名称=数值，如 days=365"))
        if name.partition("#")[0] not in kind.inputs:
            mend = suggestion(name, kind.inputs) or f"用 shuangkong emissions types {kind.code} 查看"
            problems.append(Problem(f"参数 {name}", name, f"{kind.code} 的核算参数：{'、'.join(kind.inputs)}", mend))
    if problems:
        raise BadData(problems)
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadData([Problem("--stable-on", text, "日期，如 2023-04-15", "改正日期")]) from None


def _tonnage(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or found < 0 or found != round(found, 2):
        raise BadData([Problem("--total", text, "不小于 0、不多于两位小数的吨数，如 6598.13", "改正目标数")])
    return found


def _as_text(done: Calculation) -> str:
    lines = []
    for step in done.steps:
        lines += [f"{step.label} = {shown(step.value)} {label(step.unit)}", f"  ＝ {step.formula}"]
        lines += [f"  ＝ {step.numbers}"] if step.numbers else []
        lines += [f"  依据 {step.cite}"] if step.cite else []
    warned = rendered(done.problems)
    return "\n".join([*lines, f"本年计入 {shown(done.year_t)} 吨", *([warned] if warned else [])])


def _as_object(done: Calculation) -> dict[str, Any]:
    steps = [{name: getattr(step, name) for name in step.__dataclass_fields__} for step in done.steps]
    names = ("annual_t", "left_t", "booked_t", "carried_t", "year_t", "pending")
    return {name: getattr(done, name) for name in names} | {"steps": steps}


def _share(share: Share) -> dict[str, Any]:
    return {
        "area": share.area, "base_t": share.base_t, "potential_t": share.potential_t, "weight": share.weight,
        "target_t": str(share.target_t), "gap_t": str(share.gap_t),
        "projects": {code: str(value) for code, value in share.projects.items()},
    }  # fmt: skip


def _table(shares: list[Share], names: dict[str, str]) -> str:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    lines = ["地区  基期排放量  减排潜力  权重  分解目标（吨）  缺口（吨）"]
    for share in shares:
        sums["target"] += share.target_t
        lines.append(
            f"{names.get(share.area, share.area)}  {share.base_t:.2f}  {share.potential_t:.2f}  {share.weight:.4f}"
            f"  {share.target_t}  {share.gap_t or '—'}"
        )
        lines += [f"    {code}  {value}" for code, value in share.projects.items()]
    return "\n".join([*lines, f"合计  {sums['target']}"])
