"""考核计分表: what a sheet is. Its rules are plain mappings in the words of kinds.py; sheet_files.py reads and checks them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

OBJECTS = {
    "province": "省级", "city": "市级", "county": "县（市、区）", "department": "部门", "enterprise": "用能单位",
    "institution": "公共机构",
}  # fmt: skip
# how much of a sheet was found → confidence of what is computed with it
STATUSES = {
    "found": ("条款取自转载", "reported"),
    "partial": ("部分条款取自转载，其余未取得原文", "reported"),
    "known": ("条款凭既有了解，未核对原文", "assumed"),
    "assumed": ("本系统假定的计分表，不是官方文件", "assumed"),
}
TERMS = {"day": "日", "working_day": "个工作日", "month": "个月"}
VETOES = {"always": "每年", "end_of_cycle": "五年规划期末", "both_missed": "年度和累计两项都未完成"}


@dataclass(frozen=True, slots=True)
class Veto:
    """一票否决: the item's target missed decides the grade, where the document says so."""

    when: str
    document: str
    at: str


@dataclass(frozen=True, slots=True)
class Item:
    """计分项. `full` is None for an indicator that is only passed or failed; `inputs` name sealed figures by field."""

    id: str
    name: str
    full: float | None
    rule: Mapping[str, Any]
    inputs: Mapping[str, str]
    unseen: bool = False
    bonus: Mapping[str, Any] | None = None
    veto: Veto | None = None
    exempt_if: Mapping[str, Any] | None = None
    not_applicable: str = ""  # full or rescaled: what becomes of the marks where the item applies to nothing
    carry: bool = False
    moves_to: str = ""  # in a year of an economic shock the marks go to this item
    confidence: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """计分项的一组; `counts` names what its missed indicators are counted as, in sheets without points."""

    name: str
    full: float | None
    items: tuple[Item, ...]
    counts: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """另行登记的情况: what decides beside the items: it sets a grade, forbids those above one, or is only counted."""

    id: str
    name: str
    kind: str  # flag, number
    grade: str = ""
    not_above: str = ""


@dataclass(frozen=True, slots=True)
class Rectification:
    """整改报告: who gets one of these grades reports in writing within a term after the circular, as a document says."""

    grades: tuple[str, ...]
    within: int
    unit: str  # day, working_day, month
    document: str
    at: str
    confidence: str


@dataclass(frozen=True, slots=True)
class GradeRule:
    """等次规则: the grade where any (or all) of the conditions hold; without conditions: in every other case."""

    grade: str
    any_of: tuple[tuple[str, str, Any], ...] = ()
    all_of: tuple[tuple[str, str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """一张考核计分表."""

    id: str
    title: str
    object: str
    status: str
    document: str
    from_: int | None
    to: int | None
    full: float | None
    bands: tuple[tuple[float, str], ...]
    veto_grade: str
    grades_confidence: str  # where bands and veto are not of the sheet's own document
    groups: tuple[Group, ...]
    grades: tuple[GradeRule, ...]
    undecided: tuple[tuple[str, str, Any], ...]
    facts: tuple[Fact, ...]
    combine: Mapping[str, Any] | None
    progress: Mapping[str, str] | None  # the items of the year and of the cycle, for the four cells of A16
    report: Rectification | None
    follow_up: str
    note: str
    sha256: str

    @property
    def assumed(self) -> bool:
        """Whether this is no official table."""
        return self.status == "assumed"

    @property
    def confidence(self) -> str:
        """The confidence of what its items are computed with."""
        return STATUSES[self.status][1]

    def items(self) -> Iterator[Item]:
        """Yield the items in the order of the sheet."""
        for group in self.groups:
            yield from group.items

    def item(self, id_: str) -> Item | None:
        """Return an item; None where there is none."""
        return next((one for one in self.items() if one.id == id_), None)

    def in_force(self, year: int) -> bool:
        """Tell whether the sheet is for a year."""
        return (self.from_ is None or self.from_ <= year) and (self.to is None or year <= self.to)

    def ladder(self) -> list[str]:
        """Return the grades, the best first."""
        if self.bands:
            return [grade for _least, grade in self.bands]
        # rules are asked in the order of the document: the grade of "else" stands between the best and the worst there
        named = [rule.grade for rule in self.grades]
        best = [rule.grade for rule in self.grades if rule.all_of]
        middle = [rule.grade for rule in self.grades if not rule.all_of and not rule.any_of]
        return list(dict.fromkeys([*best, *middle, *reversed(named)]))
