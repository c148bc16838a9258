"""命令 close、explain、verify: the command line of closings. Heavy imports wait until a command needs them."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shuangkong.closing.numerals import CONFIDENCES, VERDICTS
from shuangkong.kernel.periods import CHINA
from shuangkong.kernel.problems import Problem, Unknown, rendered
from shuangkong.kernel.units import UNITS

if TYPE_CHECKING:
    from shuangkong.closing.explanation import Explanation, Step
    from shuangkong.closing.store import Change, Closing, FigureRow

MISSED = 5
CHANGED = 6
Format = Annotated[str, typer.Option("--format", help="table 或 json")]


def close(
    city: Annotated[str, typer.Argument(metavar="CITY", help="城市数据包文件夹，或已载入城市的区划代码")],
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="2024、2024Q3（1—9 月累计）或 2024-05")],
    format_: Format = "table",
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DAY", help="按这一天已发布的规定；默认今天")] = None,
    fail_on_missed: Annotated[bool, typer.Option("--fail-on-missed", help="有目标没有达到时以 5 退出")] = False,
) -> None:
    """核算一个时期并锁定：账册 → 指标值、预警、锁定。"""
    _checked(format_)
    day = _day(as_of)
    from shuangkong.closing import approved_filings, registered_projects, services

    folder = folder_of(city)
    filed, register = approved_filings.source(folder.parent), registered_projects.source(folder.parent)
    sealed, new = services.close(folder, [period], day, warn=_warn, filed=filed, register=register)[0]
    if format_ == "json":
        typer.echo(json.dumps(_as_object(sealed, new), ensure_ascii=False))
    else:
        _print_figures(sealed, new)
    if fail_on_missed and any(row.verdict == "behind" for row in sealed.figures()):
        raise typer.Exit(MISSED)


def _warn(problems: Sequence[Problem]) -> None:
    if problems:
        typer.echo(rendered(problems), err=True)


def explain(
    figure: Annotated[str, typer.Argument(metavar="FIGURE", help="指标编号，如 energy.intensity_decline")],
    area: Annotated[str, typer.Argument(metavar="AREA", help="区划代码")],
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="已锁定的时期")],
    format_: Format = "table",
) -> None:
    """打开一个数：公式、代入的数、账册的行、依据的文件和 SQL。"""
    _checked(format_)
    from dataclasses import asdict

    from shuangkong.closing.explain import explain as opened

    found = opened(_closing_with(figure, area, period), figure, area)
    if format_ == "json":
        typer.echo(json.dumps(asdict(found), ensure_ascii=False))
    else:
        _print_explanation(found)


def verify(
    city: Annotated[str | None, typer.Argument(metavar="CITY", help="不写则复核全部城市")] = None,
) -> None:
    """复核：逐个文件、逐个校验码检查锁定的数据有没有改动。"""
    from shuangkong.closing import store
    from shuangkong.closing.verify import verify as checked

    cities = [known_city(city)] if city else store.folders()
    findings = [finding for code in cities for finding in checked(code)]
    for finding in findings:
        typer.echo(finding)
    if findings:
        typer.echo(f"复核发现 {len(findings)} 处改动，第一处：{findings[0]}", err=True)
        raise typer.Exit(CHANGED)
    count = sum(len(store.closings(code)) for code in cities)
    typer.echo(f"复核 {len(cities)} 个城市、{count} 次锁定：没有发现改动。")


def folder_of(city: str) -> Path:
    """Return the pack of a city: the folder named, or the pack beside us whose plan is about that area."""
    path = Path(city)
    if path.is_dir():
        return path
    from shuangkong.registers.tables import pack_area, plan_facts

    for pack in sorted(p.parent for p in Path("cities").glob("*/books")):
        if city in (pack.name, plan_facts(pack).get("name"), pack_area(pack)):
            return pack
    raise Unknown(f"没有找到城市“{city}”：它不是文件夹，cities/ 下也没有这个名称或代码的数据包")


def known_city(city: str) -> str:
    """Return the code of a city that has closings; Unknown where there is none."""
    from shuangkong.closing import store

    if city in store.cities():
        return city
    from shuangkong.registers.tables import pack_area

    code = pack_area(folder_of(city))
    if code not in store.cities():
        raise Unknown(f"{city} 还没有锁定数据。先运行 shuangkong close {city} 时期")
    return code


def _closing_with(figure: str, area: str, period: str) -> Closing:
    """Return the latest closing of the period that lists the area."""
    from shuangkong.closing import store

    faults: list[str] = []
    for closing in store.nearest(period, faults):
        try:
            closing.figure(figure, area)
            return closing
        except Unknown as fault:
            faults.append(str(fault))
    raise Unknown("\n".join(dict.fromkeys(faults)) or "还没有锁定任何数据。先运行 shuangkong close CITY PERIOD")


def _as_object(closing: Closing, new: bool) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "city": closing.city,
        "period": closing.period,
        "revision": closing.revision,
        "figures": [asdict(row) for row in closing.figures()],
        "new": new,
        "as_of": closing.as_of,
        "seal": closing.seal,
        "hashes": {k: v for k, v in closing.manifest["content"].items() if not k.startswith("tables/")},
        "changes": [asdict(change) for change in closing.changes()],
        "remarks": [{"figure": f, "area": a, "remarks": texts} for (f, a), texts in closing.remarks().items()],
    }


SHOWN_PARTS = ("", "measured", "required")


def _print_figures(closing: Closing, new: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    from shuangkong.closing.store import CATALOGUE

    # of an indicator the level, the change and what is required; the rest is a page's, or --format json's
    shown = [row for row in closing.figures() if (closing.split(row.figure) or ("", ""))[1] in SHOWN_PARTS]
    kinds = {row.figure: closing.kind(row.figure) for row in shown}
    names = {row.area: row.name for row in closing.areas()}
    state = f"第 {closing.revision} 版" if new else f"与第 {closing.revision} 版相同，没有新的版本"
    table = Table(title=f"{closing.city_name} {closing.period} · {state}", title_justify="left")
    for name in ("单位", "指标", "数值", "计量单位", "评价", "覆盖", "来源", "口径"):
        table.add_column(name, justify="right" if name in ("数值", "覆盖") else "left", no_wrap=name == "数值")
    order = {figure: place for place, figure in enumerate([*CATALOGUE, *sorted(kinds.keys() - CATALOGUE.keys())])}
    places = {area: place for place, area in enumerate(names)}
    for row in sorted(shown, key=lambda r: (places[r.area], order[r.figure])):
        table.add_row(*_cells(row, names[row.area], kinds[row.figure].label, UNITS[row.unit][0]))
    console = Console(width=None if os.isatty(1) else 160)
    console.print(table)
    console.print("打开任何一个数：shuangkong explain 指标编号 区划代码 时期。指标编号：" + "、".join(order))
    for change in closing.changes() if new else []:
        console.print(_change_line(change, names.get(change.area, change.area)))


def _change_line(change: Change, name: str) -> str:
    value = f"{change.before or '—'} → {change.after or '—'}"
    if change.verdict_before == change.verdict_after:
        return f"{name} {change.figure}：{value}"
    words = [VERDICTS.get(v or "none", "—") for v in (change.verdict_before, change.verdict_after)]
    return f"{name} {change.figure}：{value}，评价 {words[0]} → {words[1]}"


def _cells(row: FigureRow, name: str, label: str, unit: str) -> list[str]:
    value = "—" if row.value is None else row.value
    confidence = CONFIDENCES[row.confidence]
    return [
        f"{name} {row.area}",
        label,
        value,
        unit,
        VERDICTS[row.verdict],
        f"{row.coverage:.0%}",
        confidence,
        row.caliber or "—",
    ]


def _print_explanation(found: Explanation) -> None:
    value = "—" if found.row.value is None else found.row.value
    unit = UNITS[found.row.unit][0]
    typer.echo(f"{found.area_name} {found.row.period} {found.figure.label}：{value} {unit}".rstrip())
    typer.echo(f"{VERDICTS[found.row.verdict]} · {found.sentence} · 来源：{CONFIDENCES[found.row.confidence]}")
    for remark in found.remarks:
        typer.echo(remark)
    typer.echo("\n计算过程")
    _print_step(found.root, 1)
    if found.parameters:
        typer.echo("\n依据")
    for cited in found.parameters:
        where = f"《{cited.document_title}》{cited.document_number} {cited.at}"
        typer.echo(f"  {cited.id} {cited.name} = {cited.value}（{CONFIDENCES[cited.confidence]}）{where}")
    typer.echo(f"\nSQL\n{found.sql}")


def _print_step(step: Step, depth: int) -> None:
    space = "  " * depth
    value = "缺" if step.value is None else step.value
    typer.echo(f"{space}{step.label}（{step.period}）= {value} {UNITS[step.unit][0]}".rstrip())
    if step.formula:
        typer.echo(f"{space}  ＝ {step.formula}")
        typer.echo(f"{space}  ＝ {step.numbers}")
    for cell in step.record.filed if step.record else ():
        where = f"{cell.form_name} {cell.filer} 第 {cell.version} 版 第 {cell.line} 行 “{cell.column}”列"
        typer.echo(f"{space}  报表 {where}，{cell.approved_by} {cell.published} 批准入库")
    if step.record and not step.record.filed:
        r = step.record
        where = f"{r.file} {r.project}" if r.project else f"账册 {r.file} 第 {r.row} 行 {r.column} 列"
        typer.echo(f"{space}  {where}（{CONFIDENCES[r.confidence]}）{r.document}")
    if step.cited:
        typer.echo(f"{space}  依据 {step.cited.id}")
    for below in step.steps:
        _print_step(below, depth + 1)


def _checked(format_: str) -> None:
    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"“{format_}”不是输出格式，应为 table 或 json", param_hint="--format")


def _day(text: str | None) -> date:
    try:
        return datetime.now(CHINA).date() if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"“{text}”不是日期，应写成如 2024-02-02", param_hint="--as-of") from error
