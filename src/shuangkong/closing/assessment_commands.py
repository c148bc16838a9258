"""命令 shuangkong assessment score: a sheet over the sealed figures of a city's year.

It stands here because it reads closings; sheets and scoring are the assessment's.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shuangkong.assessment.commands import Format
from shuangkong.kernel.problems import BadData, Problem, Unknown

if TYPE_CHECKING:
    from shuangkong.assessment.score import Line, Score
    from shuangkong.assessment.sheet import Sheet
    from shuangkong.closing.store import Closing

COUNTY_SHEET = "gov_energy_145_county_default"
SURETIES = {"assumed": "（假定）", "synthetic": "（演示数据）"}  # nobody takes these for a result in force


def score_command(
    city: Annotated[str, typer.Argument(metavar="CITY", help="城市数据包文件夹、名称或区划代码")],
    year: Annotated[int, typer.Argument(metavar="YEAR", help="考核年度，须已锁定")],
    sheet_id: Annotated[
        str, typer.Option("--sheet", metavar="ID", help="计分表；默认县级节能表（系统假定）")
    ] = COUNTY_SHEET,
    area: Annotated[
        str, typer.Option("--area", metavar="CODE", help="只看一个区域；默认县级表列各县，其他表列全市")
    ] = "",
    given: Annotated[Path | None, typer.Option("--given", metavar="FILE", help="填报内容 JSON，按区划代码分")] = None,
    veto_document: Annotated[str, typer.Option("--veto-document", help="规定一票否决的现行文件文号")] = "",
    format_: Format = "table",
) -> None:
    """计分：取锁定的数据，逐项得分和理由；有缺项的只给范围，不定等次。"""
    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"“{format_}”不是输出格式，应为 table 或 json", param_hint="--format")
    from shuangkong.assessment.sheet_files import sheet
    from shuangkong.closing import store
    from shuangkong.closing.commands import known_city

    wanted = sheet(sheet_id)
    closing = store.latest(known_city(city), str(year))
    entered = _entered(wanted, given, {*_areas(closing, wanted, ""), *_areas(closing, wanted, area)})
    found = [_scored(closing, wanted, year, one, entered, veto_document) for one in _areas(closing, wanted, area)]
    if format_ == "json":
        told = {"city": closing.city, "year": year, "sheet": wanted.id, "scores": [one.as_object() for one in found]}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    names = {row.area: row.name for row in closing.areas()}
    for line in _table(wanted, closing, found, names):
        typer.echo(line)


def _areas(closing: Closing, wanted: Sheet, area: str) -> list[str]:
    known = {row.area: row for row in closing.areas()}
    if area:
        if area not in known:
            raise Unknown(f"{closing.city_name}的账册里没有地区“{area}”")
        return [area]
    # a zone that counts as part of its county is assessed with it, unless it has targets of its own
    parts = {
        code for code, row in known.items() if row.unit != "own" and known.get(row.counted_in, row).level == "county"
    }
    units = [
        code for code, row in known.items() if row.level == "county" or (row.level == "zone" and code not in parts)
    ]
    return units if wanted.object == "county" and units else [closing.city]


def _entered(wanted: Sheet, path: Path | None, areas: Collection[str]) -> Mapping[str, Any]:
    """Return what the file says by area, each one that the sheet is for; BadData with every fault."""
    if path is None:
        return {}
    from shuangkong.assessment import given
    from shuangkong.rulebook.fields import suggestion

    data = _object(path)
    faults: list[Problem] = []
    for code, one in data.items():
        if code not in areas:
            mend = suggestion(code, areas) or "改成本表考核的区域，或删去这一段"
            faults.append(Problem(f"{path.name} · {code}", "不是本表考核的区域", "、".join(sorted(areas)), mend))
            continue
        try:
            given.of_sheet(wanted, one)
        except BadData as bad:
            faults += [Problem(f"{path.name} · {code} · {p.place}", p.found, p.wanted, p.mend) for p in bad.problems]
    if faults:
        raise BadData(faults)
    return data


def _object(path: Path) -> dict[str, Any]:
    """Return the object of a JSON file; BadData where it is none."""
    from shuangkong.kernel.encoding import file_text

    if not path.is_file():
        raise Unknown(f"没有“{path}”这个文件。")
    try:
        data = json.loads(file_text(path))
    except json.JSONDecodeError as fault:
        place = f"{path.name} · 第 {fault.lineno} 行第 {fault.colno} 个字符"
        raise BadData([Problem(place, f"不是 JSON（{fault.msg}）", "按区划代码分的对象", "改正这一处")]) from fault
    if not isinstance(data, dict):
        wanted, mend = "{区划代码: {items: …, facts: …}}", "参照 docs/example/assessment.json"
        raise BadData([Problem(path.name, type(data).__name__, wanted, mend)])
    return data


def _scored(closing: Closing, wanted: Sheet, year: int, area: str, entered: Mapping[str, Any], document: str) -> Score:
    from shuangkong.assessment.carrying import carry_share
    from shuangkong.assessment.scoring import scored
    from shuangkong.closing.assessed import sealed

    share = carry_share(area, year)
    return scored(
        wanted, year, area, sealed(closing, area), entered.get(area), veto_document=document, carry_share=share
    )


def _table(wanted: Sheet, closing: Closing, found: list[Score], names: Mapping[str, str]) -> Iterator[str]:
    from shuangkong.assessment.sheet import STATUSES

    yield f"{wanted.title} · {closing.city_name} {closing.period} 第 {closing.revision} 版 · 封存 {closing.seal[:12]}"
    yield f"计分表：{STATUSES[wanted.status][0]}"
    if found[0].trial:
        yield found[0].trial
    for one in found:
        yield f"{one.area} {names[one.area]}：{summary(one)}"
        if len(found) == 1:
            yield from _items(one)


def summary(score: Score) -> str:
    """Return a score in one line: the sum and the grade, or from where to where, and how many items are open."""
    from shuangkong.assessment.points import shown

    points = "不计分" if score.low is None else f"{shown(score.low)} 分"
    if score.high is not None and score.total is None:
        points = f"{shown(score.low or 0)}—{shown(score.high)} 分"
    grade = (
        f"等次 {score.grade}"
        if score.grade
        else f"等次未定（{score.worst if score.worst == score.best else f'{score.worst}—{score.best}'}）"
        if score.worst
        else "不定等次"
    )
    lacking = f"，{len(score.missing)} 项未填齐" if score.missing else ""
    return f"{points}，{grade}{lacking}{SURETIES.get(score.confidence, '')}"


def _items(score: Score) -> Iterator[str]:
    for line in score.lines:
        yield f"  {line.item} {line.name} {_points(line)}：{line.reason}"
    for why in score.why:
        yield f"  {why}"


def _points(line: Line) -> str:
    from shuangkong.assessment.points import shown

    if line.full is None:
        return ""
    worth = shown(line.low) if line.points is not None else f"{shown(line.low)}—{shown(line.high)}"
    return f"{worth}/{shown(line.full)}"
