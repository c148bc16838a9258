"""审核报送件: a form's checks over what a submission says, against the filer's other periods and what is known of the area."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal
from importlib.metadata import version

from django.db.models import Q

from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import NotInForce
from shuangkong.statistics import checks
from shuangkong.statistics.check_values import Context, Lookup
from shuangkong.statistics.checks import Finding
from shuangkong.statistics.comprehensive import Comprehensive, comprehensive
from shuangkong.statistics.filing import Filing
from shuangkong.statistics.form import Form
from shuangkong.statistics.in_use import in_use
from shuangkong.statistics.models import Observation, Submission
from shuangkong.statistics.stored import filing_of

Mark = tuple[str, tuple[str, ...], str, str]  # check, key of the row, column, what was found


def mark(finding: Finding) -> Mark:
    """Return by what a warning is known again: were the numbers changed, it would say something else."""
    return finding.check, finding.key, finding.column, finding.problem.found


def run(submission: Submission, form: Form, filing: Filing | None = None) -> list[Finding]:
    """Run the form's checks over a submission; errors first."""
    before, year_ago, year_end = (filing_of(one, form) if one else None for one in _others(submission))
    context = Context(_lookup(submission), before, year_ago, year_end, _of_area(submission, form))
    return checks.run(filing or filing_of(submission, form), form, context)


def ground(submission: Submission, form: Form) -> str:
    """Return one hash of all that the checks go by: the data, the form, parameters, other periods, the area, the program."""
    lookup = _lookup(submission)
    asked = sorted({*_parameters(form)})
    others = [[one.pk, one.sha256] if one else None for one in _others(submission)]
    area = {series: str(value) for series, value in sorted(_of_area(submission, form).items())}
    said = [submission.sha256, submission.filer_name, _written(form), {id_: lookup(id_) for id_ in asked}, others, area]
    return hashlib.sha256(json.dumps([version("shuangkong"), *said], ensure_ascii=False).encode()).hexdigest()


def _parameters(form: Form) -> Iterator[str]:
    for check in form.checks:
        yield from check.parameters.values()
        yield from (text for text in (check.share, check.least) if text[:1].isalpha())


def _written(form: Form) -> str:
    return hashlib.sha256(repr(form).encode()).hexdigest()


def energy_of(submission: Submission, form: Form) -> Comprehensive | None:
    """Return what a submission comes to by GB/T 2589; None for a form without energy, or before there is data."""
    if form.energy is None:
        return None
    use = form.energy
    filing = filing_of(submission, form, tables={use.used[0], use.made[0], use.calorific[0], use.equivalent[0]})
    if not any(True for _row in filing.of(use.used[0])):
        return None
    try:
        return comprehensive(filing, use, _lookup(submission))
    except NotInForce:  # a period that no coefficient is known for
        return None


def _lookup(submission: Submission) -> Lookup:
    return checks.of_rulebook(in_use().rulebook, submission.area_id, submission.period)


def _others(submission: Submission) -> tuple[Submission | None, Submission | None, Submission | None]:
    """Return what is in force of the filer for the period before, a year ago, and the end of the year before."""
    period = Period.parse(submission.period)
    same = Submission.objects.filter(filer_key=submission.filer_key, state=Submission.State.APPROVED)
    last = same.filter(period__startswith=str(period.year - 1))
    year_end = [f"{period.year - 1}", f"{period.year - 1}Q4", f"{period.year - 1}-12"]
    return (
        same.filter(period=_before(period)).first(),
        same.filter(period=period.before()).first(),
        last.filter(period__in=year_end).order_by("period").first(),
    )


def _before(period: Period) -> str:
    """Return the period just before: of the first quarter or month of a year there is none that compares."""
    if period.kind == "quarter":
        return f"{period.year}Q{period.last // 3 - 1}"
    return f"{period.year}-{period.first - 1:02d}" if period.kind == "month" else period.before()


def _of_area(submission: Submission, form: Form) -> dict[str, Decimal]:
    """Return what approved filings of others say for the area and period, by series; a missing value is left out."""
    if not any("area." in text for check in form.checks for text in (check.holds, check.when)):
        return {}
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
