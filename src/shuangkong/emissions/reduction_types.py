"""减排项目类型: types/*.yaml read: what a project of a type is asked for, by which formula it counts, what proves it.

A new coefficient, bound or piece of evidence is a line in a type's file; a new way of computing names a rule of this room.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from shuangkong.emissions import air_rules, rules, voc_rules, water_rules
from shuangkong.kernel.problems import BadData, Problem
from shuangkong.kernel.units import UNITS
from shuangkong.rulebook.fields import Fields
from shuangkong.rulebook.reading import read_mapping, short

PARAMETER = "参数 "  # before the id of a parameter that stands for an input
POLLUTANTS = {"cod": "化学需氧量", "nh3n": "氨氮", "nox": "氮氧化物", "vocs": "挥发性有机物"}
ENGLISH = {"cod": "COD", "nh3n": "NH₃-N", "nox": "NOx", "vocs": "VOCs"}
MEDIA = {"water": "水", "air": "大气"}
FOLDER = Path(__file__).with_name("types")
MODULES: Mapping[str, ModuleType] = {
    "rules": rules, "water_rules": water_rules, "air_rules": air_rules, "voc_rules": voc_rules,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Input:
    """核算参数: one number that a way of computing asks for."""

    name: str  # the argument of the rule
    label: str
    unit: str
    least: float | None
    most: float | None  # beyond it a wrong unit is likely (万m³ taken for m³)
    default: str  # a number, or the id of a parameter; empty: it has to be filed
    by_pollutant: bool  # differs from pollutant to pollutant (a concentration), unlike a flow
    table: str  # the family of parameters with customary values (收集率、去除率), empty where there is none


@dataclass(frozen=True, slots=True)
class Way:
    """核算方法: a formula and its inputs; of several the first whose inputs are all there is used."""

    id: str
    name: str
    rule: Callable[..., Any]
    left: Callable[..., Any] | None  # what is still emitted; None: the project can't stand on a line before another
    left_takes: Mapping[str, str]  # an argument of `left` → the input, where names differ
    each: bool  # inputs may be filed for several items ("head#1", "head#2"), whose reductions add up
    inputs: tuple[Input, ...]

    @property
    def place(self) -> str:
        """Where the formula stands, e.g. water_rules.sewage_plant."""
        return f"{self.rule.__module__.rpartition('.')[2]}.{self.rule.__name__}"

    def left_arguments(self) -> list[str]:
        """Return the inputs that `left` takes, in the order of its arguments."""
        names = inspect.signature(self.left).parameters if self.left else ()
        return [self.left_takes.get(name, name) for name in names]


@dataclass(frozen=True, slots=True)
class Evidence:
    """佐证材料: a kind of document that a claim of the type needs."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ReductionType:
    """One type of reduction project (W1 … V6)."""

    code: str
    name: str
    english: str
    medium: str
    pollutants: tuple[str, ...]
    measure: str  # what is done: part of the key by which a project counts once
    not_with: tuple[str, ...]  # types that may not be booked for the same facility in the same year
    ways: tuple[Way, ...]
    evidence: tuple[Evidence, ...]
    confidence: str
    document: str
    at: str
    in_base: bool = True  # 遵循基数: its source has to stand in the base year's statistics
    inputs: Mapping[str, Input] = field(default_factory=dict)  # of all its ways, by name

    def way(self, given: Iterable[str]) -> Way | None:
        """Return the first way whose inputs (without those that have a default) are all among the names given."""
        names = {name.partition("#")[0] for name in given}
        return next((w for w in self.ways if all(i.default or i.name in names for i in w.inputs)), None)


@cache
def load(folder: Path = FOLDER) -> dict[str, ReductionType]:
    """Return every type by its code; BadData with every fault of every file at once."""
    problems: list[Problem] = []
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        mapping = read_mapping(path, problems)
        if mapping is not None:
            known = _type(Fields(short(path), mapping, problems))
            found[known.code] = known
    if problems:
        raise BadData(problems)
    return found


def _type(fields: Fields) -> ReductionType:
    ways = tuple(_way(_nested(fields, "ways", content)) for content in fields.get("ways") or ())
    basis = _nested(fields, "basis", fields.get("basis"))
    made = ReductionType(
        code=fields.text("code", "类型代号，如 W1"),
        name=fields.text("name", "类型名称"),
        english=fields.text("english", "英文名称"),
        medium=fields.one_of("medium", MEDIA, "介质"),
        pollutants=_known(fields, "pollutants", POLLUTANTS),
        measure=fields.text("measure", "减排措施的代号"),
        not_with=tuple(fields.get("not_with") or ()),
        ways=ways,
        evidence=tuple(Evidence(e["id"], e["name"]) for e in fields.get("evidence") or ()),
        confidence=basis.text("confidence", "可信程度"),
        document=basis.text("document", "依据文件"),
        at=basis.text("at", "依据的位置"),
        in_base=fields.get("in_base") is not False,
        inputs={i.name: i for way in ways for i in way.inputs},
    )
    fields.done()
    return made


def _nested(fields: Fields, key: str, content: Any) -> Fields:
    if not isinstance(content, dict):
        fields.fault(key, content, "“键: 值”的形式", "参照其他类型文件改写")
    return Fields(f"{fields.place} · {key}", content if isinstance(content, dict) else {}, fields.problems)


def _known(fields: Fields, key: str, words: Iterable[str]) -> tuple[str, ...]:
    given = tuple(fields.get(key) or ())
    for word in given:
        if word not in words:
            fields.fault(key, word, "、".join(words), "改成其中之一")
    return given


def _way(fields: Fields) -> Way:
    rule, left = _rule(fields, "rule"), _rule(fields, "left", required=False)
    way = Way(
        id=fields.text("id", "核算方法的代号"),
        name=fields.text("name", "核算方法的名称"),
        rule=rule or rules.closure,
        left=left,
        left_takes=fields.get("left_takes") or {},
        each=bool(fields.get("each")),
        inputs=tuple(_input(_nested(fields, "inputs", content)) for content in fields.get("inputs") or ()),
    )
    fields.done()
    _check_arguments(fields, way)
    return way


def _rule(fields: Fields, key: str, *, required: bool = True) -> Callable[..., Any] | None:
    text = fields.text(key, "公式，如 water_rules.sewage_plant", required=required)
    if not text:
        return None
    module, _, name = text.partition(".")
    found: Callable[..., Any] | None = getattr(MODULES.get(module), name, None)
    if found is None:
        fields.fault(key, text, f"{'、'.join(MODULES)} 中的公式", "改正公式的名称")
    return found


def _check_arguments(fields: Fields, way: Way) -> None:
    """The inputs of a way are exactly the arguments of its formula, in their order."""
    asked, given = list(inspect.signature(way.rule).parameters), [i.name for i in way.inputs]
    if asked != given:
        fields.fault("inputs", "、".join(given), "、".join(asked), "核算参数与公式的参数一一对应，次序相同")
    for name in way.left_arguments():
        if name not in given:
            fields.fault("left", name, "、".join(given), "在 left_takes 中写明取自哪一项核算参数")


def _input(fields: Fields) -> Input:
    unit = fields.text("unit", "计量单位")
    if unit not in UNITS:
        fields.fault("unit", unit, "已登记的计量单位", "改正单位，或先在 kernel/units.py 登记")
    made = Input(
        name=fields.text("name", "公式中参数的名称"),
        label=fields.text("label", "中文名称"),
        unit=unit,
        least=_bound(fields, "least"),
        most=_bound(fields, "most"),
        default=fields.text("default", "缺省值或参数代号", required=False),
        by_pollutant=bool(fields.get("by_pollutant")),
        table=fields.text("table", "参数表", required=False),
    )
    fields.done()
    return made


def _bound(fields: Fields, key: str) -> float | None:
    found = fields.get(key)
    return None if found is None else float(found)
