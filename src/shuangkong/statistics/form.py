"""报表: what a form is made of: who asks for it under which law, who files it when, its tables, and what it may feed."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import BadData, Problem
from shuangkong.rulebook.energy_kinds import EnergyKind

PURPOSES = {
    "accounts": "核算", "publication": "汇总发布", "warning": "形势分析预警", "gate": "项目准入",
    "assessment": "考核评价", "enforcement": "监察执法",
}  # fmt: skip
# what decides about a single unit or a person's work: unit records collected under the law of statistics never do
GUARDED = ("gate", "assessment", "enforcement")
FILERS = {"organisation": "单位", "department": "部门", "statistics": "统计机构"}
ENTRIES = {"filed": "在本系统填报", "imported": "由统计机构导入"}
RECORDS = {"aggregates": "汇总数", "units": "单位数据"}
LAWS = {"statistics": "统计调查", "administration": "行政管理"}
LAYOUTS = {"free": "行数不定", "fixed": "固定项目", "series": "指标目录中的数据项"}
PERIOD_KINDS = {"year": "年", "quarter": "季", "month": "月"}
BY_KIND = "@energy_kind"  # a unit that follows the energy kind of the row


@dataclass(frozen=True, slots=True)
class Legal:
    """依据: the document of the rulebook that lets the office ask, and where in it."""

    document: str
    at: str
    confidence: str
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """报送期限: a day of the month that comes so many months after the period's last."""

    months: int
    day: int
    confidence: str

    def on(self, period: Period) -> date:
        """Return the last day on which the form for a period is in time."""
        month = period.last - 1 + self.months
        year, month = period.year + month // 12, month % 12 + 1
        return date(year, month, min(self.day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class FormColumn:
    """栏目: one column of a table. `labels` are its headings, each with the first year it was used."""

    name: str
    labels: tuple[tuple[int, str], ...]
    unit: str = ""
    kind: str = "number"  # number, text, code, choice, flag, year, day
    required: bool = False
    least: Decimal | None = None
    most: Decimal | None = None
    above: Decimal | None = None
    choices: Mapping[str, str] = field(default_factory=dict)  # word as written → value kept
    note: str = ""

    def label(self, year: int) -> str:
        """Return the heading of a year; before the first one known, the first."""
        return next((text for since, text in reversed(self.labels) if since <= year), self.labels[0][1])

    @property
    def options(self) -> dict[str, str]:
        """The words of a drop-down: each value that is kept, with the first of the words that stand for it."""
        found: dict[str, str] = {}
        for word, value in self.choices.items():
            found.setdefault(value, word)
        return found


@dataclass(frozen=True, slots=True)
class FormRow:
    """项目: one line of a fixed list; `series` is what its value feeds, if anything."""

    key: str
    label: str
    unit: str = ""
    series: str = ""
    required: bool = True
    owner: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FormTable:
    """表: one worksheet of a form. The first column of a fixed list holds the items' names."""

    id: str
    title: str
    layout: str
    key: tuple[str, ...]
    columns: tuple[FormColumn, ...]
    rows: tuple[FormRow, ...] = ()
    optional: bool = False  # a filing may come without it
    repeats: tuple[str, ...] = ()  # columns whose cells stand in the next period's template again

    def column(self, name: str) -> FormColumn:
        """Return the column of that name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.id} has no column {name}")

    @property
    def listed(self) -> bool:
        """Whether the rows are a fixed list."""
        return self.layout != "free"

    def filled(self) -> tuple[FormColumn, ...]:
        """Return the columns of numbers that people fill."""
        return tuple(column for column in self.columns if column.kind == "number")


@dataclass(frozen=True, slots=True)
class Feed:
    """去向: a series (or a column of another book) that rows of a table add up to."""

    series: str
    table: str
    value: str  # a formula over the columns of a row
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prices: str = ""  # the column with the year of the prices


@dataclass(frozen=True, slots=True)
class OtherSum:
    """他表之和: a column of any table of the form, added up over the rows meant: those that agree with the row checked."""

    table: str
    column: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    same: tuple[str, ...] = ()  # columns in which they agree with it; none: all rows


@dataclass(frozen=True, slots=True)
class Check:
    """审核关系: a condition that rows have to meet, what it means if they don't, and on what ground."""

    id: str
    table: str
    over: str  # row: columns of each row; table: items of the list, for each column named in `columns`
    holds: str
    severity: str
    message: str
    mend: str
    when: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    share: str = ""  # tolerance as a share of the right side: a number or a parameter's id
    least: str = ""  # tolerance in the column's unit
    blank: str = "skip"  # zero: a cell left empty counts as 0
    parameters: Mapping[str, str] = field(default_factory=dict)
    sums: Mapping[str, OtherSum] = field(default_factory=dict)  # names in the condition → sums over other tables
    names: Mapping[str, str] = field(default_factory=dict)  # what is known of the area → what it is called
    legal: Legal | None = None


Place = tuple[str, str]  # table, column


@dataclass(frozen=True, slots=True)
class EnergyUse:
    """综合能耗的取数: where a form says what GB/T 2589 asks for by kind of energy, and what the filer worked out itself."""

    used: Place
    given_out: Place
    bought: Place
    made: Place  # what transformation put out
    measured: Place  # net calorific value
    factor: Place  # the coefficient that the filer adopted
    calorific: Place  # what the filer reports, in tce
    equivalent: Place


@dataclass(frozen=True, slots=True)
class Form:
    """报表制度中的一张表: everything about one form, from its folder."""

    id: str
    name: str
    english: str
    version: str
    entry: str
    filer: str
    filed_by: str
    records: str
    law: str
    legal: Legal
    periods: tuple[str, ...]
    due: Due
    uses: tuple[str, ...]
    tables: tuple[FormTable, ...]
    feeds: tuple[Feed, ...]
    checks: tuple[Check, ...]
    note: str
    place: str
    energy: EnergyUse | None = None

    def table(self, id_: str) -> FormTable:
        """Return the table of that id; KeyError where there is none."""
        for table in self.tables:
            if table.id == id_:
                return table
        raise KeyError(f"{self.id} has no table {id_}")

    def may_feed(self, purpose: str) -> bool:
        """Tell whether what is filed on this form may be used for a purpose; a purpose nobody named is refused."""
        return purpose in self.uses and not (purpose in GUARDED and self.guarded)

    @property
    def guarded(self) -> bool:
        """Whether it holds data of single units that were collected under the law of statistics."""
        return self.law == "statistics" and self.records == "units"

    def require(self, purpose: str) -> None:
        """Raise BadData, with the reason, where the form must not feed a purpose."""
        if self.may_feed(purpose):
            return
        allowed = "、".join(PURPOSES[use] for use in self.uses)
        reason = "统计调查取得的单个单位的资料，不得用于项目准入、考核评价和监察执法" if self.guarded else ""
        raise BadData(
            [
                Problem(
                    f"{self.name}（{self.id}）",
                    f"用于{PURPOSES.get(purpose, purpose)}",
                    f"只用于{allowed}" + (f"；{reason}" if reason else ""),
                    "改用行政管理中依法报送的资料，或改用汇总数",
                )
            ]
        )


def unit_of_row(column: FormColumn, kind: EnergyKind | None, row: FormRow | None) -> str:
    """Return the unit of one cell: the column's, or that of the row's energy kind or item."""
    if column.unit == BY_KIND:
        return kind.unit if kind else ""
    if column.kind == "number" and not column.unit and row is not None:
        return row.unit
    return column.unit
