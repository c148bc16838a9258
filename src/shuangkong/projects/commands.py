"""命令 shuangkong projects: the review route, benchmark and outcome of one project, and the sequence of many."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from shuangkong.kernel.problems import BadData, Problem, Unknown

app = typer.Typer(help="两高项目：审查路径、能效水平、研判和排序。", no_args_is_help=True)

Format = Annotated[str, typer.Option("--format", help="table（给人看）或 json（给程序读）")]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="按哪一天有效的规定，如 2025-09-01；不写为当天")]
Area = Annotated[str, typer.Option("--area", metavar="CODE", help="地区代码；按县、市、省、全国逐级查找")]
NATION = "000000"


def _checked(format_: str) -> bool:
    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"“{format_}”不是输出格式，应为 table 或 json", param_hint="--format")
    return format_ == "json"


def _day(text: str | None) -> date:
    try:
        if text is None:
            return date.today()  # noqa: TID251 -- an edge: what holds today, where no day is asked for
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"“{text}”不是日期，应写成如 2025-09-01", param_hint="--on") from error


def _finite(place: str, *numbers: float) -> None:
    if not all(math.isfinite(number) for number in numbers):
        raise typer.BadParameter("应为数字，不能是 nan 或 inf", param_hint=place)


def _tell(result: Mapping[str, Any], lines: Iterator[str], *, as_json: bool) -> None:
    typer.echo(json.dumps(result, ensure_ascii=False) if as_json else "\n".join(lines))


@app.command("route")
def route_command(
    energy: Annotated[
        float, typer.Option("--energy", min=0, metavar="TCE", help="年综合能源消费量，吨标准煤，电力按当量值")
    ],
    on: On = None,
    power: Annotated[float, typer.Option("--power", min=0, metavar="KWH", help="年电力消费量，千瓦时")] = 0.0,
    coal: Annotated[float, typer.Option("--coal", min=0, metavar="T", help="年煤炭消费量，吨")] = 0.0,
    oil: Annotated[float, typer.Option("--oil", min=0, metavar="T", help="年石油消费量，吨（2010年版）")] = 0.0,
    gas: Annotated[float, typer.Option("--gas", min=0, metavar="M3", help="年天然气消费量，立方米（2010年版）")] = 0.0,
    before: Annotated[
        float | None,
        typer.Option(
            "--before", min=0, metavar="TCE", help="改扩建不改变建设地点和主要工艺设备的，改扩建前的年能耗，按增量审查"
        ),
    ] = None,
    two_high: Annotated[bool, typer.Option("--two-high", help="属于两高项目")] = False,
    central: Annotated[bool, typer.Option("--central", help="由国家审批、核准，或报国家审批、核准")] = False,
    exempt: Annotated[bool, typer.Option("--exempt", help="涉密项目，或列入不单独审查目录的行业")] = False,
    area: Area = NATION,
    format_: Format = "table",
) -> None:
    """查一个项目的节能审查路径：由哪一级审查，或不单独审查。"""
    as_json = _checked(format_)
    _finite("--energy、--power、--coal、--oil、--gas", energy, power, coal, oil, gas)
    from shuangkong.projects.gate import route
    from shuangkong.rulebook.lookup import Rulebook

    project = {
        "energy_tce": energy, "power_kwh": power, "coal_t": coal, "oil_t": oil, "gas_m3": gas,
        "two_high": two_high, "central": central, "exempt": exempt, "area": area,
        "same_site_and_process": before is not None, "before_energy_tce": before,
    }  # fmt: skip
    found = route(Rulebook.load(), project, _day(on))
    _tell(found, _routed(found), as_json=as_json)


def _routed(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"{found['route_name']}（{found['label']}，按 {found['on']} 的规定）"
    yield from found["notes"]
    yield from (f"  {_cited(one)}" for one in found["sources"])


def _cited(one: Mapping[str, Any]) -> str:
    """Say where a number is from and how far it can be relied on."""
    check = "，凭记忆，引用前须核对原文" if one["confidence"] == "assumed" else ""
    return f"依据：{one['title']} {one['at']}（{one['confidence']}{check}）"


@app.command("benchmark")
def benchmark_command(
    item: Annotated[str, typer.Argument(metavar="ITEM", help="产品或工序，如 水泥熟料；同名的写 领域/产品")] = "",
    value: Annotated[
        float | None, typer.Argument(metavar="VALUE", help="单位产品能耗，可以是负数（写在 -- 之后）")
    ] = None,
    on: On = None,
    area: Area = NATION,
    all_: Annotated[bool, typer.Option("--list", help="列出全部产品")] = False,
    format_: Format = "table",
) -> None:
    """查能效标杆水平和基准水平，给出数值时判断达到哪一档。"""
    as_json = _checked(format_)
    from shuangkong.projects import benchmarks
    from shuangkong.projects.gate import standing

    if all_:
        rows = [{"field": r.field, "item": r.item, "area": r.area, "unit": r.unit} for r in benchmarks.levels()]
        _tell({"levels": rows}, (f"{r['field']}/{r['item']}（{r['unit']}）" for r in rows), as_json=as_json)
        return
    if not item or value is None:
        raise typer.BadParameter("写明产品和单位产品能耗，或用 --list 列出全部产品", param_hint="ITEM VALUE")
    _finite("VALUE", value)
    found = standing(item, value, _day(on), area)
    lines = [
        f"{found['field']}/{found['item']}：{found['status_name']}（{found['label']}）",
        f"  数值 {value:g}，标杆 {_shown(found['benchmark'])}，基准 {_shown(found['baseline'])} {found['unit']}（地区 {found['area']}）",
        f"  改造期限 {found['deadline'] or '未定'}{'，已逾期' if found['overdue'] else ''}；依据 {found['document']} {found['at']}，{found['confidence']}",
    ]
    _tell(found, iter(lines), as_json=as_json)


def _shown(value: float | None) -> str:
    return "未取得" if value is None else f"{value:g}"


@app.command("assess")
def assess_command(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="一个项目的 JSON 文件，样例见 docs/example/project.json")
    ],
    on: On = None,
    format_: Format = "table",
) -> None:
    """研判一个项目：逐项条件、处置研判、审查路径、对地区的影响和余量。"""
    as_json = _checked(format_)
    from shuangkong.projects.gate import assess
    from shuangkong.rulebook.lookup import Rulebook

    found = assess(Rulebook.load(), _project(file), _day(on))
    _tell(found, _assessed(found), as_json=as_json)


def _project(file: Path) -> Mapping[str, Any]:
    if not file.is_file():
        raise Unknown(f"没有“{file}”这个文件。")
    from shuangkong.kernel.encoding import file_text

    try:
        project = json.loads(file_text(file))
    except json.JSONDecodeError as error:
        place = f"{file.name} · 第 {error.lineno} 行第 {error.colno} 个字符"
        raise BadData([Problem(place, f"不是 JSON（{error.msg}）", "一个项目的对象", "改正这一处")]) from error
    if not isinstance(project, dict):
        raise BadData([Problem(file.name, type(project).__name__, "一个项目的对象", "用 {…} 写一个项目")])
    return project


def _assessed(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"{found['name'] or '项目'}（{found['stage_name']}）：{found['outcome_name']}（{found['label']}，{found['on']}）"
    for one in found["criteria"]:
        yield f"  {one['name']}：{one['finding_name']}{'　' + one['reason'] if one['reason'] else ''}"
        if one["release"] and one["finding"] != "pass":
            yield f"    推进条件：{one['release']}"
    yield from (f"  违规情形：{one}" for one in found["breaches"])
    yield f"  节能审查：{found['route']}{'；新增能耗较大，须按规定上报指导' if found['report_upward'] else ''}"
    yield from (f"    {_cited(one)}" for one in found["route_sources"])
    for name in ("m", "n"):
        if found[name]:
            yield f"  {name} 指数 {found[name]['value']:.2f}：{found[name]['level_name']}；{_cited(found[name])}"
    if found["headroom_tce"] is not None:
        short = found["replacement_needed_tce"]
        enough = "，余量足够" if found["headroom_tce"] >= found["taken_tce"] else "，已落实替代或不受余量限制"
        need = f"，还须替代 {short:,.2f} 吨标准煤" if short else enough
        gone = f"（已扣除已同意和在建项目占用的 {found['claimed_tce']:,.2f}）" if found["claims"] else ""
        yield f"  地区余量 {found['headroom_tce']:,.2f} 吨标准煤{gone}，项目占用 {found['taken_tce']:,.2f} 吨标准煤{need}"
        yield from (
            f"    {one['name']}：{one['year']} 年起占用 {one['taken_tce']:,.2f} 吨标准煤" for one in found["claims"]
        )


@app.command("sequence")
def sequence_command(
    path: Annotated[Path, typer.Argument(metavar="FOLDER|FILE", help="放有 projects.csv 等的文件夹，或一个 JSON 文件")],
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, max=3600, help="求解时限，秒")] = 20.0,
    gap: Annotated[float, typer.Option("--gap", min=0, max=1, help="差距达到多少即停，0.005 为 0.5%")] = 0.005,
    hold_lagging: Annotated[bool, typer.Option("--hold-lagging", help="已落后于控制线的地区，按不再恶化排序")] = False,
    format_: Format = "table",
) -> None:
    """排序：哪些项目、按什么次序安排，各县各年都不突破控制线和限额。"""
    as_json = _checked(format_)
    from shuangkong.projects.sequence import sequence
    from shuangkong.projects.sequence_entry import read_plan
    from shuangkong.projects.sequence_text import lines

    plan = read_plan(path, hold_lagging=hold_lagging)
    for note in plan.notes:
        typer.echo(note, err=True)
    found = sequence(plan, seconds, gap)
    _tell(found.as_object(), lines(found), as_json=as_json)
