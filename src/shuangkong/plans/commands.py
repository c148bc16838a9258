"""命令 shuangkong plan: a plan's text as findings, and two plans side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shuangkong.kernel.problems import Unknown

if TYPE_CHECKING:  # the reader is imported when a plan is read, so that --help starts fast
    from shuangkong.plans.diff import Difference
    from shuangkong.plans.findings import PlanReading, Target

app = typer.Typer(help="规划方案：从文本读出指标和任务，两份方案逐项比较。", no_args_is_help=True)

Format = Annotated[str, typer.Option("--format", help="table（给人看）、json 或 yaml（给程序读）")]
RELATIONS = {
    "decrease_by": "下降", "increase_by": "提高", "decrease_by_points": "下降", "increase_by_points": "提高", "reach": "达到",
    "at_least": "不低于", "at_most": "不超过", "complete_all": "全部完成",
}  # fmt: skip
KINDS = {"target": "指标", "threshold": "门槛", "milestone": "节点"}
STATUS = {"same": "一致", "differs": "数值不同", "only_here": "对方没有", "only_there": "本方案没有"}
ROLES = (("lead", "牵头"), ("support", "配合"), ("shared", "分工负责"), ("local", "属地"))


@app.command("read")
def read_command(
    file: Annotated[Path, typer.Argument(help="方案文件：txt、docx、pdf（有文字层）、html")], format_: Format = "table"
) -> None:
    """读方案：标题、指标、门槛、节点、任务分工、措施、机制参数和疑问，每项都带在原文中的位置。"""
    _checked(format_)
    reading = _read(file)
    typer.echo(_table(reading) if format_ == "table" else _dumped(reading.to_json(), format_))


@app.command("diff")
def diff_command(
    a: Annotated[Path, typer.Argument(help="本方案")],
    b: Annotated[Path, typer.Argument(help="对照的方案，例如上级的")],
    format_: Format = "table",
) -> None:
    """比较两份方案：同一指标数值不同、对方没有、本方案没有，逐项列出。"""
    from shuangkong.plans import diff

    _checked(format_)
    found = diff.compare(_read(a), _read(b))
    typer.echo(_compared(found) if format_ == "table" else _dumped({"differences": diff.to_json(found)}, format_))


def _checked(format_: str) -> None:
    if format_ not in ("table", "json", "yaml"):
        raise Unknown(f"没有“{format_}”这种格式。请用 table、json 或 yaml。")


def _read(file: Path) -> PlanReading:
    from shuangkong.plans.reader import read
    from shuangkong.plans.reading import file_text

    return read(file_text(file), file.name)


def _dumped(value: dict[str, Any], format_: str) -> str:
    if format_ == "json":
        return json.dumps(value, ensure_ascii=False)
    import yaml

    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False))


def _table(reading: PlanReading) -> str:
    counts = {kind: sum(target.kind == kind for target in reading.targets) for kind in KINDS}
    lines = [reading.title or "（没有找到方案名称）"]
    lines.append(
        "，".join(f"{KINDS[kind]} {count} 项" for kind, count in counts.items())
        + f"，任务 {len(reading.tasks)} 项，措施 {len(reading.measures)} 条"
    )
    for heading, rows in (("一、指标、门槛和节点", [_target_line(target) for target in reading.targets]),
                          ("二、任务分工", [_task_line(task) for task in reading.tasks]),
                          ("三、机制参数", [f"{one.name}：{one.text}（第 {one.start:,} 字起）" for one in reading.mechanisms]),
                          ("四、要请人确认的地方", [f"{one.place}：{one.found}。{one.mend}" for one in reading.problems])):  # fmt: skip
        lines += ["", heading, *([f"  {row}" for row in rows] or ["  无"])]
    return "\n".join(lines)


def _target_line(target: Target) -> str:
    year = f"{target.target_year}年" if target.target_year else "未写年份"
    base = f"，比{target.base_year}年" if target.base_year else ""
    doubt = "（存疑：文字有乱码，按建议读法）" if target.doubtful else ""
    return f"[{KINDS[target.kind]}] {year} {target.name}{base} {said(target)}（第 {target.start:,}—{target.end:,} 字）{doubt}"


def said(target: Target) -> str:
    """Return relation, value and unit in words: “下降15.5%”."""
    if target.value is None or target.relation is None:
        return ""
    if target.relation == "complete_all":
        return RELATIONS["complete_all"]
    numbers = target.value if isinstance(target.value, tuple) else (target.value,)
    value = "—".join(f"{number:,}" for number in numbers)
    tail = {"at_least": "以上", "at_most": "以内", None: ""}[target.bound]
    return f"{RELATIONS[target.relation]}{value}{target.unit or ''}{tail}"


def _task_line(task: Any) -> str:
    roles = "；".join(f"{label}：{'、'.join(getattr(task, role))}" for role, label in ROLES if getattr(task, role))
    return f"{task.section} {task.title}　{roles}"


def _compared(found: list[Difference]) -> str:
    lines = []
    for status, label in STATUS.items():
        rows = [one for one in found if one.status == status]
        lines += ["", f"{label}（{len(rows)} 项）"]
        lines += [f"  {one.indicator}　本方案：{_side(one.here)}　对方：{_side(one.there)}" for one in rows] or ["  无"]
    return "\n".join(lines).strip()


def _side(target: Target | None) -> str:
    if target is None:
        return "没有"
    return f"{target.target_year or '未写年份'} {said(target)}"
