"""谁看得到什么: who is assessed sees what others judged when asked to reply, not before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shuangkong.access.scope import may_assess
from shuangkong.assessment import steps
from shuangkong.assessment.models import Assessment, Round

State: Any = Assessment.State
WAITING = (State.SCORING, State.SUBMITTED, State.REVIEWED)


def rounds_seen(user: Any, found: Assessment) -> list[Any]:
    """Return the rounds whose entries a person may see: who is assessed sees what others judged when asked to reply."""
    judging = may_assess(user, "assess", found.area_id) or user.role == "auditor"
    seen: list[Any] = [Round.SELF]
    if judging or found.state not in WAITING:
        seen += [Round.REVIEW, Round.ON_SITE]
    if found.state in steps.SETTLED or (judging and found.state == State.REPLIED):
        seen.append(Round.DECISION)
    return seen


def reached(found: Assessment, seen: Sequence[Any]) -> list[Any]:
    """Return the rounds that have columns: those seen that the assessment has come to."""
    order = [State.SCORING, State.SUBMITTED, State.REVIEWED, State.REPLIED]
    states = [State(value) for value in State.values]
    place = states.index(State(found.state))
    return [one for one, state in zip(Round, order, strict=True) if one in seen and place >= states.index(state)]


def files_seen(user: Any, found: Assessment) -> set[str]:
    """Return for what the files are that a person may open: those of the rounds seen, and of the steps."""
    seen = rounds_seen(user, found)
    judged = {"decide"} if len(seen) > 1 else set()
    return {"issue", "reply", *judged, *(str(one) for one in seen)}


def events_seen(found: Assessment, user: Any) -> Any:
    """Return what was done, without what who is assessed does not see yet."""
    shown_ = found.events.select_related("by")
    if len(rounds_seen(user, found)) == 1:
        return shown_.filter(
            what__in=("issued", "saved", "submitted", "sent_back", "refreshed", "exported"), after=State.SCORING
        ) | (shown_.filter(what__in=("submitted", "exported")))
    return shown_
