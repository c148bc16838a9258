"""模板里已填的行: what a filer's template holds before anything is typed: what the draft says, who files, what comes every year."""

from __future__ import annotations

from typing import Any

from shuangkong.kernel.periods import Period
from shuangkong.statistics import stored
from shuangkong.statistics.filing import Filing, Value
from shuangkong.statistics.form import Form, FormTable
from shuangkong.statistics.models import Submission
from shuangkong.statistics.template import Template

Row = dict[str, Value]


def template_of(submission: Submission, form: Form) -> Template:
    """Return what the template of a submission is for, with its lines, else those that come again from the last one."""
    own, last = stored.filing_of(submission, form), _last(submission, form)
    rows = {table.id: _rows(table, own, last, submission) for table in form.tables}
    named = submission.organisation.name if submission.organisation else submission.department
    return Template(
        submission.area_id, submission.period, submission.organisation_id or "", submission.area.name, named,
        submission.department, rows,
    )  # fmt: skip


def _last(submission: Submission, form: Form) -> Filing | None:
    """Return the filer's newest filing in force for an earlier period of the same kind."""
    kind = Period.parse(submission.period).kind
    same: Any = Submission.objects.filter(filer_key=submission.filer_key, state=Submission.State.APPROVED)
    for one in same.filter(period__lt=submission.period).order_by("-period"):
        if Period.parse(one.period).kind == kind:
            return stored.filing_of(one, form)
    return None


def _rows(table: FormTable, own: Filing, last: Filing | None, submission: Submission) -> list[Row]:
    lines = [dict(row.values) for row in own.of(table.id)]
    if lines or table.listed:
        return lines
    former = last.of(table.id) if last else ()
    again = [{name: row.values.get(name) for name in table.repeats} for row in former] if table.repeats else []
    return again or _filer(table, submission)


def _filer(table: FormTable, submission: Submission) -> list[Row]:
    """Return the line of the organisation itself, as the register has it, where a table has one for each."""
    if submission.organisation is None or table.key != ("organisation",):
        return []
    known: Row = {"organisation": submission.organisation.uscc, "organisation_name": submission.organisation.name}
    return [{column.name: known[column.name] for column in table.columns if column.name in known}]
