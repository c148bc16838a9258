"""待报、逾期: what has to be filed by when, how far each has come, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from shuangkong.kernel.problems import Unknown
from shuangkong.statistics import deadlines, steps
from shuangkong.statistics.deadlines import Deadline
from shuangkong.statistics.form import Form
from shuangkong.statistics.in_use import in_use
from shuangkong.statistics.models import Duty, Reminder, Submission

State = Submission.State
HANDED_IN = (State.SUBMITTED, State.REVIEWED, State.APPROVED, State.SUPERSEDED)
BACK = {"year": 2, "quarter": 5, "month": 13}  # how many past periods are asked for


@dataclass(frozen=True, slots=True)
class Item:
    """One period of one duty: its deadline, and the submission where there is one."""

    duty: Duty
    form: Form
    deadline: Deadline
    submission: Submission | None
    reminders: int

    @property
    def handed_in(self) -> bool:
        """Whether it has left the filer's hands."""
        return self.submission is not None and self.submission.state in HANDED_IN

    @property
    def state(self) -> Any:
        """How far it has come, in a word."""
        return self.submission.get_state_display() if self.submission else None


def items(duties: Iterable[Duty], today: date) -> list[Item]:
    """Return every period that duties ask for, the most urgent first."""
    listed = list(duties)
    submissions = _newest({duty.filer_key for duty in listed})
    counted = Reminder.objects.filter(duty__in=listed).values_list("duty", "period").annotate(n=Count("pk")).order_by()
    reminded = {(duty, period): n for duty, period, n in counted}
    found = [item for duty in listed for item in _of(duty, today, submissions, reminded)]
    return sorted(found, key=lambda item: (item.deadline.due, item.duty.area_id, item.form.id))


def _of(
    duty: Duty, today: date, submissions: dict[tuple[str, str], Submission], reminded: dict[tuple[int, str], int]
) -> Iterator[Item]:
    try:
        form = in_use().form(duty.form, duty.department)
    except Unknown:  # a pack that brought the form is no longer at hand
        return
    asked = deadlines.deadlines(form, duty.every, duty.since, duty.until, today)
    for deadline, _ in zip(asked, range(BACK[duty.every]), strict=False):
        period = deadline.period.text
        yield Item(duty, form, deadline, submissions.get((duty.filer_key, period)), reminded.get((duty.pk, period), 0))


def _newest(keys: set[str]) -> dict[tuple[str, str], Submission]:
    """Return by filer and period the version under way, else the one in force."""
    rows = Submission.objects.filter(filer_key__in=keys).exclude(state=State.DISCARDED)
    return {(one.filer_key, one.period): one for one in rows.order_by("version")}


def due(listed: Iterable[Item]) -> list[Item]:
    """Return what has still to be handed in."""
    return [item for item in listed if not item.handed_in]


def waiting(user: Any, submissions: Iterable[Submission]) -> list[Submission]:
    """Return what waits for a step of this person: a review, an approval, a return to be mended."""
    listed = list(submissions)
    mine = steps.had_a_hand(user, listed)
    found = []
    for one in listed:
        names = {step.name for step in steps.open_to(user, one, mine)}
        to_mend = one.state == State.RETURNED and "submit" in names and one.pk in mine
        if to_mend or names & {"review", "approve"}:
            found.append(one)
    return found
