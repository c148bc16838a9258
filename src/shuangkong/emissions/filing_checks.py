"""填报检查: what keeps a year of a project from being filed, or has to be looked at: balance, days, numbers, units, evidence.

Pure: the register and the audit (R-BAL, R-DATE, R-SRC) say the same of the same project. Doubles are duplicates.py's, a
project's fields entry_checks.py's, bounds and formulas calculation.py's; this module brings them together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import Any, Final

from shuangkong.emissions import entry_checks
from shuangkong.emissions.base_source import BaseYear
from shuangkong.emissions.calculation import RUNNING, Calculation
from shuangkong.emissions.reduction_types import POLLUTANTS, Input, ReductionType
from shuangkong.kernel.problems import Problem
from shuangkong.kernel.units import label, times_to

FAR_APART: Final = 1000  # a before and an after so many times apart are in two units, not two years
FIELDS: Final = {
    "uscc": "统一社会信用代码", "permit": "排污许可证编号", "outlet": "排放口编号", "longitude": "经度", "latitude": "纬度",
    **entry_checks.DATES,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """核算参数 as it was written: for one pollutant or, blank, for all; value and unit as texts."""

    pollutant: str
    name: str  # of several items head#1, head#2
    value: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """One year of a project as far as the checks need it."""

    name: str
    code: str
    kind: ReductionType
    year: int
    row: Mapping[str, Any]  # the columns of reductions.csv; days as dates
    inputs: Sequence[Written]
    evidence: frozenset[str]  # kinds that were handed in
    calculations: Mapping[str, Calculation] = field(default_factory=dict)
    base: BaseYear = field(default_factory=BaseYear)  # what the base year's statistics say of the source

    @property
    def place(self) -> str:
        return f"减排项目“{self.name}”（{self.code}）"


def problems(filing: Filing, today: date) -> list[Problem]:
    """Return everything that stands against filing this year, errors first; warnings only want a look."""
    found = [
        *fields(filing), *year(filing, today), *numbers(filing), *balance(filing), *in_base(filing),
        *calculated(filing), *evidence(filing),
    ]  # fmt: skip
    return sorted(dict.fromkeys(found), key=lambda one: one.severity != "error")


def fields(filing: Filing) -> Iterator[Problem]:
    """登记内容: codes, permit number, days and place."""
    for fault in entry_checks.faults(filing.row):
        yield Problem(f"{filing.place} · {FIELDS[fault.field]}", fault.found, fault.wanted, fault.mend)


def year(filing: Filing, today: date) -> Iterator[Problem]:
    """R-DATE: only what runs stably counts, in the year it began or the next; nothing counts before its time."""
    place, stable, asked = filing.place, filing.row.get("stable_on"), filing.year
    if filing.row.get("stage") != RUNNING or stable is None:
        found = entry_checks.STAGES.get(str(filing.row.get("stage")), "没有填写")
        yield Problem(
            f"{place} · 建设阶段", found, "稳定运行，并有稳定运行日期", "稳定运行后再填报；已经运行的，先修改项目登记"
        )
    elif stable > today:
        yield Problem(f"{place} · 稳定运行日期", f"{stable:%Y-%m-%d}", "今天以前的日期", "改正日期，或稳定运行后再填报")
    elif stable.year > asked:
        mend = f"改正日期，或在 {stable.year} 年申报"
        yield Problem(f"{place} · 稳定运行日期", f"{stable:%Y-%m-%d}", f"不晚于 {asked}-12-31", mend)
    elif asked > stable.year + 1:
        wanted = f"{stable.year} 年或 {stable.year + 1} 年（结转）"
        yield Problem(f"{place} · 核算年份", str(asked), wanted, "减排量已在这两年计完，本年不再填报")
    if asked > today.year:
        yield Problem(f"{place} · 核算年份", str(asked), f"不晚于 {today.year} 年", "到该年度再填报")
    listed = filing.row.get("listed_year")
    if listed and listed > asked:
        mend = f"核对列入清单的年份，或在 {listed} 年申报"
        yield Problem(f"{place} · 年度减排项目清单", f"列入 {listed} 年度清单", f"不晚于 {asked} 年列入清单", mend)


def numbers(filing: Filing) -> Iterator[Problem]:
    """核算参数: each is a number of the type, in a unit that can be converted, and not below zero."""
    for one in filing.inputs:
        asked = filing.kind.inputs.get(one.name.partition("#")[0])
        if asked is None:
            known = "、".join(sorted(filing.kind.inputs))
            yield Problem(
                f"{filing.place} · {one.name}",
                one.value,
                f"{filing.kind.code} 的核算参数：{known}",
                "删去，或改正参数名称",
            )
        else:
            yield from number(f"{filing.place} · {input_label(asked, one)}", one, asked)


def number(place: str, one: Written, asked: Input) -> Iterator[Problem]:
    """Tell what is wrong with one number as it was written."""
    unit = label(asked.unit) or "比值"
    value = decimal(one.value)
    if value is None:
        yield Problem(place, one.value or "没有填写", f"数字，单位 {unit}", "改成数字，不写单位和文字")
    elif one.unit and times(one, asked) is None:
        yield Problem(place, f"{one.value} {one.unit}", f"单位 {unit}", "改正单位，或换算后填写")
    elif value < 0:
        yield Problem(place, one.value, f"不小于 0 的数，单位 {unit}", "排放量、水量、浓度不会是负数，核对原始数据")


def balance(filing: Filing) -> Iterator[Problem]:
    """R-BAL: what comes out is not dirtier than what goes in; before and after are in one unit; base emission holds all."""
    values = {(one.pollutant, one.name): one for one in filing.inputs}
    for (pollutant, name), one in values.items():
        for first, second in (("in_", "out_"), ("before", "after")):
            other = values.get((pollutant, name.replace(first, second))) if first in name else None
            if other is not None:
                yield from _pair(filing, one, other, first)
    for pollutant, base in filing.base.emission_t.items():
        done = filing.calculations.get(pollutant)
        if done and done.annual_t is not None and done.annual_t > base:
            place = f"{filing.place} · {POLLUTANTS[pollutant]}减排量"
            wanted = f"不大于该排放源环境统计的排放量 {base:g} 吨/年"
            yield Problem(
                place, f"{done.annual_t:.6g} 吨/年", wanted, "核对治理前的水量（产量）和浓度，或核对环境统计数据"
            )


def _pair(filing: Filing, one: Written, other: Written, first: str) -> Iterator[Problem]:
    asked, wanted = (filing.kind.inputs.get(each.name.partition("#")[0]) for each in (one, other))
    if asked is None or wanted is None:
        return
    before, after = in_unit(one, asked), in_unit(other, wanted)
    if before is None or after is None or before <= 0 or after <= 0:
        return
    place = f"{filing.place} · {input_label(wanted, other)}"
    if max(before, after) >= min(before, after) * FAR_APART:
        found = f"{after:g}，与“{asked.label}”{before:g} 相差 {max(before, after) / min(before, after):,.0f} 倍"
        yield Problem(
            place, found, f"两项同一单位：{label(asked.unit) or '比值'}", "核对是否一项按万立方米、一项按立方米填写"
        )
    elif first == "in_" and after > before:
        yield Problem(place, f"{after:g}", f"不高于“{asked.label}”{before:g}", "核对进水、出水浓度是否填反")


def in_base(filing: Filing) -> Iterator[Problem]:
    """遵循基数: what the base year's statistics do not hold is no object of reduction; no more than a look where they hold nothing."""
    base, counted = filing.base, [name for name, done in filing.calculations.items() if done.way]
    missing = [name for name in counted if name not in base.emission_t]
    if base.year is None or not filing.kind.in_base or not missing:
        return
    words = "、".join(POLLUTANTS[name] for name in missing)
    who = filing.row.get("permit") or filing.row.get("organisation") or "没有填写排污许可证编号和单位名称的排放源"
    place, wanted = f"{filing.place} · 环境统计基数", f"排放源在 {base.year} 年环境统计（污染源统计）中"
    if not base.of_area:
        mend = "先在“污染源统计”册登记本地区基准年数据，以便核对"
        yield Problem(place, f"本地区没有登记 {base.year} 年污染源统计，无法核对{words}", wanted, mend, "warning")
    else:
        mend = "核对排污许可证编号和单位名称；统计漏登的，先在“污染源统计”册补登；不在基数内的，不作为减排核算对象"
        yield Problem(place, f"{who} 不在 {base.year} 年污染源统计（{words}）中", wanted, mend)


def calculated(filing: Filing) -> Iterator[Problem]:
    """What the calculation itself says: lacking inputs, bounds, a negative reduction, too short a run."""
    if not any(done.way for done in filing.calculations.values()):
        yield from next(iter(filing.calculations.values())).problems if filing.calculations else ()
        return
    for pollutant, done in filing.calculations.items():
        if done.way is None:
            continue  # a project need not cut every pollutant of its type
        word = POLLUTANTS[pollutant]
        for one in done.problems:
            yield Problem(f"{one.place}（{word}）", one.found, one.wanted, one.mend, one.severity)
        if done.pending and filing.row.get("stage") == RUNNING:
            yield Problem(
                f"{filing.place} · 稳定运行日期", f"{filing.year} 年稳定运行不满三个月，没有填写稳定运行证明",
                "稳定运行满三个月，或有稳定运行证明", "补填稳定运行证明；没有证明的，全部减排量在下一年填报",
            )  # fmt: skip


def evidence(filing: Filing) -> Iterator[Problem]:
    """佐证材料: every kind that the type asks for (R-SRC: without it nothing counts)."""
    missing = [one.name for one in filing.kind.evidence if one.id not in filing.evidence]
    if missing:
        wanted = f"{filing.kind.code} 的 {len(filing.kind.evidence)} 类材料每类至少一份"
        yield Problem(
            f"{filing.place} · 佐证材料", f"缺 {len(missing)} 类：{'、'.join(missing)}", wanted, "在项目页逐类上传"
        )


def decimal(text: str) -> Decimal | None:
    """Return a number as people write it; None where it is none."""
    try:
        value = Decimal(text.strip().replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def times(one: Written, asked: Input) -> float | None:
    """Return by what the number as written is multiplied to be in the unit of the type; None where units do not fit."""
    return times_to(one.unit, asked.unit) if one.unit and one.unit != asked.unit else 1.0


def in_unit(one: Written, asked: Input) -> float | None:
    """Return the number in the unit of the type; None where it is none or the units do not fit."""
    value, factor = decimal(one.value), times(one, asked)
    return None if value is None or factor is None else float(value * Decimal(str(factor)))


def input_label(asked: Input, one: Written) -> str:
    """Name an input for a message: its label, the item and the pollutant."""
    item = one.name.partition("#")[2]
    parts = [f"第 {item} 项" if item else "", POLLUTANTS.get(one.pollutant, "")]
    said = "，".join(part for part in parts if part)
    return f"{asked.label}（{said}）" if said else asked.label


def way_names(kind: ReductionType, items: int) -> list[tuple[Any, list[tuple[str, str, Input]]]]:
    """Return for every way of a type what it asks for: (pollutant, name, input), item by item."""
    found = []
    for way in kind.ways:
        many = way.each and items > 1
        places = [f"#{number}" for number in range(1, items + 1)] if many else [""]
        rows = [
            (pollutant, asked.name + suffix, asked)
            for suffix, asked in product(places, way.inputs)
            for pollutant in (kind.pollutants if asked.by_pollutant and len(kind.pollutants) > 1 else ("",))
        ]
        found.append((way, rows))
    return found
