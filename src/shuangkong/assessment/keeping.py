"""一次考核的内容: what was entered round by round, and the score that it makes on the sheet and the data as they were kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db.models import Q

from shuangkong.access import originals
from shuangkong.actions.points import lost
from shuangkong.assessment.models import Assessment, AssessmentEvent, ItemScore
from shuangkong.assessment.score import Score, Taken
from shuangkong.assessment.scoring import scored
from shuangkong.assessment.sealed import Sealed, from_object
from shuangkong.assessment.sheet import Sheet
from shuangkong.assessment.sheet_files import kept
from shuangkong.assessment.steps import JUDGING, ROUNDS, SETTLED


def sheet_of(assessment: Assessment) -> Sheet:
    """Return the sheet as it was when the notice was issued."""
    return kept(originals.path_of(assessment.sheet_sha256), assessment.sheet)


def sealed_of(assessment: Assessment) -> Sealed:
    """Return the sealed data that the assessment rests on."""
    return from_object(assessment.sealed)


def entries(assessment: Assessment) -> list[ItemScore]:
    """Return all that was entered, the oldest first, without what was judged of a self-assessment before it was sent back."""
    back = assessment.events.filter(what=AssessmentEvent.What.SENT_BACK).last()
    judged = Q() if back is None else Q(round__in=JUDGING, pk__lte=back.data["entries_until"])
    rows = assessment.entries.select_related("by").order_by("pk")
    return list(rows.exclude(judged) if judged else rows)


def in_force(rows: Sequence[ItemScore], round_: str) -> dict[str, ItemScore]:
    """Return by item what counts after a round: the last entry of the latest round up to it."""
    order = [str(one) for one in ROUNDS]
    found: dict[str, ItemScore] = {}
    for row in rows:
        place = order.index(row.round)
        former = found.get(row.item)
        if place <= order.index(round_) and (former is None or place >= order.index(former.round)):
            found[row.item] = row
    return found


def entered(rows: Sequence[ItemScore], round_: str) -> dict[str, Any]:
    """Return what counts after a round, in the form that scoring takes."""
    known = in_force(rows, round_)
    facts = known.pop("", None)
    return {"items": {item: row.given for item, row in known.items()}, "facts": facts.given if facts else {}}


def score_after(assessment: Assessment, round_: str, rows: Sequence[ItemScore] | None = None) -> Score:
    """Return the score as it stands after a round."""
    rows = entries(assessment) if rows is None else rows
    return scored(
        sheet_of(assessment), assessment.year, assessment.area_id, sealed_of(assessment), entered(rows, round_),
        veto_document=assessment.veto_document, carry_share=assessment.carry_share, tickets=tickets_of(assessment),
    )  # fmt: skip


def tickets_of(assessment: Assessment) -> list[Taken]:
    """Return what tickets take off: as they stand now, from the decision on as they stood then."""
    if not assessment.counts_tickets:
        return []
    if assessment.state in SETTLED:
        return [Taken(**one) for one in assessment.tickets]
    return [Taken(**asdict(one)) for one in lost(assessment.area_id, assessment.year)]


def last_round(rows: Sequence[ItemScore]) -> str:
    """Return the latest round of which anything was entered; the first where nothing was."""
    order = [str(one) for one in ROUNDS]
    return max((row.round for row in rows), key=order.index, default=order[0])
