"""登记检查: what is wrong with a project as it was written down, before anybody counts anything. Pure: a form, a line of a
workbook and a row of a book say the same fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

from shuangkong.emissions.permit_number import outlet_fault, permit_fault
from shuangkong.registers.uscc import fault_of

DATES: Final = {"approved_on": "批准日期", "accepted_on": "验收日期", "stable_on": "稳定运行日期"}
# by the end of which stage which day is known
ASKED: Final = {
    "planned": (), "building": ("approved_on",), "accepted": ("approved_on", "accepted_on"),
    "running": ("approved_on", "accepted_on", "stable_on"),
}  # fmt: skip
STAGES: Final = {"planned": "计划", "building": "在建", "accepted": "验收", "running": "稳定运行"}
CHINA: Final = {"longitude": (73.0, 135.1), "latitude": (3.8, 53.6)}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field."""

    field: str
    found: str
    wanted: str
    mend: str


def faults(row: Mapping[str, Any]) -> list[Fault]:
    """Return everything that is wrong with the fields of a project; days are dates, the rest texts or numbers."""
    return [*_codes(row), *_days(row), *_place(row)]


def _codes(row: Mapping[str, Any]) -> Iterator[Fault]:
    uscc, permit, outlet = (str(row.get(name) or "") for name in ("uscc", "permit", "outlet"))
    if uscc and (said := fault_of(uscc)):
        yield Fault("uscc", uscc, "18 位统一社会信用代码", said)
    if permit and (said := permit_fault(permit, uscc)):
        yield Fault("permit", permit, "22 位排污许可证编号", said)
    if outlet and (said := outlet_fault(outlet)):
        yield Fault("outlet", outlet, "DA001、DW001 这样的编号", said)


def _days(row: Mapping[str, Any]) -> Iterator[Fault]:
    stage = str(row.get("stage") or "planned")
    for name in ASKED.get(stage, ()):
        if row.get(name) is None:
            wanted = f"建设阶段为“{STAGES[stage]}”的，应有{DATES[name]}"
            yield Fault(name, "没有填写", wanted, "补填日期，或改正建设阶段")
    known: list[tuple[str, date]] = [(name, row[name]) for name in DATES if row.get(name) is not None]
    for (name, day), (later, other) in pairwise(known):
        if other < day:
            wanted = f"不早于{DATES[name]}（{day:%Y-%m-%d}）"
            yield Fault(later, f"{other:%Y-%m-%d}", wanted, f"核对{DATES[name]}和{DATES[later]}")


def _place(row: Mapping[str, Any]) -> Iterator[Fault]:
    names = {"longitude": "经度", "latitude": "纬度"}
    given = [name for name in CHINA if row.get(name) is not None]
    for name in given:
        least, most = CHINA[name]
        if not least <= float(row[name]) <= most:
            yield Fault(name, str(row[name]), f"{least}—{most} 之间的{names[name]}", "核对经纬度是否填反")
    if len(given) == 1:
        missing = next(name for name in CHINA if name not in given)
        yield Fault(missing, "没有填写", "经度、纬度同时填写", "补填，或两项都不填")
