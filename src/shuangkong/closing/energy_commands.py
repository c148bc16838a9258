"""命令 shuangkong energy: where a change came from (lmdi), who saves how much (decompose), budgets, the year's end (nowcast).

They stand here, above the accounts, because they need a city's books computed; formulas and words are those of energy.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shuangkong.closing.numerals import CONFIDENCES
from shuangkong.kernel.periods import CHINA
from shuangkong.kernel.problems import BadData, Unknown, errors

if TYPE_CHECKING:
    from shuangkong.closing.steering import Steering
    from shuangkong.energy.decomposition import Decomposition
    from shuangkong.energy.nowcast import Lever

app = typer.Typer(help="能耗：因素分解、目标分解、用能预算和年末预计。", no_args_is_help=True)
CityArgument = Annotated[str, typer.Argument(metavar="CITY", help="城市数据包文件夹，或已载入城市的区划代码")]
Format = Annotated[str, typer.Option("--format", help="table 或 json")]
EFFECTS = {"activity": "规模效应", "structure": "结构效应", "intensity": "强度效应", "without_output": "无产出部分"}


@app.command("lmdi")
def lmdi(
    city: CityArgument,
    years: Annotated[str, typer.Argument(metavar="FROM..TO", help="起止年份，如 2020..2024")],
    carbon: Annotated[bool, typer.Option("--carbon", help="分解二氧化碳排放量；默认分解能源消费量")] = False,
    format_: Format = "table",
) -> None:
    """因素分解（LMDI-I）：能源消费量或碳排放的变化来自规模、结构、强度各多少，合计没有余项。"""
    _checked(format_)
    start, dots, end = years.partition("..")
    if not dots:
        raise typer.BadParameter(f"“{years}”应写成起始年..终止年，如 2020..2024", param_hint="FROM..TO")
    steering = _steering(city)
    effects, of_each, before, now = steering.lmdi(start, end, carbon)
    unit = "吨二氧化碳" if carbon else "吨标准煤"
    if format_ == "json":
        found: dict[str, Any] = {"city": steering.city, "from": start, "to": end, "unit": "tCO2" if carbon else "tce"}
        found |= {"before": before.amount, "now": now.amount, "change": effects.change, "effects": asdict(effects)}
        _said(found | {"units": {name: asdict(e) | {"change": e.change} for name, e in of_each.items()}})
        return
    rows = [
        [name, *(f"{getattr(e, key):,.0f}" for key in EFFECTS), f"{e.change:,.0f}"]
        for name, e in [*of_each.items(), ("合计", effects)]
    ]
    _table(f"{steering.name(steering.city)} {start}—{end} {unit}", ["单位", *EFFECTS.values(), "合计"], rows)
    if before.amount is not None and now.amount is not None:
        rest = now.amount - before.amount - effects.change
        typer.echo(f"全市数变化 {now.amount - before.amount:,.0f}，与各单位合计的差额 {rest:,.0f} {unit}，不参与分解。")


@app.command("decompose")
def decompose(
    city: CityArgument,
    set_: Annotated[list[str] | None, typer.Option("--set", help="改权重，如 output_rate=-0.4，可以写多个")] = None,
    target: Annotated[float | None, typer.Option("--target", help="全市目标，%；默认取 targets.csv 的五年目标")] = None,
    growth: Annotated[float | None, typer.Option("--growth", help="没有增速目标的年份按这一增速，%")] = None,
    spread: Annotated[float, typer.Option("--spread", help="因素最多上调、下调的百分点")] = 1.5,
    least: Annotated[float, typer.Option("--least", help="目标下限，%")] = 8.0,
    most: Annotated[float, typer.Option("--most", help="目标上限，%")] = 20.0,
    step: Annotated[float, typer.Option("--step", help="取整到多少个百分点")] = 0.1,
    format_: Format = "table",
) -> None:
    """目标分解：全市能耗强度降低目标按因素分到各单位，合起来恰好不低于全市目标，逐个说明理由。"""
    _checked(format_)
    _finite({"target": target, "growth": growth, "spread": spread, "least": least, "most": most, "step": step})
    from shuangkong.closing.sharing import setting_of, units_of
    from shuangkong.energy.decomposition import decompose as shared_out

    steering = _steering(city)
    asked = steering.target()
    setting = setting_of(asked, target, _weights(set_ or ()), spread, (least, most), step)
    units = units_of(steering, folder_of_books(city), asked, growth)
    try:
        found = shared_out(units, setting)
    except ValueError as fault:
        raise Unknown(str(fault)) from None
    if format_ == "json":
        _say_shares(steering, found, setting.weights)
    else:
        _show_shares(steering, found)


@app.command("budget")
def budget(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="单位名单，CSV；列见 energy/budget.py")],
    months: Annotated[int, typer.Option("--months", min=1, max=12, help="已过的月数")] = 12,
    available: Annotated[
        float | None, typer.Option("--available", help="可分配的总量，吨标准煤；超出的按比例压减")
    ] = None,
    format_: Format = "table",
) -> None:
    """用能预算：按历史法、基准法算出各单位预算，压到总量以内，并对照时间进度给出提示、预警、限制。"""
    _checked(format_)
    from shuangkong.energy import budget as firms
    from shuangkong.kernel.books import read_book
    from shuangkong.rulebook.lookup import Rulebook
    from shuangkong.rulebook.value import NATION

    if available is not None and not (isfinite(available) and available >= 0):
        raise typer.BadParameter(f"“{available:g}”应为不小于 0 的数，单位吨标准煤", param_hint="--available")
    if not file.is_file():
        raise Unknown(f"没有找到文件 {file}")
    book = read_book(file, firms.USERS)
    rows = book.table.to_pylist()
    problems = [*book.problems, *firms.problems(rows, file.name)]
    if errors(problems):
        raise BadData(problems)
    rulebook = Rulebook.load()
    ids = ("energy.budget_notice", "energy.budget_warning", "energy.budget_limit")
    cuts = [float(rulebook.value(id_, [NATION], _today()).number) for id_ in ids]
    found = firms.budgets(rows, available, months, cuts)
    if format_ == "json":
        _said({"months": months, "available_tce": available, "users": [asdict(b) for b in found]})
        return
    lines = [
        [
            b.name, f"{b.wished_tce:,.0f}", f"{b.budget_tce:,.0f}",
            "—" if b.used is None else f"{b.used * 100:.1f}", b.notice or "—",
        ]
        for b in found
    ]  # fmt: skip
    heads = ["单位", "按方法测算 吨标准煤", "预算 吨标准煤", "执行率（按时间进度）%", "提示"]
    _table(f"用能预算：{len(found)} 家，1—{months} 月", heads, lines)


@app.command("nowcast")
def nowcast(
    city: CityArgument,
    year: Annotated[int, typer.Argument(metavar="YEAR", help="年份")],
    format_: Format = "table",
) -> None:
    """年末预计：按最近一个季度的累计增速推到全年，并列出各考核单元、用能单位节能 1% 和各项目投产 1% 使全市降低率变动几个百分点。"""
    _checked(format_)
    from shuangkong.closing.sharing import city_of, levers_of
    from shuangkong.energy.nowcast import KINDS
    from shuangkong.energy.nowcast import nowcast as expected

    steering = _steering(city)
    quarter = steering.latest_quarter(year)
    found = expected(
        city_of(steering, year, quarter), [*levers_of(steering, year), *_named_levers(city, steering, year)]
    )
    if format_ == "json":
        levers = [asdict(lever) | {"points": points} for lever, points in found.levers]
        numbers = {key: getattr(found, key) for key in ("energy_tce", "gdp_yuan", "decline", "required", "to_save_tce")}
        _said({"city": steering.city, "year": year, "from": quarter, **numbers, "levers": levers})
        return
    typer.echo(f"{steering.name(steering.city)} {year}年预计（测算，按 {quarter} 累计增速推到全年）")
    typer.echo(f"考核口径能源消费量 {found.energy_tce / 10_000:,.2f} 万吨标准煤，累计降低 {found.decline * 100:.2f}%")
    if found.required is not None and found.to_save_tce is not None:
        room = "还需节能" if found.to_save_tce > 0 else "尚有余量"
        said = f"进度要求 {found.required * 100:.2f}%，{room} {abs(found.to_save_tce) / 10_000:,.2f} 万吨标准煤"
        typer.echo(said)
    rows = [
        [
            f"{KINDS[lever.kind]} {lever.name}", CONFIDENCES[lever.confidence], f"{lever.energy_tce:+,.0f}",
            f"{lever.gdp_yuan / 10_000:+,.0f}" if lever.gdp_yuan else "—", f"{points:+.4f}",
        ]
        for lever, points in found.levers
    ]  # fmt: skip
    heads = ["手段", "数据性质", "能源消费量变动 吨标准煤", "增加值变动 万元", "全市累计降低率变动 百分点"]
    _table("调节手段", heads, rows)
    typer.echo("各手段单独测算；用能单位的节能量已含在所在考核单元之内，不重复相加。")


def _named_levers(city: str, steering: Steering, year: int) -> list[Lever]:
    """Return the large users and the projects by name; none where this installation has no database yet."""
    from shuangkong.closing.approved_filings import at_hand

    if not at_hand(folder_of_books(city).parent, "projects.Project"):
        return []
    from shuangkong.closing.named_levers import named

    return named(steering.city, year - 1, steering.as_of, by=year)


def _say_shares(steering: Steering, found: Decomposition, weights: Mapping[str, float]) -> None:
    from shuangkong.energy.decomposition_words import means_of, reason

    means = means_of(found)
    shares = [
        {
            "area": s.unit.area, "name": s.unit.name, "target": s.target, "incentive": s.incentive, "exact": s.exact,
            "equal": s.equal, "bound": s.bound, "energy_added_tce": s.energy_added, "reason": reason(s, means),
        }
        for s in found.shares
    ]  # fmt: skip
    whole = {"target": found.target, "effective": found.effective, "achieved": found.achieved}
    _said({"city": steering.city, **whole, "weights": dict(weights), "units": shares})


def _show_shares(steering: Steering, found: Decomposition) -> None:
    from shuangkong.energy.decomposition_words import means_of, reason

    means = means_of(found)
    rows = [
        [
            s.unit.name, f"{s.target * 100:.2f}", "—" if s.incentive is None else f"{s.incentive * 100:.2f}",
            f"{(s.target - s.equal) * 100:+.2f}", f"{s.energy_added / 10_000:,.2f}",
        ]
        for s in found.shares
    ]  # fmt: skip
    heads = ["单位", "基本目标 %", "激励目标 %", "比平均分担 百分点", "能耗增量空间 万吨标准煤"]
    _table(
        f"{steering.name(steering.city)}：目标 {found.target * 100:g}%，分解后 {found.achieved * 100:.4f}%", heads, rows
    )
    mean = f"{found.effective * 100:.2f}%"
    typer.echo(
        f"各单位平均需降低 {mean}：增速不同，能耗强度高的单位增长快慢会改变全市平均，全市 {found.target * 100:g}% 由此折算。"
    )
    for share in found.shares:
        typer.echo(f"{share.unit.name}：{reason(share, means)}")


def folder_of_books(city: str) -> Path:
    """Return the folder of a city's pack."""
    from shuangkong.closing.commands import folder_of

    return folder_of(city)


def _steering(city: str) -> Steering:
    from shuangkong.closing.approved_filings import source
    from shuangkong.closing.steering import Steering

    folder = folder_of_books(city)
    return Steering(folder, _today(), source(folder.parent))


def _weights(texts: Sequence[str]) -> dict[str, float]:
    from shuangkong.energy.decomposition_tables import FACTORS

    weights = {name: factor.weight for name, factor in FACTORS.items()}
    for text in texts:
        name, _, number = text.removeprefix("w.").partition("=")
        try:
            weight = float(number)
            if not isfinite(weight):
                raise ValueError(number)
            weights[_known(name.strip(), weights)] = weight
        except ValueError:
            raise typer.BadParameter(f"“{text}”应写成 因素=权重，如 output_rate=-0.4", param_hint="--set") from None
    return weights


def _known(name: str, weights: dict[str, float]) -> str:
    if name not in weights:
        raise typer.BadParameter(f"没有“{name}”这个因素，应为 {'、'.join(weights)}", param_hint="--set")
    return name


def _finite(numbers: Mapping[str, float | None]) -> None:
    """Refuse what is no number, or endless, or a percentage beyond what an option can mean."""
    for name, number in numbers.items():
        least = -100 if name == "growth" else 0  # an economy may shrink; nothing else goes below nothing
        if number is not None and not least <= number <= 100:
            raise typer.BadParameter(f"“{number:g}”应为 {least} 到 100 之间的数，单位 %", param_hint=f"--{name}")


def _checked(format_: str) -> None:
    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"“{format_}”不是输出格式，应为 table 或 json", param_hint="--format")


def _today() -> date:
    return datetime.now(CHINA).date()


def _said(found: dict[str, Any]) -> None:
    typer.echo(json.dumps(found, ensure_ascii=False))


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for at, head in enumerate(heads):
        table.add_column(head, justify="right" if at else "left")
    for row in rows:
        table.add_row(*row)
    Console(width=140).print(table)
