"""审核结果的存放: what the checks found in a submission, kept until anything that they go by is another.

A page or a program that looks again reads what is kept; a step of the way runs the checks anew.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shuangkong.kernel.encoding import inert
from shuangkong.kernel.problems import Problem
from shuangkong.statistics import checking
from shuangkong.statistics.form import Form
from shuangkong.statistics.models import CheckFinding, PassedWarning, Submission
from shuangkong.statistics.stored import BATCH


def checked(submission: Submission, form: Form) -> QuerySet[CheckFinding]:
    """Return what the checks find in a submission, errors first; they are run only where what they go by has changed."""
    submission.refresh_from_db(fields=["sha256", "checked"])
    if submission.checked != checking.ground(submission, form):
        with transaction.atomic():
            Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)  # of two who look, one writes
            renewed(submission, form)
    return _kept(submission)


def renewed(submission: Submission, form: Form) -> QuerySet[CheckFinding]:
    """Run the checks, keep what they find, and return it; the caller holds the submission."""
    known: dict[checking.Mark, PassedWarning] = {
        (one.check_id, tuple(one.key), one.column, one.found): one for one in submission.passed.all()
    }
    ground = checking.ground(submission, form)
    found = checking.run(submission, form)
    submission.findings.all().delete()
    made = (
        CheckFinding(
            submission=submission, number=number, check_id=one.check, key=list(one.key), column=one.column,
            severity=one.severity, place=one.problem.place, found=one.problem.found, wanted=one.problem.wanted,
            mend=one.problem.mend, passed=known.get(checking.mark(one)),
        )
        for number, one in enumerate(found, start=1)
    )  # fmt: skip
    while batch := list(islice(made, BATCH)):
        CheckFinding.objects.bulk_create(batch)
    submission.checked = ground
    submission.save(update_fields=["checked"])
    return _kept(submission)


def errors(found: QuerySet[CheckFinding]) -> QuerySet[CheckFinding]:
    """Return what has to be mended."""
    return found.filter(severity="error")


def warnings(found: QuerySet[CheckFinding]) -> QuerySet[CheckFinding]:
    """Return the warnings that nobody has explained."""
    return found.filter(severity="warning", passed=None)


def _kept(submission: Submission) -> QuerySet[CheckFinding]:
    return submission.findings.order_by("number")


def listed(problems: Iterable[tuple[Problem, str]]) -> Iterator[str]:
    """Yield the lines of a CSV file with every problem, and the explanation given for it, that a spreadsheet opens."""
    yield "\ufeff" + _line((_("程度"), _("位置"), _("写的是"), _("应该是"), _("怎么改"), _("说明")))
    words = {"error": _("错误"), "warning": _("提示")}
    for one, reason in problems:
        yield _line((words[one.severity], *map(inert, (one.place, one.found, one.wanted, one.mend, reason))))


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
