"""待报、逾期: what has to be filed by when, how far each has come, and what waits for a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Count

from shuangkong.access.scope import FILING, may_file
from shuangkong.kernel.problems import Unknown
from shuangkong.statistics import deadlines, steps
from shuangkong.statistics.deadlines import Deadline
from shuangkong.statistics.form import Form
from shuangkong.statistics.in_use import in_use
from shuangkong.statistics.models import Duty, Reminder, Submission

State = Submission.State
HANDED_IN = (State.SUBMITTED, State.REVIEWED, State.APPROVED, State.SUPERSEDED)
SHOWN = ("form", "filer_key", "period", "version", "state")  # of a submission beside its duty
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


def items(duties: Iterable[Duty], today: date, period: str = "") -> list[Item]:
    """Return every period that duties ask for, or that one only, the most urgent first."""
    asked = [one for one in _asked(duties, today) if period in ("", one[2].period.text)]
    listed = {duty.pk: duty for duty, _, _ in asked}
    submissions = _newest({duty.filer_key for duty in listed.values()}, {one[2].period.text for one in asked})
    counted = Reminder.objects.filter(duty__in=listed).values_list("duty", "period").annotate(n=Count("pk")).order_by()
    reminded = {(duty, period): n for duty, period, n in counted}
    found = [
        Item(duty, form, deadline, submissions.get((duty.filer_key, text)), reminded.get((duty.pk, text), 0))
        for duty, form, deadline in asked
        for text in [deadline.period.text]
    ]
    return sorted(found, key=lambda item: (item.deadline.due, item.duty.area_id, item.form.id))


def _asked(duties: Iterable[Duty], today: date) -> Iterator[tuple[Duty, Form, Deadline]]:
    """Yield the periods of each duty; duties of one kind, of which there are thousands, have the same."""
    forms: dict[tuple[str, str], Form | None] = {}
    known: dict[tuple[str, ...], list[Deadline]] = {}
    for duty in duties:
        of = duty.form, duty.department
        if of not in forms:
            forms[of] = _form(*of)
        if (form := forms[of]) is None:
            continue
        span = *of, duty.every, duty.since, duty.until
        if span not in known:
            periods = deadlines.deadlines(form, duty.every, duty.since, duty.until, today)
            known[span] = list(islice(periods, BACK[duty.every]))
        for deadline in known[span]:
            yield duty, form, deadline


def _form(name: str, department: str) -> Form | None:
    try:
        return in_use().form(name, department)
    except Unknown:  # a pack that brought the form is no longer at hand
        return None


def _newest(keys: set[str], periods: set[str]) -> dict[tuple[str, str], Submission]:
    """Return by filer and period the version under way, else the one in force."""
    rows = Submission.objects.filter(filer_key__in=keys, period__in=periods).exclude(state=State.DISCARDED)
    return {(one.filer_key, one.period): one for one in rows.only(*SHOWN).order_by("version")}


def due(listed: Iterable[Item]) -> list[Item]:
    """Return what has still to be handed in."""
    return [item for item in listed if not item.handed_in]


def waiting(user: Any, submissions: Iterable[Submission]) -> list[Submission]:
    """Return what waits for a step of this person, of what the person may look at: a review, an approval, a return to be
    mended.
    """
    # who may look at them may do the same with each: one look at the register, not one for every step of every one
    own = user.area, user.organisation, user.department
    granted = [action for action in FILING if may_file(user, action, *own)]
    listed = [one for one in submissions if one.state != State.DRAFT]
    mine = steps.had_a_hand(user, listed)
    return [one for one in listed if _waits(one, granted, mine=one.pk in mine)]


def _waits(one: Submission, granted: Collection[str], *, mine: bool) -> bool:
    names = {
        step.name
        for step in steps.steps(one)
        if one.state in step.from_ and step.action in granted and not (step.others_only and mine)
    }
    to_mend = one.state == State.RETURNED and "submit" in names and mine
    return to_mend or bool(names & {"review", "approve"})
