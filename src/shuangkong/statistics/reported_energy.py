"""单位报送的综合能耗: what the approved reports of one unit say for each year, at calorific value (当量值)."""

from __future__ import annotations

from decimal import Decimal

from shuangkong.statistics.in_use import in_use
from shuangkong.statistics.key_user_list import Said
from shuangkong.statistics.models import Submission, SubmissionRow

PURPOSE = "gate"  # what a unit reports under the law of statistics may not be held against its projects


def reported_energy(organisation: str) -> dict[int, Said]:
    """Return the comprehensive energy of a unit by year, with the submission that says so; years that say none are left out."""
    found: dict[int, Said] = {}
    for form in in_use().forms.forms.values():
        if form.energy is None or form.filer != "organisation" or not form.may_feed(PURPOSE):
            continue
        table, column = form.energy.calorific
        approved = Submission.objects.filter(
            organisation=organisation, form=form.id, state=Submission.State.APPROVED, period__regex="^[0-9]{4}$"
        )
        rows = SubmissionRow.objects.filter(submission__in=approved, table=table)
        for number, period, values in rows.values_list("submission", "submission__period", "values"):
            text = (values or {}).get(column)
            if text is not None:
                found[int(period)] = Said(int(period), float(Decimal(text)), number)
    return found
