"""单位的月度用能: what approved reports say that units used in each month, on the basis in force in their area.

The unit records here decide about single units (notices of a budget), so only forms of the administration feed them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal

from shuangkong.kernel.periods import Period
from shuangkong.rulebook.lookup import implied_chain
from shuangkong.statistics.in_use import in_use
from shuangkong.statistics.key_user_list import BASIS
from shuangkong.statistics.models import Submission, SubmissionRow

FORM, TABLE = "monthly-energy", "main"
PURPOSE = "enforcement"


def basis(area: str, year: int) -> str:
    """Return how electricity counts in an area: calorific (当量值) or equivalent (等价值)."""
    return in_use().rulebook.value(BASIS, implied_chain(area[:6]), Period.parse(str(year)).end_date()).text


def monthly_energy(units: Collection[str], year: int, word: str) -> dict[str, dict[int, float]]:
    """Return what each unit used by month, in tce at `word` value; months that nobody reported are left out."""
    in_use().form(FORM).require(PURPOSE)
    approved = Submission.objects.filter(
        form=FORM, organisation__in=units, state=Submission.State.APPROVED, period__startswith=f"{year}-"
    )
    found: dict[str, dict[int, float]] = defaultdict(dict)
    rows = SubmissionRow.objects.filter(submission__in=approved, table=TABLE)
    for unit, period, values in rows.values_list("submission__organisation", "submission__period", "values"):
        amount = _amount(values, word)
        if amount is not None:
            found[unit][Period.parse(period).first] = amount
    return dict(found)


def yearly_energy(units: Collection[str], years: Collection[int], word: str) -> dict[tuple[str, int], float]:
    """Return what each unit used in whole years by its approved status report, in tce at `word` value."""
    found: dict[tuple[str, int], float] = {}
    for form in in_use().forms.forms.values():
        if form.energy is None or form.filer != "organisation" or not form.may_feed(PURPOSE):
            continue
        table, column = form.energy.calorific if word == "calorific" else form.energy.equivalent
        approved = Submission.objects.filter(
            form=form.id, organisation__in=units, state=Submission.State.APPROVED, period__in=[str(y) for y in years]
        )
        rows = SubmissionRow.objects.filter(submission__in=approved, table=table)
        for unit, period, values in rows.values_list("submission__organisation", "submission__period", "values"):
            text = (values or {}).get(column)
            if text is not None:
                found[unit, int(period)] = float(Decimal(text))
    return found


def _amount(values: Mapping[str, str | None] | None, word: str) -> float | None:
    text = (values or {}).get(f"energy_{word}_tce")
    return None if text is None else float(Decimal(text))
