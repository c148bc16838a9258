"""审核报送件: a form's checks over what a submission says, against the filer's other periods and what is known of the area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import Problem
from shuangkong.statistics import checks
from shuangkong.statistics.check_values import Context
from shuangkong.statistics.checks import Finding
from shuangkong.statistics.filing import Filing
from shuangkong.statistics.form import Form
from shuangkong.statistics.in_use import in_use
from shuangkong.statistics.models import Observation, PassedWarning, Submission
from shuangkong.statistics.stored import filing_of

Mark = tuple[str, tuple[str, ...], str, str]  # check, key of the row, column, what was found


@dataclass(frozen=True, slots=True)
class Checked:
    """A finding, and the explanation that somebody gave for it."""

    finding: Finding
    passed: PassedWarning | None

    @property
    def problem(self) -> Problem:
        """The finding as people read it."""
        return self.finding.problem

    @property
    def stands(self) -> bool:
        """Whether it keeps the submission back: an error, or a warning that nobody has explained."""
        return self.finding.severity == "error" or self.passed is None


def mark(finding: Finding) -> Mark:
    """Return by what a warning is known again: were the numbers changed, it would say something else."""
    return finding.check, finding.key, finding.column, finding.problem.found


def checked(submission: Submission, form: Form, filing: Filing | None = None) -> list[Checked]:
    """Run the form's checks over a submission; errors first."""
    given = filing or filing_of(submission, form)
    known: dict[Mark, PassedWarning] = {
        (one.check_id, tuple(one.key), one.column, one.found): one for one in submission.passed.select_related("by")
    }
    return [Checked(found, known.get(mark(found))) for found in checks.run(given, form, _context(submission, form))]


def standing(found: Sequence[Checked]) -> tuple[list[Checked], list[Checked]]:
    """Return the errors, and the warnings that nobody has explained."""
    stands = [one for one in found if one.stands]
    errors = [one for one in stands if one.finding.severity == "error"]
    return errors, [one for one in stands if one.finding.severity != "error"]


def _context(submission: Submission, form: Form) -> Context:
    lookup = checks.of_rulebook(in_use().rulebook, submission.area_id, submission.period)
    before, year_ago, year_end = _others(submission, form)
    return Context(lookup, before, year_ago, year_end, _of_area(submission))


def _others(submission: Submission, form: Form) -> tuple[Filing | None, Filing | None, Filing | None]:
    """Return the filer's filings in force of the period before, of a year ago, and of the end of the year before."""
    period = Period.parse(submission.period)
    same = Submission.objects.filter(filer_key=submission.filer_key, state=Submission.State.APPROVED)
    last = same.filter(period__startswith=str(period.year - 1))
    year_end = [f"{period.year - 1}", f"{period.year - 1}Q4", f"{period.year - 1}-12"]
    chosen = (
        same.filter(period=_before(period)).first(),
        same.filter(period=period.before()).first(),
        last.filter(period__in=year_end).order_by("period").first(),
    )
    filings = [filing_of(other, form) if other else None for other in chosen]
    return filings[0], filings[1], filings[2]


def _before(period: Period) -> str:
    """Return the period just before: of the first quarter or month of a year there is none that compares."""
    if period.kind == "quarter":
        return f"{period.year}Q{period.last // 3 - 1}"
    return f"{period.year}-{period.first - 1:02d}" if period.kind == "month" else period.before()


def _of_area(submission: Submission) -> dict[str, Decimal]:
    """Return what approved filings of others say for the area and period, by series; a missing value is left out."""
    rows = Observation.objects.filter(
        Q(submission__state=Submission.State.APPROVED),
        area=submission.area_id,
        period=submission.period,
    ).exclude(submission__filer_key=submission.filer_key)
    found: dict[str, Decimal | None] = {}
    for series, value in rows.values_list("series", "value"):
        former = found.get(series, Decimal(0))
        found[series] = None if value is None or former is None else former + Decimal(value)
    return {series: value for series, value in found.items() if value is not None}
