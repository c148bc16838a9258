"""减排账册与登记册的核对: what is wrong with projects and inputs beyond their single cells, against what the register holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from shuangkong.emissions import entry_checks, feed, register
from shuangkong.emissions.claim_writing import by_claim, returns_of
from shuangkong.emissions.filing_checks import Written, input_label, number
from shuangkong.emissions.models import CODE, Project
from shuangkong.emissions.project_writing import Row, day_of, plain
from shuangkong.emissions.reduction_types import POLLUTANTS, load
from shuangkong.emissions.steps import ORDER
from shuangkong.emissions.tables import CLAIM_WORDS, SENT_BACK
from shuangkong.kernel.problems import Problem, cell


def project_faults(
    rows: Iterable[Row], file: str, areas: Collection[str], *, loading: bool = False
) -> Iterator[Problem]:
    """Tell what is wrong with projects beyond their single cells."""
    known = {
        one.code: one for one in Project.objects.filter(code__in=[row["project"] for row in rows if row["project"]])
    }
    for row in rows:
        yield from _faults_of(row, file, areas)
        there = known.get(row["project"])
        if there is None or loading:
            continue
        if there.area_id not in areas:
            mend = "换一个编号；确属同一项目的，由该区域修改"
            yield Problem(cell(file, row["row"], "project"), row["project"], "未被其他区域使用的编号", mend)
        elif register.claimed(there):
            found, mend = f"{row['project']}，已有填报的减排量", "删去这一行；确需修改的，先由市级退回"
            yield Problem(cell(file, row["row"], "project"), found, "没有填报的项目", mend)


def _faults_of(row: Row, file: str, areas: Collection[str]) -> Iterator[Problem]:
    if row["project"] and not CODE.regex.search(row["project"]):
        wanted = "字母、数字、短横线和下划线，不超过 40 个字"
        yield Problem(cell(file, row["row"], "project"), row["project"], wanted, "改正编号")
    if row["type"] and row["type"] not in load():
        yield Problem(cell(file, row["row"], "type"), row["type"], "、".join(load()), "改成项目类型的代号")
    if row["area"] and row["area"] not in areas:
        mend = "改正代码，或由该区域填报人员登记"
        yield Problem(cell(file, row["row"], "area"), row["area"], "本人授权区域内已登记的区划代码", mend)
    fields = dict(row) | {name: day_of(row[name]) for name in entry_checks.DATES}
    for fault in entry_checks.faults(fields):
        yield Problem(cell(file, row["row"], fault.field), fault.found, fault.wanted, fault.mend)


def faults_of_inputs(rows: Iterable[Row], file: str, areas: Collection[str]) -> Iterator[Problem]:
    """Tell what is wrong with inputs that somebody uploads."""
    codes = {row["project"] for row in rows}
    known = {one.code: one for one in Project.objects.filter(code__in=codes, area__in=areas)}
    for row in rows:
        project = known.get(row["project"])
        if project is None and row["project"]:
            mend = "先登记项目，或改正编号"
            yield Problem(cell(file, row["row"], "project"), row["project"], "本人授权区域内已登记的项目编号", mend)
        elif project is not None and register.claimed(project):
            found, mend = f"{row['project']}，已有填报的减排量", "删去这一行；确需修改的，先由市级退回"
            yield Problem(cell(file, row["row"], "project"), found, "没有填报的项目", mend)
    yield from input_faults(rows, file, {code: project.type for code, project in known.items()})


def input_faults(rows: Iterable[Row], file: str, types: Mapping[str, str]) -> Iterator[Problem]:
    """Tell what is wrong with the inputs of projects whose types are known."""
    for row in rows:
        kind = load().get(types.get(row["project"], ""))
        if kind is None or not row["input"]:
            continue
        asked = kind.inputs.get(row["input"].partition("#")[0])
        if asked is None:
            known = "、".join(f"{name}（{one.label}）" for name, one in kind.inputs.items())
            yield Problem(
                cell(file, row["row"], "input"), row["input"], f"{kind.code} 的核算参数：{known}", "改成其中之一"
            )
        elif row["value"] is not None:
            one = Written(row["pollutant"] or "", row["input"], plain(row["value"]), row["unit"] or "")
            yield from number(f"{cell(file, row['row'], 'value')} · {input_label(asked, one)}", one, asked)


def strangers(rows: Iterable[Row], file: str, own: Collection[str]) -> Iterator[Problem]:
    """Tell of rows about projects that the pack does not have."""
    for row in rows:
        if row["project"] and row["project"] not in own:
            wanted, mend = "reductions.csv 中的项目编号", "改正编号，或先在 reductions.csv 中增加项目"
            yield Problem(cell(file, row["row"], "project"), row["project"], wanted, mend)


def mixed(rows: Iterable[Row]) -> Iterator[Problem]:
    """Tell of claims whose pollutants stand at different steps: the register takes a step with the whole claim."""
    for said in by_claim(rows).values():
        steps = {name: max((r["level"] for r in feed.in_use(said) if r["pollutant"] == name), key=ORDER.index, default=SENT_BACK)
                 for name in {row["pollutant"] for row in said}}  # fmt: skip
        if len(set(steps.values())) > 1 or len({tuple(days) for days in returns_of(said).values()}) > 1:
            found = "，".join(f"{POLLUTANTS[name]}{CLAIM_WORDS[steps[name]]}" for name in sorted(steps))
            wanted, mend = (
                "同一项目同一年度的各项污染物处于同一核算环节，退回日期一致",
                "补全各项污染物的核算环节，退回的一并退回",
            )
            yield Problem(cell("reduction_claims.csv", said[-1]["row"], "level"), found, wanted, mend)
