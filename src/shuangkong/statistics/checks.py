"""审核: run the checks of a form over a filing. A check is data; what it finds is a problem with its ground.

An error keeps the filing out. A warning may be passed by a person who gives a reason, and both stay on record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import Problem
from shuangkong.rulebook.lookup import Rulebook, implied_chain
from shuangkong.statistics.conditions import Condition, condition
from shuangkong.statistics.energy_kinds import EnergyKind, energy_kinds
from shuangkong.statistics.filing import Filing, FilingRow, Value
from shuangkong.statistics.form import Check, Form, FormTable

Lookup = Callable[[str], tuple[float, str]]  # a parameter's id → its value and its Chinese name
WORDS = {
    "before": "上期{}", "year_ago": "上年同期{}", "year_end": "上年末{}", "sum": "{}合计", "parts": "下级{}之和",
    "whole": "本级{}", "area": "全地区{}",
}  # fmt: skip
KIND_WORDS = {
    "coefficient.low": "参考折标系数下限", "coefficient.high": "参考折标系数上限",
    "ncv.low": "参考热值下限", "ncv.high": "参考热值上限",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """What a filing is compared with: filings of other periods, what is known of the area, parameters in force."""

    parameter: Lookup
    before: Filing | None = None  # the period before
    year_ago: Filing | None = None  # the same period a year before
    year_end: Filing | None = None  # the last filing of the year before
    area: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: which check, in which row (its key), and the problem as people read it."""

    check: str
    key: tuple[str, ...]
    column: str
    problem: Problem

    @property
    def severity(self) -> str:
        """Whether it keeps the filing out (error) or may be passed (warning)."""
        return self.problem.severity


@dataclass(frozen=True, slots=True)
class Passed:
    """放行: a warning that a person let pass, with the reason. An error cannot be passed."""

    check: str
    key: tuple[str, ...]
    column: str
    person: str
    reason: str
    moment: datetime

    def __post_init__(self) -> None:
        if not self.person.strip() or not self.reason.strip():
            raise ValueError("放行提示须写明经办人和理由")


@dataclass(slots=True)
class _Run:
    """One run: the filing, and other periods' rows by key."""

    filing: Filing
    form: Form
    context: Context
    year: int
    others: dict[tuple[str, str], dict[tuple[str, ...], FilingRow]] = field(default_factory=dict)

    def other(self, when: str, table: str) -> dict[tuple[str, ...], FilingRow]:
        """Return the rows of another period's filing by key; nothing where there is none."""
        if (when, table) not in self.others:
            filing: Filing | None = getattr(self.context, when)
            self.others[when, table] = filing.by_key(table) if filing else {}
        return self.others[when, table]


def of_rulebook(rulebook: Rulebook, area: str, period: str) -> Lookup:
    """Return the look-up of parameters in force for an area at a period's end; NotInForce where there is none."""
    day, chain, known = Period.parse(period).end_date(), implied_chain(area), {}

    def lookup(id_: str) -> tuple[float, str]:
        if id_ not in known:
            known[id_] = (float(rulebook.value(id_, chain, day).number), rulebook.parameter(id_).name)
        return known[id_]

    return lookup


def run(filing: Filing, form: Form, context: Context) -> list[Finding]:
    """Run every check of the form; errors first, then in the order of lines."""
    running = _Run(filing, form, context, Period.parse(filing.period).year)
    found = [finding for check in form.checks for finding in _checked(running, check)]
    return sorted(found, key=lambda finding: finding.severity == "warning")


def outstanding(findings: Iterable[Finding], passed: Iterable[Passed]) -> list[Finding]:
    """Return what still keeps the filing back: errors, and warnings that nobody has passed."""
    let = {(one.check, one.key, one.column) for one in passed}
    return [f for f in findings if f.severity == "error" or (f.check, f.key, f.column) not in let]


def _checked(running: _Run, check: Check) -> Iterator[Finding]:
    table = running.form.table(check.table)
    holds, when = condition(check.holds), condition(check.when) if check.when else None
    parameters = {name: running.context.parameter(id_) for name, id_ in check.parameters.items()}
    share, least = (_tolerance(text, running.context.parameter) for text in (check.share, check.least))
    needed = tuple(dict.fromkeys(holds.names + (when.names if when else ())))
    for row, column, values in _cases(running, check, table, needed):
        known = values | {name: value for name, (value, _) in parameters.items()}
        if when is not None and when.holds(known) is not True:
            continue
        if holds.holds(known, share, least) is False:
            texts = _texts(running, table, needed) | {name: text for name, (_, text) in parameters.items()}
            yield _finding(running, check, holds, known, texts, row, column)


def _tolerance(text: str, parameter: Lookup) -> float:
    if not text:
        return 0.0
    return parameter(text)[0] if text[0].isalpha() else float(text)


Case = tuple[FilingRow | None, str, dict[str, float | None]]


def _cases(running: _Run, check: Check, table: FormTable, needed: tuple[str, ...]) -> Iterator[Case]:
    """Yield every row, or for each column the whole table, with the values of the names that a check needs."""
    rows = [row for row in running.filing.of(table.id) if _meant(row, check)]
    if check.over == "row":
        for row in rows:
            yield row, "", {name: _of_row(running, check, row, name) for name in needed}
        return
    items = {row.key[0]: row for row in rows}
    columns = check.columns or tuple(column.name for column in table.filled())
    for column in columns:
        values = {name: _of_table(running, check, rows, items, column, name) for name in needed}
        place = next((items[name.partition(".")[0]] for name in needed if name.partition(".")[0] in items), None)
        yield place or next(iter(rows), None), column, values


def _meant(row: FilingRow, check: Check) -> bool:
    return all(str(row.values.get(name)) in values for name, values in check.where.items())


def _of_row(running: _Run, check: Check, row: FilingRow, name: str) -> float | None:
    first, dot, rest = name.partition(".")
    if not dot:
        return _number(row.values.get(name), check)
    if first in ("before", "year_ago", "year_end"):
        other = running.other(first, row.table).get(row.key)
        return _number(other.values.get(rest), check) if other else None
    if first == "area":
        return _known(running, rest)
    if first in ("coefficient", "ncv"):
        kind = energy_kinds().get(str(row.values.get("energy_kind")))
        return _of_kind(kind, name) if kind else None
    return _together(running, check, list(running.filing.of(row.table)), first, rest)


def _of_kind(kind: EnergyKind, name: str) -> float | None:
    value = {
        "coefficient.low": kind.tce_low, "coefficient.high": kind.tce_high, "ncv.low": kind.ncv_low,
        "ncv.high": kind.ncv_high,
    }.get(name)  # fmt: skip
    return None if value is None else float(value)


def _of_table(
    running: _Run, check: Check, rows: list[FilingRow], items: Mapping[str, FilingRow], column: str, name: str
) -> float | None:
    first, dot, rest = name.partition(".")
    if not dot:
        return _number(items[name].values.get(column), check) if name in items else None
    if first in ("before", "year_ago", "year_end"):
        other = running.other(first, check.table).get((rest,))
        return _number(other.values.get(column), check) if other else None
    if first == "area":
        return _known(running, rest)
    if first in items:
        return _number(items[first].values.get(rest), check)
    return _together(running, check, rows, first, rest)


def _together(running: _Run, check: Check, rows: list[FilingRow], which: str, column: str) -> float | None:
    """Return the sum of a column, the area's own row, or the sum of those below it; None where one is missing."""
    own = running.filing.area
    chosen = {
        "sum": rows,
        "whole": [row for row in rows if row.values.get("area") == own],
        "parts": [row for row in rows if row.values.get("area") != own],
    }.get(which, [])
    numbers = [_number(row.values.get(column), check) for row in chosen]
    known = [number for number in numbers if number is not None]
    return sum(known) if known and len(known) == len(numbers) else None


def _known(running: _Run, name: str) -> float | None:
    value = running.context.area.get(name)
    return None if value is None else float(value)


def _number(value: Value, check: Check) -> float | None:
    if value is None:
        return 0.0 if check.blank == "zero" else None
    return float(value) if isinstance(value, Decimal | int) else None


def _texts(running: _Run, table: FormTable, needed: tuple[str, ...]) -> dict[str, str]:
    """Return the names of a condition in words: 上年同期消费量合计."""
    labels = {one.name: one.label(running.year) for one in table.columns}
    items = {row.key: row.label for row in table.rows}

    def word(name: str) -> str:
        first, dot, rest = name.partition(".")
        if name in KIND_WORDS:
            return KIND_WORDS[name]
        if dot and first in WORDS:
            return WORDS[first].format(items.get(rest, labels.get(rest, rest)))
        return f"{items[first]}的{labels[rest]}" if dot else items.get(name, labels.get(name, name))

    return {name: word(name) for name in needed}


def _finding(
    running: _Run, check: Check, holds: Condition, known: Mapping[str, float | None], texts: Mapping[str, str],
    row: FilingRow | None, column: str,
) -> Finding:  # fmt: skip
    table, filing = running.form.table(check.table), running.filing
    label = column or next((name for name in holds.names if name in {c.name for c in table.columns}), "")
    heading = table.column(label).label(running.year) if label else ""
    left, right = holds.sides(known)
    found = f"{check.message}：{_shown(left)}，{_shown(right)}"
    where = filing.place(row, heading) if row else filing.file
    key = row.key if row and check.over == "row" else ()
    return Finding(check.id, key, column, Problem(where, found, holds.written(texts), check.mend, check.severity))


def _shown(number: float | None) -> str:
    text = f"{number:,.4f}" if number is not None else "（空）"
    return text.rstrip("0").rstrip(".") if "." in text else text
