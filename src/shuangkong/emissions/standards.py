"""排放标准和产品含量限值: standards/*.yaml read: what a kind of source or a class of product may have, from when to when.

A new standard is a new file; an old one gets its last day and stays. Special limits (特别排放限值) hold where the
parameter emissions.special_limits says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.problems import BadData, Problem
from shuangkong.kernel.units import UNITS
from shuangkong.rulebook.fields import Fields
from shuangkong.rulebook.reading import read_mapping, short

FOLDER = Path(__file__).with_name("standards")
OUTLET, PRODUCT = "outlet", "product"
SUBSTANCES = {
    "pm": "颗粒物", "so2": "二氧化硫", "nox": "氮氧化物", "nh3": "氨", "nmhc": "非甲烷总烃", "voc": "挥发性有机物",
    "cod": "化学需氧量", "bod5": "五日生化需氧量", "ss": "悬浮物", "nh3n": "氨氮", "tn": "总氮", "tp": "总磷",
    "petroleum": "石油类", "las": "阴离子表面活性剂",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of source, or a class of product, in one standard."""

    id: str
    name: str
    unit: str
    confidence: str
    limits: Mapping[str, Decimal]  # by substance
    special: Mapping[str, Decimal]  # where special limits hold; empty: as elsewhere
    reference_o2: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard, or a requirement beyond it (超低排放), with the days it is in force."""

    id: str
    kind: str
    name: str
    document: str
    first: date
    last: date | None
    note: str
    groups: Mapping[str, Group]

    def in_force(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Limit:
    """现行限值: the strictest value of a substance in force on a day, and where it stands."""

    substance: str
    value: Decimal
    unit: str
    reference_o2: Decimal | None
    standard: Standard
    confidence: str

    @property
    def name(self) -> str:
        """The substance's name."""
        return SUBSTANCES[self.substance]


def limits_in_force(group: str, day: date, special: bool = False, kind: str = OUTLET) -> dict[str, Limit]:
    """Return by substance the strictest limit that holds for a kind of source, or a class of product, on a day."""
    found: dict[str, Limit] = {}
    for standard in load().values():
        known = standard.groups.get(group) if standard.kind == kind and standard.in_force(day) else None
        if known is None:
            continue
        values = {**known.limits, **(known.special if special else {})}
        for substance, value in values.items():
            limit = Limit(substance, value, known.unit, known.reference_o2, standard, known.confidence)
            if substance not in found or value < found[substance].value:
                found[substance] = limit
    return found


def groups(kind: str) -> dict[str, str]:
    """Return the kinds of sources, or the classes of products, of all standards: id → name."""
    return {id_: group.name for one in load().values() if one.kind == kind for id_, group in one.groups.items()}


@cache
def load(folder: Path = FOLDER) -> Mapping[str, Standard]:
    """Return every standard by its id; BadData with every fault of every file at once."""
    problems: list[Problem] = []
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        mapping = read_mapping(path, problems)
        if mapping is not None:
            standard = _standard(Fields(short(path), mapping, problems))
            found[standard.id] = standard
    if problems:
        raise BadData(problems)
    return found


def _standard(fields: Fields) -> Standard:
    standard = Standard(
        id=fields.text("id", "标准的代号"),
        kind=fields.one_of("kind", (OUTLET, PRODUCT), "排放口或产品"),
        name=fields.text("name", "标准的名称"),
        document=fields.text("document", "已登记的文件"),
        first=fields.day("from", required=True) or date.max,
        last=fields.day("to", required=True),
        note=fields.text("note", "说明", required=False),
        groups={id_: _group(fields, id_, content) for id_, content in (fields.get("groups") or {}).items()},
    )
    fields.done()
    return standard


def _group(whole: Fields, id_: str, content: Any) -> Group:
    fields = Fields(f"{whole.place} · {id_}", content if isinstance(content, dict) else {}, whole.problems)
    reference = fields.text("reference_o2", "基准含氧量，%", required=False)
    group = Group(
        id=id_,
        name=fields.text("name", "排放源或产品的名称"),
        unit=fields.one_of("unit", UNITS, "计量单位"),
        confidence=fields.one_of("confidence", CONFIDENCES, "可信程度"),
        limits=dict(_values(fields, "limits")),
        special=dict(_values(fields, "special")),
        reference_o2=Decimal(reference) if reference else None,
    )
    fields.done()
    return group


def _values(fields: Fields, key: str) -> Iterable[tuple[str, Decimal]]:
    for substance, text in (fields.get(key) or {}).items():
        if substance not in SUBSTANCES:
            fields.fault(f"{key}.{substance}", substance, "、".join(SUBSTANCES), "改成已有的物质代号")
            continue
        try:
            yield substance, Decimal(text)
        except (InvalidOperation, TypeError):
            fields.fault(f"{key}.{substance}", text, "加引号的数，如 “50”", "改成数字")
