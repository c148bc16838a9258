"""审核: run the checks of a form over a filing. A check is data; what it finds is a problem with its ground.

An error keeps the filing out. A warning may be passed by a person who gives a reason, and both stay on record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import Problem
from shuangkong.rulebook.lookup import Rulebook, implied_chain
from shuangkong.statistics.check_values import Context, Lookup, Run, cases
from shuangkong.statistics.conditions import Condition, condition
from shuangkong.statistics.filing import Filing, FilingRow
from shuangkong.statistics.form import Check, Form, FormTable

WORDS = {
    "before": "上期{}", "year_ago": "上年同期{}", "year_end": "上年末{}", "sum": "{}合计", "parts": "下级{}之和",
    "whole": "本级{}", "area": "全地区{}",
}  # fmt: skip
KIND_WORDS = {
    "coefficient.low": "参考折标系数下限", "coefficient.high": "参考折标系数上限",
    "ncv.low": "参考热值下限", "ncv.high": "参考热值上限",
}  # fmt: skip


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
    running = Run(filing, form, context, Period.parse(filing.period).year)
    found = [finding for check in form.checks for finding in _checked(running, check)]
    return sorted(found, key=lambda finding: finding.severity == "warning")


def outstanding(findings: Iterable[Finding], passed: Iterable[Passed]) -> list[Finding]:
    """Return what still keeps the filing back: errors, and warnings that nobody has passed."""
    let = {(one.check, one.key, one.column) for one in passed}
    return [f for f in findings if f.severity == "error" or (f.check, f.key, f.column) not in let]


def _checked(running: Run, check: Check) -> Iterator[Finding]:
    table = running.form.table(check.table)
    holds, when = condition(check.holds), condition(check.when) if check.when else None
    parameters = {name: running.context.parameter(id_) for name, id_ in check.parameters.items()}
    share, least = (_tolerance(text, running.context.parameter) for text in (check.share, check.least))
    names = dict.fromkeys(holds.names + (when.names if when else ()))
    needed = tuple(name for name in names if name not in check.parameters)
    constants = {name: value for name, (value, _) in parameters.items()}
    own = tuple(name for name in needed if name not in check.sums)
    texts = (
        _texts(running, table, own)
        | _sum_texts(running, check)
        | dict(check.names)
        | {name: text for name, (_, text) in parameters.items()}
    )
    wanted = holds.written(texts)
    for row, column, values in cases(running, check, table, needed):
        known = values | constants
        if when is not None and when.holds(known) is not True:
            continue
        if holds.holds(known, share, least) is False:
            yield _finding(running, check, holds, known, wanted, row, column)


def _tolerance(text: str, parameter: Lookup) -> float:
    if not text:
        return 0.0
    return parameter(text)[0] if text[0].isalpha() else float(text)


def _texts(running: Run, table: FormTable, needed: tuple[str, ...]) -> dict[str, str]:
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


def _sum_texts(running: Run, check: Check) -> dict[str, str]:
    """Return the names of sums over other tables in words: 表2 能源消费结构的消费量折标准煤合计."""
    found = {}
    for name, one in check.sums.items():
        table = running.form.table(one.table)
        label = table.column(one.column).label(running.year)
        found[name] = f"{table.title}的{label}" + ("" if set(table.key) <= set(one.same) else "合计")
    return found


def _finding(
    running: Run, check: Check, holds: Condition, known: Mapping[str, float | None], wanted: str,
    row: FilingRow | None, column: str,
) -> Finding:  # fmt: skip
    table, filing = running.form.table(check.table), running.filing
    label = column or next((name for name in holds.names if name in {c.name for c in table.columns}), "")
    heading = table.column(label).label(running.year) if label else ""
    left, right = (side(known) for side in holds.sides)
    found = f"{check.message}：{_shown(left)}，{_shown(right)}"
    where = filing.place(row, heading) if row else filing.file
    key = row.key if row and check.over == "row" else ()
    return Finding(check.id, key, column, Problem(where, found, wanted, check.mend, check.severity))


def _shown(number: float | None) -> str:
    text = f"{number:,.4f}" if number is not None else "（空）"
    return text.rstrip("0").rstrip(".") if "." in text else text
